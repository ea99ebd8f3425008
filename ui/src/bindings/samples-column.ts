// Written by `npm run bindings` from schemas/window/samples-column.json. Do not edit.

/**
 * A column of a register.
 */
export interface SamplesColumn {
  key: string;
  title: string;
}
