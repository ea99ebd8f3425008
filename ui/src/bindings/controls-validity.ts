// Written by `npm run bindings` from schemas/window/controls-validity.json. Do not edit.

/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
export type ControlsValidity = ValidityShown[];

/**
 * How long evidence of a kind stays current.
 */
export interface ValidityShown {
  kind: EvidenceKind;
  /**
   * Absent where nothing is ruled.
   */
  months?: number | null;
  reason?: string | null;
}
