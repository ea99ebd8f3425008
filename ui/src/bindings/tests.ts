// Written by `npm run bindings` from schemas/cli/tests.json. Do not edit.

export type Tests = TestLine[];

/**
 * A run in one line.
 */
export interface TestLine {
  /**
   * What happened since to what it rests on, each a sentence.
   */
  altered?: string[];
  /**
   * When it was run.
   */
  at: string;
  /**
   * Whether some of what it stands on was destroyed since.
   */
  basis_erased: boolean;
  /**
   * Who ran it.
   */
  by: string;
  /**
   * How large the population is.
   */
  denominator: number;
  /**
   * How many exceptions there are.
   */
  exceptions: number;
  /**
   * Its number.
   */
  id: string;
  /**
   * How much of the population meets the question.
   */
  numerator: number;
  /**
   * What it shows.
   */
  outcome: 'pass' | 'flagged' | 'not-proven' | 'exceptions' | 'not-run';
  /**
   * The documents that it rests on beside the logs, with their words at the time of the run.
   */
  papers?: PaperItem[];
  /**
   * The same in words for people.
   */
  says: string;
  /**
   * The test.
   */
  test: string;
  /**
   * The worst verdict of what it stands on.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * A document or a list that a result rests on, beside the logs.
 */
export interface PaperItem {
  /**
   * Id of the item.
   */
  item: string;
  /**
   * Its verdict at the time of the run.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
