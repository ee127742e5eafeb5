// Generated from docs/openapi/v1.json by scripts/generate-client.sh; changes made here are lost.
/* eslint-disable */

import type { CallOptions, Send } from './exchange.js';

/** The operations of Admin. */
export class AdminClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * What administrators have done, newest first.
   */
  audit(query: {
    /** TRANSFER, USER_BANNED, MARKET_STATUS ... */
    action?: string | undefined;
    /** The administrator's id. */
    actor?: string | undefined;
    /** The id of the user or market it was done to. */
    subject?: string | undefined;
    /** Not before this time. */
    from?: string | undefined;
    /** Before this time. */
    to?: string | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfAuditDto> {
    return this.send('GET', `/v1/admin/audit`, { query, options });
  }

  /**
   * Transfers of two administrators, newest first.
   */
  transfers(query: {
    /** False for those that wait. */
    approved?: boolean | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfPendingTransferDto> {
    return this.send('GET', `/v1/admin/transfers`, { query, options });
  }

  /**
   * Confirms another administrator's transfer and carries it out.
   * @param id Its id.
   */
  approve(id: string, options?: CallOptions): Promise<TransferAnswer> {
    return this.send('POST', `/v1/admin/transfers/${encodeURIComponent(id)}/approve`, { options });
  }

  /**
   * Takes back a transfer that nobody has confirmed.
   * @param id Its id.
   */
  reject(id: string, body: RejectBody, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/admin/transfers/${encodeURIComponent(id)}/reject`, { body, options });
  }

  /**
   * Users, newest first.
   */
  users(query: {
    /** Part of the e-mail address or name, or an id. */
    q?: string | undefined;
    /** Only these. */
    role?: UserRole | undefined;
    /** Only who is banned, or who is not. */
    banned?: boolean | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfAdminUserDto> {
    return this.send('GET', `/v1/admin/users`, { query, options });
  }

  /**
   * Bans a user or lets them in again, changes their role.
   * @param id Its id.
   */
  changeUser(id: string, body: ChangeUserBody, options?: CallOptions): Promise<AdminUserDto> {
    return this.send('PATCH', `/v1/admin/users/${encodeURIComponent(id)}`, { body, options });
  }
}

/** The operations of Exchange. */
export class ExchangeClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Stops all trading at once; cancelling works.
   */
  halt(body: HaltExchangeBody, options?: CallOptions): Promise<ExchangeStatusDto> {
    return this.send('POST', `/v1/admin/exchange/halt`, { body, options });
  }

  /**
   * Lets the exchange trade again.
   */
  resume(body: ResumeExchangeBody, options?: CallOptions): Promise<ExchangeStatusDto> {
    return this.send('POST', `/v1/admin/exchange/resume`, { body, options });
  }

  /**
   * Accounts to try the exchange with; empty outside Development.
   */
  demoAccounts(options?: CallOptions): Promise<DemoAccountList> {
    return this.send('GET', `/v1/exchange/demo-accounts`, { options });
  }

  /**
   * Whether the exchange trades, since when, and why not.
   */
  status(options?: CallOptions): Promise<ExchangeStatusDto> {
    return this.send('GET', `/v1/exchange/status`, { options });
  }

  /**
   * The limits; each answer's RateLimit headers say what is left of the one that applied.
   */
  limits(options?: CallOptions): Promise<LimitsDto> {
    return this.send('GET', `/v1/limits`, { options });
  }
}

/** The operations of Jobs. */
export class JobsClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * All jobs, with their next and last runs.
   */
  list(options?: CallOptions): Promise<JobList> {
    return this.send('GET', `/v1/admin/jobs`, { options });
  }

  /**
   * Stops a job from running by the clock.
   */
  pause(name: string, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/admin/jobs/${encodeURIComponent(name)}/pause`, { options });
  }

  /**
   * Lets a paused job run again.
   */
  resume(name: string, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/admin/jobs/${encodeURIComponent(name)}/resume`, { options });
  }

  /**
   * Has a job run at once, on whichever node is free.
   */
  run(name: string, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/admin/jobs/${encodeURIComponent(name)}/run`, { options });
  }

  /**
   * Runs of a job, newest first. Ticks that found nothing to do are not among them.
   */
  runs(name: string, query: {
    /** True for failed ones only. */
    failed?: boolean | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfJobRunDto> {
    return this.send('GET', `/v1/admin/jobs/${encodeURIComponent(name)}/runs`, { query, options });
  }
}

/** The operations of Reconciliation. */
export class ReconciliationClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Runs of the reconciliation, newest first, each with what it found.
   */
  runs(query: {
    /** True for those that found something. */
    findings?: boolean | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfReconciliationRunDto> {
    return this.send('GET', `/v1/admin/reconciliation`, { query, options });
  }

  /**
   * Runs the reconciliation at once and answers what it found.
   */
  run(options?: CallOptions): Promise<ReconciliationRunDto> {
    return this.send('POST', `/v1/admin/reconciliation`, { options });
  }
}

/** The operations of ApiKeys. */
export class ApiKeysClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Own API keys, newest first.
   */
  list(options?: CallOptions): Promise<PageOfApiKeyDto> {
    return this.send('GET', `/v1/auth/api-keys`, { options });
  }

  /**
   * Makes an API key; the answer holds its secret, this once.
   */
  create(body: CreateApiKey, options?: CallOptions): Promise<CreatedApiKey> {
    return this.send('POST', `/v1/auth/api-keys`, { body, options });
  }

  /**
   * Revokes an API key.
   * @param id Its id.
   */
  revoke(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/auth/api-keys/${encodeURIComponent(id)}`, { options });
  }
}

/** The operations of Password. */
export class PasswordClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Confirms an e-mail address with the token of the link.
   */
  confirm(body: ConfirmEmail, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/auth/email/confirm`, { body, options });
  }

  /**
   * Sends another link to confirm the e-mail address with.
   */
  sendConfirmation(options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/auth/email/confirmation`, { options });
  }

  /**
   * Changes the password; all other sessions end.
   */
  change(body: ChangePassword, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/auth/password`, { body, options });
  }

  /**
   * Asks for a link to set a new password; the answer is the same for every address.
   */
  forgot(body: ForgotPassword, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/auth/password/forgot`, { body, options });
  }

  /**
   * Sets a new password with the token of the link; all sessions end and all API keys are revoked.
   */
  reset(body: ResetPassword, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/auth/password/reset`, { body, options });
  }
}

