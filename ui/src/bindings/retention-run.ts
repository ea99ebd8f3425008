// Written by `npm run bindings` from schemas/cli/retention-run.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * A retention run.
 */
export interface RetentionRun {
  /**
   * Who approved it.
   */
  approved_by?: string | null;
  /**
   * The day as at which it was made.
   */
  as_of: string;
  /**
   * The ledger's entry that certifies it, once it was carried out.
   */
  certificate?: number | null;
  /**
   * What is due.
   */
  due: DueShown[];
  /**
   * What was erased.
   */
  erased: EvidenceId[];
  /**
   * Why the same person did both, if so.
   */
  exception?: string | null;
  /**
   * What a hold keeps.
   */
  held_back: HeldBackShown[];
  /**
   * Its number.
   */
  id: string;
  /**
   * What was listed and kept, with the reason.
   */
  kept: Kept[];
  /**
   * Who made the list.
   */
  listed_by: string;
  /**
   * Whether that day had not come yet: such a list is not approved.
   */
  looks_ahead: boolean;
  /**
   * How it stands: listed, approved or carried out.
   */
  state: string;
}
/**
 * An item that is due.
 */
export interface DueShown {
  /**
   * The item.
   */
  id: string;
  /**
   * Its name, while the vault holds it.
   */
  name?: string | null;
  /**
   * By which rule.
   */
  rule: string;
  /**
   * Since when.
   */
  since: string;
}
/**
 * An item that is due and kept.
 */
export interface HeldBackShown {
  /**
   * By which hold.
   */
  hold: string;
  /**
   * An evidence item's number, written `E-0042`.
   */
  id: string;
  /**
   * The hold's matter.
   */
  matter: string;
}
/**
 * An item that a run listed and did not erase.
 */
export interface Kept {
  /**
   * An evidence item's number, written `E-0042`.
   */
  evidence: string;
  /**
   * Why.
   */
  reason: string;
}
