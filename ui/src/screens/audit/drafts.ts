import type { Conclude } from '../../bindings/conclude';
import type { ConclusionStated } from '../../bindings/conclusion-stated';

type Shown = Conclude['conclusion'];
type Said = Shown['design'];

/** What somebody has filled in for a requirement and not yet written down. An empty word is one that is open. */
export type Draft = {
  design: Said | '';
  implementation: Said | '';
  operation: Said | '';
  conclusion: Shown['conclusion'] | '';
  reason: string;
  evidence: string[];
  tests: string[];
  samples: string[];
  findings: string[];
  answers: Record<string, { answer: Said | ''; remark: string }>;
  by: string;
};

/** Begins with what is on record, or with nothing: what a conclusion stands on is chosen, never presumed. */
export function draftOf(made: Shown | null | undefined): Draft {
  return {
    design: made?.design ?? '',
    implementation: made?.implementation ?? '',
    operation: made?.operation ?? '',
    conclusion: made?.conclusion ?? '',
    reason: made?.reason ?? '',
    evidence: [...(made?.evidence ?? [])],
    tests: [...(made?.tests ?? [])],
    samples: [...(made?.samples ?? [])],
    findings: [...(made?.findings ?? [])],
    answers: Object.fromEntries(
      (made?.checklist ?? []).map((it) => [it.question, { answer: it.answer, remark: it.remark ?? '' }]),
    ),
    by: '',
  };
}

/** Tells whether a draft says something else than what it began with. */
export function differs(draft: Draft, made: Shown | null | undefined): boolean {
  return JSON.stringify(told(draft)) !== JSON.stringify(told(draftOf(made)));
}

/** What is sent to be written down; a question that nobody answered is none. */
export function stated(engagement: string, requirement: string, draft: Draft): ConclusionStated {
  const checklist = Object.entries(draft.answers).flatMap(([question, { answer, remark }]) =>
    answer === '' ? [] : [{ question, answer, ...(remark.trim() ? { remark: remark.trim() } : {}) }],
  );
  return {
    engagement,
    requirement,
    design: draft.design || 'not-tested',
    implementation: draft.implementation || 'not-tested',
    operation: draft.operation || 'not-tested',
    conclusion: draft.conclusion || 'not-concluded',
    reason: draft.reason,
    evidence: draft.evidence,
    tests: draft.tests,
    samples: draft.samples,
    findings: draft.findings,
    checklist,
    by: draft.by || null,
  };
}

/** The same content in the same order, so that two drafts can be compared. */
function told(draft: Draft): unknown {
  const sorted = (all: string[]) => [...all].sort();
  const answers = Object.entries(draft.answers).filter(([, it]) => it.answer !== '' || it.remark.trim() !== '');
  return {
    ...draft,
    evidence: sorted(draft.evidence),
    tests: sorted(draft.tests),
    samples: sorted(draft.samples),
    findings: sorted(draft.findings),
    answers: answers.map(([id, it]) => [id, it.answer, it.remark.trim()]).sort(),
  };
}
