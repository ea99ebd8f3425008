import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { inWords, speak } from './index.svelte';
import { de } from './de';

beforeEach(() => speak('de'));
afterEach(() => speak('en'));

const catalog = JSON.parse(readFileSync('../schemas/catalogs/iso42001-2023.json', 'utf8')) as Record<
  'objectives' | 'controls' | 'clauses',
  { id: string; title: string; assessable?: boolean; explanation?: string; note?: string }[]
>;
const all = [...Object.entries(de.sentences), ...Object.entries(de.phrases)];
const holes = (template: string) => [...template.matchAll(/\{([^{}?]+)[^{}]*\}/g)].map((found) => found[1]!);

test('every objective, control and clause has a German title, and what evidence for it shows', () => {
  const asked = [...catalog.controls, ...catalog.clauses.filter((it) => it.assessable)];
  expect(asked.length).toBe(70);
  const known = [...catalog.objectives, ...catalog.controls, ...catalog.clauses];
  expect(known.filter((it) => !(it.title in de.program)).map((it) => `${it.id} ${it.title}`)).toEqual([]);
  const told = known.flatMap((it) => [it.explanation, it.note]).filter((it) => it);
  expect(told.filter((it) => !(it! in de.program))).toEqual([]);
});

test('nothing is left out of a sentence, and nothing is put in', () => {
  const apart = all.filter(([template, into]) => [...new Set(holes(template))].sort().join() !== [...new Set(holes(into))].sort().join());
  expect(apart).toEqual([]);
  expect(all.filter(([template]) => new Set(holes(template)).size !== holes(template).length)).toEqual([]);
});

/** What stands in a hole, in English and in German. */
const PHRASES: Record<string, [string, string]> = {
  records: ['4,212 records', '4.212 Einträge'],
  place: ['line 7 of the last of 2 files', 'Zeile 7 der letzten von 2 Dateien'],
  first: ['first at line 9', 'zuerst in Zeile 9'],
  how: ['it was converted to UTF-16, 2 of 3 lines end in CR LF', 'es wurde nach UTF-16 umgewandelt, 2 von 3 Zeilen enden mit CR LF'],
  compared: ['Records 1 to 7 and what it states (their number, their root)', 'Einträge 1 bis 7 und was dazu angegeben ist (ihre Anzahl, ihre Wurzel)'],
  parts: ['their number, their root', 'ihre Anzahl, ihre Wurzel'],
  covers: ['the whole file', 'die ganze Datei'],
  after: ['nothing changed afterwards', 'danach wurde nichts geändert'],
  day: ['2 Feb 2026', '2. Feb. 2026'],
  day2: ['14 Mar 2026', '14. März 2026'],
  days: ['2 Feb 2026 to 14 Mar 2026', '2. Feb. 2026 bis 14. März 2026'],
  when: ['2 Feb 2026, 03:11', '2. Feb. 2026, 03:11'],
  state: ['unsigned (E-0020)', 'nicht signiert (E-0020)'],
  why: ['no risk score', 'kein Risikowert'],
  what: ['accept risks', 'Risiken annehmen'],
  wrong: ['3 links do not name the record before them, first at line 9', '3 Verweise nennen nicht den Eintrag davor, zuerst in Zeile 9'],
  none: ['0 days', '0 Tage'],
  reviews: ['612 reviews within 4 h 59 min', '612 Überprüfungen in 4 h 59 min'],
  grade: ['a minor nonconformity', 'Nebennichtkonformität'],
  found: ['none of them deviates', 'keines davon abweicht'],
  row: ['RG-008, row 3', 'RG-008, Zeile 3'],
  rows: ['7 rows', '7 Zeilen'],
  because: ['its own date of review', 'das eigene Datum der Überprüfung'],
  gate: ['validation', 'Validierung'],
  decisions: ['2 decisions were', '2 Entscheidungen wurden'],
};

const NUMBERS: Record<string, string> = { n: '4,212', n2: '23', n3: '5', n4: '6' };

function value(hole: string, german: boolean): string {
  if (hole.startsWith('~')) return (PHRASES[hole.slice(1)] ?? [`no phrase for ${hole}`, ''])[german ? 1 : 0];
  if (/^n\d?$/.test(hole)) return german ? NUMBERS[hole]!.replace(',', '.') : NUMBERS[hole]!;
  if (/^p\d?$/.test(hole)) return german && hole === 'p' ? '2,50 %' : hole === 'p' ? '2.50 %' : '95 %';
  if (/^t\d?$/.test(hole)) return hole === 't' ? '03:11' : '17:04';
  if (/^e\d?$/.test(hole)) return hole === 'e' ? 'E-0020' : 'E-0021, E-0022';
  if (/^V\d?$/.test(hole)) return hole === 'V' ? 'BROKEN' : 'UNSIGNED';
  return `⟨${hole}⟩`;
}

/** A template with something in its holes. */
function filled(template: string, german: boolean): string {
  return template.replace(/\{([^{}?]+)(?:\?[^{}|]*\|([^{}]*))?\}/g, (_, hole: string, many?: string) => many ?? value(hole, german));
}

