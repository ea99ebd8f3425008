//! Statements about a whole log: counts, heads, roots and inventories, from the delivery and from the user.
//!
//! A statement proves something only if somebody whom the user knows vouches for it. All are read
//! before the records, watched for while they pass, and compared at the end.

use std::collections::{BTreeMap, HashMap, HashSet};

use exhibit_core::appraisal::Outcome;
use exhibit_core::json::{Kind, Scanner, Value};
use exhibit_core::verdict::{End, Signer};
use exhibit_core::visible::visible;

use super::bounds::MAX_COUNT;
use super::keys::{Judge, Judged, Keyring};
use super::message::{self, Given, Hash};
use super::worker::text_of;
use crate::profile::source::AnchorForm;
use crate::profile::{AnchorPlan, Plan};
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
    /// How many records it speaks about.
    pub(super) count: Option<u64>,
    /// The digest of the last of them.
    pub(super) head: Option<String>,
    /// The digest of the first record.
    pub(super) first: Option<String>,
    /// The root of the tree over them.
    pub(super) root: Option<String>,
    /// The digest of the delivery.
    pub(super) inventory: Option<String>,
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
    /// The roots up to there, by anchor.
    pub(super) roots: BTreeMap<usize, [u8; 32]>,
}

/// The positions that statements speak about, and what was seen there.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    positions: Vec<u64>,
    next: usize,
    rooted: Vec<usize>,
    seen: HashMap<u64, Observed>,
}

impl Watch {
    /// Returns the positions that `statements` speak about.
    pub(super) fn new(statements: &[Statement]) -> Self {
        let mut positions: Vec<u64> = statements.iter().filter_map(|it| it.count).collect();
        positions.sort_unstable();
        positions.dedup();
        let rooted = statements.iter().filter(|it| it.root.is_some()).filter_map(|it| it.anchor);
        Self { positions, rooted: rooted.collect(), ..Self::default() }
    }

