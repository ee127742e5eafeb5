import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { frontPage, queries } from '../../data/queries';
import type { MarketSummary } from '../../data/types';
import { complement, formatChance, formatCompact, units } from '../../lib/money';
import { Sparkline } from '../../ui/Sparkline';
import { chanceOf, Moved, PriceLink } from './MarketRows';

/** What a visitor sees first: what this is, and the market most traded to show it, whatever they search for below. */
export function Welcome() {
  const list = useQuery(queries.markets(frontPage));
  const market = list.data?.items.find((one) => one.eventId === null && chanceOf(one) !== null);
  const isBare = list.isFetched && !market;
  return (
    <section className={`welcome ${isBare ? 'welcome-bare' : ''}`} aria-label="What this is">
      <div className="welcome-text">
        <h1>Trade on what will happen</h1>
        <p>A share of the outcome that comes true pays <strong>$1.00</strong>, the other nothing. What people pay for a share is how likely they think it is.</p>
        <p className="welcome-actions">
          <Link href="/register" className="button button-primary">Open an account</Link>
          <Link href="/sign-in" className="button">Sign in</Link>
        </p>
      </div>
      {!isBare && <div className="welcome-market panel">{market && <Featured market={market} />}</div>}
    </section>
  );
}

function Featured({ market }: { market: MarketSummary }) {
  const chance = chanceOf(market);
  const href = `/markets/${market.slug}`;
  const points = (market.sparkline ?? []).map(units);
  return (
    <>
      <p className="market-row-facts"><span>{market.category}</span><span>{formatCompact(market.volume)} shares traded</span></p>
      <h2><Link href={href} className="market-row-question">{market.question}</Link></h2>
      <p className="welcome-chance"><strong>{chance === null ? '–' : formatChance(chance)}</strong> chance <Moved points={points} /></p>
      <Sparkline points={points} width={480} height={90} fluid />
      <div className="market-row-prices">
        <PriceLink href={`${href}?outcome=YES`} label="Buy Yes" tone="yes" price={market.bestAsk && units(market.bestAsk)} question={market.question} />
        <PriceLink href={`${href}?outcome=NO`} label="Buy No" tone="no" price={market.bestBid && complement(units(market.bestBid))} question={market.question} />
      </div>
    </>
  );
}
