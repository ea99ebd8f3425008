// Written by `npm run bindings` from schemas/window/request-said.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * An evidence request's number, written `R-001`.
 */
export type RequestId = string;
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * A request for evidence, as typed.
 */
export interface RequestSaid {
  due?: Day | null;
  /**
   * Which request is said anew.
   */
  id?: RequestId | null;
  owner: string;
  /**
   * Why it is said anew.
   */
  reason?: string | null;
  requirements: string[];
  site?: SiteId | null;
  system?: string | null;
  what: string;
}
