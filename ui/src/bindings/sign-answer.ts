// Written by `npm run bindings` from schemas/window/sign-answer.json. Do not edit.

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * A person's number, written `P-001`.
 */
export type PersonId = string;
/**
 * A sign-off's number, written `SO-01`.
 */
export type SignoffId = string;

/**
 * An answer that was written.
 */
export interface SignAnswer {
  /**
   * Why it was declined.
   */
  declined?: string | null;
  /**
   * The file to send back.
   */
  file: string;
  /**
   * The key that signed; absent where it was declined.
   */
  fingerprint?: Sha256 | null;
  name: string;
  on: Day;
  person: PersonId;
  record: Sha256;
  role: string;
  signoff: SignoffId;
}
