//! A set: several files that are one piece of evidence, as a `set.json` beside them says.
//!
//! `set.json` is canonical JSON ([`exhibit_core::canonical`]): its format, a title, and each file's path, SHA-256 and
//! length (docs/format.md, Set). The item is `set.json` and the files that it names; what it does not name is not
//! part of it. A signature beside `set.json` speaks for all of them, since their digests are in it.

use std::collections::BTreeSet;
use std::io::{self, Read};

use exhibit_core::appraisal::{EndState, Fact, Failure, MAX_FAILURES, MemberRole, Outcome};
use exhibit_core::canonical::{self, CanonicalError};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::{
    Coverage, End, Facts, Integrity, Pin, Policy, ProfileTrust, Relation, Signer, Time, Word,
};
use exhibit_core::visible::visible;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::log::{Feed, ReadMember};
use super::{
    Appraised, Item, ItemKind, Look, LookError, NoSink, NoTap, Part, Sink, Tap, plain, report,
};
use crate::members::{MemberInfo, Members};
use crate::signature::DocumentFindings;
use crate::zip::ReadAt;

/// What the list of a set is called.
pub const SET: &str = "set.json";

/// What the list says of itself.
pub const SET_FORMAT: &str = "exhibit-set/1";

/// The most files of a set.
pub const MAX_SET_FILES: usize = 1000;

/// The longest path in a set, in bytes.
const MAX_SET_PATH: usize = 1024;

/// The longest title, in bytes.
const MAX_SET_TITLE: usize = 1024;

/// The longest list, in bytes.
pub(super) const MAX_LIST: u64 = 4 << 20;

/// How many names one sentence lists.
const NAMED: usize = 3;

/// What a `set.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetList {
    /// [`SET_FORMAT`].
    format: String,
    /// What the set is called.
    title: String,
    /// Its files.
    files: Vec<SetFile>,
}

/// One file of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetFile {
    /// Its path below the folder of `set.json`, `/` between parts.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Why a list is not the list of a set.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SetError {
    /// It is not the canonical JSON of one.
    #[error(transparent)]
    Form(#[from] CanonicalError),
    /// It says that it is something else.
    #[error("its format is {0}")]
    Format(String),
    /// It names no file, or too many.
    #[error("it names {0} files; a set has 1 to {MAX_SET_FILES}")]
    Count(usize),
    /// A path that leads elsewhere, that can't be seen as it is, or that stands twice.
    #[error("the path {0} can't be that of a file in a set")]
    Path(String),
    /// A title that is empty or too long.
    #[error("its title is empty, or longer than {MAX_SET_TITLE} bytes")]
    Title,
}

impl SetList {
    /// Returns the list of these files.
    ///
    /// # Errors
    /// [`SetError`], if it could not be read again.
    pub fn new(title: &str, files: Vec<SetFile>) -> Result<Self, SetError> {
        let list = Self { format: SET_FORMAT.to_owned(), title: title.to_owned(), files };
        list.check()?;
        Ok(list)
    }

    /// Reads a list strictly: exactly the bytes that [`SetList::to_bytes`] writes.
    ///
    /// # Errors
    /// [`SetError`].
    pub fn read(bytes: &[u8]) -> Result<Self, SetError> {
        let list: Self = canonical::read(bytes)?;
        list.check()?;
        Ok(list)
    }

    /// Returns the bytes of `set.json`.
    ///
    /// # Errors
    /// [`SetError::Form`] if a length is 2^53 or more.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SetError> {
        Ok(canonical::to_bytes(self)?)
    }

    /// Returns what the set is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns its files, in the order of the list.
    pub fn files(&self) -> &[SetFile] {
        &self.files
    }

    fn check(&self) -> Result<(), SetError> {
        if self.format != SET_FORMAT {
            return Err(SetError::Format(visible(&self.format).into_owned()));
        }
        if self.title.trim().is_empty() || self.title.len() > MAX_SET_TITLE {
            return Err(SetError::Title);
        }
        if !(1..=MAX_SET_FILES).contains(&self.files.len()) {
            return Err(SetError::Count(self.files.len()));
        }
        let mut seen = BTreeSet::new();
        let good = |path: &str| is_good_path(path) && path != SET;
        match self.files.iter().find(|it| !good(&it.path) || !seen.insert(it.path.as_str())) {
            Some(file) => Err(SetError::Path(visible(&file.path).into_owned())),
            None => Ok(()),
        }
    }
}

