// Written by `npm run bindings` from schemas/window/soa-exported.json. Do not edit.

/**
 * The number of a version of the Statement of Applicability, written `SA-01`.
 */
export type SoaId = string;

/**
 * A version that was written as a spreadsheet.
 */
export interface SoaExported {
  rows: number;
  version: SoaId;
}
