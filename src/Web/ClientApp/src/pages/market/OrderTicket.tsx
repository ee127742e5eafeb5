import { useMemo, type FormEvent } from 'react';
import { Link } from 'wouter';
import { keepDraft, rememberKind, type Draft } from '../../data/drafts';
import { useBalance, useBook, useOpenOrders, usePositions } from '../../data/queries';
import { useUser } from '../../data/session';
import type { MarketDetails, OrderType, Outcome } from '../../data/types';
import { formatCount, formatMoney, units } from '../../lib/money';
import { offersFor, preview } from '../../lib/ticket';
import { Button } from '../../ui/Button';
import { Segments } from '../../ui/Segments';
import { FormError } from '../../ui/states';
import { LimitOptions, OutcomeLabel, PriceField, QuantityField, SpendField } from './TicketFields';
import { TicketSummary } from './TicketSummary';
import { inDollars, label, problemOf, termsOf } from './ticketTerms';
import { useSendOrder } from './useSendOrder';

interface Props {
  market: MarketDetails;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

/** Says what to buy or sell, shows what it costs and brings against the book as it stands, and sends it. */
export function OrderTicket({ market, draft, onChange }: Props) {
  const user = useUser();
  const book = useBook(market.slug).data;
  const orders = useOpenOrders(!!user).data;
  const balance = useBalance(!!user).data;
  const position = usePositions(!!user).data?.find((one) => one.marketId === market.id && one.outcome === draft.outcome);
  const own = useMemo(() => (orders ?? []).filter((order) => order.marketId === market.id), [orders, market.id]);
  const terms = termsOf(draft);
  const offers = useMemo(() => (book ? offersFor(draft.side, draft.outcome, book, own) : []), [book, draft.side, draft.outcome, own]);
  const seen = preview(terms, offers, market.fees.takerBps);
  const send = useSendOrder(market, draft, terms);
  const problem = problemOf(draft, terms, units(market.tickSize));
  const [name, tone] = draft.outcome === 'YES' ? (['Yes', 'yes'] as const) : (['No', 'no'] as const);
  const free = position ? position.shares - position.lockedShares : 0;
  const tradable = market.status === 'OPEN' && market.tradingMode !== 'CANCEL_ONLY';
  const cash = balance ? units(balance.available) : null;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!problem && !send.isPending) send.mutate();
  };
  const edit = (part: Partial<Draft>): void => {
    send.reset();
    onChange(part);
  };
  const setKind = (type: OrderType): void => {
    rememberKind(type);
    edit({ type, ...(type === 'MARKET' ? { timeInForce: 'IOC', postOnly: false } : { timeInForce: 'GTC' }) });
  };

  return (
    <form className="ticket panel" onSubmit={submit} noValidate>
      <h2 className="visually-hidden">Trade</h2>
      <div className="ticket-top">
        <Segments label="Buy or sell" look="line" value={draft.side} onChange={(side) => edit({ side, ...(side === 'BUY' && { reduceOnly: false }) })} options={[{ value: 'BUY', label: 'Buy' }, { value: 'SELL', label: 'Sell' }]} />
        <Segments label="Kind of order" value={draft.type} onChange={setKind} options={[{ value: 'MARKET', label: 'Market' }, { value: 'LIMIT', label: 'Limit' }]} />
      </div>
      <Segments label="Outcome" className="outcomes" value={draft.outcome} onChange={(outcome: Outcome) => edit({ outcome })} options={[
        { value: 'YES', tone: 'yes', label: <OutcomeLabel name="Yes" side={draft.side} outcome="YES" book={book} /> },
        { value: 'NO', tone: 'no', label: <OutcomeLabel name="No" side={draft.side} outcome="NO" book={book} /> },
      ]} />
      {draft.type === 'LIMIT' && <PriceField draft={draft} onChange={edit} tick={units(market.tickSize)} />}
      {draft.type === 'MARKET' && draft.side === 'BUY' && (
        <Segments label="Amount in" value={draft.by} onChange={(by) => edit({ by })} options={[{ value: 'DOLLARS', label: 'Dollars' }, { value: 'SHARES', label: 'Shares' }]} />
      )}
      {inDollars(draft) ? <SpendField draft={draft} onChange={edit} cash={cash} /> : <QuantityField draft={draft} onChange={edit} max={draft.side === 'SELL' ? free : null} />}
      {draft.type === 'LIMIT' ? <LimitOptions draft={draft} onChange={edit} /> : (
        <label className="check"><input type="checkbox" checked={draft.timeInForce === 'FOK'} onChange={(event) => edit({ timeInForce: event.target.checked ? 'FOK' : 'IOC' })} />All or nothing</label>
      )}
      {book && draft.type === 'MARKET' && offers.length === 0 && tradable && (
        <p className="note">Nobody {draft.side === 'BUY' ? 'sells' : 'buys'} {name} right now. A <button type="button" className="link-button" onClick={() => setKind('LIMIT')}>limit order</button> waits in the book until somebody does.</p>
      )}
      <TicketSummary terms={terms} seen={seen} makerBps={market.fees.makerBps} dollars={inDollars(draft)} />
      <FormError error={send.error} />
      {user === null ? <SignInFirst market={market.slug} draft={draft} />
        : <Button type="submit" look={tone} className="ticket-send" disabled={!tradable || user === undefined} busy={send.isPending} aria-describedby="ticket-problem">{label(draft, terms, name)}</Button>}
      <p className="ticket-note" id="ticket-problem">{!tradable ? 'This market takes no orders now.' : user && (problem ?? '')}</p>
      {user && cash === 0 && draft.side === 'BUY' && <NoMoney />}
      {user && cash !== null && (
        <p className="ticket-have">
          <span>{draft.side === 'BUY' ? 'Available' : `Your ${name} shares`}</span>
          <strong>{draft.side === 'BUY' ? formatMoney(cash) : formatCount(free)}</strong>
        </p>
      )}
    </form>
  );
}

/** What a visitor has entered is there again when they come back signed in. */
function SignInFirst({ market, draft }: { market: string; draft: Draft }) {
  const next = encodeURIComponent(`/markets/${market}`);
  const keep = (): void => keepDraft(market, draft);
  return (
    <>
      <Link href={`/sign-in?next=${next}`} className="button button-primary ticket-send" onClick={keep}>Sign in to trade</Link>
      <p className="ticket-note">New here? <Link href={`/register?next=${next}`} onClick={keep}>Open an account</Link></p>
    </>
  );
}

/** A new account is empty; here is how that changes. */
function NoMoney() {
  return (
    <p className="note note-warn">
      <strong>Your account holds no money yet.</strong> Deposits are made by the exchange’s administrators: ask one of them, and the money is here at once. <Link href="/wallet">Your wallet</Link>
    </p>
  );
}
