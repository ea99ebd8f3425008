// Written by `npm run bindings` from schemas/window/vault-restored.json. Do not edit.

/**
 * A vault that goes on from a copy; its recovery code is asked for by itself, once.
 */
export interface VaultRestored {
  items: number;
  left_out: number;
  origin: string;
  to_enrol: string[];
}
