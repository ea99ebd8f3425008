// Written by `npm run bindings` from schemas/window/trust-shown.json. Do not edit.

/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;

/**
 * An entry of the vault's trust as people look at it.
 */
export interface TrustShown {
  /**
   * Why keys of it, or all of it, do not count now: each a phrase. Nothing stands here where it counts whole.
   */
  does_not_count: string[];
  /**
   * Its number.
   */
  id: string;
  /**
   * The keys in it; an entry may bring anchors, heads or a policy instead.
   */
  keys: KeyShown[];
  /**
   * From when on it no longer counts, and why.
   */
  revoked?: RevokedShown | null;
  /**
   * What it is about.
   */
  subject: string;
  /**
   * The trust file as it was brought.
   */
  text: string;
}
/**
 * A key as two people compare it.
 */
export interface KeyShown {
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
/**
 * From when on an entry no longer counts.
 */
export interface RevokedShown {
  /**
   * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
   *
   * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
   */
  at: string;
  /**
   * Why.
   */
  reason: string;
}
