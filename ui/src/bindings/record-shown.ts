// Written by `npm run bindings` from schemas/window/record-shown.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;

/**
 * Whether the record is whole: every log source over a period.
 */
export interface RecordShown {
  /**
   * The engagement whose period it is; absent where there is none, and the last year is shown.
   */
  engagement?: EngagementLine | null;
  /**
   * The first day.
   */
  from: string;
  /**
   * The sources.
   */
  sources: SourceTimeline[];
  /**
   * The last day.
   */
  to: string;
}
/**
 * An engagement in a line.
 */
export interface EngagementLine {
  /**
   * Of how many of them something is concluded.
   */
  concluded: number;
  /**
   * The period's days by its own clock, for people.
   */
  days: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * How many requirements are in scope.
   */
  in_scope: number;
  /**
   * What kind of audit it is.
   */
  kind: 'internal-audit' | 'stage-1' | 'stage-2' | 'surveillance' | 'recertification' | 'follow-up' | 'supplier';
  /**
   * Who leads it; absent where a certification body's team is not known here.
   */
  lead?: string | null;
  period: Period;
  /**
   * The planned audit that it is.
   */
  plan?: PlanCited | null;
  /**
   * The engagement before.
   */
  predecessor?: EngagementId | null;
  /**
   * How it stands: open or closed.
   */
  state: string;
  /**
   * What it is called.
   */
  title: string;
}
/**
 * The period that it looks at.
 */
export interface Period {
  /**
   * The first second.
   */
  from: string;
  /**
   * The last second.
   */
  to: string;
}
/**
 * An audit that a programme plans.
 */
export interface PlanCited {
  /**
   * The audit's number in it.
   */
  number: number;
  /**
   * The programme.
   */
  programme: string;
}
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
