// Written by `npm run bindings` from schemas/window/evidence-page.json. Do not edit.

/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * Some rows of a list of evidence.
 */
export interface EvidencePage {
  /**
   * The rows that were asked for.
   */
  rows: EvidenceRow[];
  /**
   * How many items the filter lets through.
   */
  total: number;
}
/**
 * A row of a list of evidence.
 */
export interface EvidenceRow {
  /**
   * Length in bytes.
   */
  bytes: number;
  /**
   * How closely it is held.
   */
  class: 'public' | 'internal' | 'confidential' | 'personal';
  /**
   * The log profile, `document` or `file`.
   */
  format: string;
  /**
   * The item.
   */
  id: string;
  /**
   * What kind of evidence it is, where somebody said it.
   */
  kind?: EvidenceKind | null;
  /**
   * Its name.
   */
  name: string;
  /**
   * On whom its verdict rests who is not relied on any more: it is to be looked at again.
   */
  no_longer_relied_on: string[];
  /**
   * What it covers, where that is known.
   */
  period?: Period | null;
  /**
   * When it was received.
   */
  received: string;
  /**
   * How many records it has.
   */
  records: number;
  /**
   * Sites concerned.
   */
  sites: SiteId[];
  /**
   * Where it comes from.
   */
  source?: string | null;
  /**
   * `held`, `withdrawn` or `erased`.
   */
  status: string;
  /**
   * What it supports.
   */
  supports: string[];
  /**
   * AI systems concerned.
   */
  systems: string[];
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * A span of time, from the first to the last moment.
 */
export interface Period {
  /**
   * The first second.
   */
  from: string;
  /**
   * The last second.
   */
  to: string;
}
