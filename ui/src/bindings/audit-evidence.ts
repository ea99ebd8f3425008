// Written by `npm run bindings` from schemas/window/audit-evidence.json. Do not edit.

/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';

/**
 * Items of evidence that were looked for.
 */
export interface AuditEvidence {
  /**
   * How many there are.
   */
  found: number;
  /**
   * The newest of them.
   */
  items: EvidenceChoice[];
}
/**
 * An item of evidence that can be chosen.
 */
export interface EvidenceChoice {
  /**
   * Its number.
   */
  id: string;
  /**
   * Its kind, where somebody said it.
   */
  kind?: EvidenceKind | null;
  /**
   * Its name.
   */
  name: string;
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
