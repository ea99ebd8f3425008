import { call } from '../api/call';
import { on } from '../api/events';
import type { Wait } from '../bindings/wait';
import { waits } from '../design/waits.svelte';
import { texts } from '../texts/index.svelte';
import { cancel, jobs } from './jobs.svelte';

/** Follows what waits for its turn to write, from now on. */
export function followWaits(): void {
  on('waiting', take);
}

function take(wait: Wait): void {
  if (wait.over) waits.delete(wait.id);
  else waits.set(wait.id, { text: until(wait.job ?? null), actions: actions(wait) });
}

function until(id: number | null): string {
  const job = jobs.running.find((it) => it.id === id);
  const words = texts.app.waits;
  if (id === null) return words.short;
  return (job && words.until[job.kind]) ?? words.other(job?.about ?? '');
}

function actions({ id, job }: Wait): { label: string; run: () => void }[] {
  const words = texts.app.waits;
  const giveUp = { label: words.giveUp, run: () => void call('app_give_up', { id }) };
  if (job === null || job === undefined) return [giveUp];
  return [giveUp, { label: words.stop, run: () => void cancel(job) }];
}
