import type { CSSProperties } from 'react';
import { Link } from 'wouter';
import type { EventMarket } from '../../data/types';
import { complement, formatChance, units } from '../../lib/money';
import { chanceOf, PriceLink } from '../markets/MarketRows';

/** An event's outcomes, likeliest first; with `most`, only the likeliest. */
export function EventOutcomes({ markets, most = Infinity }: { markets: readonly EventMarket[]; most?: number }) {
  const sorted = [...markets].sort((a, b) => (chanceOf(b) ?? -1) - (chanceOf(a) ?? -1));
  return (
    <ol className="outcome-rows">
      {sorted.slice(0, most).map((market) => {
        const chance = chanceOf(market);
        const href = `/markets/${market.slug}`;
        return (
          <li key={market.id} className="outcome-row">
            <Link href={href} className="outcome-row-label">{market.label}</Link>
            <span className="outcome-row-bar" aria-hidden="true"><i style={{ '--share': `${chance === null ? 0 : chance / 100}%` } as CSSProperties} /></span>
            <span className="outcome-row-chance">{market.settlementPrice !== null ? formatChance(units(market.settlementPrice)) : chance === null ? '–' : formatChance(chance)}</span>
            <span className="market-row-prices">
              <PriceLink href={`${href}?outcome=YES`} label="Yes" tone="yes" price={market.bestAsk && units(market.bestAsk)} question={market.question} />
              <PriceLink href={`${href}?outcome=NO`} label="No" tone="no" price={market.bestBid && complement(units(market.bestBid))} question={market.question} />
            </span>
          </li>
        );
      })}
      {markets.length > most && <li className="outcome-more dim">and {markets.length - most} more</li>}
    </ol>
  );
}
