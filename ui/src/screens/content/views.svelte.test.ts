import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend, type Held } from '../../api/pretended';
import { ask } from '../../app/router.svelte';
import { all, button, click, one, read, settled, stage } from '../../design/onstage';
import BytesView from './BytesView.svelte';
import PagesView from './PagesView.svelte';
import RecordView from './RecordView.svelte';
import TextView from './TextView.svelte';

let held: Held[];

beforeEach(() => {
  held = pretend();
});

afterEach(async () => {
  await unpretend();
  ask({ page: null });
});

test('the text of one page does not stand under the number of another', async () => {
  ask({ page: '6' });
  stage(TextView, { id: 'E-0001', number: 0, pages: [0, 10, 20, 30, 40, 50, 60, 70, 80], label: 'policy.pdf' });
  await settled();
  await held[0]!.answer({ lines: [{ text: 'page six', continued: false }], from: 50, end: 60, next: null, ends: 1 });
  expect(read('.text')[0]).toContain('page six');
  click(button('Next'));
  await settled();
  expect(read('.pager')[0]).toContain('7');
  expect(all('.text')).toHaveLength(0);
  await held[1]!.refuse('It can’t be read.');
  expect(all('.text')).toHaveLength(0);
  expect(one('[role=alert]').textContent).toContain('It can’t be read.');
  click(button('Back'));
  await settled();
  expect(all('[role=alert]')).toHaveLength(0);
});

test('the bytes of one part do not stand under the place of another', async () => {
  stage(BytesView, { id: 'E-0001', number: 0, total: 10_000 });
  await settled();
  await held[0]!.answer(new Uint8Array([65, 66, 67]).buffer);
  expect(read('.bytes')[0]).toContain('ABC');
  click(button('Next'));
  await settled();
  await held[1]!.refuse('It can’t be read.');
  expect(read('.bytes')[0]).toBe('');
});

test('a page that was left before its turn came is not drawn', async () => {
  URL.createObjectURL = () => 'blob:1';
  URL.revokeObjectURL = () => {};
  stage(PagesView, { id: 'E-0001', number: 0, path: 'policy.pdf' });
  await settled();
  await held[0]!.answer({ png: '', pages: 9, lacks: [] });
  for (const _ of [2, 3, 4]) {
    click(button('Next'));
    await settled();
  }
  const wanted = () => held.map((it) => it.args['page']);
  expect(wanted()).toEqual([0, 1]);
  await held[1]!.refuse('It takes too much.');
  await settled();
  expect(wanted()).toEqual([0, 1, 3]);
  expect(all('[role=alert]')).toHaveLength(0);
});

test('the picture of one page does not stand under the number of another', async () => {
  URL.createObjectURL = () => 'blob:1';
  URL.revokeObjectURL = () => {};
  stage(PagesView, { id: 'E-0001', number: 0, path: 'policy.pdf' });
  await settled();
  await held[0]!.answer({ png: '', pages: 9, lacks: [] });
  expect(all('img')).toHaveLength(1);
  click(button('Larger'));
  await settled();
  expect(all('img')).toHaveLength(1);
  click(button('Next'));
  await settled();
  expect(all('img')).toHaveLength(0);
});

test('what one record is worth is not shown of another', async () => {
  const props = $state({ id: 'E-0001', line: 3, onclose: () => {}, onmove: () => {} });
  stage(RecordView, props);
  await settled();
  await held[0]!.answer({ id: 'E-0001', name: 'log', line: 3, verdict: 'VERIFIED', sound: true, digest: 'ab', fields: [], text: 'three' });
  expect(document.body.textContent).toContain('VERIFIED');
  props.line = 4;
  flushSync();
  await settled();
  expect(document.body.textContent).not.toContain('VERIFIED');
  await held[1]!.refuse('It can’t be read.');
  expect(document.body.textContent).not.toContain('VERIFIED');
});
