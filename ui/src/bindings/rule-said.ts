// Written by `npm run bindings` from schemas/window/rule-said.json. Do not edit.

/**
 * How closely content is held.
 */
export type Class = 'public' | 'internal' | 'confidential' | 'personal';
/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
/**
 * From when on the time of keeping runs.
 */
export type KeptFrom = 'received' | 'issued' | 'collected' | 'period-end';
/**
 * A retention rule's number, written `RR-01`.
 */
export type RetentionId = string;

/**
 * A retention rule, as typed.
 */
export interface RuleSaid {
  applies_to: ItemsSaid;
  basis: string;
  from: KeptFrom;
  /**
   * Which rule is said anew.
   */
  id?: RetentionId | null;
  months: number;
}
/**
 * Which items are meant, as typed.
 */
export interface ItemsSaid {
  class?: Class | null;
  items: string[];
  kind?: EvidenceKind | null;
  source?: string | null;
  system?: string | null;
}
