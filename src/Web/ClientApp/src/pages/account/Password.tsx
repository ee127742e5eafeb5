import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { exchange } from '../../data/exchange';
import { fieldError } from '../../lib/errors';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { Panel } from '../../ui/parts';
import { FormError } from '../../ui/states';
import { tell } from '../../ui/toasts';

export function Password() {
  const client = useQueryClient();
  const [form, setForm] = useState({ password: '', newPassword: '' });
  const change = useMutation({
    mutationFn: () => exchange.password.change(form),
    onSuccess: () => {
      setForm({ password: '', newPassword: '' });
      void client.invalidateQueries({ queryKey: ['sessions'] });
      tell('Password changed', 'All other sessions have ended.');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  };
  const [wrong, unfit] = [fieldError(change.error, 'password'), fieldError(change.error, 'newPassword')];
  return (
    <Panel title="Password">
      <form className="form" onSubmit={submit}>
        <TextField label="Present password" type="password" autoComplete="current-password" required value={form.password} error={wrong} onChange={(event) => setForm({ ...form, password: event.target.value })} />
        <TextField label="New password" type="password" autoComplete="new-password" required minLength={8} value={form.newPassword} error={unfit} hint="8 characters or more. All other sessions will end." onChange={(event) => setForm({ ...form, newPassword: event.target.value })} />
        <FormError error={change.error} hide={!!(wrong || unfit)} />
        <div className="actions-row"><Button type="submit" look="primary" busy={change.isPending}>Change password</Button></div>
      </form>
    </Panel>
  );
}
