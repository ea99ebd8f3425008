import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, beforeEach, expect, test } from 'vitest';

import App from './App.svelte';
import { clear, one, settled, stage } from './design/onstage';

const SETTINGS = { theme: 'system', density: 'comfortable', language: 'en', lock_minutes: 10, zoom: 100, vaults: [] };

beforeEach(() => {
  Object.assign(globalThis, { isTauri: true });
  mockIPC(answer, { shouldMockEvents: true });
});

afterEach(() => {
  clear();
  clearMocks();
  Object.assign(globalThis, { isTauri: undefined });
});

test('the window shows the name of the product', async () => {
  stage(App, {});
  await settled();
  expect(one('h1').textContent).toBe('Exhibit A');
});

test('the mark is not read aloud, since the name stands beside it', async () => {
  stage(App, {});
  await settled();
  expect(one('header svg').getAttribute('aria-hidden')).toBe('true');
});

/** The program as it is before a vault was made. */
function answer(command: string): unknown {
  if (command === 'app_started') return { version: '0.1.0', settings: SETTINGS, open: [] };
  if (command === 'vault_is_open') return false;
  if (command === 'app_jobs') return [];
  return null;
}
