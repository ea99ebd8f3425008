// Written by `npm run bindings` from schemas/cli/verify.json. Do not edit.

export type Verify = Reverified[];

/**
 * A verdict before and after it was looked at again.
 */
export interface Reverified {
  /**
   * The word before.
   */
  before: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
  /**
   * The item.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * The word now.
   */
  now: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
