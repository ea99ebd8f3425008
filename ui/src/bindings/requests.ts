// Written by `npm run bindings` from schemas/cli/requests.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;
export type Requests = RequestShown[];

/**
 * A request as people want to see it.
 */
export interface RequestShown {
  /**
   * The newest answer to what came: why it is enough, or what is missing.
   */
  answer?: string | null;
  /**
   * Who asks, where it is not the vault's own auditors.
   */
  asked_by?: string | null;
  /**
   * Who wrote it down.
   */
  by: string;
  /**
   * By when.
   */
  due?: Day | null;
  /**
   * What came.
   */
  evidence: EvidenceId[];
  /**
   * Its number.
   */
  id: string;
  /**
   * When it was made.
   */
  made: string;
  /**
   * Whether something should have come by now.
   */
  overdue: boolean;
  /**
   * Who is asked.
   */
  owner: string;
  /**
   * The controls and clauses.
   */
  requirements: string[];
  /**
   * The site.
   */
  site?: SiteId | null;
  /**
   * How it stands: open, received, returned, accepted or withdrawn.
   */
  state: string;
  /**
   * The AI system.
   */
  system?: string | null;
  /**
   * The number that they gave it.
   */
  their_reference?: string | null;
  /**
   * What is asked for.
   */
  what: string;
}
