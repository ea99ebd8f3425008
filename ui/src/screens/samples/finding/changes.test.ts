import { expect, test } from 'vitest';

import { changes } from './changes';
import { FindingFields } from './fields.svelte';
import { narrowed } from './narrowed';

test('a change says only what is new', () => {
  const [before, after] = [new FindingFields(), new FindingFields()];
  for (const it of [before, after]) {
    it.title = 'Overrides without a reason';
    it.criteria = ['A.9.2'];
  }
  expect(changes(before.said, after.said)).toEqual({});
  after.criteria = ['A.9.2', 'A.6.2.8 Logs'];
  after.due = '2026-12-01';
  expect(changes(before.said, after.said)).toEqual({ criteria: ['A.9.2', 'A.6.2.8'], due: '2026-12-01' });
});

test('what a body says goes with its own findings only', () => {
  const fields = new FindingFields();
  fields.body = 'Ostsee-Zert';
  expect(fields.said.body).toBeNull();
  fields.source = 'certification-body';
  expect(fields.said.body).toMatchObject({ body: 'Ostsee-Zert', on: null });
});

test('a list is narrowed by everything that is wanted at once', () => {
  const line = (id: string, grade: string, overdue: boolean) => ({ id, grade, overdue, state: 'open', engagement: 'EN-01' });
  const lines = [line('F-01', 'minor', true), line('F-02', 'major', true), line('F-03', 'minor', false)] as unknown as Parameters<typeof narrowed>[0];
  const wanted = { grade: 'minor', state: null, engagement: 'EN-01', overdue: true };
  expect(narrowed(lines, wanted).map((it) => it.id)).toEqual(['F-01']);
});
