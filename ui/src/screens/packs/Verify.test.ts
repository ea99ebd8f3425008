import { emit } from '@tauri-apps/api/event';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../api/pretended';
import { followJobs } from '../../app/jobs.svelte';
import { ask } from '../../app/router.svelte';
import { all, button, clear, click, one, read, settled, stage, type } from '../../design/onstage';
import Verify from './Verify.svelte';

let asked: { file: string; origin: string | null }[] = [];
let stopped: number[] = [];
let witnessed: unknown[] = [];
let number = 0;

beforeEach(async () => {
  [asked, stopped, witnessed] = [[], [], []];
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  pretend({
    app_jobs: () => [],
    app_cancel: ({ id }) => void stopped.push(id as number),
    bundle_witness: ({ asked }) => void witnessed.push(asked),
    bundle_verify: (args) => {
      asked.push(args['asked'] as (typeof asked)[0]);
      return (number += 1);
    },
  });
  await followJobs();
});

afterEach(async () => {
  await unpretend();
  ask({ path: null });
});

test('of two runs only the newer one says something, and the older one is stopped', async () => {
  const [older, newer] = await two();
  await ended(newer, { result: report('BROKEN', '/b.zip') });
  await ended(older, { result: report('VERIFIED', '/a.zip') });
  expect(stopped).toEqual([older]);
  expect(read('.report .sentence')[0]).toContain('does not verify');
  expect(read('.report header')[0]).toContain('b.zip');
});

test('a report of a bundle that was overtaken does not stand above the fault of the newer one', async () => {
  const [older, newer] = await two();
  await ended(newer, { state: 'failed', fault: { code: 'file', message: 'It can’t be read.', hints: [] } });
  await ended(older, { result: report('VERIFIED', '/a.zip') });
  expect(one('[role=alert]').textContent).toContain('It can’t be read.');
  expect(all('.report')).toHaveLength(0);
});

test('a run is stopped when the place is left', async () => {
  const first = await run('/a.zip');
  clear();
  await settled();
  expect(stopped).toEqual([first]);
});

test('a report goes when another run begins', async () => {
  const first = await run('/a.zip');
  await ended(first, { result: report('VERIFIED', '/a.zip') });
  expect(all('.report')).toHaveLength(1);
  await run('/b.zip');
  expect(all('.report')).toHaveLength(0);
});

test('what is typed into the dialog stands beside no report that was not compared with it', async () => {
  const first = await run('/a.zip');
  await ended(first, { result: report('UNANCHORED', '/a.zip') });
  click(button('Bring keys and paper…'));
  type(one<HTMLInputElement>('dialog[open] input'), 'lindmoor.example/log');
  await settled();
  expect(read('.chips')[0]).toContain('Origin: not given');
  click(button('Cancel'));
  await settled();
  click(button('Bring keys and paper…'));
  expect(one<HTMLInputElement>('dialog[open] input').value).toBe('');
  type(one<HTMLInputElement>('dialog[open] input'), 'lindmoor.example/log');
  click(button('Verify again'));
  await settled();
  expect(asked.at(-1)).toMatchObject({ file: '/a.zip', origin: 'lindmoor.example/log' });
  await ended(number, { result: report('VERIFIED', '/a.zip') });
  expect(read('.chips')[0]).toContain('Origin: given');
});

test('the bundle that is witnessed is the one that the report is about', async () => {
  const first = await run('/a.zip');
  await ended(first, { result: report('UNANCHORED', '/a.zip') });
  click(button('Witness it…'));
  // Another program hands over the next bundle while the dialog is open.
  await run('/b.zip');
  expect(read('dialog[open]')[0]).toContain('/a.zip');
  for (const field of all<HTMLInputElement>('dialog[open] input')) if (!field.value) type(field, 'x');
  click(button('Cosign the checkpoint'));
  await settled();
  expect(witnessed).toMatchObject([{ file: '/a.zip' }]);
});

async function two(): Promise<[number, number]> {
  return [await run('/a.zip'), await run('/b.zip')];
}

async function run(path: string): Promise<number> {
  ask({ path });
  if (all('.place').length === 0) stage(Verify, {});
  await settled();
  return number;
}

async function ended(id: number, how: object): Promise<void> {
  await emit('job', { id, kind: 'verify-bundle', about: '', bytes: true, done: 0, elapsed: 0, phase_elapsed: 0, state: 'done', ...how });
  await settled();
}

function report(word: string, path: string): object {
  const lists = { checks: [], failures: [], items: [], not_checked: [], notes: [], withheld: [], contents: {} };
  return { word, path, worst_contents: word, failures_total: 0, at: '2026-03-14T09:30:00Z', ...lists };
}
