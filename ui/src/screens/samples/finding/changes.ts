import type { FindingsSaid } from '../../../bindings/findings-said';

/** What was said anew: all else is left out, so that it stays as it was. */
export function changes(before: FindingsSaid, after: FindingsSaid): FindingsSaid {
  const changed = Object.entries(after).filter(([key, value]) => {
    return JSON.stringify(value) !== JSON.stringify(before[key as keyof FindingsSaid]);
  });
  return Object.fromEntries(changed) as FindingsSaid;
}
