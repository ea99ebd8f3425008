import type { BasisShown, SectionShown, SignRecord, SignerAsked } from '../../bindings/sign-record';

/** One page of a record. Together they say all that is signed. */
export type RecordPage =
  | { kind: 'opening'; heading: string }
  | { kind: 'section'; heading: string; section: SectionShown; part: number; parts: number }
  | { kind: 'basis'; basis: BasisShown[]; part: number; parts: number }
  | { kind: 'signers'; signers: SignerAsked[] };

/** Letters that a page holds before the next one begins; a single row that is longer stays whole. */
const LETTERS = 2400;

/** Lays a record out as pages: what signing means, each section, what it stands on, who is asked. */
export function pagesOf(record: SignRecord): RecordPage[] {
  return [
    { kind: 'opening', heading: record.title },
    ...record.sections.flatMap(sectionPages),
    ...numbered(cut(record.basis, (it) => it.title.length + 140)).map(
      ([basis, part, parts]): RecordPage => ({ kind: 'basis', basis, part, parts }),
    ),
    { kind: 'signers', signers: record.signers },
  ];
}

function sectionPages(section: SectionShown): RecordPage[] {
  const paragraphs = cut(section.paragraphs, (it) => it.length).map((some): SectionShown => ({ ...section, paragraphs: some, columns: [], rows: [] }));
  const rows = cut(section.rows, (row) => row.join('').length + 40).map((some): SectionShown => ({ ...section, paragraphs: [], rows: some }));
  const [lastText] = paragraphs.slice(-1);
  const [firstRows] = rows;
  // A short text stands above its table.
  if (lastText && firstRows && lastText.paragraphs.join('').length < LETTERS / 4) {
    paragraphs.pop();
    rows[0] = { ...firstRows, paragraphs: lastText.paragraphs };
  }
  const parts = [...paragraphs, ...rows];
  const all = parts.length > 0 ? parts : [section];
  return numbered(all).map(([part, at, of]) => ({ kind: 'section', heading: section.heading, section: part, part: at, parts: of }));
}

function numbered<T>(all: T[]): [T, number, number][] {
  return all.map((it, at) => [it, at + 1, all.length]);
}

/** Cuts a list into pieces that a page can hold, in order. */
function cut<T>(all: T[], letters: (it: T) => number): T[][] {
  const pieces: T[][] = [];
  let free = 0;
  for (const it of all) {
    const needed = letters(it);
    if (pieces.length === 0 || needed > free) {
      pieces.push([]);
      free = LETTERS;
    }
    pieces.at(-1)?.push(it);
    free -= needed;
  }
  return pieces;
}

/** Quotes a path for a shell as POSIX has it. */
export function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) && !path.startsWith('-') ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
