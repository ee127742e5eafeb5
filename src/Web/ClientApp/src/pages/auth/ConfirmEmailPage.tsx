import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { exchange } from '../../data/exchange';
import { Button } from '../../ui/Button';
import { FormError } from '../../ui/states';
import { AuthFrame, linkToken } from './AuthFrame';

/** Confirms by a click, not by being opened: mail scanners open links too. */
export default function ConfirmEmailPage() {
  const [token] = useState(linkToken);
  const client = useQueryClient();
  const confirm = useMutation({ mutationFn: () => exchange.password.confirm({ token }), onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }) });
  return (
    <AuthFrame title="Confirm your address">
      {confirm.isSuccess ? <p className="note note-good" role="status">Thank you, your address is confirmed. <Link href="/">To the markets</Link></p> : (
        <div className="form">
          <p>One click, and we know that mail reaches you.</p>
          <FormError error={confirm.error} />
          <Button look="primary" busy={confirm.isPending} disabled={!token} onClick={() => confirm.mutate()}>Confirm address</Button>
        </div>
      )}
    </AuthFrame>
  );
}
