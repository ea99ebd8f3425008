import { afterEach, expect, test } from 'vitest';

import { speak } from '../../texts/index.svelte';
import { purposesOf } from './purposes';

afterEach(() => speak('en'));

test('what a key may sign is told in words, and a purpose that has none keeps its own', () => {
  expect(purposesOf(['log:*', 'elsewhere'])).toBe('Any log; elsewhere');
  speak('de');
  expect(purposesOf(['log:sift', 'document', 'log:credo'])).toBe('Protokolle nach sift, credo; Dokumente');
});
