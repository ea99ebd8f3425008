// Written by `npm run bindings` from schemas/cli/fsck.json. Do not edit.

/**
 * What a check of the whole vault found.
 */
export interface Fsck {
  /**
   * How many bytes that was.
   */
  bytes: number;
  /**
   * How many contents were read and hashed.
   */
  contents: number;
  /**
   * How many entries were replayed.
   */
  entries: number;
  /**
   * How many of them have no opening any more.
   */
  erased_openings: number;
  /**
   * What is wrong, each a sentence.
   */
  findings: string[];
  /**
   * The recomputed root.
   */
  root: string;
  /**
   * VERIFIED, BROKEN, or DIVERGED where the head contradicts one that is remembered.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
