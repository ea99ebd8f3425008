// Written by `npm run bindings` from schemas/cli/requests-back.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * An evidence request's number, written `R-001`.
 */
export type RequestId = string;

/**
 * What came back, by request.
 */
export interface RequestsBack {
  /**
   * Requests for which something came.
   */
  matched: Matched[];
  /**
   * What came and names no request of this vault.
   */
  unmatched: Unmatched[];
  /**
   * Requests that still wait.
   */
  waiting: RequestId[];
}
/**
 * What came for a request.
 */
export interface Matched {
  /**
   * What came.
   */
  evidence: EvidenceId[];
  /**
   * The request.
   */
  request: string;
}
/**
 * An item that names no request.
 */
export interface Unmatched {
  /**
   * An evidence item's number, written `E-0042`.
   */
  evidence: string;
  /**
   * Requests of several bodies that it may be for: they gave them the same number.
   */
  may_be_for?: RequestId[];
  /**
   * Its path as delivered.
   */
  path: string;
}
