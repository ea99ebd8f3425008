// Written by `npm run bindings` from schemas/window/controls-mapping-wanted.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * How far a piece of evidence satisfies a requirement.
 */
export type Sufficiency = 'none' | 'partial' | 'sufficient';

/**
 * Evidence to be mapped to a requirement.
 */
export interface ControlsMappingWanted {
  /**
   * Why so far and no farther.
   */
  because?: string | null;
  evidence: EvidenceId;
  rationale: string;
  requirement: string;
  sufficiency: Sufficiency;
}
