import { afterEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../api/pretended';
import { ask } from '../../app/router.svelte';
import { button, click, settled, stage } from '../../design/onstage';
import Packs from './Packs.svelte';

const PACK = { seq: 9, at: '2026-03-14T09:30:00Z', by: 'Ada', what: { kind: 'pack', id: 'P-001', title: 'Audit pack', items: 3 } };

afterEach(async () => {
  await unpretend();
  ask({ kind: null });
});

test('that nothing has left the vault is said only where nothing has', async () => {
  pretend({ export_list: () => [PACK] });
  ask({ kind: 'bundle' });
  stage(Packs, {});
  await settled();
  expect(document.body.textContent).not.toContain('Nothing has left this vault');
  expect(document.body.textContent).toContain('None of this kind');
  click(button('Show all'));
  await settled();
  expect(document.body.textContent).toContain('P-001');
});

test('an empty list is said to be one', async () => {
  pretend({ export_list: () => [] });
  stage(Packs, {});
  await settled();
  expect(document.body.textContent).toContain('Nothing has left this vault');
});
