import type { FindingsNoted } from '../../../bindings/findings-noted';
import { inWords } from '../../../texts/index.svelte';
import { inWindow } from '../words';

/** What happened, with what a person should think of. */
export function noted(what: string, found: Pick<FindingsNoted, 'notes'>): string {
  return [what, ...found.notes.map((it) => inWords(inWindow(it)))].join(' ');
}
