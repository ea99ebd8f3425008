// Written by `npm run bindings` from schemas/window/trust-brought.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A trust entry's number, written `K-001`.
 */
export type TrustId = string;

/**
 * An entry that counts from now on.
 */
export interface TrustBrought {
  /**
   * The items whose verdict it may change.
   */
  concerned: EvidenceId[];
  id: TrustId;
  subject: string;
}
