import { emit } from '@tauri-apps/api/event';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { pretend, unpretend, type Held } from '../api/pretended';
import { settled } from '../design/onstage';
import { asking, type Asking, type Question } from './asking.svelte';
import { followVault } from './vault.svelte';

let held: Held[];
let stop = () => {};

beforeEach(async () => {
  held = pretend({ vault_is_open: () => true, vault_state: () => ({ path: '/a.vault' }) });
  await followVault();
});

afterEach(async () => {
  stop();
  await unpretend();
});

test('an answer to another question is never shown as one to the present one', async () => {
  const it = ask('page', { page: 6 });
  await held[0]!.answer('six');
  expect(it.asking.value).toBe('six');
  it.change({ command: 'page', args: { page: 7 } });
  expect(it.asking.value).toBeNull();
  await held[1]!.refuse('It can’t be read.');
  expect(it.asking.value).toBeNull();
  expect(it.asking.fault?.message).toBe('It can’t be read.');
});

test('an answer that was overtaken says nothing', async () => {
  const it = ask('page', { page: 6 });
  it.change({ command: 'page', args: { page: 7 } });
  await held[1]!.answer('seven');
  await held[0]!.answer('six');
  expect(it.asking.value).toBe('seven');
});

test('while the same is asked again, the answer before it stays, and goes when that fails', async () => {
  const it = ask('list', {});
  await held[0]!.answer('old');
  await emit('vault-changed');
  await settled();
  expect(held).toHaveLength(2);
  expect(it.asking.value).toBe('old');
  await held[1]!.refuse('The disk is gone.');
  expect(it.asking.value).toBeNull();
  expect(it.asking.fault?.message).toBe('The disk is gone.');
});

test('the fault of one question does not stand under another', async () => {
  const it = ask('page', { page: 6 });
  await held[0]!.refuse('It can’t be read.');
  it.change({ command: 'page', args: { page: 7 } });
  expect(it.asking.fault).toBeNull();
  it.change(null);
  expect([it.asking.value, it.asking.answered]).toEqual([null, false]);
});

test('nothing can be an answer', async () => {
  const it = ask('entry', { seq: 3 });
  expect(it.asking.answered).toBe(false);
  await held[0]!.answer(null);
  expect(it.asking.answered).toBe(true);
});

function ask(command: string, args: Record<string, unknown>) {
  let wanted = $state.raw<Question | null>({ command, args });
  let made: Asking<string>;
  stop = $effect.root(() => {
    made = asking<string>(() => wanted);
  });
  flushSync();
  const change = (to: Question | null) => {
    wanted = to;
    flushSync();
  };
  return { asking: made!, change };
}
