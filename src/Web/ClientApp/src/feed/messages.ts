/** What travels on the feed (docs/realtime.md). Prices and money are decimal strings, quantities whole shares, times ISO 8601 in UTC. */

export type MessageType =
  | 'snapshot' | 'orderbook_update' | 'trade_executed' | 'order_placed' | 'order_updated' | 'order_cancelled'
  | 'balance_updated' | 'position_updated' | 'market_updated' | 'exchange_updated' | 'heartbeat' | 'pong' | 'error';

/** Every message. It takes a topic from `lastSeq` to `seq`; a heartbeat says where the topic stands (both are the same). */
export interface Envelope<T = unknown> {
  type: MessageType;
  topic: string | null;
  ts: string;
  seq: number;
  lastSeq: number;
  data: T;
  requestId?: string;
}

/** Price in YES terms and shares, such as ["0.55", 100]; 0 shares in an update: the level is gone. */
export type Level = [price: string, quantity: number];

export interface BookData { marketId: string; bids: Level[]; asks: Level[] }

export type Side = 'BUY' | 'SELL';
export type Outcome = 'YES' | 'NO';

/** A trade as everyone sees it; price in YES terms. */
export interface Trade {
  id: string; marketId: string; price: string; quantity: number; kind: 'TRANSFER' | 'MINT' | 'MERGE';
  takerSide: Side; takerOutcome: Outcome; seq: number; createdAt: string;
}

/** An order of one's own, as GET /v1/orders shows it. A member that an update leaves out is null. */
export interface Order {
  id: string; clientOrderId?: string | null; marketId: string; marketSlug: string; side: Side; outcome: Outcome;
  type: 'LIMIT' | 'MARKET'; timeInForce: string; price?: string | null; quantity: number; spend?: string | null;
  filledQuantity: number; remainingQuantity: number; averagePrice?: string | null; fees: string; postOnly: boolean; reduceOnly: boolean;
  selfTradePrevention: string; expiresAt?: string | null; status: 'OPEN' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELLED' | 'EXPIRED';
  reason?: string | null; seq: number; createdAt: string; updatedAt: string;
}

/** A trade of one's own; price in the terms of the outcome traded. */
export interface OwnTrade {
  id: string; marketId: string; orderId: string; side: Side; outcome: Outcome; price: string; quantity: number;
  role: 'MAKER' | 'TAKER'; fee: string; kind: string; seq: number; createdAt: string;
}

export interface Balance { available: string; locked: string; total: string; debt: string }

export interface Position {
  marketId: string; marketSlug: string; outcome: Outcome; shares: number; lockedShares: number; cost: string;
  averagePrice?: string | null; realizedPnl: string;
}

/** Where a market stands in its life. */
export interface MarketState {
  marketId: string; slug: string; status: string; tradingMode: string; reason?: string | null; closesAt?: string | null;
}

/** Whether the exchange as a whole trades. */
export interface ExchangeStatus { status: 'RUNNING' | 'HALTED'; reason?: string | null; since: string; seq: number }

/** Why a topic or a connection was refused or ended. */
export interface FeedError { code: string; detail: string }

/** The answer for one topic of a subscription. */
export interface TopicAnswer { requested: string; topic: string | null; seq: number | null; resumed: boolean; error: FeedError | null }
