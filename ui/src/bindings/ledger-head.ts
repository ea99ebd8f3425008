// Written by `npm run bindings` from schemas/cli/ledger-head.json. Do not edit.

/**
 * The head of the ledger.
 */
export interface LedgerHead {
  /**
   * The signed note that others can check.
   */
  note: string;
  /**
   * The log.
   */
  origin: string;
  /**
   * Its root, in hex.
   */
  root: string;
  /**
   * How many entries it has.
   */
  size: number;
  /**
   * The sizes that a witness signed.
   */
  witnessed: number[];
}
