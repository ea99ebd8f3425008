// Written by `npm run bindings` from schemas/cli/timeline.json. Do not edit.

export type Timeline = SourceTimeline[];

/**
 * A source, and what its logs show of the period.
 */
export interface SourceTimeline {
  /**
   * What is missing or in doubt, in one sentence.
   */
  missing: string;
  /**
   * The source; absent for evidence of which nobody said where it comes from.
   */
  source?: string | null;
  /**
   * Its logs.
   */
  streams: StreamTimeline[];
}
/**
 * One log of a source.
 */
export interface StreamTimeline {
  /**
   * How many records of the log come before the first export that is held, where the log says so.
   */
  before_first?: number | null;
  /**
   * The format of the log.
   */
  profile?: string | null;
  /**
   * The period as spans of days.
   */
  spans: Span[];
  /**
   * What ties its exports together, where something does.
   */
  stream?: string | null;
  /**
   * Exports whose days are not known: they have no place in the spans.
   */
  undated: ItemInSpan[];
}
/**
 * Days in a row of which the same is shown.
 */
export interface Span {
  /**
   * What there is to say beyond the state, each a sentence.
   */
  because: string[];
  /**
   * The first day.
   */
  from: string;
  /**
   * The exports that say something of them.
   */
  items: ItemInSpan[];
  /**
   * What is shown of them.
   */
  state:
    | 'proven'
    | 'end-unproven'
    | 'consistent'
    | 'unsigned'
    | 'incomplete'
    | 'not-checked'
    | 'gap'
    | 'cut'
    | 'rewritten'
    | 'broken';
  /**
   * The last day.
   */
  to: string;
}
/**
 * An export in a span.
 */
export interface ItemInSpan {
  /**
   * Its number.
   */
  id: string;
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
  /**
   * Whether it was withdrawn.
   */
  withdrawn: boolean;
}
