// Written by `npm run bindings` from schemas/cli/coverage.json. Do not edit.

/**
 * The number of a version of the Statement of Applicability, written `SA-01`.
 */
export type SoaId = string;

/**
 * Which requirements have evidence, and which controls were counted.
 */
export interface Coverage {
  basis: CoverageBasis;
  /**
   * The requirements: controls, clauses, then the organisation's own controls.
   */
  requirements: Covered[];
}
/**
 * By which Statement of Applicability controls were counted.
 */
export interface CoverageBasis {
  /**
   * How many controls were counted, the organisation's own included.
   */
  controls: number;
  /**
   * How many controls the signed version excludes.
   */
  excluded: number;
  /**
   * A newer version that is not signed, or on paper only, and counts for nothing yet.
   */
  newer?: SoaId | null;
  /**
   * How many of those counted are the organisation's own.
   */
  own: number;
  /**
   * The same in words.
   */
  sentence: string;
  /**
   * The signed version; none if no version is signed by signatures that were verified.
   */
  signed?: SoaId | null;
}
/**
 * One requirement and the evidence for it.
 */
export interface Covered {
  /**
   * The evidence mapped to it.
   */
  evidence: CoveringEvidence[];
  /**
   * Why the signed Statement of Applicability excludes it, where it does.
   */
  excluded_because?: string | null;
  /**
   * The objective or top-level clause that it is grouped under.
   */
  group: string;
  /**
   * The control or clause.
   */
  id: string;
  /**
   * How far the evidence satisfies it: the best judgement among held evidence.
   */
  state: 'gap' | 'mapped' | 'partial' | 'sufficient' | 'excluded';
  /**
   * Its short title.
   */
  title: string;
}
/**
 * Evidence for a requirement.
 */
export interface CoveringEvidence {
  /**
   * Who mapped it.
   */
  by: string;
  /**
   * Who contradicts it, each a sentence: a reviewer who disagrees with the mapping, or somebody who disputes the
   * note. What is contested counts for nothing until that is resolved.
   */
  contested?: string[];
  /**
   * The item.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * On whom its verdict rests who is not relied on any more: it is to be looked at again.
   */
  no_longer_relied_on?: string[];
  /**
   * Why it supports it.
   */
  rationale: string;
  /**
   * Why the author reviewed the own mapping, where that is so.
   */
  review_exception?: string | null;
  /**
   * How far it was judged to satisfy the requirement.
   */
  sufficiency: 'none' | 'partial' | 'sufficient';
  /**
   * Its word. Integrity is not conformity: it says nothing about the requirement.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
