// Written by `npm run bindings` from schemas/window/note-confirmation-wanted.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * What the other side says about a note.
 */
export interface NoteConfirmationWanted {
  comment?: string | null;
  /**
   * Whether they confirm it; else they dispute it.
   */
  confirmed: boolean;
  how: string;
  id: EvidenceId;
  name?: string | null;
  on: Day;
  role: string;
}
