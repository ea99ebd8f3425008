// Written by `npm run bindings` from schemas/cli/organisation.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * Who the organisation is and what is in scope.
 */
export interface Organisation {
  /**
   * Its name.
   */
  name: string;
  /**
   * The scope, as stated last.
   */
  scope?: ScopeShown | null;
  /**
   * Its sites.
   */
  sites: SiteShown[];
}
/**
 * The scope of the management system.
 */
export interface ScopeShown {
  /**
   * The document.
   */
  document?: EvidenceId | null;
  /**
   * The ledger's entry that says so.
   */
  entry: number;
  /**
   * What is left out, and why.
   */
  excluded: string[];
  /**
   * Since when.
   */
  from: string;
  /**
   * What is inside.
   */
  text: string;
}
/**
 * A site.
 */
export interface SiteShown {
  /**
   * What is done there.
   */
  activities?: string | null;
  days: Days;
  /**
   * Its number.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * Where it is.
   */
  place: string;
}
/**
 * In scope from when to when.
 */
export interface Days {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
