// Written by `npm run bindings` from schemas/cli/engagements.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
export type Engagements = EngagementLine[];

/**
 * An engagement in a line.
 */
export interface EngagementLine {
  /**
   * Of how many of them something is concluded.
   */
  concluded: number;
  /**
   * The period's days by its own clock, for people.
   */
  days: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * How many requirements are in scope.
   */
  in_scope: number;
  /**
   * What kind of audit it is.
   */
  kind: 'internal-audit' | 'stage-1' | 'stage-2' | 'surveillance' | 'recertification' | 'follow-up' | 'supplier';
  /**
   * Who leads it; absent where a certification body's team is not known here.
   */
  lead?: string | null;
  period: Period;
  /**
   * The planned audit that it is.
   */
  plan?: PlanCited | null;
  /**
   * The engagement before.
   */
  predecessor?: EngagementId | null;
  /**
   * How it stands: open or closed.
   */
  state: string;
  /**
   * What it is called.
   */
  title: string;
}
/**
 * The period that it looks at.
 */
export interface Period {
  /**
   * The first second.
   */
  from: string;
  /**
   * The last second.
   */
  to: string;
}
/**
 * An audit that a programme plans.
 */
export interface PlanCited {
  /**
   * The audit's number in it.
   */
  number: number;
  /**
   * The programme.
   */
  programme: string;
}
