import { exchange } from './exchange';
import type { Page } from './types';

/** What administrators run the exchange with. */
export interface Job {
  name: string;
  description: string;
  intervalSeconds: number;
  state: 'WAITING' | 'RUNNING' | 'PAUSED' | string;
  nextRunAt: string | null;
  lastFiredAt: string | null;
  lastRun: JobRun | null;
}

export interface JobRun {
  id: string;
  job: string;
  node: string;
  startedAt: string;
  milliseconds: number;
  done: number;
  byHand: boolean;
  detail: string | null;
  error: string | null;
}

export interface ReconciliationRun {
  id: string;
  node: string;
  requestedBy: string | null;
  startedAt: string;
  milliseconds: number;
  checks: number;
  imbalance: string;
  findingCount: number;
  findings: { invariant: string; detail: string; marketId: string | null; halted: boolean }[];
}

export interface ExchangeStatus {
  status: 'RUNNING' | 'HALTED';
  reason: string | null;
  since: string;
}

const name = encodeURIComponent;
const { send } = exchange;

export const operations = {
  jobs: (signal: AbortSignal): Promise<{ items: Job[] }> => send('GET', '/v1/admin/jobs', { options: { signal } }),
  jobRuns: (job: string, cursor: string | undefined, signal: AbortSignal): Promise<Page<JobRun>> => send('GET', `/v1/admin/jobs/${name(job)}/runs`, { query: { cursor, limit: 20 }, options: { signal } }),
  runJob: (job: string): Promise<void> => send('POST', `/v1/admin/jobs/${name(job)}/run`, {}),
  pauseJob: (job: string): Promise<void> => send('POST', `/v1/admin/jobs/${name(job)}/pause`, {}),
  resumeJob: (job: string): Promise<void> => send('POST', `/v1/admin/jobs/${name(job)}/resume`, {}),
  reconciliations: (cursor: string | undefined, signal: AbortSignal): Promise<Page<ReconciliationRun>> => send('GET', '/v1/admin/reconciliation', { query: { cursor, limit: 20 }, options: { signal } }),
  reconcile: (): Promise<ReconciliationRun> => send('POST', '/v1/admin/reconciliation', {}),
  status: (signal?: AbortSignal): Promise<ExchangeStatus> => send('GET', '/v1/exchange/status', { options: { signal } }),
  halt: (reason: string): Promise<ExchangeStatus> => send('POST', '/v1/admin/exchange/halt', { body: { reason } }),
  resume: (): Promise<ExchangeStatus> => send('POST', '/v1/admin/exchange/resume', { body: {} }),
};
