// Written by `npm run bindings` from schemas/cli/samples-redraw-bundle.json. Do not edit.

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;

/**
 * A sample, drawn from a bundle with no vault.
 */
export interface SamplesRedrawBundle {
  /**
   * The first checkpoint after the freeze, if the bundle has it.
   */
  checkpoint?: CheckpointShown | null;
  /**
   * What the number that was brought draws.
   */
  drawn?: Drawn | null;
  redrawn: Redrawn;
  /**
   * The bundle's word: what all of this rests on.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * The lines of a checkpoint that a seed is made of.
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
 * What was drawn.
 */
export interface Drawn {
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
/**
 * What came of drawing again what was drawn.
 */
export interface Redrawn {
  /**
   * How many members it has.
   */
  count: number;
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
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
