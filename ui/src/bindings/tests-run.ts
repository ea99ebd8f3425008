// Written by `npm run bindings` from schemas/cli/tests-run.json. Do not edit.

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;
/**
 * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
 */
export type Word = 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
/**
 * Why an outcome is not better than it is.
 */
export type TestReason =
  | 'no-period'
  | 'no-population'
  | 'no-inventory'
  | 'no-levels'
  | 'no-documents'
  | 'nothing-to-test'
  | 'ground-broken'
  | 'ground-diverged'
  | 'ground-cannot-check'
  | 'ground-incomplete'
  | 'ground-unsigned'
  | 'ground-unanchored'
  | 'fields-uncovered'
  | 'end-not-proven'
  | 'lines-unsound'
  | 'lines-twice'
  | 'untimed'
  | 'unjudged'
  | 'population-not-independent'
  | 'population-missing'
  | 'totals-only'
  | 'authority-not-listed'
  | 'no-bands'
  | 'no-log-obtainable'
  | 'coverage-unknown'
  | 'sessions-only'
  | 'kinds-unknown'
  | 'papers-doubtful'
  | 'gates-undocumented'
  | 'durations-unknown';
/**
 * An assurance test run's number, written `T-001`.
 */
export type TestId = string;
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * What comes first in a day that is written in numbers.
 */
export type DayOrder = 'day-first' | 'month-first';
/**
 * A day of the week.
 */
export type WeekDay = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export type TestsRun = TestShown[];

/**
 * A run with all that it found.
 */
