import { afterEach, expect, test } from 'vitest';

import { speak } from '../texts/index.svelte';
import { bytes, count, day, duration, when } from './format';

afterEach(() => speak('en'));

test.each([
  [0, '0 bytes'], [512, '512 bytes'], [999, '999 bytes'], [1000, '1.0 kB'], [14_400, '14 kB'], [999_400, '999 kB'],
  [999_600, '1.0 MB'], [2_000_000_000, '2.0 GB'], [1.5e15, '1.5 PB'], [5e18, '5,000 PB'],
])('%d bytes are said as %s', (n, said) => expect(bytes(n)).toBe(said));

test.each([
  [0, '0 s'], [0.4, '0 s'], [59, '59 s'], [60, '1 min'], [200, '3 min 20 s'], [3600, '1 h'], [3660, '1 h 1 min'], [183_600, '2 d 3 h'], [-5, '0 s'],
])('%d seconds are said as %s', (n, said) => expect(duration(n)).toBe(said));

test.each([
  ['2026-03-14T09:30:00Z', '14 Mar 2026, 09:30 UTC'],
  ['2026-03-14T09:30:59.123456789Z', '14 Mar 2026, 09:30 UTC'],
  ['2026-01-01T00:30:00+01:00', '31 Dec 2025, 23:30 UTC'],
  ['2026-12-31T23:30:00-02:30', '1 Jan 2027, 02:00 UTC'],
  ['2016-12-31T23:59:60Z', '31 Dec 2016, 23:59 UTC'],
  ['0099-01-01T00:00:00Z', '1 Jan 99, 00:00 UTC'],
  ['2026-03-14', '14 Mar 2026'],
])('%s is shown as %s', (moment, shown) => expect(when(moment)).toBe(shown));

test.each(['', 'yesterday', '2026-02-30', '2026-13-01T00:00:00Z', '2026-03-14T25:00:00Z', '<b>2026-03-14</b>'])(
  '%j is no moment and stays as it is',
  (text) => {
    expect(when(text)).toBe(text);
    expect(day(text)).toBe(text);
  },
);

test('a day is said without its time', () => expect(day('2026-03-14T23:30:00-02:00')).toBe('15 Mar 2026'));

test('German has its own words and points', () => {
  speak('de');
  expect(count(4212)).toBe('4.212');
  expect(when('2026-03-14T09:30:00Z')).toBe('14. März 2026, 09:30 UTC');
  expect(bytes(1500)).toBe('1,5 kB');
});
