// Written by `npm run bindings` from schemas/window/gate-said.json. Do not edit.

/**
 * What has to precede the first use of a version.
 */
export type Gate = 'impact-assessment' | 'validation' | 'release-approval';
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * A gate that a version passed, as typed.
 */
export interface GateSaid {
  by?: string | null;
  /**
   * The item that shows it.
   */
  evidence?: string | null;
  gate: Gate;
  on: Day;
  system: string;
  version: string;
}
