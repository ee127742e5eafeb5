import { insist, request } from '../lib/http';
import type {
  AdminUser, ApiKey, AuditEntry, Balance, LedgerEntry, MarketDetails, MarketStatus, MarketSummary, Order, OrderBook, OrderStatus, OrderWithTrades,
  OwnTrade, Page, PendingTransfer, PlaceOrder, Portfolio, Position, Session, SignedIn, Trade, TradingMode, User, UserRole,
} from './types';

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value as readonly string[]) search.append(name, one);
    else if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

async function json<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await request(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
}

const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> => json<T>('GET', address(path, query), undefined, signal);
const post = <T>(path: string, body?: unknown): Promise<T> => json<T>('POST', path, body);
const id = encodeURIComponent;

export interface MarketSearch {
  status?: MarketStatus;
  q?: string;
  category?: string;
  sort?: 'volume' | 'newest' | 'closing';
  limit?: number;
  offset?: number;
}

/** Every call the page makes, by name. Whatever moves money carries a key and may therefore be sent again (insist). */
export const api = {
  auth: {
    me: (signal?: AbortSignal) => get<User>('/v1/auth/me', {}, signal),
    login: (body: { email: string; password: string; code?: string }) => post<SignedIn>('/v1/auth/login', body),
    register: (body: { email: string; password: string; fullName?: string }) => post<SignedIn>('/v1/auth/register', body),
    logout: () => post<void>('/v1/auth/logout'),
    update: (body: { fullName: string | null }) => json<User>('PATCH', '/v1/auth/me', body),
    changePassword: (body: { password: string; newPassword: string }) => post<void>('/v1/auth/password', body),
    forgot: (email: string) => post<void>('/v1/auth/password/forgot', { email }),
    reset: (body: { token: string; newPassword: string }) => post<void>('/v1/auth/password/reset', body),
    confirmEmail: (token: string) => post<void>('/v1/auth/email/confirm', { token }),
    sendConfirmation: () => post<void>('/v1/auth/email/confirmation'),
    sessions: () => get<Page<Session>>('/v1/auth/sessions'),
    endSession: (session: string) => json<void>('DELETE', `/v1/auth/sessions/${id(session)}`),
    setUpTwoFactor: (password: string) => post<{ secret: string; uri: string }>('/v1/auth/two-factor/setup', { password }),
    confirmTwoFactor: (code: string) => post<{ codes: string[] }>('/v1/auth/two-factor/confirm', { code }),
    disableTwoFactor: (body: { password: string; code: string }) => post<void>('/v1/auth/two-factor/disable', body),
    renewRecoveryCodes: (body: { password: string; code: string }) => post<{ codes: string[] }>('/v1/auth/two-factor/recovery-codes', body),
    apiKeys: () => get<Page<ApiKey>>('/v1/auth/api-keys'),
    createApiKey: (body: { name: string; scopes: ('READ' | 'TRADE')[]; expiresAt?: string; signed: boolean }) =>
      post<{ key: ApiKey; secret: string }>('/v1/auth/api-keys', body),
    revokeApiKey: (key: string) => json<void>('DELETE', `/v1/auth/api-keys/${id(key)}`),
  },
  markets: {
    list: (search: MarketSearch, signal?: AbortSignal) => get<{ items: MarketSummary[]; total: number }>('/v1/markets', { ...search }, signal),
    get: (market: string, signal?: AbortSignal) => get<MarketDetails>(`/v1/markets/${id(market)}`, {}, signal),
    book: (market: string, signal?: AbortSignal) => get<OrderBook>(`/v1/orderbook/${id(market)}`, {}, signal),
    trades: (market: string, query: { limit?: number; cursor?: string }, signal?: AbortSignal) => get<Page<Trade>>(`/v1/trades/${id(market)}`, query, signal),
    create: (body: CreateMarket) => post<MarketDetails>('/v1/markets', body),
    update: (market: string, body: UpdateMarket) => json<MarketDetails>('PATCH', `/v1/markets/${id(market)}`, body),
    setStatus: (market: string, body: { status?: MarketStatus; tradingMode?: TradingMode; reason?: string }) =>
      json<MarketDetails>('PATCH', `/v1/markets/${id(market)}/status`, body),
    split: (market: string, quantity: number, idempotencyKey: string) => insist(() => post<unknown>(`/v1/markets/${id(market)}/split`, { quantity, idempotencyKey })),
    merge: (market: string, quantity: number, idempotencyKey: string) => insist(() => post<unknown>(`/v1/markets/${id(market)}/merge`, { quantity, idempotencyKey })),
  },
  orders: {
    list: (query: { market?: string; status?: OrderStatus[]; limit?: number; cursor?: string }, signal?: AbortSignal) =>
      get<Page<Order>>('/v1/orders', query, signal),
    place: (order: PlaceOrder) => insist(() => post<OrderWithTrades>('/v1/orders', order)),
    amend: (order: string, body: { price?: string; quantity?: number }) => json<OrderWithTrades>('PATCH', `/v1/orders/${id(order)}`, body),
    cancel: (order: string) => insist(() => json<Order>('DELETE', `/v1/orders/${id(order)}`)),
    cancelAll: (market?: string) => insist(() => json<{ cancelled: unknown[] }>('DELETE', address('/v1/orders', { market }))),
  },
  user: {
    balance: (signal?: AbortSignal) => get<Balance>('/v1/user/balance', {}, signal),
    positions: (query: { market?: string; limit?: number; cursor?: string }, signal?: AbortSignal) =>
      get<Page<Position> & { seq: number }>('/v1/user/positions', query, signal),
    portfolio: (signal?: AbortSignal) => get<Portfolio>('/v1/user/portfolio', {}, signal),
    trades: (query: { market?: string; limit?: number; cursor?: string }, signal?: AbortSignal) => get<Page<OwnTrade>>('/v1/user/trades', query, signal),
    ledger: (query: { limit?: number; cursor?: string }, signal?: AbortSignal) => get<Page<LedgerEntry>>('/v1/user/ledger', query, signal),
    csv: (what: 'trades' | 'ledger') => request(`/v1/user/${what}`, { headers: { Accept: 'text/csv' } }).then((answer) => answer.blob()),
  },
  admin: {
    users: (query: { q?: string; role?: UserRole; banned?: boolean; limit?: number; cursor?: string }, signal?: AbortSignal) =>
      get<Page<AdminUser>>('/v1/admin/users', query, signal),
    changeUser: (user: string, body: { banned?: boolean; role?: UserRole; reason?: string }) => json<AdminUser>('PATCH', `/v1/admin/users/${id(user)}`, body),
    audit: (query: { action?: string; limit?: number; cursor?: string }, signal?: AbortSignal) => get<Page<AuditEntry>>('/v1/admin/audit', query, signal),
    transfer: (body: { userId?: string; email?: string; amount: string; reason: string; idempotencyKey: string }) =>
      insist(() => post<{ available: string } | PendingTransfer>('/v1/user/transfer', body)),
    pendingTransfers: (query: { approved?: boolean; limit?: number; cursor?: string }, signal?: AbortSignal) =>
      get<Page<PendingTransfer>>('/v1/admin/transfers', query, signal),
    approveTransfer: (transfer: string) => insist(() => post<unknown>(`/v1/admin/transfers/${id(transfer)}/approve`)),
  },
};

export interface UpdateMarket {
  question?: string;
  description?: string;
  category?: string;
  rules?: string;
  resolutionSource?: string;
  closesAt?: string;
}

export interface CreateMarket extends UpdateMarket {
  slug: string;
  question: string;
  tickSize?: string;
  fees?: { takerBps: number; makerBps: number };
}
