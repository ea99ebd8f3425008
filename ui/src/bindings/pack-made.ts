// Written by `npm run bindings` from schemas/window/pack-made.json. Do not edit.

/**
 * A pack's number, written `PK-001`.
 */
export type PackId = string;

/**
 * A pack that was made.
 */
export interface PackMade {
  bytes: number;
  file: string;
  id: PackId;
  pages: number;
  plan: PackPlan;
  /**
   * Characters that were printed as code points.
   */
  substituted: string[];
}
/**
 * What a pack would list, before it is made.
 */
export interface PackPlan {
  /**
   * How many items it lists.
   */
  items: number;
  /**
   * What it names as left out, and why.
   */
  omitted: OmittedShown[];
}
/**
 * An item that a pack leaves out.
 */
export interface OmittedShown {
  /**
   * `withdrawn` or `erased`.
   */
  how: string;
  /**
   * The item's number.
   */
  id: string;
  /**
   * Why.
   */
  why: string;
}
