import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { dismissAll, toasts } from '../design/toasts.svelte';
import { texts } from '../texts/index.svelte';
import { copy } from './clipboard';
import { pretend, unpretend } from './pretended';

let written: string[];
let refuses: boolean;

beforeEach(() => {
  written = [];
  refuses = false;
  const writeText = (text: string) => {
    if (refuses) return Promise.reject(new Error('The web view has no clipboard.'));
    written.push(text);
    return Promise.resolve();
  };
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
});

afterEach(async () => {
  dismissAll();
  vi.unstubAllGlobals();
  await unpretend();
});

test('what the program copied is not left on the clipboard by the web view as well', async () => {
  const given: unknown[] = [];
  pretend({ app_copy: (args) => given.push(args) > 0 });
  await copy('9AVE-X7F9');
  expect(given).toEqual([{ text: '9AVE-X7F9' }]);
  expect(written).toEqual([]);
  expect(said()).toEqual([texts.design.copied]);
});

test('where the program cannot copy, the web view does', async () => {
  pretend({ app_copy: () => false });
  await copy('9AVE-X7F9', 'The code was copied.');
  expect(written).toEqual(['9AVE-X7F9']);
  expect(said()).toEqual(['The code was copied.']);
});

test('what no clipboard took is not told as copied', async () => {
  pretend({ app_copy: () => false });
  refuses = true;
  await copy('9AVE-X7F9');
  expect(said()).toEqual([texts.design.notCopied]);
  expect([...toasts.values()][0]?.tone).toBe('attention');
});

test('what the program refused is not told as copied, and not handed to the web view', async () => {
  const held = pretend();
  const copied = copy('9AVE-X7F9');
  await held[0]!.refuse('The vault is locked.');
  await copied;
  expect(written).toEqual([]);
  expect(said()).toEqual([texts.design.notCopied]);
});

test('nothing is told as copied before it is', async () => {
  const held = pretend();
  const copied = copy('9AVE-X7F9');
  expect(said()).toEqual([]);
  await held[0]!.answer(true);
  await copied;
  expect(said()).toEqual([texts.design.copied]);
});

function said(): string[] {
  return [...toasts.values()].map((it) => it.text);
}
