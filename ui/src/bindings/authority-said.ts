// Written by `npm run bindings` from schemas/window/authority-said.json. Do not edit.

/**
 * What an authority allows.
 */
export type Allows =
  'oversight' | 'operate-agents' | 'answer-for-system' | 'release-versions' | 'accept-risks' | 'approve-documents';
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;

/**
 * A person's authority, as typed.
 */
export interface AuthoritySaid {
  allows: Allows[];
  days: Days;
  /**
   * The item that documents it.
   */
  document?: string | null;
  granted_by?: string | null;
  person: PersonId;
  /**
   * What it is called.
   */
  role: string;
  /**
   * For which AI systems; none means all.
   */
  systems: string[];
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
