import { Button } from './Button';

/** Reads the next part of a list. */
export function More({ query }: { query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  if (!query.hasNextPage) return null;
  return <div className="more"><Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>Show more</Button></div>;
}
