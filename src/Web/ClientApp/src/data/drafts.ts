import type { Outcome, OrderType, Side, TimeInForce } from './types';

/** An order as it stands in the ticket: text as it was typed, until it is sent. */
export interface Draft {
  side: Side;
  outcome: Outcome;
  type: OrderType;
  price: string;
  quantity: string;
  spend: string;
  /** What a market order to buy is measured in. */
  by: 'SHARES' | 'DOLLARS';
  timeInForce: TimeInForce;
  expiresAt: string;
  postOnly: boolean;
  reduceOnly: boolean;
}

const KIND_KEY = 'ticket.kind';

/** Whoever comes for the first time buys at the market, in dollars; later on the ticket opens with the kind of order used last. */
export function newDraft(outcome: Outcome): Draft {
  const type: OrderType = localStorage.getItem(KIND_KEY) === 'LIMIT' ? 'LIMIT' : 'MARKET';
  return {
    side: 'BUY', outcome, type, price: '', quantity: '', spend: '', by: 'DOLLARS',
    timeInForce: type === 'MARKET' ? 'IOC' : 'GTC', expiresAt: '', postOnly: false, reduceOnly: false,
  };
}

export const rememberKind = (type: OrderType): void => localStorage.setItem(KIND_KEY, type);

const keptKey = (market: string): string => `ticket.${market}`;

/** Keeps what a visitor has entered while they sign in. */
export const keepDraft = (market: string, draft: Draft): void => sessionStorage.setItem(keptKey(market), JSON.stringify(draft));

/** What was kept, once. */
export function keptDraft(market: string): Draft | null {
  const kept = sessionStorage.getItem(keptKey(market));
  return kept ? (JSON.parse(kept) as Draft) : null;
}

export const forgetDraft = (market: string): void => sessionStorage.removeItem(keptKey(market));
