// Written by `npm run bindings` from schemas/window/reviews.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A finding's number, written `F-01`.
 */
export type FindingId = string;
/**
 * An assurance test run's number, written `T-001`.
 */
export type TestId = string;

/**
 * Management reviews, and what of their decisions is open.
 */
export interface Reviews {
  /**
   * Decisions that are not done.
   */
  open_decisions: DecisionShown[];
  /**
   * By number.
   */
  reviews: ReviewOfManagement[];
}
/**
 * A decision.
 */
export interface DecisionShown {
  /**
   * What it is about.
   */
  about: string;
  /**
   * By when.
   */
  due: string;
  /**
   * Its number there.
   */
  number: number;
  /**
   * Whether it is open and late; nothing of decisions that were carried on is late twice.
   */
  overdue: boolean;
  /**
   * Who has to do it.
   */
  owner: string;
  /**
   * The review that took it.
   */
  review: string;
  /**
   * What is to be done.
   */
  what: string;
}
/**
 * A management review as people want to see it.
 */
export interface ReviewOfManagement {
  /**
   * Who should have been there.
   */
  absent: PersonAbsent[];
  /**
   * Who was there.
   */
  attendees: PersonThere[];
  /**
   * Who wrote it down.
   */
  by: string;
  /**
   * What became of decisions that were open.
   */
  carried: CarriedShown[];
  /**
   * Why it was changed.
   */
  changed_because?: string | null;
  /**
   * What was decided.
   */
  decisions: DecisionShown[];
  /**
   * The entry.
   */
  entry: number;
  /**
   * Its number.
   */
  id: string;
  /**
   * What was put before it.
   */
  inputs: InputShown[];
  /**
   * What was not put before it.
   */
  missing: MissingShown[];
  /**
   * On which day it was held.
   */
  on: string;
  /**
   * How it stands: `not signed`, or as the newest sign-off about it.
   */
  signoff: string;
}
/**
 * Somebody who was not.
 */
export interface PersonAbsent {
  /**
   * The name.
   */
  name: string;
  /**
   * Who.
   */
  person: string;
  /**
   * Why, and who stood in.
   */
  reason?: string | null;
}
/**
 * Somebody who was there.
 */
export interface PersonThere {
  /**
   * The name.
   */
  name: string;
  /**
   * Who.
   */
  person: string;
  /**
   * As what.
   */
  role: string;
}
/**
 * What a review says of a decision that was open.
 */
export interface CarriedShown {
  decision: DecisionCited;
  /**
   * In words.
   */
  remark: string;
  /**
   * What became of it: `open`, `done`, `dropped`.
   */
  state: string;
}
/**
 * The decision.
 */
export interface DecisionCited {
  /**
   * The decision's number in it.
   */
  number: number;
  /**
   * The review.
   */
  review: string;
}
/**
 * Something that was put before a review.
 */
export interface InputShown {
  /**
   * Engagements that it cites.
   */
  engagements: EngagementId[];
  /**
   * Items that it cites.
   */
  evidence: EvidenceId[];
  /**
   * Findings that it cites.
   */
  findings: FindingId[];
  /**
   * Its key in the catalog.
   */
  input: string;
  /**
   * Its clause and what it is about.
   */
  name: string;
  /**
   * Runs of tests that it cites.
   */
  tests: TestId[];
  /**
   * What it says.
   */
  text: string;
}
/**
 * Something that was not put before a review.
 */
export interface MissingShown {
  /**
   * Its key in the catalog.
   */
  input: string;
  /**
   * Its clause and what it is about.
   */
  name: string;
  /**
   * Why.
   */
  reason: string;
}