/// Tells whether a path leads to a file below the set, and reads as what it is.
fn is_good_path(path: &str) -> bool {
    let part = |it: &str| !it.is_empty() && it != "." && it != "..";
    let plain =
        !path.contains(['\\', ':']) && matches!(visible(path), std::borrow::Cow::Borrowed(_));
    path.len() <= MAX_SET_PATH && plain && path.split('/').all(part)
}

/// Tells whether a `set.json` says that it is the list of a set, be it a good one or not.
pub(super) fn claims(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Claim {
        format: String,
    }
    serde_json::from_slice::<Claim>(bytes).is_ok_and(|it| it.format == SET_FORMAT)
}

/// Appraises a set, in one pass over its files.
pub(super) fn appraise<T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    tap: &T,
    sink: &mut S,
) -> Result<Appraised, LookError> {
    let mut feed = Feed { look, item, tap, sink, done: 0 };
    let infos = look.members.list();
    // What is signed of the list, and the list, come first; the files after them.
    let companions = item.parts.iter().filter(|it| it.role == MemberRole::Companion).count();
    let first = (companions + 1).min(item.parts.len());
    let mut members = Vec::new();
    for part in &item.parts[..first] {
        members.push(feed.small(part)?);
    }
    let signed = match members.len() {
        0 | 1 => None,
        _ => Some(plain::signatures(look, &members, false, None)?),
    };
    for part in &item.parts[first..] {
        members.push(feed.plain(part)?);
    }
    let exact = |it: &ReadMember| super::log::inside(&infos[it.index].path, item, look);
    let files: Vec<(&str, &ReadMember)> =
        members[first..].iter().map(|it| (exact(it), it)).collect();
    let list = members[..first].last().and_then(|it| it.content.as_deref());
    let mut judged = Judged::default();
    judged.compare(list, &files);
    judged.logs(&logs_in(look, &item.parts[first..])?);
    judged.nested();
    Ok(judged.appraised(report::empty(look, item, &members, "set"), signed))
}

/// Judges the logs among the files of a set, each by itself: a list says nothing of what they are worth.
fn logs_in(look: &Look<'_>, files: &[Part]) -> Result<Vec<(String, Word)>, LookError> {
    let members = Only::of(look.members, files);
    let look = Look { members: &members, profile: None, ..*look };
    let mut logs = Vec::new();
    for item in super::recognise(&look)? {
        let is_log = matches!(
            item.kind,
            ItemKind::Log(_) | ItemKind::Ambiguous(_) | ItemKind::Records | ItemKind::CloudTrail
        );
        if is_log {
            let word = match super::appraise(&look, &item, &NoTap, &mut NoSink) {
                Ok(appraised) => appraised.appraisal.verdict,
                Err(LookError::Read { .. }) => Word::CannotCheck,
                Err(error) => return Err(error),
            };
            logs.push((visible(&item.path).into_owned(), word));
        }
    }
    Ok(logs)
}

/// Some members of a delivery, as a delivery of their own.
struct Only<'a> {
    members: &'a dyn Members,
    infos: Vec<MemberInfo>,
    indices: Vec<usize>,
}

impl<'a> Only<'a> {
    fn of(members: &'a dyn Members, parts: &[Part]) -> Self {
        let indices: Vec<usize> = parts.iter().map(|part| part.member).collect();
        let infos = indices.iter().map(|at| members.list()[*at].clone()).collect();
        Self { members, infos, indices }
    }

    fn index(&self, at: usize) -> io::Result<usize> {
        self.indices.get(at).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Members for Only<'_> {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        self.members.open(self.index(index)?)
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        self.members.seek(self.index(index)?)
    }
}

