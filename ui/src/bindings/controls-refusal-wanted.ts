// Written by `npm run bindings` from schemas/window/controls-refusal-wanted.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * A suggestion that is not wanted again.
 */
export interface ControlsRefusalWanted {
  evidence: EvidenceId;
  reason: string;
  requirement: string;
}
