import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { exchange } from '../../data/exchange';
import { useSignIn } from '../../data/session';
import { fieldError } from '../../lib/errors';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { FormError } from '../../ui/states';
import { AuthFrame, nextPath } from './AuthFrame';

export default function RegisterPage() {
  const [, navigate] = useLocation();
  const search = useSearch();
  const signedIn = useSignIn();
  const [form, setForm] = useState({ fullName: '', email: '', password: '' });
  const register = useMutation({
    mutationFn: () => exchange.auth.register({ email: form.email, password: form.password, ...(form.fullName.trim() && { fullName: form.fullName.trim() }) }),
    onSuccess: (answer) => {
      signedIn(answer);
      navigate(nextPath(search), { replace: true });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!register.isPending) register.mutate();
  };
  const ofField = ['email', 'password', 'fullName'].some((field) => fieldError(register.error, field));
  return (
    <AuthFrame title="Open an account" foot={<>Already registered? <Link href={`/sign-in${search ? `?${search}` : ''}`}>Sign in</Link></>}>
      <form className="form" onSubmit={submit}>
        <TextField label="Name (optional)" autoComplete="name" maxLength={200} value={form.fullName} error={fieldError(register.error, 'fullName')} onChange={(event) => setForm({ ...form, fullName: event.target.value })} />
        <TextField label="E-mail" type="email" autoComplete="username" required value={form.email} error={fieldError(register.error, 'email')} onChange={(event) => setForm({ ...form, email: event.target.value })} />
        <TextField label="Password" type="password" autoComplete="new-password" required minLength={8} value={form.password} hint="8 characters or more; a few words are best." error={fieldError(register.error, 'password')} onChange={(event) => setForm({ ...form, password: event.target.value })} />
        <FormError error={register.error} hide={ofField} />
        <Button type="submit" look="primary" busy={register.isPending}>Open account</Button>
      </form>
    </AuthFrame>
  );
}
