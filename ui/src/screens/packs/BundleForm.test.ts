import { afterEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../../api/pretended';
import { all, one, read, settled, stage, type } from '../../design/onstage';
import BundleForm from './BundleForm.svelte';

const PLAN = { items: 41, withheld: [], people: 0, in_pack: [] };

afterEach(unpretend);

test('what goes out is said of the form as it stands, and only then a bundle can be made', async () => {
  const held = pretend();
  stage(BundleForm, { onclose: () => {} });
  await expect.poll(() => held.length).toBe(1);
  await held[0]!.answer(PLAN);
  expect(read('section')[0]).toContain('41');
  type(all<HTMLInputElement>('input')[1]!, '/pack.pdf');
  await settled();
  expect(read('section')[0]).not.toContain('41');
  expect(one<HTMLButtonElement>('button[type=submit]').disabled).toBe(true);
  await expect.poll(() => held.length).toBe(2);
  await held[1]!.answer({ ...PLAN, items: 42 });
  expect(read('section')[0]).toContain('42');
  expect(one<HTMLButtonElement>('button[type=submit]').disabled).toBe(false);
});
