//! Putting what was found into an appraisal: facts in the order in which a person would ask.

use std::collections::BTreeSet;
use std::sync::Arc;

use exhibit_core::appraisal::{
    AnchorSeen, Appraisal, Covered, EndState, Fact, Failure, MAX_FAILURES, Member, MemberRole,
    Outcome, SignerSeen,
};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::{
    Coverage, End, Facts, Integrity, Pin, Policy, ProfileTrust, Relation, Signer, Time, Word, word,
};
use exhibit_core::visible::visible;

use super::blocks::MAX_RECORD;
use super::bounds;
use super::chain::{Chain, MAX_GROUPS, Start};
use super::coverage::{Cover, Shapes};
use super::failures::Check;
use super::keys::{Key, Keyring};
use super::log::ReadMember;
use super::statement::{self, Found, Seen, Statement};
use super::tree::{self, FilesTree};
use super::worker::needs_secret;
use super::{Appraised, Item, Look};
use crate::profile::source::AnchorSource;
use crate::profile::{Plan, Profile};
use crate::signature::DocumentFindings;
use crate::trust::OTHER_KEY_CAUSES;

/// Everything that was found about a log.
pub(super) struct LogFindings<'f> {
    pub(super) look: &'f Look<'f>,
    pub(super) item: &'f Item,
    pub(super) profile: Option<&'f Arc<Profile>>,
    pub(super) plan: &'f Plan,
    /// The files of the log, the records last.
    pub(super) members: Vec<ReadMember>,
    /// What is known of the archive that they lie in, if they do.
    pub(super) packed: PackedFindings,
    pub(super) ring: Keyring,
    pub(super) statements: Vec<Statement>,
    pub(super) chain: Chain<'f>,
    pub(super) shapes: Shapes,
    /// What stands before the records or around them, and is covered by nothing.
    pub(super) outside: BTreeSet<String>,
    pub(super) inventory: Option<String>,
    /// What detached signatures and lists of checksums say about the file as a whole.
    pub(super) document: Option<DocumentFindings>,
    /// Files that should state something about the log, and can't be read as such.
    pub(super) unread_anchors: Vec<String>,
    /// Whether a decoded record was too long to be held.
    pub(super) gave_up: bool,
}

/// What was found about the archive that a log lies in.
#[derive(Default)]
pub(super) struct PackedFindings {
    /// The files of the item: the archive and what lies beside it. None for a log in plain files.
    pub(super) members: Vec<ReadMember>,
    /// Files inside that are no part of the log.
    pub(super) beside: Vec<String>,
    /// How many bytes stand before the archive.
    pub(super) before: u64,
    /// Why not everything inside could be unpacked.
    pub(super) damage: Option<String>,
    /// What in the archive was not looked at.
    pub(super) not_checked: Option<String>,
}

/// Returns an appraisal of an item before anything is known about it.
pub(super) fn empty(
    look: &Look<'_>,
    item: &Item,
    members: &[ReadMember],
    format: &str,
) -> Appraisal {
    let mut members: Vec<Member> = members.iter().map(|it| it.member.clone()).collect();
    members.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    Appraisal {
        path: shown_path(look, item),
        digest: item_digest(&members),
        members,
        format: format.to_owned(),
        profile: None,
        profile_sha256: None,
        verdict: Word::CannotCheck,
        exit_code: Word::CannotCheck.exit_code(),
        records: 0,
        end: EndState::Unproven,
        facts: Vec::new(),
        failures: Vec::new(),
        failures_total: 0,
        signers: Vec::new(),
        anchors: Vec::new(),
        covered: None,
        covered_fields: Vec::new(),
        uncovered_fields: Vec::new(),
        not_checked: Vec::new(),
        stream: None,
    }
}

/// Returns the name of a stream: profile, then what the log calls itself, else its first digest.
pub(super) fn stream_name(
    profile: &str,
    named: Option<&str>,
    first: Option<[u8; 32]>,
) -> Option<String> {
    match (named, first) {
        (Some(named), _) => Some(format!("{profile}:{}", visible(named))),
        (None, Some(first)) => Some(format!("{profile}:{}", Sha256(first))),
        (None, None) => None,
    }
}

/// docs/format.md, Item: of one member its digest, of several the digest of their list.
fn item_digest(members: &[Member]) -> Sha256 {
    if let [only] = members {
        return only.sha256;
    }
    let lines: Vec<String> =
        members.iter().map(|it| format!("{}  {}\n", it.sha256, it.path)).collect();
    Sha256::of(lines.concat().as_bytes())
}

/// Returns an item's path for people.
pub(super) fn shown_path(look: &Look<'_>, item: &Item) -> String {
    visible(&path(look, item)).into_owned()
}

/// Returns the path for people of something that can't be read, as it is named in the delivery or already in full.
pub fn path_of_unreadable(look: &Look<'_>, path: &str) -> String {
    let given = look.path.trim_end_matches('/');
    let in_full = given.is_empty() || path == given || path.starts_with(&format!("{given}/"));
    let same = given.ends_with(&format!("/{path}"));
    let full = match (in_full, same) {
        (true, _) => path.to_owned(),
        (false, true) => given.to_owned(),
        (false, false) => format!("{given}/{path}"),
    };
    visible(&full).into_owned()
}

/// The path as given, with the item's own path inside it where the delivery is a folder.
fn path(look: &Look<'_>, item: &Item) -> String {
    let given = look.path.trim_end_matches('/');
    let same = given == item.path || given.ends_with(&format!("/{}", item.path));
    match (item.path.is_empty() || same, given.is_empty()) {
        (true, _) => given.to_owned(),
        (false, true) => item.path.clone(),
        (false, false) => format!("{given}/{}", item.path),
    }
}

/// Returns the appraisal of a log.
pub(super) fn log(findings: LogFindings<'_>) -> Appraised {
    Assembly::new(findings).finish()
}

/// An appraisal in the making.
struct Assembly<'f> {
    it: LogFindings<'f>,
    found: Vec<Found>,
    missing: Vec<String>,
    files_roots: Vec<Option<FilesTree>>,
    facts: Facts,
    appraisal: Appraisal,
    whole_from_start: bool,
}

