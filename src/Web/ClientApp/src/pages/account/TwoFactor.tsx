import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { encode } from 'uqr';
import { exchange } from '../../data/exchange';
import type { User } from '../../data/types';
import { fieldError } from '../../lib/errors';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Badge, Panel } from '../../ui/parts';
import { FormError } from '../../ui/states';
import { tell } from '../../ui/toasts';

/** A code of an authenticator app at each sign-in. */
export function TwoFactor({ user }: { user: User }) {
  const [open, setOpen] = useState<'on' | 'off' | 'codes' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Panel title="Second factor" actions={user.twoFactor ? <Badge tone="good">On</Badge> : <Badge>Off</Badge>}>
      <p className="dim">With a second factor, signing in takes a code of your authenticator app besides the password.</p>
      <div className="actions-row">
        {user.twoFactor
          ? <><Button onClick={() => setOpen('codes')}>New recovery codes</Button><Button look="danger" onClick={() => setOpen('off')}>Switch off</Button></>
          : <Button onClick={() => setOpen('on')}>Switch on</Button>}
      </div>
      {open === 'on' && <SwitchOn onClose={close} />}
      {open === 'off' && <WithProof title="Switch the second factor off" action="Switch off" onClose={close} call={exchange.twoFactor.disable.bind(exchange.twoFactor)} />}
      {open === 'codes' && <WithProof title="New recovery codes" action="Make new codes" onClose={close} call={exchange.twoFactor.renewCodes.bind(exchange.twoFactor)} />}
    </Panel>
  );
}

function SwitchOn({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const setUp = useMutation({ mutationFn: () => exchange.twoFactor.setUp({ password }) });
  const confirm = useMutation({ mutationFn: () => exchange.twoFactor.confirm({ code: code.replaceAll(' ', '') }) });
  const done = (): void => {
    void client.invalidateQueries({ queryKey: ['me'] });
    onClose();
  };
  if (confirm.data) return <Codes codes={confirm.data.codes} onClose={done} />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (setUp.data) confirm.mutate();
    else setUp.mutate();
  };
  return (
    <Dialog open onClose={onClose} title="Switch on the second factor" description={setUp.data ? 'Scan the picture with your authenticator app, or type in the secret. Then enter the code it shows.' : 'First, your password once more.'}>
      <form className="form" onSubmit={submit}>
        {setUp.data ? (
          <>
            <QrCode text={setUp.data.uri} />
            <p className="mono secret">{setUp.data.secret}</p>
            <TextField label="Code" inputMode="numeric" autoComplete="one-time-code" autoFocus required value={code} error={fieldError(confirm.error, 'code')} onChange={(event) => setCode(event.target.value)} />
            <FormError error={confirm.error} hide={!!fieldError(confirm.error, 'code')} />
          </>
        ) : (
          <>
            <TextField label="Password" type="password" autoComplete="current-password" autoFocus required value={password} error={fieldError(setUp.error, 'password')} onChange={(event) => setPassword(event.target.value)} />
            <FormError error={setUp.error} hide={!!fieldError(setUp.error, 'password')} />
          </>
        )}
        <Button type="submit" look="primary" busy={setUp.isPending || confirm.isPending}>{setUp.data ? 'Switch on' : 'Next'}</Button>
      </form>
    </Dialog>
  );
}

interface ProofProps {
  title: string;
  action: string;
  onClose: () => void;
  call: (body: { password: string; code: string }) => Promise<{ codes: string[] } | void>;
}

/** What guards the account is changed only by whoever can sign in to it now. */
function WithProof({ title, action, onClose, call }: ProofProps) {
  const client = useQueryClient();
  const [form, setForm] = useState({ password: '', code: '' });
  const run = useMutation({
    mutationFn: () => call({ password: form.password, code: form.code.replaceAll(' ', '') }),
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: ['me'] });
      if (answer) return;
      tell('Second factor switched off');
      onClose();
    },
  });
  if (run.data) return <Codes codes={run.data.codes} onClose={onClose} />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!run.isPending) run.mutate();
  };
  const [wrong, badCode] = [fieldError(run.error, 'password'), fieldError(run.error, 'code')];
  return (
    <Dialog open onClose={onClose} title={title}>
      <form className="form" onSubmit={submit}>
        <TextField label="Password" type="password" autoComplete="current-password" required value={form.password} error={wrong} onChange={(event) => setForm({ ...form, password: event.target.value })} />
        <TextField label="Code" autoComplete="one-time-code" required value={form.code} error={badCode} hint="Of your authenticator app, or a recovery code." onChange={(event) => setForm({ ...form, code: event.target.value })} />
        <FormError error={run.error} hide={!!(wrong || badCode)} />
        <Button type="submit" look="primary" busy={run.isPending}>{action}</Button>
      </form>
    </Dialog>
  );
}

function Codes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Your recovery codes" description="Each signs you in once when your authenticator is lost. They are shown only now: keep them in a safe place.">
      <ul className="codes mono">{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      <div className="dialog-actions">
        <Button onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => tell('Codes copied'))}>Copy</Button>
        <Button look="primary" onClick={onClose}>I have kept them</Button>
      </div>
    </Dialog>
  );
}

/** Drawn as one path: black on white in both themes, as cameras want it. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 });
  let path = '';
  data.forEach((row, y) => row.forEach((dark, x) => {
    if (dark) path += `M${x} ${y}h1v1h-1z`;
  }));
  return <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code for your authenticator app"><rect width={size} height={size} fill="#fff" /><path d={path} fill="#000" /></svg>;
}
