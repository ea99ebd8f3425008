// Written by `npm run bindings` from schemas/cli/samples-take.json. Do not edit.

/**
 * What came of reading a filled sheet.
 */
export interface SamplesTake {
  /**
   * How many rows have no result yet.
   */
  empty: number;
  /**
   * What is wrong, line by line.
   */
  problems: ProblemShown[];
  /**
   * How many problems there are.
   */
  problems_total: number;
  /**
   * How many were on record already.
   */
  unchanged: number;
  /**
   * How many results were written down: all of the sheet, or none.
   */
  written_down: number;
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
