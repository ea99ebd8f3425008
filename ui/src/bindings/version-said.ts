// Written by `npm run bindings` from schemas/window/version-said.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * A version of an AI system.
 */
export interface VersionSaid {
  days: Days;
  /**
   * The names that logs use for it.
   */
  known_as: string[];
  /**
   * Where this is written.
   */
  row?: RowCited | null;
  /**
   * The AI system.
   */
  system: string;
  /**
   * The version, such as `3.0`.
   */
  version: string;
}
/**
 * In use from when to when.
 */
export interface Days {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
/**
 * A row of a register, cited: `RG-003, row 17`.
 */
export interface RowCited {
  /**
   * The snapshot.
   */
  register: string;
  /**
   * The row's number as a person sees it in the file.
   */
  row: number;
}
