// Written by `npm run bindings` from schemas/cli/review-due.json. Do not edit.

export type ReviewDue = DueForReview[];

/**
 * Evidence that has to be looked at again.
 */
export interface DueForReview {
  /**
   * Why: a date of its own, or the rule for its kind.
   */
  because: string;
  /**
   * The item.
   */
  evidence: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * Since when.
   */
  since: string;
}
