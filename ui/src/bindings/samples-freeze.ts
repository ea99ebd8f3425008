// Written by `npm run bindings` from schemas/cli/samples-freeze.json. Do not edit.

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;

/**
 * A population that was frozen.
 */
export interface SamplesFreeze {
  checkpoint: CheckpointShown;
  /**
   * How many members it has.
   */
  count: number;
  /**
   * The digest of its list of members.
   */
  digest: string;
  /**
   * How it is drawn.
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
   * The sample's number.
   */
  sample: string;
  /**
   * How many are drawn.
   */
  size: number;
  /**
   * Its strata: how many members each has, and how many are drawn.
   */
  strata?: StratumShown[];
  /**
   * The digest of the list with strata, where there are any.
   */
  strata_digest?: Sha256 | null;
}
/**
 * The first checkpoint after the freeze: to be given to the other side before they say a number.
 */
export interface CheckpointShown {
  /**
   * The log.
   */
  origin: string;
  /**
   * Their root in base64, as the checkpoint has it.
   */
  root: string;
  /**
   * How many entries it covers.
   */
  size: number;
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
