// provisional
export interface NoteWanted {
  note: Note;
  attachments: (string)[];
  systems: (string)[];
  sites: (string)[];
  class: Class;
  requirements: (string)[];
  rationale: string;
}
export type Class = 'public' | 'internal' | 'confidential' | 'personal';
export interface Note {
  format?: string;
  kind: EvidenceKind;
  title: string;
  who?: (NotePerson)[];
  where?: string | null;
  remote?: boolean;
  when: string;
  minutes?: number | null;
  questions?: (string)[];
  statement?: string | null;
  seen?: string | null;
}
export type EvidenceKind = 'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
export interface NotePerson {
  role: string;
  name?: string | null;
}
