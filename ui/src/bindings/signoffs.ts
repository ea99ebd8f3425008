// Written by `npm run bindings` from schemas/cli/signoffs.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;
export type Signoffs = SignoffShown[];

/**
 * A sign-off as it stands.
 */
export interface SignoffShown {
  /**
   * Who asks.
   */
  by: string;
  /**
   * What changed since, each a sentence.
   */
  changed?: string[];
  /**
   * By when.
   */
  due?: Day | null;
  /**
   * The item that holds it.
   */
  held_as?: EvidenceId | null;
  /**
   * Its number.
   */
  id: string;
  /**
   * What is signed.
   */
  object:
    | {
        kind: 'soa';
        /**
         * Which.
         */
        soa: string;
      }
    | {
        /**
         * Which.
         */
        engagement: string;
        kind: 'conclusion';
      }
    | {
        kind: 'review';
        /**
         * Which.
         */
        review: string;
      };
  /**
   * Whether somebody should have answered by now.
   */
  overdue: boolean;
  /**
   * SHA-256 of the record.
   */
  record: string;
  /**
   * When it was asked for.
   */
  requested: string;
  /**
   * Those who were asked.
   */
  signers: SignerShown[];
  /**
   * Whether a signature still counts: a standing approval may be outdated, and what a record stands on altered.
   */
  standing: string;
  /**
   * How it stands: `waiting for signatures`, `signed`, `signed on paper: not verified`, `declined`, `withdrawn`.
   */
  state: string;
  /**
   * What that is called.
   */
  title: string;
  /**
   * Why it no longer stands.
   */
  withdrawn?: string | null;
}
/**
 * Somebody who was asked to sign.
 */
export interface SignerShown {
  /**
   * What was answered: `signed`, `signed on paper: not verified`, `declined`; absent where nothing was.
   */
  answer?: string | null;
  /**
   * How: `a key`, `a signed PDF`, `paper`.
   */
  by: string;
  /**
   * What came of checking a signature once more, now, from the bytes that are held, and whether its key counts today.
   */
  checked_again?: string | null;
  /**
   * Why it was declined.
   */
  comment?: string | null;
  /**
   * The item that holds the answer.
   */
  held_as?: EvidenceId | null;
  /**
   * Whether it verifies once more, now, by a key that is still relied on; absent where that was not checked.
   */
  holds?: boolean | null;
  /**
   * The name.
   */
  name: string;
  /**
   * The day that the answer states; nothing proves it.
   */
  on?: Day | null;
  /**
   * The role on record, where that is another one: whoever asks may write any.
   */
  on_record?: string | null;
  /**
   * Who.
   */
  person: string;
  /**
   * When it was taken in.
   */
  received?: Timestamp | null;
  /**
   * As what.
   */
  role: string;
}
