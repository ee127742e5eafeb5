import { chargedFee, complement, feeParts, ONE, units, type Units } from './money';

/** Price and shares; in whichever outcome's terms, best first. */
export type Offer = readonly [price: Units, shares: number];

/** A book in YES terms, as it came. */
export interface WireBook {
  readonly bids: readonly (readonly [string, number])[];
  readonly asks: readonly (readonly [string, number])[];
}

/** An open order of one's own, as far as the book is concerned. */
export interface OwnRest {
  readonly side: 'BUY' | 'SELL';
  readonly outcome: 'YES' | 'NO';
  readonly price: string | null;
  readonly remainingQuantity: number;
}

export interface Terms {
  readonly side: 'BUY' | 'SELL';
  readonly outcome: 'YES' | 'NO';
  readonly type: 'LIMIT' | 'MARKET';
  readonly price: Units | null;
  readonly quantity: number | null;
  /** Market buys only: the most to pay, fees included. */
  readonly spend: Units | null;
}

export interface Preview {
  /** Shares that trade at once. */
  readonly filled: number;
  /** Shares that would rest in the book, or find nobody. */
  readonly rest: number;
  /** Price times shares of what trades at once. */
  readonly value: Units;
  /** Average price of that, rounded; null when nothing trades. */
  readonly average: Units | null;
  /** Fee of what trades at once. */
  readonly fee: Units;
  /** How far the price moves: the worst price met; null when nothing trades. */
  readonly worst: Units | null;
}

/** Market orders go no further than this from the best price, unless the exchange is set otherwise. */
export const COLLAR: Units = 1_000;

/** The book in the terms of an outcome: every YES ask is a NO bid at a dollar less its price. */
export function inTermsOf(outcome: 'YES' | 'NO', book: WireBook): { bids: Offer[]; asks: Offer[] } {
  const read = (levels: WireBook['bids']): Offer[] => levels.map(([price, shares]) => [units(price), shares]);
  const mirror = (levels: WireBook['bids']): Offer[] => levels.map(([price, shares]) => [complement(units(price)), shares]);
  return outcome === 'YES' ? { bids: read(book.bids), asks: read(book.asks) } : { bids: mirror(book.asks), asks: mirror(book.bids) };
}

/** What a new order could trade with, best first: the other side without one's own orders, with which nobody trades. */
export function offersFor(side: 'BUY' | 'SELL', outcome: 'YES' | 'NO', book: WireBook, own: readonly OwnRest[]): Offer[] {
  const view = inTermsOf(outcome, book);
  const mine = new Map<Units, number>();
  for (const order of own) {
    if (order.price === null) continue;
    const price = order.outcome === outcome ? units(order.price) : complement(units(order.price));
    const isBid = (order.side === 'BUY') === (order.outcome === outcome);
    if (isBid === (side === 'SELL')) mine.set(price, (mine.get(price) ?? 0) + order.remainingQuantity);
  }
  return (side === 'BUY' ? view.asks : view.bids)
    .map(([price, shares]): Offer => [price, shares - (mine.get(price) ?? 0)])
    .filter(([, shares]) => shares > 0);
}

/** What an order would do to the book as it stands. Whole numbers throughout, as the exchange does it. */
export function preview(terms: Terms, offers: readonly Offer[], takerBps: number): Preview {
  const best = offers[0]?.[0];
  const buys = terms.side === 'BUY';
  const limit = terms.type === 'LIMIT' ? terms.price : best === undefined ? null : buys ? best + COLLAR : best - COLLAR;
  let [filled, value, parts] = [0, 0, 0n];
  let worst: Units | null = null;
  let wanted = terms.quantity ?? (terms.spend === null ? 0 : Number.MAX_SAFE_INTEGER);
  for (const [price, shares] of offers) {
    if (wanted <= 0 || limit === null || (buys ? price > limit : price < limit)) break;
    let take = Math.min(wanted, shares);
    if (terms.spend !== null) take = affordable(terms.spend - value, price, take, parts, takerBps);
    if (take === 0) break;
    filled += take;
    value += take * price;
    parts += feeParts(takerBps, price, take);
    worst = price;
    wanted -= take;
    if (terms.spend !== null && take < shares) break;
  }
  return { filled, rest: terms.quantity === null ? 0 : terms.quantity - filled, value, average: filled > 0 ? Math.round(value / filled) : null, fee: chargedFee(parts), worst };
}

/** The most shares at a price that money still pays for, with the fee of everything bought so far. */
function affordable(money: Units, price: Units, shares: number, parts: bigint, bps: number): number {
  let [low, high] = [0, shares];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (middle * price + chargedFee(parts + feeParts(bps, price, middle)) <= money) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What shares pay if their outcome comes true. */
export const payout = (shares: number): Units => shares * ONE;