impl<'f> Assembly<'f> {
    fn new(it: LogFindings<'f>) -> Self {
        let members = if it.packed.members.is_empty() { &it.members } else { &it.packed.members };
        let mut appraisal = empty(it.look, it.item, members, "log");
        appraisal.profile = it.profile.map(|it| it.name().to_owned());
        appraisal.profile_sha256 = it.profile.map(|it| it.digest());
        appraisal.records = it.chain.records;
        let facts = Facts {
            integrity: Integrity::Unclaimed,
            signer: Signer::NotClaimed,
            end: End::Unproven,
            policy: Policy::Accepted,
            relation: Relation::None,
            profile: it.profile.map_or(ProfileTrust::Relied, |it| it.relied()),
            pin: Pin::Kept,
            time: if it.chain.times.from.is_some() { Time::Claimed } else { Time::None },
            coverage: Coverage::None,
        };
        let (found, missing, files_roots) = (Vec::new(), Vec::new(), Vec::new());
        Self { it, found, missing, files_roots, facts, appraisal, whole_from_start: false }
    }

    fn finish(mut self) -> Appraised {
        self.compare();
        self.format();
        self.records();
        self.chain();
        self.sequence();
        self.attachments();
        self.signatures();
        self.signer();
        self.anchors();
        self.end();
        self.policy();
        self.time();
        self.coverage();
        self.integrity();
        self.whole_file();
        self.unclaimed();
        self.appraised()
    }

    fn fact(&mut self, check: &str, outcome: Outcome, detail: impl Into<String>) {
        let (check, detail) = (check.to_owned(), detail.into());
        self.appraisal.facts.push(Fact { check, outcome, detail });
    }

    fn not_checked(&mut self, sentence: impl Into<String>) {
        self.appraisal.not_checked.push(sentence.into());
    }

    fn failed(&self, check: Check) -> u64 {
        self.it.chain.failures.count(check)
    }

    fn at(&self, check: Check) -> String {
        let line = self.it.chain.failures.first(check).map_or(0, |failure| failure.line);
        format!("first at line {line}")
    }

    fn compare(&mut self) {
        let trees =
            self.it.plan.anchors.iter().map(|anchor| {
                Some(tree::over_files(anchor.files_root.as_ref()?, &self.it.members))
            });
        self.files_roots = trees.collect();
        let chain = &self.it.chain;
        let members = self.it.members.iter();
        let members = members.map(|it| (it.path(), it.member.sha256)).collect();
        let same = chain.first.as_ref().map(|first| first.same.as_slice()).unwrap_or_default();
        let seen = Seen {
            plan: self.it.plan,
            watch: chain.observed(),
            total: chain.absolute(),
            last_line: chain.last_line,
            last_texts: &chain.last_texts,
            last_roots: chain.roots(),
            first_texts: &chain.first_texts,
            from_genesis: chain.start == Start::Genesis,
            same,
            inventory: self.it.inventory.as_deref(),
            members,
            files_roots: &self.files_roots,
        };
        self.found = statement::compare(&self.it.statements, &seen);
        // A file of that name that states nothing is as good as none; one that the user brought is there.
        let read = |at: usize| self.it.statements.iter().any(|it| it.anchor == Some(at));
        let required = self.it.plan.anchors.iter().enumerate().filter(|(_, it)| it.required);
        let absent = required.filter(|(at, _)| !read(*at));
        self.missing = absent
            .map(|(_, anchor)| match anchor.source {
                AnchorSource::File => anchor.files.first().unwrap_or(&anchor.name).clone(),
                _ => format!("{} in the file of records", anchor.name),
            })
            .collect();
    }

    fn format(&mut self) {
        match self.it.profile {
            Some(profile) => {
                let named = match profile.relied() {
                    ProfileTrust::Relied => "",
                    ProfileTrust::Named => {
                        " The profile was named for this look, and is not one that you rely on."
                    }
                };
                let detail = format!(
                    "{}, as the profile {} describes it.{named}",
                    profile.title(),
                    profile.name()
                );
                self.fact("format", Outcome::Pass, detail);
            }
            None => self.fact(
                "format",
                Outcome::NotChecked,
                "JSON records, one a line; no profile describes them.",
            ),
        }
    }

    fn records(&mut self) {
        if let Some(table) = self.it.plan.records.table.as_ref().filter(|it| it.header > 1) {
            let above = match table.header {
                2 => "The line above the header is".to_owned(),
                header => format!("The {} lines above the header are", header - 1),
            };
            self.not_checked(format!("{above} no record, and covered by nothing."));
        }
        let chain = &self.it.chain;
        let lines = chain.lines;
        let count = records(chain.records);
        let wrong = self.failed(Check::Record);
        let unread = self.failed(Check::Readable);
        let mut detail = match chain.records {
            0 => "There are no records.".to_owned(),
            _ => format!("{count}, to {}.", self.last_place()),
        };
        if wrong > 0 {
            detail = format!(
                "{wrong} of {} lines are no records, {}.",
                lines.all,
                self.at(Check::Record)
            );
        } else if unread > 0 {
            detail = match self.it.plan.records.table {
                Some(_) => self.about_table(),
                None => format!(
                    "{unread} of {count} can't be judged: twice the same key, NaN, too deep, too many values, or a number that the format can't express, {}.",
                    self.at(Check::Readable)
                ),
            };
        }
        if self.failed(Check::Limit) > 0 {
            let limit = MAX_RECORD >> 20;
            detail.push_str(&format!(
                " {} longer than {limit} MiB: kept, not parsed, {}.",
                records(self.failed(Check::Limit)),
                self.at(Check::Limit)
            ));
        }
        if self.failed(Check::Row) > 0 {
            let what = match self.it.plan.records.table {
                Some(_) => "rows of the table can't be read as its header has them",
                None => "lines are no records",
            };
            let (rows, at) = (self.failed(Check::Row), self.at(Check::Row));
            detail.push_str(&format!(" {rows} {what}, {at}."));
        }
        if self.failed(Check::Torn) > 0 {
            detail.push_str(" The last line ends in the middle of a record.");
        }
        if lines.unended && self.failed(Check::Torn) == 0 && chain.records > 0 {
            detail.push_str(" The last line has no line feed at its end.");
        }
        let outcome = match (chain.records, wrong, unread) {
            (0, _, _) => Outcome::Fail,
            (_, 0, 0) if self.unread_lines() == 0 => Outcome::Pass,
            (_, 0, _) => Outcome::NotChecked,
            _ => Outcome::Fail,
        };
        self.fact("records", outcome, detail);
        if let Some(damage) = self.it.packed.damage.clone() {
            let last = self.it.chain.last_line;
            let detail =
                format!("{damage}. Records were read to line {last}; there may have been more.");
            self.fact("archive", Outcome::Fail, detail);
        }
        if self.it.packed.before > 0 {
            let bytes = self.it.packed.before;
            let detail = format!(
                "{bytes} bytes stand before the archive: no digest of the log covers them."
            );
            self.not_checked(detail.clone());
            self.fact("prefix", Outcome::NotChecked, detail);
        }
        if let Some(sentence) = self.it.packed.not_checked.take() {
            self.not_checked(sentence);
        }
        if let Some(how) = self.reencoded() {
            self.fact(
                "transport",
                Outcome::Fail,
                format!("Content intact, re-encoded in transit: {how}. Ask for the original."),
            );
        }
    }

