import { chargedFee, feeParts, formatCount, formatMoney, formatPrice, ONE } from '../../lib/money';
import { payout, type Preview, type Terms } from '../../lib/ticket';

interface Props {
  terms: Terms;
  seen: Preview;
  makerBps: number;
  /** The order is measured in money. */
  dollars: boolean;
}

/** What the order costs and brings, before it is sent. Rows never come and go, so that nothing jumps. */
export function TicketSummary({ terms, seen, makerBps, dollars }: Props) {
  const buys = terms.side === 'BUY';
  const limit = terms.price ?? 0;
  const rests = terms.type === 'LIMIT' ? seen.rest : 0;
  const restFee = terms.type === 'LIMIT' && rests > 0 ? Math.max(0, chargedFee(feeParts(makerBps, limit, rests))) : 0;
  const fee = seen.fee + restFee;
  const shares = seen.filled + rests;
  const total = seen.value + rests * limit;
  const cost = total + fee;
  return (
    <dl className="summary" aria-live="off">
      <Row label="At once" value={seen.filled > 0 ? `${formatCount(seen.filled)} at ${formatPrice(seen.average!)} avg` : '–'} />
      {terms.type === 'LIMIT' ? <Row label="Waits in the book" value={rests > 0 ? `${formatCount(rests)} at ${formatPrice(limit)}` : '–'} />
        : !dollars ? <Row label="Finds nobody" value={seen.rest > 0 ? formatCount(seen.rest) : '–'} warn={seen.rest > 0} />
        : <Row label="Not spent" value={terms.spend && terms.spend > cost ? formatMoney(terms.spend - cost) : '–'} warn={seen.filled === 0 && !!terms.spend} />}
      <Row label="Fee" value={shares > 0 ? formatMoney(fee) : '–'} />
      {buys ? (
        <>
          <Row label="Cost" value={shares > 0 ? formatMoney(cost) : '–'} strong id="ticket-cost" />
          <Row label={`Payout if ${terms.outcome === 'YES' ? 'Yes' : 'No'}`} value={shares > 0 ? formatMoney(payout(shares)) : '–'} id="ticket-payout" note={shares > 0 && cost > 0 ? percentOf(payout(shares) - cost, cost) : ''} tone="good" />
        </>
      ) : (
        <>
          <Row label="You receive" value={shares > 0 ? formatMoney(total - fee) : '–'} strong id="ticket-cost" />
          <Row label="Gives up if right" value={shares > 0 ? formatMoney(shares * ONE) : '–'} id="ticket-payout" />
        </>
      )}
    </dl>
  );
}

const percentOf = (gain: number, cost: number): string => `${gain >= 0 ? '+' : '−'}${Math.round(Math.abs((gain / cost) * 100))}%`;

function Row({ label, value, note, strong, warn, tone, id }: { label: string; value: string; note?: string; strong?: boolean; warn?: boolean; tone?: 'good'; id?: string }) {
  return (
    <div className={strong || tone ? 'summary-strong' : undefined}>
      <dt>{label}</dt>
      <dd className={warn ? 'warn' : tone && value !== '–' ? tone : undefined} data-testid={id}>{value}{note && <small>{note}</small>}</dd>
    </div>
  );
}
