import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';

// First: texts take formats from a module that takes texts from here.
import { inWords, speak } from './index.svelte';
import { de } from './de';
import { en } from './en';

afterEach(() => speak('en'));

type Term = {
  /** What must not be said in German. */
  not: RegExp;
  /** What is said instead. */
  but: string;
  /** It may be said where the English text matches this: there it means something else. */
  unless?: RegExp;
};

/** Words that were said for a thing that has another word: one thing, one word, in every place. */
const TERMS: Term[] = [
  { not: /Erklärung(en)? zur Anwendbarkeit/, but: 'Anwendbarkeitserklärung' },
  { not: /Hauptb(uch|üch)/, but: 'Journal' },
  { not: /Checkpoint/, but: 'Prüfpunkt' },
  { not: /Prüfpaket|Prüfakte|Audit-?mappe|\bMappen?\b/, but: 'Prüfmappe' },
  { not: /Berichte?\b/, but: 'Prüfmappe', unless: /\breports?\b/i },
  { not: /Aufbewahrungspflicht|\bSperren? (auf|bewahr|darauf)|Legal Hold/i, but: 'Löschsperre' },
  { not: /Prüfung(en)?\b/, but: 'Audit', unless: /\b(tests?|checks?|checked|verif\w+|review\w*)\b/i },
  { not: /\bAnforderung(en)?\b/, but: 'Nachweisanforderung', unless: /requirement/i },
  { not: /(Haupt|Neben)abweichung/, but: 'Haupt- oder Nebennichtkonformität' },
  { not: /\bAbweichung/, but: 'Nichtkonformität', unless: /deviat/i },
  { not: /[Ww]irksam/, but: 'in Betrieb', unless: /effective|finding\.check/i },
  { not: /\b(nicht )?erfüllt\b/i, but: 'konform', unless: /satisf|\bmet\b/i },
  { not: /\bnoch offen\b/, but: 'ohne Schlussfolgerung', unless: /\bopen\b/i },
  { not: /beurteil/i, but: 'schlussfolgern', unless: /judg|assess/i },
  { not: /\bMaßnahmen?\b/, but: 'Korrekturmaßnahme', unless: /control/i },
  { not: /\bPrüfer\b/, but: 'Auditoren' },
  { not: /Prüffragen/, but: 'Checkliste' },
  { not: /Testl[aä]uf/, but: 'Prüflauf' },
  { not: /Geltungsbereich/, but: 'Anwendungsbereich' },
  { not: /Leitlinie/, but: 'KI-Politik' },
  { not: /Datens[aä]tz/, but: 'Eintrag' },
  { not: /Digests?\b(?!-Datei)/, but: 'Hashwert' },
  { not: /(Signatur|Unterzeichnungs)anfrage/, but: 'Unterschriftsanfrage' },
  { not: /[Uu]nterzeichne(?!r)/, but: 'unterschreiben, und bei Schlüsseln signieren' },
  { not: /[Mm]itunterschr/, but: 'gegenzeichnen' },
  { not: /Gespräch|\bInterview/, but: 'Befragung' },
  { not: /Beweise?\b/, but: 'Nachweis' },
];

/** Every text of a language under the path of its key; of one that is made of parts, what it is made of. */
function flat(texts: object, under = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts) as [string, unknown][]) {
    const path = under ? `${under}.${key}` : key;
    if (typeof value === 'object' && value !== null) for (const [at, text] of flat(value, path)) found.set(at, text);
    else found.set(path, String(value).replaceAll('\u00ad', ''));
  }
  return found;
}

const german = flat(de);
const english = flat(en);

test('each thing has one word in German', () => {
  const wrong = [...german].flatMap(([path, text]) => {
    const meant = `${path} ${english.get(path) ?? ''}`;
    return TERMS.filter((it) => it.not.test(text) && !it.unless?.test(meant)).map((it) => `${path}: “${text}” (say ${it.but})`);
  });
  expect(wrong).toEqual([]);
});

test('no text is missing in German, and none is too many', () => {
  const said = ([...keys]: Iterable<string>) => keys.filter((path) => !/^(program|sentences|phrases)\./.test(path)).sort();
  expect(said(german.keys())).toEqual(said(english.keys()));
});

/** What the program's sources hold in a folder, as one text. */
function sources(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(rs|json)$/.test(file));
  return files.map((file) => readFileSync(`${folder}/${file}`, 'utf8')).join('\n');
}

test('what the program says in fixed words is what it says', () => {
  const folders = ['../schemas/catalogs', '../crates/exhibit-assurance/src', '../crates/exhibit-core/src/event', '../crates/exhibit-sampling/src', '../src-tauri/src'];
  const all = folders.map(sources).join('\n');
  // The one that is put together from two.
  const whole = Object.keys(de.program).filter((it) => it !== 'no exceptions then; basis altered since');
  expect(whole.filter((it) => !all.includes(`"${it}"`))).toEqual([]);
});

test('every document that a clause asks for, every input of a review and every question of a test is said in German', () => {
  const documents = [...sources('../schemas/catalogs').matchAll(/"(?:documents|documented)": \[([^\]]*)\]/g)].flatMap((found) => found[1]!.match(/"[^"]+"/g) ?? []);
  const inputs = [...readFileSync('../schemas/catalogs/iso42001-2023-management-review.json', 'utf8').matchAll(/"short": ("[^"]+")/g)].map((found) => found[1]!);
  const questions = [...sources('../crates/exhibit-assurance/src/questions').matchAll(/question: ("[^"]+")/g)].map((found) => found[1]!);
  expect([documents.length, inputs.length, questions.length]).toEqual([21, 9, 8]);
  const said = [...documents, ...inputs, ...questions].map((it) => it.slice(1, -1));
  expect(said.filter((it) => !(it in de.program))).toEqual([]);
});

test('fixed words of the program keep their clause, and what nobody translated stays', () => {
  expect(inWords('AI policy')).toBe('AI policy');
  speak('de');
  expect(inWords('9.3.2 (d3) trend: audit results')).toBe('9.3.2 (d3) Verlauf: Auditergebnisse');
  expect(inWords('9.3.3 needed changes to the AI management system')).toBe('9.3.3 nötige Änderungen am KI-Managementsystem');
  expect(inWords('5.2 something of our own')).toBe('5.2 something of our own');
  expect(inWords('no exceptions then; basis altered since')).toContain('Grundlage seither verändert');
});
