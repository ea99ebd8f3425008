// Written by `npm run bindings` from schemas/window/evidence-filter.json. Do not edit.

/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
/**
 * Whether an item is used.
 */
export type HeldOr = 'held' | 'withdrawn';
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';

/**
 * Which items are wanted. What is absent or empty asks nothing.
 */
export interface EvidenceFilter {
  /**
   * One of these kinds.
   */
  kinds?: EvidenceKind[];
  /**
   * Whether it supports anything.
   */
  mapped?: boolean | null;
  /**
   * Received by this leaf of the ledger or a later one.
   */
  since?: number | null;
  /**
   * From this source.
   */
  source?: string | null;
  /**
   * Held or withdrawn.
   */
  status?: HeldOr | null;
  /**
   * About this AI system, by any of its names.
   */
  system?: string | null;
  /**
   * One of these words.
   */
  verdicts?: Word[];
  /**
   * Each of these words stands in its number, name, source, format, kind or systems.
   */
  words?: string | null;
}
