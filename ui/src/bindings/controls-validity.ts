// provisional
export interface ValidityShown {
  kind: EvidenceKind;
  months?: number | null;
  reason?: string | null;
}
export type EvidenceKind = 'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
export type ControlsValidity = (ValidityShown)[];
