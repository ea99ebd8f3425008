import { emit } from '@tauri-apps/api/event';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../../api/pretended';
import { followJobs } from '../../../app/jobs.svelte';
import type { SamplesShow } from '../../../bindings/samples-show';
import { all, button, click, settled, stage, type } from '../../../design/onstage';
import Repeat from './Repeat.svelte';
import SampleFromBundle from './SampleFromBundle.svelte';

const AGAIN = { same: true, count: 1, draws: [], reasons: [] };

beforeEach(async () => {
  pretend({
    app_jobs: () => [],
    samples_checkpoint: () => ({ origin: '', size: 1, root: '' }),
    samples_redraw: () => AGAIN,
    samples_redraw_in_bundle: () => 1,
  });
  await followJobs();
});

afterEach(unpretend);

test('that the draws come out again is said of no later draw', async () => {
  const draw = { draw: 1, members: [{ member: 'E-0001:1' }] };
  const props = $state({ sample: { id: 'S-001', digest: 'ab', method: 'random', size: 1, draws: [draw] } as unknown as SamplesShow });
  stage(Repeat, props);
  click(button('Draw it again now'));
  await settled();
  expect(all('[role=status]')).toHaveLength(1);
  props.sample = { ...props.sample, draws: [...props.sample.draws, { ...draw, draw: 2 }] } as SamplesShow;
  flushSync();
  expect(all('[role=status]')).toHaveLength(0);
});

test('what was found in a bundle is said of no other one', async () => {
  stage(SampleFromBundle, {});
  const fields = all<HTMLInputElement>('input');
  type(fields[0]!, '/a.zip');
  type(fields[1]!, 'S-001');
  click(button('Draw it again now'));
  await settled();
  await emit('job', { id: 1, kind: 'redraw', state: 'done', result: { word: 'VERIFIED', redrawn: AGAIN } });
  await settled();
  expect(document.body.textContent).toContain('VERIFIED');
  type(fields[0]!, '/b.zip');
  expect(document.body.textContent).not.toContain('VERIFIED');
});
