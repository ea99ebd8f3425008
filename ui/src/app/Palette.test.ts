import { afterEach, expect, test } from 'vitest';

import { pretend, unpretend } from '../api/pretended';
import { one, read, settled, stage, type } from '../design/onstage';
import Palette from './Palette.svelte';
import { find, type Area, type Found } from './screens';

afterEach(unpretend);

test('a part of the window that could not be asked is named, beside what the others found', async () => {
  const { found, unasked } = await find('policy', { evidence: finds({ name: 'AI policy' }), packs: fails('The list can’t be read.') });
  expect(found.map((it) => it.name)).toEqual(['AI policy']);
  expect(unasked).toEqual([{ area: 'packs', why: 'The list can’t be read.' }]);
});

test('nothing is said to be found nowhere while it was not looked for everywhere', async () => {
  HTMLDialogElement.prototype.showModal ??= () => {};
  const refuse = () => Promise.reject({ code: 'io', message: 'The disk is gone.', hints: [] });
  const held = pretend({ organisation_find: refuse, export_list: () => [], signoff_list: () => [], review_list: () => ({ reviews: [] }) });
  stage(Palette, { open: true });
  type(one<HTMLInputElement>('input'), 'zyx');
  expect(said()).not.toContain('Nothing found');
  // After the pause that typing is given.
  await expect.poll(() => held.length).toBeGreaterThan(0);
  expect(said()).not.toContain('Nothing found');
  while (held.length > 0) await held.shift()!.refuse('The disk is gone.');
  await expect.poll(() => said()).toContain('AI systems and registers: The disk is gone.');
  await settled();
  expect(said()).not.toContain('Nothing found');
});

const said = () => read('[role=status]').join();

function area(find: Area['find'] & {}): Area {
  return { screens: {}, actions: [], find };
}

function finds(it: Partial<Found>): Area {
  return area(() => Promise.resolve([{ path: '', id: '', name: '', kind: '', ...it }]));
}

function fails(why: string): Area {
  return area(() => Promise.reject({ code: 'io', message: why, hints: [] }));
}
