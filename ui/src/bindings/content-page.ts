// Written by `npm run bindings` from schemas/window/content-page.json. Do not edit.

/**
 * Something that a picture of a page lacks.
 */
export type Lack = 'font' | 'picture' | 'remark';

/**
 * A page as it is drawn.
 */
export interface ContentPage {
  /**
   * What the picture lacks.
   */
  lacks: Lack[];
  /**
   * How many pages the file has.
   */
  pages: number;
  /**
   * The picture, a PNG file in Base64.
   */
  png: string;
}