test('each sentence is said by its own template, and not by another', () => {
  const wrong = Object.entries(de.sentences).flatMap(([template, into]) => {
    const [said, meant] = [inWords(filled(template, false)), filled(into, true)];
    return said === meant ? [] : [{ template, said, meant }];
  });
  expect(wrong).toEqual([]);
});

test('each phrase is said in a sentence', () => {
  const wrong = Object.entries(de.phrases).flatMap(([template, into]) => {
    const [said, meant] = [inWords(`Missing or in doubt: ${filled(template, false)}.`), `Fehlt oder ist zweifelhaft: ${filled(into, true)}.`];
    return said === meant ? [] : [{ template, said, meant }];
  });
  expect(wrong).toEqual([]);
});

test('words of verdicts stay as they are, and what is denied in English is denied in German', () => {
  const words = (text: string) => (text.match(/VERIFIED|UNANCHORED|UNSIGNED|INCOMPLETE|DIVERGED|BROKEN|CANNOT CHECK/g) ?? []).sort().join();
  expect(all.filter(([template, into]) => words(template) !== words(into))).toEqual([]);
  const denies = /\b(not?|none|nobody|nothing|never|without|no longer)\b|n't\b|\bunproven\b|\bunsigned\b/i;
  const denied = /\b(nicht|nichts|keine?[mnrs]?|niemand\w*|nie|ohne|lückenlos|überhaupt kein|höchstens|unsignierten)\b|schon/i;
  const open = all.filter(([template, into]) => denies.test(template.replace(/\{[^{}]*\}/g, '')) && !denied.test(into));
  expect(open).toEqual([]);
});

/** What the program's sources say, with strings over several lines put together. */
function sources(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.rs$/.test(file));
  return files.map((file) => readFileSync(`${folder}/${file}`, 'utf8')).join('\n');
}

test('what is translated is what the program says', () => {
  const said = ['../crates', '../src-tauri/src'].map(sources).join('\n').replace(/\\\n\s*/g, '').replaceAll('\\"', '"').toLowerCase();
  /** Whether a text is written there, at once or put together from up to three. */
  const isSaid = (words: string[], parts = 3): boolean =>
    said.includes(words.join(' ')) || (parts > 1 && words.some((_, at) => at > 0 && said.includes(words.slice(0, at).join(' ')) && isSaid(words.slice(at), parts - 1)));
  const lost = all.flatMap(([template]) =>
    template
      .split(/\{[^{}]*\}|[.,:;()]/)
      .map((it) => it.trim().toLowerCase())
      .filter((it) => it.split(' ').length > 3 && !isSaid(it.split(' ')))
      .map((it) => `${template}: ${it}`),
  );
  expect(lost).toEqual([]);
});

test('numbers, days and names stand where German has them; names stay as they are', () => {
  expect(inWords('14,330 records, to line 14330.')).toBe('14.330 Einträge, bis Zeile 14330.');
  expect(inWords('1 of 7 signatures do not verify, first at line 3.')).toBe('1 von 7 Signaturen hält der Prüfung nicht stand, zuerst in Zeile 3.');
  expect(inWords('Signed by No record is signed., by a key that you brought.')).toBe('Signiert von No record is signed., mit einem Schlüssel, den Sie mitgebracht haben.');
  expect(inWords('Missing or in doubt: 30 Jun 2026: unsigned (E-0020); no export covers 1 Jul 2026 to 30 Jun 2027.')).toBe(
    'Fehlt oder ist zweifelhaft: 30. Juni 2026: nicht signiert (E-0020); kein Export deckt 1. Juli 2026 bis 30. Juni 2027.',
  );
  expect(inWords('5 records, to line 5. The last line ends in the middle of a record.')).toBe('5 Einträge, bis Zeile 5. Die letzte Zeile endet mitten in einem Eintrag.');
});

test('a sentence that nobody translated stays, and so does one that could be cut in two ways', () => {
  expect(inWords('Something of our own.')).toBe('Something of our own.');
  expect(inWords('No record is signed. Something of our own.')).toBe('Kein Eintrag ist signiert. Something of our own.');
  const twice = 'Agent a is in the logs and not in the inventory: b is in the logs and not in the inventory: 1 record, 2 Feb 2026.';
  expect(inWords(twice)).toBe(twice);
  expect(inWords('constructor')).toBe('constructor');
  speak('en');
  expect(inWords('No record is signed.')).toBe('No record is signed.');
});

test.each(['. ', '; ', ', ', ' by ', ' agree. ', ': ', 'E-1, ', 'since ', 'reviewed ', 'Missing or in doubt: '])('text of somebody who repeats “%s” stays as it is', (part) => {
  const hostile = part.repeat(5_000);
  expect(inWords(hostile)).toBe(hostile);
  const sentence = `${part.repeat(Math.floor(19_900 / part.length))}x.`;
  expect(inWords(sentence)).toBe(sentence);
  const short = `Missing or in doubt: ${part.repeat(300)}x`;
  expect(inWords(short)).toBe(short);
});
