// provisional
export interface MappingWanted {
  evidence: string;
  requirement: string;
  rationale: string;
  sufficiency: Sufficiency;
  because?: string | null;
}
export type Sufficiency = 'none' | 'partial' | 'sufficient';
export type ControlsMappingWanted = MappingWanted;
