import { useState } from 'react';
import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { usePages } from '../../data/queries';
import type { Order, OrderStatus } from '../../data/types';
import { formatCount, formatMoney, formatPrice, units } from '../../lib/money';
import { SelectField, TextField } from '../../ui/Field';
import { More } from '../../ui/More';
import { Badge, OutcomeTag, Table, type Tone, When } from '../../ui/parts';
import { Empty, Failure, Skeleton } from '../../ui/states';

const STATUS: Record<OrderStatus, readonly [string, Tone]> = {
  OPEN: ['Open', 'warn'], PARTIALLY_FILLED: ['Partly filled', 'warn'], FILLED: ['Filled', 'good'], CANCELLED: ['Cancelled', 'plain'], EXPIRED: ['Expired', 'plain'],
};

const REASONS: Readonly<Record<string, string>> = {
  USER_REQUEST: 'by you', IMMEDIATE_OR_CANCEL: 'nobody was left at that price', PRICE_COLLAR: 'the price would have gone too far', SELF_TRADE_PREVENTION: 'would have met your own order',
  TIME_EXPIRED: 'its time was over', MARKET_CLOSED: 'the market closed', ADMINISTRATIVE: 'by an administrator',
};

/** All orders ever placed, however they ended. */
export function OrderHistory() {
  const [filter, setFilter] = useState({ market: '', status: '' });
  const query = usePages(['orders', filter], (cursor, signal) => exchange.orders.list({ market: filter.market || undefined, status: filter.status ? [filter.status as OrderStatus] : undefined, cursor, limit: 50 }, { signal }));
  return (
    <>
      <div className="list-filters">
        <MarketFilter value={filter.market} onChange={(market) => setFilter({ ...filter, market })} />
        <SelectField label="Status" hideLabel value={filter.status} onChange={(event) => setFilter({ ...filter, status: event.target.value })}>
          <option value="">Any status</option>
          {Object.entries(STATUS).map(([status, [name]]) => <option key={status} value={status}>{name}</option>)}
        </SelectField>
      </div>
      {query.error && !query.items ? <Failure error={query.error} /> : !query.items ? <Skeleton lines={6} /> : query.items.length === 0 ? <Empty title="No orders" icon="clock">None that fit.</Empty> : (
        <Table label="Order history" head={[{ label: 'Placed', roomy: true }, 'Market', 'Order', { label: 'Price', end: true }, { label: 'Filled', end: true }, { label: 'Average', end: true, roomy: true }, { label: 'Fee', end: true, roomy: true }, 'Status']}>
          {query.items.map((order) => <Row key={order.id} order={order} />)}
        </Table>
      )}
      <More query={query} />
    </>
  );
}

function Row({ order }: { order: Order }) {
  const [name, tone] = STATUS[order.status];
  return (
    <tr>
      <td className="nowrap dim roomy"><When at={order.createdAt} /></td>
      <td className="address"><Link href={`/markets/${order.marketSlug}`}>{order.marketSlug}</Link></td>
      <td className="nowrap">{order.side === 'BUY' ? 'Buy' : 'Sell'} <OutcomeTag outcome={order.outcome} /></td>
      <td className="end">{order.price ? formatPrice(units(order.price)) : 'Market'}</td>
      <td className="end">{formatCount(order.filledQuantity)} / {formatCount(order.quantity)}</td>
      <td className="end roomy">{order.averagePrice ? formatPrice(units(order.averagePrice)) : '–'}</td>
      <td className="end roomy">{formatMoney(units(order.fees))}</td>
      <td><Badge tone={tone}>{name}</Badge>{order.reason && <small>{REASONS[order.reason] ?? order.reason}</small>}</td>
    </tr>
  );
}

/** A market's address, taken over once it is whole. */
export function MarketFilter({ value, onChange }: { value: string; onChange: (market: string) => void }) {
  const [text, setText] = useState(value);
  const take = (): void => onChange(text.trim());
  return <TextField label="Market" hideLabel placeholder="Market, such as rain-tomorrow" value={text} onChange={(event) => setText(event.target.value)} onBlur={take} onKeyDown={(event) => event.key === 'Enter' && take()} />;
}
