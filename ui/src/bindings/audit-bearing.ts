import type { ConclusionShown } from './conclusions';
import type { FindingShort } from './engagements-show';
import type { VerdictWord } from '../design/verdicts';
export interface AuditBearing { engagement: string; requirement: string; title: string; explanation: string; in_scope: boolean; coverage?: 'gap'|'mapped'|'partial'|'sufficient'|'excluded'|null; excluded_because?: string|null; frozen_at?: number|null;
 evidence: { id: string; name: string; verdict: VerdictWord; sufficiency: string; rationale: string; by: string; contested: string[]; kind?: string|null; shows_operation: boolean }[];
 tests: { id: string; test: string; says: string; numerator: number; denominator: number; exceptions: number }[]; samples: { id: string; purpose: string; state: string }[]; findings: FindingShort[];
 before?: { engagement: string; conclusion: ConclusionShown['conclusion']; reason: string }|null; conclusion?: ConclusionShown|null; questions: { id: string; question: string }[] }
