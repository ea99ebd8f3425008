// Written by `npm run bindings` from schemas/window/records-counted.json. Do not edit.

/**
 * How many records a search finds.
 */
export interface RecordsCounted {
  /**
   * How many documents have the same words, where there are any.
   */
  documents: number;
  /**
   * Whether there may be more.
   */
  or_more: boolean;
  /**
   * How many; no more than 100,000 are counted.
   */
  records: number;
}
