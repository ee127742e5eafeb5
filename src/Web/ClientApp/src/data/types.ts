/** The exchange's types under the names the page uses for them. */
export type {
  AdminUserDto as AdminUser, CandlesDto as Candles, EventDto as Event, EventMarketDto as EventMarket, ResolutionDto as Resolution, ResolutionOutcome, ResolutionStepDto as ResolutionStep, JobDto as Job, ReconciliationRunDto as ReconciliationRun,
  ApiKeyDto as ApiKey, AuditDto as AuditEntry, BalanceDto as Balance, LedgerEntryDto as LedgerEntry, Level, LedgerKind,
  MarketDetailsDto as MarketDetails, MarketStatus, MarketSummaryDto as MarketSummary, OrderBookDto as OrderBook, OrderDto as Order, OrderStatus, OrderType,
  OrderWithTrades, Outcome, OwnTradeDto as OwnTrade, PendingTransferDto as PendingTransfer, PlaceOrderBody as PlaceOrder, PortfolioDto as Portfolio,
  PositionDto as Position, SessionDto as Session, Side, SignedIn, TimeInForce, TradeDto as Trade, TradingMode, UserDto as User, UserRole,
} from '../api/index';

/** A part of a list. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
