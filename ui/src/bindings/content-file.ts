// Written by `npm run bindings` from schemas/window/content-file.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * One file, as far as it can be shown.
 */
export interface ContentFile {
  /**
   * What is attached, or lies inside.
   */
  attachments: AttachmentLine[];
  /**
   * Its length in bytes.
   */
  bytes: number;
  /**
   * How the text is written, where it is shown as it is stored.
   */
  charset?: string | null;
  /**
   * What it says about itself; nobody checked it.
   */
  facts: DocumentFact[];
  /**
   * Parts that could not be read, each with the reason.
   */
  gaps: string[];
  /**
   * Whether there is text to be shown.
   */
  has_text: boolean;
  /**
   * What it is by its content: pdf, docx, eml, image, text and so on.
   */
  kind: string;
  /**
   * Its number in the item, from 0.
   */
  number: number;
  /**
   * Where each page begins in the text, if the file is one of pages.
   */
  pages: number[];
  /**
   * Its path in the item.
   */
  path: string;
  /**
   * What is known of it as a picture, if it is one.
   */
  picture?: PictureShown | null;
  /**
   * SHA-256 of its bytes.
   */
  sha256: string;
  /**
   * What is known of its text: `text`, `no text layer`, or why there is none.
   */
  text: string;
}
/**
 * A file inside a file.
 */
export interface AttachmentLine {
  /**
   * Its length in bytes.
   */
  bytes: number;
  /**
   * The item that it was taken in as.
   */
  item?: EvidenceId | null;
  /**
   * Its media type as the file gives it.
   */
  media_type: string;
  /**
   * Its name as the file gives it.
   */
  name: string;
}
/**
 * One thing that a file says about itself; nobody checked it.
 */
export interface DocumentFact {
  /**
   * What it is about, such as `author` or `taken`.
   */
  name: string;
  /**
   * The value, hidden characters made visible.
   */
  value: string;
}
/**
 * A picture, and whether it can be shown.
 */
export interface PictureShown {
  /**
   * How high it is.
   */
  height: number;
  /**
   * Its media type by its content; absent where it is none of the four that are shown.
   */
  media_type?: string | null;
  /**
   * Why it is not shown.
   */
  refused?: string | null;
  /**
   * How wide it is.
   */
  width: number;
}
