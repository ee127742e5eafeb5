import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, Redirect, useLocation, useSearch } from 'wouter';
import { ExchangeError } from '../../api/index';
import { exchange } from '../../data/exchange';
import { queries } from '../../data/queries';
import { useSignIn, useUser } from '../../data/session';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { Icon } from '../../ui/icons';
import { FormError } from '../../ui/states';
import { AuthFrame, nextPath } from './AuthFrame';

export default function SignInPage() {
  const [, navigate] = useLocation();
  const search = useSearch();
  const user = useUser();
  const signedIn = useSignIn();
  const [form, setForm] = useState({ email: '', password: '', code: '' });
  const login = useMutation({
    mutationFn: (demo?: { email: string; password: string }) => exchange.auth.login({
      email: demo?.email ?? form.email, password: demo?.password ?? form.password, ...(form.code && { code: form.code.replaceAll(' ', '') }),
    }),
    onSuccess: (answer) => {
      signedIn(answer);
      navigate(nextPath(search), { replace: true });
    },
  });
  const code = login.error instanceof ExchangeError ? login.error.code : null;
  const [asksCode, setAsksCode] = useState(false);
  if (code === 'CODE_REQUIRED' && !asksCode) setAsksCode(true);
  if (user && !login.isPending && !login.isSuccess) return <Redirect to={nextPath(search)} replace />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!login.isPending) login.mutate(undefined);
  };
  return (
    <AuthFrame title="Sign in" beside={<DemoAccounts busy={login.isPending} onUse={(account) => login.mutate(account)} />} foot={<>New here? <Link href={`/register${search ? `?${search}` : ''}`}>Open an account</Link></>}>
      <form className="form" onSubmit={submit}>
        <TextField label="E-mail" type="email" autoComplete="username" required autoFocus value={form.email} onChange={(event) => setForm({ ...form, email: event.target.value })} />
        <TextField label="Password" type="password" autoComplete="current-password" required value={form.password} onChange={(event) => setForm({ ...form, password: event.target.value })} />
        {asksCode && <TextField label="Code" inputMode="text" autoComplete="one-time-code" autoFocus value={form.code} onChange={(event) => setForm({ ...form, code: event.target.value })} hint="From your authenticator app, or a recovery code." />}
        <FormError error={login.error} hide={code === 'CODE_REQUIRED' && !form.code} />
        <Button type="submit" look="primary" busy={login.isPending}>Sign in</Button>
        <Link href="/forgot-password" className="auth-link">Forgot your password?</Link>
      </form>
    </AuthFrame>
  );
}

/** An exchange on somebody's own machine has accounts to try it with: one click, nothing to remember. */
function DemoAccounts({ busy, onUse }: { busy: boolean; onUse: (account: { email: string; password: string }) => void }) {
  const accounts = useQuery(queries.demoAccounts()).data ?? [];
  if (accounts.length === 0) return null;
  return (
    <section className="demo" aria-label="Demo accounts">
      <h2>Just looking?</h2>
      <p>This exchange runs for development. Use an account that is ready:</p>
      {accounts.map((account) => (
        <button key={account.email} type="button" className="demo-account" disabled={busy} onClick={() => onUse({ email: account.email, password: account.password })}>
          <Icon name={account.role === 'ADMIN' ? 'shield' : 'user'} size={18} />
          <span><strong>Continue as {account.role === 'ADMIN' ? 'administrator' : 'trader'}</strong><small>{account.email} · {account.password}</small></span>
          <Icon name="arrow" />
        </button>
      ))}
    </section>
  );
}
