// Written by `npm run bindings` from schemas/window/document-stated.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * An item to name as a document.
 */
export interface DocumentStated {
  /**
   * Who approved it: a name or number on record, or any name or role.
   */
  approved_by?: string | null;
  /**
   * On which day.
   */
  approved_on?: Day | null;
  /**
   * Which document.
   */
  document: string;
  /**
   * The item.
   */
  evidence: string;
  /**
   * The clause or control.
   */
  requirement: string;
  /**
   * Its version.
   */
  version?: string | null;
}
