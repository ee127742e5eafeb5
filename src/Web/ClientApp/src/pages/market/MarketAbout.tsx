import type { MarketDetails } from '../../data/types';
import { formatPrice, units } from '../../lib/money';
import { formatDateTime } from '../../lib/time';
import { Panel } from '../../ui/parts';

/** What the market is about and how it will be decided. */
export function MarketAbout({ market }: { market: MarketDetails }) {
  const { takerBps, makerBps } = market.fees;
  return (
    <Panel title="About this market" className="about">
      {market.description && <p className="prose">{market.description}</p>}
      {market.rules && <><h3>Rules</h3><p className="prose">{market.rules}</p></>}
      <dl className="facts">
        <div><dt>Decided by</dt><dd>{market.resolutionSource || 'The exchange’s administrators'}</dd></div>
        <div><dt>Closes</dt><dd>{market.closesAt ? formatDateTime(market.closesAt) : 'When the question is answered'}</dd></div>
        <div><dt>Price step</dt><dd>{formatPrice(units(market.tickSize))}</dd></div>
        <div><dt>Fees</dt><dd>{takerBps === 0 && makerBps === 0 ? 'None' : `Taker ${percent(takerBps)}, maker ${percent(makerBps)} of price × (1 − price)`}</dd></div>
      </dl>
    </Panel>
  );
}

const percent = (bps: number): string => `${bps < 0 ? '−' : ''}${Math.trunc(Math.abs(bps) / 100)}.${String(Math.abs(bps) % 100).padStart(2, '0')}%`;
