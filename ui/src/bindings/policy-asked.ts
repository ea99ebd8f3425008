// Written by `npm run bindings` from schemas/window/policy-asked.json. Do not edit.

/**
 * What is to be demanded of keys from now on.
 */
export interface PolicyAsked {
  min_rsa_bits?: number | null;
  reason: string;
  refuse?: string[];
  require_confirmation?: boolean;
  require_outside_confirmation?: boolean;
}
