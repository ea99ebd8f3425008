import type { Grade } from '../../bindings/findings';
import { day } from '../../design/format';
import { texts } from '../../texts/index.svelte';

export type Tone = 'plain' | 'good' | 'attention' | 'bad';

/** What a number leads, as a suggestion of a list field offers it: commas part entries there. */
export function offer(id: string, name: string): string {
  return name ? `${id} ${name.replaceAll(',', '')}` : id;
}

/** The numbers in front of what was offered and chosen. */
export function ids(chosen: string[]): string[] {
  return chosen.map((text) => text.trim().split(/\s+/, 1)[0] ?? '').filter(Boolean);
}

/** A text that nothing was written in is no text. */
export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** A whole number that was typed; `null` where it is none. */
export function whole(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** A word of the back end in the language that is spoken; one that nobody translated stays as it is. */
export function word(words: Record<string, string>, key: string | null | undefined): string {
  return key ? (words[key] ?? key) : '';
}

export function gradeTone(grade: Grade): Tone {
  if (grade === 'major') return 'bad';
  return grade === 'minor' || grade === 'area-of-concern' ? 'attention' : 'plain';
}

export function resultTone(result: string | null | undefined): Tone {
  if (result === 'conforming') return 'good';
  return result === 'deviation' || result === 'missing' ? 'bad' : 'plain';
}

/** A day, or the word for none. */
export function dayOrNone(value: string | null | undefined): string {
  return value ? day(value) : texts.design.none;
}

/** Where a cited place is opened: `E-0016`, `E-0016:17`, `E-0003#p4`. */
export function placeOf(cited: { evidence: string; line?: number | null | undefined; page?: number | null | undefined }): {
  path: string;
  query: Record<string, string>;
} {
  const path = `evidence/${cited.evidence}`;
  if (cited.line) return { path: `${path}/content`, query: { line: String(cited.line) } };
  if (cited.page) return { path: `${path}/content`, query: { page: String(cited.page) } };
  return { path, query: {} };
}

/** Where a drawn member stands: a line of an item, an item, a row of a snapshot. */
export function memberPlace(member: string): { path: string; query: Record<string, string> } {
  const [id = '', line] = member.split(':', 2);
  if (id.startsWith('RG-')) return { path: `registers/${id}`, query: line ? { row: line } : {} };
  return placeOf({ evidence: id, line: line ? Number(line) : null });
}

/** A sentence of the back end without the command that does it in a terminal. */
export function inWindow(sentence: string): string {
  const kept = sentence.split(/(?<=[.?!]) /).filter((part) => !part.startsWith('`exhibit '));
  // What a colon leads up to is the command and what it does.
  const told = kept.join(' ').replace(/: (see )?`exhibit [^`]*`[^.?!]*/g, '');
  return told.replace(/,?( with| by)? `exhibit [^`]*`/g, '');
}
