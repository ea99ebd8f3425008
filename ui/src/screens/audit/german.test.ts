import { afterEach, expect, test } from 'vitest';

import type { AuditBearing } from '../../bindings/audit-bearing';
import { clear, stage } from '../../design/onstage';
import { speak } from '../../texts/index.svelte';
import Bearing from './Bearing.svelte';
import Carried from './Carried.svelte';
import { clockSaid, daysSaid } from './days';
import { draftOf } from './drafts';
import StandsOn from './StandsOn.svelte';

const finding = (id: string, grade: string, state: string) => ({ id, title: 'Ohne Grund', grade, state, criteria: ['A.9.2'] });
const findings = [
  finding('F-01', 'minor nonconformity', 'being acted on'),
  finding('F-02', 'Kategorie 2 (major nonconformity)', 'waiting for the effectiveness check'),
];
const bearing: AuditBearing = {
  engagement: 'EN-01', requirement: 'A.9.2', title: 'Nutzung', explanation: '', in_scope: true,
  evidence: [], findings, questions: [], tests: [],
  samples: [{ id: 'S-001', engagement: 'EN-01', method: 'random', population: 100, purpose: 'Geprüft?', redraws: 0, size: 10, state: 'being tested' }],
};

afterEach(() => {
  clear();
  speak('en');
});

function german(): string {
  const said = document.body.textContent ?? '';
  expect(said).not.toMatch(/nonconformity|being|waiting/);
  return said;
}

test('what bears on a requirement says grades and states in the language that is spoken', () => {
  speak('de');
  stage(Bearing, { bearing });
  expect(german()).toContain('(Nebennichtkonformität, in Bearbeitung)');
  expect(german()).toContain('(Kategorie 2 (Hauptnichtkonformität), Wirksamkeit zu prüfen)');
});

test('what a conclusion stands on says grades and states in the language that is spoken', () => {
  speak('de');
  stage(StandsOn, { bearing, draft: draftOf(null) });
  expect(german()).toContain('Nebennichtkonformität, in Bearbeitung');
  expect(german()).toContain('wird geprüft');
});

test('what is carried forward says grades and states in the language that is spoken', () => {
  speak('de');
  stage(Carried, { carried: { since: 'EN-00', carries: findings, open: [], repeats: [], checks_due: [], soa: [], systems: [] } });
  expect(german()).toContain('Nebennichtkonformität');
  expect(german()).toContain('in Bearbeitung');
});

test('days that the program words in English are said in the language that is spoken', () => {
  expect(daysSaid('1 Jul 2025 to 30 Jun 2026')).toBe('1 Jul 2025 to 30 Jun 2026');
  expect(clockSaid('UTC+02:00; from 26 Oct 2025 UTC+01:00')).toBe('UTC+02:00; from 26 Oct 2025 UTC+01:00');
  expect(daysSaid('no dates stated')).toBe('no dates stated');
  speak('de');
  expect(daysSaid('1 Jul 2025 to 31 May 2026')).toBe('1. Juli 2025 bis 31. Mai 2026');
  expect(clockSaid('UTC+02:00; from 26 Oct 2025 UTC+01:00')).toBe('UTC+02:00; ab 26. Okt. 2025 UTC+01:00');
});
