/** What the exchange answers, as it travels: prices and money are decimal strings, times ISO 8601. */
export type Money = string;
export type MarketStatus = 'DRAFT' | 'OPEN' | 'HALTED' | 'CLOSED' | 'PROPOSED' | 'DISPUTED' | 'SETTLING' | 'RESOLVED';
export type TradingMode = 'NORMAL' | 'POST_ONLY' | 'CANCEL_ONLY';
export type Side = 'BUY' | 'SELL';
export type Outcome = 'YES' | 'NO';
export type OrderType = 'LIMIT' | 'MARKET';
export type TimeInForce = 'GTC' | 'GTD' | 'IOC' | 'FOK';
export type SelfTradePrevention = 'CANCEL_RESTING' | 'CANCEL_TAKING' | 'CANCEL_BOTH' | 'SKIP';
export type OrderStatus = 'OPEN' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELLED' | 'EXPIRED';
export type TradeKind = 'TRANSFER' | 'MINT' | 'MERGE';
export type UserRole = 'USER' | 'ADMIN';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface MarketSummary {
  id: string;
  slug: string;
  question: string;
  category: string | null;
  eventId: string | null;
  status: MarketStatus;
  tradingMode: TradingMode;
  bestBid: Money | null;
  bestAsk: Money | null;
  lastPrice: Money | null;
  volume: number;
  volume24h: number;
  openInterest: number;
  closesAt: string | null;
  createdAt: string;
  seq: number;
}

export interface MarketDetails extends MarketSummary {
  description: string | null;
  rules: string | null;
  resolutionSource: string | null;
  statusReason: string | null;
  tickSize: Money;
  fees: { takerBps: number; makerBps: number };
  opensAt: string | null;
  updatedAt: string;
}

export type Level = [price: Money, quantity: number];

export interface OrderBook {
  marketId: string;
  outcome: Outcome;
  bids: Level[];
  asks: Level[];
  seq: number;
}

export interface Trade {
  id: string;
  marketId: string;
  price: Money;
  quantity: number;
  kind: TradeKind;
  takerSide: Side;
  takerOutcome: Outcome;
  seq: number;
  createdAt: string;
}

export interface OwnTrade {
  id: string;
  marketId: string;
  orderId: string;
  side: Side;
  outcome: Outcome;
  price: Money;
  quantity: number;
  role: 'MAKER' | 'TAKER';
  fee: Money;
  kind: TradeKind;
  seq: number;
  createdAt: string;
}

export interface Order {
  id: string;
  clientOrderId: string | null;
  marketId: string;
  marketSlug: string;
  side: Side;
  outcome: Outcome;
  type: OrderType;
  timeInForce: TimeInForce;
  price: Money | null;
  quantity: number;
  spend: Money | null;
  filledQuantity: number;
  remainingQuantity: number;
  averagePrice: Money | null;
  fees: Money;
  postOnly: boolean;
  reduceOnly: boolean;
  expiresAt: string | null;
  status: OrderStatus;
  reason: string | null;
  seq: number;
  createdAt: string;
  updatedAt: string;
}

export interface OrderWithTrades {
  order: Order;
  trades: OwnTrade[];
}

export interface PlaceOrder {
  market: string;
  side: Side;
  outcome: Outcome;
  type: OrderType;
  price?: Money;
  quantity?: number;
  spend?: Money;
  timeInForce?: TimeInForce;
  expiresAt?: string;
  postOnly?: boolean;
  reduceOnly?: boolean;
  clientOrderId: string;
}

export interface Balance {
  available: Money;
  locked: Money;
  total: Money;
  debt: Money;
  seq: number;
}

export interface Position {
  marketId: string;
  marketSlug: string;
  marketQuestion: string;
  outcome: Outcome;
  shares: number;
  lockedShares: number;
  cost: Money;
  averagePrice: Money | null;
  price: Money | null;
  value: Money;
  realizedPnl: Money;
  unrealizedPnl: Money;
}

export interface Portfolio {
  cash: Money;
  locked: Money;
  positionsValue: Money;
  debt: Money;
  total: Money;
  realizedPnl: Money;
  unrealizedPnl: Money;
}

export interface LedgerEntry {
  transactionId: string;
  kind: 'DEPOSIT' | 'WITHDRAWAL' | 'TRADE' | 'SPLIT' | 'MERGE' | 'CONVERSION' | 'PAYOUT' | 'CORRECTION';
  account: string;
  amount: Money;
  marketId: string | null;
  marketSlug: string | null;
  tradeSeq: number | null;
  reason: string | null;
  createdAt: string;
}

export interface User {
  id: string;
  email: string;
  role: UserRole;
  fullName: string | null;
  createdAt: string;
  emailConfirmed: boolean;
  twoFactor: boolean;
}

export interface SignedIn {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
  user: User;
}

export interface Session {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  address: string | null;
  userAgent: string | null;
  current: boolean;
}

export interface ApiKey {
  id: string;
  name: string;
  scopes: ('READ' | 'TRADE')[];
  signed: boolean;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

export interface AdminUser {
  id: string;
  email: string;
  role: UserRole;
  fullName: string | null;
  createdAt: string;
  bannedAt: string | null;
  available: Money;
  locked: Money;
}

export interface AuditEntry {
  id: string;
  action: string;
  actorId: string;
  subjectId: string | null;
  amount: Money | null;
  detail: string | null;
  createdAt: string;
}

export interface PendingTransfer {
  id: string;
  userId: string;
  amount: Money;
  reason: string;
  requestedBy: string;
  requestedAt: string;
  approvedBy: string | null;
  approvedAt: string | null;
}
