// Written by `npm run bindings` from schemas/cli/show-record.json. Do not edit.

/**
 * One record, opened.
 */
export interface ShowRecord {
  /**
   * SHA-256 of the record by its log's own rule, or of its line.
   */
  digest: string;
  /**
   * What it says.
   */
  fields: FieldShown[];
  /**
   * The item.
   */
  id: string;
  /**
   * The line in its content file, from 1.
   */
  line: number;
  /**
   * Its name.
   */
  name: string;
  /**
   * On whom that word rests who is not relied on any more: the item is to be looked at again.
   */
  no_longer_relied_on?: string[];
  /**
   * Whether the record could be read and nothing about it contradicts the log.
   */
  sound: boolean;
  /**
   * The record itself, at most 64 KiB, hidden characters made visible.
   */
  text: string;
  /**
   * The item's word: what the record is worth.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * One field of an opened record.
 */
export interface FieldShown {
  /**
   * Whether the record's hash covers it.
   */
  covered: boolean;
  /**
   * Its name, as profiles call it.
   */
  field: string;
  /**
   * Where it says so, if the record was read again by its profile.
   */
  place?: string | null;
  /**
   * What the record says, in our word if the profile has one for it.
   */
  value: string;
}
