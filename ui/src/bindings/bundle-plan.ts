// Written by `npm run bindings` from schemas/window/bundle-plan.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * What a bundle would hold, before it is made.
 */
export interface BundlePlan {
  /**
   * What is withheld as evidence, and may be named by the pack that goes with it.
   */
  in_pack: EvidenceId[];
  /**
   * How many items go out.
   */
  items: number;
  /**
   * How many people on record its openings name: all of them, unless something is withheld.
   */
  people: number;
  /**
   * What does not, and why.
   */
  withheld: WithheldShown[];
}
/**
 * An item that is withheld, by its name where it is still held.
 */
export interface WithheldShown {
  /**
   * An evidence item's number, written `E-0042`.
   */
  id: string;
  /**
   * Its name; absent where it was erased.
   */
  name?: string | null;
  /**
   * Why.
   */
  reason: string;
}
