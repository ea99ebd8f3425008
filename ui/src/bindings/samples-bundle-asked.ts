// Written by `npm run bindings` from schemas/window/samples-bundle-asked.json. Do not edit.

/**
 * A bundle from which a sample is drawn again, with no vault.
 */
export interface SamplesBundleAsked {
  file: string;
  /**
   * A number of one's own to draw by.
   */
  number?: string | null;
  /**
   * The log's origin, from paper.
   */
  origin?: string | null;
  sample: string;
  /**
   * Keys that may have signed it.
   */
  signer: string[];
}
