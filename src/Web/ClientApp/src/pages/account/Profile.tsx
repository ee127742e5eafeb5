import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { exchange } from '../../data/exchange';
import type { User } from '../../data/types';
import { formatDate } from '../../lib/time';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { Badge, Panel } from '../../ui/parts';
import { FormError } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

export function Profile({ user }: { user: User }) {
  const client = useQueryClient();
  const [fullName, setFullName] = useState(user.fullName ?? '');
  const save = useMutation({
    mutationFn: () => exchange.auth.updateMe({ fullName: fullName.trim() || null }),
    onSuccess: (changed) => {
      client.setQueryData(['me'], changed);
      tell('Profile saved');
    },
  });
  const confirm = useMutation({ mutationFn: () => exchange.password.sendConfirmation(), onSuccess: () => tell('Mail sent', 'Open the link in it to confirm your address.'), onError: tellError });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <Panel title="Profile">
      <form className="form" onSubmit={submit}>
        <TextField label="Name" autoComplete="name" maxLength={200} value={fullName} onChange={(event) => setFullName(event.target.value)} />
        <dl className="lines">
          <div><dt>E-mail</dt><dd>{user.email} {user.emailConfirmed ? <Badge tone="good">Confirmed</Badge> : <Badge tone="warn">Not confirmed</Badge>}</dd></div>
          <div><dt>Member since</dt><dd>{formatDate(user.createdAt)}</dd></div>
        </dl>
        <FormError error={save.error} />
        <div className="actions-row">
          <Button type="submit" look="primary" busy={save.isPending}>Save</Button>
          {!user.emailConfirmed && <Button busy={confirm.isPending} onClick={() => confirm.mutate()}>Send a confirmation link</Button>}
        </div>
      </form>
    </Panel>
  );
}
