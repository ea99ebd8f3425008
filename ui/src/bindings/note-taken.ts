// Written by `npm run bindings` from schemas/window/note-taken.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * What became of a note that was taken.
 */
export interface NoteTaken {
  /**
   * Whether the vault held it already.
   */
  already: boolean;
  /**
   * The item that it is now, or was already.
   */
  id?: EvidenceId | null;
  /**
   * What could not be taken, each with the reason.
   */
  refused: string[];
}
