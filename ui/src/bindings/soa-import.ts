// Written by `npm run bindings` from schemas/cli/soa-import.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * The number of a version of the Statement of Applicability, written `SA-01`.
 */
export type SoaId = string;
/**
 * What comes first in a day that is written in numbers.
 */
export type DayOrder = 'day-first' | 'month-first';
/**
 * What stands before the decimals of a number.
 */
export type Decimal = 'point' | 'comma';
/**
 * A register snapshot's number, written `RG-001`.
 */
export type RegisterId = string;

/**
 * What came of reading a Statement of Applicability.
 */
export interface SoaImport {
  /**
   * Columns for which the file has several candidates: say which with --column.
   */
  ambiguous: string[];
  /**
   * Rows that say an article's number: never taken for the control that has this number, and left out.
   */
  article_rows: ArticleRow[];
  /**
   * The evidence that the file is.
   */
  evidence?: EvidenceId | null;
  /**
   * The new version, if one was taken.
   */
  id?: SoaId | null;
  mapping: ColumnMapping;
  /**
   * What is wrong, row by row; at most a thousand. Nothing is taken as long as there is any.
   */
  problems: ProblemShown[];
  /**
   * How many problems there are.
   */
  problems_total: number;
  /**
   * The snapshot of the file by which its rows can be cited.
   */
  register?: RegisterId | null;
  /**
   * What a person should know about how the file was read.
   */
  remarks: string[];
  /**
   * Whether the columns were read as in the file before.
   */
  remembered: boolean;
  /**
   * How many rows are good.
   */
  rows: number;
  /**
   * The newest version, where the file says nothing else: no new one was made.
   */
  same_as?: SoaId | null;
  /**
   * The controls of Annex A of which it says nothing.
   */
  silent: string[];
  /**
   * Risks and treatments that are in no register on record.
   */
  unknown: UnknownRow[];
  /**
   * Columns of the file that are in no column of the statement.
   */
  unmapped: string[];
}
/**
 * A row that says an article's number instead of the standard's.
 */
export interface ArticleRow {
  /**
   * What stands there.
   */
  found: string;
  /**
   * What it probably means.
   */
  means: string;
  /**
   * Its number in the file.
   */
  row: number;
}
/**
 * How it was read.
 */
export interface ColumnMapping {
  /**
   * For keys of the schema, the name that the column has in the file (white space made single spaces).
   */
  columns: {
    [k: string]: string;
  };
  /**
   * What comes first in days such as 03/04/2025.
   */
  day_order?: DayOrder | null;
  /**
   * What stands before the decimals.
   */
  decimal?: Decimal | null;
  /**
   * Whether titles beside ids of requirements are in other words, and not compared. Those that an article gives
   * to other requirements are named all the same.
   */
  other_titles?: boolean;
  /**
   * The name of the schema.
   */
  schema: string;
  /**
   * For keys of choices, words of the file and the values that they stand for.
   */
  values?: {
    [k: string]: {
      [k: string]: string;
    };
  };
  /**
   * The zone of times that have none, such as `Z` or `+01:00`.
   */
  zone?: string | null;
}
/**
 * Something wrong in a row.
 */
export interface ProblemShown {
  /**
   * What kind of problem it is, such as `not-a-time`.
   */
  code: string;
  /**
   * The column; empty where it is the whole row.
   */
  column: string;
  /**
   * What should be there.
   */
  expected: string;
  /**
   * What is there.
   */
  found: string;
  /**
   * The row's number as a person sees it; 0 where it is the whole table.
   */
  row: number;
}
/**
 * A risk or treatment that is in no register on record.
 */
export interface UnknownRow {
  /**
   * The control.
   */
  control: string;
  /**
   * The id that is not there.
   */
  id: string;
  /**
   * Which register should have it: `risks` or `treatments`.
   */
  register: string;
  /**
   * The row's number in the file.
   */
  row: number;
}
