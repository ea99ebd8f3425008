import { texts } from '../../texts/index.svelte';

type Outcome = 'pass' | 'fail' | 'not checked';

/** Returns an outcome as {@link Check} takes it. */
export function outcomeOf(outcome: Outcome): 'pass' | 'fail' | 'not-checked' {
  return outcome === 'not checked' ? 'not-checked' : outcome;
}

/** Returns a check's name for people; one that has no name of ours keeps its own. */
export function labelOf(check: string): string {
  const { ofFile } = texts.evidence.item;
  // What is checked of the file as a whole, besides what its records say.
  if (check.startsWith('file ')) return ofFile(labelOf(check.slice('file '.length)));
  return texts.evidence.item.check[check] ?? check.charAt(0).toUpperCase() + check.slice(1);
}

/** Counts outcomes. */
export function tally(facts: { outcome: Outcome }[]): { pass: number; fail: number; open: number } {
  const of = (outcome: Outcome) => facts.filter((it) => it.outcome === outcome).length;
  return { pass: of('pass'), fail: of('fail'), open: of('not checked') };
}

/** Puts what failed first, and leaves the order otherwise: nobody should have to look for it under what passed. */
export function failedFirst<T extends { outcome: Outcome }>(facts: T[]): T[] {
  const failed = (fact: T) => fact.outcome === 'fail';
  return [...facts.filter(failed), ...facts.filter((fact) => !failed(fact))];
}
