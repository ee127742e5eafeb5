import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { usePages } from '../../data/queries';
import { useUser } from '../../data/session';
import type { AdminUser, UserRole } from '../../data/types';
import { formatDate } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { More } from '../../ui/More';
import { Amount, Badge, Panel, Table } from '../../ui/parts';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

export function UsersPage() {
  const [q, setQ] = useState('');
  const [role, setRole] = useState<UserRole | ''>('');
  const query = usePages(['admin-users', q, role], (cursor, signal) => exchange.admin.users({ q: q.trim() || undefined, role: role || undefined, cursor, limit: 50 }, { signal }));
  const me = useUser();
  return (
    <Panel flush title="Users">
      <div className="list-filters">
        <TextField label="Search" hideLabel placeholder="E-mail, name or id" value={q} onChange={(event) => setQ(event.target.value)} />
        <SelectField label="Role" hideLabel value={role} onChange={(event) => setRole(event.target.value as UserRole | '')}><option value="">Any role</option><option value="USER">Users</option><option value="ADMIN">Administrators</option></SelectField>
      </div>
      {query.error && !query.items ? <Failure error={query.error} /> : !query.items ? <Skeleton lines={6} /> : query.items.length === 0 ? <Empty title="Nobody found" icon="user">No account fits.</Empty> : (
        <Table label="Users" head={['User', 'Role', { label: 'Available', end: true }, { label: 'Locked', end: true }, 'Since', { label: 'Actions', end: true, hidden: true }]}>
          {query.items.map((user) => <Row key={user.id} user={user} isMe={user.id === me?.id} />)}
        </Table>
      )}
      <More query={query} />
    </Panel>
  );
}

function Row({ user, isMe }: { user: AdminUser; isMe: boolean }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<'ban' | 'role' | null>(null);
  const nextRole: UserRole = user.role === 'ADMIN' ? 'USER' : 'ADMIN';
  const change = useMutation({
    mutationFn: () => exchange.admin.changeUser(user.id, asking === 'role' ? { role: nextRole } : { banned: !user.bannedAt }),
    onSuccess: () => {
      setAsking(null);
      tell('User changed');
      void client.invalidateQueries({ queryKey: ['admin-users'] });
    },
    onError: tellError,
  });
  return (
    <tr>
      <td><strong>{user.email}</strong>{user.fullName && <small>{user.fullName}</small>}</td>
      <td>{user.role === 'ADMIN' ? <Badge tone="warn">Administrator</Badge> : <Badge>User</Badge>} {user.bannedAt && <Badge tone="bad">Banned</Badge>}</td>
      <td className="end"><Amount value={user.available} /></td>
      <td className="end"><Amount value={user.locked} /></td>
      <td className="nowrap dim">{formatDate(user.createdAt)}</td>
      <td className="actions">
        <Link href={`/admin/deposits?email=${encodeURIComponent(user.email)}`} className="button button-small button-quiet">Deposit</Link>
        {!isMe && <Button small look="quiet" onClick={() => setAsking('role')}>{nextRole === 'ADMIN' ? 'Make administrator' : 'Make user'}</Button>}
        {!isMe && <Button small look="quiet" className="bad" onClick={() => setAsking('ban')}>{user.bannedAt ? 'Let in again' : 'Ban'}</Button>}
        <Confirm open={asking !== null} onClose={() => setAsking(null)} onConfirm={() => change.mutate()} busy={change.isPending} action="Yes, do it"
          title={asking === 'role' ? (nextRole === 'ADMIN' ? 'Make this user an administrator?' : 'Take the administrator’s rights away?') : user.bannedAt ? 'Let this user in again?' : 'Ban this user?'}>
          {user.email}{asking === 'ban' && !user.bannedAt && ': all sessions and keys stop working at once.'}
        </Confirm>
      </td>
    </tr>
  );
}
