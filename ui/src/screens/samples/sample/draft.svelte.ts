import { whenLocked } from '../../../app/vault.svelte';
import type { SamplesFreezeAsked } from '../../../bindings/samples-freeze-asked';
import { ids, orNull, whole } from '../words';

export type Method = 'random' | 'stratified' | 'interval' | 'judgemental';

/** A sample that is being thought of; it stays as it is while one looks at something else. */
export class Draft {
  purpose = $state('');
  engagement = $state('');
  requirements = $state<string[]>([]);
  from = $state<'records' | 'items' | 'rows'>('records');
  items = $state<string[]>([]);
  register = $state('');
  /** What records or rows must hold, by field or column. */
  holding = $state<Record<string, string>>({});
  method = $state<Method>('random');
  stratifyBy = $state('');
  because = $state('');
  confidence = $state('95');
  tolerable = $state('5');
  expected = $state(0);
  looks = $state('1');
  size = $state('');

  get population(): SamplesFreezeAsked['population'] {
    const holding = Object.fromEntries(Object.entries(this.holding).filter(([, value]) => value.trim() !== ''));
    if (this.from === 'rows') return { from: 'rows', register: this.register, holding };
    if (this.from === 'items') return { from: 'items', items: ids(this.items) };
    return { from: 'records', items: ids(this.items), holding };
  }

  get asked(): SamplesFreezeAsked {
    const chosen = this.method === 'judgemental';
    return {
      purpose: this.purpose,
      engagement: this.engagement,
      requirements: ids(this.requirements),
      population: this.population,
      method: this.method,
      stratify_by: this.method === 'stratified' ? orNull(this.stratifyBy) : null,
      because: chosen || this.method === 'interval' ? orNull(this.because) : null,
      confidence: chosen ? null : this.confidence,
      tolerable: chosen ? null : this.tolerable,
      expected: chosen ? 0 : this.expected,
      looks: whole(this.looks) ?? 1,
      size: whole(this.size),
    };
  }
}

let kept = new Draft();

/** The sample that is being thought of. */
export function draft(): Draft {
  return kept;
}

/** Begins anew, once it was frozen or given up. */
export function forget(): void {
  kept = new Draft();
}

whenLocked(forget);
