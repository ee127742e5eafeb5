import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { exchange } from '../../data/exchange';
import { formatDateTime } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Badge, Panel } from '../../ui/parts';
import { Loaded } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

interface Ready {
  status: string;
  [check: string]: unknown;
}

/** The switch of the whole exchange, and what it stands on. */
export function StatusPage() {
  const client = useQueryClient();
  const status = useQuery({ queryKey: ['exchange-status'], queryFn: ({ signal }) => exchange.exchange.status({ signal }), refetchInterval: 10_000 });
  const ready = useQuery({ queryKey: ['ready'], queryFn: async ({ signal }): Promise<Ready> => (await fetch('/ready', { signal })).json() as Promise<Ready>, refetchInterval: 10_000 });
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const turn = useMutation({
    mutationFn: (halt: boolean) => (halt ? exchange.exchange.halt({ reason: reason.trim() }) : exchange.exchange.resume({})),
    onSuccess: (now) => {
      setAsking(false);
      setReason('');
      client.setQueryData(['exchange-status'], now);
      tell(now.status === 'HALTED' ? 'The exchange is halted' : 'The exchange is running');
    },
    onError: tellError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim()) setAsking(true);
  };
  return (
    <>
      <Panel title="Exchange">
        <Loaded query={status} lines={2}>
          {(now) => (
            <div className="form">
              <p>{now.status === 'RUNNING' ? <Badge tone="good">Running</Badge> : <Badge tone="bad">Halted</Badge>} <span className="dim">since {formatDateTime(now.since)}</span>{now.reason && <> · {now.reason}</>}</p>
              {now.status === 'HALTED'
                ? <div className="actions-row"><Button look="primary" busy={turn.isPending} onClick={() => turn.mutate(false)}>Resume trading</Button></div>
                : (
                  <form className="form" onSubmit={submit}>
                    <TextField label="Reason for a halt" maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} hint="Shown to everyone. No orders are taken while the exchange is halted; cancelling stays possible." />
                    <div className="actions-row"><Button type="submit" look="danger" disabled={!reason.trim()}>Halt all trading</Button></div>
                  </form>
                )}
            </div>
          )}
        </Loaded>
        <Confirm open={asking} onClose={() => setAsking(false)} onConfirm={() => turn.mutate(true)} busy={turn.isPending} title="Halt all trading?" action="Halt">Every market stops taking orders at once.</Confirm>
      </Panel>
      <Panel title="Readiness">
        <Loaded query={ready} lines={3}>{(state) => <dl className="lines">{Object.entries(flat(state)).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>}</Loaded>
      </Panel>
    </>
  );
}

/** The report's leaves, by their path. */
function flat(value: unknown, path = ''): Record<string, string> {
  if (value === null || typeof value !== 'object') return { [path]: String(value) };
  return Object.assign({}, ...Object.entries(value).map(([name, inner]) => flat(inner, path ? `${path}.${name}` : name))) as Record<string, string>;
}