    /// Returns how many lines could not be read, so that what they say is missing.
    fn unread_lines(&self) -> u64 {
        self.failed(Check::Limit) + self.failed(Check::Torn) + self.failed(Check::Row)
    }

    /// Says why a table can't be read, or from where on.
    fn about_table(&self) -> String {
        let Some(fault) = self.it.chain.failures.first(Check::Readable) else {
            return String::new();
        };
        let Failure { line, expected, actual, .. } = fault;
        let (expected, actual) = (visible(expected), visible(actual));
        format!("The table can't be read from line {line} on: {actual}, instead of {expected}.")
    }

    /// Returns which changes in transport were undone, if any.
    fn reencoded(&self) -> Option<String> {
        self.it.profile?;
        if self.it.plan.records.table.is_some() {
            // Line ends and encodings are no part of a table's rows.
            return None;
        }
        let lines = self.it.chain.lines;
        let mut how: Vec<String> =
            self.it.item.transport.words().map(str::to_owned).into_iter().collect();
        if lines.bom {
            how.push("a byte order mark was put before it".to_owned());
        }
        if lines.crlf > 0 {
            how.push(format!("{} of {} lines end in CR LF", lines.crlf, lines.all));
        }
        if lines.unended && self.it.chain.records > 0 && self.it.plan.hashes_line_feeds() {
            how.push("the line feed after its last line was removed".to_owned());
        }
        (!how.is_empty()).then(|| how.join(", "))
    }

    fn chain(&mut self) {
        let plan = self.it.plan;
        if plan.digests.is_empty() && plan.links.is_empty() {
            let detail = match self.it.profile {
                Some(_) => {
                    "The format has no chain and no digests: nothing shows whether records were changed."
                }
                None => {
                    "No profile describes these records: whether they have a chain or digests is not known, and none was checked."
                }
            };
            return self.fact("chain", Outcome::NotChecked, detail);
        }
        if !plan.chained() {
            let (outcome, detail) = match self.rooted() {
                true => (Outcome::Pass, "The records are under a root that agrees."),
                false => (
                    Outcome::NotChecked,
                    "The records name no digests: only a root over them shows whether they were changed, and none was found to agree.",
                ),
            };
            return self.fact("chain", outcome, detail);
        }
        let (digests, links) = (self.failed(Check::Digest), self.failed(Check::Link));
        let constants = self.failed(Check::Constant);
        let forms = self.failed(Check::Form);
        let mut wrong = Vec::new();
        if forms > 0 {
            wrong.push(format!(
                "{forms} lines are not in the form that was hashed, {}",
                self.at(Check::Form)
            ));
        }
        if digests > 0 {
            wrong.push(format!(
                "{digests} digests do not agree with their records, {}",
                self.at(Check::Digest)
            ));
        }
        if links > 0 {
            wrong.push(format!(
                "{links} links do not name the record before them, {}",
                self.at(Check::Link)
            ));
        }
        if constants > 0 {
            wrong.push(format!(
                "{constants} fields that are the same throughout differ, {}",
                self.at(Check::Constant)
            ));
        }
        if !wrong.is_empty() {
            return self.fact("chain", Outcome::Fail, format!("{}.", capital(&wrong.join("; "))));
        }
        let unread = self.it.chain.unreadable;
        let count = records(self.it.chain.records);
        if self.it.chain.groups_over {
            let detail = format!(
                "The records belong to more than {MAX_GROUPS} groups: only the first {MAX_GROUPS} were followed."
            );
            self.not_checked(detail.clone());
            return self.fact("chain", Outcome::NotChecked, detail);
        }
        if self.it.chain.unchecked > 0 {
            let detail = format!(
                "{} digests need a secret that you did not bring: only what does not need it was recomputed.",
                self.it.chain.unchecked
            );
            self.not_checked(detail.clone());
            return self.fact("chain", Outcome::NotChecked, detail);
        }
        if self.it.chain.first_unproven {
            self.not_checked(
                "The digest of the first record covers the record before it, which is not here: whether the first record was changed is not known.",
            );
        }
        match self.it.chain.start {
            _ if unread > 0 => {
                let detail =
                    format!("Intact where it could be read; {unread} of {count} could not.");
                self.fact("chain", Outcome::NotChecked, detail);
            }
            Start::Genesis if self.it.chain.records > 0 => {
                let last = self.it.chain.last_line;
                let detail = match self.it.item.records {
                    0 | 1 => {
                        format!("Intact from line {} to line {last}.", self.it.chain.first_line)
                    }
                    files => format!("Intact over {files} files, to line {last} of the last."),
                };
                self.fact("chain", Outcome::Pass, detail);
            }
            Start::Genesis => self.fact("chain", Outcome::NotChecked, "There are no records."),
            start => {
                let how_many = match start {
                    Start::After(before) => records(before),
                    _ => "an unknown number of records".to_owned(),
                };
                self.fact("chain", Outcome::NotChecked, format!("Intact from line 1 on, but {how_many} of this log come before it and are not here."));
            }
        }
    }

    fn sequence(&mut self) {
        if self.it.plan.sequence.is_none() {
            return;
        }
        let jumps = self.failed(Check::Sequence);
        if jumps > 0 {
            let detail = format!(
                "The numbers of the records do not follow each other {jumps} times, {}.",
                self.at(Check::Sequence)
            );
            return self.fact("sequence", Outcome::Fail, detail);
        }
        self.fact("sequence", Outcome::Pass, "The records are numbered without a gap.");
    }

    fn attachments(&mut self) {
        if self.it.plan.attachments.is_empty() {
            return;
        }
        let wrong = self.failed(Check::Attachment);
        let named: u64 = self.it.chain.files.values().map(|(_, named)| named).sum();
        let absent = self.it.chain.absent_files;
        let (outcome, detail) = match (wrong, absent) {
            (0, 0) => (
                Outcome::Pass,
                format!(
                    "All {named} files that records name are here, with the digests that they state."
                ),
            ),
            (0, _) => (
                Outcome::NotChecked,
                format!(
                    "{named} files have the digests that records state; {absent} are not here, and were not checked."
                ),
            ),
            _ => (
                Outcome::Fail,
                format!(
                    "{wrong} files that records name are missing or others, {}.",
                    self.at(Check::Attachment)
                ),
            ),
        };
        if absent > 0 {
            self.not_checked(detail.clone());
        }
        self.fact("attached files", outcome, detail);
    }

