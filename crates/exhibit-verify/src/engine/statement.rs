//! Statements about a whole log: counts, heads, roots and inventories, from the delivery and from the user.
//!
//! A statement proves something only if somebody whom the user knows vouches for it. All are read
//! before the records, watched for while they pass, and compared at the end.

use std::collections::{BTreeMap, HashMap, HashSet};

use exhibit_core::appraisal::Outcome;
use exhibit_core::digest::Sha256;
use exhibit_core::json::{Kind, Scanner, Value};
use exhibit_core::verdict::{End, Signer};
use exhibit_core::visible::visible;

use super::bounds::MAX_COUNT;
use super::hint;
use super::keys::{Judge, Judged, Keyring};
use super::message::{self, Carried, Given, Hash};
use super::note::Note;
use super::tree::FilesTree;
use super::worker::{Keyed, keyed, needs_secret, text_of};
use crate::profile::source::{AnchorForm, AnchorSource};
use crate::profile::{AnchorPlan, ManifestPlan, Plan, is_like};
use crate::trust::{BroughtHead, Scope};

/// The most statements that one look compares.
const MAX_STATEMENTS: usize = 1_000_000;

/// The longest file of statements that is read.
pub(super) const MAX_FILE: u64 = 16 << 20;

/// One statement.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// Where it was found.
    pub(super) origin: Origin,
    /// The name of its file, or what the user says about it.
    pub(super) source: String,
    /// Its line in that file; 0 where there are no lines.
    pub(super) line: u64,
    /// Which anchor of the plan it is; none for heads that the user states.
    pub(super) anchor: Option<usize>,
    /// How many records there are to the last of those that it speaks about.
    pub(super) count: Option<u64>,
    /// How many records come before the first of them.
    pub(super) from: u64,
    /// The digest of the last of them.
    pub(super) head: Option<String>,
    /// The digest of the first of them.
    pub(super) first: Option<String>,
    /// The root of the tree over them.
    pub(super) root: Option<String>,
    /// The digest of the delivery.
    pub(super) inventory: Option<String>,
    /// Whether its list of members names the one with the records.
    pub(super) names_content: bool,
    /// The root over the contents of members, and how many they are.
    pub(super) files_root: Option<(String, Option<u64>)>,
    /// The digests of members, by name.
    pub(super) manifest: Option<BTreeMap<String, Sha256>>,
    /// Whether more records than these contradict it.
    pub(super) exact: bool,
    /// Whether one that came with the log does not show where it ends.
    pub(super) lags: bool,
    /// Whether a code in it does not agree.
    pub(super) bad_code: bool,
    /// Whether a code in it agrees, of an algorithm that policy refuses.
    pub(super) refused: bool,
    /// Whether a code in it needs a secret that nobody brought.
    pub(super) unchecked: bool,
    /// Whether its signature is over everything that is compared.
    pub(super) speaks: bool,
    /// What witnesses whom the user knows say about it.
    pub(super) cosigned: Vec<Judged>,
    /// Fields that must agree with the first record.
    pub(super) same: Vec<Option<String>>,
    /// What its signature is worth, if it has one.
    pub(super) signature: Option<Judged>,
    /// The identifier of the signer's key that it states.
    pub(super) stated_key: Option<String>,
    /// What keeps it from being used.
    pub(super) problem: Option<String>,
    /// Whether the user brought it for this log, by its source or stream, or for this look at it.
    pub(super) scoped: bool,
}

/// Where a statement was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// In the delivery, or beside it.
    Delivery,
    /// The user brought it.
    User,
}

/// What was seen at a position that statements speak about.
#[derive(Clone, Debug, Default)]
pub(super) struct Observed {
    /// The line of the record there.
    pub(super) line: u64,
    /// The texts of its digests.
    pub(super) texts: Vec<Option<String>>,
    /// The roots up to there, by anchor and the number of records before the tree's first.
    pub(super) roots: BTreeMap<(usize, u64), [u8; 32]>,
}

/// Records that a tree is built over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Range {
    /// Records before it.
    pub(super) from: u64,
    /// Records to its end.
    pub(super) to: u64,
    /// The anchor whose tree it is.
    pub(super) anchor: usize,
}

/// The positions that statements speak about, and what was seen there.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    positions: Vec<u64>,
    next: usize,
    ranges: Vec<Range>,
    next_range: usize,
    seen: HashMap<u64, Observed>,
}

