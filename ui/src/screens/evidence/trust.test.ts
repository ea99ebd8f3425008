import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../api/pretended';
import type { VaultShown } from '../../bindings/vault-shown';
import { enter } from '../../app/vault.svelte';
import { all, button, click, one, read, settled, stage, type } from '../../design/onstage';
import Keys from './Keys.svelte';
import PolicyShown from './PolicyShown.svelte';

const KEY = { id: 'K-0001', subject: 'Log of Lindmoor', keys: [], revoked: null, does_not_count: [] };
const POLICY = { demands: [], reasons: [], exceptions: [], refused: [] };
let ids: () => unknown;
let tightened = 0;

beforeEach(() => {
  tightened = 0;
  ids = () => ['E-0001'];
  HTMLDialogElement.prototype.showModal ??= () => {};
  pretend({
    trust_list: () => [KEY],
    trust_revoke: () => ({ id: 'K-0001', subject: KEY.subject, concerned: ['E-0001', 'E-0002'] }),
    policy_show: () => POLICY,
    policy_tighten: () => void (tightened += 1),
    evidence_ids: () => ids(),
  });
  enter({ path: '/a.vault', writes: true } as VaultShown);
});

afterEach(unpretend);

test('that verdicts rest on a revoked key is nothing good', async () => {
  stage(Keys, {});
  await settled();
  click(all('tbody tr')[0]!);
  await settled();
  click(button('Revoke…'));
  await settled();
  type(one<HTMLTextAreaElement>('dialog[open] textarea'), 'It was lost');
  click(one('dialog[open] button[type=submit]'));
  await settled();
  expect(read('.notice.attention')[0]).toContain('2 items');
  expect(all('.notice.good')).toHaveLength(0);
});

test('that verdicts were reached under a laxer policy is nothing good', async () => {
  await tighten();
  expect(read('.notice.attention')[0]).toContain('1 item');
  expect(all('dialog[open]')).toHaveLength(0);
});

test('a policy that was tightened is said to be, also where what it concerns could not be asked', async () => {
  ids = () => Promise.reject({ code: 'io', message: 'The disk is gone.', hints: [] });
  await tighten();
  expect(tightened).toBe(1);
  expect(read('[role=alert]')[0]).toContain('The disk is gone.');
  expect(read('.notice.attention')[0]).toContain('could not be found out');
});

async function tighten(): Promise<void> {
  stage(PolicyShown, {});
  await settled();
  click(one('.part button'));
  await settled();
  type(one<HTMLTextAreaElement>('dialog[open] textarea'), 'Stricter');
  click(one('dialog[open] button[type=submit]'));
  await settled();
}
