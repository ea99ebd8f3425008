// Written by `npm run bindings` from schemas/window/evidence-outline.json. Do not edit.

/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';

/**
 * What there is to choose from in a list of evidence.
 */
export interface EvidenceOutline {
  /**
   * How many items are held or withdrawn, whatever the filter asks.
   */
  all: number;
  /**
   * What was erased.
   */
  erased: ErasedLine[];
  /**
   * The kinds that are stated.
   */
  kinds: EvidenceKind[];
  /**
   * The sources that are stated.
   */
  sources: string[];
  /**
   * The AI systems that are stated.
   */
  systems: string[];
  /**
   * How many there are of each word among those that the rest of the filter lets through.
   */
  words: WordCount[];
}
/**
 * All that is left of an item that was erased.
 */
export interface ErasedLine {
  /**
   * The item.
   */
  id: string;
  /**
   * Why it was destroyed.
   */
  reason: string;
}
/**
 * How many items have a word.
 */
export interface WordCount {
  /**
   * How many.
   */
  count: number;
  /**
   * The word.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
