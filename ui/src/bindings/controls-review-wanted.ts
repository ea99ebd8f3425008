// Written by `npm run bindings` from schemas/window/controls-review-wanted.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * What a second person says about a mapping.
 */
export interface ControlsReviewWanted {
  agrees: boolean;
  comment: string;
  evidence: EvidenceId;
  /**
   * Why the own mapping is reviewed by its author.
   */
  exception?: string | null;
  requirement: string;
}
