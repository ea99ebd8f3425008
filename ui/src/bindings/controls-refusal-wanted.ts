// provisional
export interface RefusalWanted {
  evidence: string;
  requirement: string;
  reason: string;
}
export type ControlsRefusalWanted = RefusalWanted;
