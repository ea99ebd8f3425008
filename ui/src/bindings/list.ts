// Written by `npm run bindings` from schemas/cli/list.json. Do not edit.

/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
export type List = EvidenceLine[];

/**
 * One line of a list of evidence.
 */
export interface EvidenceLine {
  /**
   * Length in bytes.
   */
  bytes: number;
  /**
   * The log profile, `document` or `file`.
   */
  format: string;
  /**
   * The item.
   */
  id: string;
  /**
   * What kind of evidence it is, where somebody said it.
   */
  kind?: EvidenceKind | null;
  /**
   * Its name.
   */
  name: string;
  /**
   * On whom its verdict rests who is not relied on any more: it is to be looked at again.
   */
  no_longer_relied_on: string[];
  /**
   * When it was received.
   */
  received: string;
  /**
   * How many records it has.
   */
  records: number;
  /**
   * Where it comes from.
   */
  source?: string | null;
  /**
   * `held`, `withdrawn` or `erased`.
   */
  status: string;
  /**
   * What it supports.
   */
  supports: string[];
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
