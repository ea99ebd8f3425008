// Written by `npm run bindings` from schemas/window/watch-shown.json. Do not edit.

/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';

/**
 * A folder that is watched, as the page shows it.
 */
export interface WatchShown {
  /**
   * How many were there already.
   */
  already: number;
  /**
   * Why it ended, where it was not asked to.
   */
  fault?: Fault | null;
  /**
   * The folder.
   */
  folder: string;
  /**
   * Its number since the program started.
   */
  id: number;
  /**
   * When something was taken last.
   */
  last?: Timestamp | null;
  /**
   * How many were refused or left.
   */
  left: number;
  /**
   * The newest items.
   */
  newest: TakenTold[];
  /**
   * The newest refusals.
   */
  refused: Refused[];
  /**
   * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
   *
   * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
   */
  since: string;
  /**
   * What was left most recently, and why.
   */
  skipped: Skipped[];
  /**
   * How it stands.
   */
  state: 'watching' | 'taking' | 'stopped' | 'failed';
  /**
   * How many items were taken in.
   */
  taken: number;
  /**
   * Why the system gives no notice of changes, so that the folder is looked at every two seconds.
   */
  untold?: string | null;
}
/**
 * Why a command was refused, as the page shows it.
 */
export interface Fault {
  /**
   * A stable code.
   */
  code: string;
  /**
   * What to do, each a sentence.
   */
  hints: string[];
  /**
   * What happened.
   */
  message: string;
}
/**
 * An item that was taken in.
 */
export interface TakenTold {
  id: EvidenceId;
  path: string;
  records: number;
  relations: RelationSeen[];
  verdict: Word;
}
/**
 * How one export stands to an earlier one.
 */
export interface RelationSeen {
  /**
   * One sentence for people.
   */
  detail: string;
  /**
   * The first line of this export at which the two disagree, for a conflict.
   */
  line?: number | null;
  /**
   * The relation.
   */
  relation: 'same' | 'extends' | 'overlaps' | 'continues' | 'contained' | 'gap' | 'conflict';
  to: EvidenceRef;
}
/**
 * The earlier export.
 */
export interface EvidenceRef {
  /**
   * Commitment of that leaf.
   */
  c: string;
  /**
   * An evidence item's number, written `E-0042`.
   */
  id: string;
  /**
   * Index of the leaf whose entry received it.
   */
  leaf: number;
}
/**
 * A file that could not be taken.
 */
export interface Refused {
  /**
   * The path, hidden characters made visible.
   */
  path: string;
  /**
   * Why.
   */
  reason: string;
}
/**
 * What is not taken of a watched folder, and why.
 */
export interface Skipped {
  /**
   * Its path, made visible.
   */
  path: string;
  /**
   * A phrase.
   */
  reason: string;
}