impl Watch {
    /// Returns the positions that `statements` speak about.
    pub(super) fn new(plan: &Plan, statements: &[Statement]) -> Self {
        let ends = statements.iter().filter_map(|it| it.count);
        let later = statements.iter().filter(|it| it.from > 0);
        let begins = later.filter_map(|it| it.from.checked_add(1));
        let mut positions: Vec<u64> = ends.chain(begins).collect();
        positions.sort_unstable();
        positions.dedup();
        let rooted = statements.iter().filter(|it| it.root.is_some());
        let stated = rooted.filter_map(|it| {
            Some(Range { from: it.from, to: it.count.unwrap_or(u64::MAX), anchor: it.anchor? })
        });
        // What stands in the file of records itself is read at its end.
        let inside = plan.anchors.iter().enumerate().filter_map(|(anchor, it)| {
            let whole = it.source != AnchorSource::File && it.root.is_some();
            whole.then_some(Range { from: 0, to: u64::MAX, anchor })
        });
        let mut ranges: Vec<Range> = stated.chain(inside).collect();
        ranges.sort_unstable();
        // One tree is enough for all that begin at the same record.
        ranges.dedup_by(|later, first| {
            let same = (later.from, later.anchor) == (first.from, first.anchor);
            first.to = if same { first.to.max(later.to) } else { first.to };
            same
        });
        Self { positions, ranges, ..Self::default() }
    }

    /// Returns the next tree that begins after this many records; must be asked in order.
    pub(super) fn begins(&mut self, before: u64) -> Option<Range> {
        while self.ranges.get(self.next_range).is_some_and(|it| it.from < before) {
            self.next_range += 1;
        }
        let range = self.ranges.get(self.next_range).copied().filter(|it| it.from == before)?;
        self.next_range += 1;
        Some(range)
    }

    /// Tells whether a statement speaks about this position; positions must be asked in order.
    pub(super) fn is_watched(&mut self, position: u64) -> bool {
        while self.positions.get(self.next).is_some_and(|watched| *watched < position) {
            self.next += 1;
        }
        self.positions.get(self.next) == Some(&position)
    }

    /// Keeps what was seen.
    pub(super) fn note(&mut self, position: u64, observed: Observed) {
        self.seen.insert(position, observed);
    }

    fn at(&self, position: u64) -> Option<&Observed> {
        self.seen.get(&position)
    }
}

/// Where statements are read from.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    /// Whether the user brought it.
    pub(super) origin: Origin,
    /// The name of its file.
    pub(super) source: &'a str,
    /// Its first line there; 0 where lines say nothing.
    pub(super) line: u64,
    /// Its text.
    pub(super) bytes: &'a [u8],
}

/// Reads the statements in a file, by the plan of one anchor. `None`: the file is no such anchor.
pub(super) fn read<'k>(
    plan: &'k Plan,
    anchor: usize,
    written: &Written<'_>,
    ring: &'k Keyring,
) -> Option<Vec<Statement>> {
    let rule = plan.anchors.get(anchor)?;
    let mut reading = Reading {
        rule: rule.clone(),
        records_in: plan.container.folder().map(|folder| folder.records.as_str()),
        judge: Judge::new(ring),
        before: None,
        records: 0,
        statements: Vec::new(),
    };
    let mut scanner = Scanner::new();
    match rule.form {
        AnchorForm::Jsonl => {
            let lines = written.bytes.split(|byte| *byte == b'\n').zip(1..);
            let texts = lines.map(|(text, line)| (line, text.trim_ascii()));
            for (line, text) in texts.filter(|(_, text)| !text.is_empty()).take(MAX_STATEMENTS) {
                let doc = scanner.scan(text).ok()?;
                reading.one(doc.root().at(&rule.at)?, text, line)?;
            }
        }
        AnchorForm::Json => {
            let doc = scanner.scan(written.bytes).ok()?;
            reading.one(doc.root().at(&rule.at)?, written.bytes, written.line)?;
        }
        AnchorForm::List => {
            let doc = scanner.scan(written.bytes).ok()?;
            let list = doc.root().at(&rule.at).filter(|list| list.kind() == Kind::Array)?;
            for value in list.items().take(MAX_STATEMENTS) {
                let before = written.bytes.get(..value.span().start).unwrap_or_default();
                let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
                reading.one(value, value.raw().as_bytes(), line)?;
            }
        }
        AnchorForm::Note => {
            let note = Note::read(written.bytes)?;
            let fields = note.fields();
            let doc = scanner.scan(fields.as_bytes()).ok()?;
            reading.one(doc.root(), fields.as_bytes(), 0)?;
            reading.statements.iter_mut().for_each(|it| judge_note(&note, ring, it));
        }
    }
    let mut statements = reading.statements;
    for statement in &mut statements {
        statement.origin = written.origin;
        statement.source = visible(written.source).into_owned();
        statement.anchor = Some(anchor);
        // What the user brings needs no signature: the user vouches for it.
        let unsigned = statement.signature.is_some_and(|it| it.signer == Signer::Missing);
        if written.origin == Origin::User && unsigned {
            statement.signature = None;
        }
    }
    (!statements.is_empty()).then_some(statements)
}

