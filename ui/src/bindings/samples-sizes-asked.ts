// Written by `npm run bindings` from schemas/window/samples-sizes-asked.json. Do not edit.

/**
 * What sizes are asked for.
 */
export interface SamplesSizesAsked {
  /**
   * As a percentage.
   */
  confidence: string;
  /**
   * For how many expected deviations.
   */
  expected: number[];
  looks: number;
  population: number;
  /**
   * As a percentage.
   */
  tolerable: string;
}