    fn signatures(&mut self) {
        if self.it.plan.signatures.is_empty() {
            return;
        }
        let signers = &self.it.chain.signers;
        let (bad, missing) = (signers.of(Signer::Bad), signers.of(Signer::Missing));
        let refused = signers.refused();
        let unsigned = signers.of(Signer::NotClaimed) - refused;
        let other_keys = self.failed(Check::KeyId);
        if other_keys > 0 && bad == 0 && missing == 0 {
            let detail = format!(
                "{} name another key than the one that signed them, {}.",
                records(other_keys),
                self.at(Check::KeyId)
            );
            return self.fact("signatures", Outcome::Fail, detail);
        }
        let all: u64 = signers.iter().map(|(_, count)| count).sum();
        let signed = all - unsigned;
        let detail = match (bad, missing) {
            (0, 0) if signed == 0 => {
                return self.fact("signatures", Outcome::NotChecked, "No record is signed.");
            }
            (0, 0) if unsigned > 0 => {
                let detail = format!("{unsigned} of {} carry no signature.", records(all));
                self.not_checked(format!("Nobody signed some of the records: {detail}"));
                return self.fact("signatures", Outcome::NotChecked, detail);
            }
            (0, 0) if signers.of(Signer::NotChecked) > 0 => {
                return self.fact(
                    "signatures",
                    Outcome::NotChecked,
                    "The records are signed, and no key is known to check them by.",
                );
            }
            (0, 0) if refused > 0 => {
                let detail = format!(
                    "{refused} message authentication codes agree: so they were made by somebody who has the secret, as you do."
                );
                return self.fact("signatures", Outcome::NotChecked, detail);
            }
            (0, 0) => {
                return self.fact(
                    "signatures",
                    Outcome::Pass,
                    format!("All {signed} signatures verify."),
                );
            }
            (0, missing) => format!(
                "{missing} of {} carry no signature, {}.",
                records(all),
                self.at(Check::Signature)
            ),
            (bad, 0) => {
                format!(
                    "{bad} of {signed} signatures do not verify, {}.",
                    self.at(Check::Signature)
                )
            }
            (bad, missing) => format!(
                "{bad} of {signed} signatures do not verify and {missing} are missing, {}.",
                self.at(Check::Signature)
            ),
        };
        self.fact("signatures", Outcome::Fail, detail);
    }

    fn signer(&mut self) {
        self.list_signers();
        let of_records = self
            .it
            .chain
            .signers
            .iter()
            .map(|(judged, _)| judged.signer)
            .chain((self.it.chain.unchecked > 0).then_some(Signer::NotChecked));
        let of_records = of_records.max_by_key(|it| rank(*it));
        let none_signed = self
            .it
            .chain
            .signers
            .iter()
            .all(|(it, _)| it.signer == Signer::NotClaimed && !it.refused);
        let of_statements = self.signer_of_statements();
        self.facts.signer = match (of_records, of_statements) {
            (Some(records), Some(other)) if rank(other) >= rank(Signer::NotTheKeyBrought) => {
                if rank(records) > rank(other) { records } else { other }
            }
            // Where a format lets records go unsigned and none is signed, only statements speak.
            (Some(Signer::NotClaimed), Some(other)) if none_signed => other,
            (Some(records), _) => records,
            (None, Some(other)) => other,
            (None, None) => Signer::NotClaimed,
        };
        let names: Vec<String> = self
            .appraisal
            .signers
            .iter()
            .filter(|it| it.trusted)
            .map(|it| it.name.clone().unwrap_or_else(|| it.key_id.clone()))
            .collect();
        let names = names.join(", ");
        let (outcome, detail) = match self.facts.signer {
            Signer::Trusted => (Outcome::Pass, format!("Signed by {names}, by a key that you brought.")),
            Signer::Unknown => (Outcome::NotChecked, "Signed by a key that you did not bring: compare its fingerprint over another channel.".to_owned()),
            Signer::OutOfTime => (Outcome::NotChecked, "Signed by a key that you brought, which was not valid at the time judged.".to_owned()),
            Signer::Refused => (Outcome::Fail, format!("Signed by a key that you brought and that does not count: {}.", self.it.ring.refusals())),
            Signer::NotClaimed if self.speaks_without_names() => (Outcome::NotChecked, "A key that you brought signed a statement about this log which does not name its last record: nobody signed the records.".to_owned()),
            Signer::NotClaimed if self.prefix_vouched_for() => (Outcome::NotChecked, "A key that you brought signed the first records only: nobody signed the others.".to_owned()),
            Signer::NotClaimed => (Outcome::NotChecked, "Nobody signed: whoever holds the log could have written it anew.".to_owned()),
            Signer::NotChecked => (Outcome::NotChecked, "Signed, and no key to check it by was brought.".to_owned()),
            Signer::Unsupported => (Outcome::NotChecked, "Signed in a way that is not supported.".to_owned()),
            Signer::NotTheKeyBrought => (Outcome::Fail, format!("Not the key that you brought: {OTHER_KEY_CAUSES}.")),
            Signer::Missing => (Outcome::Fail, "A signature that the format demands is missing.".to_owned()),
            Signer::Bad if self.it.ring.any_brought() => (Outcome::Fail, "A signature does not verify by any key that you brought.".to_owned()),
            Signer::Bad => (Outcome::Fail, "A signature does not verify.".to_owned()),
        };
        self.fact("signer", outcome, detail);
    }

    /// Tells whether every record is signed by a key that the user brought.
    fn records_vouched_for(&self) -> bool {
        let mut signers = self.it.chain.signers.iter().map(|(judged, _)| judged.signer).peekable();
        signers.peek().is_some() && signers.all(|signer| signer == Signer::Trusted)
    }

    /// Tells whether a key that the user brought signed a statement about the beginning only.
    fn prefix_vouched_for(&self) -> bool {
        let mut speaking = self.it.statements.iter().zip(&self.found);
        speaking.any(|(it, found)| it.by_users_key() && *found == Found::Agrees)
    }

    /// Tells whether a key that the user brought signed a statement that agrees, and that fits other records too.
    fn speaks_without_names(&self) -> bool {
        let mut speaking = self.it.statements.iter().zip(&self.found);
        speaking.any(|(it, found)| {
            it.by_users_key() && *found == Found::AgreesToTheEnd && !it.names_records()
        })
    }