/// Judges the signatures of a checkpoint: of the log, and of witnesses.
fn judge_note(note: &Note, ring: &Keyring, statement: &mut Statement) {
    let mut judged = Judged::nobody(match ring.any_brought() {
        true => Signer::NotTheKeyBrought,
        false => Signer::NotChecked,
    });
    for line in &note.lines {
        match ring.judge_note_line(note, line) {
            Some((found, false)) if judged.signer != Signer::Bad => judged = found,
            Some((found, true)) => statement.cosigned.push(found),
            _ => {}
        }
    }
    statement.signature = Some(judged);
    statement.stated_key = Some(visible(&note.origin).into_owned());
    statement.speaks = true;
}

/// Returns the statement of a head that the user expects.
pub(super) fn brought(head: &BroughtHead, for_this_log: bool) -> Statement {
    let mut statement = Statement {
        head: head.head.clone(),
        source: visible(&head.brought_in).into_owned(),
        scoped: for_this_log || head.stream.is_some() || head.sources != Scope::Any,
        ..Statement::empty(Origin::User)
    };
    head.count.into_iter().for_each(|count| statement.take_count(count));
    statement
}

/// The statements of one file, one after the other.
struct Reading<'k> {
    rule: AnchorPlan,
    /// The name of the file of records.
    records_in: Option<&'k str>,
    judge: Judge<'k>,
    /// The digests that the statement before states of itself.
    before: Option<Vec<Hash>>,
    /// How many records the statements so far speak about.
    records: u64,
    statements: Vec<Statement>,
}

