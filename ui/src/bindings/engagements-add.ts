// Written by `npm run bindings` from schemas/cli/engagements-add.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * The number of a version of the Statement of Applicability, written `SA-01`.
 */
export type SoaId = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * An assurance test run's number, written `T-001`.
 */
export type TestId = string;
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * An engagement that was written down.
 */
export interface EngagementsAdd {
  engagement: EngagementShown;
  /**
   * What was decided by default, a sentence each.
   */
  remarks: string[];
}
/**
 * How it stands now.
 */
export interface EngagementShown {
  carried: CarriedShown;
  /**
   * The catalog's name and edition.
   */
  catalog: string;
  /**
   * Why it was changed, where it was.
   */
  changed_because?: string | null;
  /**
   * The clock by which the period is meant, for people.
   */
  clock: string;
  /**
   * When it was closed, each time.
   */
  closed: ClosingShown[];
  /**
   * Of how many of them something is concluded.
   */
  concluded: number;
  /**
   * How many requirements there are of each conclusion.
   */
  conclusions: WordCount[];
  /**
   * What is audited against.
   */
  criteria: string[];
  /**
   * The period's days by its own clock, for people.
   */
  days: string;
  /**
   * The ledger's entry that says so.
   */
  entry: number;
  /**
   * Who audits their own work all the same, and what was done about it.
   */
  exceptions: ExceptionShown[];
  /**
   * An engagement's number, written `EN-01`.
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
  /**
   * What ties the team to what is in scope and no exception covers, as things stand by now.
   */
  not_independent: string[];
  /**
   * The certification body or the supplier.
   */
  party?: string | null;
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
   * When it was opened again, each time.
   */
  reopened: ReopeningShown[];
  /**
   * The controls and clauses in scope; all of the catalog if empty.
   */
  requirements: string[];
  /**
   * The samples drawn for it.
   */
  samples: string[];
  /**
   * The scope, in words.
   */
  scope: string;
  /**
   * What came after the papers were frozen, where they are.
   */
  since_closing?: SinceClosing | null;
  /**
   * The sites in scope; all if empty.
   */
  sites: SiteId[];
  /**
   * How it stands: open or closed.
   */
  state: string;
  /**
   * The AI systems in scope; all if empty.
   */
  systems: string[];
  /**
   * Who audits, and who goes along.
   */
  team: MemberShown[];
  /**
   * What it is called.
   */
  title: string;
  zone: ZoneStated;
}
/**
 * What is carried forward.
 */
export interface CarriedShown {
  /**
   * The findings that were carried into it when it was recorded.
   */
  carries: FindingShort[];
  /**
   * The findings of which all actions are done, and nobody has yet found that they help.
   */
  checks_due: FindingShort[];
  /**
   * The findings that are not closed.
   */
  open: FindingShort[];
  /**
   * The findings that repeat an earlier one.
   */
  repeats: FindingShort[];
  /**
   * The engagement before.
   */
  since?: EngagementId | null;
  /**
   * Versions of the Statement of Applicability since.
   */
  soa: SoaId[];
  /**
   * AI systems that were recorded anew since, or of which a version was.
   */
  systems: string[];
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
   * Its number.
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
 * That an engagement was closed.
 */
export interface ClosingShown {
  /**
   * When.
   */
  at: string;
  /**
   * By whom.
   */
  by: string;
  /**
   * What the audit concludes as a whole.
   */
  conclusion: string;
  /**
   * The ledger's entry: papers, mappings and samples are as they stand at it.
   */
  entry: number;
}
/**
 * How many requirements have one conclusion.
 */
export interface WordCount {
  /**
   * The conclusion.
   */
  conclusion: 'conforms' | 'conforms-as-far-as-tested' | 'does-not-conform' | 'not-applicable' | 'not-concluded';
  /**
   * How many.
   */
  requirements: number;
}
/**
 * Somebody who audits their own work.
 */
export interface ExceptionShown {
  /**
   * What was done instead.
   */
  compensating_check: string;
  /**
   * The name.
   */
  name: string;
  /**
   * Who.
   */
  person: string;
  /**
   * Why there was nobody else.
   */
  reason: string;
  /**
   * What ties the person to what is in scope.
   */
  ties: string[];
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
/**
 * That a closed engagement was opened again.
 */
export interface ReopeningShown {
  /**
   * When.
   */
  at: string;
  /**
   * By whom.
   */
  by: string;
  /**
   * The ledger's entry.
   */
  entry: number;
  /**
   * Why.
   */
  reason: string;
}
/**
 * What is no longer as it was when an engagement was closed. Nothing of it is part of that engagement.
 */
export interface SinceClosing {
  /**
   * What became of evidence on which a conclusion stands, a sentence each.
   */
  altered: string[];
  /**
   * The entry as at which papers, mappings and samples are frozen.
   */
  entry: number;
  /**
   * Evidence that came later.
   */
  evidence: EvidenceId[];
  /**
   * Mappings to requirements in scope that are not as they were.
   */
  mappings: MappingSince[];
  /**
   * How many mappings to requirements in scope there were at it.
   */
  mappings_frozen: number;
  /**
   * Runs of assurance tests that came later.
   */
  tests: TestId[];
}
/**
 * A mapping that is not as it was.
 */
export interface MappingSince {
  /**
   * What happened to it.
   */
  change: 'added' | 'removed' | 'changed' | 'reviewed';
  /**
   * An evidence item's number, written `E-0042`.
   */
  evidence: string;
  /**
   * The requirement.
   */
  requirement: string;
}
/**
 * A person in a team.
 */
export interface MemberShown {
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
  role: 'lead' | 'auditor' | 'observer' | 'technical-expert';
}
/**
 * The same as it is on record.
 */
export interface ZoneStated {
  /**
   * The changes, in order.
   */
  changes: ZoneChange[];
  /**
   * Minutes east of UTC before the first change.
   */
  minutes: number;
}
/**
 * A change of local time.
 */
export interface ZoneChange {
  /**
   * From when on.
   */
  at: string;
  /**
   * Minutes east of UTC from then on.
   */
  minutes: number;
}
