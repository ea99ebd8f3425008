import type { Need } from '../../bindings/attention';

/** Where each kind of need is seen to. */
const PLACES: Record<Need['kind'], (id: string) => string> = {
  alarming: (id) => `evidence/${id}`,
  'trust-unreadable': () => 'trust',
  'trust-lost': (id) => `evidence/${id}`,
  'finding-overdue': (id) => `findings/${id}`,
  'signature-overdue': () => 'review',
  'request-overdue': (id) => `requests/${id}`,
  'decision-overdue': () => 'review',
  'request-to-judge': (id) => `requests/${id}`,
  'signature-waiting': () => 'review',
  'document-due': () => 'documents',
  'sample-to-test': (id) => `samples/${id}`,
  'evidence-to-review': (id) => `evidence/${id}`,
  'engagement-to-conclude': (id) => `conclusions/${id}`,
  'no-backup': () => 'packs',
  'not-witnessed': () => 'ledger',
};

/** Returns the place where a need is seen to. */
export function placeOf(need: Need): string {
  return PLACES[need.kind](need.id ?? '');
}
