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
   * The logs in the order of their sources; if they are not all, those in which most is wrong or missing come first.
   */
  logs: LogDrawn[];
  /**
   * How many logs there are.
   */
  logs_total: number;
  /**
   * What is missing from each source, in the same order.
   */
  sources: SourceTold[];
  /**
   * How many sources there are.
   */
  sources_total: number;
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
 * A log as it is drawn.
 */
export interface LogDrawn {
  /**
   * What tells it from other logs of that source, where there are others: its format, or what ties its exports
   * together.
   */
  called?: string | null;
  /**
   * Its source, where somebody said it.
   */
  source?: string | null;
  /**
   * The period as spans of days.
   */
  spans: SpanDrawn[];
}
/**
 * Some days of a log.
 */
export interface SpanDrawn {
  /**
   * What there is to say beyond the state, each a sentence.
   */
  because: string[];
  /**
   * The first day.
   */
  from: string;
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
 * What is missing from a source.
 */
export interface SourceTold {
  /**
   * What is missing or in doubt, in one sentence; after 400 characters it is cut off with an ellipsis.
   */
  missing: string;
  /**
   * The source, where somebody said it.
   */
  source?: string | null;
}
