// Written by `npm run bindings` from schemas/cli/review-mappings.json. Do not edit.

export type ReviewMappings = ReviewShown[];

/**
 * A mapping whose review is wanting or old.
 */
export interface ReviewShown {
  /**
   * Whether the reviewer agrees.
   */
  agrees?: boolean | null;
  /**
   * Who mapped it.
   */
  by: string;
  /**
   * What the reviewer says.
   */
  comment?: string | null;
  /**
   * The item.
   */
  evidence: string;
  /**
   * Why the author reviewed the own mapping, if so.
   */
  exception?: string | null;
  /**
   * The control or clause.
   */
  requirement: string;
  /**
   * Who reviewed it.
   */
  reviewed_by?: string | null;
}
