// Written by `npm run bindings` from schemas/window/content-text.json. Do not edit.

/**
 * A part of a text.
 */
export interface ContentText {
  /**
   * Where the text ends.
   */
  end: number;
  /**
   * How many lines of the text end in this part.
   */
  ends: number;
  /**
   * Where it begins, in bytes.
   */
  from: number;
  /**
   * Its lines.
   */
  lines: TextLine[];
  /**
   * Where the next part begins; absent at the end.
   */
  next?: number | null;
}
/**
 * One line of a text, or a piece of a long one.
 */
export interface TextLine {
  /**
   * Whether it goes on from the line before.
   */
  continued: boolean;
  /**
   * What it says, hidden characters made visible.
   */
  text: string;
}
