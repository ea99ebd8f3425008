// Written by `npm run bindings` from schemas/window/audit-choices.json. Do not edit.

/**
 * All that can be chosen, each by its number.
 */
export interface AuditChoices {
  /**
   * The engagements.
   */
  engagements: Choice[];
  /**
   * The findings.
   */
  findings: Choice[];
  /**
   * The people on record.
   */
  people: Choice[];
  /**
   * The planned audits, as `AP-01:2`.
   */
  plans: Choice[];
  /**
   * The controls and clauses, and the headings that stand for several.
   */
  requirements: Choice[];
  /**
   * The sites.
   */
  sites: Choice[];
  /**
   * The AI systems.
   */
  systems: Choice[];
  /**
   * Today, by this machine's clock.
   */
  today: string;
  /**
   * The clocks that are known by name.
   */
  zones: string[];
}
/**
 * One thing that can be chosen.
 */
export interface Choice {
  /**
   * Its number.
   */
  id: string;
  /**
   * What people call it.
   */
  name: string;
}
