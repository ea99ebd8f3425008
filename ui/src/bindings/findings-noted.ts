// Written by `npm run bindings` from schemas/cli/findings-noted.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * How a finding stands after something was said of it.
 */
export interface FindingsNoted {
  /**
   * What that is called, by its scheme.
   */
  called: string;
  /**
   * By which day it is to be done.
   */
  due?: Day | null;
  /**
   * The finding.
   */
  finding: string;
  /**
   * How grave it is.
   */
  grade: 'conformity' | 'opportunity' | 'observation' | 'area-of-concern' | 'minor' | 'major';
  /**
   * What a person should know, a sentence each.
   */
  notes: string[];
  /**
   * How it stands.
   */
  state: string;
}
