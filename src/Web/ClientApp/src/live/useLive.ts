import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries } from '../data/queries';
import type { MarketDetails, MarketStatus, Order, Position, Trade, TradingMode } from '../data/types';
import type { BookView, Position as FedPosition } from '../feed';
import { toWire, units, ONE } from '../lib/money';
import { feed, perFrame } from './feed';

const KEPT_TRADES = 50;

/** How long lists wait for further changes, in ms. */
const LISTS_AFTER = 2_000;

/** Puts a market's book, trades and state where the page reads them, as they change. */
export function useLiveMarket(market: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const showBook = perFrame((book: BookView) => {
      client.setQueryData(queries.book(market).queryKey, {
        marketId: book.marketId, outcome: 'YES', seq: book.seq, bids: [...book.bids], asks: [...book.asks],
      });
    });
    let pending: Trade[] = [];
    const showTrades = perFrame((_: unknown) => {
      // What was read already knows some of them, when the feed runs a little behind: they are counted once.
      const before = client.getQueryData<Trade[]>(queries.trades(market).queryKey) ?? [];
      const fresh = pending.filter((trade) => !before.some((known) => known.seq === trade.seq));
      pending = [];
      client.setQueryData<Trade[]>(queries.trades(market).queryKey, newest([...fresh, ...before]));
      const last = fresh[0];
      if (last) {
        const volume = fresh.reduce((sum, trade) => sum + trade.quantity, 0);
        patchMarket(client, market, (old) => ({ ...old, lastPrice: last.price, volume: old.volume + volume, volume24h: old.volume24h + volume }));
      }
    });
    const ends = [
      feed.book(market, showBook),
      feed.trades(market, (change) => {
        if (change.kind === 'snapshot') client.setQueryData<Trade[]>(queries.trades(market).queryKey, (known = []) => newest([...change.items, ...known]));
        else {
          pending.unshift(change.item);
          showTrades(null);
        }
      }),
    ];
    return () => {
      showBook.cancel();
      showTrades.cancel();
      for (const end of ends) end();
    };
  }, [client, market]);
}

/** Each trade once, newest first. */
function newest(trades: readonly Trade[]): Trade[] {
  const bySeq = new Map(trades.map((trade) => [trade.seq, trade]));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, KEPT_TRADES);
}

function patchMarket(client: QueryClient, market: string, change: (old: MarketDetails) => MarketDetails): void {
  client.setQueryData<MarketDetails>(queries.market(market).queryKey, (old) => old && change(old));
}

/** Keeps the life-cycle of markets, and of the exchange as a whole, up to date, wherever they are shown. */
export function useLiveMarkets(): void {
  const client = useQueryClient();
  useEffect(() => {
    // However many markets change at once, the lists are read again once.
    let timer = 0;
    const lists = (): void => {
      timer ||= window.setTimeout(() => {
        timer = 0;
        for (const key of ['markets', 'events']) void client.invalidateQueries({ queryKey: [key] });
      }, LISTS_AFTER);
    };
    const ends = [
      feed.markets((change) => {
        if (change.kind === 'snapshot') return;
        const { slug, status, tradingMode } = change.item;
        patchMarket(client, slug, (old) => ({ ...old, status: status as MarketStatus, tradingMode: tradingMode as TradingMode }));
        void client.invalidateQueries({ queryKey: ['market', slug] });
        lists();
      }),
      feed.exchange((status) => client.setQueryData(queries.exchangeStatus().queryKey, { ...status, reason: status.reason ?? null })),
    ];
    return () => {
      window.clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [client]);
}

const DERIVED = ['portfolio', 'portfolio-history', 'ledger', 'own-trades', 'orders'] as const;

/** Keeps one's own money, orders and positions up to date; lists that only the exchange can put together are read again, a little later. */
export function useLiveAccount(userId: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!userId) return;
    let timer = 0;
    const derive = (): void => {
      timer ||= window.setTimeout(() => {
        timer = 0;
        for (const key of DERIVED) void client.invalidateQueries({ queryKey: [key] });
      }, 1_500);
    };
    const ends = [
      feed.balances((balance, seq) => {
        client.setQueryData(queries.balance().queryKey, { ...balance, seq });
        derive();
      }),
      feed.orders((change) => {
        if (change.kind === 'snapshot') client.setQueryData<Order[]>(queries.openOrders().queryKey, change.items.map(whole));
        else client.setQueryData<Order[]>(queries.openOrders().queryKey, (known = []) => withOrder(known, whole(change.item.order)));
        derive();
      }),
      feed.positions((change) => {
        const changed = change.kind === 'snapshot' ? change.items : [change.item];
        const known = client.getQueryData<Position[]>(queries.positions().queryKey);
        if (!known || changed.some((item) => !known.some((position) => isSame(position, item)))) {
          void client.invalidateQueries({ queryKey: queries.positions().queryKey });
        } else {
          client.setQueryData<Position[]>(queries.positions().queryKey, known.map((position) => {
            const update = changed.find((item) => isSame(position, item));
            return update ? revalued(position, update) : position;
          }));
        }
        derive();
      }),
    ];
    return () => {
      window.clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [client, userId]);
}

const isSame = (a: { marketId: string; outcome: string }, b: { marketId: string; outcome: string }): boolean =>
  a.marketId === b.marketId && a.outcome === b.outcome;

function revalued(position: Position, update: FedPosition): Position {
  const value = position.price === null ? units(update.cost) : units(position.price) * update.shares;
  return {
    ...position, shares: update.shares, lockedShares: update.lockedShares, cost: update.cost, averagePrice: update.averagePrice ?? null,
    realizedPnl: update.realizedPnl, value: toWire(value), unrealizedPnl: toWire(value - units(update.cost)),
  };
}

/** What an update leaves out is null. */
const whole = (order: object): Order => ({
  clientOrderId: null, price: null, spend: null, averagePrice: null, expiresAt: null, reason: null, ...order,
}) as Order;

/** The open orders after a change of one of them. */
export function withOrder(known: readonly Order[], changed: Order): Order[] {
  const before = known.find((order) => order.id === changed.id);
  if (before && before.seq > changed.seq) return [...known];
  const others = known.filter((order) => order.id !== changed.id);
  const isOpen = changed.status === 'OPEN' || changed.status === 'PARTIALLY_FILLED';
  if (!isOpen) return others;
  return before ? known.map((order) => (order.id === changed.id ? changed : order)) : [changed, ...others];
}

/** What a position is worth at a YES price. */
export function positionValue(outcome: 'YES' | 'NO', shares: number, yesPrice: number): number {
  return shares * (outcome === 'YES' ? yesPrice : ONE - yesPrice);
}
