import { expect, test } from 'vitest';

import { found } from './picking';

const people = [
  { id: 'P-001', name: 'Nils Johannsen' },
  { id: 'P-003', name: 'Maren Ohlsen' },
  { id: 'P-010', name: 'Ole P-003 Namesake' },
];

test('every word has to be there, in the number or the name', () => {
  expect(found(people, 'ohl mar').map((it) => it.id)).toEqual(['P-003']);
  expect(found(people, 'ohl nils')).toEqual([]);
});

test('one whose number begins so comes before one that only mentions it', () => {
  expect(found([...people].reverse(), 'p-003').map((it) => it.id)).toEqual(['P-003', 'P-010']);
});

test('nothing typed offers nothing', () => {
  expect(found(people, '  ')).toEqual([]);
});
