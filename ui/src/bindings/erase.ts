// Written by `npm run bindings` from schemas/cli/erase.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * What an erasure did and did not reach.
 */
export interface Erase {
  /**
   * Backups and bundles known to hold it still.
   */
  not_erased: string[];
  /**
   * Whether unused pages still hold bytes of it, because somebody was reading: the next
   * command that writes destroys them.
   */
  scrub_owed: boolean;
  /**
   * Items that hold the same content, which therefore stays.
   */
  shared_with: EvidenceId[];
}
