import { useId } from 'react';

interface Props {
  points: readonly number[];
  width?: number;
  height?: number;
  /** Stretches to the width of its place. */
  fluid?: boolean;
}

/** A price's way in a few strokes; the figure beside it says what matters. */
export function Sparkline({ points, width = 104, height = 32, fluid }: Props) {
  const id = useId();
  const frame = { className: 'sparkline', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': true, ...(fluid ? { preserveAspectRatio: 'none' } : { width, height }) } as const;
  if (points.length < 2) return <svg {...frame}><path d={`M0 ${height / 2}H${width}`} className="sparkline-flat" /></svg>;
  const [least, most] = [Math.min(...points), Math.max(...points)];
  // A price that stays the same runs through the middle, and a cent up and down is no mountain.
  const span = Math.max(most - least, 400);
  const low = (least + most - span) / 2;
  const x = (index: number): string => ((index / (points.length - 1)) * (width - 2) + 1).toFixed(1);
  const y = (value: number): string => (height - 3 - ((value - low) / span) * (height - 6)).toFixed(1);
  const line = points.map((value, index) => `${x(index)} ${y(value)}`).join('L');
  const falls = points[points.length - 1]! < points[0]!;
  return (
    <svg {...frame} data-falls={falls || undefined}>
      <defs><linearGradient id={id} x1="0" y1="0" x2="0" y2="1"><stop offset="0" className="sparkline-top" /><stop offset="1" className="sparkline-foot" /></linearGradient></defs>
      <path d={`M${line}L${x(points.length - 1)} ${height}L1 ${height}Z`} fill={`url(#${id})`} className="sparkline-area" />
      <path d={`M${line}`} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
