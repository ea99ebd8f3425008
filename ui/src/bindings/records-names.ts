// Written by `npm run bindings` from schemas/window/records-names.json. Do not edit.

/**
 * Names that records mention, for choosing.
 */
export interface RecordsNames {
  /**
   * Agents.
   */
  agents: string[];
  /**
   * Kinds of events.
   */
  kinds: string[];
  /**
   * Outcomes.
   */
  outcomes: string[];
  /**
   * People who approved, reviewed, overruled.
   */
  people: string[];
  /**
   * Who asked for actions.
   */
  requesters: string[];
  /**
   * Levels of risk.
   */
  risk_levels: string[];
  /**
   * AI systems.
   */
  systems: string[];
  /**
   * Versions of them.
   */
  versions: string[];
}
