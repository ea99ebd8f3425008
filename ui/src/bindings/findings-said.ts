// Written by `npm run bindings` from schemas/window/findings-said.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * A finding's number, written `F-01`.
 */
export type FindingId = string;
/**
 * A sample's number, written `S-001`.
 */
export type SampleId = string;
/**
 * A grading scheme's number, written `GS-01`.
 */
export type SchemeId = string;
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;
/**
 * Where a finding comes from.
 */
export type FindingSource = 'internal' | 'certification-body' | 'incident' | 'complaint' | 'supplier';

/**
 * What is said of a finding. What is absent or empty stays as it was.
 */
export interface FindingsSaid {
  body?: SaidByBody | null;
  condition?: string | null;
  /**
   * The controls and clauses that it is measured against.
   */
  criteria?: string[];
  due?: string | null;
  engagement?: EngagementId | null;
  /**
   * Items (E-0016), lines of them (E-0016:17), pages of them (E-0003#p4).
   */
  evidence?: string[];
  on?: string | null;
  owner?: string | null;
  repeats?: FindingId | null;
  /**
   * The row of a register from which it comes, such as RG-001:12.
   */
  row?: string | null;
  samples?: SampleId[];
  scheme?: SchemeId | null;
  sites?: SiteId[];
  source?: FindingSource | null;
  systems?: string[];
  title?: string | null;
}
/**
 * What the body says whose finding it is.
 */
export interface SaidByBody {
  body: string;
  grade: string;
  on?: string | null;
  reference: string;
}
