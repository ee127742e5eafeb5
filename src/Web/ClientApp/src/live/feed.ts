import { useSyncExternalStore } from 'react';
import { MarketFeed, type FeedState } from '../feed';
import { renewSession, sessionExpiry } from '../lib/session';

/** The page's one connection to the realtime feed. */
export const feed = new MarketFeed();

let state: FeedState = feed.state;
const watchers = new Set<() => void>();
feed.onState((next) => {
  state = next;
  for (const watcher of watchers) watcher();
});

const subscribe = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** Whether what is shown is what the exchange has. */
export const useFeedState = (): FeedState => useSyncExternalStore(subscribe, () => state);

let renewedAt = 0;

// The connection was made while the access token had run out (a laptop that slept, say): with a new one the private topics are ours again.
feed.onRefused((topic) => {
  if (!topic.startsWith('user:') || sessionExpiry() === null || Date.now() - renewedAt < 10_000) return;
  renewedAt = Date.now();
  renewSession().then((signedIn) => (signedIn ? feed.reconnect() : undefined), () => undefined);
});

/** Runs a task at most once a frame, with the latest argument. */
export function perFrame<T>(task: (latest: T) => void): { (value: T): void; cancel(): void } {
  let latest: T;
  let frame = 0;
  const run = (value: T): void => {
    latest = value;
    if (frame) return;
    frame = document.hidden
      ? window.setTimeout(() => { frame = 0; task(latest); }, 250) // frames stand still in hidden tabs
      : requestAnimationFrame(() => { frame = 0; task(latest); });
  };
  run.cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(frame);
    frame = 0;
  };
  return run;
}