impl Reading<'_> {
    /// Reads one statement; `None` if the file is no such anchor.
    fn one(&mut self, value: Value<'_>, text: &[u8], line: u64) -> Option<()> {
        if value.kind() != Kind::Object {
            return None;
        }
        let rule = &self.rule;
        let mut statement = Statement::empty(Origin::Delivery);
        statement.line = line;
        statement.exact = rule.exact;
        statement.lags = rule.lags;
        // Every place that the rule names must be there: else it is another kind of file.
        let number =
            |(place, offset): &(_, i64)| value.at(place)?.as_u64()?.checked_add_signed(*offset);
        if let Some(from) = &rule.from {
            statement.from = number(from)?;
        } else if rule.consecutive {
            statement.from = self.records;
        }
        if let Some(count) = &rule.count {
            let count = number(count)?;
            let before = if rule.consecutive { self.records } else { 0 };
            statement.take_count(count.checked_add(before)?);
            self.records = statement.count.unwrap_or(self.records);
        }
        let stated =
            |place: &exhibit_core::json::Path| Some(value.at(place)?.as_str()?.into_owned());
        if let Some((place, _)) = &rule.head {
            statement.head = Some(stated(place)?);
        }
        if let Some((place, _)) = &rule.first {
            statement.first = Some(stated(place)?);
        }
        if let Some(root) = &rule.root {
            statement.root = Some(stated(&root.field)?);
        }
        if let Some((place, _)) = &rule.inventory {
            statement.inventory = Some(stated(place)?);
        }
        if let Some(plan) = &rule.files_root {
            let count = match &plan.count {
                Some(place) => Some(value.at(place)?.as_u64()?),
                None => None,
            };
            statement.files_root = Some((stated(&plan.field)?, count));
        }
        if let Some(plan) = &rule.manifest {
            let list = members(plan, value)?;
            statement.names_content = self
                .records_in
                .is_some_and(|pattern| list.keys().any(|name| is_like(pattern, name)));
            statement.manifest = Some(list);
        }
        statement.same = rule.same.iter().map(|(own, _)| value.at(own).and_then(text_of)).collect();
        self.check_itself(value, text, &mut statement);
        if statement.bad_code {
            statement.signature = Some(Judged::nobody(Signer::Bad));
        }
        self.statements.push(statement);
        Some(())
    }

    /// Recomputes the digests that a statement states of itself, and verifies its link and signature.
    fn check_itself(&mut self, value: Value<'_>, text: &[u8], statement: &mut Statement) {
        let Some((hashes, complete)) = self.digests(value, text, statement) else {
            self.before = None;
            return;
        };
        self.link(value, statement);
        self.before = Some(hashes.clone());
        let Some(signature) = &mut self.rule.signature else { return };
        let written = value.at(&signature.field).and_then(|it| it.as_str());
        let Some(written) = written else {
            statement.signature = Some(Judged::nobody(Signer::Missing));
            return;
        };
        let key_id = signature.key_id.as_ref().and_then(|place| value.at(place)).and_then(text_of);
        statement.stated_key = key_id.map(|text| visible(&text).into_owned());
        statement.speaks = signature.speaks && complete;
        let named = signature.key.as_ref();
        let named = named.and_then(|it| hint::key_in(it, signature.alg, value));
        let read = signature.form.read(&written);
        let mut bytes = Vec::new();
        let carried = &Carried::Nothing;
        let given = Given { record: value, line: text, file: text, carried, digests: &hashes };
        let made = message::write(&mut signature.message, &self.rule.digests, &given, &mut bytes);
        statement.signature = Some(match (read, made) {
            (Some(read), Ok(())) => self.judge.judge(signature.alg, &bytes, &read, named),
            _ => Judged::nobody(Signer::Bad),
        });
    }

    /// Returns the digests, and whether all could be computed.
    fn digests(
        &mut self,
        value: Value<'_>,
        text: &[u8],
        statement: &mut Statement,
    ) -> Option<(Vec<Hash>, bool)> {
        let mut hashes: Vec<Hash> = Vec::new();
        let mut complete = true;
        for index in 0..self.rule.digests.len() {
            let (before, from) = self.rule.digests.split_at_mut(index);
            let plan = &mut from[0];
            let mut bytes = Vec::new();
            let carried = &Carried::Nothing;
            let given = Given { record: value, line: text, file: text, carried, digests: &hashes };
            let parts = message::of_version(plan, value);
            let made = message::write(parts, before, &given, &mut bytes);
            let hash = match (made, needs_secret(plan)) {
                (Err(_), _) => None,
                (Ok(()), false) => Hash::of(plan.alg, &bytes, None),
                (Ok(()), true) => match keyed(plan, &bytes, value, &self.judge, &mut 0) {
                    Keyed::Computed(hash) => {
                        statement.refused = true;
                        Some(hash)
                    }
                    Keyed::Stated(hash) => {
                        complete = false;
                        Some(hash)
                    }
                    Keyed::Nothing => None,
                },
            };
            let Some(hash) = hash else {
                statement.problem = Some(format!("its {} can't be computed", plan.name));
                return None;
            };
            let mut expected = String::new();
            plan.form.write(hash.bytes(), &mut expected);
            let stated = plan.stored.as_ref().and_then(|place| value.at(place));
            if plan.stored.is_some() && !stated.is_some_and(|stated| stated.is_str(&expected)) {
                statement.problem =
                    Some("the digest that it states of itself is another".to_owned());
                statement.bad_code |= needs_secret(plan);
            }
            hashes.push(hash);
        }
        statement.unchecked = !complete;
        Some((hashes, complete))
    }

    /// Compares what a statement says about the one before it.
    fn link(&self, value: Value<'_>, statement: &mut Statement) {
        let Some((place, digest, genesis)) = &self.rule.link else { return };
        let expected = match (&self.before, self.statements.is_empty()) {
            (Some(before), _) => before.get(*digest).map(|hash| {
                let mut text = String::new();
                self.rule.digests[*digest].form.write(hash.bytes(), &mut text);
                text
            }),
            (None, true) => genesis.clone(),
            (None, false) => None,
        };
        let stated = value.at(place).and_then(text_of);
        if expected.is_some() && stated != expected {
            statement.problem = Some("it does not name the statement before it".to_owned());
        }
    }
}

/// The most members that one list names.
const MAX_MEMBERS: usize = 65_536;

/// Reads a list of members; `None` for what is none.
fn members(plan: &ManifestPlan, value: Value<'_>) -> Option<BTreeMap<String, Sha256>> {
    let list = value.at(&plan.field).filter(|list| list.kind() == Kind::Object)?;
    let one = |(name, digest): (Value<'_>, Value<'_>)| {
        let digest = plan.form.read(&digest.as_str()?)?;
        Some((name.as_str()?.into_owned(), Sha256(digest.try_into().ok()?)))
    };
    if list.len() > MAX_MEMBERS {
        return None;
    }
    list.members().map(one).collect()
}

