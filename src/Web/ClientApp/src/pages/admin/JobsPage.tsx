import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { exchange } from '../../data/exchange';
import { isPrivate, usePages } from '../../data/queries';
import type { Job } from '../../data/types';
import { formatCount } from '../../lib/money';
import { formatDateTime, fromNow } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { More } from '../../ui/More';
import { Badge, Panel, Table } from '../../ui/parts';
import { Empty, Failure, Loaded, Skeleton } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';

/** What the exchange does by itself, and how it went. */
export function JobsPage() {
  const [shown, setShown] = useState<string | null>(null);
  const jobs = useQuery({ queryKey: ['jobs'], queryFn: async ({ signal }) => (await exchange.jobs.list({ signal })).items, refetchInterval: 10_000, meta: isPrivate });
  return (
    <Panel flush title="Jobs">
      <Loaded query={jobs} lines={6}>
        {(items) => (
          <Table label="Jobs" head={['Job', 'State', 'Last run', { label: 'Took', end: true }, 'Next run', { label: 'Actions', end: true, hidden: true }]}>
            {items.map((job) => <Row key={job.name} job={job} onShow={() => setShown(job.name)} />)}
          </Table>
        )}
      </Loaded>
      {shown && <Runs job={shown} onClose={() => setShown(null)} />}
    </Panel>
  );
}

function Row({ job, onShow }: { job: Job; onShow: () => void }) {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (what: 'run' | 'pause' | 'resume') => exchange.jobs[what](job.name),
    onSuccess: () => {
      tell('Done');
      void client.invalidateQueries({ queryKey: ['jobs'] });
    },
    onError: tellError,
  });
  const paused = job.state === 'PAUSED';
  return (
    <tr>
      <td><strong>{job.name}</strong><small>{job.description}</small></td>
      <td><Badge tone={paused ? 'warn' : job.lastRun?.error ? 'bad' : 'good'}>{job.state.toLowerCase()}</Badge></td>
      <td className="nowrap">{job.lastRun ? <time dateTime={job.lastRun.startedAt} title={formatDateTime(job.lastRun.startedAt)}>{fromNow(job.lastRun.startedAt)}</time> : '–'}{job.lastRun?.error && <small className="bad">{job.lastRun.error}</small>}</td>
      <td className="end">{job.lastRun ? `${formatCount(Math.round(job.lastRun.milliseconds))} ms` : '–'}</td>
      <td className="nowrap dim">{paused ? '–' : job.nextRunAt ? fromNow(job.nextRunAt) : '–'}</td>
      <td className="actions">
        <Button small look="quiet" onClick={onShow}>History</Button>
        <Button small look="quiet" busy={act.isPending} onClick={() => act.mutate('run')}>Run now</Button>
        <Button small look="quiet" busy={act.isPending} onClick={() => act.mutate(paused ? 'resume' : 'pause')}>{paused ? 'Resume' : 'Pause'}</Button>
      </td>
    </tr>
  );
}

function Runs({ job, onClose }: { job: string; onClose: () => void }) {
  const query = usePages(['job-runs', job], (cursor, signal) => exchange.jobs.runs(job, { cursor, limit: 20 }, { signal }));
  return (
    <Dialog open wide onClose={onClose} title={`Runs of ${job}`}>
      {query.error ? <Failure error={query.error} /> : !query.items ? <Skeleton /> : query.items.length === 0 ? <Empty title="No runs yet" icon="clock" /> : (
        <Table label="Runs" head={['Started', { label: 'Took', end: true }, { label: 'Done', end: true }, 'Node', 'Result']}>
          {query.items.map((run) => (
            <tr key={run.id}>
              <td className="nowrap">{formatDateTime(run.startedAt)}{run.byHand && <small>by hand</small>}</td>
              <td className="end">{formatCount(Math.round(run.milliseconds))} ms</td>
              <td className="end">{formatCount(run.done)}</td>
              <td className="mono">{run.node}</td>
              <td>{run.error ? <span className="bad">{run.error}</span> : run.detail ?? 'ok'}</td>
            </tr>
          ))}
        </Table>
      )}
      <More query={query} />
    </Dialog>
  );
}
