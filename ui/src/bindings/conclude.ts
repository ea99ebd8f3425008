// Written by `npm run bindings` from schemas/cli/conclude.json. Do not edit.

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
 * A conclusion that was written down.
 */
export interface Conclude {
  conclusion: ConclusionShown;
  /**
   * What a reader will ask about it, a sentence each.
   */
  remarks: string[];
}
/**
 * As it stands now.
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
