// Written by `npm run bindings` from schemas/window/bundle-made.json. Do not edit.

/**
 * A bundle's number, written `B-001`.
 */
export type BundleId = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;

/**
 * A bundle that was made.
 */
export interface BundleMade {
  bytes: number;
  file: string;
  id: BundleId;
  /**
   * What is withheld as evidence, and may be named by the pack in it all the same.
   */
  in_pack: EvidenceId[];
  items: number;
  origin: string;
  /**
   * How many people on record its openings name.
   */
  people: number;
  /**
   * The age recipients who alone can open it; nobody, if it is not sealed.
   */
  sealed_to: string[];
  sha256: Sha256;
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  signer: string;
  /**
   * The page that travels by another channel.
   */
  slip: string;
  withheld: WithheldShown[];
}
/**
 * An item that is withheld, by its name where it is still held.
 */
export interface WithheldShown {
  /**
   * An evidence item's number, written `E-0042`.
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
