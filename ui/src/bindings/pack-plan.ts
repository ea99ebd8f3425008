// Written by `npm run bindings` from schemas/window/pack-plan.json. Do not edit.

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
