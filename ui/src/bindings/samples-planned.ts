// Written by `npm run bindings` from schemas/window/samples-planned.json. Do not edit.

/**
 * What would be frozen, before anything is.
 */
export interface SamplesPlanned {
  /**
   * How many members it has.
   */
  count: number;
  /**
   * The digest of its list of members.
   */
  digest: string;
  /**
   * How it would be drawn.
   */
  method: string;
  /**
   * What the population consists of, in words.
   */
  population: string;
  /**
   * What should be known of the size, each a sentence.
   */
  remarks: string[];
  /**
   * How many would be drawn.
   */
  size: number;
  /**
   * Its strata: how many members each has, and how many would be drawn.
   */
  strata: StratumShown[];
}
/**
 * A stratum.
 */
export interface StratumShown {
  /**
   * How many members it has.
   */
  count: number;
  /**
   * What it is called.
   */
  name: string;
  /**
   * How many are drawn from it.
   */
  size: number;
}
