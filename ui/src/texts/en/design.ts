/** What the components of the design system say by themselves, in English. */
export const design = {
  /** For numbers, as `Intl.NumberFormat` takes it. */
  locale: 'en-GB',
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  day: (day: number, month: string, year: number) => `${day} ${month} ${year}`,
  moment: (day: string, time: string) => `${day}, ${time} UTC`,
  bytes: (n: string) => `${n} bytes`,
  duration: { days: 'd', hours: 'h', minutes: 'min', seconds: 's' },

  required: 'required',
  optionalChoice: 'Choose one',
  fillIn: 'Fill this in.',
  chooseOne: 'Choose one of these.',
  cannotUse: 'This cannot be used here.',
  cancel: 'Cancel',
  close: 'Close',
  working: 'Working',
  reveal: 'Show what is typed',
  conceal: 'Hide what is typed',
  choose: 'Choose…',
  chooseMore: 'Add…',
  add: 'Add',
  remove: (what: string) => `Remove ${what}`,
  listHint: 'Press Enter or type a comma after each entry.',
  noEntries: 'Nothing chosen yet.',

  whatToDo: 'What to do',
  /** Faults that are no problem: somebody wanted it so. */
  asked: {
    cancelled: 'Stopped as asked. Nothing of it was written.',
    'given-up': 'Given up. Nothing was written.',
  } as Record<string, string>,
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'It could not be copied. Select the text and copy it yourself.',
  showAll: 'Show the whole digest',
  showLess: 'Show it abridged',
  none: 'none',
  yes: 'Yes',
  no: 'No',

  noRows: 'Nothing to show.',
  rows: (n: string) => `${n} rows`,
  selectedRows: (n: string) => `${n} selected`,
  reading: 'Reading…',
  notRead: 'Some rows could not be read.',
  tryAgain: 'Try again',
  selectionLimit: (n: string) => `Only the nearest ${n} rows were selected. Narrow the list to select all of it.`,
  selectionFailed: (why: string) => `The selection stays as it was, since not all rows could be read: ${why}`,
  sortedBy: (column: string, descending: boolean) => `Sorted by ${column}, ${descending ? 'descending' : 'ascending'}`,

  outcome: { pass: 'Pass', fail: 'Fail', 'not-checked': 'Not checked' },
  tone: { plain: 'Note', good: 'Good', attention: 'Attention', bad: 'Problem' },

  verdicts: {
    VERIFIED: 'Intact, signed with a key that you brought, and its end is proven.',
    UNANCHORED: 'Consistent in itself, but nothing outside the file vouches for it.',
    UNSIGNED: 'No chain and no signature. Its digest is recorded, nothing more.',
    INCOMPLETE: 'Something is missing, was changed in transport, or cannot be checked in full.',
    DIVERGED: 'It contradicts a record that is already known.',
    BROKEN: 'Something in it does not verify.',
    'CANNOT CHECK': 'It cannot be read, or is not what it claims to be.',
  },

  progress: {
    of: (done: string, total: string) => `${done} of ${total}`,
    soFar: (done: string) => `${done} so far`,
    remaining: (time: string) => `${time} left`,
  },

  undo: 'Undo',
  messages: 'Messages',
  dismiss: 'Dismiss',
  more: 'More',

  tile: { empty: 'nothing yet', partly: 'in part', filled: 'whole', against: 'against', excluded: 'not applicable', attention: 'needs a person' },

  timeline: {
    legend: 'Legend',
    kinds: {
      proven: 'Proven',
      unproven: 'End not proven',
      gap: 'Gap',
      rewritten: 'History rewritten',
    },
    source: 'Source',
    from: 'From',
    to: 'To',
    state: 'State',
    nothing: 'Nothing recorded in this period.',
  },

  thread: {
    label: 'Chain of records',
    linked: 'linked',
    notLinked: 'not chained, or not checked',
    signed: 'signed',
    anchored: 'anchored',
    broken: 'The chain breaks here',
    expected: 'expected',
    actual: 'found',
  },
};
