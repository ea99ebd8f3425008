import { texts } from '../../texts/index.svelte';

const LOG = 'log:';

/** What a key may sign, as people say it; logs of certain profiles together. */
export function purposesOf(purposes: string[]): string {
  const { purpose, logsOf } = texts.evidence.trust.add;
  const isOfProfile = (it: string) => it.startsWith(LOG) && !(it in purpose);
  const profiles = purposes.filter(isOfProfile).map((it) => it.slice(LOG.length));
  const others = purposes.filter((it) => !isOfProfile(it)).map((it) => purpose[it] ?? it);
  return [...(profiles.length > 0 ? [logsOf(profiles.join(', '))] : []), ...others].join('; ');
}
