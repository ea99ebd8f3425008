import type { IntakeAsked } from '../../bindings/intake-asked';

/** The dates of evidence as they are typed. */
export type Dates = { [Name in keyof Required<NonNullable<IntakeAsked['dates']>>]: string };

/** Returns dates that say nothing. */
export function noDates(): Dates {
  return { issued: '', in_force_from: '', in_force_to: '', period_from: '', period_to: '', collected: '', next_review: '' };
}
