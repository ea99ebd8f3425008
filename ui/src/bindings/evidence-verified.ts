// Written by `npm run bindings` from schemas/window/evidence-verified.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * What came of looking at items again.
 */
export interface EvidenceVerified {
  /**
   * Whether somebody asked to stop; what was looked at by then stays.
   */
  cancelled: boolean;
  /**
   * Items that could not be looked at, and why.
   */
  failed: NotVerified[];
  /**
   * The items that were looked at.
   */
  verified: Reverified[];
}
/**
 * An item that could not be looked at.
 */
export interface NotVerified {
  id: EvidenceId;
  reason: string;
}
/**
 * A verdict before and after it was looked at again.
 */
export interface Reverified {
  /**
   * The word before.
   */
  before: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
  /**
   * An evidence item's number, written `E-0042`.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * The word now.
   */
  now: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
