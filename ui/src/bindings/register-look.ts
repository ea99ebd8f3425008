// Written by `npm run bindings` from schemas/window/register-look.json. Do not edit.

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
 * What a register file looks like before anything of it is taken in.
 */
export interface RegisterLook {
  /**
   * The columns of the file, in their order.
   */
  columns: FileColumn[];
  /**
   * The row that names the columns; 0 where each row names its own.
   */
  header_row: number;
  report: RegisterReport;
  schema: Schema;
  /**
   * The sheet that was read.
   */
  sheet?: string | null;
  /**
   * The sheets, where the file has some.
   */
  sheets: string[];
}
/**
 * A column of a file.
 */
export interface FileColumn {
  /**
   * What its header says.
   */
  name: string;
  /**
   * The first cells that are not empty.
   */
  samples: string[];
}
/**
 * What would come of reading it so.
 */
export interface RegisterReport {
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
/**
 * The register as it should be.
 */
export interface Schema {
  /**
   * What it is for, in our own words.
   */
  about: string;
  /**
   * The columns.
   */
  columns: Column[];
  /**
   * The keys of the columns that tell one row from another. The first must have a value; the others may be empty.
   */
  identify: string[];
  /**
   * The keys of the columns that tell rows apart where the first of `identify` is empty.
   */
  identify_otherwise?: string[];
  /**
   * The version of this language: 1.
   */
  language: number;
  /**
   * A short name: lower-case letters, digits and `-`.
   */
  name: string;
  /**
   * The requirements of ISO/IEC 42001:2023 that it belongs to; may be empty.
   */
  requirements: string[];
  /**
   * What the register is called by people.
   */
  title: string;
}
/**
 * A column of a register.
 */
export interface Column {
  /**
   * Other names under which the column is known, in any language.
   */
  also?: string[];
  /**
   * What should stand in it, in our own words.
   */
  explanation: string;
  /**
   * A short name that does not change: lower-case letters, digits and `-`.
   */
  key: string;
  /**
   * What a list is made of.
   */
  of?: 'text' | 'person' | 'system' | 'requirement';
  /**
   * Whether other words than the values may stand in a choice: they are kept as they are, and said.
   */
  open?: boolean;
  /**
   * Names that stand for the column only where the file has none of the others for it. Another column may have
   * them as well: people write `Risk` above ids, and above what can happen.
   */
  otherwise?: string[];
  /**
   * Whether each row must have a value.
   */
  required?: boolean;
  /**
   * Whether several values of a choice may stand in one cell.
   */
  several?: boolean;
  /**
   * What it is called by people.
   */
  title: string;
  /**
   * The key of a control or of a list of requirements of which this text is the title: the two are compared.
   */
  title_of?: string | null;
  /**
   * What may stand in it.
   */
  type:
    | 'text'
    | 'long-text'
    | 'id'
    | 'control'
    | 'day'
    | 'time'
    | 'number'
    | 'choice'
    | 'person'
    | 'system'
    | 'version'
    | 'list';
  /**
   * The values of a choice.
   */
  values?: Choice[];
}
/**
 * A value of a choice.
 */
export interface Choice {
  /**
   * Other words for it, in any language.
   */
  also?: string[];
  /**
   * What it is called by people.
   */
  title: string;
  /**
   * The value as rows have it: lower-case letters, digits and `-`.
   */
  value: string;
}
