// Written by `npm run bindings` from schemas/cli/verify-bundle.json. Do not edit.

/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;
/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;

/**
 * A bundle, what it is worth, and everything that this rests on. `verify-bundle --json`.
 */
export interface VerifyBundle {
  /**
   * The moment at which validity was judged.
   */
  at: string;
  /**
   * The bundle's number, as it states it.
   */
  bundle?: string | null;
  /**
   * Each check and its outcome, in the order in which they were made.
   */
  checks: Fact[];
  /**
   * How many items have which word: the worse of the one recorded and the one computed anew.
   */
  contents: {
    [k: string]: number;
  };
  /**
   * The engine that recomputed the verdicts.
   */
  engine: string;
  /**
   * How many items the ledger ever received.
   */
  evidence_total: number;
  /**
   * The exit code of that word.
   */
  exit_code: number;
  /**
   * What does not hold, at most 100 a check: `field` is the check.
   */
  failures: Failure[];
  /**
   * How many failures there were in all.
   */
  failures_total: number;
  /**
   * The items, by number.
   */
  items: ItemReport[];
  /**
   * The time that its newest entry claims.
   */
  newest?: Timestamp | null;
  /**
   * What was not checked, each a sentence.
   */
  not_checked: string[];
  /**
   * What a reader should know, each a sentence.
   */
  notes: string[];
  /**
   * The organisation, as the bundle states it, visible.
   */
  organisation?: string | null;
  /**
   * The origin of its ledger, as its checkpoint states it.
   */
  origin?: string | null;
  /**
   * The path that was looked at, as given, visible.
   */
  path: string;
  /**
   * The root of its ledger.
   */
  root?: Sha256 | null;
  /**
   * Samples whose freeze is opened here, by number.
   */
  samples?: SampleReport[];
  /**
   * Who signed it.
   */
  seal?: SealReport | null;
  /**
   * How many entries its ledger has.
   */
  size?: number | null;
  /**
   * Two facts in one line: `BUNDLE VERIFIED; contents: 11 VERIFIED, 1 BROKEN (as recorded)`.
   */
  summary: string;
  /**
   * What is declared not to be here.
   */
  withheld: Withheld[];
  /**
   * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
  /**
   * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
   */
  worst_contents: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * One check and its outcome.
 */
export interface Fact {
  /**
   * The check's stable name, such as `chain`, `signatures`, `end`.
   */
  check: string;
  /**
   * One sentence for people.
   */
  detail: string;
  /**
   * The outcome.
   */
  outcome: 'pass' | 'fail' | 'not checked';
}
/**
 * One thing that does not verify.
 */
export interface Failure {
  /**
   * What was found.
   */
  actual: string;
  /**
   * The check that failed at a record of a log, such as `digest`, `link` or `signature`.
   */
  check?: string | null;
  /**
   * What was expected.
   */
  expected: string;
  /**
   * The field, as a dotted path, or the check's name.
   */
  field: string;
  /**
   * The member's path, where the item has several.
   */
  file?: string | null;
  /**
   * Line number in the file, from 1; 0 where there are no lines.
   */
  line: number;
  /**
   * The record's own number or identifier, if it states one.
   */
  record?: string | null;
}
/**
 * One item of a bundle.
 */
export interface ItemReport {
  /**
   * Its digest.
   */
  digest: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * Its name, visible.
   */
  name: string;
  /**
   * On whom the recorded verdict rests who is not relied on any more at the end of the ledger, visible.
   */
  no_longer_relied_on?: string[];
  /**
   * One sentence, where the words differ or could not be computed.
   */
  note?: string | null;
  /**
   * The verdict computed anew from the bytes with the recorded trust and time.
   */
  recomputed?: Word | null;
  /**
   * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
   */
  recorded: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
  /**
   * When that verdict was made, with which engine.
   */
  recorded_at: string;
  /**
   * The engine that made it.
   */
  recorded_engine: string;
  /**
   * The verdict with the trust that the user brought, at the time judged.
   */
  under_your_trust?: Word | null;
}
/**
 * One sample of a bundle.
 */
export interface SampleReport {
  /**
   * The first checkpoint after the freeze, if it is here and signed.
   */
  checkpoint?: CheckpointCited | null;
  /**
   * The draws, in order.
   */
  draws: SampleDrawReport[];
  frozen: SampleFrozen;
  /**
   * Its number.
   */
  id: string;
  /**
   * Whether the list of members is the frozen one; absent if it is not here.
   */
  list_is_frozen?: boolean | null;
}
/**
 * A checkpoint of this log.
 */
export interface CheckpointCited {
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  root: string;
  /**
   * How many entries it covers.
   */
  size: number;
}
/**
 * A draw, made again.
 */
export interface SampleDrawReport {
  /**
   * 1 for the first.
   */
  draw: number;
  /**
   * Who gave it, visible.
   */
  given_by?: string | null;
  /**
   * What its entry says was drawn.
   */
  members: string[];
  /**
   * The number from the other side, visible.
   */
  number?: string | null;
  /**
   * Whether the same follows again; absent where that could not be checked.
   */
  same?: boolean | null;
}
/**
 * What was frozen, as its entry says.
 */
export interface SampleFrozen {
  /**
   * The confidence aimed at, in basis points.
   */
  confidence?: number | null;
  /**
   * In which engagement.
   */
  engagement: string;
  /**
   * How many deviations the sample may show and still say that the rate is not reached.
   */
  expected?: number;
  /**
   * The sample's number.
   */
  id: string;
  /**
   * How often a sample of this population may be looked at: each draw is a look. At most [`MAX_LOOKS`].
   */
  looks?: number;
  /**
   * How it is drawn.
   */
  method:
    | {
        method: 'random';
      }
    | {
        /**
         * By what the population is divided.
         */
        by: string;
        method: 'stratified';
        /**
         * The parts.
         */
        strata: Stratum[];
      }
    | {
        method: 'interval';
        /**
         * Why the order of members has nothing to do with deviations. Without it the sample shows nothing.
         */
        order?: string | null;
      }
    | {
        method: 'judgemental';
        /**
         * By what they were chosen.
         */
        reason: string;
      };
  population: FrozenPopulation;
  /**
   * What is to be found out.
   */
  purpose: string;
  /**
   * The controls and clauses that it is about.
   */
  requirements: string[];
  /**
   * How many are to be drawn, at most [`MAX_SAMPLE`].
   */
  size: number;
  /**
   * The rate of deviations that must not be reached, in basis points.
   */
  tolerable?: number | null;
}
/**
 * A part of a population.
 */
export interface Stratum {
  /**
   * How many members it has.
   */
  count: number;
  /**
   * What it is called.
   */
  name: string;
  /**
   * How many are to be drawn from it.
   */
  size: number;
}
/**
 * What it is drawn from.
 */
export interface FrozenPopulation {
  /**
   * How many members it has.
   */
  count: number;
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  digest: string;
  /**
   * What it consists of.
   */
  of:
    | {
        /**
         * Which of their records, as the filter is written; all if empty.
         */
        filter: string;
        /**
         * The items.
         */
        items: EvidenceRef[];
        kind: 'records';
      }
    | {
        /**
         * The items.
         */
        items: EvidenceRef[];
        kind: 'items';
      }
    | {
        /**
         * Which of its rows, as the filter is written; all if empty.
         */
        filter: string;
        kind: 'rows';
        /**
         * The snapshot.
         */
        register: string;
      };
  /**
   * SHA-256 over the same list with the stratum of each, where there are strata.
   */
  strata?: Sha256 | null;
}
/**
 * A reference to evidence that survives copying: the entry that received it.
 */
export interface EvidenceRef {
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  c: string;
  /**
   * The item's number.
   */
  id: string;
  /**
   * Index of the leaf whose entry received it.
   */
  leaf: number;
}
/**
 * The key that signed a bundle.
 */
export interface SealReport {
  /**
   * The person to whom the ledger ascribes the key, visible.
   */
  enrolled_as?: string | null;
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  fingerprint: string;
  /**
   * Whether the user brought this key.
   */
  trusted: boolean;
}
/**
 * An item that a bundle withholds.
 */
export interface Withheld {
  evidence: EvidenceRef1;
  /**
   * Why.
   */
  reason: string;
}
/**
 * A reference to evidence that survives copying: the entry that received it.
 */
export interface EvidenceRef1 {
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  c: string;
  /**
   * The item's number.
   */
  id: string;
  /**
   * Index of the leaf whose entry received it.
   */
  leaf: number;
}
