// Written by `npm run bindings` from schemas/cli/registers.json. Do not edit.

export type Registers = RegisterLine[];

/**
 * A snapshot of a register.
 */
export interface RegisterLine {
  /**
   * The day as at which it speaks.
   */
  as_of: string;
  /**
   * Who took it in.
   */
  by: string;
  /**
   * The ledger's entry.
   */
  entry: number;
  /**
   * The file.
   */
  evidence: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * How many rows were left out.
   */
  left_out: number;
  /**
   * The file's name.
   */
  name: string;
  /**
   * Which register.
   */
  register: string;
  /**
   * How many rows.
   */
  rows: number;
}
