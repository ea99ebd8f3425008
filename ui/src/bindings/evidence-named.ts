// Written by `npm run bindings` from schemas/window/evidence-named.json. Do not edit.

/**
 * An item that a field offers.
 */
export interface EvidenceNamed {
  id: string;
  name: string;
}
