// Written by `npm run bindings` from schemas/window/samples-projection.json. Do not edit.

/**
 * What the entry that closed a sample says of its population.
 */
export interface SamplesProjection {
  /**
   * The confidence of the interval.
   */
  confidence: string;
  /**
   * How many of them deviate, the missing ones included.
   */
  deviations: number;
  /**
   * The upper end of the interval.
   */
  high: string;
  /**
   * The lower end of the interval.
   */
  low: string;
  /**
   * The rate.
   */
  rate: string;
  /**
   * For how many drawn members the question arose.
   */
  tested: number;
}
