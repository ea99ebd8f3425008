// Written by `npm run bindings` from schemas/cli/sign-import.json. Do not edit.

/**
 * An answer that was taken in.
 */
export interface SignImport {
  /**
   * What was answered: `signed`, `signed on paper: not verified` or `declined`.
   */
  answer: string;
  /**
   * The item that holds the answer.
   */
  held_as: string;
  /**
   * The name.
   */
  name: string;
  /**
   * Who answered.
   */
  person: string;
  /**
   * The sign-off.
   */
  signoff: string;
  /**
   * How the sign-off stands now.
   */
  state: string;
}
