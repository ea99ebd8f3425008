// Written by `npm run bindings` from schemas/window/intake-asked.json. Do not edit.

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
 * A delivery and what is known about all of it.
 */
export interface IntakeAsked {
  /**
   * How closely content is held.
   */
  class?: 'public' | 'internal' | 'confidential' | 'personal';
  collected_by?: string | null;
  collected_how?: string | null;
  /**
   * Maps everything to these, for the reason given.
   */
  controls?: string[];
  dates?: DatesSaid;
  kind?: EvidenceKind | null;
  /**
   * `folders`, or the path of an index sheet.
   */
  map_from?: string | null;
  /**
   * Files and folders.
   */
  paths: string[];
  profile?: string | null;
  rationale?: string | null;
  sites?: SiteId[];
  source?: string | null;
  systems?: string[];
  /**
   * Takes the files in as one item of this title.
   */
  together?: string | null;
}
/**
 * The dates of evidence as they were typed; what is absent or empty says nothing.
 */
export interface DatesSaid {
  collected?: string | null;
  in_force_from?: string | null;
  in_force_to?: string | null;
  issued?: string | null;
  next_review?: string | null;
  period_from?: string | null;
  period_to?: string | null;
}
