// Written by `npm run bindings` from schemas/cli/findings-form.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * What a form that came back said.
 */
export interface FindingsForm {
  /**
   * The numbers of the corrective actions that were new.
   */
  actions: number[];
  /**
   * Which of the answers were new: extent, cause, correction.
   */
  answered: string[];
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