/** The operations of Auth. */
export class AuthClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Signs a user in.
   */
  login(body: Login, options?: CallOptions): Promise<SignedIn> {
    return this.send('POST', `/v1/auth/login`, { body, options });
  }

  /**
   * Ends the session.
   */
  logout(body?: RefreshBody, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/auth/logout`, { body, options });
  }

  /**
   * The caller.
   */
  me(options?: CallOptions): Promise<UserDto> {
    return this.send('GET', `/v1/auth/me`, { options });
  }

  /**
   * Changes what the caller says about themselves.
   */
  updateMe(body: UpdateProfile, options?: CallOptions): Promise<UserDto> {
    return this.send('PATCH', `/v1/auth/me`, { body, options });
  }

  /**
   * Renews the session. The refresh token comes from the cookie, or from the body.
   */
  refresh(body?: RefreshBody, options?: CallOptions): Promise<SignedIn> {
    return this.send('POST', `/v1/auth/refresh`, { body, options });
  }

  /**
   * Opens an account and signs its owner in.
   */
  register(body: Register, options?: CallOptions): Promise<SignedIn> {
    return this.send('POST', `/v1/auth/register`, { body, options });
  }
}

/** The operations of Sessions. */
export class SessionsClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Own live sessions, last used first.
   */
  list(options?: CallOptions): Promise<PageOfSessionDto> {
    return this.send('GET', `/v1/auth/sessions`, { options });
  }

  /**
   * Ends a session.
   * @param id Its id.
   */
  end(id: string, options?: CallOptions): Promise<void> {
    return this.send('DELETE', `/v1/auth/sessions/${encodeURIComponent(id)}`, { options });
  }
}

/** The operations of TwoFactor. */
export class TwoFactorClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Puts the second factor in use; the answer holds the recovery codes, this once.
   */
  confirm(body: ConfirmTwoFactor, options?: CallOptions): Promise<RecoveryCodes> {
    return this.send('POST', `/v1/auth/two-factor/confirm`, { body, options });
  }

  /**
   * Takes the second factor out of use.
   */
  disable(body: DisableTwoFactor, options?: CallOptions): Promise<void> {
    return this.send('POST', `/v1/auth/two-factor/disable`, { body, options });
  }

  /**
   * Makes new recovery codes; the old ones are no longer good.
   */
  renewCodes(body: RenewRecoveryCodes, options?: CallOptions): Promise<RecoveryCodes> {
    return this.send('POST', `/v1/auth/two-factor/recovery-codes`, { body, options });
  }

  /**
   * Makes a secret for an authenticator app; it is in use once confirmed.
   */
  setUp(body: SetUpTwoFactor, options?: CallOptions): Promise<TwoFactorSetup> {
    return this.send('POST', `/v1/auth/two-factor/setup`, { body, options });
  }
}

/** The operations of Events. */
export class EventsClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Events with their markets and prices, newest first.
   */
  list(query: {
    /** Exactly so. */
    category?: string | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfEventDto> {
    return this.send('GET', `/v1/events`, { query, options });
  }

  /**
   * Creates an event with its markets, as drafts.
   */
  create(body: CreateEventBody, options?: CallOptions): Promise<EventDto> {
    return this.send('POST', `/v1/events`, { body, options });
  }

  /**
   * One event with its markets and prices.
   * @param event Id or slug.
   */
  get(event: string, options?: CallOptions): Promise<EventDto> {
    return this.send('GET', `/v1/events/${encodeURIComponent(event)}`, { options });
  }

  /**
   * Converts NO shares of some markets into dollars and YES shares of the others, or back.
   * @param event Id or slug.
   */
  convert(event: string, body: ConversionBody, options?: CallOptions): Promise<ConversionAnswer> {
    return this.send('POST', `/v1/events/${encodeURIComponent(event)}/convert`, { body, options });
  }

  /**
   * Replaces a result that has been paid out.
   * @param event Id or slug.
   */
  correct(event: string, body: EventResolutionBody, query: {
    /** True: changes nothing and says whom it would concern, and by how much. */
    preview?: boolean | undefined;
  } = {}, options?: CallOptions): Promise<CorrectionPreview> {
    return this.send('POST', `/v1/events/${encodeURIComponent(event)}/correction`, { query, body, options });
  }

  /**
   * Makes the proposed result stand: early where settings allow it, or as the second administrator where they ask for one.
   * @param event Id or slug.
   */
  finalize(event: string, query: {
    /** The round of the result that is meant; if another has been proposed since, it is refused. Any if left out. */
    round?: number | undefined;
  } = {}, options?: CallOptions): Promise<EventDto> {
    return this.send('POST', `/v1/events/${encodeURIComponent(event)}/finalize`, { query, options });
  }

  /**
   * Proposes the result of all markets of an event; also the answer to a dispute.
   * @param event Id or slug.
   */
  propose(event: string, body: EventResolutionBody, options?: CallOptions): Promise<EventDto> {
    return this.send('POST', `/v1/events/${encodeURIComponent(event)}/resolution`, { body, options });
  }

  /**
   * Opens, halts or closes all markets of an event at once.
   * @param event Id or slug.
   */
  changeStatus(event: string, body: EventStatusBody, options?: CallOptions): Promise<EventDto> {
    return this.send('PATCH', `/v1/events/${encodeURIComponent(event)}/status`, { body, options });
  }
}

/** The operations of Markets. */
export class MarketsClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Lists markets.
   */
  list(query: {
    /** Only these. */
    status?: MarketStatus | undefined;
    /** Words of the question, slug, category, description or rules: each from its beginning or, if English, in any form. */
    q?: string | undefined;
    /** Exactly so. */
    category?: string | undefined;
    /** volume (default), newest, closing, or relevance (default with q). */
    sort?: Sort | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** How many to leave out at the beginning. */
    offset?: number | undefined;
    /** With the prices of the last 24h or 7d. */
    sparkline?: Sparkline | undefined;
  } = {}, options?: CallOptions): Promise<MarketList> {
    return this.send('GET', `/v1/markets`, { query, options });
  }

  /**
   * Creates a market as a draft.
   */
  create(body: CreateMarketBody, options?: CallOptions): Promise<MarketDetailsDto> {
    return this.send('POST', `/v1/markets`, { body, options });
  }

  /**
   * The categories that markets are in, by name.
   */
  categories(options?: CallOptions): Promise<CategoryList> {
    return this.send('GET', `/v1/markets/categories`, { options });
  }

  /**
   * One market.
   * @param market Id or slug.
   */
  get(market: string, options?: CallOptions): Promise<MarketDetailsDto> {
    return this.send('GET', `/v1/markets/${encodeURIComponent(market)}`, { options });
  }

  /**
   * Changes a market's texts and times.
   * @param market Id or slug.
   */
  update(market: string, body: UpdateMarketBody, options?: CallOptions): Promise<MarketDetailsDto> {
    return this.send('PATCH', `/v1/markets/${encodeURIComponent(market)}`, { body, options });
  }

  /**
   * A market's prices over time, oldest first: one candle for every step since the first trade, none is missing. At most 10,000 of them.
   * @param market Id or slug.
   */
  candles(market: string, query: {
    /** In whose terms; YES if left out. */
    outcome?: Outcome | undefined;
    /** The length of a candle; 1h if left out. */
    interval?: Interval | undefined;
    /** The candle of this time is the first one; 300 candles before the end if left out. */
    from?: string | undefined;
    /** No candle starts at this time or later; now if left out. */
    to?: string | undefined;
  } = {}, options?: CallOptions): Promise<CandlesDto> {
    return this.send('GET', `/v1/markets/${encodeURIComponent(market)}/candles`, { query, options });
  }

  /**
   * Replaces a result that has been paid out.
   * @param market Id or slug.
   */
  correct(market: string, body: ResolutionBody, query: {
    /** True: changes nothing and says whom it would concern, and by how much. */
    preview?: boolean | undefined;
  } = {}, options?: CallOptions): Promise<CorrectionPreview> {
    return this.send('POST', `/v1/markets/${encodeURIComponent(market)}/correction`, { query, body, options });
  }

  /**
   * Disputes the proposed result, once per holder; of an event's market, the result of the event.
   * @param market Id or slug.
   */
  dispute(market: string, body: DisputeBody, options?: CallOptions): Promise<MarketDetailsDto> {
    return this.send('POST', `/v1/markets/${encodeURIComponent(market)}/dispute`, { body, options });
  }

  /**
   * Makes the proposed result stand: early where settings allow it, or as the second administrator where they ask for one.
   * @param market Id or slug.
   */
  finalize(market: string, query: {
    /** The round of the result that is meant; if another has been proposed since, it is refused. Any if left out. */
    round?: number | undefined;
  } = {}, options?: CallOptions): Promise<MarketDetailsDto> {
    return this.send('POST', `/v1/markets/${encodeURIComponent(market)}/finalize`, { query, options });
  }

  /**
   * What has happened in a market, oldest first: enough to rebuild its book.
   * @param market Id or slug.
   */
  journal(market: string, query: {
    /** Gives what follows this number. */
    afterSeq?: number | undefined;
    /** The same, as nextCursor of the part before. */
    cursor?: string | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
  } = {}, options?: CallOptions): Promise<PageOfJournalEntryDto> {
    return this.send('GET', `/v1/markets/${encodeURIComponent(market)}/journal`, { query, options });
  }

  /**
   * Turns unlocked YES and NO shares into as many dollars.
   * @param market Id or slug.
   */
  merge(market: string, body: SharesBody, options?: CallOptions): Promise<SharesAnswer> {
    return this.send('POST', `/v1/markets/${encodeURIComponent(market)}/merge`, { body, options });
  }

  /**
   * Proposes the market's result and starts its dispute window; also the answer to a dispute.
   * @param market Id or slug.
   */
  propose(market: string, body: ResolutionBody, options?: CallOptions): Promise<MarketDetailsDto> {
    return this.send('POST', `/v1/markets/${encodeURIComponent(market)}/resolution`, { body, options });
  }

  /**
   * Turns dollars into as many YES and NO shares.
   * @param market Id or slug.
   */
  split(market: string, body: SharesBody, options?: CallOptions): Promise<SharesAnswer> {
    return this.send('POST', `/v1/markets/${encodeURIComponent(market)}/split`, { body, options });
  }

  /**
   * Moves a market to another status, as far as the life of a market allows, or changes its trading mode.
   * @param market Id or slug.
   */
  changeStatus(market: string, body: MarketStatusBody, options?: CallOptions): Promise<MarketDetailsDto> {
    return this.send('PATCH', `/v1/markets/${encodeURIComponent(market)}/status`, { body, options });
  }

  /**
   * A market's order book in the terms of one outcome, best levels first.
   * @param market Id or slug.
   */
  orderBook(market: string, query: {
    /** In whose terms; YES if left out. */
    outcome?: Outcome | undefined;
    /** Levels a side, 1 to 1,000; all of them unless said. */
    depth?: number | undefined;
  } = {}, options?: CallOptions): Promise<OrderBookDto> {
    return this.send('GET', `/v1/orderbook/${encodeURIComponent(market)}`, { query, options });
  }

  /**
   * A market's trades, newest first.
   * @param market Id or slug.
   */
  trades(market: string, query: {
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfTradeDto> {
    return this.send('GET', `/v1/trades/${encodeURIComponent(market)}`, { query, options });
  }
}

/** The operations of Orders. */
export class OrdersClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Cancels all open orders, or those in one market.
   */
  cancelAll(query: {
    /** Id or slug. */
    market?: string | undefined;
  } = {}, options?: CallOptions): Promise<CancelledOrders> {
    return this.send('DELETE', `/v1/orders`, { query, options });
  }

  /**
   * Own orders, newest first.
   */
  list(query: {
    /** Id or slug. */
    market?: string | undefined;
    /** May be given several times: any of them. */
    status?: OrderStatus[] | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfOrderDto> {
    return this.send('GET', `/v1/orders`, { query, options });
  }

  /**
   * Places an order.
   */
  place(body: PlaceOrderBody, options?: CallOptions): Promise<OrderWithTrades> {
    return this.send('POST', `/v1/orders`, { body, options });
  }

  /**
   * Carries out up to fifty placings, amendments and cancellations, each by itself.
   */
  batch(body: OrderBatchBody, options?: CallOptions): Promise<BatchItemAnswer[]> {
    return this.send('POST', `/v1/orders/batch`, { body, options });
  }

  /**
   * The same, by the name its owner gave it.
   * @param clientOrderId The name its owner gave it.
   */
  getByClientId(clientOrderId: string, options?: CallOptions): Promise<OrderWithTrades> {
    return this.send('GET', `/v1/orders/by-client-id/${encodeURIComponent(clientOrderId)}`, { options });
  }

  /**
   * Places an order in the market that the address names.
   * @param market Id or slug.
   */
  placeIn(market: string, body: OrderTermsBody, options?: CallOptions): Promise<OrderWithTrades> {
    return this.send('POST', `/v1/orders/${encodeURIComponent(market)}`, { body, options });
  }

  /**
   * Cancels an order.
   * @param orderId The order's id.
   */
  cancel(orderId: string, options?: CallOptions): Promise<OrderDto> {
    return this.send('DELETE', `/v1/orders/${encodeURIComponent(orderId)}`, { options });
  }

  /**
   * One of one's own orders with its trades.
   * @param orderId The order's id.
   */
  get(orderId: string, options?: CallOptions): Promise<OrderWithTrades> {
    return this.send('GET', `/v1/orders/${encodeURIComponent(orderId)}`, { options });
  }

  /**
   * Changes a resting order's price, quantity or both.
   * @param orderId The order's id.
   */
  amend(orderId: string, body: AmendOrderBody, options?: CallOptions): Promise<OrderWithTrades> {
    return this.send('PATCH', `/v1/orders/${encodeURIComponent(orderId)}`, { body, options });
  }

  /**
   * Cancels an order; the same as DELETE.
   * @param orderId The order's id.
   */
  cancelByPost(orderId: string, options?: CallOptions): Promise<OrderDto> {
    return this.send('POST', `/v1/orders/${encodeURIComponent(orderId)}/cancel`, { options });
  }
}

/** The operations of User. */
export class UserClient {
  private readonly send: Send;

  constructor(send: Send) {
    this.send = send;
  }

  /**
   * Own money.
   */
  balance(options?: CallOptions): Promise<BalanceDto> {
    return this.send('GET', `/v1/user/balance`, { options });
  }

  /**
   * Every movement of own money, newest first; with `Accept: text/csv` all of them as a file.
   */
  ledger(query: {
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfLedgerEntryDto> {
    return this.send('GET', `/v1/user/ledger`, { query, options });
  }

  /**
   * Own money and positions together.
   */
  portfolio(options?: CallOptions): Promise<PortfolioDto> {
    return this.send('GET', `/v1/user/portfolio`, { options });
  }

  /**
   * What the caller had altogether over time, oldest first, ending with the present. At most 1,000 points.
   */
  portfolioHistory(query: {
    /** The time between two points; 1h if left out. */
    interval?: Interval2 | undefined;
    /** Before the first point; 300 points before the end if left out. */
    from?: string | undefined;
    /** No point is later; now if left out. */
    to?: string | undefined;
  } = {}, options?: CallOptions): Promise<PortfolioHistoryDto> {
    return this.send('GET', `/v1/user/portfolio/history`, { query, options });
  }

  /**
   * Own positions, newest market first.
   */
  positions(query: {
    /** Id or slug. */
    market?: string | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PositionPage> {
    return this.send('GET', `/v1/user/positions`, { query, options });
  }

  /**
   * Own trades, newest first; with `Accept: text/csv` all of them as a file.
   */
  trades(query: {
    /** Id or slug. */
    market?: string | undefined;
    /** 1 to 100; 50 if left out. */
    limit?: number | undefined;
    /** The nextCursor of the part before. */
    cursor?: string | undefined;
  } = {}, options?: CallOptions): Promise<PageOfOwnTradeDto> {
    return this.send('GET', `/v1/user/trades`, { query, options });
  }

  /**
   * Deposits (positive) or withdraws (negative) money for a user. 202: the amount needs a second administrator, who has been asked for.
   */
  transfer(body: TransferBody, options?: CallOptions): Promise<TransferAnswer | PendingTransferDto> {
    return this.send('POST', `/v1/user/transfer`, { body, options });
  }
}

/** The kinds of account money moves between. Every ledger transaction's entries sum to zero over them. */
export type AccountKind = "CASH" | "DEBT" | "COLLATERAL" | "FEES" | "WORLD";

/** A user as administrators see them. */
export interface AdminUserDto {
  id: string;
  email: string;
  role: UserRole;
  fullName: string | null;
  createdAt: string;
  /** Null unless banned. */
  bannedAt: string | null;
  /** Dollars, exactly, with two to four decimals. */
  available: string;
  /** Dollars, exactly, with two to four decimals. */
  locked: string;
}

/** What to change about an order. */
export interface AmendOrderBody {
  /** Dollars, in the outcome's own terms. */
  price?: string | null;
  /** The new total, more than what is filled. */
  quantity?: number | null;
}

/** A key as its owner sees it. */
export interface ApiKeyDto {
  id: string;
  name: string;
  /** READ, or READ and TRADE. */
  scopes: ApiKeyScope[];
  /** Whether its requests must be signed. */
  signed: boolean;
  createdAt: string;
  expiresAt: string | null;
  /** To within some seconds; null if it never was. */
  lastUsedAt: string | null;
}

/** What a key may be used for. */
export type ApiKeyScope = "READ" | "TRADE";

/** One action. */
export interface AuditDto {
  id: string;
  action: string;
  actorId: string;
  /** Null if it was no user: the exchange itself. */
  actorEmail: string | null;
  /** The user, market or transfer it was done to. */
  subjectId: string | null;
  /** The user's address or the market's slug; null of anything else. */
  subject: string | null;
  /** Dollars, exactly, with two to four decimals. */
  amount: string | null;
  detail: string | null;
  createdAt: string;
}

/** A user's money. */
export interface BalanceDto {
  /** What can be spent or withdrawn. */
  available: string;
  /** What open buys hold in reserve. */
  locked: string;
  /** Both together. */
  total: string;
  /** What a correction has left owing; credits pay it first. */
  debt: string;
  /** Number of the last message on the topic of the user's balance that this includes. */
  seq: number;
}

/** An amendment in a batch. */
export interface BatchAmendBody {
  orderId: string;
  /** Dollars, exactly, with two to four decimals. */
  price?: string | null;
  quantity?: number | null;
}

/** What became of one item of a batch. */
export interface BatchItemAnswer {
  /** 200 for what was done, otherwise the status that goes with the error. */
  status: number;
  order: OrderDto | null;
  trades: OwnTradeDto[] | null;
  error: Problem | null;
}

/** One item of a batch: exactly one of the three. */
export interface BatchItemBody {
  place?: PlaceOrderBody | null;
  amend?: BatchAmendBody | null;
  /** The id of the order to cancel. */
  cancel?: string | null;
}

/** A market in which the orders are as they were. */
export interface CancelFailure {
  /** The market. */
  marketId: string;
  /** Why, as a single cancellation would have been refused. */
  code: string;
  /** The same in words. */
  detail: string;
}

/** The orders that were cancelled, with what was filled before. */
export interface CancelledOrders {
  cancelled: OrderDto[];
  /** Markets in which nothing could be cancelled; empty as a rule. The others' orders are gone all the same. */
  failed: CancelFailure[];
}

/** One step of time. Without a trade in it all four prices are the close before, and the volume is 0. */
export interface CandleDto {
  startsAt: string;
  /** Dollars, exactly, with two to four decimals. */
  open: string;
  /** Dollars, exactly, with two to four decimals. */
  high: string;
  /** Dollars, exactly, with two to four decimals. */
  low: string;
  /** Dollars, exactly, with two to four decimals. */
  close: string;
  /** Shares traded. */
  volume: number;
}

/** Prices over time in the outcome's own terms, oldest first, one candle for every step since the first trade; none is missing. */
export interface CandlesDto {
  marketId: string;
  outcome: Outcome;
  interval: string;
  items: CandleDto[];
  /** Number of the last trade that is included; the feed's trades continue from there. */
  seq: number;
}

/** A category that has markets; drafts do not count. */
export interface CategoryDto {
  category: string;
  /** All its markets. */
  markets: number;
  /** Those that are open. */
  openMarkets: number;
}

/** Categories by name. */
export interface CategoryList {
  items: CategoryDto[];
}

/** Changes the caller's password. All other sessions end. */
export interface ChangePassword {
  /** The present one. */
  password: string;
  /** The next one. */
  newPassword: string;
}

/** What to change about a user; what is missing stays. */
export interface ChangeUserBody {
  banned?: boolean | null;
  role?: UserRole | null;
  /** For the audit log. */
  reason?: string | null;
}

/** Confirms an address with the token that was sent there. */
export interface ConfirmEmail {
  token: string;
}

/** Puts the second factor in use, with a first code of the authenticator app. All other sessions end. */
export interface ConfirmTwoFactor {
  code: string;
}

/** What the user holds after a conversion. */
export interface ConversionAnswer {
  eventId: string;
  quantity: number;
  direction: ConversionDirection;
  /** Received (positive) or paid (negative). */
  dollars: string;
  /** Dollars, exactly, with two to four decimals. */
  available: string;
  holdings: EventHolding[];
}

/** Sets to convert. */
export interface ConversionBody {
  /** Ids or slugs of those whose NO shares are given, or come back. */
  markets: string[];
  quantity: number;
  direction: ConversionDirection;
  idempotencyKey?: string | null;
}

/** Which way a conversion goes. */
export type ConversionDirection = "NO_TO_YES" | "YES_TO_NO";

/** What a correction means for one user. */
export interface CorrectedUser {
  userId: string;
  email: string;
  /** By the result as it is. */
  paid: string;
  /** By the result as it would be. */
  due: string;
  /** Dollars, exactly, with two to four decimals. */
  difference: string;
  /** Dollars, exactly, with two to four decimals. */
  available: string;
  /** What he would owe, as his balance is now. */
  newDebt: string;
}

/** Whom a correction concerns. */
export interface CorrectionPreview {
  /** How many users gain or lose. */
  users: number;
  /** What those who lose give back. */
  takenBack: string;
  /** What those who gain get; the same amount. */
  paidOut: string;
  /** The part of TakenBack that is not available now and becomes a debt. */
  newDebt: string;
  /** The hundred most concerned. */
  items: CorrectedUser[];
}

/** Makes a key for a bot of the caller's. */
export interface CreateApiKey {
  /** For its owner to tell it from others. */
  name: string;
  /** READ, or READ and TRADE; TRADE alone means both. */
  scopes: ApiKeyScope[];
  /** UTC; null for never. */
  expiresAt?: string | null;
  /** True: its requests must be signed, and the secret never travels again. */
  signed?: boolean;
}

/** An event to create. Its markets must be exhaustive: exactly one of them will resolve YES. */
export interface CreateEventBody {
  /** 3 to 80 of a-z 0-9 -. */
  slug: string;
  title: string;
  /** 2 to 50. */
  markets: EventMarketBody[];
  description?: string | null;
  category?: string | null;
  rules?: string | null;
  resolutionSource?: string | null;
  opensAt?: string | null;
  closesAt?: string | null;
  /** Dollars, exactly, with two to four decimals. */
  tickSize?: string | null;
  fees?: FeesBody | null;
}

/** A market to create. */
export interface CreateMarketBody {
  /** 3 to 80 of a-z 0-9 -. */
  slug: string;
  question: string;
  description?: string | null;
  category?: string | null;
  rules?: string | null;
  resolutionSource?: string | null;
  opensAt?: string | null;
  closesAt?: string | null;
  /** 0.01 (default) or 0.001. */
  tickSize?: string | null;
  fees?: FeesBody | null;
}

/** A key that was just made. The secret is shown this once; it cannot be read again. */
export interface CreatedApiKey {
  key: ApiKeyDto;
  secret: string;
}

/** An account anybody may sign in to. */
export interface DemoAccountDto {
  email: string;
  password: string;
  role: UserRole;
}

/** Accounts whose passwords are public. */
export interface DemoAccountList {
  items: DemoAccountDto[];
}

/** Takes the caller's second factor out of use. It takes the password and a code, as signing in does. */
export interface DisableTwoFactor {
  password: string;
  code: string;
}

/** Why the proposed result is wrong. */
export interface DisputeBody {
  reason: string;
}

/** Why a request was refused. New codes may be added. */
export type ErrorCode = "ALREADY_APPROVED" | "ALREADY_DISPUTED" | "API_KEY_FORBIDS" | "API_KEY_NOT_FOUND" | "BUSY" | "CLIENT_ORDER_ID_REUSED" | "CLIENT_SILENT" | "CODE_REQUIRED" | "DEBT_OUTSTANDING" | "DISPUTE_WINDOW_OPEN" | "EMAIL_TAKEN" | "EVENT_NOT_FOUND" | "EXCHANGE_HALTED" | "EXPIRY_IN_PAST" | "FILL_OR_KILL_UNFILLABLE" | "FORBIDDEN" | "IDEMPOTENCY_KEY_REUSED" | "INSUFFICIENT_FUNDS" | "INSUFFICIENT_SHARES" | "INTERNAL" | "INVALID_API_KEY" | "INVALID_CODE" | "INVALID_CREDENTIALS" | "INVALID_REFRESH_TOKEN" | "INVALID_SIGNATURE" | "INVALID_TOKEN" | "JOB_NOT_FOUND" | "JOB_NOT_SCHEDULED" | "MARKET_NOT_FOUND" | "MARKET_NOT_IN_EVENT" | "MARKET_NOT_OPEN" | "MARKET_OF_EVENT" | "METHOD_NOT_ALLOWED" | "NOT_A_HOLDER" | "NOT_FOUND" | "NOT_YOURSELF" | "NO_LIQUIDITY" | "ORDER_NOT_FOUND" | "ORDER_NOT_OPEN" | "ORIGIN_FORBIDDEN" | "POST_ONLY_WOULD_CROSS" | "PRICES_DO_NOT_SUM_TO_ONE" | "PRICE_OFF_TICK" | "PRICE_OUT_OF_RANGE" | "QUANTITY_OUT_OF_RANGE" | "RATE_LIMITED" | "REDUCE_ONLY_WOULD_INCREASE" | "REFRESH_TOKEN_SUPERSEDED" | "REQUEST_TIMEOUT" | "SECOND_ADMIN_REQUIRED" | "SERVER_STOPPING" | "SESSION_ENDED" | "SESSION_NOT_FOUND" | "SLOW_CONSUMER" | "SLUG_TAKEN" | "STATE_FORBIDS" | "TOKEN_EXPIRED" | "TOO_LARGE" | "TOO_MANY_API_KEYS" | "TOO_MANY_ATTEMPTS" | "TOO_MANY_CONNECTIONS" | "TOO_MANY_SUBSCRIPTIONS" | "TOPIC_UNKNOWN" | "TRADING_MODE_FORBIDS" | "TRANSFER_EXPIRED" | "TRANSFER_NOT_FOUND" | "UNAUTHENTICATED" | "USER_NOT_FOUND" | "VALIDATION_FAILED";

/** An event and its markets. */
export interface EventDto {
  id: string;
  slug: string;
  title: string;
  description: string | null;
  category: string | null;
  status: MarketStatus;
  /** Shares traded in all markets. */
  volume: number;
  closesAt: string | null;
  createdAt: string;
  /** In the order in which they were named. */
  markets: EventMarketDto[];
}

/** What the user holds in one of the markets. */
export interface EventHolding {
  marketId: string;
  marketSlug: string;
  yesShares: number;
  noShares: number;
}

/** A market of an event to create. */
export interface EventMarketBody {
  slug: string;
  question: string;
  /** What it is called within the event: a name, a range. */
  label: string;
}

/** A market of an event. Prices are in YES terms. */
export interface EventMarketDto {
  id: string;
  slug: string;
  /** What it is called within the event. */
  label: string;
  question: string;
  status: MarketStatus;
  tradingMode: TradingMode;
  /** Dollars, exactly, with two to four decimals. */
  bestBid: string | null;
  /** Dollars, exactly, with two to four decimals. */
  bestAsk: string | null;
  /** Dollars, exactly, with two to four decimals. */
  lastPrice: string | null;
  volume: number;
  yesShares: number;
  noShares: number;
  /** What a YES share is to be paid or was paid; null until a result is proposed. */
  settlementPrice: string | null;
  disputableUntil: string | null;
  seq: number;
}

/** A result of an event: the winner, or what a YES share of each market pays. */
export interface EventResolutionBody {
  /** Where it can be looked up. */
  source: string;
  /** Id or slug of the market that comes true. */
  winner?: string | null;
  /** Instead: a price for each market, by id or slug; together exactly 1. */
  settlementPrices?: { [key: string]: string; } | null;
  note?: string | null;
}

/** A status for all markets of an event. */
export interface EventStatusBody {
  status: MarketStatus;
  reason?: string | null;
}

/** Whether the exchange as a whole trades; markets have a status of their own. */
export type ExchangeState = "RUNNING" | "HALTED";

/** The exchange's status. */
export interface ExchangeStatusDto {
  status: ExchangeState;
  reason: string | null;
  /** When the switch was last used. */
  since: string;
  /** How often it has been used: the number of the last row of the exchange's journal. */
  seq: number;
}

/** Basis points of p x (1 - p) a share. */
export interface FeeRates {
  /** 0 to 1,000. */
  takerBps: number;
  /** Negative is a rebate, which is never above the taker rate. */
  makerBps: number;
}

/** Fees in basis points of p x (1 - p) a share. */
export interface FeesBody {
  takerBps?: number;
  makerBps?: number;
}

/** A rule that did not hold, and where. */
export interface FindingDto {
  invariant: string;
  detail: string;
  marketId: string | null;
  /** True if the market was halted for it. */
  halted: boolean;
}

/** Asks for a link to set a new password. The answer is the same for every address. */
export interface ForgotPassword {
  email: string;
}

/** Why the exchange is stopped, for everyone to read. */
export interface HaltExchangeBody {
  reason: string;
}

/** A job. */
export interface JobDto {
  name: string;
  description: string;
  /** How often it runs. */
  intervalSeconds: number;
  state: JobState;
  nextRunAt: string | null;
  /** When it last ran, if only to find nothing to do. */
  lastFiredAt: string | null;
  lastRun: JobRunDto | null;
}

/** All jobs. */
export interface JobList {
  items: JobDto[];
}

/** A run of a job. */
export interface JobRunDto {
  id: string;
  job: string;
  node: string;
  startedAt: string;
  milliseconds: number;
  done: number;
  byHand: boolean;
  detail: string | null;
  /** Why it failed; null when it did not. */
  error: string | null;
}

/** What a job does at this moment. */
export type JobState = "WAITING" | "RUNNING" | "PAUSED" | "NOT_SCHEDULED";

/** One thing that happened. It names no user and no order. */
export interface JournalEntryDto {
  /** Counted from 1 without holes. */
  seq: number;
  type: MarketJournalType;
  /** When, by the market's own time. */
  ts: string;
  data: JsonObject;
}

export interface JsonObject {
  [key: string]: any;
}

/** One movement of a user's money. */
export interface LedgerEntryDto {
  /** Entries of one movement have the same. */
  transactionId: string;
  kind: LedgerKind;
  account: AccountKind;
  /** Positive is a gain. */
  amount: string;
  marketId: string | null;
  marketSlug: string | null;
  /** The trade's number in its market; null unless it is a trade. */
  tradeSeq: number | null;
  /** What the administrator said who ordered it; null otherwise. */
  reason: string | null;
  createdAt: string;
}

/** Why money moved. */
export type LedgerKind = "DEPOSIT" | "WITHDRAWAL" | "TRADE" | "SPLIT" | "MERGE" | "CONVERSION" | "PAYOUT" | "CORRECTION";

/** One limit: so many requests in so many seconds. */
export interface LimitDto {
  policy: RateLimitPolicy;
  requests: number;
  windowSeconds: number;
}

/** All limits. */
export interface LimitsDto {
  /** False: nothing is counted. */
  enabled: boolean;
  limits: LimitDto[];
}

/** Signs a user in. Whether the address or the password was wrong is not said. */
export interface Login {
  email: string;
  password: string;
  /** The second factor's code, for accounts that have one. */
  code?: string | null;
}

/** Everything that is public about a market. Prices are in YES terms. */
export interface MarketDetailsDto {
  id: string;
  slug: string;
  question: string;
  description: string | null;
  rules: string | null;
  resolutionSource: string | null;
  category: string | null;
  eventId: string | null;
  status: MarketStatus;
  tradingMode: TradingMode;
  /** Why it is halted or restricted; null if nobody said. */
  statusReason: string | null;
  /** Prices are multiples of this. */
  tickSize: string;
  fees: FeeRates;
  opensAt: string | null;
  /** From this instant on nothing trades, whether or not the status says so yet. */
  closesAt: string | null;
  createdAt: string;
  updatedAt: string;
  /** Dollars, exactly, with two to four decimals. */
  bestBid: string | null;
  /** Dollars, exactly, with two to four decimals. */
  bestAsk: string | null;
  /** Null before the first trade. */
  lastPrice: string | null;
  /** Shares traded since the market began. */
  volume: number;
  /** Shares traded in the last 24 hours; may be some seconds old. */
  volume24h: number;
  /** YES shares outstanding; outside events there are as many NO shares. */
  openInterest: number;
  /** The market's sequence number that the figures belong to. */
  seq: number;
  /** What it is called within its event; null if it stands alone. */
  eventLabel: string | null;
  resolution: ResolutionDto | null;
}

/** What a row of the market journal tells. Its payload is `{"public": ..., "private": ...}`; only the first part ever leaves the exchange. */
export type MarketJournalType = "ORDER_PLACED" | "TRADE_EXECUTED" | "ORDER_AMENDED" | "ORDER_CLOSED" | "SHARES_SPLIT" | "SHARES_MERGED" | "SHARES_CONVERTED" | "MARKET_CHANGED" | "RESOLUTION_STEP" | "POSITIONS_PAID";

/** A part of the markets found. */
export interface MarketList {
  items: MarketSummaryDto[];
  /** How many there are altogether. */
  total: number;
}

/** Where a market is in its life. The allowed moves are in MarketLife. */
export type MarketStatus = "DRAFT" | "OPEN" | "HALTED" | "CLOSED" | "PROPOSED" | "DISPUTED" | "SETTLING" | "RESOLVED";

/** A status or trading mode to set. */
export interface MarketStatusBody {
  status?: MarketStatus | null;
  tradingMode?: TradingMode | null;
  reason?: string | null;
}

/** A market in a list. Prices are in YES terms. */
export interface MarketSummaryDto {
  id: string;
  slug: string;
  question: string;
  category: string | null;
  eventId: string | null;
  status: MarketStatus;
  tradingMode: TradingMode;
  /** Dollars, exactly, with two to four decimals. */
  bestBid: string | null;
  /** Dollars, exactly, with two to four decimals. */
  bestAsk: string | null;
  /** Null before the first trade. */
  lastPrice: string | null;
  /** Shares traded since the market began. */
  volume: number;
  /** Shares traded in the last 24 hours; may be some seconds old. */
  volume24h: number;
  /** YES shares outstanding; outside events there are as many NO shares. */
  openInterest: number;
  closesAt: string | null;
  createdAt: string;
  /** The market's sequence number that the figures belong to. */
  seq: number;
  /** Prices of the time asked for, oldest first, ending with the last price; null if not asked for, empty before the first trade. */
  sparkline: any[] | null;
}

/** Several orders to place, amend or cancel. */
export interface OrderBatchBody {
  items: BatchItemBody[];
  /** 1 to 64 of A-Z a-z 0-9 _ -; a repetition is answered as the first time, item by item. */
  idempotencyKey?: string | null;
}

/** The book as of a sequence number. */
export interface OrderBookDto {
  marketId: string;
  outcome: Outcome;
  /** Best first: price and shares. */
  bids: Level[];
  /** Best first: price and shares. */
  asks: Level[];
  /** The market's sequence number that the snapshot is good for. */
  seq: number;
}

/** An order as its owner sees it. */
export interface OrderDto {
  id: string;
  clientOrderId: string | null;
  marketId: string;
  marketSlug: string;
  side: Side;
  outcome: Outcome;
  type: OrderType;
  timeInForce: TimeInForce;
  /** Limit in the outcome's own terms; null for a market order. */
  price: string | null;
  /** Whole shares; of an order that names a spend, those it bought and, if it ended for want of sellers, those the rest would have bought at the collar. */
  quantity: number;
  /** Dollars, exactly, with two to four decimals. */
  spend: string | null;
  filledQuantity: number;
  remainingQuantity: number;
  /** Average price of what is filled, in the outcome's own terms, rounded half away from zero to $0.0001; null while nothing is. */
  averagePrice: string | null;
  /** Charged so far; negative for a rebate. */
  fees: string;
  postOnly: boolean;
  reduceOnly: boolean;
  selfTradePrevention: SelfTradePrevention;
  expiresAt: string | null;
  status: OrderStatus;
  reason: OrderReason | null;
  /** The market's sequence number at the order's last change. */
  seq: number;
  createdAt: string;
  updatedAt: string;
}

export type OrderReason = "USER_REQUEST" | "IMMEDIATE_OR_CANCEL" | "PRICE_COLLAR" | "SELF_TRADE_PREVENTION" | "TIME_EXPIRED" | "MARKET_CLOSED" | "ADMINISTRATIVE" | "DEBT_OUTSTANDING";

/** Where an order stands. Why it stands there is OrderReason. */
export type OrderStatus = "OPEN" | "PARTIALLY_FILLED" | "FILLED" | "CANCELLED" | "EXPIRED";

/** The terms of an order. */
export interface OrderTermsBody {
  side: Side;
  outcome?: Outcome;
  type?: OrderType;
  /** Dollars, in the outcome's own terms; limit orders only. */
  price?: string | null;
  /** Whole shares, 1 to 1,000,000. */
  quantity?: number | null;
  /** Market buys only, instead of a quantity: the most to pay in dollars, fees included. */
  spend?: string | null;
  timeInForce?: TimeInForce | null;
  /** UTC; GTD only. */
  expiresAt?: string | null;
  postOnly?: boolean;
  reduceOnly?: boolean;
  selfTradePrevention?: SelfTradePrevention;
  /** Your own name for the order: 1 to 64 of A-Z a-z 0-9 _ -. The same again, with the same terms, answers the same order. */
  clientOrderId?: string | null;
}

/** A limit order names its worst price; a market order takes what is there, within the collar, and never rests. */
export type OrderType = "LIMIT" | "MARKET";

/** An order with trades of its own: those of its placing in the answer to a placing, all of them where one order is looked up. */
export interface OrderWithTrades {
  order: OrderDto;
  trades: OwnTradeDto[];
}

/** The answer a share pays out on: $1.00 if it comes true, nothing otherwise. */
export type Outcome = "YES" | "NO";

/** A trade as one of its two sides sees it. */
export interface OwnTradeDto {
  id: string;
  marketId: string;
  orderId: string;
  side: Side;
  outcome: Outcome;
  /** In the terms of the outcome that this side traded. */
  price: string;
  quantity: number;
  role: Role;
  /** Charged to this side; negative for a rebate. */
  fee: string;
  kind: TradeKind;
  /** The trade's number in its market, counted from 1 without holes. */
  seq: number;
  createdAt: string;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfAdminUserDto {
  /** The rows of this part. */
  items: AdminUserDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfApiKeyDto {
  /** The rows of this part. */
  items: ApiKeyDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfAuditDto {
  /** The rows of this part. */
  items: AuditDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfEventDto {
  /** The rows of this part. */
  items: EventDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfJobRunDto {
  /** The rows of this part. */
  items: JobRunDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfJournalEntryDto {
  /** The rows of this part. */
  items: JournalEntryDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfLedgerEntryDto {
  /** The rows of this part. */
  items: LedgerEntryDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfOrderDto {
  /** The rows of this part. */
  items: OrderDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfOwnTradeDto {
  /** The rows of this part. */
  items: OwnTradeDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfPendingTransferDto {
  /** The rows of this part. */
  items: PendingTransferDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfReconciliationRunDto {
  /** The rows of this part. */
  items: ReconciliationRunDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfSessionDto {
  /** The rows of this part. */
  items: SessionDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A part of a list, newest first unless said otherwise. */
export interface PageOfTradeDto {
  /** The rows of this part. */
  items: TradeDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
}

/** A transfer that waits for a second administrator, or has found one. */
export interface PendingTransferDto {
  id: string;
  userId: string;
  /** Dollars, exactly, with two to four decimals. */
  amount: string;
  reason: string;
  requestedBy: string;
  requestedAt: string;
  approvedBy: string | null;
  approvedAt: string | null;
  /** The user's address; in lists. */
  email?: string | null;
  /** The first administrator's address; in lists. */
  requestedByEmail?: string | null;
}

/** The terms of an order. */
export interface PlaceOrderBody {
  /** Id or slug. */
  market: string;
  side: Side;
  outcome?: Outcome;
  type?: OrderType;
  /** Dollars, in the outcome's own terms; limit orders only. */
  price?: string | null;
  /** Whole shares, 1 to 1,000,000. */
  quantity?: number | null;
  /** Market buys only, instead of a quantity: the most to pay in dollars, fees included. */
  spend?: string | null;
  timeInForce?: TimeInForce | null;
  /** UTC; GTD only. */
  expiresAt?: string | null;
  postOnly?: boolean;
  reduceOnly?: boolean;
  selfTradePrevention?: SelfTradePrevention;
  /** Your own name for the order: 1 to 64 of A-Z a-z 0-9 _ -. The same again, with the same terms, answers the same order. */
  clientOrderId?: string | null;
}

/** What a user has altogether. */
export interface PortfolioDto {
  /** Money that can be spent or withdrawn. */
  cash: string;
  /** Money that open buys hold in reserve. */
  locked: string;
  /** Shares held, at their markets' last trades. */
  positionsValue: string;
  /** What a correction has left owing. */
  debt: string;
  /** Cash, locked money and positions, less the debt. */
  total: string;
  /** Of everything given up so far, without fees. */
  realizedPnl: string;
  /** Of what is held, without fees. */
  unrealizedPnl: string;
}

/** Values over time, oldest first; it begins with the first movement of money. */
export interface PortfolioHistoryDto {
  interval: string;
  items: PortfolioPointDto[];
}

/** What a user had at one time. */
export interface PortfolioPointDto {
  at: string;
  /** Available and locked money, less the debt. */
  money: string;
  /** Shares at the last price of the time; of a market that had not traded yet, at what they cost. */
  positionsValue: string;
  /** Both together. */
  total: string;
}

/** What a user holds of one outcome of one market. */
export interface PositionDto {
  marketId: string;
  marketSlug: string;
  marketQuestion: string;
  outcome: Outcome;
  /** Held, locked ones included. */
  shares: number;
  /** Held by open sells. */
  lockedShares: number;
  /** What the shares held have cost, without fees. */
  cost: string;
  /** Cost of one of them, rounded half away from zero to $0.0001; null if none is held. */
  averagePrice: string | null;
  /** The outcome's price at the market's last trade; null before the first. */
  price: string | null;
  /** Shares at that price; before the first trade, what they cost. */
  value: string;
  /** Proceeds less cost of what was given up, without fees. */
  realizedPnl: string;
  /** Value less cost. */
  unrealizedPnl: string;
}

/** A part of a user's positions. */
export interface PositionPage {
  items: PositionDto[];
  /** Hand it back as `cursor` for the next part; null when this was the last. */
  nextCursor: string | null;
  /** Number of the last message on the topic of the user's positions that this includes. */
  seq: number;
}

/** An error answer (RFC 9457). Programs decide by the code, people read the detail. */
export interface Problem {
  /** Where the code is explained. */
  type: string;
  /** The code in words. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** What went wrong this time. */
  detail: string;
  code: ErrorCode;
  /** What is wrong with which member; null unless the code is VALIDATION_FAILED. */
  errors: { [key: string]: string[]; } | null;
  /** Finds this request in the logs. */
  traceId: string;
}

/** What is counted, and by whom. */
export type RateLimitPolicy = "ANONYMOUS" | "USER" | "API_KEY" | "SIGN_IN" | "CANCEL" | "CONNECTION";

/** A run. */
export interface ReconciliationRunDto {
  id: string;
  /** Whose books in memory it has looked at; the database is the same for all. */
  node: string;
  /** The administrator who asked for it; null when its time had come. */
  requestedBy: string | null;
  startedAt: string;
  milliseconds: number;
  /** How many rules were checked. */
  checks: number;
  /** By how much the books do not balance. */
  imbalance: string;
  /** How many findings there were; of each rule, at most twenty are listed. */
  findingCount: number;
  findings: FindingDto[];
}

/** Each stands in for the authenticator once. They are shown this once. */
export interface RecoveryCodes {
  codes: string[];
}

/** A refresh token, for callers without cookies. */
export interface RefreshBody {
  refreshToken: string;
}

/** Opens an account and signs its owner in. */
export interface Register {
  email: string;
  password: string;
  fullName?: string | null;
}

/** Why a transfer is not to be. */
export interface RejectBody {
  /** For the audit log. */
  reason?: string | null;
}

/** Makes new recovery codes for the caller; the old ones are no longer good. */
export interface RenewRecoveryCodes {
  password: string;
  code: string;
}

/** Sets a new password with the token of an e-mail. Someone else may have known the old one: all sessions end and all API keys are revoked. The second factor stays. */
export interface ResetPassword {
  token: string;
  newPassword: string;
}

/** A result. */
export interface ResolutionBody {
  outcome: ResolutionOutcome;
  /** Where it can be looked up. */
  source: string;
  /** With PRICE: what a YES share pays, 0 to 1; 0.50 if left out, which voids the market. */
  settlementPrice?: string | null;
  note?: string | null;
}

/** Where a market's resolution stands, and how it came there. */
export interface ResolutionDto {
  /** Counts proposals from 1; a correction is a round too. */
  round: number;
  outcome: ResolutionOutcome;
  /** What a YES share pays; a NO share pays the rest of the dollar. */
  settlementPrice: string;
  /** Where the result can be looked up. */
  source: string | null;
  note: string | null;
  /** Until then holders may dispute it. */
  disputableUntil: string;
  /** True if it cannot be disputed any more. */
  isFinal: boolean;
  isApproved: boolean;
  /** Every step, oldest first. */
  timeline: ResolutionStepDto[];
}

/** What a result says: one of the outcomes, or a price between them, which is also how a market is voided. */
export type ResolutionOutcome = "YES" | "NO" | "PRICE";

/** A step on the way from a proposal to the payout. */
export type ResolutionStep = "PROPOSED" | "DISPUTED" | "APPROVED" | "SETTLING" | "RESOLVED" | "CORRECTED";

/** A step of a resolution. */
export interface ResolutionStepDto {
  step: ResolutionStep;
  round: number;
  outcome: ResolutionOutcome;
  /** Dollars, exactly, with two to four decimals. */
  settlementPrice: string;
  source: string | null;
  /** The administrator's note, or the reason of a dispute. */
  text: string | null;
  disputableUntil: string | null;
  at: string;
}

/** What to tell everyone; may be left out. */
export interface ResumeExchangeBody {
  reason?: string | null;
}

/** An order's part in a trade: who rested and who came. */
export type Role = "MAKER" | "TAKER";

/** What happens when an order would trade with one of the same user's. */
export type SelfTradePrevention = "CANCEL_RESTING" | "CANCEL_TAKING" | "CANCEL_BOTH" | "SKIP";

/** A session as its user sees it. */
export interface SessionDto {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  /** Where it began. */
  address: string | null;
  /** What it began with. */
  userAgent: string | null;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** Makes a secret for the caller's authenticator app. It is in use once a code of it has been confirmed. */
export interface SetUpTwoFactor {
  password: string;
}

/** What the user holds after a split or a merge. */
export interface SharesAnswer {
  marketId: string;
  quantity: number;
  /** Locked ones included. */
  yesShares: number;
  noShares: number;
  /** Dollars, exactly, with two to four decimals. */
  available: string;
}

/** Pairs to split or merge. */
export interface SharesBody {
  quantity: number;
  idempotencyKey?: string | null;
}

/** Whether the order acquires or gives up shares of its outcome. */
export type Side = "BUY" | "SELL";

/** The answer to a registration, login or renewal. The tokens also travel as cookies. */
export interface SignedIn {
  /** Send it as `Authorization: Bearer`. */
  accessToken: string;
  /** From then on the token is refused. */
  accessTokenExpiresAt: string;
  /** Buys the next access token, once. */
  refreshToken: string;
  user: UserDto;
}

/** How long an order may work. FIX tag 59: GTC = 1, GTD = 6, IOC = 3, FOK = 4. */
export type TimeInForce = "GTC" | "GTD" | "IOC" | "FOK";

/** A trade as everyone sees it; it names no user and no order. */
export interface TradeDto {
  id: string;
  marketId: string;
  /** In YES terms. */
  price: string;
  quantity: number;
  kind: TradeKind;
  takerSide: Side;
  takerOutcome: Outcome;
  /** The trade's number in its market, counted from 1 without holes. */
  seq: number;
  createdAt: string;
}

/** What a trade did to the shares that exist. */
export type TradeKind = "TRANSFER" | "MINT" | "MERGE";

/** What may be done while a market is open. */
export type TradingMode = "NORMAL" | "POST_ONLY" | "CANCEL_ONLY";

/** The user's balance after the transfer. */
export interface TransferAnswer {
  userId: string;
  /** Dollars, exactly, with two to four decimals. */
  amount: string;
  /** Dollars, exactly, with two to four decimals. */
  available: string;
  /** Dollars, exactly, with two to four decimals. */
  locked: string;
  /** Dollars, exactly, with two to four decimals. */
  total: string;
}

/** Money to move; the user is named by id or e-mail address. */
export interface TransferBody {
  /** Dollars; negative withdraws. */
  amount: string;
  reason: string;
  userId?: string | null;
  email?: string | null;
  /** 1 to 64 of A-Z a-z 0-9 _ -. Without one, a repetition moves the money again. */
  idempotencyKey?: string | null;
}

/** What an authenticator app needs to know. */
export interface TwoFactorSetup {
  /** Base32, for typing in. */
  secret: string;
  /** otpauth://, for a QR code. */
  uri: string;
}

/** Texts and times to change. What is missing stays; a text that is empty is taken away, but for the question. */
export interface UpdateMarketBody {
  question?: string | null;
  description?: string | null;
  category?: string | null;
  rules?: string | null;
  resolutionSource?: string | null;
  /** UTC; refused once the market has been opened. */
  opensAt?: string | null;
  /** UTC; refused once the market has closed. */
  closesAt?: string | null;
}

/** Changes what the caller says about themselves. */
export interface UpdateProfile {
  fullName: string | null;
}

/** A user as they see themselves. */
export interface UserDto {
  id: string;
  email: string;
  role: UserRole;
  fullName: string | null;
  createdAt: string;
  /** Whether mail is known to arrive there. */
  emailConfirmed: boolean;
  /** Whether signing in takes a code. */
  twoFactor: boolean;
}

/** What a user may do: trade, or also run the exchange. */
export type UserRole = "USER" | "ADMIN";

export type Sort = "volume" | "newest" | "closing" | "relevance";

export type Sparkline = "24h" | "7d";

export type Interval = "1m" | "5m" | "1h" | "1d";

export type Interval2 = "5m" | "1h" | "1d";

/** One level of an order book: its price and the shares it offers. */
export type Level = [price: string, shares: number];
