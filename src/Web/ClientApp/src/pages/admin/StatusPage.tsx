import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { exchange } from '../../data/exchange';
import { queries } from '../../data/queries';
import { formatDateTime } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Badge, Panel, Table } from '../../ui/parts';
import { Loaded, Skeleton } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

interface Check {
  status: string;
  milliseconds?: number;
  [more: string]: unknown;
}

interface Ready {
  status: string;
  checks: Record<string, Check>;
}

/** The switch of the whole exchange, and what it stands on. */
export function StatusPage() {
  const client = useQueryClient();
  const status = useQuery({ ...queries.exchangeStatus(), refetchInterval: 10_000 });
  const ready = useQuery({ queryKey: ['ready'], queryFn: async ({ signal }): Promise<Ready> => (await fetch('/ready', { signal })).json() as Promise<Ready>, refetchInterval: 10_000 });
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const turn = useMutation({
    mutationFn: (halt: boolean) => (halt ? exchange.exchange.halt({ reason: reason.trim() }) : exchange.exchange.resume({})),
    onSuccess: (now) => {
      setAsking(false);
      setReason('');
      client.setQueryData(queries.exchangeStatus().queryKey, now);
      tell(now.status === 'HALTED' ? 'The exchange is halted' : 'The exchange is running');
    },
    onError: tellError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim()) setAsking(true);
  };
  // Whichever answers first, nothing moves when the other does.
  if (status.isPending || ready.isPending) return <Skeleton lines={6} height={48} />;
  return (
    <>
      <Panel title="Exchange">
        <Loaded query={status}>
          {(now) => (
            <div className="form form-narrow">
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
      <Panel flush title="What it stands on" actions={ready.data && <Health status={ready.data.status} />}>
        <Loaded query={ready}>{(state) => <Checks checks={state.checks} />}</Loaded>
      </Panel>
    </>
  );
}

const NAMES: Readonly<Record<string, string>> = { database: 'Database', scheduler: 'Job scheduler', trading: 'Trading', memory: 'Memory', redis: 'Redis' };

function Checks({ checks }: { checks: Ready['checks'] }) {
  return (
    <Table label="Checks" head={['Part', 'State', 'Says', { label: 'Answered in', end: true }]}>
      {Object.entries(checks).map(([name, { status, milliseconds, ...more }]) => (
        <tr key={name}>
          <td><strong>{NAMES[name] ?? name}</strong></td>
          <td><Health status={status} /></td>
          <td className="dim">{Object.entries(more).map(([what, value]) => `${what}: ${String(value).toLowerCase()}`).join(', ') || '–'}</td>
          <td className="end">{milliseconds === undefined ? '–' : milliseconds < 1 ? '< 1 ms' : `${Math.round(milliseconds)} ms`}</td>
        </tr>
      ))}
    </Table>
  );
}

function Health({ status }: { status: string }) {
  return <Badge tone={status === 'healthy' ? 'good' : status === 'degraded' ? 'warn' : 'bad'}>{status.charAt(0).toUpperCase() + status.slice(1)}</Badge>;
}
