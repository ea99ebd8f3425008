// Written by `npm run bindings` from schemas/cli/soa.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * The number of a version of the Statement of Applicability, written `SA-01`.
 */
export type SoaId = string;
/**
 * How far a control is implemented, as the organisation says.
 */
export type Implementation = 'implemented' | 'partly' | 'planned' | 'not';
/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;

/**
 * All versions, the newest in full, and what is doubtful in it.
 */
export interface Soa {
  /**
   * The newest version.
   */
  newest?: SoaShown | null;
  /**
   * The versions, the oldest first.
   */
  versions: SoaLine[];
  /**
   * What is doubtful in it.
   */
  warnings: SoaWarning[];
}
/**
 * A version as people want to see it.
 */
export interface SoaShown {
  /**
   * How many controls apply, the organisation's own included.
   */
  applicable: number;
  /**
   * The day as at which it speaks.
   */
  as_of: string;
  /**
   * Who wrote it down.
   */
  by: string;
  /**
   * Why there is a new version.
   */
  changed_because?: string | null;
  /**
   * The file that it was read from.
   */
  document?: EvidenceId | null;
  /**
   * That file's name, where it is still here.
   */
  document_name?: string | null;
  /**
   * The ledger's entry.
   */
  entry: number;
  /**
   * How many do not.
   */
  excluded: number;
  /**
   * The version.
   */
  id: string;
  /**
   * How many are the organisation's own.
   */
  own: number;
  /**
   * The version before.
   */
  previous?: SoaId | null;
  /**
   * What it says, in the order of Annex A, then the organisation's own.
   */
  rows: SoaRowShown[];
  signoff: SoaSignoff;
  /**
   * The controls of Annex A of which it says nothing.
   */
  silent: string[];
  /**
   * When it was written down.
   */
  stated: string;
}
/**
 * What it says of one control.
 */
export interface SoaRowShown {
  /**
   * Whether it applies.
   */
  applicable: boolean;
  /**
   * The control.
   */
  control: string;
  /**
   * The held evidence that is mapped to it. It says nothing about conformity.
   */
  evidence: EvidenceId[];
  /**
   * How far it is implemented.
   */
  implementation?: Implementation | null;
  /**
   * Whether it is the organisation's own.
   */
  own: boolean;
  /**
   * Who answers for it, as the statement has it.
   */
  owner?: string | null;
  /**
   * That person's name.
   */
  owner_name?: string | null;
  /**
   * Who that is on record.
   */
  owner_person?: PersonId | null;
  /**
   * Why, or why not.
   */
  reason: string;
  /**
   * A remark.
   */
  remark?: string | null;
  /**
   * The risks that it treats.
   */
  risks: RowNamed[];
  /**
   * Its title.
   */
  title: string;
  /**
   * The treatments that it is part of.
   */
  treatments: RowNamed[];
}
/**
 * A row of a register that is cited, with the id that it has there.
 */
export interface RowNamed {
  /**
   * Its id, such as `R-12`; none if the register's file can't be read again.
   */
  id?: string | null;
  /**
   * The snapshot.
   */
  register: string;
  /**
   * The row's number in the file.
   */
  row: number;
}
/**
 * How its signing stands.
 */
export interface SoaSignoff {
  /**
   * In a sentence.
   */
  sentence: string;
  /**
   * In a word.
   */
  state: 'not-asked' | 'waiting' | 'signed' | 'signed-on-paper' | 'outdated' | 'declined' | 'withdrawn';
}
/**
 * A version in one line.
 */
export interface SoaLine {
  /**
   * How many of them apply.
   */
  applicable: number;
  /**
   * The day as at which it speaks.
   */
  as_of: string;
  /**
   * The number of a version of the Statement of Applicability, written `SA-01`.
   */
  id: string;
  /**
   * How many controls it lists.
   */
  rows: number;
  signoff: SoaSignoff1;
}
/**
 * How its signing stands.
 */
export interface SoaSignoff1 {
  /**
   * In a sentence.
   */
  sentence: string;
  /**
   * In a word.
   */
  state: 'not-asked' | 'waiting' | 'signed' | 'signed-on-paper' | 'outdated' | 'declined' | 'withdrawn';
}
/**
 * Something doubtful in a version.
 */
export interface SoaWarning {
  /**
   * What it is about: a control, a risk, a row of the file, or a register.
   */
  about: string;
  /**
   * What kind it is.
   */
  code:
    | 'article-number'
    | 'silent'
    | 'excluded-needed'
    | 'excluded-with-evidence'
    | 'excluded-doubtful'
    | 'implemented-without-evidence'
    | 'residual-not-accepted'
    | 'not-checked';
  /**
   * The evidence that it rests on.
   */
  evidence?: EvidenceId[];
  /**
   * The rows that it rests on.
   */
  rows?: RowCited[];
  /**
   * What to do.
   */
  to_do: string;
  /**
   * What is, and why that is doubtful.
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
