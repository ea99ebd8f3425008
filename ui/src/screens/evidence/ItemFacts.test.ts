import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../api/pretended';
import type { EvidenceKnown } from '../../bindings/evidence-known';
import { one, stage } from '../../design/onstage';
import { texts } from '../../texts/index.svelte';
import ItemFacts from './ItemFacts.svelte';

const t = texts.evidence.item;

beforeEach(() => void pretend());
afterEach(unpretend);

test('nothing is said to be left out where a check was not made', () => {
  show([{ check: 'signature', outcome: 'pass', detail: '' }, { check: 'signer', outcome: 'not checked', detail: '' }]);
  expect(said()).not.toContain(t.allChecked);
  expect(said()).toContain(t.openChecks(t.check['signer']!));
});

test('where every check was made, nothing was left out', () => {
  show([{ check: 'signature', outcome: 'pass', detail: '' }]);
  expect(said()).toContain(t.allChecked);
});

test('a signature that does not verify is not told as none', () => {
  show([{ check: 'signature', outcome: 'fail', detail: '' }]);
  expect(said()).toContain(t.noSoundSigner);
  expect(said()).not.toContain(t.noSigner);
  show([{ check: 'kind', outcome: 'pass', detail: '' }]);
  expect(said()).toContain(t.noSigner);
});

function said(): string {
  return one('.facts').textContent!;
}

function show(facts: { check: string; outcome: string; detail: string }[]): void {
  const appraisal = {
    facts, not_checked: [], signers: [], anchors: [], records: 0, end: '', failures: [], failures_total: 0, covered_fields: [], uncovered_fields: [], members: [],
  };
  const known = {
    id: 'E-0001', appraisal, dates: {}, systems: [], sites: [], class: 'internal', received: '2026-03-14T09:30:00Z', received_by: 'Nils', leaf: 1, format: 'document', records: 0, bytes: 1,
    digest: '0'.repeat(64), repeat: [],
  };
  stage(ItemFacts, { known: known as unknown as EvidenceKnown });
}