impl Statement {
    fn empty(origin: Origin) -> Self {
        Self {
            origin,
            source: String::new(),
            line: 0,
            anchor: None,
            count: None,
            from: 0,
            head: None,
            first: None,
            root: None,
            inventory: None,
            names_content: false,
            files_root: None,
            manifest: None,
            exact: false,
            lags: false,
            speaks: true,
            bad_code: false,
            refused: false,
            unchecked: false,
            cosigned: Vec::new(),
            same: Vec::new(),
            signature: None,
            stated_key: None,
            problem: None,
            scoped: false,
        }
    }

    /// Keeps a count, unless it is greater than what can be counted and recorded.
    fn take_count(&mut self, count: u64) {
        match count {
            0..=MAX_COUNT => self.count = Some(count),
            _ => self.problem = Some("the number that it states is too great".to_owned()),
        }
    }

    /// Tells whether a key that the user brought signed it, in scope and in time.
    pub(super) fn by_users_key(&self) -> bool {
        let trusted = |judged: &Judged| judged.signer == Signer::Trusted;
        self.speaks && (self.signature.iter().any(trusted) || self.cosigned.iter().any(trusted))
    }

    /// Tells whether the user vouches for it: by bringing it, or by the key that signed it.
    pub(super) fn is_vouched_for(&self) -> bool {
        self.origin == Origin::User || self.by_users_key()
    }

    /// Tells whether it says which records it speaks about, and not only how many.
    pub(super) fn names_records(&self) -> bool {
        let names = self.head.is_some() || self.root.is_some() || self.inventory.is_some();
        names || self.names_content
    }

    /// Returns the head or root that it states, for people.
    pub(super) fn stated(&self) -> Option<String> {
        let stated = self.head.as_ref().or(self.root.as_ref()).or(self.inventory.as_ref());
        stated.map(|text| visible(text).into_owned())
    }
}

/// The log as the statements see it.
pub(super) struct Seen<'a> {
    pub(super) plan: &'a Plan,
    pub(super) watch: &'a Watch,
    /// Records up to the end of the export, from the log's beginning.
    pub(super) total: Option<u64>,
    pub(super) last_line: u64,
    pub(super) last_texts: &'a [Option<String>],
    pub(super) last_roots: BTreeMap<(usize, u64), [u8; 32]>,
    pub(super) first_texts: &'a [Option<String>],
    /// Whether the export begins with the log's first record.
    pub(super) from_genesis: bool,
    /// The fields of the first record that anchors must agree with.
    pub(super) same: &'a [Vec<Option<String>>],
    /// The digest of the delivery, as the plan's inventory step computes it.
    pub(super) inventory: Option<&'a str>,
    /// The members of the delivery by name, those that speak about others too.
    pub(super) members: BTreeMap<&'a str, Sha256>,
    /// For each anchor of the plan: the root over the contents of members, and how many they are.
    pub(super) files_roots: &'a [Option<FilesTree>],
}

/// What a comparison of one statement with the log came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The log has what it states, and ends there.
    AgreesToTheEnd,
    /// The log has what it states, and goes on.
    Agrees,
    /// The log has something else.
    Contradicts(Contradiction),
    /// It speaks about another log.
    Elsewhere(String),
    /// It was not compared.
    NotCompared(String),
}

/// Something else than a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contradiction {
    /// The member where it shows, if that is not the one of the records.
    pub(super) file: Option<String>,
    /// The line where it shows.
    pub(super) line: u64,
    /// What was compared.
    pub(super) what: &'static str,
    /// What the statement says.
    pub(super) expected: String,
    /// What the log has.
    pub(super) actual: String,
}

/// Compares each statement with the log.
pub(super) fn compare(statements: &[Statement], seen: &Seen<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = statements
        .iter()
        .map(|statement| match compare_one(statement, seen) {
            Found::Contradicts(it) if !is_about(statement, seen, &it) => {
                Found::Elsewhere(format!("it does not fit this log (its {} is another), and nothing says that it speaks about this one", it.what))
            }
            found => found,
        })
        .collect();
    // A file may speak about several logs, or about several states of a folder. One statement
    // that fits says that the others are about something else; if none fits, that is the finding.
    let file = |it: &Statement| (it.origin == Origin::User, it.source.clone(), it.anchor);
    let fitting: HashSet<_> = statements
        .iter()
        .zip(&found)
        .filter(|(_, found)| matches!(found, Found::Agrees | Found::AgreesToTheEnd))
        .map(|(statement, _)| file(statement))
        .collect();
    lag_behind_later_lines(statements, &mut found);
    for (statement, found) in statements.iter().zip(&mut found) {
        let about_another = match found {
            Found::Contradicts(it) => it.what == FIRST || it.what == INVENTORY,
            _ => false,
        };
        if about_another && fitting.contains(&file(statement)) {
            *found = Found::Elsewhere("it speaks about another log, or another state".to_owned());
        }
    }
    found
}

