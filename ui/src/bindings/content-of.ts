// Written by `npm run bindings` from schemas/window/content-of.json. Do not edit.

/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';

/**
 * What an item holds.
 */
export interface ContentOf {
  /**
   * Where the log does not verify, in the order of the file; no more than a hundred.
   */
  breaks: BreakAt[];
  /**
   * How many failures there were in all.
   */
  breaks_total: number;
  /**
   * Its files, those that are evidence first; no more than 2,000.
   */
  files: FileLine[];
  /**
   * How many files it has.
   */
  files_total: number;
  /**
   * What it is: the log profile that described it, else `document`, `file`, `archive` and so on.
   */
  format: string;
  /**
   * The item.
   */
  id: string;
  /**
   * The items that came out of it: members of an archive, what was attached to a mail.
   */
  inside: InsideLine[];
  /**
   * What kind of evidence it is, where somebody said it.
   */
  kind?: EvidenceKind | null;
  /**
   * Its name.
   */
  name: string;
  /**
   * How many records it has.
   */
  records: number;
  /**
   * `held` or `withdrawn`.
   */
  status: string;
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * A place where a log does not verify.
 */
export interface BreakAt {
  /**
   * What was found.
   */
  actual: string;
  /**
   * What was expected.
   */
  expected: string;
  /**
   * The field, or the check's name.
   */
  field: string;
  /**
   * The line, from 1.
   */
  line: number;
  /**
   * The record's own number or identifier, if it states one.
   */
  record?: string | null;
}
/**
 * A file of an item.
 */
export interface FileLine {
  /**
   * Its length in bytes.
   */
  bytes: number;
  /**
   * Whether it is the evidence itself, and no signature, checkpoint or manifest beside it.
   */
  is_content: boolean;
  /**
   * Its number in the item, from 0.
   */
  number: number;
  /**
   * Its path in the item.
   */
  path: string;
}
/**
 * An item that came out of another.
 */
export interface InsideLine {
  /**
   * Its length in bytes.
   */
  bytes: number;
  /**
   * The item.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
