import type { Draft } from '../../data/drafts';
import type { OrderBook, Outcome, TimeInForce } from '../../data/types';
import { formatCount, formatPrice, ONE, parseCents, parseUnits, toCents, toWire, type Units } from '../../lib/money';
import { offersFor } from '../../lib/ticket';
import { SelectField, TextField } from '../../ui/Field';
import { parseCount } from './ticketTerms';

/** The outcome with what a share of it costs, or brings, right now. */
export function OutcomeLabel({ name, side, outcome, book }: { name: string; side: Draft['side']; outcome: Outcome; book: OrderBook | undefined }) {
  const best = book && offersFor(side, outcome, book, [])[0];
  return <><span>{name}</span><strong>{best ? formatPrice(best[0]) : '–'}</strong></>;
}

interface PartProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

export function SpendField({ draft, onChange, cash }: PartProps & { cash: Units | null }) {
  const add = (dollars: number): void => onChange({ spend: dollarsOf((parseUnits(draft.spend) ?? 0) + dollars * ONE) });
  return (
    <div className="quantity">
      <TextField label="Amount" inputMode="decimal" autoComplete="off" placeholder="0.00" value={draft.spend} onChange={(event) => onChange({ spend: event.target.value })} after="$" />
      <div className="quick">
        {[1, 10, 100].map((dollars) => <button key={dollars} type="button" className="chip" onClick={() => add(dollars)}>+${dollars}</button>)}
        {cash !== null && cash > 0 && <button type="button" className="chip" onClick={() => onChange({ spend: dollarsOf(cash) })}>Max</button>}
      </div>
    </div>
  );
}

/** As somebody would type it: "10", "12.50". */
const dollarsOf = (amount: Units): string => toWire(amount).replace(/\.00$/, '');

export function PriceField({ draft, onChange, tick }: PartProps & { tick: number }) {
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

export function QuantityField({ draft, onChange, max }: PartProps & { max: number | null }) {
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

export function LimitOptions({ draft, onChange }: PartProps) {
  const rests = draft.timeInForce === 'GTC' || draft.timeInForce === 'GTD';
  return (
    <>
      <SelectField label="Valid" value={draft.timeInForce} onChange={(event) => onChange({ timeInForce: event.target.value as TimeInForce, ...(event.target.value === 'IOC' || event.target.value === 'FOK' ? { postOnly: false } : {}) })}>
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
