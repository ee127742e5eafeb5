import { Link } from 'wouter';
import type { MarketSummary } from '../../data/types';
import { complement, formatChance, formatCompact, formatPrice, units } from '../../lib/money';
import { formatDateTime, fromNow } from '../../lib/time';
import { StatusBadge } from '../../ui/parts';
import { Sparkline } from '../../ui/Sparkline';

/** Markets under each other: question, the crowd's probability, what each outcome costs now. */
export function MarketRows({ markets, faded }: { markets: readonly MarketSummary[]; faded?: boolean }) {
  return (
    <ul className="market-rows panel panel-flush" data-faded={faded || undefined}>
      {markets.map((market) => <MarketRow key={market.id} market={market} />)}
    </ul>
  );
}

/** The probability that a price says: the last trade's, else halfway between the best offers. */
export function chanceOf(market: Pick<MarketSummary, 'lastPrice' | 'bestBid' | 'bestAsk'>): number | null {
  if (market.lastPrice) return units(market.lastPrice);
  if (market.bestBid && market.bestAsk) return Math.round((units(market.bestBid) + units(market.bestAsk)) / 2);
  return null;
}

function MarketRow({ market }: { market: MarketSummary }) {
  const chance = chanceOf(market);
  const href = `/markets/${market.slug}`;
  return (
    <li className="market-row">
      <div className="market-row-text">
        <Link href={href} className="market-row-question">{market.question}</Link>
        <p className="market-row-facts">
          {market.category && <span>{market.category}</span>}
          <span>{formatCompact(market.volume)} shares traded</span>
          {market.closesAt && market.status === 'OPEN' && <span><time dateTime={market.closesAt} title={formatDateTime(market.closesAt)}>closes {fromNow(market.closesAt)}</time></span>}
          {market.status !== 'OPEN' && <StatusBadge status={market.status} />}
        </p>
      </div>
      <Sparkline points={sparkOf(market)} />
      <p className="market-row-chance">{chance === null ? <span className="dim">–</span> : formatChance(chance)}<small>chance</small></p>
      <div className="market-row-prices">
        <Price href={`${href}?outcome=YES`} label="Yes" tone="yes" price={market.bestAsk && units(market.bestAsk)} question={market.question} />
        <Price href={`${href}?outcome=NO`} label="No" tone="no" price={market.bestBid && complement(units(market.bestBid))} question={market.question} />
      </div>
    </li>
  );
}

function Price({ href, label, tone, price, question }: { href: string; label: string; tone: 'yes' | 'no'; price: number | null | '' ; question: string }) {
  return (
    <Link href={href} className={`price-link price-link-${tone}`} aria-label={`Buy ${label}${price ? ` at ${formatPrice(price)}` : ''}: ${question}`}>
      <span>{label}</span><strong>{price ? formatPrice(price) : '–'}</strong>
    </Link>
  );
}

/** The price's way, if the exchange sends it along. */
function sparkOf(market: MarketSummary): number[] {
  const points = (market as { sparkline?: readonly (string | null)[] | null }).sparkline ?? [];
  return points.filter((point): point is string => point !== null).map(units);
}
