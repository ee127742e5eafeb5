import { useMutation, useQueryClient } from '@tanstack/react-query';
import { exchange } from '../../data/exchange';
import { usePages } from '../../data/queries';
import type { ReconciliationRun } from '../../data/types';
import { formatCount } from '../../lib/money';
import { Button } from '../../ui/Button';
import { More } from '../../ui/More';
import { Amount, Badge, Panel, Table, When } from '../../ui/parts';
import { Empty, Failure, Skeleton } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

/** Whether every dollar and every share is where it should be. */
export function ReconciliationPage() {
  const client = useQueryClient();
  const query = usePages(['reconciliation'], (cursor, signal) => exchange.reconciliation.runs({ cursor, limit: 20 }, { signal }));
  const run = useMutation({
    mutationFn: () => exchange.reconciliation.run(),
    onSuccess: (done) => {
      tell(done.findingCount === 0 ? 'Everything adds up' : 'There are findings', `${done.checks} checks in ${formatCount(Math.round(done.milliseconds))} ms.`);
      void client.invalidateQueries({ queryKey: ['reconciliation'] });
    },
    onError: tellError,
  });
  return (
    <Panel flush title="Reconciliation" actions={<Button small look="primary" busy={run.isPending} onClick={() => run.mutate()}>Run now</Button>}>
      {query.error && !query.items ? <Failure error={query.error} /> : !query.items ? <Skeleton lines={5} /> : query.items.length === 0 ? <Empty title="No runs yet" icon="shield">Each run checks all invariants of the money.</Empty> : (
        <Table label="Reconciliation runs" head={['Started', 'Result', { label: 'Checks', end: true }, { label: 'Imbalance', end: true }, { label: 'Took', end: true }, 'Node']}>
          {query.items.map((one) => <Row key={one.id} run={one} />)}
        </Table>
      )}
      <More query={query} />
    </Panel>
  );
}

function Row({ run }: { run: ReconciliationRun }) {
  return (
    <tr>
      <td className="nowrap"><When at={run.startedAt} />{run.requestedBy && <small>by hand</small>}</td>
      <td>
        {run.findingCount === 0 ? <Badge tone="good">Clean</Badge> : <Badge tone="bad">{run.findingCount} findings</Badge>}
        {run.findings.map((finding, index) => <small key={index} className="bad">{finding.invariant}: {finding.detail}</small>)}
      </td>
      <td className="end">{run.checks}</td>
      <td className="end"><Amount value={run.imbalance} /></td>
      <td className="end">{formatCount(Math.round(run.milliseconds))} ms</td>
      <td className="mono">{run.node}</td>
    </tr>
  );
}
