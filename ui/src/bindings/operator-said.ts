// Written by `npm run bindings` from schemas/window/operator-said.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * Who operates an agent on record, and when.
 */
export interface OperatorSaid {
  /**
   * The agent.
   */
  agent: string;
  days: Days;
  /**
   * The person.
   */
  person: string;
  /**
   * Where this is written.
   */
  row?: RowCited | null;
}
/**
 * From when to when. The same person and first day again changes the last day.
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
