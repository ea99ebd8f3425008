import type { Fact, VerifyBundle } from '../../bindings/verify-bundle';

export type Outcome = 'pass' | 'fail' | 'not-checked';

/** One of the five facts that a bundle's checks come down to. */
export type Headline = { id: HeadlineId; outcome: Outcome; detail: string; checks: Fact[] };
export type HeadlineId = 'whole' | 'signer' | 'ledger' | 'contents' | 'verdicts';

/** Which check speaks of which fact. One that is not named here is shown with the last of them, so none is lost. */
const SPEAKS_OF: Record<string, HeadlineId> = {
  zip: 'whole',
  bag: 'whole',
  places: 'whole',
  signature: 'signer',
  'signer enrolled': 'signer',
  checkpoint: 'ledger',
  ledger: 'ledger',
  openings: 'ledger',
  cosignatures: 'ledger',
  'known heads': 'ledger',
  declared: 'contents',
  'closed entries': 'contents',
  evidence: 'contents',
};
/** The check that says most, where all of them pass. */
const TELLS: Record<HeadlineId, string> = {
  whole: 'bag',
  signer: 'signer enrolled',
  ledger: 'ledger',
  contents: 'declared',
  verdicts: 'verdicts',
};
const ORDER: HeadlineId[] = ['whole', 'signer', 'ledger', 'contents', 'verdicts'];

/** The word for an outcome as components take it. */
export function outcomeOf(fact: Fact): Outcome {
  return fact.outcome === 'not checked' ? 'not-checked' : fact.outcome;
}

/**
 * Brings the checks of a bundle down to five facts. A fact is as good as the worst of its checks, and says what that
 * one says; a fact of which nothing was checked is `not-checked` and never a pass.
 */
export function headlines(report: VerifyBundle): Headline[] {
  return ORDER.map((id) => {
    const checks = report.checks.filter((fact) => (SPEAKS_OF[fact.check] ?? 'verdicts') === id);
    const worst = checks.find((it) => outcomeOf(it) === 'fail') ?? checks.find((it) => outcomeOf(it) === 'not-checked');
    const told = worst ?? checks.find((it) => it.check === TELLS[id]) ?? checks[0];
    const outcome = worst ? outcomeOf(worst) : checks.length > 0 ? 'pass' : 'not-checked';
    return { id, outcome, detail: abridged(told?.detail ?? ''), checks };
  });
}

/** Shortens digests and origins in a sentence; all of it stands with the checks. */
function abridged(sentence: string): string {
  return sentence.replace(/[0-9a-z]{40,}/g, (whole) => `${whole.slice(0, 8)}…${whole.slice(-8)}`);
}

/** A sentence about one item or many. */
export type Note = { items: string[]; text: string };

const OF_ITEM = /^(E-\d+): (.+)$/s;

/** Says each sentence once, with the items of which it is said. */
export function grouped(sentences: string[]): Note[] {
  const notes = new Map<string, Note>();
  for (const sentence of sentences) {
    const [, item, text = sentence] = OF_ITEM.exec(sentence) ?? [];
    const note = notes.get(text) ?? { items: [], text };
    if (item) note.items.push(item);
    notes.set(text, note);
  }
  return [...notes.values()];
}
