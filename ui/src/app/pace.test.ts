import { expect, test } from 'vitest';

import type { Job } from '../bindings/job';
import { rateOf, remainingOf } from './pace';

const job: Job = {
  id: 1, kind: 'bundle', about: 'a.zip', state: 'running', phase: 'writing', bytes: true,
  done: 25_000, total: 100_000, elapsed: 60_000, phase_elapsed: 5_000,
};

test('the pace is that of what it is doing, not of the whole work', () => {
  expect(rateOf(job)).toBe('5.0 kB/s');
  expect(remainingOf(job)).toBe(15);
});

test('steps have no rate, and nobody says how long while nothing is done', () => {
  expect(rateOf({ ...job, bytes: false })).toBeUndefined();
  expect(remainingOf({ ...job, bytes: false })).toBe(15);
  expect(remainingOf({ ...job, done: 0 })).toBeNull();
  expect(remainingOf({ ...job, total: null })).toBeNull();
  expect(rateOf({ ...job, phase_elapsed: 100 })).toBeUndefined();
});