/// What came of it.
#[derive(Default)]
struct Judged {
    /// The worst word of the logs in it.
    worst: Option<Word>,
    broken: bool,
    partial: bool,
    unreadable: bool,
    facts: Vec<Fact>,
    failures: Vec<Failure>,
    failures_total: u64,
    not_checked: Vec<String>,
}

impl Judged {
    fn fact(&mut self, check: &str, outcome: Outcome, detail: impl Into<String>) {
        let (check, detail) = (check.to_owned(), detail.into());
        self.facts.push(Fact { check, outcome, detail });
    }

    fn fail(&mut self, file: &str, field: &str, expected: &str, actual: &str) {
        self.failures_total += 1;
        if self.failures.len() < MAX_FAILURES {
            self.failures.push(Failure {
                check: None,
                file: Some(visible(file).into_owned()),
                line: 0,
                record: None,
                field: field.to_owned(),
                expected: expected.to_owned(),
                actual: actual.to_owned(),
            });
        }
    }

    fn not_read(&mut self, why: &str) {
        self.unreadable = true;
        self.fail(SET, "format", SET_FORMAT, why);
        self.fact("format", Outcome::Fail, format!("{SET} can't be read as a set: {why}."));
        self.not_checked.push("None of the files beside it was compared with it.".to_owned());
    }

    /// Compares each file that the list names with what is here.
    fn compare(&mut self, list: Option<&[u8]>, files: &[(&str, &ReadMember)]) {
        let Some(bytes) = list else { return self.not_read("too large") };
        let list = match SetList::read(bytes) {
            Ok(list) => list,
            Err(why) => return self.not_read(&why.to_string()),
        };
        if files.iter().any(|(path, _)| !list.files.iter().any(|it| it.path == *path)) {
            return self.not_read("it changed while it was read: look again");
        }
        let number = count(list.files.len(), "file");
        let title = visible(&list.title);
        self.fact("format", Outcome::Pass, format!("A set of {number}: {title}."));
        let (mut absent, mut differing) = (Vec::new(), Vec::new());
        for stated in &list.files {
            let Some((_, read)) = files.iter().find(|(path, _)| *path == stated.path) else {
                self.fail(&stated.path, "file", "present, as set.json says", "absent");
                absent.push(stated.path.clone());
                continue;
            };
            let (sha256, bytes) = (read.member.sha256, read.member.bytes);
            if sha256 != stated.sha256 {
                let (expected, actual) = (stated.sha256.to_string(), sha256.to_string());
                self.fail(&stated.path, "sha256", &expected, &actual);
                differing.push(stated.path.clone());
            } else if bytes != stated.bytes {
                self.fail(&stated.path, "bytes", &stated.bytes.to_string(), &bytes.to_string());
                differing.push(stated.path.clone());
            }
        }
        let same = list.files.len() - absent.len() - differing.len();
        self.concluded(same, &absent, &differing);
    }

    fn concluded(&mut self, same: usize, absent: &[String], differing: &[String]) {
        if !differing.is_empty() {
            self.broken = true;
            let number = count(differing.len(), "file");
            let detail = format!("{number} not as {SET} lists: {}.", some(differing));
            self.fact("files", Outcome::Fail, detail);
        }
        if !absent.is_empty() {
            self.partial = true;
            let detail = format!(
                "{} that {SET} names, and that {} not here: {}.",
                count(absent.len(), "file"),
                if absent.len() == 1 { "is" } else { "are" },
                some(absent)
            );
            self.not_checked.push(detail.clone());
            self.fact("files", Outcome::Fail, detail);
        }
        if same > 0 {
            let detail = format!("{} as {SET} lists.", count(same, "file"));
            self.fact("files", Outcome::Pass, detail);
        }
    }

