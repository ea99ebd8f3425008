import { expect, test } from 'vitest';

import type { SoaChangeShown } from '../../../bindings/soa-diff';
import type { SoaRowShown } from '../../../bindings/soa-show';
import { beside, wanted } from './beside';

const row = (control: string, applicable = true): SoaRowShown => ({
  control, applicable, title: control, own: control.startsWith('X.'), reason: '', risks: [], treatments: [], evidence: [],
});

test('a version stands beside its predecessor, with what is new, what changed and what is gone', () => {
  const changes: SoaChangeShown[] = [
    { control: 'A.2.2', title: '', kind: 'changed', cells: [{ column: 'applicable', before: 'yes', after: 'no' }] },
    { control: 'X.1', title: '', kind: 'added', cells: [] },
    { control: 'X.2', title: '', kind: 'removed', cells: [] },
  ];
  const lines = beside([row('A.2.2', false), row('A.2.3'), row('X.1')], [row('A.2.2'), row('A.2.3'), row('X.2')], changes);
  expect(lines.map((it) => [it.control, it.change, it.before !== null, it.after !== null])).toEqual([
    ['A.2.2', 'changed', true, true],
    ['A.2.3', null, true, true],
    ['X.1', 'added', false, true],
    ['X.2', 'removed', true, false],
  ]);
  const shown = (show: Parameters<typeof wanted>[1]) => lines.filter((it) => wanted(it, show, new Set(['A.2.3']))).map((it) => it.control);
  expect(shown(null)).toHaveLength(4);
  expect(shown('changed')).toEqual(['A.2.2', 'X.1', 'X.2']);
  expect(shown('excluded')).toEqual(['A.2.2']);
  expect(shown('own')).toEqual(['X.1', 'X.2']);
  expect(shown('doubtful')).toEqual(['A.2.3']);
});

test('the first version stands alone', () => {
  expect(beside([row('A.2.2')], null, []).map((it) => it.change)).toEqual([null]);
});
