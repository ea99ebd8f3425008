// Written by `npm run bindings` from schemas/window/copy-offer.json. Do not edit.

/**
 * What opening a file in another program would mean.
 */
export interface CopyOffer {
  /**
   * How long it is.
   */
  bytes: number;
  /**
   * The folder that the copy would lie in.
   */
  folder: string;
  /**
   * The file.
   */
  name: string;
  /**
   * What another program would make of it.
   */
  opening: 'shown' | 'active' | 'program';
}
