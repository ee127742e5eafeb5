import { ApiError } from './errors';
import { renewSession, sessionExpiry } from './session';

const TIMEOUT_MS = 20_000;

/**
 * fetch as the whole page uses it: with the session's cookies, a limit in time, one renewal of the session after a 401, and errors as ApiError.
 */
export async function request(url: RequestInfo, init: RequestInit = {}): Promise<Response> {
  const answer = await send(url, init);
  if (answer.ok || answer.status === 304) return answer;
  if (answer.status === 401 && sessionExpiry() !== null && !String(url).includes('/v1/auth/log') && (await renewed())) {
    const again = await send(url, init);
    if (again.ok) return again;
    throw await problemOf(again);
  }
  throw await problemOf(answer);
}

async function renewed(): Promise<boolean> {
  try {
    return await renewSession();
  } catch {
    throw new ApiError(0, 'NETWORK', 'The session could not be renewed.');
  }
}

async function send(url: RequestInfo, init: RequestInit): Promise<Response> {
  try {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return await fetch(url, { credentials: 'same-origin', ...init, signal });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'NETWORK', 'The exchange cannot be reached.');
  }
}

interface ProblemBody {
  code?: string;
  detail?: string;
  errors?: Record<string, string[]> | null;
}

async function problemOf(answer: Response): Promise<ApiError> {
  const retryAfter = Number(answer.headers.get('Retry-After')) || null;
  let body: ProblemBody = {};
  try {
    body = (await answer.json()) as ProblemBody;
  } catch {
    // Not the exchange's own answer (a proxy's, say): the status has to do.
  }
  const code = body.code ?? (answer.status === 502 || answer.status === 504 ? 'NETWORK' : `HTTP_${answer.status}`);
  return new ApiError(answer.status, code, body.detail ?? answer.statusText, body.errors ?? null, retryAfter);
}

/** Sends again what may be sent again (it carries a key, or changes nothing): when the answer was lost, or the exchange was busy. */
export async function insist<T>(attempt: () => Promise<T>, attempts = 3): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= attempts || !(error instanceof ApiError) || !error.isTransient) throw error;
      await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 0) * 1_000 || 400 * 2 ** tries));
    }
  }
}
