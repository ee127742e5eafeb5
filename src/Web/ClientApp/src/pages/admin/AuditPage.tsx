import { useState } from 'react';
import { exchange } from '../../data/exchange';
import { usePages } from '../../data/queries';
import { TextField } from '../../ui/Field';
import { More } from '../../ui/More';
import { Amount, Badge, Panel, Table, When } from '../../ui/parts';
import { Empty, Failure, Skeleton } from '../../ui/states';

/** What administrators have done. Nothing here can be changed. */
export function AuditPage() {
  const [text, setText] = useState('');
  const [action, setAction] = useState('');
  const take = (): void => setAction(text.trim().toUpperCase());
  const query = usePages(['audit', action], (cursor, signal) => exchange.admin.audit({ action: action || undefined, cursor, limit: 50 }, { signal }));
  return (
    <Panel flush title="Audit log">
      <div className="list-filters"><TextField label="Action" hideLabel placeholder="Action, such as TRANSFER" value={text} onChange={(event) => setText(event.target.value)} onBlur={take} onKeyDown={(event) => event.key === 'Enter' && take()} /></div>
      {query.error && !query.items ? <Failure error={query.error} /> : !query.items ? <Skeleton lines={6} /> : query.items.length === 0 ? <Empty title="Nothing yet" icon="shield">Actions of administrators are recorded here.</Empty> : (
        <Table label="Audit log" head={['Time', 'Action', 'Detail', { label: 'Amount', end: true }, 'By', 'To']}>
          {query.items.map((entry) => (
            <tr key={entry.id}>
              <td className="nowrap dim"><When at={entry.createdAt} /></td>
              <td><Badge>{entry.action.toLowerCase().replaceAll('_', ' ')}</Badge></td>
              <td>{entry.detail ?? ''}</td>
              <td className="end">{entry.amount && <Amount value={entry.amount} />}</td>
              <td title={entry.actorId}>{entry.actorEmail ?? 'the exchange'}</td>
              <td title={entry.subjectId ?? undefined}>{entry.subject ?? entry.subjectId?.slice(-8)}</td>
            </tr>
          ))}
        </Table>
      )}
      <More query={query} />
    </Panel>
  );
}
