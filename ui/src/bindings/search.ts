// Written by `npm run bindings` from schemas/cli/search.json. Do not edit.

/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;
export type Search = RecordShown[];

/**
 * A record found by a search.
 */
export interface RecordShown {
  /**
   * Agent.
   */
  agent?: string | null;
  /**
   * When the decision took effect, if this record states it.
   */
  executed?: Timestamp | null;
  /**
   * The item.
   */
  id: string;
  /**
   * Kind of event.
   */
  kind?: string | null;
  /**
   * The line in its content file, from 1.
   */
  line: number;
  /**
   * On whom that word rests who is not relied on any more: the item is to be looked at again.
   */
  no_longer_relied_on?: string[];
  /**
   * Which of these fields the record's hash does not cover: anybody could have changed them unseen.
   */
  not_covered: string[];
  /**
   * Operator of record.
   */
  operator?: string | null;
  /**
   * Outcome.
   */
  outcome?: string | null;
  /**
   * Person who approved, reviewed, overruled.
   */
  person?: string | null;
  /**
   * Whether there is a trace of the reasoning.
   */
  reasoning: boolean;
  /**
   * Who asked for the action.
   */
  requester?: string | null;
  /**
   * How long the review took, in whole seconds.
   */
  review_seconds?: number | null;
  /**
   * When a person reviewed it, if this record states it.
   */
  reviewed?: Timestamp | null;
  /**
   * Assigned level of risk.
   */
  risk_level?: string | null;
  /**
   * Risk score as a decimal number, rounded down to millionths.
   */
  risk_score?: string | null;
  /**
   * Whether the record could be read and nothing about it contradicts the log.
   */
  sound: boolean;
  /**
   * AI system.
   */
  system?: string | null;
  /**
   * The record itself, at most 64 KiB.
   */
  text: string;
  /**
   * When, as far as the record says.
   */
  time?: Timestamp | null;
  /**
   * The item's word: what the record is worth.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
  /**
   * Version of the AI system or model.
   */
  version?: string | null;
}