/// Tells whether a statement that does not fit speaks about this log all the same.
///
/// What came with a log speaks about it. What the user brought may be about any log of the format,
/// unless its scope, the look that it was brought for, or its own fields tie it to this one.
fn is_about(statement: &Statement, seen: &Seen<'_>, contradiction: &Contradiction) -> bool {
    if statement.origin == Origin::Delivery || statement.scoped {
        return true;
    }
    if contradiction.what == FIRST {
        return false;
    }
    let Some(anchor) = statement.anchor else { return false };
    let ours = seen.same.get(anchor).map(Vec::as_slice).unwrap_or_default();
    let same = !statement.same.is_empty()
        && statement.same.len() == ours.len()
        && statement.same.iter().zip(ours).all(|(their, our)| their.is_some() && their == our);
    same || (statement.first.is_some() && seen.from_genesis)
}

/// A log of states goes on: one that is followed by others is not the last.
///
/// Only a line that names another log ([`Found::Elsewhere`]) says nothing about this one.
fn lag_behind_later_lines(statements: &[Statement], found: &mut [Found]) {
    let mut later: HashSet<(bool, &str, Option<usize>)> = HashSet::new();
    for (statement, found) in statements.iter().zip(found).rev() {
        let file = (statement.origin == Origin::User, statement.source.as_str(), statement.anchor);
        match found {
            Found::Contradicts(it) if it.what == INVENTORY => {
                later.insert(file);
            }
            Found::AgreesToTheEnd if statement.inventory.is_some() && later.contains(&file) => {
                *found = Found::Agrees;
            }
            _ => {}
        }
    }
}

const FIRST: &str = "first record";
const INVENTORY: &str = "inventory";
const FILE: &str = "digest of a file";

fn compare_one(statement: &Statement, seen: &Seen<'_>) -> Found {
    // What speaks about another log says nothing about this one, whatever else is wrong with it.
    if let Some(found) = another_log(statement, seen) {
        return found;
    }
    if let Some(problem) = &statement.problem {
        return Found::NotCompared(problem.clone());
    }
    if let Some(expected) = &statement.inventory {
        return match seen.inventory {
            None => {
                Found::NotCompared("the inventory of the delivery can't be computed".to_owned())
            }
            Some(actual) if actual == expected => Found::AgreesToTheEnd,
            Some(actual) => contradiction(seen.last_line, INVENTORY, expected, actual),
        };
    }
    if let Some(expected) = &statement.files_root
        && let Some(found) = compare_files_root(statement, expected, seen)
    {
        return found;
    }
    if let Some(expected) = &statement.manifest
        && let Some(found) = compare_members(statement, expected, seen)
    {
        return found;
    }
    let Some(total) = seen.total else {
        return Found::NotCompared(
            "this export begins after the log's first record, and its records are not numbered"
                .to_owned(),
        );
    };
    let count = statement.count.unwrap_or(total);
    if count > total || (statement.exact && count != total) {
        return contradiction(
            seen.last_line,
            "number of records",
            &count.to_string(),
            &total.to_string(),
        );
    }
    let last = Observed {
        line: seen.last_line,
        texts: seen.last_texts.to_vec(),
        roots: seen.last_roots.clone(),
    };
    let at = match seen.watch.at(count) {
        Some(observed) => observed,
        None if count == total => &last,
        None => return Found::NotCompared("it speaks about records before this export".to_owned()),
    };
    if let Some(found) = compare_first(statement, seen) {
        return found;
    }
    if let Some(found) = compare_head(statement, seen, at) {
        return found;
    }
    if let Some(found) = compare_root(statement, seen, at) {
        return found;
    }
    let lags = statement.lags && statement.origin == Origin::Delivery;
    if count == total && !lags { Found::AgreesToTheEnd } else { Found::Agrees }
}

