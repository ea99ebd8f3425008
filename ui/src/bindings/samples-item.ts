// Written by `npm run bindings` from schemas/window/samples-item.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';

/**
 * An item of evidence.
 */
export interface SamplesItem {
  id: EvidenceId;
  name: string;
  /**
   * How many records it has.
   */
  records: number;
  source?: string | null;
  verdict: Word;
}
