// Written by `npm run bindings` from schemas/window/evidence-erasure.json. Do not edit.

/**
 * A legal hold's number, written `LH-01`.
 */
export type HoldId = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * What erasing an item would do, before it is done.
 */
export interface EvidenceErasure {
  /**
   * The legal hold that forbids it, if one does.
   */
  hold?: HoldId | null;
  /**
   * What is known to hold it still afterwards.
   */
  not_erased: string[];
  /**
   * Items that hold the same content, which would therefore stay.
   */
  shared_with: EvidenceId[];
}
