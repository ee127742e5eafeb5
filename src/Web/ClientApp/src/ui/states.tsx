import type { ReactNode } from 'react';
import { ExchangeError } from '../api/index';
import { inWords } from '../lib/errors';
import { Button } from './Button';
import { Icon, type IconName } from './icons';

/** Nothing is there, and what to do about it. */
export function Empty({ title, children, icon = 'chart' }: { title: string; children?: ReactNode; icon?: IconName }) {
  return (
    <div className="empty">
      <span className="empty-icon"><Icon name={icon} size={20} /></span>
      <p className="empty-title">{title}</p>
      {children && <div className="empty-text">{children}</div>}
    </div>
  );
}

/** It could not be read. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, text } = inWords(error);
  return (
    <div className="empty" role="alert">
      <span className="empty-icon"><Icon name="warning" size={20} /></span>
      <p className="empty-title">{title}</p>
      <p className="empty-text">{text}</p>
      {isGone(error) ? <a href="/" className="button button-small">To the markets</a> : onRetry && <Button small onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** What is not there will not be there at the next try either. */
const isGone = (error: unknown): boolean => error instanceof ExchangeError && error.status === 404;

/** A form's error above its button. */
export function FormError({ error, hide }: { error: unknown; hide?: boolean }) {
  if (!error || hide) return null;
  const { title, text } = inWords(error);
  return <div className="note note-bad" role="alert"><strong>{title}.</strong> {text}</div>;
}

/** Holds the place of what is being read, at its size. */
export function Skeleton({ lines = 3, height = 20 }: { lines?: number; height?: number }) {
  return (
    <div className="skeletons" aria-busy="true">
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: lines }, (_, line) => <span key={line} className="skeleton" style={{ height }} />)}
    </div>
  );
}

interface Readable<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What a query gave: its error, its place while it is under way, or its data. */
export function Loaded<T>({ query, lines, height, children }: { query: Readable<T>; lines?: number; height?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <Skeleton lines={lines} height={height} />;
}
