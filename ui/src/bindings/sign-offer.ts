// Written by `npm run bindings` from schemas/window/sign-offer.json. Do not edit.

/**
 * A sign-off's number, written `SO-01`.
 */
export type SignoffId = string;

/**
 * What can be given out to be signed, and by whom.
 */
export interface SignOffer {
  /**
   * The newest Statement of Applicability, closed engagements, management reviews.
   */
  objects: ObjectOffered[];
  /**
   * Everybody on record, by number.
   */
  people: SignerOffered[];
}
/**
 * Something that can be signed.
 */
export interface ObjectOffered {
  /**
   * Its number.
   */
  number: string;
  /**
   * What.
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
   * Whether it is signed as it stands now.
   */
  signed: boolean;
  /**
   * What it is called.
   */
  title: string;
  /**
   * The request by which it is out to be signed: it has to be answered or withdrawn first.
   */
  waiting?: SignoffId | null;
}
/**
 * Somebody who could sign.
 */
export interface SignerOffered {
  /**
   * The keys of this person that are relied on for reviews.
   */
  keys: KeyOffered[];
  /**
   * The name.
   */
  name: string;
  /**
   * Who.
   */
  person: string;
  /**
   * The role on record.
   */
  role?: string | null;
}
/**
 * A key that is relied on for reviews.
 */
export interface KeyOffered {
  /**
   * SHA-256 over the algorithm-tagged raw key.
   */
  fingerprint: string;
  /**
   * The trust entry.
   */
  trust: string;
}