/// Compares the root over the contents of members.
fn compare_files_root(
    statement: &Statement,
    (root, count): &(String, Option<u64>),
    seen: &Seen<'_>,
) -> Option<Found> {
    let anchor = statement.anchor?;
    let plan = seen.plan.anchors[anchor].files_root.as_ref()?;
    let differs = |what, expected: &str, actual: &str| {
        let file = Some(visible(&plan.list).into_owned());
        let (expected, actual) = (visible(expected).into_owned(), visible(actual).into_owned());
        Found::Contradicts(Contradiction { file, line: 1, what, expected, actual })
    };
    match seen.files_roots.get(anchor)?.as_ref()? {
        FilesTree::Fault { line, fault } => Some(Found::Contradicts(Contradiction {
            file: Some(visible(&plan.list).into_owned()),
            line: *line,
            what: FILE,
            expected: "a file that is here, with the digest that is stated".to_owned(),
            actual: visible(fault).into_owned(),
        })),
        FilesTree::NotRead(why) => Some(Found::NotCompared(why.clone())),
        FilesTree::Root { root: found, leaves, .. } => {
            let mut actual = String::new();
            plan.form.write(found, &mut actual);
            if count.is_some_and(|count| count != *leaves) {
                let count = count.unwrap_or_default();
                return Some(differs("number of files", &count.to_string(), &leaves.to_string()));
            }
            (actual != *root).then(|| differs("root over files", root, &actual))
        }
    }
}

/// Compares the list of members with those that are here.
fn compare_members(
    statement: &Statement,
    expected: &BTreeMap<String, Sha256>,
    seen: &Seen<'_>,
) -> Option<Found> {
    let plan = seen.plan.anchors[statement.anchor?].manifest.as_ref()?;
    let differs = |name: &str, expected: &str, actual: &str| {
        Found::Contradicts(Contradiction {
            file: Some(visible(name).into_owned()),
            line: 1,
            what: FILE,
            expected: expected.to_owned(),
            actual: actual.to_owned(),
        })
    };
    for (name, sha256) in expected {
        match seen.members.get(name.as_str()) {
            Some(actual) if actual == sha256 => {}
            Some(actual) => return Some(differs(name, &sha256.to_hex(), &actual.to_hex())),
            None => return Some(differs(name, &sha256.to_hex(), "no such file")),
        }
    }
    let unlisted = seen.members.iter().find(|(name, _)| {
        !expected.contains_key(**name) && !plan.excepts(name) && **name != statement.source
    });
    unlisted.map(|(name, actual)| differs(name, "no file that is not listed", &actual.to_hex()))
}

/// Compares the first of the records that a statement speaks about, if others come before it.
fn compare_first(statement: &Statement, seen: &Seen<'_>) -> Option<Found> {
    let expected = statement.first.as_ref().filter(|_| statement.from > 0)?;
    let (_, digest) = seen.plan.anchors[statement.anchor?].first.as_ref()?;
    let observed = seen.watch.at(statement.from.checked_add(1)?)?;
    let actual = observed.texts.get(*digest)?.as_ref()?;
    (actual != expected).then(|| contradiction(observed.line, FIRST, expected, actual))
}

fn another_log(statement: &Statement, seen: &Seen<'_>) -> Option<Found> {
    let anchor = statement.anchor?;
    let rule = &seen.plan.anchors[anchor];
    let same = seen.same.get(anchor).map(Vec::as_slice).unwrap_or_default();
    for ((ours, theirs), (_, place)) in same.iter().zip(&statement.same).zip(&rule.same) {
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && ours != theirs
        {
            return Some(Found::Elsewhere(format!(
                "it speaks about a log with another {place}: {}",
                visible(theirs)
            )));
        }
    }
    let (_, digest) = rule.first.as_ref()?;
    let expected = statement.first.as_ref().filter(|_| seen.from_genesis && statement.from == 0)?;
    let actual = seen.first_texts.get(*digest)?.as_ref()?;
    (actual != expected).then(|| contradiction(1, FIRST, expected, actual))
}

fn compare_head(statement: &Statement, seen: &Seen<'_>, at: &Observed) -> Option<Found> {
    let expected = statement.head.as_ref()?;
    let digest = match statement.anchor {
        Some(anchor) => Some(seen.plan.anchors[anchor].head.as_ref()?.1),
        None => seen.plan.main_digest(),
    };
    let Some(actual) = digest.and_then(|digest| at.texts.get(digest)?.as_ref()) else {
        return Some(Found::NotCompared("the record that it names could not be read".to_owned()));
    };
    let prefix = digest.map(|digest| seen.plan.digests[digest].form.prefix.as_str());
    let bare = actual.strip_prefix(prefix.unwrap_or_default()).unwrap_or(actual);
    let agrees = actual == expected || (statement.anchor.is_none() && bare == expected);
    (!agrees).then(|| contradiction(at.line, "head", expected, actual))
}

