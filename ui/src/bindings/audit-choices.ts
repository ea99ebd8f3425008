export interface AuditChoices { today: string; people: Choice[]; systems: Choice[]; sites: Choice[]; requirements: Choice[]; engagements: Choice[]; findings: Choice[]; plans: Choice[]; zones: string[] }
export interface Choice { id: string; name: string }
