// Written by `npm run bindings` from schemas/cli/ledger-entries.json. Do not edit.

export type LedgerEntries = EntryLine[];

/**
 * One entry, in a line.
 */
export interface EntryLine {
  /**
   * Who made it; absent where the opening was destroyed.
   */
  actor?: string | null;
  /**
   * Its index.
   */
  seq: number;
  /**
   * Its time.
   */
  time: string;
  /**
   * Its type.
   */
  type: string;
}
