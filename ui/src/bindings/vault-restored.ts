// Written by `npm run bindings` from schemas/window/vault-restored.json. Do not edit.

/**
 * A vault that goes on from a copy; its recovery code is asked for by itself, once.
 */
export interface VaultRestored {
  /**
   * How many items were stated again.
   */
  items: number;
  /**
   * Statements that name what the new log does not have: left out.
   */
  left_out: number;
  /**
   * The new log.
   */
  origin: string;
  /**
   * People of the copy who have to be enrolled again, with passphrases of their own.
   */
  to_enrol: string[];
}
