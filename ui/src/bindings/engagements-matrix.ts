// Written by `npm run bindings` from schemas/cli/engagements-matrix.json. Do not edit.

/**
 * A conclusion in a word.
 */
export type ConclusionWord =
  'conforms' | 'conforms-as-far-as-tested' | 'does-not-conform' | 'not-applicable' | 'not-concluded';

/**
 * Clauses and controls against engagements.
 */
export interface EngagementsMatrix {
  /**
   * As at which day.
   */
  as_at: string;
  /**
   * The engagements, by number.
   */
  engagements: MatrixColumn[];
  /**
   * Engagements count whose period ends on this day or later.
   */
  from: string;
  /**
   * How many rows are holes.
   */
  holes: number;
  /**
   * The clauses and controls, the organisation's own controls included.
   */
  rows: MatrixRow[];
  /**
   * Over how many years.
   */
  years: number;
}
/**
 * An engagement of the matrix.
 */
export interface MatrixColumn {
  /**
   * The days of its period.
   */
  days: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * What kind of audit it is.
   */
  kind: 'internal-audit' | 'stage-1' | 'stage-2' | 'surveillance' | 'recertification' | 'follow-up' | 'supplier';
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
 * A clause or control of the matrix.
 */
export interface MatrixRow {
  /**
   * What each engagement says, in the order of the engagements.
   */
  cells: MatrixCell[];
  /**
   * The version of the Statement of Applicability that excludes it, if the newest signed one does, or the newest
   * where none is signed.
   */
  excluded_by?: string | null;
  /**
   * Whether no closed engagement concluded on it. That it is not applicable counts where the Statement of
   * Applicability excludes it.
   */
  hole: boolean;
  /**
   * The requirement's id.
   */
  requirement: string;
  /**
   * Its title.
   */
  title: string;
}
/**
 * What an engagement says of a requirement.
 */
export interface MatrixCell {
  /**
   * The conclusion, if there is one.
   */
  conclusion?: ConclusionWord | null;
  /**
   * Whether it is in scope.
   */
  in_scope: boolean;
  /**
   * Whether the engagement is open, so that the conclusion may still be another.
   */
  open: boolean;
}
