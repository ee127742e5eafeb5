import type { ReactNode } from 'react';
import type { MarketStatus, Outcome } from '../data/types';
import { formatMoney, formatSigned, units } from '../lib/money';
import { formatDate, formatTime } from '../lib/time';

export type Tone = 'yes' | 'no' | 'good' | 'bad' | 'warn' | 'plain';

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

/** YES or NO, by word and colour. */
export function OutcomeTag({ outcome }: { outcome: Outcome }) {
  return <span className={`outcome outcome-${outcome === 'YES' ? 'yes' : 'no'}`}>{outcome === 'YES' ? 'Yes' : 'No'}</span>;
}

const STATUS: Record<MarketStatus, readonly [string, Tone]> = {
  DRAFT: ['Draft', 'plain'],
  OPEN: ['Open', 'good'],
  HALTED: ['Halted', 'warn'],
  CLOSED: ['Closed', 'plain'],
  PROPOSED: ['Resolution proposed', 'warn'],
  DISPUTED: ['Disputed', 'bad'],
  SETTLING: ['Paying out', 'warn'],
  RESOLVED: ['Resolved', 'plain'],
};

export function StatusBadge({ status }: { status: MarketStatus }) {
  const [label, tone] = STATUS[status];
  return <Badge tone={tone}>{label}</Badge>;
}

/** A result: its sign says what its colour says. */
export function Result({ value }: { value: string }) {
  const amount = units(value);
  return <span className={amount > 0 ? 'good' : amount < 0 ? 'bad' : 'dim'}>{formatSigned(amount)}</span>;
}

/** A moment in a table: on one line, or on a phone its date above its time. */
export const When = ({ at }: { at: string }) => <time className="when" dateTime={at}><span>{formatDate(at)},</span> <span>{formatTime(at)}</span></time>;

/** Money as it came from the exchange. */
export const Amount = ({ value }: { value: string }) => <>{formatMoney(units(value))}</>;

/** A titled box. */
export function Panel({ title, actions, children, className = '', flush }: { title?: ReactNode; actions?: ReactNode; children: ReactNode; className?: string; flush?: boolean }) {
  return (
    <section className={`panel ${flush ? 'panel-flush' : ''} ${className}`}>
      {(title || actions) && (
        <header className="panel-head">
          <h2>{title}</h2>
          {actions && <div className="panel-actions">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

/** A figure with its name. */
export function Figure({ label, children, note }: { label: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd>{children}{note && <small>{note}</small>}</dd>
    </div>
  );
}

/** `roomy`: there is no room for it on a phone; its cells have the class of that name. */
interface Column {
  label: string;
  end?: boolean;
  hidden?: boolean;
  roomy?: boolean;
}

/** A table that scrolls sideways by itself where it must, by keyboard too. */
export function Table({ label, head, children, className = '' }: { label: string; head: readonly (string | Column)[]; children: ReactNode; className?: string }) {
  return (
    <div className="table-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className={`table ${className}`}>
        <thead>
          <tr>
            {head.map((column) => {
              const { label: text, end, hidden, roomy }: Column = typeof column === 'string' ? { label: column } : column;
              return <th key={text} scope="col" className={`${end ? 'end' : ''} ${roomy ? 'roomy' : ''}`.trim() || undefined}>{hidden ? <span className="visually-hidden">{text}</span> : text}</th>;
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
