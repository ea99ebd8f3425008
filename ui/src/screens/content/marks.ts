/** A piece of a text; one that stands for what can't be seen is marked. */
export type Piece = { text: string; hidden: boolean };

// The program writes a character that can't be seen as ⟨U+202E⟩, and a byte that is no text as ⟨FF⟩.
const HIDDEN = /⟨(?:U\+[0-9A-F]{4,6}|[0-9A-F]{2})⟩/g;

/** Parts a line at what stands for characters that can't be seen. */
export function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(HIDDEN)) {
    if (match.index > at) found.push({ text: line.slice(at, match.index), hidden: false });
    found.push({ text: match[0], hidden: true });
    at = match.index + match[0].length;
  }
  if (at < line.length || found.length === 0) found.push({ text: line.slice(at), hidden: false });
  return found;
}

/** Counts what stands for characters that can't be seen. */
export function hiddenIn(lines: string[]): number {
  return lines.reduce((sum, line) => sum + (line.match(HIDDEN)?.length ?? 0), 0);
}
