import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { queries, useOpenOrders, usePositions } from '../../data/queries';
import type { Portfolio, Position } from '../../data/types';
import { formatCount, formatPrice, units } from '../../lib/money';
import { Amount, Figure, OutcomeTag, Panel, Result, Table } from '../../ui/parts';
import { Empty, Failure, Loaded } from '../../ui/states';
import { Tabs } from '../../ui/Tabs';
import { useTitle } from '../../ui/useTitle';
import { OrdersTable } from '../orders/OrdersTable';
import { OrderHistory } from './OrderHistory';
import { TradeHistory } from './TradeHistory';
import { ValueOverTime } from './ValueOverTime';

export default function PortfolioPage() {
  useTitle('Portfolio');
  const portfolio = useQuery(queries.portfolio());
  const positions = usePositions(true);
  const orders = useOpenOrders(true);
  const held = positions.data?.filter((position) => position.shares > 0).length;
  return (
    <div className="page stack">
      <div className="page-head"><h1>Portfolio</h1></div>
      <Panel className="worth">
        {portfolio.error && !portfolio.data ? <Failure error={portfolio.error} onRetry={() => void portfolio.refetch()} /> : <Worth all={portfolio.data} />}
        <ValueOverTime />
      </Panel>
      <Panel flush>
        <Tabs label="Portfolio" tabs={[
          { value: 'positions', label: <>Positions {!!held && <span className="count">{held}</span>}</>, content: <Loaded query={positions}>{(items) => <Positions positions={items} />}</Loaded> },
          { value: 'orders', label: <>Open orders {!!orders.data?.length && <span className="count">{orders.data.length}</span>}</>, content: <Loaded query={orders}>{(items) => <OrdersTable orders={items} withMarket empty="Orders that wait in a book appear here." />}</Loaded> },
          { value: 'history', label: 'Order history', content: <OrderHistory /> },
          { value: 'trades', label: 'Trades', content: <TradeHistory /> },
        ]} />
      </Panel>
    </div>
  );
}

/** The figures keep their places while they are read. */
function Worth({ all }: { all: Portfolio | undefined }) {
  const amount = (value: string | undefined) => (value === undefined ? '–' : <Amount value={value} />);
  const result = (value: string | undefined) => (value === undefined ? '–' : <Result value={value} />);
  return (
    <dl className="figures" aria-busy={!all || undefined}>
      <div className="figure figure-main"><dt>Total value</dt><dd>{amount(all?.total)}</dd></div>
      <Figure label="Positions">{amount(all?.positionsValue)}</Figure>
      <Figure label="Available">{amount(all?.cash)}</Figure>
      <Figure label="In open orders">{amount(all?.locked)}</Figure>
      <Figure label="Open result">{result(all?.unrealizedPnl)}</Figure>
      <Figure label="Realised result">{result(all?.realizedPnl)}</Figure>
      {all && units(all.debt) > 0 && <Figure label="Debt"><span className="bad"><Amount value={all.debt} /></span></Figure>}
    </dl>
  );
}

function Positions({ positions }: { positions: readonly Position[] }) {
  if (positions.length === 0) return <Empty title="No positions yet" icon="pie"><Link href="/">Find a market</Link> and buy the outcome you believe in.</Empty>;
  return (
    <Table label="Positions" head={['Market', { label: 'Outcome', roomy: true }, { label: 'Shares', end: true, roomy: true }, { label: 'Paid', end: true, roomy: true }, { label: 'Price', end: true, roomy: true }, { label: 'Value', end: true }, { label: 'Open result', end: true }, { label: 'Realised', end: true, roomy: true }]}>
      {positions.map((position) => (
        <tr key={`${position.marketId}${position.outcome}`}>
          <td className="wide"><Link href={`/markets/${position.marketSlug}`}>{position.marketQuestion}</Link><small className="phone-only"><OutcomeTag outcome={position.outcome} /> {formatCount(position.shares)} {position.shares === 1 ? 'share' : 'shares'}{position.lockedShares > 0 && <>, {formatCount(position.lockedShares)} in orders</>}</small></td>
          <td className="roomy"><OutcomeTag outcome={position.outcome} /></td>
          <td className="end roomy">{formatCount(position.shares)}{position.lockedShares > 0 && <small>{formatCount(position.lockedShares)} in orders</small>}</td>
          <td className="end roomy">{position.averagePrice ? formatPrice(units(position.averagePrice)) : '–'}</td>
          <td className="end roomy">{position.price ? formatPrice(units(position.price)) : '–'}</td>
          <td className="end"><Amount value={position.value} /></td>
          <td className="end"><Result value={position.unrealizedPnl} /></td>
          <td className="end roomy"><Result value={position.realizedPnl} /></td>
        </tr>
      ))}
    </Table>
  );
}
