import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { Draft } from '../../data/drafts';
import { exchange } from '../../data/exchange';
import { queries, useBalance, useBook, useOpenOrders, usePositions } from '../../data/queries';
import { useUser } from '../../data/session';
import type { MarketDetails, OrderWithTrades, Outcome, PlaceOrder, TimeInForce } from '../../data/types';
import { insist } from '../../lib/http';
import { newKey } from '../../lib/keys';
import { formatCount, formatMoney, formatPrice, parseCents, parseUnits, toCents, toWire, units, ONE } from '../../lib/money';
import { offersFor, preview, type Terms } from '../../lib/ticket';
import { localToIso } from '../../lib/time';
import { withOrder } from '../../live/useLive';
import { Button } from '../../ui/Button';
import { SelectField, TextField } from '../../ui/Field';
import { Segments } from '../../ui/Segments';
import { FormError } from '../../ui/states';
import { tell } from '../../ui/toasts';
import { TicketSummary } from './TicketSummary';

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
  const send = useSend(market, draft, terms);
  const problem = problemOf(draft, terms, units(market.tickSize));
  const [name, tone] = draft.outcome === 'YES' ? (['Yes', 'yes'] as const) : (['No', 'no'] as const);
  const free = position ? position.shares - position.lockedShares : 0;
  const tradable = market.status === 'OPEN' && market.tradingMode !== 'CANCEL_ONLY';

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!problem && !send.isPending) send.mutate();
  };
  const edit = (part: Partial<Draft>): void => {
    send.reset();
    onChange(part);
  };

  return (
    <form className="ticket panel" onSubmit={submit} noValidate>
      <h2 className="visually-hidden">Trade</h2>
      <div className="ticket-top">
        <Segments label="Buy or sell" look="line" value={draft.side} onChange={(side) => edit({ side, ...(side === 'SELL' ? { by: 'SHARES' } : { reduceOnly: false }) })} options={[{ value: 'BUY', label: 'Buy' }, { value: 'SELL', label: 'Sell' }]} />
        <Segments label="Kind of order" value={draft.type} onChange={(type) => edit({ type, ...(type === 'MARKET' ? { timeInForce: 'IOC', postOnly: false } : { timeInForce: 'GTC', by: 'SHARES' }) })} options={[{ value: 'LIMIT', label: 'Limit' }, { value: 'MARKET', label: 'Market' }]} />
      </div>
      <Segments label="Outcome" className="outcomes" value={draft.outcome} onChange={(outcome: Outcome) => edit({ outcome })} options={[
        { value: 'YES', tone: 'yes', label: <OutcomeLabel name="Yes" side={draft.side} outcome="YES" book={book} /> },
        { value: 'NO', tone: 'no', label: <OutcomeLabel name="No" side={draft.side} outcome="NO" book={book} /> },
      ]} />
      {draft.type === 'LIMIT' && <PriceField draft={draft} onChange={edit} tick={units(market.tickSize)} />}
      {draft.type === 'MARKET' && draft.side === 'BUY' && (
        <Segments label="Amount in" value={draft.by} onChange={(by) => edit({ by })} options={[{ value: 'SHARES', label: 'Shares' }, { value: 'DOLLARS', label: 'Dollars' }]} />
      )}
      {draft.by === 'DOLLARS'
        ? <TextField label="Spend at most" inputMode="decimal" autoComplete="off" placeholder="0.00" value={draft.spend} onChange={(event) => edit({ spend: event.target.value })} after="$" />
        : <QuantityField draft={draft} onChange={edit} max={draft.side === 'SELL' ? free : null} />}
      {draft.type === 'LIMIT' ? <LimitOptions draft={draft} onChange={edit} /> : (
        <label className="check"><input type="checkbox" checked={draft.timeInForce === 'FOK'} onChange={(event) => edit({ timeInForce: event.target.checked ? 'FOK' : 'IOC' })} />All or nothing</label>
      )}
      <TicketSummary terms={terms} seen={seen} makerBps={market.fees.makerBps} />
      <FormError error={send.error} />
      {user === null ? <Link href={`/sign-in?next=${encodeURIComponent(`/markets/${market.slug}`)}`} className="button button-primary ticket-send">Sign in to trade</Link>
        : <Button type="submit" look={tone} className="ticket-send" disabled={!tradable || user === undefined} busy={send.isPending} aria-describedby="ticket-problem">{label(draft, terms, name)}</Button>}
      <p className="ticket-note" id="ticket-problem">{!tradable ? 'This market takes no orders now.' : user && (problem ?? '')}</p>
      {user && balance && (
        <p className="ticket-have">
          <span>{draft.side === 'BUY' ? 'Available' : `Your ${name} shares`}</span>
          <strong>{draft.side === 'BUY' ? formatMoney(units(balance.available)) : formatCount(free)}</strong>
        </p>
      )}
    </form>
  );
}

