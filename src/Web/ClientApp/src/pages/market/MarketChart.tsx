import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { candlesQuery, type ChartRange } from '../../data/candles';
import type { Candles, MarketDetails, Outcome } from '../../data/types';
import { complement, formatChance, formatPrice, units, type Units } from '../../lib/money';
import { Segments } from '../../ui/Segments';
import { Empty, Failure } from '../../ui/states';
import { chanceOf } from '../markets/MarketRows';

const PriceChart = lazy(() => import('./PriceChart'));

const SPANS: Record<ChartRange, string> = { '1h': 'in the last hour', '6h': 'in the last 6 hours', '1d': 'in the last day', '1w': 'in the last week', all: 'since the beginning' };

/** The probability now, how it has moved, and its way there. */
export function MarketChart({ market, outcome }: { market: MarketDetails; outcome: Outcome }) {
  const [range, setRange] = useState<ChartRange>(() => rangeFor(market.createdAt));
  const candles = useQuery(candlesQuery(market.slug, range));
  const name = outcome === 'YES' ? 'Yes' : 'No';
  const inTerms = (yes: Units): Units => (outcome === 'YES' ? yes : complement(yes));
  const settled = market.status === 'RESOLVED' || market.status === 'SETTLING' ? market.resolution : null;
  const last = settled ? units(settled.settlementPrice) : chanceOf(market);
  return (
    <section className="panel panel-flush chart-panel">
      <header className="chart-head">
        <div>
          <h2 className="chart-chance">
            <strong data-testid="chance" className={outcome === 'YES' ? 'yes' : 'no'}>{last === null ? '–' : formatChance(inTerms(last))}</strong>
            <span>{settled ? `${name} was paid` : `chance of ${name}`}</span>
          </h2>
          {settled ? <p className="chart-move dim">the last trade was at {market.lastPrice ? formatPrice(inTerms(units(market.lastPrice))) : '–'}</p> : <Move candles={candles.data} last={last} outcome={outcome} span={SPANS[range]} />}
        </div>
        <Segments label="Time shown" value={range} onChange={setRange} options={[{ value: '1h', label: '1H' }, { value: '6h', label: '6H' }, { value: '1d', label: '1D' }, { value: '1w', label: '1W' }, { value: 'all', label: 'All' }]} />
      </header>
      <div className="chart">
        {candles.error ? <Failure error={candles.error} onRetry={() => void candles.refetch()} />
          : !candles.data ? <div className="chart-wait" aria-busy="true" />
          : candles.data.items.length === 0 ? <Empty title="No trades yet">The line begins with the first trade.</Empty>
          : <Suspense fallback={<div className="chart-wait" aria-busy="true" />}><PriceChart market={market.slug} data={candles.data} outcome={outcome} tick={units(market.tickSize)} /></Suspense>}
      </div>
      <p className="visually-hidden">{summary(candles.data?.items, outcome)}</p>
    </section>
  );
}

/** How far the price has moved in the time shown. */
function Move({ candles, last, outcome, span }: { candles: Candles | undefined; last: Units | null; outcome: Outcome; span: string }) {
  const first = candles?.items[0];
  if (!first || last === null) return <p className="chart-move dim">{last === null ? 'No trades yet' : ' '}</p>;
  const yes = last - units(first.open);
  const moved = outcome === 'YES' ? yes : -yes;
  if (moved === 0) return <p className="chart-move dim">unchanged {span}</p>;
  return <p className="chart-move"><span className={moved > 0 ? 'good' : 'bad'}>{moved > 0 ? '▲' : '▼'} {formatPrice(Math.abs(moved))}</span> <span className="dim">{span}</span></p>;
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
