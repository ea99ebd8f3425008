// Written by `npm run bindings` from schemas/window/vault-undo-offered.json. Do not edit.

/**
 * What was written last, where it can be taken back.
 */
export interface VaultUndoOffered {
  /**
   * How many entries there were before.
   */
  from: number;
  /**
   * How many there are with it.
   */
  to: number;
}
