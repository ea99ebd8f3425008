// Written by `npm run bindings` from schemas/window/evidence-order.json. Do not edit.

/**
 * In which order items are wanted.
 */
export interface EvidenceOrder {
  /**
   * By what.
   */
  by?: 'id' | 'name' | 'verdict' | 'kind' | 'format' | 'source' | 'received' | 'period' | 'records' | 'bytes';
  /**
   * The greatest first.
   */
  descending?: boolean;
}
