// Written by `npm run bindings` from schemas/cli/engagements-close.json. Do not edit.

/**
 * A sample's number, written `S-001`.
 */
export type SampleId = string;

/**
 * An engagement that was closed.
 */
export interface EngagementsClose {
  /**
   * Which.
   */
  engagement: string;
  /**
   * The entry as at which papers, mappings and samples are frozen.
   */
  entry: number;
  /**
   * Samples that were frozen for it and never drawn.
   */
  never_drawn: SampleId[];
  /**
   * The requirements in scope on which nothing is concluded.
   */
  not_concluded: string[];
}
