import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { exchange } from '../../data/exchange';
import { isPrivate } from '../../data/queries';
import type { Session } from '../../data/types';
import { formatDateTime, fromNow } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Badge, Panel } from '../../ui/parts';
import { Loaded } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

/** Where one is signed in. */
export function Sessions() {
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: async () => (await exchange.sessions.list()).items, meta: isPrivate });
  return (
    <Panel flush title="Sessions">
      <Loaded query={sessions}>{(items) => <ul className="rows rows-scroll" tabIndex={0} aria-label="Sessions">{items.map((session) => <Row key={session.id} session={session} />)}</ul>}</Loaded>
    </Panel>
  );
}

function Row({ session }: { session: Session }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => exchange.sessions.end(session.id),
    onSuccess: () => {
      tell('Session ended');
      void client.invalidateQueries({ queryKey: ['sessions'] });
    },
    onError: tellError,
  });
  return (
    <li className="row">
      <div>
        <p><strong>{deviceOf(session.userAgent)}</strong> {session.current && <Badge tone="good">This one</Badge>}</p>
        <p className="dim">{session.address ?? 'unknown address'} · last used <time dateTime={session.lastUsedAt} title={formatDateTime(session.lastUsedAt)}>{fromNow(session.lastUsedAt)}</time></p>
      </div>
      {!session.current && <Button small busy={end.isPending} onClick={() => end.mutate()}>End session</Button>}
    </li>
  );
}

/** "Chrome on Linux", from what browsers say of themselves. */
function deviceOf(agent: string | null): string {
  if (!agent) return 'Unknown device';
  const browser = /Edg\//.test(agent) ? 'Edge' : /Firefox\//.test(agent) ? 'Firefox' : /Chrome\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : agent.split('/')[0];
  const system = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iOS' : /Windows/.test(agent) ? 'Windows' : /Mac OS/.test(agent) ? 'macOS' : /Linux/.test(agent) ? 'Linux' : null;
  return system ? `${browser} on ${system}` : String(browser);
}
