// Written by `npm run bindings` from schemas/window/findings-action-said.json. Do not edit.

/**
 * A corrective action as somebody states it.
 */
export interface FindingsActionSaid {
  /**
   * Why it is changed.
   */
  because?: string | null;
  /**
   * The action to change, by its number.
   */
  change?: number | null;
  due: string;
  owner: string;
  what: string;
}