    /// Tells whether a statement of this anchor states a root.
    pub(super) fn wants_root(&self, anchor: usize) -> bool {
        self.rooted.contains(&anchor)
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

/// Reads the statements in a file, by the plan of one anchor. `None`: the file is no such anchor.
pub(super) fn read(
    plan: &Plan,
    anchor: usize,
    origin: Origin,
    source: &str,
    bytes: &[u8],
    ring: &Keyring,
) -> Option<Vec<Statement>> {
    let rule = plan.anchors.get(anchor)?;
    let texts: Vec<(u64, &[u8])> = match rule.form {
        AnchorForm::Json => vec![(0, bytes)],
        AnchorForm::Jsonl => bytes
            .split(|byte| *byte == b'\n')
            .zip(1..)
            .map(|(text, line)| (line, text.trim_ascii()))
            .filter(|(_, text)| !text.is_empty())
            .take(MAX_STATEMENTS)
            .collect(),
    };
    let mut scanner = Scanner::new();
    let mut rule = rule.clone();
    let mut judge = Judge::new(ring);
    let mut statements = Vec::new();
    for (line, text) in texts {
        let doc = scanner.scan(text).ok()?;
        let mut statement = read_one(&mut rule, doc.root(), text, &mut judge)?;
        statement.origin = origin;
        statement.source = visible(source).into_owned();
        statement.line = line;
        statement.anchor = Some(anchor);
        // What the user brings needs no signature: the user vouches for it.
        let unsigned = statement.signature.is_some_and(|it| it.signer == Signer::Missing);
        if origin == Origin::User && unsigned {
            statement.signature = None;
        }
        statements.push(statement);
    }
    (!statements.is_empty()).then_some(statements)
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

fn read_one(
    rule: &mut AnchorPlan,
    value: Value<'_>,
    text: &[u8],
    judge: &mut Judge<'_>,
) -> Option<Statement> {
    if value.kind() != Kind::Object {
        return None;
    }
    let mut statement = Statement::empty(Origin::Delivery);
    // Every place that the rule names must be there: else it is another kind of file.
    if let Some(place) = &rule.count {
        statement.take_count(value.at(place)?.as_u64()?);
    }
    let stated = |place: &exhibit_core::json::Path| Some(value.at(place)?.as_str()?.into_owned());
    if let Some((place, _)) = &rule.head {
        statement.head = Some(stated(place)?);
    }
    if let Some((place, _)) = &rule.first {
        statement.first = Some(stated(place)?);
    }
    if let Some((place, _, _)) = &rule.root {
        statement.root = Some(stated(place)?);
    }
    if let Some((place, _)) = &rule.inventory {
        statement.inventory = Some(stated(place)?);
    }
    statement.same = rule.same.iter().map(|(own, _)| value.at(own).and_then(text_of)).collect();
    check_itself(rule, value, text, judge, &mut statement);
    Some(statement)
}

/// Recomputes the digests that a statement states of itself, and verifies its signature.
fn check_itself(
    rule: &mut AnchorPlan,
    value: Value<'_>,
    text: &[u8],
    judge: &mut Judge<'_>,
    statement: &mut Statement,
) {
    let mut hashes: Vec<Hash> = Vec::new();
    for index in 0..rule.digests.len() {
        let (before, from) = rule.digests.split_at_mut(index);
        let plan = &mut from[0];
        let mut bytes = Vec::new();
        let given = Given { record: value, line: text, digests: &hashes };
        if message::write(&mut plan.message, before, &given, &mut bytes).is_err() {
            statement.problem = Some(format!("its {} can't be computed", plan.name));
            return;
        }
        let hash = Hash::of(plan.alg, &bytes);
        let mut expected = String::new();
        plan.form.write(hash.bytes(), &mut expected);
        let stated = plan.stored.as_ref().and_then(|place| value.at(place));
        if plan.stored.is_some() && !stated.is_some_and(|stated| stated.is_str(&expected)) {
            statement.problem = Some("the digest that it states of itself is another".to_owned());
        }
        hashes.push(hash);
    }
    let Some(signature) = &mut rule.signature else { return };
    let written = value.at(&signature.field).and_then(|it| it.as_str());
    let Some(written) = written else {
        statement.signature = Some(Judged { signer: Signer::Missing, key: None });
        return;
    };
    let key_id = signature.key_id.as_ref().and_then(|place| value.at(place)).and_then(text_of);
    statement.stated_key = key_id.map(|text| visible(&text).into_owned());
    let read = signature.encoding.read(&written).and_then(|it| <[u8; 64]>::try_from(it).ok());
    let mut bytes = Vec::new();
    let given = Given { record: value, line: text, digests: &hashes };
    let made = message::write(&mut signature.message, &rule.digests, &given, &mut bytes);
    statement.signature = Some(match (read, made) {
        (Some(signature), Ok(())) => judge.judge(&bytes, &signature, None),
        _ => Judged { signer: Signer::Bad, key: None },
    });
}

impl Statement {
    fn empty(origin: Origin) -> Self {
        Self {
            origin,
            source: String::new(),
            line: 0,
            anchor: None,
            count: None,
            head: None,
            first: None,
            root: None,
            inventory: None,
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
        self.signature.is_some_and(|judged| judged.signer == Signer::Trusted)
    }

    /// Tells whether the user vouches for it: by bringing it, or by the key that signed it.
    pub(super) fn is_vouched_for(&self) -> bool {
        self.origin == Origin::User || self.by_users_key()
    }

    /// Tells whether it says which records it speaks about, and not only how many.
    pub(super) fn names_records(&self) -> bool {
        self.head.is_some() || self.root.is_some() || self.inventory.is_some()
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
    pub(super) first_texts: &'a [Option<String>],
    /// Whether the export begins with the log's first record.
    pub(super) from_genesis: bool,
    /// The fields of the first record that anchors must agree with.
    pub(super) same: &'a [Vec<Option<String>>],
    /// The digest of the delivery, as the plan's inventory step computes it.
    pub(super) inventory: Option<&'a str>,
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

fn compare_one(statement: &Statement, seen: &Seen<'_>) -> Found {
    if let Some(problem) = &statement.problem {
        return Found::NotCompared(problem.clone());
    }
    if let Some(found) = another_log(statement, seen) {
        return found;
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
    let Some(total) = seen.total else {
        return Found::NotCompared(
            "this export begins after the log's first record, and its records are not numbered"
                .to_owned(),
        );
    };
    let count = statement.count.unwrap_or(total);
    if count > total {
        return contradiction(
            seen.last_line,
            "number of records",
            &count.to_string(),
            &total.to_string(),
        );
    }
    let last =
        Observed { line: seen.last_line, texts: seen.last_texts.to_vec(), ..Observed::default() };
    let at = match seen.watch.at(count) {
        Some(observed) => observed,
        None if count == total => &last,
        None => return Found::NotCompared("it speaks about records before this export".to_owned()),
    };
    if let Some(found) = compare_head(statement, seen, at) {
        return found;
    }
    if let Some(found) = compare_root(statement, at) {
        return found;
    }
    if count == total { Found::AgreesToTheEnd } else { Found::Agrees }
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
    let expected = statement.first.as_ref().filter(|_| seen.from_genesis)?;
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

fn compare_root(statement: &Statement, at: &Observed) -> Option<Found> {
    let expected = statement.root.as_ref()?;
    let Some(root) = statement.anchor.and_then(|anchor| at.roots.get(&anchor)) else {
        return Some(Found::NotCompared("the root can't be computed from this export".to_owned()));
    };
    let actual = data_encoding::HEXLOWER.encode(root);
    (actual != *expected).then(|| contradiction(at.line, "Merkle root", expected, &actual))
}

fn contradiction(line: u64, what: &'static str, expected: &str, actual: &str) -> Found {
    let shown = |text: &str| visible(text).into_owned();
    Found::Contradicts(Contradiction {
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
            (Outcome::Pass, format!("The log has what it states, to the last record.{vouched}"))
        }
        Found::Agrees if vouched.starts_with(" It is") || vouched.is_empty() => {
            (Outcome::Pass, format!("The log has what it states, and goes on after it.{vouched}"))
        }
        Found::AgreesToTheEnd | Found::Agrees => {
            (Outcome::NotChecked, format!("The log has what it states.{vouched}"))
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
