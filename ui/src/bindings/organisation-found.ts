// Written by `npm run bindings` from schemas/window/organisation-found.json. Do not edit.

/**
 * What kind of thing was found.
 */
export type FoundKind = 'system' | 'person' | 'agent' | 'request' | 'row';

/**
 * Something that was found.
 */
export interface OrganisationFound {
  /**
   * Its number or name, by which the page opens it.
   */
  id: string;
  kind: FoundKind;
  /**
   * What it is called.
   */
  name: string;
  /**
   * The row's number, of a row.
   */
  row?: number | null;
}
