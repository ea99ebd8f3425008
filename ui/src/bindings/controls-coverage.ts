// provisional
export interface ControlsShown extends CoverageShown {
  groups: (GroupShown)[];
  marks: (MarkShown)[];
}
export interface CoverageShown {
  basis: CoverageBasis;
  requirements: (Covered)[];
}
export interface CoverageBasis {
  signed?: string | null;
  newer?: string | null;
  controls: number;
  excluded: number;
  own: number;
  sentence: string;
}
export interface Covered {
  id: string;
  title: string;
  group: string;
  state: CoverageState;
  excluded_because?: string | null;
  evidence: (CoveringEvidence)[];
}
export type CoverageState = 'gap' | 'mapped' | 'partial' | 'sufficient' | 'excluded';
export interface CoveringEvidence {
  id: string;
  name: string;
  verdict: Word;
  sufficiency: Sufficiency;
  rationale: string;
  by: string;
  contested?: (string)[];
  review_exception?: string | null;
}
export type Sufficiency = 'none' | 'partial' | 'sufficient';
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
export interface GroupShown {
  id: string;
  title: string;
}
export interface MarkShown {
  id: string;
  word?: Word | null;
}
export type ControlsCoverage = ControlsShown;
