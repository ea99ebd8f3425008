// Written by `npm run bindings` from schemas/window/person-said.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * A person of the organisation, as typed.
 */
export interface PersonSaid {
  days: Days;
  /**
   * Whose record is said anew.
   */
  id?: PersonId | null;
  known_as: string[];
  name: string;
  /**
   * Their position.
   */
  role?: string | null;
  site?: SiteId | null;
  staff_number?: string | null;
  unit?: string | null;
}
/**
 * From a first day to a last one, both included; an end that is not known stays open.
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
