// Written by `npm run bindings` from schemas/window/samples-members.json. Do not edit.

/**
 * What drawn members say of themselves, as the sheet has it.
 */
export interface SamplesMembers {
  /**
   * What each drawn member says under them, in the order of the draw.
   */
  members: string[][];
  /**
   * The titles.
   */
  titles: string[];
}
