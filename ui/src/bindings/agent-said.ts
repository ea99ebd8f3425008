// Written by `npm run bindings` from schemas/window/agent-said.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * An agent: software that acts.
 */
export interface AgentSaid {
  days: Days;
  /**
   * Other names that logs use.
   */
  known_as: string[];
  /**
   * The name that logs use for it.
   */
  name: string;
  /**
   * What it may do.
   */
  purpose?: string | null;
  /**
   * Where this is written.
   */
  row?: RowCited | null;
  /**
   * The AI system that it belongs to.
   */
  system?: string | null;
}
/**
 * Registered from when to when.
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
