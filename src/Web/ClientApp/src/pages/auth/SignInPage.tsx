import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, Redirect, useLocation, useSearch } from 'wouter';
import { ExchangeError } from '../../api/index';
import { exchange } from '../../data/exchange';
import { useSignIn, useUser } from '../../data/session';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { FormError } from '../../ui/states';
import { AuthFrame, nextPath } from './AuthFrame';

export default function SignInPage() {
  const [, navigate] = useLocation();
  const search = useSearch();
  const user = useUser();
  const signedIn = useSignIn();
  const [form, setForm] = useState({ email: '', password: '', code: '' });
  const login = useMutation({
    mutationFn: () => exchange.auth.login({ email: form.email, password: form.password, ...(form.code && { code: form.code.replaceAll(' ', '') }) }),
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
    if (!login.isPending) login.mutate();
  };
  return (
    <AuthFrame title="Sign in" foot={<>New here? <Link href={`/register${search ? `?${search}` : ''}`}>Open an account</Link></>}>
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
