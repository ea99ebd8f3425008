// Written by `npm run bindings` from schemas/cli/trace.json. Do not edit.

/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';

/**
 * All that is on record of one AI system, in the order in which it should have come about.
 */
export interface Trace {
  days: Days;
  /**
   * Whose words rest on what is not relied on any more, each a sentence: they are to be looked at again.
   */
  in_doubt?: string[];
  /**
   * What is missing in the chain, each a sentence.
   */
  missing: string[];
  /**
   * The parts of the chain.
   */
  parts: TracePart[];
  /**
   * The AI system.
   */
  system: string;
  /**
   * What it is.
   */
  title: string;
  /**
   * What logs and gates say of each version.
   */
  versions: VersionTrace[];
}
/**
 * The days whose records are counted.
 */
export interface Days {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
/**
 * A part of the chain.
 */
export interface TracePart {
  /**
   * What is on record for it.
   */
  lines: TraceLine[];
  /**
   * Which.
   */
  part:
    | 'policy'
    | 'risks'
    | 'impact'
    | 'data'
    | 'validation'
    | 'release'
    | 'changes'
    | 'logs'
    | 'oversight'
    | 'incidents'
    | 'suppliers'
    | 'people';
}
/**
 * One thing on record, with where it stands.
 */
export interface TraceLine {
  /**
   * The ledger's entry.
   */
  entry?: number | null;
  /**
   * The evidence.
   */
  evidence?: EvidenceId | null;
  /**
   * Further evidence that the text names.
   */
  papers?: EvidenceId[];
  /**
   * The row of a register.
   */
  row?: RowCited | null;
  /**
   * What it says.
   */
  text: string;
  /**
   * What the evidence is worth.
   */
  verdict?: Word | null;
  /**
   * The version that it is about, where it says one.
   */
  version?: string | null;
}
/**
 * A row of a register, cited: `RG-003, row 17`.
 */
export interface RowCited {
  /**
   * The snapshot.
   */
  register: string;
  /**
   * The row's number as a person sees it in the file.
   */
  row: number;
}
/**
 * What logs and gates say of a version.
 */
export interface VersionTrace {
  /**
   * Its records by kind.
   */
  counts: KindCount[];
  days: Days1;
  /**
   * The first decision of the days that are counted.
   */
  first_decision?: RecordCited | null;
  /**
   * Its gates.
   */
  gates: GateTrace[];
  /**
   * The last.
   */
  last_decision?: RecordCited | null;
  /**
   * Whether the version is on record, and not only in logs.
   */
  on_record: boolean;
  /**
   * The version; absent for records that name none.
   */
  version?: string | null;
}
/**
 * How many records of one kind there are.
 */
export interface KindCount {
  /**
   * The items that they are in.
   */
  evidence: EvidenceId[];
  /**
   * The kind; absent for records that state none.
   */
  kind?: string | null;
  /**
   * Fields that lie outside the hash of at least one of them.
   */
  not_covered: string[];
  /**
   * How many.
   */
  records: number;
  /**
   * How many of them could not be read in full, or contradict their log.
   */
  unsound: number;
  /**
   * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
   */
  worst: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * In use from when to when, as recorded.
 */
export interface Days1 {
  /**
   * The first day; open if absent.
   */
  from?: Day | null;
  /**
   * The last day; open if absent.
   */
  to?: Day | null;
}
/**
 * A record, cited.
 */
export interface RecordCited {
  /**
   * An evidence item's number, written `E-0042`.
   */
  evidence: string;
  /**
   * The line.
   */
  line: number;
  /**
   * The record's time.
   */
  time: string;
}
/**
 * A gate of a version, held against what the version did.
 */
export interface GateTrace {
  /**
   * Decisions that were made before it was passed, on days that are counted.
   */
  decisions_before: number;
  /**
   * The ledger's entry.
   */
  entry?: number | null;
  /**
   * The evidence.
   */
  evidence?: EvidenceId | null;
  /**
   * Which.
   */
  gate: 'impact-assessment' | 'validation' | 'release-approval';
  /**
   * When it was passed.
   */
  on?: Day | null;
  /**
   * The row of a register.
   */
  row?: RowCited | null;
  /**
   * How it stands.
   */
  state: 'in-time' | 'late' | 'evidence-gone' | 'in-doubt' | 'missing';
  /**
   * What the evidence is worth, while it is held.
   */
  verdict?: Word | null;
}