    /// What the signatures of anchors are worth that speak about this log: a good one lends its
    /// signer to all that is shown only if it names the last record.
    fn signer_of_statements(&self) -> Option<Signer> {
        let speaking = self.it.statements.iter().zip(&self.found);
        let signers = speaking
            .filter(|(_, found)| !matches!(found, Found::Elsewhere(_)))
            .filter(|(it, found)| {
                let whole = **found == Found::AgreesToTheEnd && it.names_records() && it.from == 0;
                whole || !it.by_users_key()
            })
            .filter_map(|(statement, _)| Some((statement.speaks, statement.signature?)))
            // One that vouches for nothing that was compared still may not be bad.
            .filter(|(speaks, it)| *speaks || rank(it.signer) >= rank(Signer::NotTheKeyBrought))
            .map(|(_, it)| it.signer);
        let signers: Vec<Signer> = signers.collect();
        // One by a known key is enough, unless another one fails.
        let worst = signers.iter().copied().max_by_key(|it| rank(*it))?;
        let trusted = signers.contains(&Signer::Trusted);
        Some(if trusted && rank(worst) < rank(Signer::NotTheKeyBrought) {
            Signer::Trusted
        } else {
            worst
        })
    }

    fn list_signers(&mut self) {
        let from_records = self.it.chain.signers.iter().map(|(judged, _)| judged);
        let from_statements = self.it.statements.iter().filter_map(|it| it.signature);
        let from_witnesses = self.it.statements.iter().flat_map(|it| it.cosigned.iter().copied());
        let mut keys: Vec<Key> = Vec::new();
        for judged in from_records.chain(from_statements).chain(from_witnesses) {
            let Some(key) = judged.key.filter(|_| judged.signer != Signer::Bad) else { continue };
            if !keys.contains(&key) && keys.len() < MAX_FAILURES {
                keys.push(key);
            }
        }
        for key in keys {
            let (name, trusted) = self.it.ring.describe(&key);
            let name = name.map(|name| visible(&name).into_owned());
            self.appraisal.signers.push(SignerSeen { key_id: key.fingerprint(), name, trusted });
        }
        for statement in &self.it.statements {
            let unknown = statement.signature.is_some_and(|judged| judged.key.is_none());
            let Some(key_id) = statement.stated_key.clone().filter(|_| unknown) else { continue };
            let seen = SignerSeen { key_id, name: None, trusted: false };
            if !self.appraisal.signers.contains(&seen)
                && self.appraisal.signers.len() < MAX_FAILURES
            {
                self.appraisal.signers.push(seen);
            }
        }
    }

    fn anchors(&mut self) {
        let mut failures = Vec::new();
        let last_line = self.it.chain.last_line;
        for (statement, found) in self.it.statements.iter().zip(&self.found) {
            let (outcome, detail) = statement::describe(statement, found);
            let source = match statement.line {
                0 => statement.source.clone(),
                line => format!("{}, line {line}", statement.source),
            };
            if let Found::Contradicts(it) = found {
                failures.push(Failure {
                    check: None,
                    file: it.file.clone(),
                    line: it.line,
                    record: None,
                    field: format!("{} ({source})", it.what),
                    expected: it.expected.clone(),
                    actual: it.actual.clone(),
                });
            }
            failures.extend(signature_failure(statement, found));
            failures.extend(problem_failure(statement));
            let head = statement.stated();
            let seen = AnchorSeen { source, count: statement.count, head, outcome, detail };
            if self.appraisal.anchors.len() < MAX_FAILURES {
                self.appraisal.anchors.push(seen);
            }
        }
        for name in self.missing.clone() {
            failures.push(Failure {
                check: None,
                file: None,
                line: last_line,
                record: None,
                field: "end".to_owned(),
                expected: format!("{name}, which states the end of the log"),
                actual: if self.it.members.iter().any(|it| it.name == name) {
                    "a file that states nothing".to_owned()
                } else {
                    "nothing of that name".to_owned()
                },
            });
        }
        for failure in failures {
            self.it.chain.failures.add(Check::Anchor, || failure);
        }
        for name in self.it.unread_anchors.clone() {
            self.not_checked(format!(
                "{name} states nothing about this log that its profile can read."
            ));
        }
    }

    fn end(&mut self) {
        let plan = self.it.plan;
        self.demand_terminal();
        let ordered = !plan.links.is_empty()
            || plan.sequence.is_some()
            || !plan.leaves.is_empty()
            || !plan.carried.is_empty();
        // Where nothing tells records apart but themselves, one may stand for another: a number proves nothing.
        let vouched = ordered && self.records_vouched_for();
        let stated = statement::end(&self.it.statements, &self.found, vouched);
        let terminal = plan.terminal.is_some();
        self.facts.end = match stated {
            End::Rejected | End::ContradictsUser | End::Disputed => stated,
            _ if !self.missing.is_empty() => End::Missing,
            _ if terminal && !self.it.chain.terminal => End::Missing,
            _ if terminal => End::Proven,
            End::Unproven if !ordered && !plan.claims_integrity() => End::NoClaim,
            _ => stated,
        };
        let last = self.last_place();
        let unproven = match plan.has_groups() {
            false => format!(
                "Nothing protects the end of this log: records may be missing after {last}."
            ),
            true => "Each group of records has a chain of its own, and nothing protects their ends: records may be missing after the last of each, and whole groups, wherever in the file they stood.".to_owned(),
        };
        let (state, outcome, detail) = match self.facts.end {
            End::Proven => (
                EndState::Proven,
                Outcome::Pass,
                format!("Proven: {last} holds the last record."),
            ),
            End::NoClaim => (
                EndState::NoOrder,
                Outcome::NotChecked,
                match self.it.profile {
                    Some(_) => "The format has no order, so there is no end to prove.".to_owned(),
                    None => "Not known: no profile describes the order of these records.".to_owned(),
                },
            ),
            End::Unproven if !ordered => (
                EndState::NoOrder,
                Outcome::NotChecked,
                "The records have no order, and nothing shows how many there were: any may be missing, or there twice."
                    .to_owned(),
            ),
            End::Unproven => {
                (EndState::Unproven, Outcome::NotChecked, format!("Not proven after {last}."))
            }
            End::Lagging => {
                let line = self.proven_line();
                (
                    EndState::Unproven,
                    Outcome::NotChecked,
                    format!("Proven to line {line}; not proven after it."),
                )
            }
            End::Missing => {
                let what = if self.missing.is_empty() {
                    "the record that ends such a log".to_owned()
                } else {
                    self.missing.join(", ")
                };
                (
                    EndState::Unproven,
                    Outcome::Fail,
                    format!("Not proven after {last}: {what} is not here."),
                )
            }
            End::Disputed => (
                EndState::Rejected,
                Outcome::Fail,
                "A count or head that came with the log does not agree with its records."
                    .to_owned(),
            ),
            End::Rejected => (
                EndState::Rejected,
                Outcome::Fail,
                "Rejected: a count or head signed by a key that you brought names other records."
                    .to_owned(),
            ),
            End::ContradictsUser => (
                EndState::Rejected,
                Outcome::Fail,
                "Rejected: what you brought names other records.".to_owned(),
            ),
        };
        match self.facts.end {
            End::Unproven if !ordered => {
                self.not_checked(
                    "Records may be missing, or there twice: nothing shows how many there were.",
                );
            }
            End::Unproven | End::Missing if self.it.chain.records > 0 => self.not_checked(unproven),
            End::Lagging => {
                let line = self.proven_line();
                self.not_checked(format!("Records may be missing after line {line}: what proves this log speaks about it only to there."));
            }
            _ => {}
        }
        self.appraisal.end = state;
        self.fact("end", outcome, detail);
    }

