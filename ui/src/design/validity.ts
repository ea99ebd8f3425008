import { texts } from '../texts/index.svelte';

/** Says what a control that was refused needs. */
export function complaint(validity: ValidityState): string {
  if (validity.valueMissing) return texts.design.fillIn;
  return texts.design.cannotUse;
}
