// Written by `npm run bindings` from schemas/window/samples-choices.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;
/**
 * A register snapshot's number, written `RG-001`.
 */
export type RegisterId = string;
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * What is on record that a sample or a finding can name.
 */
export interface SamplesChoices {
  engagements: EngagementChoice[];
  people: PersonChoice[];
  registers: RegisterChoice[];
  requirements: RequirementChoice[];
  sites: SiteChoice[];
  /**
   * The AI systems, by name.
   */
  systems: string[];
}
/**
 * An engagement.
 */
export interface EngagementChoice {
  id: EngagementId;
  /**
   * `open` or `closed`.
   */
  state: string;
  title: string;
}
/**
 * Somebody.
 */
export interface PersonChoice {
  id: PersonId;
  name: string;
  role?: string | null;
}
/**
 * A snapshot of a register.
 */
export interface RegisterChoice {
  /**
   * The day as at which it speaks, for people.
   */
  as_of: string;
  id: RegisterId;
  /**
   * Which register.
   */
  register: string;
  rows: number;
}
/**
 * A control or a clause.
 */
export interface RequirementChoice {
  id: string;
  title: string;
}
/**
 * A site.
 */
export interface SiteChoice {
  id: SiteId;
  name: string;
}
