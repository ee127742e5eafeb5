import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { FormError } from '../../ui/states';
import { AuthFrame } from './AuthFrame';

export default function ForgotPasswordPage() {
  const [email, setEmail] = useState('');
  const forgot = useMutation({ mutationFn: () => exchange.password.forgot({ email }) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!forgot.isPending) forgot.mutate();
  };
  return (
    <AuthFrame title="Forgot your password?" foot={<Link href="/sign-in">Back to signing in</Link>}>
      {forgot.isSuccess ? <p className="note note-good" role="status">If {email} has an account, a link to set a new password is on its way. It is good for 30 minutes.</p> : (
        <form className="form" onSubmit={submit}>
          <TextField label="E-mail" type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
          <FormError error={forgot.error} />
          <Button type="submit" look="primary" busy={forgot.isPending}>Send a link</Button>
        </form>
      )}
    </AuthFrame>
  );
}
