import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { exchange } from '../../data/exchange';
import { usePages } from '../../data/queries';
import { formatCount } from '../../lib/money';
import { Dialog } from '../../ui/Dialog';
import { More } from '../../ui/More';
import { Badge, Table, When } from '../../ui/parts';
import { Empty, Failure, Skeleton } from '../../ui/states';

interface Props {
  job: string;
  title: string;
  /** Its newest run: when that changes, the list is read again. */
  latest: string | undefined;
  onClose: () => void;
}

/** A job's past: each run that had something to do, and each that failed. */
export function JobRuns({ job, title, latest, onClose }: Props) {
  const client = useQueryClient();
  useEffect(() => void client.invalidateQueries({ queryKey: ['job-runs', job] }), [client, job, latest]);
  const query = usePages(['job-runs', job], (cursor, signal) => exchange.jobs.runs(job, { cursor, limit: 20 }, { signal }));
  return (
    <Dialog open wide onClose={onClose} title={`Runs of “${title}”`} description="Runs that had something to do, and runs that failed.">
      {query.error ? <Failure error={query.error} /> : !query.items ? <Skeleton lines={6} /> : query.items.length === 0 ? <Empty title="No runs yet" icon="clock">Its first run with something to do appears here.</Empty> : (
        <Table label="Runs" head={['Started', 'Result', { label: 'Done', end: true }, { label: 'Took', end: true }, 'Node']}>
          {query.items.map((run) => (
            <tr key={run.id}>
              <td className="nowrap"><When at={run.startedAt} />{run.byHand && <small>by hand</small>}</td>
              <td>{run.error ? <><Badge tone="bad">Failed</Badge><small className="bad">{run.error}</small></> : <><Badge tone="good">Done</Badge>{run.detail && <small>{run.detail}</small>}</>}</td>
              <td className="end">{formatCount(run.done)}</td>
              <td className="end">{formatCount(Math.round(run.milliseconds))} ms</td>
              <td className="mono">{run.node}</td>
            </tr>
          ))}
        </Table>
      )}
      <More query={query} />
    </Dialog>
  );
}
