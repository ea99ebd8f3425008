// Written by `npm run bindings` from schemas/window/findings-import-asked.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * A grading scheme's number, written `GS-01`.
 */
export type SchemeId = string;

/**
 * A certification body's list of findings, to be read.
 */
export interface FindingsImportAsked {
  /**
   * Whose findings they are.
   */
  body: string;
  /**
   * Columns of the list and the headers in the file that they are read from.
   */
  columns: {
    [k: string]: string;
  };
  engagement?: EngagementId | null;
  file: string;
  leave_out_bad: boolean;
  look_only: boolean;
  /**
   * The day of the list.
   */
  on: string;
  scheme?: SchemeId | null;
  sheet?: string | null;
}
