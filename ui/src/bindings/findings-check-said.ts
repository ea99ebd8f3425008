// Written by `npm run bindings` from schemas/window/findings-check-said.json. Do not edit.

/**
 * What somebody saw who looked whether what was done helps.
 */
export interface FindingsCheckSaid {
  by: string;
  effective: boolean;
  evidence: string[];
  on: string;
  result: string;
}
