// Written by `npm run bindings` from schemas/window/engagement-stated.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;
/**
 * A finding's number, written `F-01`.
 */
export type FindingId = string;
/**
 * What kind of audit an engagement is.
 */
export type EngagementKind =
  'internal-audit' | 'stage-1' | 'stage-2' | 'surveillance' | 'recertification' | 'follow-up' | 'supplier';
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * What is said of an engagement. What is absent is as before where one is changed, or by default.
 */
export interface EngagementStated {
  /**
   * The engagement before.
   */
  after?: EngagementId | null;
  /**
   * Who audits.
   */
  auditors?: PersonId[] | null;
  /**
   * The findings that are carried into it.
   */
  carry?: FindingId[] | null;
  /**
   * The engagement to change.
   */
  change?: EngagementId | null;
  /**
   * What is audited against.
   */
  criteria?: string[] | null;
  /**
   * Who audits their own work all the same.
   */
  exceptions?: IndependenceException[] | null;
  /**
   * Who advises.
   */
  experts?: PersonId[] | null;
  /**
   * Whether it follows none.
   */
  follows_nothing: boolean;
  /**
   * What kind of audit it is.
   */
  kind?: EngagementKind | null;
  /**
   * Who leads.
   */
  lead?: PersonId | null;
  /**
   * Who watches.
   */
  observers?: PersonId[] | null;
  /**
   * The certification body or the supplier.
   */
  party?: string | null;
  /**
   * Two days or times with a slash between.
   */
  period?: string | null;
  /**
   * The planned audit that it is.
   */
  plan?: PlanCited | null;
  /**
   * Why it is changed.
   */
  reason?: string | null;
  /**
   * The controls and clauses in scope; a heading stands for what is under it, and an empty list for all.
   */
  requirements?: string[] | null;
  /**
   * The scope, in words.
   */
  scope?: string | null;
  /**
   * The sites in scope; an empty list for all.
   */
  sites?: SiteId[] | null;
  /**
   * The AI systems in scope; an empty list for all.
   */
  systems?: string[] | null;
  /**
   * What it is called.
   */
  title: string;
  /**
   * The clock by which the period is meant.
   */
  zone?: string | null;
}
/**
 * Why a person audits although something in scope is their own work.
 */
export interface IndependenceException {
  exception: Exception;
  /**
   * A person's number, written `P-001`.
   */
  person: string;
}
/**
 * Why, and what was done about it.
 */
export interface Exception {
  /**
   * What was done instead, such as a review by the group's audit.
   */
  compensating_check: string;
  /**
   * Why there was nobody else.
   */
  reason: string;
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
