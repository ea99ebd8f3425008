// Written by `npm run bindings` from schemas/window/intake-told.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';

/**
 * What an intake did, item by item.
 */
export interface IntakeTold {
  already: AlreadyThere[];
  cancelled: boolean;
  mapped: number;
  named?: Named | null;
  refused: Refused[];
  taken: TakenTold[];
}
/**
 * A file that the vault already holds.
 */
export interface AlreadyThere {
  /**
   * The archive that it came in this time.
   */
  archive?: EvidenceRef | null;
  /**
   * The item that it is.
   */
  id: string;
  /**
   * The path, hidden characters made visible.
   */
  path: string;
}
/**
 * A reference to evidence that survives copying: the entry that received it.
 */
export interface EvidenceRef {
  /**
   * Commitment of that leaf.
   */
  c: string;
  /**
   * The item's number.
   */
  id: string;
  /**
   * Index of the leaf whose entry received it.
   */
  leaf: number;
}
/**
 * What was found in names or a list, and what in them means nothing.
 */
export interface Named {
  /**
   * Mappings that are named.
   */
  mappings: Suggestion[];
  /**
   * What was mapped and may have been meant otherwise, each a sentence.
   */
  remarks: string[];
  /**
   * What looked like a name and is none, each a sentence.
   */
  warnings: string[];
}
/**
 * A mapping that somebody may want to make.
 */
export interface Suggestion {
  /**
   * What suggests it.
   */
  because: string;
  /**
   * The item.
   */
  evidence: string;
  /**
   * The control or clause.
   */
  requirement: string;
  /**
   * Its short title.
   */
  title: string;
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
  to: EvidenceRef1;
}
/**
 * A reference to evidence that survives copying: the entry that received it.
 */
export interface EvidenceRef1 {
  /**
   * Commitment of that leaf.
   */
  c: string;
  /**
   * The item's number.
   */
  id: string;
  /**
   * Index of the leaf whose entry received it.
   */
  leaf: number;
}
