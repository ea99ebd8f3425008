// Written by `npm run bindings` from schemas/cli/findings-show.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
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
/**
 * A sample's number, written `S-001`.
 */
export type SampleId = string;
/**
 * A grading scheme's number, written `GS-01`.
 */
export type SchemeId = string;
/**
 * A site's number, written `SI-01`.
 */
export type SiteId = string;

/**
 * A finding with all that came about.
 */
export interface FindingsShow {
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
   * Why it came to it.
   */
  cause?: string | null;
  /**
   * When somebody looked whether it helps, in order.
   */
  checks: CheckShown[];
  /**
   * What was found.
   */
  condition: string;
  /**
   * What was put right.
   */
  correction?: string | null;
  /**
   * The corrective actions, by number.
   */
  corrective_actions: ActionShown[];
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
   * The evidence for it.
   */
  evidence: CitedShown[];
  /**
   * How far it reaches.
   */
  extent?: string | null;
  /**
   * How grave it is.
   */
  grade: 'conformity' | 'opportunity' | 'observation' | 'area-of-concern' | 'minor' | 'major';
  /**
   * Everything as it came about.
   */
  history: Happened[];
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
   * The row of a register from which it comes.
   */
  row?: RowCited | null;
  /**
   * The samples that led to it.
   */
  samples: SampleId[];
  /**
   * The grading scheme.
   */
  scheme?: SchemeId | null;
  /**
   * The sites concerned.
   */
  sites: SiteId[];
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
/**
 * A look whether what was done helps.
 */
export interface CheckShown {
  /**
   * Who looked.
   */
  by: string;
  /**
   * Whether it still counts: nothing was done or stated after it.
   */
  counts: boolean;
  /**
   * Whether it does.
   */
  effective: boolean;
  /**
   * The evidence for it.
   */
  evidence: EvidenceId[];
  /**
   * On which day.
   */
  on: string;
  /**
   * What was seen.
   */
  result: string;
}
/**
 * A corrective action.
 */
export interface ActionShown {
  /**
   * On which day it was done.
   */
  done?: Day | null;
  /**
   * A day, written `2026-03-14`; years 1 to 9999.
   */
  due: string;
  /**
   * The evidence for that.
   */
  evidence: EvidenceId[];
  /**
   * Its number in the finding.
   */
  number: number;
  /**
   * Whether it should have been done by now.
   */
  overdue: boolean;
  /**
   * Who has to do it.
   */
  owner: string;
  /**
   * A remark.
   */
  remark?: string | null;
  /**
   * What is to be done.
   */
  what: string;
}
/**
 * Evidence that a finding cites.
 */
export interface CitedShown {
  /**
   * An evidence item's number, written `E-0042`.
   */
  evidence: string;
  /**
   * The line, from 1.
   */
  line?: number | null;
  /**
   * The item's name, while the vault holds it.
   */
  name?: string | null;
  /**
   * The page, from 1.
   */
  page?: number | null;
  /**
   * The place for people.
   */
  place: string;
}
/**
 * One thing that came about.
 */
export interface Happened {
  /**
   * When it was written down.
   */
  at: string;
  /**
   * Who wrote it down.
   */
  by: string;
  /**
   * The ledger's entry.
   */
  entry: number;
  /**
   * What.
   */
  what: string;
}
/**
 * A row of a register, cited: `RG-003, row 17`.
 */
export interface RowCited {
  /**
   * The snapshot.
   */
  register: string;
  /**
   * The row's number as a person sees it in the file.
   */
  row: number;
}
