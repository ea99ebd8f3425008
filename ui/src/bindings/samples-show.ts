// Written by `npm run bindings` from schemas/cli/samples-show.json. Do not edit.

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;

/**
 * A sample with all that is known of it.
 */
export interface SamplesShow {
  /**
   * By what the population is divided, why the order does not matter, or by what members were chosen.
   */
  because?: string | null;
  /**
   * Other samples, of any engagement, whose populations may share members with this one's.
   */
  beside?: SampleBeside[];
  /**
   * Who froze it.
   */
  by: string;
  /**
   * The conclusion, once it is closed.
   */
  conclusion?: string | null;
  /**
   * The confidence; absent where a person chooses.
   */
  confidence?: string | null;
  /**
   * How many members it has.
   */
  count: number;
  /**
   * What was drawn last, counted.
   */
  counts?: CountsShown | null;
  /**
   * The digest of its list of members.
   */
  digest: string;
  /**
   * The draws, in order; the last one counts.
   */
  draws: DrawShown[];
  /**
   * In which engagement.
   */
  engagement: string;
  /**
   * The entry that froze it.
   */
  entry: number;
  /**
   * What it shows of the population; absent where nothing was drawn or a person chose.
   */
  evaluation?: EvaluationShown | null;
  /**
   * How many deviations were expected.
   */
  expected: number;
  /**
   * Which of its records or rows, in words; empty for all.
   */
  filter: string;
  /**
   * When it was frozen, by whom, in which entry.
   */
  frozen: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * How many looks were planned.
   */
  looks: number;
  /**
   * How members are drawn.
   */
  method: string;
  /**
   * What the population consists of, in words.
   */
  population: string;
  /**
   * What the entry that closed it says of the population.
   */
  projection?: ProjectionShown | null;
  /**
   * What is to be found out.
   */
  purpose: string;
  /**
   * How often it was drawn once more.
   */
  redraws: number;
  /**
   * The controls and clauses that it is about.
   */
  requirements: string[];
  /**
   * How many are drawn.
   */
  size: number;
  /**
   * How it stands: frozen, drawn, being tested or closed.
   */
  state: string;
  /**
   * The strata.
   */
  strata?: StratumShown[];
  /**
   * The digest of the list with strata, where there are any.
   */
  strata_digest?: Sha256 | null;
  /**
   * The rate that must not be reached; absent where a person chooses.
   */
  tolerable?: string | null;
}
/**
 * Another sample whose population may share members.
 */
export interface SampleBeside {
  /**
   * Whether its draws are looks at the same: it asks about one of the same requirements, or either names none.
   */
  counts: boolean;
  /**
   * How many members deviate.
   */
  deviations: number;
  /**
   * How often it was drawn.
   */
  draws: number;
  /**
   * In which engagement.
   */
  engagement: string;
  /**
   * Its number.
   */
  id: string;
  /**
   * How many were not found.
   */
  missing: number;
  /**
   * What both draw from: the same members, the same items or the same register.
   */
  shares: string;
  /**
   * How it stands: frozen, drawn, being tested or closed.
   */
  state: string;
}
/**
 * Drawn members, counted.
 */
export interface CountsShown {
  /**
   * As it should be.
   */
  conforming: number;
  /**
   * Not as it should be.
   */
  deviations: number;
  /**
   * Not found: these deviate too, and nothing takes their place.
   */
  missing: number;
  /**
   * The question did not arise.
   */
  not_applicable: number;
  /**
   * Nobody looked yet.
   */
  open: number;
}
/**
 * A draw.
 */
export interface DrawShown {
  /**
   * When.
   */
  at: string;
  /**
   * Who drew or chose.
   */
  by: string;
  /**
   * The checkpoint's root.
   */
  checkpoint_root?: Sha256 | null;
  /**
   * The checkpoint: how many entries it covers.
   */
  checkpoint_size?: number | null;
  /**
   * 1 for the first.
   */
  draw: number;
  /**
   * The entry.
   */
  entry: number;
  /**
   * Who gave it.
   */
  given_by?: string | null;
  /**
   * The members, in the order of the population.
   */
  members: MemberShown[];
  /**
   * The number from the other side.
   */
  number?: string | null;
  /**
   * Why it was drawn once more.
   */
  reason?: string | null;
  /**
   * The seed; absent where a person chose.
   */
  seed?: Sha256 | null;
}
/**
 * A drawn member.
 */
export interface MemberShown {
  /**
   * Who said so.
   */
  by?: string | null;
  /**
   * The evidence for it.
   */
  evidence?: EvidenceId[];
  /**
   * Its place in the population, from 0.
   */
  index: number;
  /**
   * What it is, such as `E-0016:17`.
   */
  member: string;
  /**
   * What was seen.
   */
  note?: string | null;
  /**
   * What it showed: conforming, deviation, missing or not applicable; absent where nobody looked yet.
   */
  result?: string | null;
  /**
   * Its stratum.
   */
  stratum?: string | null;
}
/**
 * What a sample shows of its population.
 */
export interface EvaluationShown {
  /**
   * `within`, `over` or `not shown`.
   */
  conclusion: string;
  /**
   * The lower and the upper end of the two-sided interval, in members.
   *
   * @minItems 2
   * @maxItems 2
   */
  interval?: [unknown, unknown] | null;
  /**
   * The same as rates.
   *
   * @minItems 2
   * @maxItems 2
   */
  interval_rates?: [unknown, unknown] | null;
  /**
   * Which look at this population it is.
   */
  look: number;
  /**
   * How many members are expected to deviate; absent until every result is in, as all below.
   */
  projected?: number | null;
  /**
   * The same as a rate.
   */
  rate?: string | null;
  /**
   * Why it is not `within`, each a sentence.
   */
  reasons: string[];
  /**
   * At how many deviating members the tolerable rate is reached.
   */
  tolerable_members: number;
  /**
   * No more than this, one-sided, in members.
   */
  upper?: number | null;
  /**
   * The same as a rate.
   */
  upper_rate?: string | null;
}
/**
 * What the entry that closed a sample says of its population.
 */
export interface ProjectionShown {
  /**
   * The confidence of the interval.
   */
  confidence: string;
  /**
   * How many of them deviate, the missing ones included.
   */
  deviations: number;
  /**
   * The upper end of the interval.
   */
  high: string;
  /**
   * The lower end of the interval.
   */
  low: string;
  /**
   * The rate.
   */
  rate: string;
  /**
   * For how many drawn members the question arose.
   */
  tested: number;
}
/**
 * A stratum.
 */
export interface StratumShown {
  /**
   * How many members it has.
   */
  count: number;
  /**
   * What it is called.
   */
  name: string;
  /**
   * How many are drawn from it.
   */
  size: number;
}
