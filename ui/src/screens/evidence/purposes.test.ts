import { afterEach, expect, test } from 'vitest';

import { speak } from '../../texts/index.svelte';
import { purposesOf } from './purposes';

afterEach(() => speak('en'));

test('what a key may sign is told in words, and a purpose that has none keeps its own', () => {
  expect(purposesOf(['log:*', 'log:sift-v1', 'elsewhere'])).toBe('Any log, Logs of the profile sift-v1, elsewhere');
  speak('de');
  expect(purposesOf(['document', 'log:sift-v1'])).toBe('Dokumente, Protokolle des Profils sift-v1');
});
