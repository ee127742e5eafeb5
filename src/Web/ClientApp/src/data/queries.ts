import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useFeedState } from '../live/feed';
import { exchange } from './exchange';
import type { Order, Page } from './types';

export type MarketSearch = NonNullable<Parameters<typeof exchange.markets.list>[0]>;

/** What the front page asks for before anything is chosen. */
export const frontPage: MarketSearch = { status: 'OPEN', sort: 'volume', limit: 30 };

/** Marks what belongs to the person signed in; it is forgotten when they leave. */
export const isPrivate = { isPrivate: true } as const;

/** How often to read again what the feed would have told, while it is not live. */
const WITHOUT_FEED = 5_000;

export const queries = {
  markets: (search: MarketSearch) => queryOptions({
    queryKey: ['markets', search],
    queryFn: ({ signal }) => exchange.markets.list({ ...search, sparkline: '7d' }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  }),
  categories: () => queryOptions({
    queryKey: ['categories'],
    queryFn: async ({ signal }) => (await exchange.markets.categories({ signal })).items.map((one) => one.category),
    staleTime: 10 * 60_000,
  }),
  events: () => queryOptions({
    queryKey: ['events'],
    queryFn: async ({ signal }) => (await exchange.events.list({ limit: 50 }, { signal })).items,
    refetchInterval: 15_000,
  }),
  event: (event: string) => queryOptions({ queryKey: ['events', event], queryFn: ({ signal }) => exchange.events.get(event, { signal }), refetchInterval: 15_000 }),
  market: (market: string) => queryOptions({
    queryKey: ['market', market],
    queryFn: ({ signal }) => exchange.markets.get(market, { signal }),
    staleTime: Infinity,
  }),
  book: (market: string) => queryOptions({
    queryKey: ['book', market],
    queryFn: ({ signal }) => exchange.markets.orderBook(market, {}, { signal }),
    staleTime: Infinity,
  }),
  trades: (market: string) => queryOptions({
    queryKey: ['trades', market],
    queryFn: async ({ signal }) => (await exchange.markets.trades(market, { limit: 50 }, { signal })).items,
    staleTime: Infinity,
  }),
  exchangeStatus: () => queryOptions({ queryKey: ['exchange-status'], queryFn: ({ signal }) => exchange.exchange.status({ signal }) }),
  demoAccounts: () => queryOptions({ queryKey: ['demo-accounts'], queryFn: async ({ signal }) => (await exchange.exchange.demoAccounts({ signal })).items, staleTime: Infinity }),
  balance: () => queryOptions({ queryKey: ['balance'], queryFn: ({ signal }) => exchange.user.balance({ signal }), staleTime: Infinity, meta: isPrivate }),
  openOrders: () => queryOptions({
    queryKey: ['open-orders'],
    queryFn: async ({ signal }): Promise<Order[]> => (await exchange.orders.list({ status: ['OPEN', 'PARTIALLY_FILLED'], limit: 100 }, { signal })).items,
    staleTime: Infinity,
    meta: isPrivate,
  }),
  positions: () => queryOptions({
    queryKey: ['positions'],
    queryFn: async ({ signal }) => (await exchange.user.positions({ limit: 100 }, { signal })).items,
    staleTime: Infinity,
    meta: isPrivate,
  }),
  portfolio: () => queryOptions({ queryKey: ['portfolio'], queryFn: ({ signal }) => exchange.user.portfolio({ signal }), meta: isPrivate }),
};

export function useMarket(market: string) {
  return useQuery({ ...queries.market(market), refetchInterval: useWithoutFeed(30_000) });
}

export function useBook(market: string) {
  return useQuery({ ...queries.book(market), refetchInterval: useWithoutFeed() });
}

export function useTrades(market: string) {
  return useQuery({ ...queries.trades(market), refetchInterval: useWithoutFeed() });
}

export function useBalance(signedIn: boolean) {
  return useQuery({ ...queries.balance(), enabled: signedIn, refetchInterval: useWithoutFeed(15_000) });
}

export function useOpenOrders(signedIn: boolean) {
  return useQuery({ ...queries.openOrders(), enabled: signedIn, refetchInterval: useWithoutFeed(15_000) });
}

export function usePositions(signedIn: boolean) {
  return useQuery({ ...queries.positions(), enabled: signedIn, refetchInterval: useWithoutFeed(15_000) });
}

function useWithoutFeed(every = WITHOUT_FEED): number | false {
  return useFeedState() === 'stale' ? every : false;
}

/** A list that is read part by part. */
export function usePages<T>(key: readonly unknown[], read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>, own = true) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    meta: own ? isPrivate : undefined,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) };
}
