import type { Outcome, OrderType, Side, TimeInForce } from './types';

/** An order as it stands in the ticket: text as it was typed, until it is sent. */
export interface Draft {
  side: Side;
  outcome: Outcome;
  type: OrderType;
  price: string;
  quantity: string;
  spend: string;
  by: 'SHARES' | 'DOLLARS';
  timeInForce: TimeInForce;
  expiresAt: string;
  postOnly: boolean;
  reduceOnly: boolean;
}

export const emptyDraft: Draft = {
  side: 'BUY', outcome: 'YES', type: 'LIMIT', price: '', quantity: '', spend: '', by: 'SHARES',
  timeInForce: 'GTC', expiresAt: '', postOnly: false, reduceOnly: false,
};
