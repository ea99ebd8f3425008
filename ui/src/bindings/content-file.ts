// provisional
export interface FileShown {
  number: number;
  path: string;
  bytes: number;
  sha256: string;
  kind: string;
  text: string;
  has_text: boolean;
  charset?: string | null;
  pages: (number)[];
  facts: (DocumentFact)[];
  attachments: (AttachmentLine)[];
  gaps: (string)[];
  picture?: PictureShown | null;
}
export interface AttachmentLine {
  name: string;
  media_type: string;
  bytes: number;
  item?: string | null;
}
export interface DocumentFact {
  name: string;
  value: string;
}
export interface PictureShown {
  media_type?: string | null;
  width: number;
  height: number;
  refused?: string | null;
}
export type ContentFile = FileShown;
