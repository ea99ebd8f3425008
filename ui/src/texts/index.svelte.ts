import { de } from './de';
import { en } from './en';
import { paragraph, sentence, templates, type Templates } from './sentences';

const languages = { en, de };
type Language = keyof typeof languages;

let language = $state<Language>('en');

const known: Record<Language, { sentences: Templates; phrases: Templates }> = {
  en: { sentences: templates(en.sentences, ','), phrases: templates(en.phrases, ',') },
  de: { sentences: templates(de.sentences, '.'), phrases: templates(de.phrases, '.') },
};

/** Every text of the window in the language that is spoken now; reading one in a component follows a change. */
export const texts = new Proxy({} as typeof en, {
  get: (_, area) => languages[language][area as keyof typeof en],
});

/**
 * What the program says in English, in the language that is spoken: fixed words, after a clause too, and sentences with
 * numbers and names in them. What nobody translated stays as it is.
 */
export function inWords(said: string): string {
  return language === 'en' ? said : paragraph(said, whole);
}

function whole(said: string): string | undefined {
  const { program } = texts;
  const [, clause = '', rest = ''] = /^(\d[\d.]{0,20} (?:\([a-z]\d?\) )?)(.+)$/.exec(said) ?? [];
  return fixed(program, said) ?? after(clause, fixed(program, rest)) ?? sentence(said, known[language].sentences, phrase);
}

/** How deep phrases lie in each other; deeper is nothing that the program writes. */
const DEEPEST = 5;
let deep = 0;

/** What may stand in a sentence: a part that has words of its own, never a name. */
function phrase(said: string): string | undefined {
  if (deep >= DEEPEST) return undefined;
  deep += 1;
  try {
    return fixed(texts.program, said) ?? sentence(said, known[language].phrases, phrase) ?? list(said);
  } finally {
    deep -= 1;
  }
}

/** Phrases in a row, all of which have words. */
function list(said: string): string | undefined {
  for (const between of ['; ', ', ']) {
    const parts = said.split(between);
    if (parts.length < 2 || parts.length > 400) continue;
    // The last one may have been cut off.
    const all = parts.map((it, at) => fixed(texts.program, it) ?? sentence(it, known[language].phrases, phrase) ?? (at === parts.length - 1 && it.endsWith('…') ? it : undefined));
    if (all.every((it) => it !== undefined)) return all.join(between);
  }
  return undefined;
}

const fixed = (words: Record<string, string>, said: string) => (Object.hasOwn(words, said) ? words[said] : undefined);
const after = (clause: string, said: string | undefined) => (said === undefined ? undefined : clause + said);

/** The language that is spoken now, as a tag for `lang` and for dates. */
export function spoken(): Language {
  return language;
}

/** Speaks a language; `system` takes the one that the system prefers, where we have it. */
export function speak(wanted: string): void {
  const tag = wanted === 'system' ? (globalThis.navigator?.language ?? 'en') : wanted;
  const short = tag.slice(0, 2).toLowerCase();
  language = short in languages ? (short as Language) : 'en';
  document.documentElement.lang = language;
}
