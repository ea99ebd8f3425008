// provisional
export interface NoteLine {
  id: string;
  name: string;
  kind: EvidenceKind;
  verdict: Word;
  began?: string | null;
  by: string;
  confirmed: number;
  disputed: number;
}
export type EvidenceKind = 'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
export type NotesList = (NoteLine)[];
