import { expect, it } from 'vitest';

import { labelOf, outcomeOf, tally } from './checks';

it('names every check, and one that it does not know as it is', () => {
  expect(labelOf('chain')).toBe('Chain of records');
  expect(labelOf('file transport')).toBe('Transport, of the whole file');
  expect(labelOf('something new')).toBe('Something new');
});

it('counts what was not checked apart from what failed', () => {
  const facts = [{ outcome: 'pass' as const }, { outcome: 'fail' as const }, { outcome: 'not checked' as const }, { outcome: 'pass' as const }];
  expect(tally(facts)).toEqual({ pass: 2, fail: 1, open: 1 });
  expect(outcomeOf('not checked')).toBe('not-checked');
});
