// Written by `npm run bindings` from schemas/window/describe-asked.json. Do not edit.

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
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * What is said anew of evidence; what is absent stays as it is.
 */
export interface DescribeAsked {
  class?: Class | null;
  dates?: DatesSaid;
  ids: EvidenceId[];
  kind?: EvidenceKind | null;
  reason: string;
  sites?: SiteId[] | null;
  systems?: string[] | null;
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
