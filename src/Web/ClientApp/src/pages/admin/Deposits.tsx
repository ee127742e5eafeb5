import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { useSearchParams } from 'wouter';
import { exchange } from '../../data/exchange';
import { usePages } from '../../data/queries';
import { useUser } from '../../data/session';
import { fieldError } from '../../lib/errors';
import { insist } from '../../lib/http';
import { newKey } from '../../lib/keys';
import { formatMoney, parseUnits, toWire, units } from '../../lib/money';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { More } from '../../ui/More';
import { Badge, Panel, Result, Table, When } from '../../ui/parts';
import { Segments } from '../../ui/Segments';
import { Empty, FormError, Skeleton } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

/** Money in and out, and the large transfers that wait for a second administrator. */
export function Deposits() {
  return <><TransferForm /><Waiting /></>;
}

function TransferForm() {
  const client = useQueryClient();
  const [params] = useSearchParams();
  const [form, setForm] = useState({ email: params.get('email') ?? '', amount: '', reason: '', way: 'in' as 'in' | 'out' });
  const key = useRef(newKey());
  const amount = parseUnits(form.amount);
  const edit = (part: Partial<typeof form>): void => {
    key.current = newKey(); // another amount, another intention
    setForm({ ...form, ...part });
  };
  const move = useMutation({
    mutationFn: () => insist(() => exchange.user.transfer({ email: form.email.trim(), amount: toWire(form.way === 'in' ? amount! : -amount!), reason: form.reason.trim(), idempotencyKey: key.current })),
    onSuccess: (answer) => {
      key.current = newKey();
      setForm({ ...form, amount: '', reason: '' });
      void client.invalidateQueries({ queryKey: ['admin-transfers'] });
      if ('available' in answer) tell(form.way === 'in' ? 'Deposited' : 'Withdrawn', `${form.email} has ${formatMoney(units(answer.available))} available now.`);
      else tell('Waiting for a second administrator', 'An amount of this size needs two.');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (amount && amount > 0 && !move.isPending) move.mutate();
  };
  return (
    <Panel title="Deposit or withdraw">
      <form className="form" onSubmit={submit}>
        <Segments label="Direction" value={form.way} onChange={(way) => edit({ way })} options={[{ value: 'in', label: 'Deposit' }, { value: 'out', label: 'Withdraw' }]} />
        <div className="form-row">
          <TextField label="User’s e-mail" type="email" required value={form.email} onChange={(event) => edit({ email: event.target.value })} error={fieldError(move.error, 'email')} />
          <TextField label="Amount" inputMode="decimal" required placeholder="100.00" value={form.amount} onChange={(event) => edit({ amount: event.target.value })} after="$" error={form.amount && (amount === null || amount <= 0) ? 'Dollars, such as 100.00' : fieldError(move.error, 'amount')} />
          <TextField label="Reason" required maxLength={300} value={form.reason} onChange={(event) => edit({ reason: event.target.value })} hint="The user sees it in the ledger." />
        </div>
        <FormError error={move.error} />
        <div className="actions-row"><Button type="submit" look="primary" busy={move.isPending}>{form.way === 'in' ? 'Deposit' : 'Withdraw'}{amount && amount > 0 ? ` ${formatMoney(amount)}` : ''}</Button></div>
      </form>
    </Panel>
  );
}

function Waiting() {
  const me = useUser();
  const query = usePages(['admin-transfers'], (cursor, signal) => exchange.admin.transfers({ cursor, limit: 20 }, { signal }));
  const approve = useDecision((id) => exchange.admin.approve(id), 'Transfer carried out');
  const reject = useDecision((id) => exchange.admin.reject(id, {}), 'Transfer rejected', 'Nothing has been moved.');
  return (
    <Panel flush title="Transfers of two administrators">
      {!query.items ? <Skeleton lines={2} /> : query.items.length === 0 ? <Empty title="None" icon="wallet">Where a limit is set, larger transfers wait here for a second administrator.</Empty> : (
        <Table label="Transfers of two administrators" head={['Asked for', 'By', 'User', 'Reason', { label: 'Amount', end: true }, { label: 'Actions', end: true, hidden: true }]}>
          {query.items.map((transfer) => (
            <tr key={transfer.id}>
              <td className="nowrap dim"><When at={transfer.requestedAt} /></td>
              <td title={transfer.requestedBy}>{transfer.requestedByEmail ?? transfer.requestedBy}</td>
              <td title={transfer.userId}>{transfer.email ?? transfer.userId}</td>
              <td>{transfer.reason}</td>
              <td className="end"><Result value={transfer.amount} /></td>
              <td className="actions">
                {transfer.approvedAt ? <Badge tone="good">Approved</Badge> : (
                  <>
                    {transfer.requestedBy === me?.id ? <Badge tone="warn">Needs another administrator</Badge> : <Button small look="primary" busy={approve.isPending} onClick={() => approve.mutate(transfer.id)}>Approve</Button>}
                    <Button small busy={reject.isPending} onClick={() => reject.mutate(transfer.id)}>{transfer.requestedBy === me?.id ? 'Withdraw' : 'Reject'}</Button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <More query={query} />
    </Panel>
  );
}

/** What an administrator decides about a waiting transfer, by its id. */
function useDecision(decide: (id: string) => Promise<unknown>, ...said: Parameters<typeof tell>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => insist(() => decide(id)),
    onSuccess: () => {
      tell(...said);
      void client.invalidateQueries({ queryKey: ['admin-transfers'] });
    },
    onError: tellError,
  });
}
