import { expect, test } from 'vitest';

import { differs, draftOf, stated } from './drafts';

const made = {
  engagement: 'EN-04', requirement: 'A.9.2', title: 'Use', design: 'yes', implementation: 'yes', operation: 'no',
  conclusion: 'does-not-conform', reason: 'Late reviews', evidence: ['E-0002', 'E-0001'], tests: [], samples: ['S-001'],
  findings: ['F-03'], checklist: [{ question: 'A.9.2-d1', answer: 'yes', remark: null }], by: 'Nils', at: '', entry: 1,
} as const;
// What the program answers is not frozen.
const conclusion = structuredClone(made) as unknown as Parameters<typeof draftOf>[0];

test('a draft that says what is on record differs from it in nothing, in whatever order it says it', () => {
  const draft = draftOf(conclusion);
  expect(differs(draft, conclusion)).toBe(false);
  draft.evidence.reverse();
  draft.answers['A.9.2-d2'] = { answer: '', remark: ' ' };
  expect(differs(draft, conclusion)).toBe(false);
  draft.answers['A.9.2-d2'] = { answer: 'no', remark: '' };
  expect(differs(draft, conclusion)).toBe(true);
});

test('nothing is presumed: a new draft cites no evidence and says nothing', () => {
  const draft = draftOf(null);
  expect(draft.evidence).toEqual([]);
  expect([draft.design, draft.conclusion, draft.reason]).toEqual(['', '', '']);
});

test('a question that nobody answered is not sent, and an empty remark is none', () => {
  const draft = draftOf(conclusion);
  draft.answers['A.9.2-d2'] = { answer: '', remark: 'later' };
  expect(stated('EN-04', 'A.9.2', draft).checklist).toEqual([{ question: 'A.9.2-d1', answer: 'yes' }]);
});
