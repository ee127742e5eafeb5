import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { queries } from '../../data/queries';
import type { Order } from '../../data/types';
import { insist } from '../../lib/http';
import { formatCount, formatMoney, formatPrice, parseCents, toCents, toWire, units } from '../../lib/money';
import { formatDateTime, fromNow } from '../../lib/time';
import { withOrder } from '../../live/useLive';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { OutcomeTag, Table } from '../../ui/parts';
import { Empty, FormError } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

interface Props {
  orders: readonly Order[];
  /** With the market's name, for lists over several markets. */
  withMarket?: boolean;
  empty: string;
}

/** Open orders, each of which can be changed or taken back. */
export function OrdersTable({ orders, withMarket, empty }: Props) {
  const [amending, setAmending] = useState<Order | null>(null);
  if (orders.length === 0) return <Empty title="No open orders" icon="clock">{empty}</Empty>;
  return (
    <>
      <Table label="Open orders" head={[...(withMarket ? ['Market'] : []), 'Order', { label: 'Price', end: true }, { label: 'Filled', end: true }, { label: 'Worth', end: true, roomy: true }, { label: 'Placed', roomy: true }, { label: 'Actions', end: true, hidden: true }]}>
        {orders.map((order) => (
          <tr key={order.id}>
            {withMarket && <td className="address"><Link href={`/markets/${order.marketSlug}`}>{order.marketSlug}</Link></td>}
            <td className="nowrap">{order.side === 'BUY' ? 'Buy' : 'Sell'} <OutcomeTag outcome={order.outcome} />{order.postOnly && <small>post only</small>}{order.expiresAt && <small>until {formatDateTime(order.expiresAt)}</small>}</td>
            <td className="end">{order.price ? formatPrice(units(order.price)) : 'Market'}</td>
            <td className="end">{formatCount(order.filledQuantity)} / {formatCount(order.quantity)}</td>
            <td className="end roomy">{order.price ? formatMoney(units(order.price) * order.remainingQuantity) : '–'}</td>
            <td className="nowrap dim roomy"><time dateTime={order.createdAt} title={formatDateTime(order.createdAt)}>{fromNow(order.createdAt)}</time></td>
            <td className="actions">
              <Button small look="quiet" onClick={() => setAmending(order)}>Change</Button>
              <CancelButton order={order} />
            </td>
          </tr>
        ))}
      </Table>
      {amending && <AmendDialog order={amending} onClose={() => setAmending(null)} />}
    </>
  );
}

/** Gone from the list at once; back again if the exchange says no. */
function CancelButton({ order }: { order: Order }) {
  const client = useQueryClient();
  const key = queries.openOrders().queryKey;
  const cancel = useMutation({
    mutationFn: () => insist(() => exchange.orders.cancel(order.id)),
    onSuccess: (done) => {
      client.setQueryData(key, (known) => withOrder(known ?? [], done));
      void client.invalidateQueries({ queryKey: queries.balance().queryKey });
      tell('Order cancelled', done.filledQuantity > 0 ? `${formatCount(done.filledQuantity)} had been filled before.` : undefined);
    },
    onError: (error) => {
      tellError(error);
      void client.invalidateQueries({ queryKey: key });
    },
  });
  const what = `${order.side === 'BUY' ? 'buy' : 'sell'} ${order.outcome === 'YES' ? 'Yes' : 'No'}${order.price ? ` at ${formatPrice(units(order.price))}` : ''}`;
  return <Button small look="quiet" className="bad" busy={cancel.isPending} onClick={() => cancel.mutate()} aria-label={`Cancel: ${what}`}>Cancel</Button>;
}

function AmendDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const client = useQueryClient();
  const [price, setPrice] = useState(order.price ? toCents(units(order.price)) : '');
  const [quantity, setQuantity] = useState(String(order.quantity));
  const parsed = parseCents(price);
  const total = /^\d{1,7}$/.test(quantity) ? Number(quantity) : null;
  const amend = useMutation({
    mutationFn: () => exchange.orders.amend(order.id, {
      ...(parsed !== null && order.price && parsed !== units(order.price) && { price: toWire(parsed) }),
      ...(total !== null && total !== order.quantity && { quantity: total }),
    }),
    onSuccess: (answer) => {
      client.setQueryData(queries.openOrders().queryKey, (known) => withOrder(known ?? [], answer.order));
      void client.invalidateQueries({ queryKey: queries.balance().queryKey });
      onClose();
      tell('Order changed');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (parsed !== null && total !== null && !amend.isPending) amend.mutate();
  };
  const isLess = total !== null && total < order.quantity && order.price && parsed === units(order.price);
  return (
    <Dialog open onClose={onClose} title="Change order" description={isLess ? 'Fewer shares: the order keeps its place in the queue.' : 'A new price or more shares: the order goes to the end of the queue, and may trade at once.'}>
      <form className="form" onSubmit={submit} noValidate>
        <div className="form-row">
          <TextField label="Price" inputMode="decimal" value={price} onChange={(event) => setPrice(event.target.value)} after="¢" error={parsed === null ? 'A price in cents.' : undefined} />
          <TextField label="Shares in total" inputMode="numeric" value={quantity} onChange={(event) => setQuantity(event.target.value)} hint={order.filledQuantity > 0 ? `${formatCount(order.filledQuantity)} are filled.` : undefined} error={total === null ? 'A whole number.' : undefined} />
        </div>
        <FormError error={amend.error} />
        <Button type="submit" look="primary" busy={amend.isPending}>Change order</Button>
      </form>
    </Dialog>
  );
}
