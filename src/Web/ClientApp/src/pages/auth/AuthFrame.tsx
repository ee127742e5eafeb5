import type { ReactNode } from 'react';
import { useTitle } from '../../ui/useTitle';

/** The narrow page that signing in and the like stand on. */
export function AuthFrame({ title, children, foot, beside }: { title: string; children: ReactNode; foot?: ReactNode; beside?: ReactNode }) {
  useTitle(title);
  return (
    <div className="auth">
      <div className="panel auth-box">
        <h1>{title}</h1>
        {children}
      </div>
      {foot && <p className="auth-foot">{foot}</p>}
      {beside}
    </div>
  );
}

/** Where to go on after signing in: a path of this page, never another site's address. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  return next.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/';
}

/** The token of a link from a mail: after the #, so that it is sent to nobody. */
export const linkToken = (): string => new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
