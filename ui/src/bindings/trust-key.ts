// Written by `npm run bindings` from schemas/window/trust-key.json. Do not edit.

/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;

/**
 * A key as two people compare it.
 */
export interface TrustKey {
  /**
   * Its algorithm.
   */
  algorithm: string;
  /**
   * How its fingerprint was confirmed, if it was.
   */
  confirmed?: Confirmation | null;
  /**
   * Why it counts although the vault's policy refuses it, if it does.
   */
  exception?: string | null;
  /**
   * Its fingerprint, in hex.
   */
  fingerprint: string;
  /**
   * What it may sign.
   */
  purposes: string[];
  /**
   * The sources for which alone it counts; empty for all.
   */
  sources: string[];
  /**
   * Who or what holds it.
   */
  subject: string;
  /**
   * Signatures judged before this are not accepted.
   */
  valid_from?: Timestamp | null;
  /**
   * Signatures judged after this are not accepted.
   */
  valid_until?: Timestamp | null;
  /**
   * Its fingerprint in words, for the telephone.
   */
  words: string;
}
/**
 * How a key's fingerprint was confirmed.
 */
export interface Confirmation {
  /**
   * By whom.
   */
  by: string;
  /**
   * Over which second channel, such as `telephone`.
   */
  channel: string;
  /**
   * How, such as `compared in full`.
   */
  how: string;
  /**
   * The day, `YYYY-MM-DD`.
   */
  on: string;
  /**
   * Whether only the audited organisation confirmed it.
   */
  organisation_only: boolean;
}
