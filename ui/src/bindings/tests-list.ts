// Written by `npm run bindings` from schemas/cli/tests-list.json. Do not edit.

/**
 * An assurance test run's number, written `T-001`.
 */
export type TestId = string;
export type TestsList = TestListed[];

/**
 * A test that can be run.
 */
export interface TestListed {
  /**
   * Its newest run.
   */
  newest?: TestId | null;
  /**
   * What it asks.
   */
  question: string;
  /**
   * The requirements that an answer is evidence for.
   */
  supports: string[];
  /**
   * Its name.
   */
  test: string;
  /**
   * The version of its rules.
   */
  version: number;
}
