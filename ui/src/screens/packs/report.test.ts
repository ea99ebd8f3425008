import { expect, test } from 'vitest';

import type { Fact, VerifyBundle } from '../../bindings/verify-bundle';
import { grouped, headlines } from './report';

function report(checks: Fact[]): VerifyBundle {
  return { checks } as unknown as VerifyBundle;
}

test('a fact is as good as the worst of its checks', () => {
  const facts = headlines(
    report([
      { check: 'zip', outcome: 'pass', detail: 'one folder' },
      { check: 'bag', outcome: 'fail', detail: 'a file is changed' },
      { check: 'signature', outcome: 'not checked', detail: 'no key' },
      { check: 'signer enrolled', outcome: 'pass', detail: 'Nils' },
    ]),
  );
  expect(facts.map((it) => [it.id, it.outcome])).toEqual([
    ['whole', 'fail'],
    ['signer', 'not-checked'],
    ['ledger', 'not-checked'],
    ['contents', 'not-checked'],
    ['verdicts', 'not-checked'],
  ]);
  expect(facts[0]?.detail).toBe('a file is changed');
});

test('a check that nobody has heard of is not lost', () => {
  const facts = headlines(report([{ check: 'something new', outcome: 'fail', detail: 'wrong' }]));
  expect(facts.at(-1)).toMatchObject({ outcome: 'fail', detail: 'wrong' });
});

test('what is said of many items is said once', () => {
  expect(grouped(['E-0001: judged by x', 'nobody knows', 'E-0002: judged by x'])).toEqual([
    { items: ['E-0001', 'E-0002'], text: 'judged by x' },
    { items: [], text: 'nobody knows' },
  ]);
});
