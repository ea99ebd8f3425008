// Written by `npm run bindings` from schemas/cli/policy.json. Do not edit.

/**
 * What is demanded of keys and algorithms.
 */
export interface Policy {
  /**
   * What the user's own policy demands beyond that, one phrase each.
   */
  demands: string[];
  /**
   * Keys that count all the same.
   */
  exceptions: ExceptionShown[];
  /**
   * The reasons given for it.
   */
  reasons: string[];
  /**
   * What the program refuses, whoever asks: no policy and no exception allows it.
   */
  refused: string[];
}
/**
 * A key that counts although the policy refuses it.
 */
export interface ExceptionShown {
  /**
   * Its fingerprint.
   */
  fingerprint: string;
  /**
   * The reason given.
   */
  reason: string;
  /**
   * Who or what holds the key.
   */
  subject: string;
}
