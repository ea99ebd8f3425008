import { emit } from '@tauri-apps/api/event';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend, type Held } from '../api/pretended';
import type { VaultShown } from '../bindings/vault-shown';
import { settled } from '../design/onstage';
import { say, toasts } from '../design/toasts.svelte';
import { draftOf } from '../screens/audit/drafts';
import { drafts } from '../screens/audit/kept';
import { coverage } from '../screens/content/requirements.svelte';
import { verifyAgain, verifying } from '../screens/evidence/verifying.svelte';
import { draft } from '../screens/samples/sample/draft.svelte';
import { followJobs } from './jobs.svelte';
import { route, to } from './router.svelte';
import { enter, followVault, vault } from './vault.svelte';

let held: Held[];

beforeEach(async () => {
  held = pretend({ vault_is_open: () => false, app_jobs: () => [], app_notify: () => null, evidence_verify: () => 1 });
  await followVault();
  await followJobs();
  enter(named('/a.vault'));
});

afterEach(async () => {
  await emit('vault-locked', 'asked');
  await unpretend();
});

test('how a vault stood that was locked meanwhile does not bring it back', async () => {
  await emit('vault-changed');
  await settled();
  await emit('vault-locked', 'idle');
  await held[0]!.answer(named('/a.vault'));
  expect(vault.shown).toBeNull();
  expect(vault.lockedBecause).toBe('idle');
});

test('of two answers on how the vault stands the newer one counts', async () => {
  await emit('vault-changed');
  await emit('vault-changed');
  await settled();
  await held[1]!.answer({ ...named('/a.vault'), size: 8 });
  await held[0]!.answer({ ...named('/a.vault'), size: 7 });
  expect(vault.shown?.size).toBe(8);
});

test('an answer about one vault does not arrive in another one', async () => {
  await emit('vault-changed');
  await settled();
  await emit('vault-locked', 'asked');
  enter(named('/b.vault'));
  await held[0]!.answer(named('/a.vault'));
  expect(vault.shown?.path).toBe('/b.vault');
});

test('what was kept of one vault is gone in the next', async () => {
  const asked = verifyAgain(['E-0001', 'E-0002']);
  await settled();
  await emit('job', { id: 1, kind: 'verify', state: 'done', result: { verified: [] } });
  await asked;
  expect(verifying.told).not.toBeNull();
  draft().purpose = 'Decisions of Lindmoor';
  drafts.set('EN-01 A.2.2', draftOf(null));
  say('Lindmoor.csv was taken in.');
  const first = coverage(vault.version);
  location.hash = to('evidence', { words: 'lindmoor' });
  window.dispatchEvent(new Event('hashchange'));

  await emit('vault-locked', 'asked');
  expect(toasts.size).toBe(0);
  enter(named('/b.vault'));
  window.dispatchEvent(new Event('hashchange'));
  expect(verifying.told).toBeNull();
  expect(draft().purpose).toBe('');
  expect(drafts.size).toBe(0);
  expect(coverage(vault.version)).not.toBe(first);
  expect(route.query.get('words')).toBeNull();
});

test('an item is in doubt where the vault says so, and every item where the trust can’t be read', async () => {
  enter({ ...named('/a.vault'), in_doubt: ['E-0002'] });
  expect([vault.isInDoubt('E-0001'), vault.isInDoubt('E-0002')]).toEqual([false, true]);
  const { in_doubt: _, ...unreadable } = named('/a.vault');
  enter({ ...unreadable, in_doubt: null });
  expect(vault.isInDoubt('E-0001')).toBe(true);
  await emit('vault-locked', 'asked');
  expect(vault.isInDoubt('E-0001')).toBe(false);
});

function named(path: string): VaultShown {
  const who = { organisation: '', person: '', person_id: '', role: 'lead' as const };
  return { path, origin: '', root: '', size: 7, writes: true, warnings: [], in_doubt: [], ...who };
}
