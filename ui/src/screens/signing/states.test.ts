import { expect, test } from 'vitest';

import type { SignoffShown } from '../../bindings/signoffs';
import { outcomeOf, toneOf } from './states';

function signoff(changes: Partial<SignoffShown>, holds?: boolean): SignoffShown {
  const signers = [{ person: 'P-1', name: '', role: '', by: 'a key', answer: 'signed', ...(holds === undefined ? {} : { holds }) }];
  return { state: 'signed', standing: 'in force', changed: [], overdue: false, signers, ...changes } as unknown as SignoffShown;
}

test('only what was verified and still counts is good', () => {
  expect(toneOf(signoff({}, true))).toBe('good');
  expect(toneOf(signoff({}))).toBe('attention');
  expect(toneOf(signoff({ state: 'signed on paper: not verified' }))).toBe('attention');
  expect(toneOf(signoff({ standing: 'outdated: there is a newer version' }, true))).toBe('attention');
  expect(toneOf(signoff({}, false))).toBe('bad');
  expect(toneOf(signoff({ standing: 'not checkable' }, true))).toBe('bad');
});

test('a signature that nobody could check is no pass', () => {
  const outcome = (holds?: boolean) => signoff({}, holds).signers.map(outcomeOf)[0];
  expect([outcome(true), outcome(false), outcome()]).toEqual(['pass', 'fail', 'not-checked']);
});
