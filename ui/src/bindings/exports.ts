// Written by `npm run bindings` from schemas/window/exports.json. Do not edit.

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;
export type Exports = ExportShown[];

/**
 * Something that left the vault.
 */
export interface ExportShown {
  /**
   * When.
   */
  at: string;
  /**
   * Who made it.
   */
  by?: string | null;
  /**
   * The entry.
   */
  seq: number;
  /**
   * What.
   */
  what:
    | {
        /**
         * Its number.
         */
        id: string;
        /**
         * How many items it lists.
         */
        items: number;
        kind: 'pack';
        /**
         * The period that it speaks about.
         */
        period?: Period | null;
        /**
         * Its title.
         */
        title: string;
      }
    | {
        /**
         * Its number.
         */
        id: string;
        /**
         * How many items it holds.
         */
        items: number;
        kind: 'bundle';
        /**
         * SHA-256 of the pack in it.
         */
        pack?: Sha256 | null;
        /**
         * For whom.
         */
        recipient: string;
        /**
         * The age recipients who alone can open it; nobody, if it is not sealed.
         */
        sealed_to: string[];
        /**
         * What it withholds, and why.
         */
        withheld: WithheldShown[];
      }
    | {
        kind: 'backup';
        /**
         * Where it was written.
         */
        place: string;
        /**
         * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
         */
        root: string;
        /**
         * How many entries it holds.
         */
        size: number;
      };
}
/**
 * A span of time, from the first to the last moment.
 */
export interface Period {
  /**
   * The first second.
   */
  from: string;
  /**
   * The last second.
   */
  to: string;
}
/**
 * An item that is withheld, by its name where it is still held.
 */
export interface WithheldShown {
  /**
   * The item.
   */
  id: string;
  /**
   * Its name; absent where it was erased.
   */
  name?: string | null;
  /**
   * Why.
   */
  reason: string;
}
