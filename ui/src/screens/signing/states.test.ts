import { expect, test } from 'vitest';

import type { SignoffShown } from '../../bindings/signoffs';
import { outcomeOf, toneOf } from './states';

const VERIFIES = 'it verifies on the record that is held';

function signoff(changes: Partial<SignoffShown>, checked: string | null = VERIFIES): SignoffShown {
  const signers = [{ person: 'P-1', name: '', role: '', by: 'a key', answer: 'signed', checked_again: checked }];
  return { state: 'signed', standing: 'in force', changed: [], overdue: false, signers, ...changes } as unknown as SignoffShown;
}

test('only what was verified and still counts is good', () => {
  expect(toneOf(signoff({}))).toBe('good');
  expect(toneOf(signoff({}, null))).toBe('attention');
  expect(toneOf(signoff({ state: 'signed on paper: not verified' }, null))).toBe('attention');
  expect(toneOf(signoff({ standing: 'outdated: there is a newer version' }))).toBe('attention');
  expect(toneOf(signoff({}, 'it is by another key than the one that was taken in'))).toBe('bad');
  expect(toneOf(signoff({}, `${VERIFIES}; its key is no longer relied on: K-001 was revoked`))).not.toBe('good');
});

test('a signature that could not be checked is no pass', () => {
  expect(outcomeOf(VERIFIES)).toBe('pass');
  expect(outcomeOf('not checked: the answer is no longer held')).toBe('not-checked');
  expect(outcomeOf(undefined)).toBe('not-checked');
  expect(outcomeOf('the signature does not verify on this record')).toBe('fail');
});
