// Written by `npm run bindings` from schemas/cli/inspect.json. Do not edit.

/**
 * What was found out about one item.
 */
export type Inspect = Appraisal | CannotCheck;
/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;

/**
 * It was looked at.
 */
export interface Appraisal {
  /**
   * Counts, heads and checkpoints, and which records each was compared with.
   */
  anchors: AnchorSeen[];
  /**
   * The first and last time that the records state.
   */
  covered?: Covered | null;
  /**
   * Fields that the hash of their record covers, as dotted paths.
   */
  covered_fields: string[];
  /**
   * SHA-256 of the one content file, or of the sorted list of members (see docs/format.md, Item).
   */
  digest: string;
  /**
   * What is known about the end.
   */
  end: 'proven' | 'unproven' | 'rejected' | 'no order';
  /**
   * The exit code of that word.
   */
  exit_code: number;
  /**
   * Each check and its outcome, in the order in which a person would ask.
   */
  facts: Fact[];
  /**
   * What does not verify, at most [`MAX_FAILURES`] a check, in file order.
   */
  failures: Failure[];
  /**
   * How many failures there were in all.
   */
  failures_total: number;
  /**
   * What it is, for people: `log`, `document`, `file`, `archive`.
   */
  format: string;
  /**
   * The files that the item consists of, sorted by path.
   */
  members: Member[];
  /**
   * What was not checked, each a sentence.
   */
  not_checked: string[];
  /**
   * The path that was looked at, as given, with hidden characters made visible.
   */
  path: string;
  /**
   * The log profile that described it, if one did.
   */
  profile?: string | null;
  /**
   * SHA-256 of the profile's text.
   */
  profile_sha256?: Sha256 | null;
  /**
   * How many records it has; 0 for what has none.
   */
  records: number;
  /**
   * Who signed.
   */
  signers: SignerSeen[];
  /**
   * What ties several exports of one log together, if it is a log.
   */
  stream?: string | null;
  /**
   * Fields that lie outside the hash: anybody can change them unseen.
   */
  uncovered_fields: string[];
  /**
   * The word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * A count, head or checkpoint and what it was compared with.
 */
export interface AnchorSeen {
  /**
   * How many records it speaks about.
   */
  count?: number | null;
  /**
   * One sentence for people.
   */
  detail: string;
  /**
   * The head or root that it states.
   */
  head?: string | null;
  /**
   * The comparison's outcome.
   */
  outcome: 'pass' | 'fail' | 'not checked';
  /**
   * Where it came from: a member's path, or `brought by you`.
   */
  source: string;
}
/**
 * The first and last time that the records state.
 */
export interface Covered {
  /**
   * The earliest, as the log writes it.
   */
  from: string;
  /**
   * The latest, as the log writes it.
   */
  to: string;
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
 * One file of an item.
 */
export interface Member {
  /**
   * Length in bytes.
   */
  bytes: number;
  /**
   * Path inside the item, `/` between parts, hidden characters made visible.
   */
  path: string;
  /**
   * What the file is for.
   */
  role: 'content' | 'companion';
  /**
   * SHA-256 of the file's bytes.
   */
  sha256: string;
}
/**
 * A signer, as far as known.
 */
export interface SignerSeen {
  /**
   * Fingerprint of the key where the key is known, else the identifier that the file states.
   */
  key_id: string;
  /**
   * The person or system, where the user's trust names one.
   */
  name?: string | null;
  /**
   * Whether the user brought this key, in scope and in time.
   */
  trusted: boolean;
}
/**
 * It could not be looked at.
 */
export interface CannotCheck {
  /**
   * Always 3.
   */
  exit_code: number;
  /**
   * Why, one sentence each.
   */
  not_checked: string[];
  /**
   * The path, hidden characters made visible.
   */
  path: string;
  /**
   * Always `CANNOT CHECK`.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
