// provisional
export interface LogPage {
  total: number;
  lines: (RecordLine)[];
}
export interface RecordLine {
  id: string;
  line: number;
  verdict: Word;
  time?: string | null;
  kind?: string | null;
  system?: string | null;
  agent?: string | null;
  person?: string | null;
  outcome?: string | null;
  not_covered: (string)[];
  sound: boolean;
  knot: Knot;
  beginning?: string | null;
}
export interface Knot {
  signed: boolean;
  anchored: boolean;
  breaks: (Break)[];
}
export interface Break {
  field: string;
  expected: string;
  actual: string;
}
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
export type ContentLog = LogPage;
