import { useEffect, useState } from 'react';
import { useFeedState } from '../../live/feed';

const WORDS = {
  live: ['Live', 'What you see is what the exchange has.'],
  resyncing: ['Resyncing', 'Something was missed and is being fetched.'],
  stale: ['Stale', 'Not connected: prices may be old. Connecting again.'],
} as const;

/** Whether the figures on the page can be trusted. A short silence at the start is no news. */
export function LiveBadge() {
  const state = useFeedState();
  const [started, setStarted] = useState(state === 'live');
  useEffect(() => {
    if (state === 'live') setStarted(true);
    const timer = setTimeout(() => setStarted(true), 2_500);
    return () => clearTimeout(timer);
  }, [state]);
  const [label, meaning] = state !== 'live' && !started ? ['Connecting', 'Connecting to the live feed.'] : WORDS[state];
  return <span className="live" data-state={started ? state : 'starting'} role="status" title={meaning}><span className="live-dot" />{label}</span>;
}
