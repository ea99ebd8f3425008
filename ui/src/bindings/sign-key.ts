// Written by `npm run bindings` from schemas/window/sign-key.json. Do not edit.

/**
 * A key pair that was made.
 */
export interface SignKey {
  /**
   * The fingerprint as OpenSSH shows it.
   */
  fingerprint: string;
  /**
   * The private key's file.
   */
  key: string;
  /**
   * The public key's file.
   */
  public: string;
}
