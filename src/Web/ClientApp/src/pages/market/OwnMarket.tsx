import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Draft } from '../../data/drafts';
import { exchange } from '../../data/exchange';
import { useOpenOrders, usePositions } from '../../data/queries';
import { useUser } from '../../data/session';
import type { MarketDetails, Position } from '../../data/types';
import { insist } from '../../lib/http';
import { formatCount, formatMoney, formatPrice, formatSigned, units } from '../../lib/money';
import { positionValue } from '../../live/useLive';
import { Button } from '../../ui/Button';
import { OutcomeTag, Panel, Table } from '../../ui/parts';
import { Empty, Skeleton } from '../../ui/states';
import { Tabs } from '../../ui/Tabs';
import { tell, tellError } from '../../ui/toasts';
import { OrdersTable } from '../orders/OrdersTable';
import { SplitMerge } from './SplitMerge';

interface Props {
  market: MarketDetails;
  onDraft: (part: Partial<Draft>) => void;
}

/** One's own part in the market: what one holds and what one has asked for. */
export function OwnMarket({ market, onDraft }: Props) {
  const known = !!useUser(); // its place is kept while it is unknown who looks
  const all = usePositions(known).data;
  const positions = (all ?? []).filter((one) => one.marketId === market.id && (one.shares > 0 || units(one.realizedPnl) !== 0));
  const orders = (useOpenOrders(known).data ?? []).filter((order) => order.marketId === market.id);
  const held = positions.filter((one) => one.shares > 0).length;
  return (
    <Panel flush className="own">
      <Tabs label="Your part in this market" tabs={[
        { value: 'position', label: <>Position {held > 0 && <span className="count">{held}</span>}</>, content: all ? <OwnPosition market={market} positions={positions} onDraft={onDraft} /> : <Skeleton lines={3} height={28} /> },
        { value: 'orders', label: <>Open orders {orders.length > 0 && <span className="count">{orders.length}</span>}</>, content: (
          <>
            <OrdersTable orders={orders} empty="Orders that wait in the book appear here." />
            {orders.length > 1 && <CancelAll market={market} />}
          </>
        ) },
      ]} />
    </Panel>
  );
}

function OwnPosition({ market, positions, onDraft }: Props & { positions: readonly Position[] }) {
  const [open, setOpen] = useState(false);
  const last = market.lastPrice ? units(market.lastPrice) : null;
  const action = market.status === 'OPEN' && <Button small look="quiet" onClick={() => setOpen(true)}>Split or merge pairs</Button>;
  const pairs = <SplitMerge market={market} positions={positions} open={open} onClose={() => setOpen(false)} />;
  if (positions.length === 0) return <Empty title="No position yet" icon="pie"><p>Shares you buy here appear with their result.</p>{action}{pairs}</Empty>;
  return (
    <>
      <Table label="Your position" head={['Outcome', { label: 'Shares', end: true }, { label: 'Paid', end: true }, { label: 'Value', end: true }, { label: 'Result', end: true }, { label: 'Actions', end: true, hidden: true }]}>
        {positions.map((position) => {
          const value = last === null ? units(position.cost) : positionValue(position.outcome, position.shares, last);
          const result = value - units(position.cost) + units(position.realizedPnl);
          return (
            <tr key={position.outcome}>
              <td><OutcomeTag outcome={position.outcome} /></td>
              <td className="end" data-testid={`shares-${position.outcome}`}>{formatCount(position.shares)}{position.lockedShares > 0 && <small>{formatCount(position.lockedShares)} in orders</small>}</td>
              <td className="end">{formatMoney(units(position.cost))}{position.averagePrice && <small>{formatPrice(units(position.averagePrice))} a share</small>}</td>
              <td className="end">{formatMoney(value)}</td>
              <td className="end"><span className={result > 0 ? 'good' : result < 0 ? 'bad' : 'dim'}>{formatSigned(result)}</span></td>
              <td className="actions">{market.status === 'OPEN' && position.shares > 0 && <Button small onClick={() => onDraft({ side: 'SELL', outcome: position.outcome, by: 'SHARES', quantity: String(position.shares - position.lockedShares) })}>Sell</Button>}</td>
            </tr>
          );
        })}
      </Table>
      {action && <div className="more">{action}</div>}
      {pairs}
    </>
  );
}

function CancelAll({ market }: { market: MarketDetails }) {
  const cancel = useMutation({
    mutationFn: () => insist(() => exchange.orders.cancelAll({ market: market.slug })),
    onSuccess: ({ cancelled }) => tell('Orders cancelled', `${cancelled.length} taken out of the book.`),
    onError: tellError,
  });
  return <div className="more"><Button small look="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>Cancel all in this market</Button></div>;
}
