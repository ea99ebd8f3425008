// Written by `npm run bindings` from schemas/window/accountable-said.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;

/**
 * Who answers for an AI system, as typed.
 */
export interface AccountableSaid {
  days: Days;
  /**
   * The item that documents it.
   */
  document?: string | null;
  person: PersonId;
  system: string;
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
