import { de } from './de';
import { en } from './en';

const languages = { en, de };
type Language = keyof typeof languages;

let language = $state<Language>('en');

/** Every text of the window in the language that is spoken now; reading one in a component follows a change. */
export const texts = new Proxy({} as typeof en, {
  get: (_, area) => languages[language][area as keyof typeof en],
});

/**
 * Fixed words of the program, which it has in English, in the language that is spoken; a clause in front of them stays.
 * Words that nobody translated stay as they are.
 */
export function inWords(said: string): string {
  const [, clause = '', rest = said] = /^(\d[\d.]* (?:\([a-z]\d?\) )?)(.+)$/.exec(said) ?? [];
  const { program } = texts;
  return program[said] ?? (program[rest] ? clause + program[rest] : said);
}

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
