// Written by `npm run bindings` from schemas/cli/conclusions.json. Do not edit.

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
 * How far a requirement is covered. A count of files never makes it more.
 */
export type CoverageState = 'gap' | 'mapped' | 'partial' | 'sufficient' | 'excluded';

/**
 * The conclusions of an engagement, and what is open.
 */
export interface Conclusions {
  /**
   * What is concluded, in the order of the requirements' ids.
   */
  conclusions: ConclusionShown[];
  /**
   * The engagement.
   */
  engagement: string;
  /**
   * How many requirements are in scope.
   */
  in_scope: number;
  /**
   * The requirements in scope on which nothing is concluded.
   */
  not_concluded: OpenRequirement[];
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
 * A conclusion as people want to see it.
 */
export interface ConclusionShown {
  /**
   * What speaks against the evidence and the tests that it stands on as they are today, each a sentence, where it says that something conforms.
   */
  altered?: string[];
  /**
   * When it was written down.
   */
  at: string;
  /**
   * Who reached it.
   */
  by: string;
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
   * The ledger's entry.
   */
  entry: number;
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
  /**
   * Its title.
   */
  title: string;
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
/**
 * A requirement on which nothing is concluded.
 */
export interface OpenRequirement {
  /**
   * How far the evidence for it was judged to go; absent for a control of the organisation's own.
   */
  coverage?: CoverageState | null;
  /**
   * How many items are mapped to it.
   */
  evidence: number;
  /**
   * Its id.
   */
  id: string;
  /**
   * Its title.
   */
  title: string;
}
