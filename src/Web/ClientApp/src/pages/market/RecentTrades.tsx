import { memo, useRef } from 'react';
import { useTrades } from '../../data/queries';
import type { MarketDetails, Outcome, Trade } from '../../data/types';
import { complement, formatCount, formatPrice, units } from '../../lib/money';
import { formatClock, formatDate } from '../../lib/time';
import { Panel } from '../../ui/parts';
import { Empty, Skeleton } from '../../ui/states';

/** What has traded last, in the terms of the outcome in view. */
export function RecentTrades({ market, outcome }: { market: MarketDetails; outcome: Outcome }) {
  const trades = useTrades(market.slug).data;
  const seen = useRef<number | null>(null); // trades after this one have arrived before the visitor's eyes
  if (trades && seen.current === null) seen.current = trades[0]?.seq ?? 0;
  return (
    <Panel flush title="Recent trades" className="trades-panel">
      {!trades ? <Skeleton lines={6} height={16} /> : trades.length === 0 ? <Empty title="No trades yet">The first trade sets the price.</Empty> : (
        <div className="trades" role="region" aria-label="Recent trades" tabIndex={0}>
          <table>
            <thead><tr><th scope="col">Time</th><th scope="col">Taker</th><th scope="col">Price</th><th scope="col">Shares</th></tr></thead>
            <tbody>{trades.slice(0, 30).map((trade) => <Row key={trade.seq} trade={trade} outcome={outcome} fresh={trade.seq > (seen.current ?? Infinity)} />)}</tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

const Row = memo(function Row({ trade, outcome, fresh }: { trade: Trade; outcome: Outcome; fresh: boolean }) {
  const price = outcome === 'YES' ? units(trade.price) : complement(units(trade.price));
  const tone = (trade.takerSide === 'BUY') === (trade.takerOutcome === 'YES') ? 'yes' : 'no';
  return (
    <tr className={fresh ? 'trade-new' : undefined}>
      <td className="dim"><time dateTime={trade.createdAt} title={formatDate(trade.createdAt)}>{formatClock(trade.createdAt)}</time></td>
      <td>{trade.takerSide === 'BUY' ? 'bought' : 'sold'} {trade.takerOutcome === 'YES' ? 'Yes' : 'No'}</td>
      <td className={tone}>{formatPrice(price)}</td>
      <td>{formatCount(trade.quantity)}</td>
    </tr>
  );
});
