import { call, Refused } from '../api/call';
import { on } from '../api/events';
import type { Job } from '../bindings/job';
import { texts } from '../texts/index.svelte';

let all = $state.raw<Job[]>([]);
const waiting = new Map<number, { done: (job: Job) => void }>();

/** Long work of the program. */
export const jobs = {
  /** All of it since the program started, oldest first. */
  get all(): Job[] {
    return all;
  },
  /** What is at work now. */
  get running(): Job[] {
    return all.filter((job) => job.state === 'running');
  },
};

/** Begins long work by a command that answers with its number, which `begun` gets, and waits for what comes of it. */
export async function work<T>(command: string, args: Record<string, unknown>, begun?: (id: number) => void): Promise<T> {
  const id = await call<number>(command, args);
  begun?.(id);
  const job = await ended(id);
  if (job.fault) throw new Refused(job.fault);
  return job.result as T;
}

export function cancel(id: number): Promise<void> {
  return call('app_cancel', { id });
}

/** Follows all work from now on. */
export async function followJobs(): Promise<void> {
  on('job', take);
  for (const job of await call<Job[]>('app_jobs')) take(job);
}

/** Forgets work that ended, with what came of it. */
export function forgetEnded(): void {
  all = all.filter((job) => job.state === 'running');
}

function take(job: Job): void {
  const known = all.some((it) => it.id === job.id);
  all = known ? all.map((it) => (it.id === job.id ? job : it)) : [...all, job];
  if (job.state === 'running') return;
  if (!known || document.hasFocus()) return settle(job);
  // Who stopped it knows.
  if (job.state !== 'stopped') {
    void call('app_notify', { text: job.state === 'done' ? texts.app.workEnded : texts.app.workFailed });
  }
  settle(job);
}

function settle(job: Job): void {
  waiting.get(job.id)?.done(job);
  waiting.delete(job.id);
}

function ended(id: number): Promise<Job> {
  const known = all.find((job) => job.id === id && job.state !== 'running');
  if (known) return Promise.resolve(known);
  return new Promise((done) => waiting.set(id, { done }));
}
