// Written by `npm run bindings` from schemas/window/sign-record.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;

/**
 * A record as it is to be signed, hidden characters made visible.
 */
export interface SignRecord {
  /**
   * The evidence that it stands on.
   */
  basis: BasisShown[];
  checkpoint: CheckpointCited;
  /**
   * SHA-256 of what is signed.
   */
  digest: string;
  /**
   * By when it is to be answered.
   */
  due?: Day | null;
  /**
   * When it was made.
   */
  made: string;
  /**
   * What signing it means, and what it is not: sentences.
   */
  meaning: string[];
  /**
   * What a signature has to be made for.
   */
  namespace: string;
  /**
   * What it is about.
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
   * Whose record it is.
   */
  organisation: string;
  /**
   * The origin of the vault's log.
   */
  origin: string;
  /**
   * What it says.
   */
  sections: SectionShown[];
  /**
   * Who is to sign.
   */
  signers: SignerAsked[];
  /**
   * The sign-off's number in the vault that asks.
   */
  signoff: string;
  /**
   * What it is called.
   */
  title: string;
}
/**
 * Evidence that a record stands on.
 */
export interface BasisShown {
  /**
   * The commitment of that entry, by which the record cites it.
   */
  commitment: string;
  /**
   * The item.
   */
  id: string;
  /**
   * The entry that received it.
   */
  leaf: number;
  /**
   * What it is called.
   */
  title: string;
  /**
   * The word that it had when the record was made.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * The log as it stood when the record was made.
 */
export interface CheckpointCited {
  /**
   * Their root.
   */
  root: string;
  /**
   * How many entries it covers.
   */
  size: number;
}
/**
 * A part of a record.
 */
export interface SectionShown {
  /**
   * What the columns of its rows are called.
   */
  columns: string[];
  /**
   * Its heading.
   */
  heading: string;
  /**
   * Its paragraphs.
   */
  paragraphs: string[];
  /**
   * Its rows, each with a text a column.
   */
  rows: string[][];
}
/**
 * Somebody whom a record asks to sign.
 */
export interface SignerAsked {
  /**
   * How.
   */
  means:
    | {
        by: 'key';
        /**
         * SHA-256 over the algorithm-tagged raw key.
         */
        fingerprint: string;
      }
    | {
        by: 'pades';
        /**
         * SHA-256 over the algorithm-tagged raw key of the certificate.
         */
        fingerprint: string;
      }
    | {
        by: 'scan';
      };
  /**
   * The name.
   */
  name: string;
  /**
   * Who.
   */
  person: string;
  /**
   * As what.
   */
  role: string;
}
