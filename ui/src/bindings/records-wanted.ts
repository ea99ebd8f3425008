// Written by `npm run bindings` from schemas/window/records-wanted.json. Do not edit.

/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * Which records are wanted; what is absent does not matter.
 */
export interface RecordsWanted {
  agent?: string | null;
  /**
   * Only records behind this one in the order of the answer.
   */
  before?: RecordPlace | null;
  decision?: string | null;
  /**
   * A day, or a time with its zone.
   */
  from?: string | null;
  item?: EvidenceId | null;
  kind?: string | null;
  outcome?: string | null;
  person?: string | null;
  requester?: string | null;
  risk_level?: string | null;
  system?: string | null;
  text?: string | null;
  /**
   * A day, which means all of it, or a time with its zone.
   */
  to?: string | null;
  version?: string | null;
}
/**
 * Where a record stands.
 */
export interface RecordPlace {
  id: EvidenceId;
  line: number;
}
