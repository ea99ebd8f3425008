import { go } from '../../app/router.svelte';
import type { Area } from '../../app/screens';
import { texts } from '../../texts/index.svelte';
import Tests from './Tests.svelte';

export const tests: Area = {
  screens: { tests: Tests },
  actions: [{ id: 'tests-run', label: () => texts.tests.run, run: () => go('tests', { do: 'run' }) }],
};
