// Written by `npm run bindings` from schemas/cli/conclusions-paper.json. Do not edit.

/**
 * A working paper that was written.
 */
export interface ConclusionsPaper {
  /**
   * The engagement.
   */
  engagement: string;
  /**
   * As at which entry it speaks of mappings, where the engagement is closed.
   */
  frozen_at?: number | null;
  /**
   * How many questions it has.
   */
  questions: number;
  /**
   * How many requirements it has.
   */
  requirements: number;
}
