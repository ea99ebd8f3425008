// Written by `npm run bindings` from schemas/cli/samples.json. Do not edit.

export type Samples = SampleLine[];

/**
 * A sample in a list.
 */
export interface SampleLine {
  /**
   * What was drawn, counted; nothing before the first draw.
   */
  counts?: CountsShown | null;
  /**
   * In which engagement.
   */
  engagement: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * How members are drawn.
   */
  method: string;
  /**
   * How many members the population has.
   */
  population: number;
  /**
   * What is to be found out.
   */
  purpose: string;
  /**
   * How often it was drawn once more.
   */
  redraws: number;
  /**
   * How many are drawn.
   */
  size: number;
  /**
   * How it stands: frozen, drawn, being tested or closed.
   */
  state: string;
}
/**
 * Drawn members, counted.
 */
export interface CountsShown {
  /**
   * As it should be.
   */
  conforming: number;
  /**
   * Not as it should be.
   */
  deviations: number;
  /**
   * Not found: these deviate too, and nothing takes their place.
   */
  missing: number;
  /**
   * The question did not arise.
   */
  not_applicable: number;
  /**
   * Nobody looked yet.
   */
  open: number;
}
