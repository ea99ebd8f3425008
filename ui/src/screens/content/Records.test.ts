import { afterEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../api/pretended';
import { ask } from '../../app/router.svelte';
import { all, one, settled, stage } from '../../design/onstage';
import Records from './Records.svelte';

afterEach(async () => {
  await unpretend();
  ask({ q: null });
});

test('how many records hold a word is said of no other word', async () => {
  const held = pretend({ records_names: () => null, records_search: () => [] });
  ask({ q: 'override' });
  stage(Records, {});
  await settled();
  await held[0]!.answer({ records: 0, documents: 0, or_more: false });
  expect(all('.counted')).toHaveLength(1);
  ask({ q: 'release' });
  await settled();
  expect(all('.counted')).toHaveLength(0);
  await held[1]!.refuse('The disk is gone.');
  expect(all('.counted')).toHaveLength(0);
  expect(one('[role=alert]').textContent).toContain('The disk is gone.');
});
