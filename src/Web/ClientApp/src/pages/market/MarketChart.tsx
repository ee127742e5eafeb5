import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { candlesQuery, type ChartRange } from '../../data/candles';
import type { MarketDetails, Outcome } from '../../data/types';
import { complement, formatPrice, units } from '../../lib/money';
import { chanceOf } from '../markets/MarketRows';
import { Panel } from '../../ui/parts';
import { Segments } from '../../ui/Segments';
import { Empty, Failure } from '../../ui/states';

const PriceChart = lazy(() => import('./PriceChart'));

/** The probability over time. */
export function MarketChart({ market, outcome }: { market: MarketDetails; outcome: Outcome }) {
  const [range, setRange] = useState<ChartRange>(() => rangeFor(market.createdAt));
  const candles = useQuery(candlesQuery(market.slug, range));
  const last = chanceOf(market);
  const price = last === null ? null : outcome === 'YES' ? last : complement(last);
  return (
    <Panel flush className="chart-panel" title={<><span className={outcome === 'YES' ? 'yes' : 'no'}>{outcome === 'YES' ? 'Yes' : 'No'}</span> {price === null ? '' : formatPrice(price)}</>} actions={
      <Segments label="Time shown" value={range} onChange={setRange} options={[{ value: '1h', label: '1H' }, { value: '6h', label: '6H' }, { value: '1d', label: '1D' }, { value: '1w', label: '1W' }, { value: 'all', label: 'All' }]} />
    }>
      <div className="chart">
        {candles.error ? <Failure error={candles.error} onRetry={() => void candles.refetch()} />
          : !candles.data ? <div className="chart-wait" aria-busy="true" />
          : candles.data.items.length === 0 ? <Empty title="No trades yet">The line begins with the first trade.</Empty>
          : <Suspense fallback={<div className="chart-wait" aria-busy="true" />}><PriceChart market={market.slug} data={candles.data} outcome={outcome} tick={units(market.tickSize)} /></Suspense>}
      </div>
      <p className="visually-hidden">{summary(candles.data?.items, outcome)}</p>
    </Panel>
  );
}

/** A young market's few hours would be lost in a week. */
function rangeFor(createdAt: string): ChartRange {
  const hours = (Date.now() - Date.parse(createdAt)) / 3_600_000;
  return hours < 1 ? '1h' : hours < 12 ? '6h' : hours < 48 ? '1d' : '1w';
}

/** What the line says, for those who cannot see it. */
function summary(items: readonly { close: string; high: string; low: string }[] | undefined, outcome: Outcome): string {
  if (!items?.length) return '';
  const own = (price: string): number => (outcome === 'YES' ? units(price) : complement(units(price)));
  const closes = items.map((candle) => own(candle.close));
  return `Price of ${outcome === 'YES' ? 'Yes' : 'No'} in the time shown: from ${formatPrice(closes[0]!)} to ${formatPrice(closes.at(-1)!)}, between ${formatPrice(Math.min(...closes))} and ${formatPrice(Math.max(...closes))}.`;
}
