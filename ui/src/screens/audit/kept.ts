import { SvelteMap } from 'svelte/reactivity';

import { whenLocked } from '../../app/vault.svelte';
import type { Draft } from './drafts';

/** Conclusions that are being written, by engagement and requirement: they stay while one looks something up. */
export const drafts = new SvelteMap<string, Draft>();

whenLocked(() => drafts.clear());
