import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend, type Held } from '../../../api/pretended';
import { all, one, read, settled, stage } from '../../../design/onstage';
import Statement from './Statement.svelte';

let held: Held[];

beforeEach(async () => {
  const lines = ['S-0001', 'S-0002'].map((id) => ({ id, as_of: '2026-03-14' }));
  held = pretend({
    soa_overview: () => ({ versions: lines, newest: shown('S-0002', 'S-0001'), warnings: [] }),
    soa_show: ({ id }) => shown(id as string, null),
  });
  stage(Statement, { version: '' });
  await settled();
});

afterEach(unpretend);

test('nothing is said to be the same before two versions were compared', async () => {
  expect(read('[role=row], tr').join()).not.toContain('the same');
  expect(read('.compare p')).toEqual(['']);
  await held[0]!.answer({ from: 'S-0001', to: 'S-0002', changes: [] });
  expect(read('.compare p')).toEqual(['Both say the same.']);
  expect(read('tr, [role=row]').join()).toContain('the same');
});

test('a comparison that failed is shown as that', async () => {
  await held[0]!.refuse('It can’t be read.');
  expect(one('[role=alert]').textContent).toContain('It can’t be read.');
  expect(read('.compare p')).toEqual(['']);
  expect(read('tr, [role=row]').join()).not.toContain('the same');
  expect(all('.chips button')).toHaveLength(0);
});

test('a signed statement is shown good only once its signature was checked again and still counts', async () => {
  await unpretend();
  const held = pretend({
    soa_overview: () => ({ versions: [{ id: 'SA-01', as_of: '2026-03-14' }], newest: { ...shown('SA-01', null), signoff: { state: 'signed', sentence: '' } }, warnings: [] }),
  });
  const tone = () => one('.notice').className;
  const signoff = (holds: boolean | null, more: object = {}) => ({
    id: 'SO-01', object: { kind: 'soa', soa: 'SA-01' }, state: 'signed', standing: 'in force', overdue: false, signers: [{ holds }], ...more,
  });
  for (const [answer, expected] of [
    [signoff(true), 'good'],
    [signoff(false), 'bad'],
    [signoff(null), 'attention'],
    [signoff(true, { changed: ['E-0001 was erased'] }), 'attention'],
  ] as const) {
    held.length = 0;
    stage(Statement, { version: '' });
    await settled();
    expect(tone()).not.toContain('good');
    await held[0]!.answer([answer]);
    expect(tone()).toContain(expected);
  }
});

function shown(id: string, previous: string | null): object {
  const row = { control: 'A.2.2', title: 'Policy', applicable: true, own: false, reason: '', risks: [], treatments: [], evidence: [] };
  const signoff = { state: 'none', sentence: '' };
  return { id, previous, as_of: '2026-03-14', applicable: 1, excluded: 0, own: 0, rows: [row], signoff, silent: [] };
}
