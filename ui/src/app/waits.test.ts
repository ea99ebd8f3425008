import { emit } from '@tauri-apps/api/event';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../api/pretended';
import type { Job } from '../bindings/job';
import { all, button, click, read, settled, stage } from '../design/onstage';
import Waits from '../design/Waits.svelte';
import { waits } from '../design/waits.svelte';
import { texts } from '../texts/index.svelte';
import { followJobs, forgetEnded } from './jobs.svelte';
import { followWaits } from './waits.svelte';

let asked: [command: string, id: unknown][];

beforeEach(async () => {
  asked = [];
  const noted = (command: string) => (args: Record<string, unknown>) => void asked.push([command, args['id']]);
  pretend({ app_jobs: () => [], app_notify: () => null, app_give_up: noted('give up'), app_cancel: noted('stop') });
  await followJobs();
  followWaits();
  stage(Waits, {});
  await settled();
});

afterEach(async () => {
  for (const id of [7, 8]) await emit('job', work(id, 'bundle', 'stopped'));
  forgetEnded();
  waits.clear();
  await unpretend();
});

test('who waits is told for what, and can give up or stop that work', async () => {
  await emit('job', work(7, 'bundle', 'running'));
  await emit('waiting', { id: 1, job: 7, over: false });
  await settled();
  expect(read('.wait')[0]).toContain(texts.app.waits.until['bundle']);
  click(button(texts.app.waits.giveUp));
  click(button(texts.app.waits.stop));
  await settled();
  expect(asked).toEqual([['give up', 1], ['stop', 7]]);
});

test('where something short is before it, there is nothing to stop', async () => {
  await emit('waiting', { id: 1, over: false });
  await settled();
  expect(read('.wait')[0]).toContain(texts.app.waits.short);
  expect(read('button')).toEqual([texts.app.waits.giveUp]);
});

test('work of a kind that has no words of its own is told by what it is about', async () => {
  await emit('job', { ...work(8, 'some-new-kind', 'running'), about: 'Lindmoor.csv' });
  await emit('waiting', { id: 1, job: 8, over: false });
  await settled();
  expect(read('.wait')[0]).toContain(texts.app.waits.other('Lindmoor.csv'));
});

test('what was asked for last is shown, and what waits longer once that is over', async () => {
  await emit('job', work(7, 'bundle', 'running'));
  await emit('waiting', { id: 1, job: 7, over: false });
  await emit('waiting', { id: 2, over: false });
  await settled();
  expect(read('.wait')).toHaveLength(1);
  expect(read('.wait')[0]).toContain(texts.app.waits.short);
  await emit('waiting', { id: 2, over: true });
  await settled();
  expect(read('.wait')[0]).toContain(texts.app.waits.until['bundle']);
  click(button(texts.app.waits.giveUp));
  await settled();
  expect(asked).toEqual([['give up', 1]]);
});

test('nothing is shown once nothing waits, and the end of what was not known is no wait', async () => {
  await emit('waiting', { id: 1, over: false });
  await emit('waiting', { id: 1, over: true });
  await emit('waiting', { id: 9, over: true });
  await settled();
  expect(all('.wait')).toHaveLength(0);
  expect(waits.size).toBe(0);
});

function work(id: number, kind: string, state: Job['state']): Job {
  return { id, kind, state, about: '', done: 0, bytes: false, elapsed: 0, phase_elapsed: 0 };
}
