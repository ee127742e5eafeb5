import { ExchangeError } from '../api/index';
import { renewSession, sessionExpiry } from './session';

const TIMEOUT_MS = 20_000;

/** Calls that begin or end a session: a 401 of theirs is about what they carry, not about a session that has run out. */
const SIGNING = /^\/v1\/auth\/(login|register|refresh|logout)/;

/** fetch as the whole page uses it: limited in time, and repeated once after renewing a session that has run out. */
export async function sessionFetch(address: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const known = sessionExpiry(); // of the token that goes with this request: while it is under way another tab may renew it
  const answer = await limited(address, init);
  if (answer.status !== 401 || sessionExpiry() === null || SIGNING.test(String(address))) return answer;
  return (await renewSession(known)) ? limited(address, init) : answer;
}

function limited(address: RequestInfo | URL, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(address, { ...init, signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
}

/** Whether the exchange may not even have seen the request, or says itself that it did nothing and may be asked again. */
export const isTransient = (error: unknown): boolean => error instanceof ExchangeError && [0, 502, 503, 504].includes(error.status);

/** Sends again what may be sent again (it carries a key, or changes nothing): when the answer was lost, or the exchange was busy. */
export async function insist<T>(attempt: () => Promise<T>, attempts = 3): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= attempts || !isTransient(error)) throw error;
      const wait = (error as ExchangeError).retryAfter;
      await new Promise((resolve) => setTimeout(resolve, wait ? wait * 1_000 : 400 * 2 ** tries));
    }
  }
}

/** Offers an answer as a file. */
export async function download(address: string, accept: string, name: string): Promise<void> {
  const answer = await sessionFetch(address, { headers: { Accept: accept } });
  if (!answer.ok) throw new ExchangeError(answer.status, {});
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
