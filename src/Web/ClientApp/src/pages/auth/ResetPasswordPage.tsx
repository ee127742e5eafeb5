import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { fieldError } from '../../lib/errors';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { FormError } from '../../ui/states';
import { AuthFrame, linkToken } from './AuthFrame';

export default function ResetPasswordPage() {
  const [token] = useState(linkToken);
  const [newPassword, setPassword] = useState('');
  const reset = useMutation({ mutationFn: () => exchange.password.reset({ token, newPassword }) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!reset.isPending) reset.mutate();
  };
  return (
    <AuthFrame title="Set a new password" foot={<Link href="/forgot-password">Ask for a new link</Link>}>
      {reset.isSuccess ? <p className="note note-good" role="status">Your password is set and all sessions have ended. <Link href="/sign-in">Sign in</Link></p> : (
        <form className="form" onSubmit={submit}>
          <TextField label="New password" type="password" autoComplete="new-password" required minLength={8} value={newPassword} error={fieldError(reset.error, 'newPassword')} hint="8 characters or more." onChange={(event) => setPassword(event.target.value)} />
          <FormError error={reset.error} hide={!!fieldError(reset.error, 'newPassword')} />
          <Button type="submit" look="primary" busy={reset.isPending} disabled={!token}>Set password</Button>
          {!token && <p className="note note-warn">This page is reached through the link in a mail.</p>}
        </form>
      )}
    </AuthFrame>
  );
}
