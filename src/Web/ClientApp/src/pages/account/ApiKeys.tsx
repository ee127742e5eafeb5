import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { exchange } from '../../data/exchange';
import { isPrivate } from '../../data/queries';
import type { ApiKey } from '../../data/types';
import { formatDate, fromNow, localToIso } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Confirm, Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { Badge, Panel } from '../../ui/parts';
import { Empty, FormError, Loaded } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

/** Keys for programs that trade in one's name. */
export function ApiKeys() {
  const [creating, setCreating] = useState(false);
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: async () => (await exchange.apiKeys.list()).items, meta: isPrivate });
  return (
    <Panel flush title="API keys" actions={<Button small onClick={() => setCreating(true)}>New key</Button>}>
      <Loaded query={keys}>
        {(items) => items.length === 0 ? <Empty title="No API keys" icon="shield">A key lets a program read or trade in your name.</Empty> : <ul className="rows">{items.map((key) => <Row key={key.id} apiKey={key} />)}</ul>}
      </Loaded>
      {creating && <Create onClose={() => setCreating(false)} />}
    </Panel>
  );
}

function Row({ apiKey }: { apiKey: ApiKey }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => exchange.apiKeys.revoke(apiKey.id),
    onSuccess: () => {
      setAsking(false);
      tell('Key revoked');
      void client.invalidateQueries({ queryKey: ['api-keys'] });
    },
    onError: tellError,
  });
  return (
    <li className="row">
      <div>
        <p><strong>{apiKey.name}</strong> {apiKey.scopes.map((scope) => <Badge key={scope}>{scope.toLowerCase()}</Badge>)} {apiKey.signed && <Badge>signed</Badge>}</p>
        <p className="dim">Made {formatDate(apiKey.createdAt)} · {apiKey.lastUsedAt ? `last used ${fromNow(apiKey.lastUsedAt)}` : 'never used'}{apiKey.expiresAt && ` · expires ${formatDate(apiKey.expiresAt)}`}</p>
      </div>
      <Button small look="danger" onClick={() => setAsking(true)}>Revoke</Button>
      <Confirm open={asking} onClose={() => setAsking(false)} onConfirm={() => revoke.mutate()} title="Revoke this key?" action="Revoke" busy={revoke.isPending}>Programs that use “{apiKey.name}” will be refused at once.</Confirm>
    </li>
  );
}

function Create({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [form, setForm] = useState({ name: '', scope: 'READ', expiresAt: '', signed: false });
  const create = useMutation({
    mutationFn: () => exchange.apiKeys.create({
      name: form.name, scopes: form.scope === 'TRADE' ? ['READ', 'TRADE'] : ['READ'], signed: form.signed,
      ...(form.expiresAt && { expiresAt: localToIso(form.expiresAt) }),
    }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!create.isPending) create.mutate();
  };
  if (create.data) {
    const secret = create.data.secret;
    return (
      <Dialog open onClose={onClose} title="Your new key" description="It is shown only now. Whoever has it can act in your name.">
        <p className="mono secret">{secret}</p>
        <div className="dialog-actions">
          <Button onClick={() => void navigator.clipboard.writeText(secret).then(() => tell('Key copied'))}>Copy</Button>
          <Button look="primary" onClick={onClose}>I have kept it</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title="New API key">
      <form className="form" onSubmit={submit}>
        <TextField label="Name" required maxLength={100} value={form.name} onChange={(event) => setForm({ ...form, name: event.target.value })} />
        <div className="form-row">
          <SelectField label="May" value={form.scope} onChange={(event) => setForm({ ...form, scope: event.target.value })}><option value="READ">Read</option><option value="TRADE">Read and trade</option></SelectField>
          <TextField label="Expires (optional)" type="datetime-local" value={form.expiresAt} onChange={(event) => setForm({ ...form, expiresAt: event.target.value })} />
        </div>
        <label className="check"><input type="checkbox" checked={form.signed} onChange={(event) => setForm({ ...form, signed: event.target.checked })} />Requests must be signed</label>
        <FormError error={create.error} />
        <Button type="submit" look="primary" busy={create.isPending}>Make key</Button>
      </form>
    </Dialog>
  );
}
