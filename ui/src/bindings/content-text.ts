// provisional
export interface TextPart {
  from: number;
  next?: number | null;
  end: number;
  ends: number;
  lines: (TextLine)[];
}
export interface TextLine {
  text: string;
  continued: boolean;
}
export type ContentText = TextPart;
