// Written by `npm run bindings` from schemas/cli/findings.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * How grave a finding is, from the least to the most.
 */
export type Grade = 'conformity' | 'opportunity' | 'observation' | 'area-of-concern' | 'minor' | 'major';
/**
 * A finding's number, written `F-01`.
 */
export type FindingId = string;
export type Findings = FindingLine[];

/**
 * A finding in a list.
 */
export interface FindingLine {
  /**
   * How many corrective actions there are.
   */
  actions: number;
  /**
   * How many of them are done.
   */
  actions_done: number;
  /**
   * What the body says whose finding it is.
   */
  body?: BodyGraded | null;
  /**
   * What that is called, by its scheme.
   */
  called: string;
  /**
   * The controls and clauses that it is measured against.
   */
  criteria: string[];
  /**
   * By which day it is to be done.
   */
  due?: Day | null;
  /**
   * Whether that day comes from the grading scheme.
   */
  due_by_scheme: boolean;
  /**
   * In which engagement it was made.
   */
  engagement?: EngagementId | null;
  /**
   * How grave it is.
   */
  grade: 'conformity' | 'opportunity' | 'observation' | 'area-of-concern' | 'minor' | 'major';
  /**
   * Its number.
   */
  id: string;
  /**
   * A day, written `2026-03-14`; years 1 to 9999.
   */
  on: string;
  /**
   * Whether it or one of its actions should have been done by now.
   */
  overdue: boolean;
  /**
   * Who has to see to it.
   */
  owner?: string | null;
  /**
   * A lesser grade that waits for a second person.
   */
  proposed?: Grade | null;
  /**
   * The earlier finding that it repeats.
   */
  repeats?: FindingId | null;
  /**
   * Where it comes from.
   */
  source: 'internal' | 'certification-body' | 'incident' | 'complaint' | 'supplier';
  /**
   * How it stands: open, answered, being acted on, waiting for the effectiveness check, found effective or closed.
   */
  state: string;
  /**
   * The AI systems concerned.
   */
  systems: string[];
  /**
   * What it is about, in a few words.
   */
  title: string;
}
/**
 * What another body says of a finding that is theirs.
 */
export interface BodyGraded {
  /**
   * Who.
   */
  body: string;
  /**
   * The grade, in their words.
   */
  grade: string;
  /**
   * On which day.
   */
  on: string;
  /**
   * The number that they gave it.
   */
  reference: string;
}
