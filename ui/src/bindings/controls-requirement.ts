// Written by `npm run bindings` from schemas/window/controls-requirement.json. Do not edit.

/**
 * One requirement with all that is mapped to it.
 */
export interface ControlsRequirement {
  /**
   * Why the signed Statement of Applicability excludes it, where it does.
   */
  excluded_because?: string | null;
  /**
   * What evidence for it shows, in our own words; empty where nothing needs saying.
   */
  explanation: string;
  /**
   * The objective or top-level clause that it is grouped under.
   */
  group: string;
  /**
   * The control or clause.
   */
  id: string;
  /**
   * What is mapped to it.
   */
  mappings: MappingShown[];
  /**
   * Whether evidence for it needs a person before anything rests on it.
   */
  marked: boolean;
  /**
   * Suggestions for it that were refused.
   */
  refused: RefusedShown[];
  /**
   * How far the evidence satisfies it.
   */
  state: 'gap' | 'mapped' | 'partial' | 'sufficient' | 'excluded';
  /**
   * Its short title.
   */
  title: string;
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
