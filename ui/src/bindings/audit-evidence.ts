export interface AuditEvidence { items: { id: string; name: string; kind?: string|null; verdict: string }[]; found: number }
