// Written by `npm run bindings` from schemas/cli/documents.json. Do not edit.

/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
export type Documents = DocumentShown[];

/**
 * A document that a requirement asks for, as it stands on a day.
 */
export interface DocumentShown {
  /**
   * Who approved it, as it was stated.
   */
  approved_by?: string | null;
  /**
   * Who that is on record.
   */
  approved_by_person?: PersonId | null;
  /**
   * On which day.
   */
  approved_on?: Day | null;
  /**
   * Whether the standard asks for it, or somebody named one that it does not list.
   */
  asked: boolean;
  /**
   * Which document.
   */
  document: string;
  /**
   * The ledger's entry that says it.
   */
  entry?: number | null;
  /**
   * The item.
   */
  evidence?: EvidenceId | null;
  /**
   * Its name.
   */
  name?: string | null;
  /**
   * Who named the item.
   */
  named_by?: string | null;
  /**
   * The clause or control.
   */
  requirement: string;
  /**
   * When it is to be looked at again.
   */
  review?: Day | null;
  /**
   * How it stands.
   */
  state:
    | 'missing'
    | 'gone'
    | 'needs-attention'
    | 'superseded'
    | 'not-yet-in-force'
    | 'no-longer-in-force'
    | 'review-overdue'
    | 'not-approved'
    | 'current';
  /**
   * Its short title.
   */
  title: string;
  /**
   * Its version.
   */
  version?: string | null;
  /**
   * Why it stands so, and what to do, in a sentence.
   */
  why: string;
}
