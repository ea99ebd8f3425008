// Written by `npm run bindings` from schemas/window/conclusion-stated.json. Do not edit.

/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A finding's number, written `F-01`.
 */
export type FindingId = string;
/**
 * A sample's number, written `S-001`.
 */
export type SampleId = string;
/**
 * An assurance test run's number, written `T-001`.
 */
export type TestId = string;

/**
 * A conclusion to write down.
 */
export interface ConclusionStated {
  /**
   * Who in the team reached it; the acting person if absent.
   */
  by?: PersonId | null;
  /**
   * Answers to questions of the checklist.
   */
  checklist: QuestionAnswered[];
  /**
   * The conclusion.
   */
  conclusion: 'conforms' | 'conforms-as-far-as-tested' | 'does-not-conform' | 'not-applicable' | 'not-concluded';
  /**
   * Whether what is laid down would meet it.
   */
  design: 'yes' | 'no' | 'not-tested';
  /**
   * In which engagement.
   */
  engagement: string;
  /**
   * The evidence that it stands on.
   */
  evidence: EvidenceId[];
  /**
   * The findings that it led to.
   */
  findings: FindingId[];
  /**
   * Whether that was put in place.
   */
  implementation: 'yes' | 'no' | 'not-tested';
  /**
   * Whether it operated over the period.
   */
  operation: 'yes' | 'no' | 'not-tested';
  /**
   * Why.
   */
  reason: string;
  /**
   * The control or clause.
   */
  requirement: string;
  /**
   * The samples that it stands on.
   */
  samples: SampleId[];
  /**
   * The runs of assurance tests that it stands on.
   */
  tests: TestId[];
}
/**
 * An answer to a question of a checklist.
 */
export interface QuestionAnswered {
  /**
   * The answer.
   */
  answer: 'yes' | 'no' | 'not-tested';
  /**
   * The question's id.
   */
  question: string;
  /**
   * A remark.
   */
  remark?: string | null;
}
