import { expect, test } from 'vitest';

import { byRequirement, nextOpen, step } from './order';

test('requirements stand as the catalog lists them, by number and not by letter', () => {
  const mixed = ['10.2', 'X.1', '9.2.2', 'A.10.2', 'A.9.4', 'A.6.2.8', 'A.6.1.2', '4.1', '9.2.1'];
  expect([...mixed].sort(byRequirement)).toEqual([
    'A.6.1.2', 'A.6.2.8', 'A.9.4', 'A.10.2', '4.1', '9.2.1', '9.2.2', '10.2', 'X.1',
  ]);
});

test('a step stays inside the list, and begins at its beginning where nothing is chosen', () => {
  const ids = ['a', 'b', 'c'];
  expect(step(ids, null, 1)).toBe('a');
  expect(step(ids, 'a', 1)).toBe('b');
  expect(step(ids, 'c', 1)).toBe('c');
  expect(step(ids, 'a', -1)).toBe('a');
  expect(step(ids, 'gone', -1)).toBe('a');
  expect(step([], null, 1)).toBeNull();
});

test('the next open requirement is looked for onwards, then from the beginning, and never the same again', () => {
  const ids = ['a', 'b', 'c', 'd'];
  expect(nextOpen(ids, new Set(['b', 'd']), 'b')).toBe('d');
  expect(nextOpen(ids, new Set(['a', 'c']), 'c')).toBe('a');
  expect(nextOpen(ids, new Set(['c']), 'c')).toBeNull();
});