    fn demand_terminal(&mut self) {
        let Some((place, text)) = &self.it.plan.terminal else { return };
        if self.it.chain.terminal {
            return;
        }
        let failure = Failure {
            check: None,
            file: None,
            line: self.it.chain.last_line,
            record: None,
            field: place.to_string(),
            expected: format!("{text}, in the last record"),
            actual: "another record".to_owned(),
        };
        self.it.chain.failures.add(Check::Terminal, || failure);
    }

    /// The last line that an anchor which counts speaks about.
    fn proven_line(&self) -> u64 {
        let before = match self.it.chain.start {
            Start::After(before) => before,
            _ => 0,
        };
        let last = self.it.chain.last_line;
        let counting = self.it.statements.iter().zip(&self.found);
        let lines = counting
            .filter(|(it, found)| matches!(found, Found::Agrees) && it.names_records())
            .filter(|(it, _)| it.is_vouched_for())
            .map(|(it, _)| it.count.map_or(last, |count| count.saturating_sub(before)));
        lines.max().unwrap_or(0)
    }

    /// Files of the folder that neither its records nor its profile speak about, and those that the profile
    /// demands without saying what covers them.
    fn strays(&self) -> (Vec<String>, Vec<String>) {
        let Some(folder) = self.it.plan.container.folder() else { return Default::default() };
        let others = self.it.members.len().saturating_sub(self.it.item.record_files());
        let others = self.it.members.get(..others).unwrap_or_default();
        let content = others.iter().filter(|it| it.member.role == MemberRole::Content);
        let named = |name: &str| self.it.chain.files.get(name).is_some_and(|(_, named)| *named > 0);
        let unnamed = content.map(ReadMember::path).filter(|name| !named(name));
        let unnamed = unnamed.filter(|name| !self.is_listed(name, Statement::is_vouched_for));
        unnamed.map(str::to_owned).partition(|name| !folder.requires.contains(name))
    }

    /// Tells whether a statement that agrees speaks about this file, among those that `counts` picks.
    fn is_listed(&self, name: &str, counts: impl Fn(&Statement) -> bool) -> bool {
        let mut agreeing = self.it.statements.iter().zip(&self.found).filter(|(it, found)| {
            matches!(found, Found::Agrees | Found::AgreesToTheEnd) && counts(it)
        });
        agreeing.any(|(it, _)| {
            let by_digest = it.manifest.as_ref().is_some_and(|list| list.contains_key(name));
            let anchor = it.files_root.as_ref().and(it.anchor);
            let by_root = anchor.is_some_and(|at| match self.files_roots.get(at) {
                Some(Some(FilesTree::Root { names, .. })) => names.contains(name),
                _ => false,
            });
            let plan = anchor.and_then(|at| self.it.plan.anchors[at].files_root.as_ref());
            let is_list = plan.is_some_and(|plan| plan.list == name);
            it.inventory.is_some() || by_digest || by_root || is_list
        })
    }

    /// Tells whether a key that the user brought signed the archive that the log lies in.
    fn is_signed_whole(&self) -> bool {
        let signed = self.it.document.as_ref().is_some_and(|it| it.signer == Signer::Trusted);
        signed && !self.it.packed.members.is_empty()
    }

    /// Says what covers the files that lie in the folder beside the records.
    fn strays_covered(&mut self) -> bool {
        if self.is_signed_whole() {
            return true;
        }
        let (strays, demanded) = self.strays();
        let first = |names: &[String]| names[..names.len().min(10)].join(", ");
        let (known, mut unknown): (Vec<String>, Vec<String>) =
            strays.into_iter().partition(|name| self.is_listed(name, |_| true));
        // What lies elsewhere in the archive is in no statement about the log's own folder.
        unknown.extend(self.it.packed.beside.iter().cloned());
        let uncovered = demanded.into_iter().filter(|name| !self.is_listed(name, |_| true));
        let uncovered: Vec<String> = uncovered.collect();
        if !uncovered.is_empty() {
            self.not_checked(format!("These files can be changed unseen: {}.", first(&uncovered)));
        }
        if !unknown.is_empty() {
            let names = first(&unknown);
            self.fact("files", Outcome::Fail, format!("Covered by nothing: {names}."));
            self.not_checked(format!("These files are covered by nothing: {names}."));
            return false;
        }
        if !known.is_empty() {
            // What came with the log may have been written anew with the files.
            if self.facts.signer == Signer::Trusted {
                self.facts.signer = Signer::NotClaimed;
            }
            let detail = format!("Nobody whom you know vouches for: {}.", first(&known));
            self.fact("files", Outcome::NotChecked, detail);
        }
        true
    }

    fn policy(&mut self) {
        if self.refused() {
            self.facts.policy = Policy::Refused;
            let detail =
                "HMAC is refused by policy: whoever has the secret can write the log anew.";
            self.not_checked(
                "Codes made with a shared secret show only that nobody without it changed the log.",
            );
            return self.fact("policy", Outcome::Fail, detail);
        }
        let signed = !matches!(self.facts.signer, Signer::NotClaimed);
        if signed || self.claims() {
            self.fact("policy", Outcome::Pass, "All algorithms are accepted.");
        }
    }

