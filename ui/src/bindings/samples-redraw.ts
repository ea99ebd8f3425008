// Written by `npm run bindings` from schemas/cli/samples-redraw.json. Do not edit.

/**
 * What came of drawing a sample again.
 */
export interface SamplesRedraw {
  /**
   * How many members it has.
   */
  count: number;
  /**
   * The digest of the population that was frozen.
   */
  digest: string;
  /**
   * Each draw.
   */
  draws: DrawnAgainShown[];
  /**
   * Why it is not the same, each a sentence.
   */
  reasons: string[];
  /**
   * Whether population, seed and members of every draw are the same.
   */
  same: boolean;
  /**
   * The sample.
   */
  sample: string;
}
/**
 * A draw, made again.
 */
export interface DrawnAgainShown {
  /**
   * Which.
   */
  draw: number;
  /**
   * How many members it has.
   */
  members: number;
  /**
   * Whether it gives the same again; absent where that could not be checked.
   */
  same?: boolean | null;
}
