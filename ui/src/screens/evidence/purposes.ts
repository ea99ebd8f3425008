import { texts } from '../../texts/index.svelte';

/** What a key may sign, as people say it. */
export function purposesOf(purposes: string[]): string {
  const { purpose, logsOf } = texts.evidence.trust.add;
  return purposes.map((it) => purpose[it] ?? (it.startsWith('log:') ? logsOf(it.slice('log:'.length)) : it)).join(', ');
}