/** The outcome with what a share of it costs, or brings, right now. */
function OutcomeLabel({ name, side, outcome, book }: { name: string; side: Draft['side']; outcome: Outcome; book: Parameters<typeof offersFor>[2] | undefined }) {
  const best = book && offersFor(side, outcome, book, [])[0];
  return <><span>{name}</span><strong>{best ? formatPrice(best[0]) : '–'}</strong></>;
}

interface PartProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

function PriceField({ draft, onChange, tick }: PartProps & { tick: number }) {
  const step = (by: number): void => {
    const price = parseCents(draft.price) ?? (by > 0 ? 0 : ONE);
    onChange({ price: toCents(Math.max(tick, Math.min(ONE - tick, price + by))) });
  };
  return (
    <TextField label="Limit price" inputMode="decimal" autoComplete="off" placeholder="50" value={draft.price} onChange={(event) => onChange({ price: event.target.value })}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        step(event.key === 'ArrowUp' ? tick : -tick);
      }}
      after={<>¢ <Stepper label="price" onStep={(sign) => step(sign * tick)} /></>} />
  );
}

function QuantityField({ draft, onChange, max }: PartProps & { max: number | null }) {
  const add = (shares: number): void => onChange({ quantity: String(Math.max(1, (parseCount(draft.quantity) ?? 0) + shares)) });
  return (
    <div className="quantity">
      <TextField label="Shares" inputMode="numeric" autoComplete="off" placeholder="0" value={draft.quantity} onChange={(event) => onChange({ quantity: event.target.value })} />
      <div className="quick">
        {[10, 100, 1000].map((shares) => <button key={shares} type="button" className="chip" onClick={() => add(shares)}>+{formatCount(shares)}</button>)}
        {max !== null && <button type="button" className="chip" disabled={max === 0} onClick={() => onChange({ quantity: String(max) })}>All {formatCount(max)}</button>}
      </div>
    </div>
  );
}

function Stepper({ label, onStep }: { label: string; onStep: (sign: 1 | -1) => void }) {
  return (
    <span className="stepper">
      <button type="button" tabIndex={-1} aria-label={`Lower ${label}`} onClick={() => onStep(-1)}>−</button>
      <button type="button" tabIndex={-1} aria-label={`Raise ${label}`} onClick={() => onStep(1)}>+</button>
    </span>
  );
}

function LimitOptions({ draft, onChange }: PartProps) {
  const rests = draft.timeInForce === 'GTC' || draft.timeInForce === 'GTD';
  return (
    <>
      <SelectField label="Good" value={draft.timeInForce} onChange={(event) => onChange({ timeInForce: event.target.value as TimeInForce, ...(event.target.value === 'IOC' || event.target.value === 'FOK' ? { postOnly: false } : {}) })}>
        <option value="GTC">Until cancelled</option>
        <option value="GTD">Until a date</option>
        <option value="IOC">Right now, the rest is cancelled</option>
        <option value="FOK">Right now, all or nothing</option>
      </SelectField>
      {draft.timeInForce === 'GTD' && <TextField label="Expires" type="datetime-local" value={draft.expiresAt} onChange={(event) => onChange({ expiresAt: event.target.value })} />}
      <div className="ticket-checks">
        <label className="check"><input type="checkbox" checked={draft.postOnly} disabled={!rests} onChange={(event) => onChange({ postOnly: event.target.checked })} />Post only</label>
        {draft.side === 'SELL' && <label className="check"><input type="checkbox" checked={draft.reduceOnly} onChange={(event) => onChange({ reduceOnly: event.target.checked })} />Reduce only</label>}
      </div>
    </>
  );
}

/** Whole shares; null for anything else. */
const parseCount = (text: string): number | null => (/^\d{1,7}$/.test(text.trim()) ? Number(text) : null);

function termsOf(draft: Draft): Terms {
  const dollars = draft.type === 'MARKET' && draft.side === 'BUY' && draft.by === 'DOLLARS';
  return {
    side: draft.side, outcome: draft.outcome, type: draft.type,
    price: draft.type === 'LIMIT' ? parseCents(draft.price) : null,
    quantity: dollars ? null : parseCount(draft.quantity),
    spend: dollars ? parseUnits(draft.spend) : null,
  };
}

