// Written by `npm run bindings` from schemas/window/evidence-entry.json. Do not edit.

/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';

/**
 * An entry that names an item.
 */
export interface EvidenceEntry {
  /**
   * What else it is about: a requirement, or the number of a sample, finding, test.
   */
  about?: string | null;
  /**
   * Who made it; absent where the opening was destroyed.
   */
  actor?: string | null;
  /**
   * The reason or rationale that it gives.
   */
  reason?: string | null;
  /**
   * Its index.
   */
  seq: number;
  /**
   * Its time.
   */
  time: string;
  /**
   * Its type.
   */
  type: string;
  /**
   * The word that it states of the item, if it does.
   */
  verdict?: Word | null;
}
