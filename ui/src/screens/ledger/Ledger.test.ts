import { emit } from '@tauri-apps/api/event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { pretend, unpretend, type Held } from '../../api/pretended';
import { followJobs } from '../../app/jobs.svelte';
import { followVault } from '../../app/vault.svelte';
import { all, button, click, one, read, settled, stage } from '../../design/onstage';
import Ledger from './Ledger.svelte';

const FOUND = { verdict: 'VERIFIED', entries: 4212, contents: 30, findings: [], bytes: 1, erased_openings: 0, root: '' };
const ENTRIES = ['2', '1', '0'].map((seq) => ({ seq: Number(seq), time: '2026-03-14T09:30:00Z', type: 'vault.created', actor: 'Ada' }));
let job = 0;
let root = 'ab';
let held: Held[];

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(396);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(36);
  held = pretend({
    app_jobs: () => [],
    vault_is_open: () => true,
    vault_state: () => ({ path: '/a.vault', writes: true, root }),
    ledger_head: () => ({ origin: 'lindmoor', size: 3, root: 'ab', witnessed: [], note: '' }),
    ledger_page: () => ENTRIES,
    ledger_check: () => (job += 1),
  });
  await followVault();
  await followJobs();
  stage(Ledger, {});
  await settled();
});

afterEach(async () => {
  await unpretend();
  vi.restoreAllMocks();
});

test('what a check found goes when the vault changes, and says until then of when it is', async () => {
  click(button('Check the whole vault'));
  await ended({ result: FOUND });
  // All work that ends makes the page look again, a check too.
  await emit('vault-changed');
  await settled();
  expect(read('[role=note]')[0]).toMatch(/VERIFIED.*Checked on .*UTC, at 4212 entries/);
  await changed();
  expect(all('[role=note]')).toHaveLength(0);
});

test('what an earlier check found goes when another one begins, and does not come back when that fails', async () => {
  click(button('Check the whole vault'));
  await ended({ result: FOUND });
  click(button('Check the whole vault'));
  await settled();
  expect(all('[role=note]')).toHaveLength(0);
  await ended({ state: 'failed', fault: { code: 'io', message: 'The disk is gone.', hints: [] } });
  expect(all('[role=note]')).toHaveLength(0);
  expect(one('[role=alert]').textContent).toContain('The disk is gone.');
});

test('a check during which something was written is not green', async () => {
  click(button('Check the whole vault'));
  await settled();
  await changed();
  await ended({ result: FOUND });
  expect(all('.good')).toHaveLength(0);
  expect(read('[role=note]')[0]).toContain('check again');
});

test('an entry never stands under the number of another one', async () => {
  click(all('.rows [role=row]')[0]!);
  await settled();
  click(all('.rows [role=row]')[1]!);
  await settled();
  await held[1]!.answer({ says: 'one' });
  await held[0]!.answer({ says: 'two' });
  expect(read('aside pre')[0]).toContain('one');
  click(all('.rows [role=row]')[2]!);
  await settled();
  await held[2]!.refuse('It can’t be read.');
  expect(all('aside pre')).toHaveLength(0);
});

async function ended(how: object): Promise<void> {
  await settled();
  await emit('job', { id: job, kind: 'fsck', about: '', bytes: true, done: 0, elapsed: 0, phase_elapsed: 0, state: 'done', ...how });
  await settled();
}

async function changed(): Promise<void> {
  root += 'c';
  await emit('vault-changed');
  await settled();
}
