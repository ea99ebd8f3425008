// Written by `npm run bindings` from schemas/window/register-asked.json. Do not edit.

/**
 * A register snapshot's number, written `RG-001`.
 */
export type RegisterId = string;

/**
 * Which rows of a snapshot are wanted.
 */
export interface RegisterAsked {
  /**
   * How many are wanted.
   */
  count: number;
  descending: boolean;
  /**
   * How many rows are passed over.
   */
  from: number;
  id: RegisterId;
  /**
   * Only this row, by its number in the file.
   */
  row?: number | null;
  /**
   * The key of the column by which they are sorted; the file's own order if absent.
   */
  sort?: string | null;
  /**
   * Only rows that have these words somewhere.
   */
  words: string;
}
