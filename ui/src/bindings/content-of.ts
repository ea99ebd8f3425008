// provisional
export interface ContentShown {
  id: string;
  name: string;
  verdict: Word;
  status: string;
  kind?: EvidenceKind | null;
  format: string;
  records: number;
  files: (FileLine)[];
  files_total: number;
  inside: (InsideLine)[];
  breaks: (BreakAt)[];
  breaks_total: number;
}
export interface BreakAt {
  line: number;
  record?: string | null;
  field: string;
  expected: string;
  actual: string;
}
export type EvidenceKind = 'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
export interface FileLine {
  number: number;
  path: string;
  bytes: number;
  is_content: boolean;
}
export interface InsideLine {
  id: string;
  name: string;
  verdict: Word;
  bytes: number;
}
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
export type ContentOf = ContentShown;
