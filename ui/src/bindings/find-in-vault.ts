// provisional
export interface FoundInVault {
  evidence: (EvidenceNamed)[];
  documents: (EvidenceNamed)[];
  records: (RecordLine)[];
}
export interface EvidenceNamed {
  id: string;
  name: string;
  verdict: Word;
}
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
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
export type FindInVault = FoundInVault;
