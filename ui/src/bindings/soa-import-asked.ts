// Written by `npm run bindings` from schemas/window/soa-import-asked.json. Do not edit.

/**
 * How closely content is held.
 */
export type Class = 'public' | 'internal' | 'confidential' | 'personal';

/**
 * A file to be read as the next version.
 */
export interface SoaImportAsked {
  /**
   * The day as at which it speaks.
   */
  as_of: string;
  /**
   * Why there is a new version.
   */
  because?: string | null;
  class: Class;
  /**
   * Columns of the statement and the headers in the file that they are read from.
   */
  columns: {
    [k: string]: string;
  };
  file: string;
  /**
   * Take rows whose risks or treatments are in no register on record, without these links.
   */
  leave_out_unknown: boolean;
  /**
   * Look only.
   */
  look_only: boolean;
  /**
   * Titles beside the controls are in other words than the standard's, and not compared.
   */
  other_titles: boolean;
  sheet?: string | null;
  source?: string | null;
}
