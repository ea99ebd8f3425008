// Written by `npm run bindings` from schemas/window/audit-bearing.json. Do not edit.

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
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';

/**
 * What bears on a requirement in an engagement.
 */
export interface AuditBearing {
  /**
   * What the engagement before concluded.
   */
  before?: ConcludedBefore | null;
  /**
   * What is concluded by now.
   */
  conclusion?: ConclusionShown | null;
  /**
   * How far the evidence for it was judged to go; absent for a control that nobody listed.
   */
  coverage?: CoverageState | null;
  /**
   * The engagement.
   */
  engagement: string;
  /**
   * The evidence that is mapped to it.
   */
  evidence: BearingEvidence[];
  /**
   * Why the signed Statement of Applicability excludes it, where it does.
   */
  excluded_because?: string | null;
  /**
   * What evidence for it shows, in our own words; empty for a control of the organisation's own.
   */
  explanation: string;
  /**
   * The findings about it, closed ones too.
   */
  findings: FindingShort[];
  /**
   * The entry as at which evidence is listed, where the engagement is closed.
   */
  frozen_at?: number | null;
  /**
   * Whether the engagement has it in scope.
   */
  in_scope: boolean;
  /**
   * What to ask about it.
   */
  questions: QuestionShown[];
  /**
   * The control or clause.
   */
  requirement: string;
  /**
   * The samples of the engagement.
   */
  samples: SampleLine[];
  /**
   * Runs of the assurance tests that support it, the newest first.
   */
  tests: TestLine[];
  /**
   * Its title.
   */
  title: string;
}
/**
 * What an earlier engagement concluded.
 */
export interface ConcludedBefore {
  /**
   * Its conclusion.
   */
  conclusion: 'conforms' | 'conforms-as-far-as-tested' | 'does-not-conform' | 'not-applicable' | 'not-concluded';
  /**
   * The engagement.
   */
  engagement: string;
  /**
   * Why.
   */
  reason: string;
}
/**
 * A conclusion as people want to see it.
 */
export interface ConclusionShown {
  /**
   * What speaks against the evidence and the tests that it stands on as they are today, each a sentence, where it says that something conforms.
   */
  altered: string[];
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
 * Evidence for a requirement, and what kind it is.
 */
export interface BearingEvidence {
  /**
   * Who mapped it.
   */
  by: string;
  /**
   * Who contradicts it, each a sentence: a reviewer who disagrees with the mapping, or somebody who disputes the
   * note. What is contested counts for nothing until that is resolved.
   */
  contested: string[];
  /**
   * An evidence item's number, written `E-0042`.
   */
  id: string;
  /**
   * Its kind, where somebody said it.
   */
  kind?: EvidenceKind | null;
  /**
   * Its name.
   */
  name: string;
  /**
   * On whom its verdict rests who is not relied on any more: it is to be looked at again.
   */
  no_longer_relied_on: string[];
  /**
   * The period that it covers, where that is known.
   */
  period?: Period | null;
  /**
   * Why it supports it.
   */
  rationale: string;
  /**
   * Why the author reviewed the own mapping, where that is so.
   */
  review_exception?: string | null;
  /**
   * Whether that kind can show that something operates.
   */
  shows_operation: boolean;
  /**
   * How far it was judged to satisfy the requirement.
   */
  sufficiency: 'none' | 'partial' | 'sufficient';
  /**
   * Its word. Integrity is not conformity: it says nothing about the requirement.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * A span of time, from the first to the last moment.
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
 * A finding in a few words.
 */
export interface FindingShort {
  /**
   * The requirements that it is about.
   */
  criteria: string[];
  /**
   * Its grade.
   */
  grade: string;
  /**
   * A finding's number, written `F-01`.
   */
  id: string;
  /**
   * How it stands.
   */
  state: string;
  /**
   * What it is called.
   */
  title: string;
}
/**
 * A question.
 */
export interface QuestionShown {
  /**
   * Its id, such as `9.3.2-d1`.
   */
  id: string;
  /**
   * The question.
   */
  question: string;
}
/**
 * A sample in a list.
 */
export interface SampleLine {
  /**
   * What was drawn, counted; nothing before the first draw.
   */
  counts?: CountsShown | null;
  /**
   * In which engagement.
   */
  engagement: string;
  /**
   * A sample's number, written `S-001`.
   */
  id: string;
  /**
   * How members are drawn.
   */
  method: string;
  /**
   * How many members the population has.
   */
  population: number;
  /**
   * What is to be found out.
   */
  purpose: string;
  /**
   * How often it was drawn once more.
   */
  redraws: number;
  /**
   * How many are drawn.
   */
  size: number;
  /**
   * How it stands: frozen, drawn, being tested or closed.
   */
  state: string;
}
/**
 * Drawn members, counted.
 */
export interface CountsShown {
  /**
   * As it should be.
   */
  conforming: number;
  /**
   * Not as it should be.
   */
  deviations: number;
  /**
   * Not found: these deviate too, and nothing takes their place.
   */
  missing: number;
  /**
   * The question did not arise.
   */
  not_applicable: number;
  /**
   * Nobody looked yet.
   */
  open: number;
}
/**
 * A run in one line.
 */
export interface TestLine {
  /**
   * What happened since to what it rests on, each a sentence.
   */
  altered: string[];
  /**
   * When it was run.
   */
  at: string;
  /**
   * Whether some of what it stands on was destroyed since.
   */
  basis_erased: boolean;
  /**
   * Who ran it.
   */
  by: string;
  /**
   * How large the population is.
   */
  denominator: number;
  /**
   * How many exceptions there are.
   */
  exceptions: number;
  /**
   * An assurance test run's number, written `T-001`.
   */
  id: string;
  /**
   * How much of the population meets the question.
   */
  numerator: number;
  /**
   * What it shows.
   */
  outcome: 'pass' | 'flagged' | 'not-proven' | 'exceptions' | 'not-run';
  /**
   * The documents that it rests on beside the logs, with their words at the time of the run.
   */
  papers: PaperItem[];
  /**
   * The same in words for people.
   */
  says: string;
  /**
   * The test.
   */
  test: string;
  /**
   * The worst verdict of what it stands on.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * A document or a list that a result rests on, beside the logs.
 */
export interface PaperItem {
  /**
   * Id of the item.
   */
  item: string;
  /**
   * Its verdict at the time of the run.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