    /// A set is worth no more than a log in it, whoever signed the list.
    fn logs(&mut self, logs: &[(String, Word)]) {
        self.worst = logs.iter().map(|(_, word)| *word).max();
        let words: BTreeSet<Word> = logs.iter().map(|(_, word)| *word).collect();
        for word in words.into_iter().rev() {
            let paths = logs.iter().filter(|it| it.1 == word).map(|it| it.0.clone());
            let paths: Vec<String> = paths.collect();
            let outcome = match word {
                Word::Verified | Word::Unanchored | Word::Unsigned => Outcome::Pass,
                _ => Outcome::Fail,
            };
            let number = count(paths.len(), "log");
            let detail = format!(
                "{number} in it {word} by {}: {}.",
                if paths.len() == 1 { "itself" } else { "themselves" },
                some(&paths)
            );
            self.fact("logs", outcome, detail);
        }
        if !logs.is_empty() {
            let detail = "The list says which files belong to the set, and nothing of what a log among them is worth: each log is judged by itself and is an item of its own.";
            self.not_checked.push(detail.to_owned());
        }
    }

    /// A set is looked at as files: nothing else in it is shown as checked.
    fn nested(&mut self) {
        let detail = "The files of a set are compared with its list. An archive or a signature among them was not looked at with it.";
        self.not_checked.push(detail.to_owned());
    }

    fn integrity(&self, signed: Option<&DocumentFindings>) -> Integrity {
        let of_list = signed.map_or(Integrity::Unclaimed, |it| it.integrity);
        match of_list {
            Integrity::Broken => Integrity::Broken,
            _ if self.broken => Integrity::Broken,
            Integrity::Unreadable => Integrity::Unreadable,
            _ if self.unreadable => Integrity::Unreadable,
            _ if self.partial => Integrity::Partial,
            other => other,
        }
    }

    fn appraised(
        self,
        mut appraisal: exhibit_core::appraisal::Appraisal,
        signed: Option<DocumentFindings>,
    ) -> Appraised {
        let mut facts = Facts {
            integrity: self.integrity(signed.as_ref()),
            signer: Signer::NotClaimed,
            end: End::NoClaim,
            policy: Policy::Accepted,
            relation: Relation::None,
            profile: ProfileTrust::Relied,
            pin: Pin::Kept,
            time: Time::None,
            coverage: Coverage::None,
        };
        appraisal.end = EndState::NoOrder;
        appraisal.facts = self.facts;
        appraisal.failures = self.failures;
        appraisal.failures_total = self.failures_total;
        appraisal.not_checked = self.not_checked;
        match signed {
            Some(found) => {
                facts.signer = found.signer;
                facts.policy = found.policy;
                facts.time = found.time;
                facts.coverage = match found.uncovered.is_empty() {
                    true => Coverage::Full,
                    false => Coverage::Partial,
                };
                appraisal.uncovered_fields = found.uncovered;
                appraisal.facts.extend(found.facts);
                appraisal.failures.extend(found.failures);
                appraisal.failures_total += found.failures_total;
                appraisal.signers = found.signers;
                appraisal.not_checked.extend(found.not_checked);
            }
            None => appraisal.not_checked.push(format!(
                "Nobody signed this set: whoever changes a file can write {SET} anew. Its digests show whether it changes from now on, nothing more."
            )),
        }
        if let Some(word) = self.worst {
            bound(&mut facts, word);
        }
        Appraised::without_records(appraisal, facts)
    }
}

