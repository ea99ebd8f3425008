// Written by `npm run bindings` from schemas/cli/agents.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
export type Agents = AgentShown[];

/**
 * An agent.
 */
export interface AgentShown {
  days: Days;
  /**
   * Other names.
   */
  known_as: string[];
  /**
   * The name that logs use.
   */
  name: string;
  /**
   * Who operates it on record.
   */
  operators: HeldBy[];
  /**
   * What it may do.
   */
  purpose?: string | null;
  /**
   * The AI system that it belongs to.
   */
  system?: string | null;
}
/**
 * Registered from when to when.
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
/**
 * A duty held by a person for some days.
 */
export interface HeldBy {
  /**
   * Whether authorities with a document that is held cover all of its days.
   */
  authority_on_record: boolean;
  days: Days1;
  /**
   * The person's name.
   */
  name: string;
  /**
   * The person.
   */
  person: string;
  /**
   * The days that no such authority covers.
   */
  without_authority: Days2[];
}
/**
 * From when to when.
 */
export interface Days1 {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
/**
 * From a first day to a last one, both included; an end that is not known stays open.
 */
export interface Days2 {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
