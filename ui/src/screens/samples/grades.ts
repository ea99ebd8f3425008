import { inWords } from '../../texts/index.svelte';

/** What a grade is called in the language that is spoken. A scheme's own name stays; the usual word is told beside it. */
export function gradeCalled(called: string): string {
  const [, name, beside = ''] = /^(.*) \(([^()]+)\)$/.exec(called) ?? [];
  return name ? `${name} (${inWords(beside)})` : inWords(called);
}
