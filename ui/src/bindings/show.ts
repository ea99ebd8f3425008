// Written by `npm run bindings` from schemas/cli/show.json. Do not edit.

/**
 * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
 */
export type Sha256 = string;
/**
 * An evidence item's number, written `E-0042`.
 */
export type EvidenceId = string;
/**
 * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
 *
 * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
 */
export type Timestamp = string;
/**
 * A day, written `2026-03-14`; years 1 to 9999.
 */
export type Day = string;
/**
 * What kind of evidence an item is.
 */
export type EvidenceKind =
  'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';

/**
 * All that is known about one item.
 */
export interface Show {
  /**
   * The newest report.
   */
  appraisal?: Appraisal | null;
  /**
   * The archive that it came in.
   */
  archive?: EvidenceId | null;
  /**
   * Length in bytes.
   */
  bytes: number;
  /**
   * What the other side says about it.
   */
  confirmations?: ConfirmationShown[];
  dates: Dates;
  /**
   * What the files say about themselves, where the item is a document or a set; nobody checked it.
   */
  documents?: DocumentShown[];
  /**
   * The log profile, `document` or `file`.
   */
  format: string;
  /**
   * An evidence item's number, written `E-0042`.
   */
  id: string;
  /**
   * What kind of evidence it is, where somebody said it.
   */
  kind?: EvidenceKind | null;
  /**
   * The leaf that received it.
   */
  leaf: number;
  /**
   * Its name.
   */
  name: string;
  /**
   * On whom its verdict rests who is not relied on any more: it is to be looked at again.
   */
  no_longer_relied_on: string[];
  /**
   * What an auditor wrote down, where the item is a note.
   */
  note?: Note | null;
  /**
   * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
   *
   * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
   */
  received: string;
  /**
   * Who received it.
   */
  received_by: string;
  /**
   * How many records it has.
   */
  records: number;
  /**
   * How it stands to earlier exports.
   */
  relations: RelationSeen[];
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
   * AI systems concerned.
   */
  systems: string[];
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
/**
 * One piece of evidence, what it is, and what it is worth.
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
 * What the other side says about a note.
 */
export interface ConfirmationShown {
  /**
   * Who wrote that down.
   */
  by: string;
  /**
   * What they add or dispute.
   */
  comment?: string | null;
  /**
   * Whether they confirm it.
   */
  confirmed: boolean;
  /**
   * How they said so.
   */
  how: string;
  /**
   * Their name, where they agree to be named.
   */
  name?: string | null;
  /**
   * On which day.
   */
  on: string;
  /**
   * Their role.
   */
  role: string;
}
/**
 * Its dates.
 */
export interface Dates {
  /**
   * When it was collected at its source.
   */
  collected?: Timestamp | null;
  /**
   * From when to when it is or was in force; with no last day, until it is replaced.
   */
  in_force?: Days | null;
  /**
   * When it was issued.
   */
  issued?: Timestamp | null;
  /**
   * When it is to be reviewed next.
   */
  next_review?: Timestamp | null;
  /**
   * What it covers: from the log's own times, or stated.
   */
  period?: Period | null;
}
/**
 * From a first day to a last one, both included; an end that is not known stays open.
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
 * A span of time, from the first to the last moment.
 */
export interface Period {
  /**
   * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
   *
   * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
   */
  from: string;
  /**
   * A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
   *
   * Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
   */
  to: string;
}
/**
 * What a file of an item says about itself.
 */
export interface DocumentShown {
  /**
   * The names of the files inside.
   */
  attachments: string[];
  /**
   * What it says about itself: headers of a mail, properties of a document, what a camera wrote down.
   */
  facts: DocumentFact[];
  /**
   * Parts that could not be read, each with the reason.
   */
  gaps: string[];
  /**
   * What it is by its content: pdf, docx, eml, image and so on.
   */
  kind: string;
  /**
   * The file, by its path in the item.
   */
  path: string;
  /**
   * What is known of its text: `text`, `no text layer`, or why it could not be read.
   */
  text: string;
}
/**
 * One thing that a file says about itself; nobody checked it.
 */
export interface DocumentFact {
  /**
   * What it is about, such as `author` or `taken`.
   */
  name: string;
  /**
   * The value, hidden characters made visible.
   */
  value: string;
}
/**
 * What an auditor wrote down.
 */
export interface Note {
  /**
   * Always `exhibit-note/1`.
   */
  format: string;
  /**
   * What kind of evidence an item is.
   */
  kind: 'document' | 'record' | 'log' | 'interview' | 'observation' | 'walk-through' | 'picture' | 're-performance';
  /**
   * How long it took, in minutes.
   */
  minutes?: number | null;
  /**
   * What was asked.
   */
  questions?: string[];
  /**
   * Whether it was done remotely.
   */
  remote?: boolean;
  /**
   * What the auditor saw.
   */
  seen?: string | null;
  /**
   * What was said.
   */
  statement?: string | null;
  /**
   * What it is called; best without names of people.
   */
  title: string;
  /**
   * When it began, with its zone (RFC 3339).
   */
  when: string;
  /**
   * Where it was; absent if remote.
   */
  where?: string | null;
  /**
   * Who was asked or watched.
   */
  who?: NotePerson[];
}
/**
 * Somebody in a note.
 */
export interface NotePerson {
  /**
   * What they are called, where they agree to be named.
   */
  name?: string | null;
  /**
   * What they do.
   */
  role: string;
}
/**
 * How one export stands to an earlier one.
 */
export interface RelationSeen {
  /**
   * One sentence for people.
   */
  detail: string;
  /**
   * The first line of this export at which the two disagree, for a conflict.
   */
  line?: number | null;
  /**
   * The relation.
   */
  relation: 'same' | 'extends' | 'overlaps' | 'continues' | 'contained' | 'gap' | 'conflict';
  to: EvidenceRef;
}
/**
 * The earlier export.
 */
export interface EvidenceRef {
  /**
   * A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
   */
  c: string;
  /**
   * An evidence item's number, written `E-0042`.
   */
  id: string;
  /**
   * Index of the leaf whose entry received it.
   */
  leaf: number;
}
