// Written by `npm run bindings` from schemas/window/attention.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';

/**
 * What needs somebody now.
 */
export interface Attention {
  /**
   * The most pressing, as many as were asked for, the first first.
   */
  needs: Need[];
  /**
   * How many there are in all.
   */
  total: number;
}
/**
 * One thing that needs somebody.
 */
export interface Need {
  /**
   * Since when, or by when.
   */
  day?: Day | null;
  /**
   * The number of what it is about; absent where it is the vault itself.
   */
  id?: string | null;
  /**
   * What it is.
   */
  kind:
    | 'alarming'
    | 'trust-unreadable'
    | 'trust-lost'
    | 'finding-overdue'
    | 'signature-overdue'
    | 'request-overdue'
    | 'decision-overdue'
    | 'request-to-judge'
    | 'signature-waiting'
    | 'document-due'
    | 'sample-to-test'
    | 'evidence-to-review'
    | 'engagement-to-conclude'
    | 'no-backup'
    | 'not-witnessed';
  /**
   * What that is called.
   */
  name: string;
  /**
   * Its word, where it is evidence that alarms, or that rests on what is not relied on any more.
   */
  verdict?: Word | null;
}
