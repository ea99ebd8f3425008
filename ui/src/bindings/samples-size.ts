// Written by `npm run bindings` from schemas/cli/samples-size.json. Do not edit.

/**
 * Sizes of samples, and what they stand on.
 */
export interface SamplesSize {
  /**
   * The confidence.
   */
  confidence: string;
  /**
   * By which formula.
   */
  formula: string;
  /**
   * How many looks are planned.
   */
  looks: number;
  /**
   * What confidence and tolerable rate mean here.
   */
  meaning: string;
  /**
   * How many members there are.
   */
  population: number;
  /**
   * The sizes.
   */
  sizes: SizeShown[];
  /**
   * The rate that must not be reached.
   */
  tolerable: string;
  /**
   * At how many deviating members it is reached.
   */
  tolerable_members: number;
}
/**
 * The size of a sample.
 */
export interface SizeShown {
  /**
   * How many deviations it may show.
   */
  expected: number;
  /**
   * How many members to draw.
   */
  size: number;
}
