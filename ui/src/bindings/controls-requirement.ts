// provisional
export interface RequirementShown {
  id: string;
  title: string;
  group: string;
  explanation: string;
  state: CoverageState;
  excluded_because?: string | null;
  mappings: (MappingShown)[];
  refused: (RefusedShown)[];
}
export type CoverageState = 'gap' | 'mapped' | 'partial' | 'sufficient' | 'excluded';
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
export type ControlsRequirement = RequirementShown;
