// Written by `npm run bindings` from schemas/window/trust-pin.json. Do not edit.

/**
 * What a source promises.
 */
export interface TrustPin {
  /**
   * Whether a proven end is promised.
   */
  end: boolean;
  /**
   * The profile that its exports follow.
   */
  profile: string;
  /**
   * Whether a trusted signer is promised.
   */
  signer: boolean;
  source: string;
}
