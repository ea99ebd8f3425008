// Written by `npm run bindings` from schemas/window/sign-requested.json. Do not edit.

/**
 * A sign-off's number, written `SO-01`.
 */
export type SignoffId = string;

/**
 * A request that was made.
 */
export interface SignRequested {
  /**
   * The file to send.
   */
  file: string;
  /**
   * The item that holds the record.
   */
  held_as: string;
  /**
   * SHA-256 of the record.
   */
  record: string;
  /**
   * What else is to be known, each a sentence.
   */
  remarks: string[];
  signoff: SignoffId;
}
