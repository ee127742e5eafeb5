import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { useBalance, useOpenOrders, usePages } from '../../data/queries';
import type { LedgerEntry, LedgerKind, Order } from '../../data/types';
import { download } from '../../lib/http';
import { formatCount, formatMoney, formatPrice, units } from '../../lib/money';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import { More } from '../../ui/More';
import { Amount, Figure, OutcomeTag, Panel, Result, Table, When } from '../../ui/parts';
import { Empty, Failure, Loaded, Skeleton } from '../../ui/states';
import { tellError } from '../../ui/toasts';
import { useTitle } from '../../ui/useTitle';

export default function WalletPage() {
  useTitle('Wallet');
  const balance = useBalance(true);
  const orders = useOpenOrders(true);
  return (
    <div className="page stack">
      <div className="page-head"><h1>Wallet</h1></div>
      <Panel>
        <Loaded query={balance} lines={1} height={56}>
          {(money) => (
            <dl className="figures">
              <div className="figure figure-main"><dt>Available</dt><dd><Amount value={money.available} /></dd></div>
              <Figure label="Locked in open orders"><Amount value={money.locked} /></Figure>
              <Figure label="Total"><Amount value={money.total} /></Figure>
              {units(money.debt) > 0 && <Figure label="Debt" note="Credits pay it first."><span className="bad"><Amount value={money.debt} /></span></Figure>}
            </dl>
          )}
        </Loaded>
        <p className="note wallet-note">Deposits and withdrawals are made by the exchange’s administrators; each appears in the ledger below with its reason.</p>
      </Panel>
      <Panel flush title="Why money is locked">
        <Loaded query={orders}>{(items) => <Locks orders={items.filter((order) => order.side === 'BUY')} />}</Loaded>
      </Panel>
      <Ledger />
    </div>
  );
}

/** Every open buy holds what it may still cost. */
function Locks({ orders }: { orders: readonly Order[] }) {
  if (orders.length === 0) return <Empty title="Nothing is locked" icon="wallet">Open orders to buy hold the money they may cost, until they are filled or cancelled.</Empty>;
  return (
    <Table label="What holds money" head={['Market', 'Order', { label: 'Still to fill', end: true, roomy: true }, { label: 'Holds, without fees', end: true }]}>
      {orders.map((order) => (
        <tr key={order.id}>
          <td className="address"><Link href={`/markets/${order.marketSlug}`}>{order.marketSlug}</Link></td>
          <td className="nowrap">Buy <OutcomeTag outcome={order.outcome} />{order.price && ` at ${formatPrice(units(order.price))}`}</td>
          <td className="end roomy">{formatCount(order.remainingQuantity)}</td>
          <td className="end">{order.price ? formatMoney(units(order.price) * order.remainingQuantity) : '–'}</td>
        </tr>
      ))}
    </Table>
  );
}

const KINDS: Record<LedgerKind, string> = {
  DEPOSIT: 'Deposit', WITHDRAWAL: 'Withdrawal', TRADE: 'Trade', SPLIT: 'Split into pairs', MERGE: 'Pairs merged', CONVERSION: 'Conversion', PAYOUT: 'Payout', CORRECTION: 'Correction',
};

function Ledger() {
  const query = usePages(['ledger'], (cursor, signal) => exchange.user.ledger({ cursor, limit: 50 }, { signal }));
  return (
    <Panel flush title="Ledger" actions={<Button small onClick={() => void download('/v1/user/ledger', 'text/csv', 'ledger.csv').catch(tellError)}><Icon name="download" />CSV</Button>}>
      {query.error && !query.items ? <Failure error={query.error} /> : !query.items ? <Skeleton lines={6} /> : query.items.length === 0 ? <Empty title="No movements yet" icon="wallet">Your first deposit will be the first line.</Empty> : (
        <Table label="Ledger" head={['Time', { label: 'What', roomy: true }, 'Market or reason', { label: 'Amount', end: true }]}>
          {query.items.map((entry, index) => <Line key={`${entry.transactionId}${index}`} entry={entry} />)}
        </Table>
      )}
      <More query={query} />
    </Panel>
  );
}

function Line({ entry }: { entry: LedgerEntry }) {
  return (
    <tr>
      <td className="nowrap dim"><When at={entry.createdAt} /></td>
      <td className="nowrap roomy">{KINDS[entry.kind]}{entry.account === 'DEBT' && <small>pays a debt</small>}</td>
      <td className="address">{entry.marketSlug ? <Link href={`/markets/${entry.marketSlug}`}>{entry.marketSlug}</Link> : entry.reason ?? ''}<small className="phone-only">{KINDS[entry.kind]}</small></td>
      <td className="end"><Result value={entry.amount} /></td>
    </tr>
  );
}
