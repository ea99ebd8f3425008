// Written by `npm run bindings` from schemas/window/trust-asked.json. Do not edit.

/**
 * A file that is brought, and what its key is to count for.
 */
export interface TrustAsked {
  /**
   * How its fingerprint was confirmed, if it was.
   */
  confirmed?: Confirmation | null;
  /**
   * Why it counts although the vault's policy refuses it.
   */
  exception?: string | null;
  /**
   * A key, a certificate or a trust file.
   */
  path: string;
  /**
   * What it may sign, such as `log:*` or `document`.
   */
  purposes?: string[];
  /**
   * The sources for which alone it counts.
   */
  sources?: string[];
  /**
   * Who or what holds the key; a trust file says so itself.
   */
  subject?: string | null;
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
