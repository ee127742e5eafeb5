import { queryOptions } from '@tanstack/react-query';
import { exchange } from './exchange';

export type ChartRange = '1h' | '6h' | '1d' | '1w' | 'all';

const HOUR = 3_600_000;
const RANGES: Record<ChartRange, { interval: '1m' | '5m' | '1h' | '1d'; span: number; step: number }> = {
  '1h': { interval: '1m', span: HOUR, step: 60_000 },
  '6h': { interval: '1m', span: 6 * HOUR, step: 60_000 },
  '1d': { interval: '5m', span: 24 * HOUR, step: 300_000 },
  '1w': { interval: '1h', span: 168 * HOUR, step: HOUR },
  all: { interval: '1d', span: 366 * 24 * HOUR, step: 24 * HOUR },
};

export const stepOf = (interval: string): number => Object.values(RANGES).find((range) => range.interval === interval)!.step;

/** A market's prices in YES terms; the feed's trades go on where they end. */
export const candlesQuery = (market: string, range: ChartRange) => {
  const { interval, span } = RANGES[range];
  return queryOptions({
    queryKey: ['candles', market, range],
    queryFn: ({ signal }) => exchange.markets.candles(market, { interval, from: new Date(Date.now() - span).toISOString() }, { signal }),
    staleTime: 5 * 60_000,
  });
};
