import { SvelteMap } from 'svelte/reactivity';

/** Something that cannot go on yet: what it waits for, and what can be done about that. */
export type Wait = { text: string; actions: { label: string; run: () => void }[] };

/** All that waits, by number, from the oldest to the newest. */
export const waits = new SvelteMap<number, Wait>();
