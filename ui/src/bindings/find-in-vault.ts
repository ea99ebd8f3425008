// Written by `npm run bindings` from schemas/window/find-in-vault.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;

/**
 * What Ctrl-K found in the vault.
 */
export interface FindInVault {
  /**
   * Items, by words of their text.
   */
  documents: EvidenceNamed[];
  /**
   * Items, by number or by words of their name.
   */
  evidence: EvidenceNamed[];
  /**
   * Records, by their words.
   */
  records: RecordLine[];
}
/**
 * An item by its name.
 */
export interface EvidenceNamed {
  id: EvidenceId;
  name: string;
  verdict: Word;
}
/**
 * One record in a table.
 */
export interface RecordLine {
  /**
   * Agent.
   */
  agent?: string | null;
  /**
   * Its beginning, hidden characters made visible; absent where a long log has to be unpacked for it.
   */
  beginning?: string | null;
  /**
   * An evidence item's number, written `E-0042`.
   */
  id: string;
  /**
   * Kind of event.
   */
  kind?: string | null;
  knot: Knot;
  /**
   * The line in its content file, from 1.
   */
  line: number;
  /**
   * Which of the mapped fields the record's hash does not cover.
   */
  not_covered: string[];
  /**
   * Outcome.
   */
  outcome?: string | null;
  /**
   * Person who approved, reviewed, overruled.
   */
  person?: string | null;
  /**
   * Whether the record could be read and nothing about it contradicts the log.
   */
  sound: boolean;
  /**
   * AI system.
   */
  system?: string | null;
  /**
   * When, as far as the record says.
   */
  time?: Timestamp | null;
  /**
   * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * How it stands in the chain of its log.
 */
export interface Knot {
  /**
   * Whether a count, head or checkpoint that agrees speaks about the log up to here.
   */
  anchored: boolean;
  /**
   * What does not verify at this record; no more than a hundred of a kind are kept for one item.
   */
  breaks: Break[];
  /**
   * Whether the chain was checked here and holds. Not so where the log has none, where it was not checked, and
   * where so much did not verify that what came after was not kept.
   */
  linked: boolean;
  /**
   * Whether its signature verifies.
   */
  signed: boolean;
}
/**
 * One thing that does not verify at a record.
 */
export interface Break {
  /**
   * What was found.
   */
  actual: string;
  /**
   * What was expected.
   */
  expected: string;
  /**
   * The field, or the check's name.
   */
  field: string;
}
