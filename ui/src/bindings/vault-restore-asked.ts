// Written by `npm run bindings` from schemas/window/vault-restore-asked.json. Do not edit.

/**
 * What is to be gone on with.
 */
export interface VaultRestoreAsked {
  /**
   * The copy.
   */
  from: string;
  /**
   * Whose passphrase it must be, where that matters.
   */
  name?: string | null;
  /**
   * Why an older copy is continued.
   */
  reason: string;
  /**
   * The new vault's folder.
   */
  to: string;
}
