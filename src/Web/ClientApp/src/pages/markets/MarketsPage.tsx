import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { frontPage, queries, type MarketSearch } from '../../data/queries';
import { useUser } from '../../data/session';
import type { MarketStatus } from '../../data/types';
import { Button } from '../../ui/Button';
import { SelectField, TextField } from '../../ui/Field';
import { Icon } from '../../ui/icons';
import { Segments } from '../../ui/Segments';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { useTitle } from '../../ui/useTitle';
import { MarketRows } from './MarketRows';
import { Welcome } from './Welcome';

type Sort = NonNullable<MarketSearch['sort']>;
const STEP = frontPage.limit!;

/** All markets: the page's front door. */
export function MarketsPage() {
  useTitle('Markets');
  const user = useUser();
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState(params.get('q') ?? '');
  const [count, setCount] = useState(STEP);
  const q = useDeferredValue(typed.trim());
  const status = (params.get('status') ?? 'OPEN') as MarketStatus | 'ALL';
  const category = params.get('category') ?? '';
  const sort = (params.get('sort') ?? 'volume') as Sort;
  const set = (name: string, value: string, usual: string): void => {
    setCount(STEP);
    setParams((old) => {
      const next = new URLSearchParams(old);
      if (value === usual) next.delete(name);
      else next.set(name, value);
      return next;
    }, { replace: true });
  };
  const settled = useSettled(q);
  useEffect(() => set('q', settled, ''), [settled]); // eslint-disable-line -- the address follows the text, not the other way round
  const markets = useQuery(queries.markets({ ...frontPage, ...(settled && { q: settled }), ...(category && { category }), status: status === 'ALL' ? undefined : status, sort, limit: Math.min(count, 100) }));
  const categories = useQuery(queries.categories()).data ?? [];
  const events = useQuery(queries.events());

  return (
    <div className="page markets-page">
      {user === null ? <Welcome />
        : <div className="page-head"><div><h1>Markets</h1><p>Prices are the crowd’s probabilities.</p></div></div>}
      <div className="filters" role="search">
        <TextField label="Search markets" hideLabel type="search" placeholder="Search markets" value={typed} onChange={(event) => setTyped(event.target.value)} after={<Icon name="search" />} />
        <Segments label="Status" value={status} onChange={(value) => set('status', value, 'OPEN')} options={[{ value: 'OPEN', label: 'Open' }, { value: 'RESOLVED', label: 'Resolved' }, { value: 'ALL', label: 'All' }]} />
        <SelectField label="Sort by" hideLabel value={sort} onChange={(event) => set('sort', event.target.value, 'volume')}>
          <option value="volume">Most traded</option>
          <option value="newest">Newest</option>
          <option value="closing">Closing soon</option>
        </SelectField>
      </div>
      <Segments label="Category" look="pill" className="categories" value={category} onChange={(value) => set('category', value, '')}
        options={[{ value: '', label: 'All' }, ...categories.map((name) => ({ value: name, label: name }))]} />
      {markets.error && !markets.data ? <Failure error={markets.error} onRetry={() => void markets.refetch()} />
        // The markets of an event stand together: without the events the rows would move.
        : !markets.data || events.isPending ? <div className="panel panel-flush"><Skeleton lines={8} height={44} /></div>
        : markets.data.items.length === 0
          ? <div className="panel"><Empty title="No markets found" icon="search">{settled ? <>Nothing matches “{settled}”.</> : 'Nothing here yet.'} <button type="button" className="link-button" onClick={() => { setTyped(''); setParams({}, { replace: true }); }}>Show all open markets</button></Empty></div>
          : <MarketRows markets={markets.data.items} events={events.data ?? []} faded={markets.isPlaceholderData} />}
      <p className="visually-hidden" role="status">{markets.data ? `${markets.data.total} markets` : ''}</p>
      {markets.data && markets.data.total > markets.data.items.length && count < 100 && (
        <div className="more more-bare"><Button onClick={() => setCount(count + STEP)} busy={markets.isFetching}>Show more</Button></div>
      )}
    </div>
  );
}

/** The text once nobody has typed for a moment. */
function useSettled(text: string, delay = 250): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), delay);
    return () => clearTimeout(timer);
  }, [text, delay]);
  return settled;
}
