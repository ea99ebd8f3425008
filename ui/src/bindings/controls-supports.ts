// provisional
export interface SupportsShown {
  id: string;
  name: string;
  verdict: Word;
  mappings: (MappingShown)[];
  suggestions: (Suggestion)[];
  refused: (RefusedShown)[];
  due?: DueForReview | null;
}
export interface DueForReview {
  evidence: string;
  name: string;
  since: string;
  because: string;
}
export interface MappingShown {
  evidence: string;
  name: string;
  verdict: Word;
  requirement: string;
  title: string;
  sufficiency: Sufficiency;
  rationale: string;
  because?: string | null;
  suggested_by?: string | null;
  by: string;
  at: string;
  contested: (string)[];
  review?: ReviewOfMapping | null;
}
export interface ReviewOfMapping {
  by: string;
  at: string;
  agrees: boolean;
  comment: string;
  exception?: string | null;
}
export type Sufficiency = 'none' | 'partial' | 'sufficient';
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
export interface RefusedShown {
  evidence: string;
  requirement: string;
  reason: string;
  by: string;
}
export interface Suggestion {
  evidence: string;
  requirement: string;
  title: string;
  because: string;
}
export type ControlsSupports = SupportsShown;