/** What is missing or wrong, in words; null when the order can be sent. */
function problemOf(draft: Draft, terms: Terms, tick: number): string | null {
  if (terms.type === 'LIMIT') {
    if (!draft.price.trim()) return 'Enter a price.';
    if (terms.price === null || terms.price <= 0 || terms.price >= ONE) return 'A price lies between 0¢ and 100¢.';
    if (terms.price % tick !== 0) return `Prices here go in steps of ${formatPrice(tick)}.`;
  }
  if (terms.spend === null && draft.by === 'DOLLARS' && draft.type === 'MARKET') return 'Enter how many dollars to spend.';
  if (terms.spend !== null && terms.spend <= 0) return 'Enter how many dollars to spend.';
  if (terms.spend === null && !draft.quantity.trim()) return 'Enter how many shares.';
  if (terms.spend === null && (terms.quantity === null || terms.quantity < 1 || terms.quantity > 1_000_000)) return 'Between 1 and 1,000,000 whole shares.';
  if (draft.timeInForce === 'GTD' && !draft.expiresAt) return 'Choose when the order expires.';
  return null;
}

function label(draft: Draft, terms: Terms, name: string): string {
  const verb = draft.side === 'BUY' ? 'Buy' : 'Sell';
  const amount = terms.spend ? `${formatMoney(terms.spend)} of ` : terms.quantity ? `${formatCount(terms.quantity)} ` : '';
  return `${verb} ${amount}${name}${terms.price ? ` at ${formatPrice(terms.price)}` : ''}`;
}

/** Sends the order. The same intention has the same name until it is answered, so that a lost answer never makes two orders of one. */
function useSend(market: MarketDetails, draft: Draft, terms: Terms) {
  const client = useQueryClient();
  const intention = useRef({ terms: '', key: '' });
  return useMutation<OrderWithTrades>({
    mutationFn: () => {
      const body: Omit<PlaceOrder, 'clientOrderId'> = {
        market: market.slug, side: draft.side, outcome: draft.outcome, type: draft.type, timeInForce: draft.timeInForce,
        ...(terms.price !== null && { price: toWire(terms.price) }),
        ...(terms.quantity !== null && { quantity: terms.quantity }),
        ...(terms.spend !== null && { spend: toWire(terms.spend) }),
        ...(draft.timeInForce === 'GTD' && { expiresAt: localToIso(draft.expiresAt) }),
        ...(draft.postOnly && { postOnly: true }),
        ...(draft.reduceOnly && { reduceOnly: true }),
      };
      const said = JSON.stringify(body);
      if (intention.current.terms !== said) intention.current = { terms: said, key: newKey() };
      return insist(() => exchange.orders.place({ ...body, clientOrderId: intention.current.key }));
    },
    onSuccess: ({ order }) => {
      intention.current = { terms: '', key: '' };
      client.setQueryData(queries.openOrders().queryKey, (known) => withOrder(known ?? [], order));
      void client.invalidateQueries({ queryKey: queries.balance().queryKey });
      tell(...outcomeOf(order));
    },
    onError: (error) => {
      // A refusal is an answer: the next try is a new intention. Only a lost answer keeps the name.
      if ('status' in error && Number(error.status) >= 400 && Number(error.status) < 500) intention.current = { terms: '', key: '' };
    },
  });
}

function outcomeOf(order: OrderWithTrades['order']): [string, string] {
  const name = order.outcome === 'YES' ? 'Yes' : 'No';
  const done = `${formatCount(order.filledQuantity)} ${name} ${order.side === 'BUY' ? 'bought' : 'sold'}${order.averagePrice ? ` at ${formatPrice(units(order.averagePrice))} on average` : ''}`;
  switch (order.status) {
    case 'FILLED': return ['Order filled', done];
    case 'PARTIALLY_FILLED': return ['Partly filled', `${done}; ${formatCount(order.remainingQuantity)} rest in the book.`];
    case 'OPEN': return ['Order placed', `${formatCount(order.quantity)} ${name} rest in the book${order.price ? ` at ${formatPrice(units(order.price))}` : ''}.`];
    default: return order.filledQuantity > 0 ? ['Partly filled', `${done}; the rest found nobody.`] : ['Nothing traded', 'Nobody offered that price; the order is cancelled.'];
  }
}
