// Written by `npm run bindings` from schemas/cli/tests-compare.json. Do not edit.

/**
 * Why an outcome is not better than it is.
 */
export type TestReason =
  | 'no-period'
  | 'no-population'
  | 'no-inventory'
  | 'no-levels'
  | 'no-documents'
  | 'nothing-to-test'
  | 'ground-broken'
  | 'ground-diverged'
  | 'ground-cannot-check'
  | 'ground-incomplete'
  | 'ground-unsigned'
  | 'ground-unanchored'
  | 'fields-uncovered'
  | 'end-not-proven'
  | 'lines-unsound'
  | 'lines-twice'
  | 'untimed'
  | 'unjudged'
  | 'population-not-independent'
  | 'population-missing'
  | 'totals-only'
  | 'authority-not-listed'
  | 'no-bands'
  | 'no-log-obtainable'
  | 'coverage-unknown'
  | 'sessions-only'
  | 'kinds-unknown'
  | 'papers-doubtful'
  | 'gates-undocumented'
  | 'durations-unknown';

/**
 * Two runs of one test, compared.
 */
export interface TestsCompare {
  after: TestLine;
  before: TestLine1;
  difference: Difference;
}
/**
 * The run after.
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
/**
 * The run before.
 */
export interface TestLine1 {
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
 * What changed.
 */
export interface Difference {
  /**
   * Items whose bytes are others than before, under the same id.
   */
  basis_changed: string[];
  /**
   * Items that it no longer stands on.
   */
  basis_gone: string[];
  /**
   * Items that it stands on now only.
   */
  basis_new: string[];
  /**
   * Whether the exceptions below are all: both results list every one of theirs.
   */
  exceptions_all_listed: boolean;
  /**
   * Exceptions that are gone.
   */
  exceptions_gone: RecordedException[];
  /**
   * Exceptions that are there now only.
   */
  exceptions_new: RecordedException[];
  /**
   * Figures that changed: name, before, after.
   */
  figures: FigureChange[];
  /**
   * The outcome before and after, if it changed.
   *
   * @minItems 2
   * @maxItems 2
   */
  outcome?: [unknown, unknown] | null;
  /**
   * Whether what was counted is another set, even where its size is the same.
   */
  population_changed: boolean;
  /**
   * Reasons that are gone.
   */
  reasons_gone: TestReason[];
  /**
   * Reasons that are there now only.
   */
  reasons_new: TestReason[];
  /**
   * Whether nothing changed but, maybe, what it stands on.
   */
  same: boolean;
  /**
   * Whether both are of one test with one version of its rules. If not, figures that differ
   * may differ because of the rules.
   */
  same_rules: boolean;
}
/**
 * An exception.
 */
export interface RecordedException {
  /**
   * Other records that belong to it.
   */
  also?: RecordedAlso[];
  /**
   * What kind it is, the gravest first.
   */
  codes: string[];
  /**
   * Stands for the decision id: 16 hexadecimal digits.
   */
  decision?: string | null;
  /**
   * Id of the item; absent where no item shows it.
   */
  item?: string | null;
  /**
   * The line; 0 for the item as a whole.
   */
  line: number;
  /**
   * What it says.
   */
  sentence: string;
  /**
   * What it is about, where that is no record.
   */
  subject?: string;
}
/**
 * Another record that belongs to an exception.
 */
export interface RecordedAlso {
  /**
   * Id of the item.
   */
  item: string;
  /**
   * The line.
   */
  line: number;
  /**
   * What it is, such as `execution`.
   */
  role: string;
}
/**
 * A figure before and after.
 */
export interface FigureChange {
  /**
   * After.
   */
  after: number;
  /**
   * Before.
   */
  before: number;
  /**
   * Which one, such as `numerator`, or the code of a kind of exception.
   */
  figure: string;
}
