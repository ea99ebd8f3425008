// Written by `npm run bindings` from schemas/window/app-filter.json. Do not edit.

/**
 * Which files a dialog offers.
 */
export interface AppFilter {
  extensions: string[];
  name: string;
}
