// Written by `npm run bindings` from schemas/cli/samples-draw.json. Do not edit.

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;

/**
 * What was drawn.
 */
export interface SamplesDraw {
  /**
   * Which draw it is, from 1; absent where nothing was written down.
   */
  draw?: number | null;
  /**
   * The members, in the order of the population.
   */
  members: string[];
  /**
   * The sample.
   */
  sample: string;
  /**
   * The seed; absent where a person chose.
   */
  seed?: Sha256 | null;
}
