import { useCallback, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { emptyDraft, type Draft } from '../../data/drafts';
import { useBook, useMarket } from '../../data/queries';
import { useUser } from '../../data/session';
import type { MarketDetails, Outcome } from '../../data/types';
import { complement, formatChance, formatCount, formatPrice, units } from '../../lib/money';
import { formatDateTime, fromNow } from '../../lib/time';
import { useLiveMarket } from '../../live/useLive';
import { StatusBadge } from '../../ui/parts';
import { Failure, Skeleton } from '../../ui/states';
import { useTitle } from '../../ui/useTitle';
import { chanceOf } from '../markets/MarketRows';
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
    <div className="page">
      {market.error ? <Failure error={market.error} onRetry={() => void market.refetch()} /> : <Skeleton lines={6} height={64} />}
    </div>
  );
}

function MarketView({ market }: { market: MarketDetails }) {
  const user = useUser();
  const [params] = useSearchParams();
  const [outcome, setOutcome] = useState<Outcome>(params.get('outcome') === 'NO' ? 'NO' : 'YES');
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, outcome });
  useLiveMarket(market.slug);
  const change = useCallback((part: Partial<Draft>) => {
    setDraft((old) => ({ ...old, ...part }));
    if (part.outcome) setOutcome(part.outcome);
  }, []);
  return (
    <div className="market">
      <MarketHead market={market} />
      <div className="market-main">
        <MarketChart market={market} outcome={outcome} />
        {market.status !== 'OPEN' && market.status !== 'DRAFT' && <ResolutionPanel market={market} />}
        {user && <OwnMarket market={market} onDraft={change} />}
        <MarketAbout market={market} />
      </div>
      <div className="market-book">
        <Ladder market={market} outcome={outcome} onOutcome={(next) => change({ outcome: next })} onPick={change} />
        <RecentTrades market={market} outcome={outcome} />
      </div>
      <aside className="market-ticket" aria-label="Order ticket" id="ticket">
        <OrderTicket market={market} draft={draft} onChange={change} />
      </aside>
      <QuickBar market={market} onPick={change} />
    </div>
  );
}

function MarketHead({ market }: { market: MarketDetails }) {
  const chance = chanceOf(market);
  return (
    <header className="market-head">
      <div className="market-title">
        <p className="market-crumbs">
          <Link href="/">Markets</Link>
          {market.category && <> / <Link href={`/?category=${encodeURIComponent(market.category)}`}>{market.category}</Link></>}
        </p>
        <h1>{market.question}</h1>
        <p className="market-state"><StatusBadge status={market.status} />{market.tradingMode !== 'NORMAL' && <span className="badge badge-warn">{market.tradingMode === 'POST_ONLY' ? 'Post-only' : 'Cancel only'}</span>}<LiveBadge /></p>
      </div>
      <dl className="market-figures">
        <div className="market-chance"><dt>Chance of Yes</dt><dd data-testid="chance">{chance === null ? '–' : formatChance(chance)}</dd></div>
        <div><dt>Traded</dt><dd>{formatCount(market.volume)}</dd></div>
        <div><dt>Last 24 h</dt><dd>{formatCount(market.volume24h)}</dd></div>
        <div><dt>Open interest</dt><dd>{formatCount(market.openInterest)}</dd></div>
        <div><dt>Closes</dt><dd>{market.closesAt ? <time dateTime={market.closesAt} title={formatDateTime(market.closesAt)}>{fromNow(market.closesAt)}</time> : 'Not fixed'}</dd></div>
      </dl>
    </header>
  );
}

/** On phones: both prices within the thumb's reach; they lead to the ticket. */
function QuickBar({ market, onPick }: { market: MarketDetails; onPick: (part: Partial<Draft>) => void }) {
  const book = useBook(market.slug).data;
  const [ask, bid] = [book?.asks[0]?.[0], book?.bids[0]?.[0]];
  const pick = (outcome: Outcome): void => {
    onPick({ outcome, side: 'BUY' });
    document.getElementById('ticket')?.scrollIntoView({ behavior: 'smooth', block: 'start' });
  };
  return (
    <div className="quick-bar">
      <button type="button" className="button button-yes" onClick={() => pick('YES')}>Yes {ask ? formatPrice(units(ask)) : ''}</button>
      <button type="button" className="button button-no" onClick={() => pick('NO')}>No {bid ? formatPrice(complement(units(bid))) : ''}</button>
    </div>
  );
}
