// Written by `npm run bindings` from schemas/window/fault.json. Do not edit.

/**
 * Why a command was refused, as the page shows it.
 */
export interface Fault {
  /**
   * A stable code.
   */
  code: string;
  /**
   * What to do, each a sentence.
   */
  hints: string[];
  /**
   * What happened.
   */
  message: string;
}
