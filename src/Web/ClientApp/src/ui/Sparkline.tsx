/** A price's way in a few strokes; the figure beside it says what matters. */
export function Sparkline({ points, width = 88, height = 28 }: { points: readonly number[]; width?: number; height?: number }) {
  if (points.length < 2) return <svg className="sparkline" width={width} height={height} aria-hidden="true"><path d={`M0 ${height / 2}H${width}`} className="sparkline-flat" /></svg>;
  const [least, most] = [Math.min(...points), Math.max(...points)];
  // A price that stays the same runs through the middle, and a cent up and down is no mountain.
  const span = Math.max(most - least, 400);
  const low = (least + most - span) / 2;
  const at = (value: number, index: number) =>
    `${((index / (points.length - 1)) * (width - 2) + 1).toFixed(1)} ${(height - 3 - ((value - low) / span) * (height - 6)).toFixed(1)}`;
  const falls = points[points.length - 1]! < points[0]!;
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" data-falls={falls || undefined}>
      <path d={`M${points.map(at).join('L')}`} />
    </svg>
  );
}
