// Written by `npm run bindings` from schemas/cli/review-record.json. Do not edit.

/**
 * A management review's number, written `MR-01`.
 */
export type ReviewId = string;

/**
 * What came of reading a workbook.
 */
export interface ReviewRecord {
  /**
   * The review's number, if it was written down.
   */
  id?: ReviewId | null;
  /**
   * What is wrong, sheet by sheet and line by line.
   */
  problems: SheetProblem[];
}
/**
 * Something wrong in a sheet.
 */
export interface SheetProblem {
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
  /**
   * The sheet.
   */
  sheet: string;
}
