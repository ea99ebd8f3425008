// Written by `npm run bindings` from schemas/window/wait.json. Do not edit.

/**
 * A command that waits, as the page shows it.
 */
export interface Wait {
  /**
   * Its number since the program started.
   */
  id: number;
  /**
   * The long work that it waits for; absent where something short is before it.
   */
  job?: number | null;
  /**
   * Whether it is over.
   */
  over: boolean;
}
