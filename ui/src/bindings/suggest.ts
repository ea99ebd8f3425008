// Written by `npm run bindings` from schemas/cli/suggest.json. Do not edit.

export type Suggest = Suggestion[];

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
