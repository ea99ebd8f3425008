/**
 * Sentences of the program with numbers and names in them, by templates. `{n}` or `{n2}` takes a number, `{~what}` a
 * phrase that has a template itself, `{p}` a percentage, `{t}` a time, `{e}` ids, `{V}` the word of a verdict, any other name whatever stands there, as it is: data is never put into other
 * words. `{n?one|many}` chooses a word by a number. A template fits a whole sentence in one way or not at all.
 */
export type Said = { literals: string[]; holes: string[]; into: string };
/** Templates of a language, and what sets its thousands apart: the program sets a comma. */
export type Templates = { byStart: Map<string, Said[]>; any: Said[]; thousands: string };
type Phrase = (said: string) => string | undefined;

const HOLE = /\{([^{}]*)\}/;
/** What a hole takes, by the letter of its name. */
const KINDS: Record<string, RegExp> = {
  n: /^(?:\d+|\d{1,3}(?:,\d{3})+)$/,
  p: /^\d+(?:\.\d+)? ?%$/,
  t: /^\d\d:\d\d(?::\d\d)?$/,
  e: /^[A-Z]{1,3}-\d+(?:, [A-Z]{1,3}-\d+)*$/,
  V: /^(?:VERIFIED|UNANCHORED|UNSIGNED|INCOMPLETE|DIVERGED|BROKEN|CANNOT CHECK)$/,
};
/** Longer texts than the program writes are somebody's. */
const LONGEST = 20_000;
/** How many sentences of one text are looked at. */
const MOST = 24;

export function parsed(template: string, into: string): Said {
  const parts = template.split(HOLE);
  return { literals: parts.filter((_, at) => at % 2 === 0), holes: parts.filter((_, at) => at % 2 === 1), into };
}

/** Templates, found by the first letters of those that begin with words. */
export function templates(table: Record<string, string>, thousands: string): Templates {
  const found: Templates = { byStart: new Map(), any: [], thousands };
  for (const [template, into] of Object.entries(table)) {
    const said = parsed(template, into);
    const first = said.literals[0]!;
    if (first.length < 3) found.any.push(said);
    else found.byStart.set(first.slice(0, 3), [...(found.byStart.get(first.slice(0, 3)) ?? []), said]);
  }
  return found;
}

/** What stands in the holes, each cut where the words after it come first or, from behind, last; null if they do not fit. */
function cut(said: string, { literals, holes }: Said, fromBehind: boolean): string[] | null {
  const first = literals[0]!;
  const last = literals.at(-1)!;
  if (holes.length === 0) return said === first ? [] : null;
  if (!said.startsWith(first) || !said.endsWith(last) || said.length < first.length + last.length + holes.length) return null;
  let [from, to] = [first.length, said.length - last.length];
  const held: string[] = [];
  const between = literals.slice(1, -1);
  for (const words of fromBehind ? between.reverse() : between) {
    const at = fromBehind ? said.lastIndexOf(words, to - words.length) : said.indexOf(words, from);
    if (at < from || at + words.length > to) return null;
    if (fromBehind) {
      held.unshift(said.slice(at + words.length, to));
      to = at;
    } else {
      held.push(said.slice(from, at));
      from = at + words.length;
    }
  }
  const rest = said.slice(from, to);
  return fromBehind ? [rest, ...held] : [...held, rest];
}

/** Says a sentence by the template, if it fits in one way only. */
function by(said: string, template: Said, phrase: Phrase, thousands: string): string | undefined {
  const held = cut(said, template, false);
  if (!held || held.some((it) => it === '' || it.includes('\n'))) return undefined;
  const again = cut(said, template, true)!;
  if (held.some((it, at) => it !== again[at])) return undefined;
  const values = new Map<string, string>();
  for (const [at, hole] of template.holes.entries()) {
    let value: string | undefined = held[at]!;
    const kind = /^[a-zA-Z]\d?$/.test(hole) ? KINDS[hole[0]!] : undefined;
    if (kind && !kind.test(value)) return undefined;
    if (hole.startsWith('~')) value = phrase(value);
    if (value === undefined) return undefined;
    values.set(hole, kind === KINDS['n'] ? value.replaceAll(',', thousands) : kind === KINDS['p'] && thousands === '.' ? value.replace('.', ',') : value);
  }
  const filled = template.into.split(HOLE);
  return filled.map((part, at) => (at % 2 === 0 ? part : chosen(part, values))).join('');
}

function chosen(hole: string, values: Map<string, string>): string {
  const [name, words] = hole.split('?');
  if (!words) return values.get(name!) ?? '';
  const [one, many] = words.split('|');
  return (values.get(name!) === '1' ? one : many) ?? '';
}

/** Says one sentence or phrase by the first template that fits. */
export function sentence(said: string, known: Templates, phrase: Phrase): string | undefined {
  for (const template of known.byStart.get(said.slice(0, 3)) ?? []) {
    const found = by(said, template, phrase, known.thousands);
    if (found !== undefined) return found;
  }
  for (const template of known.any) {
    const found = by(said, template, phrase, known.thousands);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Says a text of several sentences, each by itself; those that nobody translated stay. */
export function paragraph(said: string, one: (said: string) => string | undefined): string {
  if (said.length > LONGEST) return said;
  const whole = one(said);
  if (whole !== undefined) return whole;
  const parts = said.split(/(?<=[.!?]) /);
  if (parts.length < 2 || parts.length > MOST) return said;
  const out: string[] = [];
  for (let at = 0; at < parts.length; ) {
    let [until, found] = [at + 1, undefined as string | undefined];
    // A name may have the end of a sentence in it.
    for (; until <= Math.min(parts.length, at + 3); until += 1) {
      found = one(parts.slice(at, until).join(' '));
      if (found !== undefined) break;
    }
    out.push(found ?? parts[at]!);
    at = found === undefined ? at + 1 : until;
  }
  return out.join(' ');
}
