// Written by `npm run bindings` from schemas/window/hold-said.json. Do not edit.

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
 * A legal hold, as typed.
 */
export interface HoldSaid {
  applies_to: ItemsSaid;
  /**
   * Whether it is placed though it covers nothing today.
   */
  even_if_none: boolean;
  matter: string;
  ordered_by: string;
  reason: string;
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
