// Written by `npm run bindings` from schemas/window/checklist-asked.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;

/**
 * Which checklist is wanted.
 */
export interface ChecklistAsked {
  /**
   * The engagement whose scope and answers are shown; all requirements and no answers if absent.
   */
  engagement?: EngagementId | null;
  /**
   * In which language, `en` or `de`.
   */
  language: 'en' | 'de';
  /**
   * A file of texts that the user has licensed: for the screen alone.
   */
  overlay?: string | null;
}
