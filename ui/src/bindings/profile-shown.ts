// Written by `npm run bindings` from schemas/window/profile-shown.json. Do not edit.

/**
 * A log profile that the vault relies on.
 */
export interface ProfileShown {
  /**
   * Whether this vault adopted it; the others are built in.
   */
  adopted: boolean;
  name: string;
  /**
   * SHA-256 of its text.
   */
  sha256: string;
  /**
   * What it describes.
   */
  title: string;
}
