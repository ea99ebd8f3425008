// Written by `npm run bindings` from schemas/window/copies-open.json. Do not edit.

export type CopiesOpen = CopyShown[];

/**
 * A copy outside the vault, as the page shows it.
 */
export interface CopyShown {
  /**
   * When it was made.
   */
  at: string;
  /**
   * The item that it is of.
   */
  id: string;
  /**
   * The file that it is of.
   */
  name: string;
  /**
   * Its number since the program started.
   */
  number: number;
  /**
   * Whether it could not be removed when that was tried: another program may hold it.
   */
  stuck: boolean;
}
