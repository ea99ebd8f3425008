// Written by `npm run bindings` from schemas/window/controls-supports.json. Do not edit.

/**
 * What an item supports, and what it might.
 */
export interface ControlsSupports {
  /**
   * Since when it has to be looked at again, if so.
   */
  due?: DueForReview | null;
  /**
   * The item.
   */
  id: string;
  /**
   * What it is mapped to.
   */
  mappings: MappingShown[];
  /**
   * Its name.
   */
  name: string;
  /**
   * Suggestions that were refused.
   */
  refused: RefusedShown[];
  /**
   * What its text or its kind of records suggests.
   */
  suggestions: Suggestion[];
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * Evidence that has to be looked at again.
 */
export interface DueForReview {
  /**
   * Why: a date of its own, or the rule for its kind.
   */
  because: string;
  /**
   * The item.
   */
  evidence: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * Since when.
   */
  since: string;
}
/**
 * One mapping, with its judgement and its review.
 */
export interface MappingShown {
  /**
   * When.
   */
  at: string;
  /**
   * Why so far and no farther.
   */
  because?: string | null;
  /**
   * Who mapped it.
   */
  by: string;
  /**
   * Who contradicts it, each a sentence.
   */
  contested: string[];
  /**
   * The item.
   */
  evidence: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * On whom the item's verdict rests who is not relied on any more: it is to be looked at again.
   */
  no_longer_relied_on: string[];
  /**
   * Why it supports it.
   */
  rationale: string;
  /**
   * The control or clause.
   */
  requirement: string;
  /**
   * The newest review.
   */
  review?: ReviewOfMapping | null;
  /**
   * How far the evidence satisfies it.
   */
  sufficiency: 'none' | 'partial' | 'sufficient';
  /**
   * What suggested it.
   */
  suggested_by?: string | null;
  /**
   * Its short title.
   */
  title: string;
  /**
   * Its word. Integrity is not conformity: it says nothing about the requirement.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * What a second person says about a mapping.
 */
export interface ReviewOfMapping {
  /**
   * Whether they agree.
   */
  agrees: boolean;
  /**
   * When.
   */
  at: string;
  /**
   * Who.
   */
  by: string;
  /**
   * What they say.
   */
  comment: string;
  /**
   * Why the author reviewed the own mapping, where that is so.
   */
  exception?: string | null;
}
/**
 * A suggestion that was refused.
 */
export interface RefusedShown {
  /**
   * Who refused it.
   */
  by: string;
  /**
   * The item.
   */
  evidence: string;
  /**
   * Why.
   */
  reason: string;
  /**
   * The control or clause.
   */
  requirement: string;
}
/**
 * A mapping that somebody may want to make.
 */
export interface Suggestion {
  /**
   * What suggests it.
   */
  because: string;
  /**
   * The item.
   */
  evidence: string;
  /**
   * The control or clause.
   */
  requirement: string;
  /**
   * Its short title.
   */
  title: string;
}