/// Makes facts say no better a word than this one.
fn bound(facts: &mut Facts, word: Word) {
    let good = matches!(facts.integrity, Integrity::Intact | Integrity::Unclaimed);
    match word {
        Word::Verified => {}
        Word::Unanchored => facts.end = End::Unproven,
        Word::Unsigned if good => facts.integrity = Integrity::Unclaimed,
        Word::Incomplete if good => facts.integrity = Integrity::Partial,
        Word::Unsigned | Word::Incomplete => {}
        Word::CannotCheck if facts.integrity == Integrity::Broken => {}
        Word::CannotCheck => facts.integrity = Integrity::Unreadable,
        Word::Diverged => facts.relation = Relation::Conflict,
        Word::Broken => facts.integrity = Integrity::Broken,
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The first names of a list, and how many more there are.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let first = names[..names.len() - more].join(", ");
    if more > 0 { format!("{first}, and {more} more") } else { first }
}

#[cfg(test)]
mod tests {
    use exhibit_core::appraisal::Appraisal;
    use exhibit_core::time::Timestamp;

    use super::*;
    use crate::engine::inspect;
    use crate::members::InMemory;
    use crate::profile::ProfileSet;
    use crate::trust::TrustSet;
    use crate::watch::Unwatched;

    fn file(path: &str) -> SetFile {
        SetFile { path: path.to_owned(), sha256: Sha256::of(b"x"), bytes: 1 }
    }

    #[test]
    fn a_list_is_read_as_it_is_written_and_no_other_way() {
        let list = SetList::new("A walk", vec![file("a.txt"), file("b/c.pdf")]).expect("good");
        let bytes = list.to_bytes().expect("written");
        assert_eq!(SetList::read(&bytes), Ok(list));
        assert!(claims(&bytes));
        let spaced = String::from_utf8(bytes).expect("UTF-8").replacen(':', ": ", 1);
        assert!(matches!(SetList::read(spaced.as_bytes()), Err(SetError::Form(_))));
        assert!(claims(spaced.as_bytes()), "a bad list is still one, and is said to be bad");
        assert!(!claims(b"{\"format\":\"other\"}") && !claims(b"no json"));
    }

    #[test]
    fn no_path_leads_out_hides_something_or_stands_twice() {
        for path in
            ["", "/a", "a/", "../a", "a/../b", "./a", "a\\b", "c:a", "a\u{202e}b", "a\nb", SET]
        {
            let made = SetList::new("t", vec![file(path)]);
            assert!(matches!(made, Err(SetError::Path(_))), "{path:?}: {made:?}");
        }
        let twice = SetList::new("t", vec![file("a"), file("a")]);
        assert!(matches!(twice, Err(SetError::Path(_))));
        assert_eq!(SetList::new("t", Vec::new()), Err(SetError::Count(0)));
        let many = (0..=MAX_SET_FILES).map(|n| file(&n.to_string())).collect();
        assert_eq!(SetList::new("t", many), Err(SetError::Count(MAX_SET_FILES + 1)));
        assert_eq!(SetList::new(" ", vec![file("a")]), Err(SetError::Title));
    }

    /// What comes of a delivery: each item's path, word and files.
    fn looked(members: &InMemory) -> Vec<(String, Word, Vec<String>)> {
        let (profiles, trust) = (ProfileSet::built_in(), TrustSet::default());
        let look = Look {
            path: "",
            members,
            profiles: &profiles,
            profile: None,
            trust: &trust,
            source: None,
            at: Timestamp::from_unix(1_800_000_000).expect("a time"),
            workers: 1,
            watcher: &Unwatched,
        };
        let all = inspect(&look).expect("looked at").into_iter().map(|it| it.appraisal);
        let paths = |it: &Appraisal| it.members.iter().map(|it| it.path.clone()).collect();
        all.map(|it| (it.path.clone(), it.verdict, paths(&it))).collect()
    }

    fn set(files: &[(&str, &[u8])]) -> Vec<u8> {
        let file = |(path, content): &(&str, &[u8])| SetFile {
            path: (*path).to_owned(),
            sha256: Sha256::of(content),
            bytes: content.len() as u64,
        };
        let list = SetList::new("A walk-through", files.iter().map(file).collect());
        list.and_then(|it| it.to_bytes()).expect("a list")
    }

    #[test]
    fn a_set_is_one_item_and_what_it_does_not_name_is_another() {
        let list = set(&[("a.txt", b"one"), ("sub/b.jsonl", b"{}\n{}\n")]);
        let delivery = InMemory::new()
            .with("sub/b.jsonl", "{}\n{}\n")
            .with("a.txt", "one")
            .with("other.txt", "else")
            .with("set.json", list);
        let looked = looked(&delivery);
        let files = vec!["a.txt".to_owned(), "set.json".to_owned(), "sub/b.jsonl".to_owned()];
        assert_eq!(looked[0], (String::new(), Word::Unsigned, files));
        assert_eq!(looked[1].2, ["other.txt"]);
        assert_eq!(looked[2].2, ["sub/b.jsonl"], "what may be a log is an item besides");
        assert_eq!(looked.len(), 3);
    }

    #[test]
    fn a_changed_file_breaks_it_and_an_absent_one_leaves_it_incomplete() {
        let list = set(&[("a.txt", b"one"), ("b.txt", b"two")]);
        let word = |a: Option<&str>, b: Option<&str>| {
            let mut delivery = InMemory::new().with("set.json", list.clone());
            for (path, content) in [("a.txt", a), ("b.txt", b)] {
                if let Some(content) = content {
                    delivery = delivery.with(path, content);
                }
            }
            let looked = looked(&delivery);
            assert_eq!(looked.len(), 1);
            looked[0].1
        };
        assert_eq!(word(Some("one"), Some("two")), Word::Unsigned);
        assert_eq!(word(Some("one"), Some("tw0")), Word::Broken);
        assert_eq!(word(Some("one"), None), Word::Incomplete);
        assert_eq!(word(None, Some("tw0")), Word::Broken);
        assert_eq!(word(None, None), Word::Incomplete);
    }

    #[test]
    fn a_list_that_is_not_canonical_can_not_be_checked_and_takes_no_file() {
        let list = set(&[("a.txt", b"one")]);
        let spaced = String::from_utf8(list).expect("UTF-8").replace(',', ", ");
        let delivery = InMemory::new().with("a.txt", "one").with("set.json", spaced);
        let looked = looked(&delivery);
        assert_eq!((looked[0].1, looked[0].2.len()), (Word::CannotCheck, 1));
        assert_eq!((looked[1].1, looked[1].2.len()), (Word::Unsigned, 1));
        let other =
            InMemory::new().with("set.json", "{\"format\":\"tennis\"}").with("a.txt", "one");
        assert_eq!(self::looked(&other).len(), 2);
    }

    #[test]
    fn no_set_is_better_than_a_log_in_it() {
        use exhibit_core::verdict::word;
        for (of_log, integrity, signer) in Word::ALL.into_iter().flat_map(|of_log| {
            let all = Integrity::ALL.into_iter();
            all.flat_map(move |it| Signer::ALL.into_iter().map(move |by| (of_log, it, by)))
        }) {
            let mut facts = Facts {
                integrity,
                signer,
                end: End::NoClaim,
                policy: Policy::Accepted,
                relation: Relation::None,
                profile: ProfileTrust::Relied,
                pin: Pin::Kept,
                time: Time::None,
                coverage: Coverage::Full,
            };
            let before = word(&facts);
            bound(&mut facts, of_log);
            let after = word(&facts);
            assert!(after >= before.max(of_log), "{of_log} {integrity:?} {signer:?}: {after}");
        }
    }

    #[test]
    fn a_list_hides_neither_a_log_nor_an_archive() {
        let mut zip = crate::zip::Writer::new(std::io::Cursor::new(Vec::new()));
        zip.add("inner.jsonl", &&b"{}\n{}\n"[..]).expect("a good name");
        let zip = zip.finish().expect("written").into_inner();
        let broken = b"{}\n{\n".as_slice();
        let list = set(&[("log.jsonl", broken), ("more.zip", &zip)]);
        let delivery = InMemory::new()
            .with("set.json", list)
            .with("log.jsonl", broken)
            .with("more.zip", zip.clone());
        let looked = looked(&delivery);
        let of = |path: &str| looked.iter().find(|it| it.0 == path).map(|it| it.1);
        assert!(of("log.jsonl").is_some_and(|word| word > Word::Unsigned), "{looked:?}");
        assert_eq!(of(""), of("log.jsonl"), "the set is worth no more");
        assert_eq!(
            of("more.zip!/inner.jsonl").or(of("more.zip/inner.jsonl")),
            Some(Word::Unsigned)
        );
    }
}