export interface TestShown {
  /**
   * What happened since to what it rests on, each a sentence: as it stands now, the run may show something else.
   */
  altered?: string[];
  /**
   * When it was run.
   */
  at: string;
  /**
   * What it stands on.
   */
  basis: BasisShown[];
  /**
   * Who ran it.
   */
  by: string;
  /**
   * How many of each kind.
   */
  by_code: CodeCount[];
  /**
   * How large the population is.
   */
  denominator: number;
  /**
   * What changed since that.
   */
  difference?: Difference | null;
  /**
   * When names were shown, to whom, and why.
   */
  disclosed: DisclosedShown[];
  /**
   * The ledger's entry.
   */
  entry: number;
  /**
   * The first of them.
   */
  exceptions: RecordedException[];
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  exceptions_digest: string;
  /**
   * How many exceptions there are.
   */
  exceptions_total: number;
  /**
   * What else is to be told.
   */
  facts: string[];
  /**
   * What looks odd: never a failure.
   */
  flags: RecordedFlag[];
  /**
   * Its number.
   */
  id: string;
  /**
   * How much of the population meets the question.
   */
  numerator: number;
  /**
   * What a test shows. Only [`TestOutcome::Pass`] may ever be shown green.
   */
  outcome: 'pass' | 'flagged' | 'not-proven' | 'exceptions' | 'not-run';
  /**
   * The documents that it rests on beside the logs, with their words at the time of the run.
   */
  papers: PaperItem[];
  /**
   * Who the pseudonyms stand for, where a reason was recorded just now.
   */
  persons?: PersonNamed[];
  population: PopulationShown;
  /**
   * What it asks; absent if this program does not know the test.
   */
  question?: string | null;
  /**
   * Why it is not better.
   */
  reasons: ReasonShown[];
  /**
   * What a person should know about how it was run or is shown.
   */
  remarks?: string[];
  /**
   * The run of the same test before this one.
   */
  repeats?: TestId | null;
  /**
   * The same in words for people.
   */
  says: string;
  setting: AssuranceSetting;
  /**
   * The requirements that an answer is evidence for.
   */
  supports: string[];
  /**
   * The test.
   */
  test: string;
  /**
   * The fields that it used and that lie outside some record's hash.
   */
  uncovered: string[];
  /**
   * How much of it the logs do not tell enough about.
   */
  unjudged: number;
  /**
   * The version of its rules.
   */
  version: number;
  /**
   * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * An item that a result stands on.
 */
export interface BasisShown {
  /**
   * Its digest at the time of the run.
   */
  digest?: Sha256 | null;
  /**
   * Whether it was destroyed since.
   */
  erased: boolean;
  /**
   * The item.
   */
  id: string;
  /**
   * Its name, while the vault has it.
   */
  name?: string | null;
  /**
   * Its word today.
   */
  verdict?: Word | null;
  /**
   * Whether it was withdrawn since.
   */
  withdrawn: boolean;
}
/**
 * How many exceptions are of one kind.
 */
export interface CodeCount {
  /**
   * The kind.
   */
  code: string;
  /**
   * How many.
   */
  count: number;
}
/**
 * What changed between two results.
 */
export interface Difference {
  /**
   * Items whose bytes are others than before, under the same id.
   */
  basis_changed: string[];
  /**
   * Items that it no longer stands on.
   */
  basis_gone: string[];
  /**
   * Items that it stands on now only.
   */
  basis_new: string[];
  /**
   * Whether the exceptions below are all: both results list every one of theirs.
   */
  exceptions_all_listed: boolean;
  /**
   * Exceptions that are gone.
   */
  exceptions_gone: RecordedException[];
  /**
   * Exceptions that are there now only.
   */
  exceptions_new: RecordedException[];
  /**
   * Figures that changed: name, before, after.
   */
  figures: FigureChange[];
  /**
   * The outcome before and after, if it changed.
   *
   * @minItems 2
   * @maxItems 2
   */
  outcome?: [unknown, unknown] | null;
  /**
   * Whether what was counted is another set, even where its size is the same.
   */
  population_changed: boolean;
  /**
   * Reasons that are gone.
   */
  reasons_gone: TestReason[];
  /**
   * Reasons that are there now only.
   */
  reasons_new: TestReason[];
  /**
   * Whether nothing changed but, maybe, what it stands on.
   */
  same: boolean;
  /**
   * Whether both are of one test with one version of its rules. If not, figures that differ
   * may differ because of the rules.
   */
  same_rules: boolean;
}
/**
 * An exception.
 */
export interface RecordedException {
  /**
   * Other records that belong to it.
   */
  also?: RecordedAlso[];
  /**
   * What kind it is, the gravest first.
   */
  codes: string[];
  /**
   * Stands for the decision id: 16 hexadecimal digits.
   */
  decision?: string | null;
  /**
   * Id of the item; absent where no item shows it.
   */
  item?: string | null;
  /**
   * The line; 0 for the item as a whole.
   */
  line: number;
  /**
   * What it says.
   */
  sentence: string;
  /**
   * What it is about, where that is no record.
   */
  subject?: string;
}
/**
 * Another record that belongs to an exception.
 */
export interface RecordedAlso {
  /**
   * Id of the item.
   */
  item: string;
  /**
   * The line.
   */
  line: number;
  /**
   * What it is, such as `execution`.
   */
  role: string;
}
/**
 * A figure before and after.
 */
export interface FigureChange {
  /**
   * After.
   */
  after: number;
  /**
   * Before.
   */
  before: number;
  /**
   * Which one, such as `numerator`, or the code of a kind of exception.
   */
  figure: string;
}
/**
 * Names of persons were shown.
 */
export interface DisclosedShown {
  /**
   * When.
   */
  at: string;
  /**
   * To whom.
   */
  by: string;
  /**
   * Why.
   */
  reason: string;
}
/**
 * Something odd.
 */
export interface RecordedFlag {
  /**
   * What kind it is.
   */
  code: string;
  /**
   * The pseudonym of whom it concerns.
   */
  person?: string | null;
  /**
   * What it says.
   */
  sentence: string;
}
/**
 * A document or a list that a result rests on, beside the logs.
 */
export interface PaperItem {
  /**
   * Id of the item.
   */
  item: string;
  /**
   * The word on top of a verdict. Ordered by precedence: the worst is the greatest.
   */
  word: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * Who a pseudonym stands for.
 */
export interface PersonNamed {
  /**
   * The median of the seconds that they took.
   */
  median_seconds?: number | null;
  /**
   * The most inside one hour.
   */
  most_in_an_hour?: number | null;
  /**
   * The name, or what the log calls the person.
   */
  name: string;
  /**
   * How many of these did not approve.
   */
  not_approved?: number | null;
  /**
   * The pseudonym.
   */
  pseudonym: string;
  /**
   * How many reviews, where the test counts them by person.
   */
  reviews?: number | null;
}
/**
 * What was counted.
 */
export interface PopulationShown {
  /**
   * How many lines it has.
   */
  count: number;
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  digest: string;
  /**
   * What one line of the digested list stands for.
   */
  of: 'records' | 'listed-lines' | 'items' | 'reviewers';
}
/**
 * Why an outcome is not better.
 */
export interface ReasonShown {
  /**
   * Why an outcome is not better than it is.
   */
  reason:
    | 'no-period'
    | 'no-population'
    | 'no-inventory'
    | 'no-levels'
    | 'no-documents'
    | 'nothing-to-test'
    | 'ground-broken'
    | 'ground-diverged'
    | 'ground-cannot-check'
    | 'ground-incomplete'
    | 'ground-unsigned'
    | 'ground-unanchored'
    | 'fields-uncovered'
    | 'end-not-proven'
    | 'lines-unsound'
    | 'lines-twice'
    | 'untimed'
    | 'unjudged'
    | 'population-not-independent'
    | 'population-missing'
    | 'totals-only'
    | 'authority-not-listed'
    | 'no-bands'
    | 'no-log-obtainable'
    | 'coverage-unknown'
    | 'sessions-only'
    | 'kinds-unknown'
    | 'papers-doubtful'
    | 'gates-undocumented'
    | 'durations-unknown';
  /**
   * One sentence.
   */
  sentence: string;
}
/**
 * What was stated for it.
 */
export interface AssuranceSetting {
  /**
   * The day on which the audit begins.
   */
  audit?: Day | null;
  /**
   * The items that it was run over, by number: logs, populations, documents.
   */
  basis: EvidenceRef[];
  /**
   * AI systems of which each decision counts as high risk, whatever logs say.
   */
  high_systems?: string[];
  /**
   * The levels of risk.
   */
  levels: LevelStated[];
  /**
   * How many entries the ledger had: systems, people and agents are those that they state. In a log that goes on
   * from another, those of its predecessor at the time of the run.
   */
  organisation_as_of: number;
  period: Period;
  /**
   * Lists of decisions that were not made from the logs.
   */
  populations: PopulationStated[];
  review_words: ReviewWordsStated;
  /**
   * Which items are one document, or one record made again and again, where somebody said it.
   */
  series: SeriesStated[];
  /**
   * The AI systems in scope; all if empty.
   */
  systems: string[];
  thresholds: ThresholdsStated;
  /**
   * The days that are no working days.
   */
  weekend: WeekDay[];
  /**
   * The hours in which people are said to work; none stated, none judged.
   */
  working_hours?: HoursStated | null;
  zone: ZoneStated;
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
 * A level of risk by the organisation's own criteria.
 */
export interface LevelStated {
  /**
   * Whether it asks for a review by a person before execution.
   */
  high: boolean;
  /**
   * Its name.
   */
  name: string;
  /**
   * The scores that belong to it.
   */
  scores?: ScoreBand | null;
  /**
   * The words that logs use, its name aside.
   */
  words?: string[];
}
/**
 * Scores in millionths, both ends included.
 */
export interface ScoreBand {
  /**
   * The lowest.
   */
  from_micro: number;
  /**
   * The highest.
   */
  to_micro: number;
}
/**
 * The period in question, from its first second to its last.
 */
export interface Period {
  /**
   * The first second.
   */
  from: string;
  /**
   * The last second.
   */
  to: string;
}
/**
 * A list of decisions that was not made from the logs, and how it is read.
 */
export interface PopulationStated {
  /**
   * Which columns are read.
   */
  columns:
    | {
        /**
         * The column of ids.
         */
        id: string;
        lists: 'decisions';
        /**
         * The column of times.
         */
        time?: string | null;
      }
    | {
        /**
         * The column of numbers.
         */
        count: string;
        /**
         * The column of days.
         */
        day: string;
        lists: 'days';
      };
  /**
   * What comes first in days such as 03/04/2025.
   */
  day_order?: DayOrder | null;
  evidence: EvidenceRef1;
  /**
   * The sheet, where the file has several.
   */
  sheet?: string | null;
  /**
   * The system that it was exported from.
   */
  source: string;
  /**
   * The AI system whose decisions it lists; all in scope if absent.
   */
  system?: string | null;
  /**
   * The zone of times that have none, such as `+01:00`.
   */
  times_in?: string | null;
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
/**
 * What logs call the outcomes of reviews.
 */
export interface ReviewWordsStated {
  /**
   * The decision may be executed as it is.
   */
  approved: string[];
  /**
   * A person put another decision in its place.
   */
  overruled: string[];
  /**
   * The decision must not be executed.
   */
  rejected: string[];
  /**
   * An earlier review no longer holds.
   */
  withdrawn: string[];
}
/**
 * Items that are versions of one document, or one record that is made again and again.
 */
export interface SeriesStated {
  /**
   * The planned interval in days, where it is made again and again.
   */
  interval_days?: number | null;
  /**
   * The items.
   */
  items: EvidenceRef[];
  /**
   * What it is, such as `AI policy`.
   */
  name: string;
}
/**
 * From where on something looks odd.
 */
export interface ThresholdsStated {
  /**
   * How many days count as just before the audit.
   */
  fresh_days: number;
  /**
   * More than so many percent of a requirement's records made just before the audit.
   */
  fresh_percent_over: number;
  /**
   * A reviewer's median review is shorter than so many seconds.
   */
  median_seconds_below: number;
  /**
   * Nothing overruled, rejected or withdrawn in at least so many reviews.
   */
  never_overruled_over: number;
  /**
   * More reviews than this by one person inside one hour.
   */
  reviews_an_hour_over: number;
  /**
   * Figures of fewer reviews than this are not judged by median or by weekend.
   */
  reviews_at_least: number;
  /**
   * Missing decisions no further apart than this are told as one window, in minutes.
   */
  window_minutes: number;
}
/**
 * Working hours, in minutes after local midnight.
 */
export interface HoursStated {
  /**
   * The first minute.
   */
  from_minute: number;
  /**
   * The first minute after.
   */
  to_minute: number;
}
/**
 * The clock of the organisation.
 */
export interface ZoneStated {
  /**
   * The changes, in order.
   */
  changes: ZoneChange[];
  /**
   * Minutes east of UTC before the first change.
   */
  minutes: number;
}
/**
 * A change of local time.
 */
export interface ZoneChange {
  /**
   * From when on.
   */
  at: string;
  /**
   * Minutes east of UTC from then on.
   */
  minutes: number;
}