fn compare_root(statement: &Statement, seen: &Seen<'_>, at: &Observed) -> Option<Found> {
    let expected = statement.root.as_ref()?;
    let known = statement.anchor.and_then(|it| at.roots.get(&(it, statement.from)));
    let form = statement.anchor.and_then(|it| Some(&seen.plan.anchors[it].root.as_ref()?.form));
    let (Some(root), Some(form)) = (known, form) else {
        return Some(Found::NotCompared("the root can't be computed from this export".to_owned()));
    };
    let mut actual = String::new();
    form.write(root, &mut actual);
    (actual != *expected).then(|| contradiction(at.line, "Merkle root", expected, &actual))
}

fn contradiction(line: u64, what: &'static str, expected: &str, actual: &str) -> Found {
    let shown = |text: &str| visible(text).into_owned();
    Found::Contradicts(Contradiction {
        file: None,
        line,
        what,
        expected: shown(expected),
        actual: shown(actual),
    })
}

/// Returns what the statements together say about the end: the worst contradiction, else the best proof.
///
/// `vouched`: every record is signed by a key that the user brought. A bare number says nothing
/// about which records those are, so that it proves the end of such a log only.
pub(super) fn end(statements: &[Statement], found: &[Found], vouched: bool) -> End {
    let ends =
        statements.iter().zip(found).map(|(statement, found)| end_of(statement, found, vouched));
    let rank = |end: &End| match end {
        End::Rejected => 5,
        End::ContradictsUser => 4,
        End::Disputed => 3,
        End::Proven => 2,
        End::Lagging => 1,
        _ => 0,
    };
    ends.max_by_key(rank).unwrap_or(End::Unproven)
}

fn end_of(statement: &Statement, found: &Found, vouched: bool) -> End {
    let counts = statement.is_vouched_for() && (vouched || statement.names_records());
    match found {
        Found::AgreesToTheEnd if counts => End::Proven,
        Found::Agrees if counts => End::Lagging,
        Found::Contradicts(_) if statement.origin == Origin::User => End::ContradictsUser,
        Found::Contradicts(_) if statement.by_users_key() => End::Rejected,
        Found::Contradicts(_) => End::Disputed,
        Found::NotCompared(_) if statement.problem.is_some() => End::Disputed,
        _ => End::Unproven,
    }
}

/// What was compared, and with which records.
fn compared(statement: &Statement) -> String {
    let parts = [
        (statement.count.is_some(), "their number"),
        (statement.head.is_some(), "the digest of the last one"),
        (statement.first.is_some(), "the digest of the first one"),
        (statement.root.is_some(), "their root"),
        (statement.inventory.is_some(), "the digest of the delivery"),
        (statement.files_root.is_some(), "the root over files"),
        (statement.manifest.is_some(), "the digests of files"),
    ];
    let parts: Vec<&str> = parts.into_iter().filter_map(|(is, part)| is.then_some(part)).collect();
    let records = match (statement.from, statement.count) {
        (0, None) => "The records".to_owned(),
        (from, None) => format!("The records from {} on", from.saturating_add(1)),
        (0, Some(1)) => "The first record".to_owned(),
        (from, Some(count)) => format!("Records {} to {count}", from.saturating_add(1)),
    };
    format!("{records} and what it states ({})", parts.join(", "))
}

/// Returns the outcome and a sentence for people.
pub(super) fn describe(statement: &Statement, found: &Found) -> (Outcome, String) {
    let vouched = match (statement.origin, statement.signature.map(|it| it.signer)) {
        (Origin::User, _) => "",
        (_, Some(Signer::Trusted)) => " It is signed by a key that you brought.",
        (_, None) => " Nobody signed it, and it came with the log: it proves nothing by itself.",
        _ => {
            " It came with the log, and no key that you brought vouches for it: it proves nothing by itself."
        }
    };
    match found {
        Found::AgreesToTheEnd if vouched.starts_with(" It is") || vouched.is_empty() => {
            (Outcome::Pass, format!("{} agree, to the last one.{vouched}", compared(statement)))
        }
        Found::Agrees if vouched.starts_with(" It is") || vouched.is_empty() => (
            Outcome::Pass,
            format!("{} agree; the log goes on after them.{vouched}", compared(statement)),
        ),
        Found::AgreesToTheEnd | Found::Agrees => {
            (Outcome::NotChecked, format!("{} agree.{vouched}", compared(statement)))
        }
        Found::Contradicts(it) => (
            Outcome::Fail,
            format!(
                "It states {} as {}; the log has {}.{vouched}",
                it.what, it.expected, it.actual
            ),
        ),
        Found::Elsewhere(why) | Found::NotCompared(why) => {
            (Outcome::NotChecked, format!("Not compared: {why}."))
        }
    }
}
