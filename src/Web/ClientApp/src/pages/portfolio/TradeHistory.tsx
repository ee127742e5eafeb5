import { useState } from 'react';
import { exchange } from '../../data/exchange';
import { usePages } from '../../data/queries';
import { download } from '../../lib/http';
import { formatCount, formatMoney, formatPrice, units } from '../../lib/money';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import { More } from '../../ui/More';
import { OutcomeTag, Table, When } from '../../ui/parts';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { tellError } from '../../ui/toasts';
import { MarketFilter } from './OrderHistory';

/** Own trades, for looking up and for taking away. */
export function TradeHistory() {
  const [market, setMarket] = useState('');
  const query = usePages(['own-trades', market], (cursor, signal) => exchange.user.trades({ market: market || undefined, cursor, limit: 50 }, { signal }));
  return (
    <>
      <div className="list-filters">
        <MarketFilter value={market} onChange={setMarket} />
        <Button onClick={() => void download(`/v1/user/trades${market ? `?market=${encodeURIComponent(market)}` : ''}`, 'text/csv', 'trades.csv').catch(tellError)}><Icon name="download" />CSV</Button>
      </div>
      {query.error && !query.items ? <Failure error={query.error} /> : !query.items ? <Skeleton lines={6} /> : query.items.length === 0 ? <Empty title="No trades yet">Your trades appear here.</Empty> : (
        <Table label="Own trades" head={['Time', 'Trade', { label: 'Price', end: true }, { label: 'Shares', end: true }, { label: 'Value', end: true }, { label: 'Fee', end: true, roomy: true }, { label: 'Role', roomy: true }]}>
          {query.items.map((trade) => (
            <tr key={trade.id}>
              <td className="nowrap dim"><When at={trade.createdAt} /></td>
              <td>{trade.side === 'BUY' ? 'Bought' : 'Sold'} <OutcomeTag outcome={trade.outcome} /></td>
              <td className="end">{formatPrice(units(trade.price))}</td>
              <td className="end">{formatCount(trade.quantity)}</td>
              <td className="end">{formatMoney(units(trade.price) * trade.quantity)}</td>
              <td className="end roomy">{formatMoney(units(trade.fee))}</td>
              <td className="dim roomy">{trade.role === 'MAKER' ? 'maker' : 'taker'}</td>
            </tr>
          ))}
        </Table>
      )}
      <More query={query} />
    </>
  );
}
