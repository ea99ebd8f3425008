import { expect, test } from 'vitest';

import { de } from './de';
import { en } from './en';

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
  { not: /beurteil/i, but: 'schlussfolgern', unless: /judg/i },
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
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
});
