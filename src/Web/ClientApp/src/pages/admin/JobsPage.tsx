import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { exchange } from '../../data/exchange';
import { isPrivate } from '../../data/queries';
import type { Job } from '../../data/types';
import { formatCount } from '../../lib/money';
import { formatDateTime, shortFromNow, span } from '../../lib/time';
import { Button } from '../../ui/Button';
import { Badge, Figure, Panel, Table } from '../../ui/parts';
import { Loaded } from '../../ui/states';
import { tell, tellError } from '../../ui/toasts';
import { JobRuns } from './JobRuns';

const EVERY = 3_000;

/** What the exchange does by itself, and how it goes. */
export function JobsPage() {
  const [shown, setShown] = useState<string | null>(null);
  const jobs = useQuery({ queryKey: ['jobs'], queryFn: async ({ signal }) => (await exchange.jobs.list({ signal })).items, refetchInterval: EVERY, meta: isPrivate });
  return (
    <Loaded query={jobs} lines={6} height={48}>
      {(items) => (
        <>
          <Overview jobs={items} />
          <Panel flush title="Jobs" actions={<span className="dim small">read again every {EVERY / 1_000} s</span>}>
            <Table label="Jobs" head={['Job', 'State', 'Last run', { label: 'Took', end: true }, { label: 'Done', end: true }, 'Next', { label: 'Actions', end: true, hidden: true }]}>
              {items.map((job) => <Row key={job.name} job={job} onShow={() => setShown(job.name)} />)}
            </Table>
          </Panel>
          {items.filter((job) => job.name === shown).map((job) => <JobRuns key={job.name} job={job.name} title={nameOf(job)} latest={job.lastRun?.id} onClose={() => setShown(null)} />)}
        </>
      )}
    </Loaded>
  );
}

/** One look says whether somebody has to do something. */
function Overview({ jobs }: { jobs: readonly Job[] }) {
  const failing = jobs.filter((job) => job.lastRun?.error);
  const paused = jobs.filter((job) => job.state === 'PAUSED');
  const running = jobs.filter((job) => job.state === 'RUNNING');
  const next = jobs.filter((job) => job.nextRunAt && job.state === 'WAITING').sort((a, b) => a.nextRunAt!.localeCompare(b.nextRunAt!))[0];
  return (
    <Panel>
      <dl className="figures">
        <Figure label="Health" note={failing.length > 0 ? failing.map(nameOf).join(', ') : `${jobs.length} jobs`}>{failing.length > 0 ? <span className="bad">{failing.length} failing</span> : <span className="good">All well</span>}</Figure>
        <Figure label="Running" note={running.map(nameOf).join(', ') || 'none right now'}>{running.length}</Figure>
        <Figure label="Paused" note={paused.map(nameOf).join(', ') || 'none'}>{paused.length > 0 ? <span className="warn">{paused.length}</span> : 0}</Figure>
        <Figure label="Next" note={next ? nameOf(next) : 'nothing is planned'}>{next?.nextRunAt ? shortFromNow(next.nextRunAt) : '–'}</Figure>
      </dl>
    </Panel>
  );
}

/** "market-schedule" as people say it. */
const nameOf = (job: Job): string => job.name.charAt(0).toUpperCase() + job.name.slice(1).replaceAll('-', ' ');

function Row({ job, onShow }: { job: Job; onShow: () => void }) {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (what: 'run' | 'pause' | 'resume') => exchange.jobs[what](job.name),
    onSuccess: (_, what) => {
      tell(what === 'run' ? 'Job started' : what === 'pause' ? 'Job paused' : 'Job resumed', nameOf(job));
      void client.invalidateQueries({ queryKey: ['jobs'] });
      void client.invalidateQueries({ queryKey: ['job-runs', job.name] });
    },
    onError: tellError,
  });
  const paused = job.state === 'PAUSED';
  const run = job.lastRun;
  const looked = job.lastFiredAt ?? run?.startedAt;
  return (
    <tr>
      <td className="wide"><strong>{nameOf(job)}</strong><small>{job.description}</small></td>
      <td><State job={job} /><small className="nowrap">every {span(job.intervalSeconds)}</small></td>
      <td className="nowrap">
        {looked ? <time dateTime={looked} title={formatDateTime(looked)}>{shortFromNow(looked)}</time> : <span className="dim">not yet</span>}
        {run?.error ? <small className="bad job-error">{run.error}</small> : run && looked && Date.parse(looked) - Date.parse(run.startedAt) > 5_000 && <small>work last {shortFromNow(run.startedAt)}</small>}
      </td>
      <td className="end">{run ? `${formatCount(Math.round(run.milliseconds))} ms` : '–'}</td>
      <td className="end">{run ? formatCount(run.done) : '–'}</td>
      <td className="nowrap dim">{paused || !job.nextRunAt ? '–' : shortFromNow(job.nextRunAt)}</td>
      <td className="actions">
        <Button small look="quiet" onClick={onShow} aria-label={`History of ${nameOf(job)}`}>History</Button>
        <Button small busy={act.isPending} onClick={() => act.mutate('run')} aria-label={`Run now: ${nameOf(job)}`}>Run now</Button>
        <Button small look={paused ? 'primary' : 'plain'} busy={act.isPending} onClick={() => act.mutate(paused ? 'resume' : 'pause')} aria-label={`${paused ? 'Resume' : 'Pause'} ${nameOf(job)}`}>{paused ? 'Resume' : 'Pause'}</Button>
      </td>
    </tr>
  );
}

function State({ job }: { job: Job }) {
  if (job.state === 'PAUSED') return <Badge tone="warn">Paused</Badge>;
  if (job.state === 'RUNNING') return <Badge tone="yes">Running</Badge>;
  if (job.state === 'NOT_SCHEDULED') return <Badge tone="bad">Not scheduled</Badge>;
  return job.lastRun?.error ? <Badge tone="bad">Failing</Badge> : <Badge tone="good">Waiting</Badge>;
}
