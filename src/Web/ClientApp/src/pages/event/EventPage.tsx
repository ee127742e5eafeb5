import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { queries } from '../../data/queries';
import { formatCount } from '../../lib/money';
import { formatDateTime, fromNow } from '../../lib/time';
import { Panel, StatusBadge } from '../../ui/parts';
import { Failure, Skeleton } from '../../ui/states';
import { useTitle } from '../../ui/useTitle';
import { EventOutcomes } from './EventOutcomes';

/** A question with several answers, of which exactly one comes true. */
export default function EventPage({ slug }: { slug: string }) {
  const query = useQuery(queries.event(slug));
  const event = query.data;
  useTitle(event?.title);
  if (!event) return <div className="page">{query.error ? <Failure error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton lines={6} height={48} />}</div>;
  return (
    <div className="page stack">
      <header>
        <p className="market-crumbs"><Link href="/">Markets</Link>{event.category && <> / <Link href={`/?category=${encodeURIComponent(event.category)}`}>{event.category}</Link></>}</p>
        <h1>{event.title}</h1>
        <p className="market-state"><StatusBadge status={event.status} /></p>
      </header>
      <Panel flush title="Outcomes" actions={<span className="dim">Exactly one comes true and pays $1.00 a Yes share</span>}>
        <EventOutcomes markets={event.markets} />
      </Panel>
      <Panel title="About this event" className="about">
        {event.description && <p className="prose">{event.description}</p>}
        <dl className="facts">
          <div><dt>Shares traded</dt><dd>{formatCount(event.volume)}</dd></div>
          <div><dt>Closes</dt><dd>{event.closesAt ? <time dateTime={event.closesAt} title={formatDateTime(event.closesAt)}>{fromNow(event.closesAt)}</time> : 'When the question is answered'}</dd></div>
        </dl>
      </Panel>
    </div>
  );
}
