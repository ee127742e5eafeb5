import { Link } from 'wouter';
import type { Event, MarketSummary } from '../../data/types';
import { complement, formatChance, formatCompact, formatPrice, units } from '../../lib/money';
import { formatDateTime, fromNow } from '../../lib/time';
import { StatusBadge } from '../../ui/parts';
import { EventOutcomes } from '../event/EventOutcomes';
import { Sparkline } from '../../ui/Sparkline';

interface RowsProps {
  markets: readonly MarketSummary[];
  /** Events whose markets stand together, where the first of them would stand. */
  events: readonly Event[];
  faded?: boolean;
}

/** Markets under each other: question, the crowd's probability, what each outcome costs now. */
export function MarketRows({ markets, events, faded }: RowsProps) {
  const shown = new Set<string>();
  return (
    <ul className="market-rows panel panel-flush" data-faded={faded || undefined}>
      {markets.map((market) => {
        const event = market.eventId && events.find((one) => one.id === market.eventId);
        if (!event) return <MarketRow key={market.id} market={market} />;
        if (shown.has(event.id)) return null;
        shown.add(event.id);
        return <EventRow key={event.id} event={event} />;
      })}
    </ul>
  );
}

function EventRow({ event }: { event: Event }) {
  return (
    <li className="event-row">
      <div>
        <Link href={`/events/${event.slug}`} className="market-row-question">{event.title}</Link>
        <p className="market-row-facts">
          {event.category && <span>{event.category}</span>}
          <span>{event.markets.length} outcomes, one comes true</span>
          <span>{formatCompact(event.volume)} shares traded</span>
          {event.closesAt && event.status === 'OPEN' && <span><time dateTime={event.closesAt} title={formatDateTime(event.closesAt)}>closes {fromNow(event.closesAt)}</time></span>}
          {event.status !== 'OPEN' && <StatusBadge status={event.status} />}
        </p>
      </div>
      <EventOutcomes markets={event.markets} most={4} />
    </li>
  );
}

/** The probability that a price says: the last trade's, else halfway between the best offers. */
export function chanceOf(market: Pick<MarketSummary, 'lastPrice' | 'bestBid' | 'bestAsk'>): number | null {
  if (market.lastPrice) return units(market.lastPrice);
  if (market.bestBid && market.bestAsk) return Math.round((units(market.bestBid) + units(market.bestAsk)) / 2);
  return null;
}

/** How far the price has come in the time the small chart shows. */
export function Moved({ points }: { points: readonly number[] }) {
  const moved = points.length < 2 ? 0 : points.at(-1)! - points[0]!;
  if (Math.abs(moved) < 50) return null;
  return <span className={moved > 0 ? 'good' : 'bad'}>{moved > 0 ? '▲' : '▼'}<span className="visually-hidden">{moved > 0 ? 'up' : 'down'}</span> {Math.round(Math.abs(moved) / 100)}</span>;
}

function MarketRow({ market }: { market: MarketSummary }) {
  const chance = chanceOf(market);
  const href = `/markets/${market.slug}`;
  const points = (market.sparkline ?? []).map(units);
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
      <Sparkline points={points} />
      <p className="market-row-chance">{chance === null ? <span className="dim">–</span> : formatChance(chance)}<small>{chance === null ? 'no trades' : <>chance <Moved points={points} /></>}</small></p>
      <div className="market-row-prices">
        <PriceLink href={`${href}?outcome=YES`} label="Yes" tone="yes" price={market.bestAsk && units(market.bestAsk)} question={market.question} />
        <PriceLink href={`${href}?outcome=NO`} label="No" tone="no" price={market.bestBid && complement(units(market.bestBid))} question={market.question} />
      </div>
    </li>
  );
}

/** Buys an outcome at its price of now, in the market's ticket. */
export function PriceLink({ href, label, tone, price, question }: { href: string; label: string; tone: 'yes' | 'no'; price: number | null | '' ; question: string }) {
  return (
    <Link href={href} className={`price-link price-link-${tone}`}>
      <span aria-hidden="true">{label}</span><strong aria-hidden="true">{price ? formatPrice(price) : '–'}</strong>
      <span className="visually-hidden">{label.startsWith('Buy') ? label : `Buy ${label}`}{price ? ` at ${formatPrice(price)}` : ''}: {question}</span>
    </Link>
  );
}
