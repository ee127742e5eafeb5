/**
 * The session's life, as far as scripts may know of it: the tokens are in cookies that they cannot read. What is kept here is only when the access
 * token runs out, so that it is renewed in time, by one tab for all of them.
 */
const EXPIRY_KEY = 'session.expires';
const LOCK = 'session-renewal';
const RENEW_BEFORE_MS = 60_000;

type Listener = () => void;
const ended = new Set<Listener>();
let timer: number | undefined;

/** When the access token runs out, in ms; null when nobody is signed in as far as we know. */
export function sessionExpiry(): number | null {
  const stored = Number(localStorage.getItem(EXPIRY_KEY));
  return Number.isFinite(stored) && stored > 0 ? stored : null;
}

/** Called after signing in and after each renewal. */
export function sessionRenewed(accessTokenExpiresAt: string): void {
  localStorage.setItem(EXPIRY_KEY, String(Date.parse(accessTokenExpiresAt)));
  schedule();
}

/** Called after signing out, or when the session cannot be renewed. */
export function sessionEnded(): void {
  localStorage.removeItem(EXPIRY_KEY);
  window.clearTimeout(timer);
  for (const listener of ended) listener();
}

/** Tells when the session has ended, in whichever tab. */
export function onSessionEnded(listener: Listener): () => void {
  ended.add(listener);
  return () => ended.delete(listener);
}

window.addEventListener('storage', (event) => {
  if (event.key !== EXPIRY_KEY) return;
  if (event.newValue) schedule();
  else for (const listener of ended) listener();
});

let renewal: Promise<boolean> | undefined;

/**
 * Renews the session unless that has just been done. False: it has ended. Throws when the exchange cannot be reached.
 * @param knownExpiry Of the token that was found to be of no use; if there is another by now, it is taken.
 */
export function renewSession(knownExpiry = sessionExpiry()): Promise<boolean> {
  renewal ??= renewOnce(knownExpiry).finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renewOnce(knownExpiry: number | null): Promise<boolean> {
  const renew = async (): Promise<boolean> => {
    // Another tab held the lock before us and has done our work.
    if (sessionExpiry() !== knownExpiry) return sessionExpiry() !== null;
    const answer = await fetch('/v1/auth/refresh', { method: 'POST', credentials: 'same-origin' });
    if (answer.ok) {
      const body = (await answer.json()) as { accessTokenExpiresAt: string };
      sessionRenewed(body.accessTokenExpiresAt);
      return true;
    }
    if (answer.status === 409) return true; // renewed a moment ago, where we could not see it: its cookie is ours too
    if (answer.status === 401 || answer.status === 403) {
      sessionEnded();
      return false;
    }
    throw new Error(`The session could not be renewed (${answer.status}).`);
  };
  return navigator.locks ? navigator.locks.request(LOCK, renew) : renew();
}

/** Renews a minute before the token runs out; a tab that slept through it renews when it wakes. */
function schedule(): void {
  window.clearTimeout(timer);
  const expiry = sessionExpiry();
  if (expiry === null) return;
  const wait = Math.max(1_000, expiry - RENEW_BEFORE_MS - Date.now() + Math.random() * 5_000);
  timer = window.setTimeout(() => {
    renewSession().catch(() => {
      timer = window.setTimeout(schedule, 5_000);
    });
  }, Math.min(wait, 2_147_483_647));
}

schedule();
