import type { SamplesMembers } from '../../../bindings/samples-members';

/** The titles that tell members apart best, at most so many, in their order: those with most different short texts. */
export function telling(said: SamplesMembers, most: number): { at: number; title: string }[] {
  const weighed = said.titles.map((title, at) => {
    const texts = said.members.map((cells) => cells[at] ?? '');
    const short = texts.every((text) => text.length <= SHORT);
    return { at, title, kinds: short ? new Set(texts.filter(Boolean)).size : 0 };
  });
  const chosen = weighed.filter((it) => it.kinds > 0).sort((one, other) => other.kinds - one.kinds || one.at - other.at).slice(0, most);
  return chosen.sort((one, other) => one.at - other.at).map(({ at, title }) => ({ at, title }));
}

/** Longer texts do not stand in a table. */
const SHORT = 48;
