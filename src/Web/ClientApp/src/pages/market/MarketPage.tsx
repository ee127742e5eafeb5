import { useCallback, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { forgetDraft, keptDraft, newDraft, type Draft } from '../../data/drafts';
import { useBook, useMarket } from '../../data/queries';
import { useUser } from '../../data/session';
import type { MarketDetails, MarketStatus, Outcome } from '../../data/types';
import { complement, formatCount, formatPrice, units } from '../../lib/money';
import { formatDateTime, fromNow } from '../../lib/time';
import { useLiveMarket } from '../../live/useLive';
import { StatusBadge } from '../../ui/parts';
import { Failure, Skeleton } from '../../ui/states';
import { useTitle } from '../../ui/useTitle';
import { Ladder } from './Ladder';
import { LiveBadge } from './LiveBadge';
import { MarketAbout } from './MarketAbout';
import { MarketChart } from './MarketChart';
import { OrderTicket } from './OrderTicket';
import { OwnMarket } from './OwnMarket';
import { RecentTrades } from './RecentTrades';
import { ResolutionPanel } from './ResolutionPanel';

export default function MarketPage({ slug }: { slug: string }) {
  const market = useMarket(slug);
  useTitle(market.data?.question);
  if (market.data) return <MarketView market={market.data} />;
  return (
    <div className="page market-waits">
      {market.error ? <Failure error={market.error} onRetry={() => void market.refetch()} /> : <Skeleton lines={6} height={64} />}
    </div>
  );
}

/** While a market can trade it has a book and a ticket; afterwards what counts is how it was decided. */
const canTrade = (status: MarketStatus): boolean => status === 'DRAFT' || status === 'OPEN' || status === 'HALTED';

function MarketView({ market }: { market: MarketDetails }) {
  const user = useUser();
  const { draft, outcome, change } = useDraft(market.slug);
  useLiveMarket(market.slug);
  const trades = canTrade(market.status);
  return (
    <div className={`market ${trades ? '' : 'market-over'}`}>
      <MarketHead market={market} />
      <div className="market-main">
        <MarketChart market={market} outcome={outcome} />
        {user !== null && <OwnMarket market={market} onDraft={change} />}
        <MarketAbout market={market} />
      </div>
      <div className="market-book">
        {trades ? <Ladder market={market} outcome={outcome} onOutcome={(next) => change({ outcome: next })} onPick={change} /> : <ResolutionPanel market={market} />}
        <RecentTrades market={market} outcome={outcome} />
      </div>
      {trades && (
        <aside className="market-ticket" aria-label="Order ticket" id="ticket">
          <OrderTicket market={market} draft={draft} onChange={change} />
        </aside>
      )}
      {trades && <QuickBar market={market} onPick={change} />}
    </div>
  );
}

/** The ticket's contents, and the outcome in view. A price link of a list names the outcome; what was entered before signing in comes back. */
function useDraft(slug: string) {
  const [params] = useSearchParams();
  const [draft, setDraft] = useState<Draft>(() => keptDraft(slug) ?? newDraft(params.get('outcome') === 'NO' ? 'NO' : 'YES'));
  useEffect(() => forgetDraft(slug), [slug]);
  const change = useCallback((part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part })), []);
  return { draft, outcome: draft.outcome, change };
}

function MarketHead({ market }: { market: MarketDetails }) {
  return (
    <header className="market-head">
      <div className="market-title">
        <p className="market-crumbs">
          <Link href="/">Markets</Link>
          {market.category && <> / <Link href={`/?category=${encodeURIComponent(market.category)}`}>{market.category}</Link></>}
        </p>
        <h1>{market.question}</h1>
        <p className="market-state">
          <StatusBadge status={market.status} />
          {market.tradingMode !== 'NORMAL' && <span className="badge badge-warn">{market.tradingMode === 'POST_ONLY' ? 'Post-only' : 'Cancel only'}</span>}
          <LiveBadge />
        </p>
      </div>
      <dl className="market-figures">
        <div><dt>Shares traded</dt><dd>{formatCount(market.volume)}</dd></div>
        <div><dt>Last 24 h</dt><dd>{formatCount(market.volume24h)}</dd></div>
        <div><dt>Open interest</dt><dd>{formatCount(market.openInterest)}</dd></div>
        <div><dt>Closes</dt><dd>{market.closesAt ? <time dateTime={market.closesAt} title={formatDateTime(market.closesAt)}>{fromNow(market.closesAt)}</time> : 'When decided'}</dd></div>
      </dl>
      {market.status === 'HALTED' && <p className="note note-warn market-notice" role="status"><strong>Trading is halted for now.</strong> Orders stay in the book and can be cancelled. {market.statusReason}</p>}
      {market.status === 'OPEN' && market.tradingMode !== 'NORMAL' && (
        <p className="note note-warn market-notice" role="status"><strong>{market.tradingMode === 'POST_ONLY' ? 'Only orders that rest are taken now.' : 'Orders can only be cancelled now.'}</strong> {market.statusReason}</p>
      )}
    </header>
  );
}

/** On phones: both prices within the thumb's reach while the ticket is out of sight; they lead to it. */
function QuickBar({ market, onPick }: { market: MarketDetails; onPick: (part: Partial<Draft>) => void }) {
  const book = useBook(market.slug).data;
  const hidden = useInView('ticket');
  const [ask, bid] = [book?.asks[0]?.[0], book?.bids[0]?.[0]];
  const pick = (outcome: Outcome): void => {
    onPick({ side: 'BUY', outcome });
    document.getElementById('ticket')?.scrollIntoView({ behavior: 'smooth' });
  };
  return (
    <div className="quick-bar" hidden={hidden}>
      <button type="button" className="button button-yes" onClick={() => pick('YES')}>Yes {ask ? formatPrice(units(ask)) : ''}</button>
      <button type="button" className="button button-no" onClick={() => pick('NO')}>No {bid ? formatPrice(complement(units(bid))) : ''}</button>
    </div>
  );
}

function useInView(id: string): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    const target = document.getElementById(id);
    if (!target) return;
    const watcher = new IntersectionObserver(([entry]) => setInView(entry?.isIntersecting ?? false), { rootMargin: '-80px 0px -160px' });
    watcher.observe(target);
    return () => watcher.disconnect();
  }, [id]);
  return inView;
}