    /// Tells whether anything rests on a code that policy refuses.
    fn refused(&self) -> bool {
        let by_digest = self.it.ring.secrets().next().is_some()
            && self.it.plan.digests.iter().any(needs_secret);
        by_digest
            || self.it.chain.signers.refused() > 0
            || self
                .it
                .statements
                .iter()
                .any(|it| it.refused || it.signature.is_some_and(|judged| judged.refused))
    }

    fn time(&mut self) {
        let times = &self.it.chain.times;
        let (Some((_, from)), Some((_, to))) = (&times.from, &times.to) else {
            return self.fact(
                "time",
                Outcome::NotChecked,
                "The records state no time that can be read.",
            );
        };
        let shown = |text: &str| visible(text).into_owned();
        self.appraisal.covered = Some(Covered { from: shown(from), to: shown(to) });
        let mut detail = format!("From {} to {}, as the records state it.", shown(from), shown(to));
        if let Some(line) = times.backwards_line {
            detail.push_str(&format!(
                " The clock goes backwards {} times, first at line {line}.",
                times.backwards
            ));
        }
        if times.without > 0 {
            detail.push_str(&format!(" {} of them state none that can be read.", times.without));
        }
        self.fact("time", Outcome::NotChecked, detail);
        self.not_checked("When this existed is only what the log says: no timestamp proves it.");
    }

    /// Tells whether anything about the records was recomputed and compared: what they state themselves, or a
    /// root over all of them.
    fn claims(&self) -> bool {
        self.it.plan.chained() || (self.it.plan.claims_integrity() && self.rooted())
    }

    /// Tells whether a root over all records agrees.
    fn rooted(&self) -> bool {
        let total = self.it.chain.absolute();
        self.it.statements.iter().zip(&self.found).any(|(it, found)| {
            let agrees = matches!(found, Found::Agrees | Found::AgreesToTheEnd);
            agrees && it.root.is_some() && it.from == 0 && (it.count.is_none() || it.count == total)
        })
    }

    fn coverage(&mut self) {
        if !self.it.plan.claims_integrity() {
            return;
        }
        if !self.claims() {
            let detail = "Nothing was compared with the records: no field is covered.";
            self.appraisal.uncovered_fields = self.it.shapes.of(Cover::Covered);
            self.appraisal.uncovered_fields.extend(self.it.shapes.of(Cover::Uncovered));
            self.appraisal.uncovered_fields.sort();
            self.not_checked(detail);
            return self.fact("coverage", Outcome::NotChecked, detail);
        }
        self.appraisal.covered_fields = self.it.shapes.of(Cover::Covered);
        self.appraisal.uncovered_fields = self.it.shapes.of(Cover::Uncovered);
        self.appraisal.uncovered_fields.extend(self.it.outside.iter().cloned());
        if self.it.chain.divisible > 0 {
            let count = records(self.it.chain.divisible);
            self.not_checked(format!(
                "In {count} a field holds the text that separates fields in the hash: words could be moved from one field to the next unseen."
            ));
        }
        let uncovered = first_names(&self.appraisal.uncovered_fields);
        let more = if self.it.shapes.over { " There are more fields than are listed." } else { "" };
        if uncovered.is_empty() && !self.it.shapes.over {
            self.facts.coverage = Coverage::Full;
            return self.fact("coverage", Outcome::Pass, "Every field of every record is covered.");
        }
        self.facts.coverage = Coverage::Partial;
        self.fact("coverage", Outcome::NotChecked, format!("Outside the hash: {uncovered}.{more}"));
        self.not_checked(format!(
            "These fields lie outside the hash, and can be changed unseen: {uncovered}."
        ));
    }

    fn integrity(&mut self) {
        let covered = self.strays_covered();
        let chain = &self.it.chain;
        let broken = [
            Check::Record,
            Check::Form,
            Check::Sequence,
            Check::Digest,
            Check::Link,
            Check::Constant,
            Check::KeyId,
            Check::Attachment,
        ];
        let partial = !covered
            || self.unread_lines() > 0
            || self.it.gave_up
            || chain.first_unproven
            || chain.groups_over;
        self.facts.integrity = if broken.iter().any(|check| self.failed(*check) > 0) {
            Integrity::Broken
        } else if chain.records == 0
            || self.failed(Check::Readable) > 0
            || self.it.packed.damage.is_some()
        {
            Integrity::Unreadable
        } else if partial || chain.start != Start::Genesis {
            Integrity::Partial
        } else if self.reencoded().is_some() {
            Integrity::Reencoded
        } else if self.claims() {
            Integrity::Intact
        } else {
            Integrity::Unclaimed
        };
        self.whole_from_start =
            self.facts.integrity == Integrity::Partial && !partial && self.reencoded().is_none();
    }

    /// Says what records are worth that nothing vouches for.
    fn unclaimed(&mut self) {
        let plan = self.it.plan;
        if plan.records_only() && self.facts.signer != Signer::Trusted {
            let detail = "Every figure from these records rests on an unsigned export: whoever held it could change, leave out or add any of them unseen.";
            self.fact("export", Outcome::NotChecked, detail);
            self.not_checked(format!(
                "{detail} Its digest shows whether it changes from now on, nothing more."
            ));
        } else if self.facts.integrity == Integrity::Unclaimed {
            let why = match plan.claims_integrity() {
                true => {
                    "Its records name no digests, and no statement about all of them was compared"
                }
                false => "No profile describes this log, and nobody signed it",
            };
            self.not_checked(format!(
                "{why}: its digest shows whether it changes from now on, nothing more."
            ));
        }
    }

    /// Takes in what detached signatures say about the file: one by a key that the user brought
    /// speaks for every record, and for there being no more.
    fn whole_file(&mut self) {
        let Some(found) = self.it.document.take() else {
            return;
        };
        let alone = !self.has_write_ahead_log();
        let signs = found.signer == Signer::Trusted && alone;
        if !alone {
            self.not_checked(
                "Signatures and lists beside a database speak for it, and not for the rows in its write-ahead log.",
            );
        }
        let before = self.facts.signer;
        if rank(found.signer) >= rank(Signer::NotTheKeyBrought) {
            self.facts.signer = worse(self.facts.signer, found.signer);
        } else if matches!(
            self.facts.signer,
            Signer::NotClaimed | Signer::NotChecked | Signer::Unknown
        ) && found.signer != Signer::NotClaimed
            && (alone || found.signer != Signer::Trusted)
        {
            self.facts.signer = found.signer;
        }
        if signs && self.facts.signer != before {
            let detail = "The file as a whole is signed by a key that you brought for such logs.";
            self.appraisal.facts.retain(|fact| fact.check != "signer");
            self.fact("signer", Outcome::Pass, detail);
        }
        if signs && matches!(self.facts.end, End::Unproven | End::Lagging | End::NoClaim) {
            self.facts.end = End::Proven;
            self.appraisal.end = EndState::Proven;
            let detail = "Proven: the file as a whole is signed by a key that you brought.";
            self.appraisal.facts.retain(|fact| fact.check != "end");
            self.appraisal.not_checked.retain(|it| !it.contains("records may be missing"));
            self.fact("end", Outcome::Pass, detail);
        }
        self.facts.policy = match found.policy {
            Policy::Refused => Policy::Refused,
            Policy::Accepted => self.facts.policy,
        };
        self.facts.integrity = together(self.facts.integrity, found.integrity);
        self.appraisal.facts.extend(
            found
                .facts
                .into_iter()
                .map(|fact| Fact { check: format!("file {}", fact.check), ..fact }),
        );
        self.appraisal.signers.extend(found.signers);
        self.appraisal.not_checked.extend(found.not_checked);
        self.appraisal.failures = found.failures;
        self.appraisal.failures_total = found.failures_total;
    }

