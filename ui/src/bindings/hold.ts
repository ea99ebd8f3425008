// Written by `npm run bindings` from schemas/cli/hold.json. Do not edit.

/**
 * How closely content is held.
 */
export type Class = 'public' | 'internal' | 'confidential' | 'personal';
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;
export type Hold = HoldShown[];

/**
 * A legal hold.
 */
export interface HoldShown {
  applies_to: Selection;
  /**
   * Its number.
   */
  id: string;
  /**
   * How many items it covers today.
   */
  items: number;
  /**
   * When it was lifted, if it was.
   */
  lifted?: Timestamp | null;
  /**
   * The matter.
   */
  matter: string;
  /**
   * Who ordered it.
   */
  ordered_by: string;
  /**
   * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
   *
   * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
   */
  placed: string;
  /**
   * Why.
   */
  reason: string;
}
/**
 * Which items.
 */
export interface Selection {
  /**
   * Items of this class.
   */
  class?: Class | null;
  /**
   * These items.
   */
  items?: EvidenceId[];
  /**
   * Items of this kind.
   */
  kind?: EvidenceKind | null;
  /**
   * Items from this source.
   */
  source?: string | null;
  /**
   * Items that concern this AI system.
   */
  system?: string | null;
}
