// Written by `npm run bindings` from schemas/cli/retention.json. Do not edit.

/**
 * How closely content is held.
 */
export type Class = 'public' | 'internal' | 'confidential' | 'personal';
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;

/**
 * Rules, holds and runs.
 */
export interface Retention {
  /**
   * The legal holds.
   */
  holds: HoldShown[];
  /**
   * The rules.
   */
  rules: RuleShown[];
  /**
   * The runs.
   */
  runs: RunShown[];
  /**
   * Items that no rule covers.
   */
  without_rule: EvidenceId[];
}
/**
 * A legal hold.
 */
export interface HoldShown {
  applies_to: Selection;
  /**
   * Its number.
   */
  id: string;
  /**
   * How many items it covers today.
   */
  items: number;
  /**
   * When it was lifted, if it was.
   */
  lifted?: Timestamp | null;
  /**
   * The matter.
   */
  matter: string;
  /**
   * Who ordered it.
   */
  ordered_by: string;
  /**
   * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
   *
   * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
   */
  placed: string;
  /**
   * Why.
   */
  reason: string;
}
/**
 * Which items.
 */
export interface Selection {
  /**
   * Items of this class.
   */
  class?: Class | null;
  /**
   * These items.
   */
  items?: EvidenceId[];
  /**
   * Items of this kind.
   */
  kind?: EvidenceKind | null;
  /**
   * Items from this source.
   */
  source?: string | null;
  /**
   * Items that concern this AI system.
   */
  system?: string | null;
}
/**
 * A retention rule.
 */
export interface RuleShown {
  applies_to: Selection1;
  /**
   * What it rests on.
   */
  basis: string;
  /**
   * Who stated it.
   */
  by: string;
  /**
   * Why it no longer holds, if so.
   */
  ended?: string | null;
  /**
   * From when on.
   */
  from: 'received' | 'issued' | 'collected' | 'period-end';
  /**
   * Its number.
   */
  id: string;
  /**
   * How many items it covers today.
   */
  items: number;
  /**
   * How many months.
   */
  months: number;
}
/**
 * Which items.
 */
export interface Selection1 {
  /**
   * Items of this class.
   */
  class?: Class | null;
  /**
   * These items.
   */
  items?: EvidenceId[];
  /**
   * Items of this kind.
   */
  kind?: EvidenceKind | null;
  /**
   * Items from this source.
   */
  source?: string | null;
  /**
   * Items that concern this AI system.
   */
  system?: string | null;
}
/**
 * A retention run.
 */
export interface RunShown {
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
   * An evidence item's number, written `E-0042`.
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
