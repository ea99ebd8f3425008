import type { Conclude } from '../../bindings/conclude';
import type { Documents } from '../../bindings/documents';
import type { Programme } from '../../bindings/programme';

export type Tone = 'plain' | 'good' | 'attention' | 'bad';

/** Only what was found to conform in all is shown as good; what was not tested in part is not. */
export const conclusionTone: Record<Conclude['conclusion']['conclusion'], Tone> = {
  conforms: 'good',
  'conforms-as-far-as-tested': 'plain',
  'does-not-conform': 'bad',
  'not-applicable': 'plain',
  'not-concluded': 'plain',
};

/** A conclusion is shown as good as long as nothing speaks against what it stands on. */
export function toneOf(made: Pick<Conclude['conclusion'], 'conclusion' | 'altered'>): Tone {
  return made.altered?.length ? 'attention' : conclusionTone[made.conclusion];
}

export const documentTone: Record<Documents[number]['state'], Tone> = {
  missing: 'bad',
  gone: 'bad',
  'needs-attention': 'bad',
  superseded: 'attention',
  'not-yet-in-force': 'attention',
  'no-longer-in-force': 'attention',
  'review-overdue': 'attention',
  'not-approved': 'attention',
  current: 'good',
};

export const planTone: Record<Programme[number]['audits'][number]['state'], Tone> = {
  planned: 'plain',
  'under-way': 'plain',
  'carried-out': 'good',
  'in-part': 'attention',
  overdue: 'bad',
};
