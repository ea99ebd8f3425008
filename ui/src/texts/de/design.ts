import type { design as english } from '../en/design';

/** What the components of the design system say by themselves, in German. */
export const design: typeof english = {
  locale: 'de-DE',
  months: ['Jan.', 'Feb.', 'März', 'Apr.', 'Mai', 'Juni', 'Juli', 'Aug.', 'Sept.', 'Okt.', 'Nov.', 'Dez.'],
  day: (day, month, year) => `${day}. ${month} ${year}`,
  moment: (day, time) => `${day}, ${time} UTC`,
  bytes: (n) => `${n} Bytes`,
  duration: { days: 'T.', hours: 'Std.', minutes: 'Min.', seconds: 'Sek.' },

  required: 'Pflichtfeld',
  optionalChoice: 'Bitte wählen',
  fillIn: 'Füllen Sie dieses Feld aus.',
  chooseOne: 'Wählen Sie eine dieser Möglichkeiten.',
  cannotUse: 'Dieser Wert kann hier nicht verwendet werden.',
  cancel: 'Abbrechen',
  close: 'Schließen',
  working: 'In Arbeit',
  reveal: 'Eingabe anzeigen',
  conceal: 'Eingabe verbergen',
  choose: 'Auswählen…',
  chooseMore: 'Hinzufügen…',
  add: 'Hinzufügen',
  remove: (what) => `${what} entfernen`,
  listHint: 'Schließen Sie jeden Eintrag mit der Eingabetaste oder einem Komma ab.',
  noEntries: 'Noch nichts ausgewählt.',

  whatToDo: 'Was zu tun ist',
  asked: {
    cancelled: 'Auf Wunsch angehalten. Nichts davon wurde geschrieben.',
    'given-up': 'Aufgegeben. Es wurde nichts geschrieben.',
  },
  copy: 'Kopieren',
  copied: 'Kopiert.',
  notCopied: 'Kopieren war nicht möglich. Markieren Sie den Text und kopieren Sie ihn selbst.',
  showAll: 'Ganzen Hashwert anzeigen',
  showLess: 'Gekürzt anzeigen',
  none: 'ohne',
  yes: 'Ja',
  no: 'Nein',

  noRows: 'Nichts anzuzeigen.',
  rows: (n) => `${n} Zeilen`,
  selectedRows: (n) => `${n} ausgewählt`,
  reading: 'Wird gelesen…',
  notRead: 'Einige Zeilen konnten nicht gelesen werden.',
  tryAgain: 'Erneut versuchen',
  selectionLimit: (n) => `Nur die nächsten ${n} Zeilen wurden ausgewählt. Grenzen Sie die Liste ein, um alle auszuwählen.`,
  selectionFailed: (why) => `Die Auswahl bleibt, wie sie war, denn nicht alle Zeilen konnten gelesen werden: ${why}`,
  sortedBy: (column, descending) => `Sortiert nach ${column}, ${descending ? 'absteigend' : 'aufsteigend'}`,

  outcome: { pass: 'Bestanden', fail: 'Nicht bestanden', 'not-checked': 'Nicht geprüft' },
  tone: { plain: 'Hinweis', good: 'Gut', attention: 'Achtung', bad: 'Problem' },

  verdicts: {
    VERIFIED: 'Unverändert, mit einem von Ihnen mitgebrachten Schlüssel signiert, und das Ende ist belegt.',
    UNANCHORED: 'In sich stimmig, aber nichts außerhalb der Datei bürgt dafür.',
    UNSIGNED: 'Keine Verkettung und keine Signatur. Der Hashwert ist festgehalten, mehr nicht.',
    INCOMPLETE: 'Etwas fehlt, wurde bei der Übertragung verändert oder lässt sich nicht ganz prüfen.',
    DIVERGED: 'Es widerspricht einer Aufzeichnung, die bereits bekannt ist.',
    BROKEN: 'Etwas darin hält der Prüfung nicht stand.',
    'CANNOT CHECK': 'Es ist nicht lesbar oder nicht das, was es zu sein vorgibt.',
  },

  progress: {
    of: (done, total) => `${done} von ${total}`,
    soFar: (done) => `bisher ${done}`,
    remaining: (time) => `noch ${time}`,
  },

  undo: 'Rückgängig',
  messages: 'Meldungen',
  dismiss: 'Ausblenden',
  more: 'Mehr',

  tile: { empty: 'noch nichts', partly: 'teilweise', filled: 'ganz', against: 'dagegen', excluded: 'nicht anwendbar', attention: 'braucht jemanden' },

  timeline: {
    legend: 'Legende',
    kinds: {
      proven: 'Belegt',
      unproven: 'Ende nicht belegt',
      gap: 'Lücke',
      rewritten: 'Verlauf umgeschrieben',
    },
    source: 'Quelle',
    from: 'Von',
    to: 'Bis',
    state: 'Zustand',
    nothing: 'In diesem Zeitraum ist nichts aufgezeichnet.',
  },

  thread: {
    label: 'Kette der Einträge',
    linked: 'verkettet',
    notLinked: 'nicht verkettet oder nicht geprüft',
    signed: 'signiert',
    anchored: 'verankert',
    broken: 'Hier bricht die Kette',
    expected: 'erwartet',
    actual: 'gefunden',
  },
};