    /// Says where the last record stands.
    fn last_place(&self) -> String {
        let line = self.it.chain.last_line;
        match self.it.item.record_files() {
            0 | 1 => format!("line {line}"),
            files => format!("line {line} of the last of {files} files"),
        }
    }

    /// Tells whether some of the records come from a file beside the one that others speak for.
    fn has_write_ahead_log(&self) -> bool {
        let Some(packed) = &self.it.item.packed else { return false };
        let infos = self.it.look.members.list();
        packed.way.wal().and_then(|at| infos.get(at)).is_some_and(|info| info.bytes > 0)
    }

    fn appraised(mut self) -> Appraised {
        let chain = self.it.chain;
        let named = chain.first.as_ref().and_then(|first| first.stream.clone());
        // Where a format does not name its streams, what anchors must share tells most of them apart.
        let shared = chain.first.as_ref().map(|first| shared_name(&first.same)).unwrap_or_default();
        let many_chains = named.is_none() && shared.is_some();
        let stream = named.or(shared);
        let profile = self.it.profile.map_or("records", |it| it.name());
        // Rows of a table that checks nothing are edited and sorted: one export does not contradict another.
        let living = self.it.plan.records_only() && self.it.plan.records.table.is_some();
        // A first record that was damaged still states what the others of its log state.
        let stated = chain.first.as_ref().and_then(|first| first.stated);
        let first = stated.or(chain.first_digest).filter(|_| !living);
        self.appraisal.stream = stream_name(profile, stream.as_deref(), first);
        self.appraisal.failures_total += chain.failures.total();
        let mut of_records = chain.failures.into_list();
        let content = self.it.members.last().filter(|_| self.it.members.len() > 1);
        if let Some(content) = content {
            for failure in of_records.iter_mut().filter(|failure| failure.file.is_none()) {
                failure.file = Some(content.member.path.clone());
            }
        }
        let of_file = std::mem::replace(&mut self.appraisal.failures, of_records);
        self.appraisal.failures.extend(of_file);
        bounds::bound(&mut self.appraisal);
        self.appraisal.verdict = word(&self.facts);
        self.appraisal.exit_code = self.appraisal.verdict.exit_code();
        Appraised {
            appraisal: self.appraisal,
            facts: self.facts,
            first: chain.first_digest,
            head: chain.last_digest,
            starts_after: match chain.start {
                Start::Genesis => Some(0),
                Start::After(before) => Some(before),
                Start::Somewhere => None,
            },
            predecessor: chain.predecessor,
            many_chains,
            whole_from_start: self.whole_from_start,
        }
    }
}

/// Joins names for a sentence.
fn first_names(names: &[String]) -> String {
    const SHOWN: usize = 30;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Returns what the records of every part of a log have in common, as a name.
fn shared_name(same: &[Vec<Option<String>>]) -> Option<String> {
    let mut texts: Vec<&str> = same.iter().flatten().flatten().map(String::as_str).collect();
    texts.dedup();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// What the records and the signatures on their file say about the bytes.
pub(super) fn together(records: Integrity, file: Integrity) -> Integrity {
    let worst =
        [Integrity::Broken, Integrity::Unreadable, Integrity::Partial, Integrity::Reencoded];
    let found = worst.into_iter().find(|it| [records, file].contains(it));
    let best = if [records, file].contains(&Integrity::Intact) {
        Integrity::Intact
    } else {
        Integrity::Unclaimed
    };
    found.unwrap_or(best)
}

pub(super) fn worse(a: Signer, b: Signer) -> Signer {
    if rank(b) > rank(a) { b } else { a }
}

/// Returns the failure of a statement whose signature is missing, bad, or by another key.
fn signature_failure(statement: &Statement, found: &Found) -> Option<Failure> {
    let judged = statement.signature?;
    if rank(judged.signer) < rank(Signer::NotTheKeyBrought) || matches!(found, Found::Elsewhere(_))
    {
        return None;
    }
    let by = statement.stated_key.as_ref().map(|key| format!(", stated key {key}"));
    let actual = match judged.signer {
        Signer::Missing => "no signature",
        _ => "a signature that does not verify by any known key",
    };
    Some(Failure {
        check: None,
        file: Some(statement.source.clone()),
        line: statement.line.max(1),
        record: None,
        field: "signature".to_owned(),
        expected: "a signature by the key that you brought, or that the file shows".to_owned(),
        actual: format!("{actual}{}", by.unwrap_or_default()),
    })
}

/// Returns the failure of a statement that contradicts itself.
fn problem_failure(statement: &Statement) -> Option<Failure> {
    let problem = statement.problem.as_ref()?;
    Some(Failure {
        check: None,
        file: Some(statement.source.clone()),
        line: statement.line.max(1),
        record: None,
        field: "statement about the log".to_owned(),
        expected: "a statement that agrees with itself".to_owned(),
        actual: problem.clone(),
    })
}

/// How bad a signer is, for choosing among many.
fn rank(signer: Signer) -> u8 {
    match signer {
        Signer::Trusted => 0,
        Signer::NotClaimed => 1,
        Signer::NotChecked => 2,
        Signer::Unknown => 3,
        Signer::OutOfTime => 4,
        Signer::Refused => 5,
        Signer::Unsupported => 6,
        Signer::NotTheKeyBrought => 7,
        Signer::Missing => 8,
        Signer::Bad => 9,
    }
}

fn records(count: u64) -> String {
    if count == 1 { "1 record".to_owned() } else { format!("{count} records") }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
