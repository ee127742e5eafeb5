import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { exchange } from '../../data/exchange';
import { isPrivate } from '../../data/queries';
import { units } from '../../lib/money';
import { LineChart } from '../../ui/LineChart';
import { Segments } from '../../ui/Segments';
import { Failure } from '../../ui/states';

type Range = '1d' | '1w' | '1m' | '1y';
const DAY = 86_400_000;
const RANGES: Record<Range, { interval: '1h' | '1d'; span: number }> = {
  '1d': { interval: '1h', span: DAY }, '1w': { interval: '1h', span: 7 * DAY }, '1m': { interval: '1d', span: 31 * DAY }, '1y': { interval: '1d', span: 366 * DAY },
};

/** What everything one has was worth, step by step. */
export function ValueOverTime() {
  const [range, setRange] = useState<Range>('1w');
  const history = useQuery({
    queryKey: ['portfolio-history', range],
    queryFn: ({ signal }) => exchange.user.portfolioHistory({ interval: RANGES[range].interval, from: new Date(Date.now() - RANGES[range].span).toISOString() }, { signal }),
    meta: isPrivate,
    staleTime: 60_000,
  });
  return (
    <div className="worth-chart">
      <Segments label="Time shown" value={range} onChange={setRange} options={[{ value: '1d', label: '1D' }, { value: '1w', label: '1W' }, { value: '1m', label: '1M' }, { value: '1y', label: '1Y' }]} />
      {history.error ? <Failure error={history.error} /> : <LineChart label="Total value" points={(history.data?.items ?? []).map((point) => ({ at: point.at, value: units(point.total) }))} />}
    </div>
  );
}
