// Written by `npm run bindings` from schemas/cli/register-import.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A register snapshot's number, written `RG-001`.
 */
export type RegisterId = string;
/**
 * What comes first in a day that is written in numbers.
 */
export type DayOrder = 'day-first' | 'month-first';
/**
 * What stands before the decimals of a number.
 */
export type Decimal = 'point' | 'comma';

/**
 * What came of reading a register file.
 */
export interface RegisterImport {
  /**
   * Columns for which the file has several candidates: say which with --column.
   */
  ambiguous: string[];
  /**
   * How many are not.
   */
  bad_rows: number;
  /**
   * The evidence that the file is.
   */
  evidence?: EvidenceId | null;
  /**
   * The snapshot's number, if one was taken.
   */
  id?: RegisterId | null;
  mapping: ColumnMapping;
  /**
   * What is wrong, line by line; at most a thousand.
   */
  problems: ProblemShown[];
  /**
   * How many problems there are.
   */
  problems_total: number;
  /**
   * The register.
   */
  register: string;
  /**
   * What a person should know about how the file was read.
   */
  remarks: string[];
  /**
   * Whether the mapping is the one of the snapshot before.
   */
  remembered: boolean;
  /**
   * How many rows are good.
   */
  rows: number;
  /**
   * Columns of the file that are in no column of the register.
   */
  unmapped: string[];
  /**
   * How many statements were written down from it: about sites, people, systems, agents or requests.
   */
  written_down: number;
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
