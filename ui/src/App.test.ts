import { flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';

import App from './App.svelte';

test('the window shows the name of the product', () => {
  const app = mount(App, { target: document.body });
  flushSync();

  expect(document.querySelector('h1')?.textContent).toBe('Exhibit A');

  unmount(app);
});

test('the mark is not read aloud, since the name stands beside it', () => {
  const app = mount(App, { target: document.body });
  flushSync();

  expect(document.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');

  unmount(app);
});
