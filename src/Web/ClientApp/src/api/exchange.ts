/**
 * Calls the exchange: one object with a member for each area of the API, over any `fetch`. Refusals are thrown as {@link ExchangeError}; programs decide by its
 * `code`. Money and prices are decimal strings, and stay strings: a JavaScript number cannot hold them exactly.
 */
import {
  AdminClient, ApiKeysClient, AuthClient, EventsClient, ExchangeClient, JobsClient, MarketsClient, OrdersClient, PasswordClient, ReconciliationClient, SessionsClient,
  TwoFactorClient, UserClient,
} from './client.js';
import type { Problem } from './client.js';

/** How to reach the exchange, and as whom. */
export interface ExchangeSettings {
  /** Where it is, without a slash at the end; by default where the page came from. */
  baseUrl?: string;
  /** An access token, or what gives the present one. Without it the browser's cookies say who is calling. */
  accessToken?: string | (() => string | null | undefined);
  /** An API key, "id.secret". */
  apiKey?: string;
  /** Renew the session once when the exchange says that it has run out, and repeat the call. For cookies only. */
  renew?: boolean;
  /** Told when the session could not be renewed. */
  onSignedOut?: () => void;
  /** Cookies are sent to the same origin; 'include' sends them to another one that lists this one's origin. */
  credentials?: RequestCredentials;
  /** What sends requests; the global fetch unless given. */
  fetch?: typeof fetch;
}

/** What one call may be told beside its parameters. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
}

/** Sends a request and gives the answer's body; throws ExchangeError. */
export type Send = <T>(method: string, path: string, call: Call) => Promise<T>;

interface Call {
  query?: object;
  body?: unknown;
  options?: CallOptions | undefined;
}

/** The exchange's "no", or that it could not be reached (status 0, code UNREACHABLE). */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';

  /** The HTTP status. */
  readonly status: number;

  /** Stable, for programs: INSUFFICIENT_FUNDS, MARKET_NOT_OPEN ... */
  readonly code: string;

  /** What is wrong with which member, if the code is VALIDATION_FAILED. */
  readonly errors: Readonly<Record<string, readonly string[]>>;

  /** Finds the request in the exchange's logs. */
  readonly traceId: string | null;

  /** Seconds after which trying again makes sense, if the exchange said so. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Partial<Problem>, retryAfter: number | null = null, cause?: unknown) {
    super(problem.detail ?? `The exchange answered ${status}.`, { cause });
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'UNREACHABLE' : 'INTERNAL');
    this.errors = problem.errors ?? {};
    this.traceId = problem.traceId ?? null;
    this.retryAfter = retryAfter;
  }
}

/** The operations, area by area. */
export interface Exchange {
  admin: AdminClient;
  apiKeys: ApiKeysClient;
  auth: AuthClient;
  events: EventsClient;
  exchange: ExchangeClient;
  jobs: JobsClient;
  markets: MarketsClient;
  orders: OrdersClient;
  password: PasswordClient;
  reconciliation: ReconciliationClient;
  sessions: SessionsClient;
  twoFactor: TwoFactorClient;
  user: UserClient;
  /** Sends any request the same way, for what has no method of its own. */
  send: Send;
}

/** An exchange to call. */
export function createExchange(settings: ExchangeSettings = {}): Exchange {
  const send = createSend(settings);
  return {
    admin: new AdminClient(send),
    apiKeys: new ApiKeysClient(send),
    auth: new AuthClient(send),
    events: new EventsClient(send),
    exchange: new ExchangeClient(send),
    jobs: new JobsClient(send),
    markets: new MarketsClient(send),
    orders: new OrdersClient(send),
    password: new PasswordClient(send),
    reconciliation: new ReconciliationClient(send),
    sessions: new SessionsClient(send),
    twoFactor: new TwoFactorClient(send),
    user: new UserClient(send),
    send,
  };
}

const REFRESH = '/v1/auth/refresh';

/** Calls that begin or end a session: what they are refused with is about themselves, not about a session that has run out. */
const SIGNING = /^\/v1\/auth\/(login|register|refresh|logout)$/;

function createSend(settings: ExchangeSettings): Send {
  const base = settings.baseUrl ?? '';
  let renewal: Promise<boolean> | null = null;
  let signedOut = false;

  async function once<T>(method: string, path: string, call: Call): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    const token = typeof settings.accessToken === 'function' ? settings.accessToken() : settings.accessToken;
    if (token) headers['Authorization'] = `Bearer ${token}`;
    if (settings.apiKey) headers['X-Api-Key'] = settings.apiKey;
    if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    const request: RequestInit = { method, headers, credentials: settings.credentials ?? 'same-origin' };
    if (call.body !== undefined) request.body = JSON.stringify(call.body);
    if (call.options?.signal) request.signal = call.options.signal;

    const response = await reach(() => (settings.fetch ?? fetch)(base + path + queryOf(call.query), request));
    if (!response.ok) throw await refusalOf(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** Several calls may find the session run out at once: they share one renewal. */
  function renew(): Promise<boolean> {
    renewal ??= once('POST', REFRESH, {})
      .then(() => true, (error: unknown) => {
        // Another tab has renewed it a moment ago: the cookie is new already.
        if (error instanceof ExchangeError && error.code === 'REFRESH_TOKEN_SUPERSEDED') return true;
        if (error instanceof ExchangeError && error.status === 401) {
          signedOut = true;
          settings.onSignedOut?.();
        }
        return false;
      })
      .finally(() => { renewal = null; });
    return renewal;
  }

  return async function send<T>(method: string, path: string, call: Call): Promise<T> {
    try {
      const answer = await once<T>(method, path, call);
      if (SIGNING.test(path)) signedOut = false;
      return answer;
    } catch (error) {
      const ranOut = error instanceof ExchangeError && error.code === 'UNAUTHENTICATED' && !SIGNING.test(path);
      if (!settings.renew || !ranOut || signedOut || !(await renew())) throw error;
      return once<T>(method, path, call);
    }
  };
}

async function reach(call: () => Promise<Response>): Promise<Response> {
  try {
    return await call();
  } catch (error) {
    // That is how fetch says it; anything else is the caller's own (a call given up, what a fetch of theirs throws).
    if (!(error instanceof TypeError)) throw error;
    throw new ExchangeError(0, { detail: 'The exchange cannot be reached.' }, null, error);
  }
}

async function refusalOf(response: Response): Promise<ExchangeError> {
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const problem = await response.json().then((body: unknown) => body as Partial<Problem>, () => ({}));
  return new ExchangeError(response.status, problem, Number.isFinite(wait) ? wait : null);
}

/** "?a=1&b=2&b=3"; what is undefined or null is left out. */
function queryOf(query: object | undefined): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}) as [string, unknown][]) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one !== undefined && one !== null) pairs.append(name, String(one as string | number | boolean));
    }
  }

  const text = pairs.toString();
  return text === '' ? '' : `?${text}`;
}
