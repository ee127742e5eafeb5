import { useId } from 'react';
import { formatMoney } from '../lib/money';

interface Props {
  points: readonly { at: string; value: number }[];
  label: string;
}

const [WIDTH, HEIGHT] = [800, 180];

/** A line over time for where no one needs to zoom; what it says is told in words as well. */
export function LineChart({ points, label }: Props) {
  const id = useId();
  if (points.length < 2) return <div className="line-chart line-chart-empty">The line begins with the first movement.</div>;
  const values = points.map((point) => point.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [Date.parse(points[0]!.at), Date.parse(points.at(-1)!.at)];
  const margin = (high - low) * 0.1 || 1;
  const x = (at: string): number => ((Date.parse(at) - first) / (last - first || 1)) * WIDTH;
  const y = (value: number): number => HEIGHT - ((value - low + margin) / (high - low + 2 * margin)) * HEIGHT;
  const line = points.map((point) => `${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`).join('L');
  return (
    <figure className="line-chart" aria-labelledby={id}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="line-chart-area" d={`M${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />
        <path className="line-chart-line" d={`M${line}`} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption id={id}>
        <span className="visually-hidden">{label}: from {formatMoney(values[0]!)} to {formatMoney(values.at(-1)!)}. </span>
        <span>Low {formatMoney(low)}</span><span>High {formatMoney(high)}</span>
      </figcaption>
    </figure>
  );
}
