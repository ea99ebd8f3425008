// Written by `npm run bindings` from schemas/cli/conclusions-take.json. Do not edit.

/**
 * What came of reading a working paper.
 */
export interface ConclusionsTake {
  /**
   * The requirements on which a conclusion was written down, or would have been.
   */
  concluded: string[];
  /**
   * How many lines nobody filled in.
   */
  empty: number;
  /**
   * The engagement.
   */
  engagement: string;
  /**
   * What is wrong, line by line.
   */
  problems: PaperProblem[];
  /**
   * How it was read, and what a reader will ask, a sentence each.
   */
  remarks: string[];
  /**
   * How many lines say what is on record already.
   */
  unchanged: number;
  /**
   * Whether they were written down: all of them, or none.
   */
  written_down: boolean;
}
/**
 * Something wrong in a line of a paper.
 */
export interface PaperProblem {
  /**
   * The column; empty where it is the whole line.
   */
  column: string;
  /**
   * The line's number as a person sees it; 0 where it is the whole table.
   */
  row: number;
  /**
   * What is wrong.
   */
  says: string;
  /**
   * The sheet, where there are sheets.
   */
  sheet?: string | null;
}
