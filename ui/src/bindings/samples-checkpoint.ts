// Written by `npm run bindings` from schemas/window/samples-checkpoint.json. Do not edit.

/**
 * The lines of a checkpoint that a seed is made of.
 */
export interface SamplesCheckpoint {
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
