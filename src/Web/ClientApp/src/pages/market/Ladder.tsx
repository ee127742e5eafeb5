import { memo, useEffect, useMemo, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import type { Draft } from '../../data/drafts';
import { useBook, useOpenOrders, useTrades } from '../../data/queries';
import { useUser } from '../../data/session';
import type { MarketDetails, Outcome } from '../../data/types';
import { complement, formatCount, formatPrice, toCents, units, type Units } from '../../lib/money';
import { inTermsOf, type Offer } from '../../lib/ticket';
import { Panel } from '../../ui/parts';
import { Segments } from '../../ui/Segments';

const ROWS = 8;

interface Props {
  market: MarketDetails;
  outcome: Outcome;
  onOutcome: (outcome: Outcome) => void;
  onPick: (part: Partial<Draft>) => void;
}

/** The order book in one outcome's terms. A click on a price puts it into the ticket. */
export function Ladder({ market, outcome, onOutcome, onPick }: Props) {
  const user = useUser();
  const book = useBook(market.slug).data;
  const orders = useOpenOrders(!!user).data;
  const box = useRef<HTMLDivElement>(null);
  const view = useMemo(() => (book ? inTermsOf(outcome, book) : { bids: [], asks: [] }), [book, outcome]);
  const mine = useMemo(() => new Set((orders ?? [])
    .filter((order) => order.marketId === market.id && order.price !== null)
    .map((order) => (order.outcome === outcome ? units(order.price!) : complement(units(order.price!))))), [orders, market.id, outcome]);
  const deepest = Math.max(1, ...[...view.bids.slice(0, ROWS), ...view.asks.slice(0, ROWS)].map(([, shares]) => shares));
  const [bid, ask] = [view.bids[0]?.[0], view.asks[0]?.[0]];
  const pick = (price: Units): void => onPick({ type: 'LIMIT', outcome, price: toCents(price) });

  /** Up and down move through the prices; the whole ladder is one stop of the Tab key. */
  const move = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const rows = [...(box.current?.querySelectorAll<HTMLButtonElement>('button.rung') ?? [])];
    const next = rows.indexOf(document.activeElement as HTMLButtonElement) + (event.key === 'ArrowDown' ? 1 : -1);
    rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
  };

  return (
    <Panel flush className="ladder-panel" title="Order book" actions={
      <Segments label="Book of" value={outcome} onChange={onOutcome} options={[{ value: 'YES', label: 'Yes', tone: 'yes' }, { value: 'NO', label: 'No', tone: 'no' }]} />
    }>
      <div className="ladder" ref={box} onKeyDown={move} role="group" aria-label={`Order book of ${outcome === 'YES' ? 'Yes' : 'No'}; up and down move through the prices`}>
        <div className="ladder-head" aria-hidden="true"><span>Price</span><span>Shares</span><span>Total</span></div>
        <Side offers={view.asks} kind="ask" tone={outcome === 'YES' ? 'no' : 'yes'} deepest={deepest} mine={mine} stop={bid === undefined} onPick={pick} />
        <div className="ladder-middle">
          {bid !== undefined && ask !== undefined
            ? <><LastPrice market={market} outcome={outcome} /><span>spread {formatPrice(ask - bid)}</span></>
            : <span>{bid === undefined && ask === undefined ? 'No offers yet' : bid === undefined ? 'No bids' : 'No asks'}</span>}
        </div>
        <Side offers={view.bids} kind="bid" tone={outcome === 'YES' ? 'yes' : 'no'} deepest={deepest} mine={mine} stop onPick={pick} />
      </div>
    </Panel>
  );
}

/** What was paid last, and whether that was more or less than before. */
function LastPrice({ market, outcome }: { market: MarketDetails; outcome: Outcome }) {
  const [last, before] = (useTrades(market.slug).data ?? []).map((trade) => (outcome === 'YES' ? units(trade.price) : complement(units(trade.price))));
  if (last === undefined) return <span>no trades yet</span>;
  const moved = before === undefined ? 0 : last - before;
  return <span><strong className={moved > 0 ? 'good' : moved < 0 ? 'bad' : undefined}>{formatPrice(last)}{moved !== 0 && (moved > 0 ? ' ▲' : ' ▼')}</strong> last</span>;
}

interface SideProps {
  offers: readonly Offer[];
  kind: 'bid' | 'ask';
  tone: 'yes' | 'no';
  deepest: number;
  mine: ReadonlySet<Units>;
  /** Whether the Tab key stops at its best price. */
  stop?: boolean;
  onPick: (price: Units) => void;
}

function Side({ offers, kind, tone, deepest, mine, stop, onPick }: SideProps) {
  let total = 0;
  const rungs = offers.slice(0, ROWS).map(([price, shares], index) => {
    total += shares;
    return <Rung key={price} price={price} shares={shares} total={total} kind={kind} tone={tone} depth={Math.round((shares / deepest) * 100)} mine={mine.has(price)} first={!!stop && index === 0} onPick={onPick} />;
  });
  // The ladder keeps its height, so that nothing below it moves.
  const gaps = Array.from({ length: ROWS - rungs.length }, (_, index) => <div key={`gap${index}`} className="rung rung-gap" aria-hidden="true" />);
  return <div className="ladder-side">{kind === 'ask' ? [...gaps, ...rungs.reverse()] : [...rungs, ...gaps]}</div>;
}

interface RungProps {
  price: Units;
  shares: number;
  total: number;
  kind: 'bid' | 'ask';
  tone: 'yes' | 'no';
  depth: number;
  mine: boolean;
  first: boolean;
  onPick: (price: Units) => void;
}

const Rung = memo(function Rung({ price, shares, total, kind, tone, depth, mine, first, onPick }: RungProps) {
  const number = useLitOnChange(shares);
  return (
    <button type="button" className={`rung rung-${tone}`} style={{ '--depth': `${depth}%` } as CSSProperties} tabIndex={first ? 0 : -1} onClick={() => onPick(price)}>
      <span className={tone} aria-hidden="true">{formatPrice(price)}{mine && <i className="rung-mine" title="Your order is here" />}</span>
      <span ref={number} className="rung-shares" aria-hidden="true">{formatCount(shares)}</span>
      <span className="dim" aria-hidden="true">{formatCount(total)}</span>
      <span className="visually-hidden">{`${kind === 'ask' ? 'Ask' : 'Bid'} ${formatPrice(price)}, ${formatCount(shares)} shares${mine ? ', yours among them' : ''}`}</span>
    </button>
  );
}, (a, b) => a.price === b.price && a.shares === b.shares && a.total === b.total && a.depth === b.depth && a.mine === b.mine && a.first === b.first && a.tone === b.tone);

/** A number that changes lights up for a moment, unless the visitor wants things to keep still. */
function useLitOnChange(value: number) {
  const place = useRef<HTMLSpanElement>(null);
  const known = useRef(value);
  useEffect(() => {
    if (known.current === value) return;
    known.current = value;
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) place.current?.animate({ backgroundColor: ['var(--flash)', 'transparent'] }, 600);
  }, [value]);
  return place;
}
