//! The record index: one narrow row a log record, a dictionary, a full-text index.
//!
//! A row's id is `record set << 32 | line`: rows of one item lie together, and newest first is
//! backwards by row id. Names (kind, system, version, agent, person, …) are numbers from a
//! dictionary. Decision ids are nearly all different, so a dictionary of them would cost more than
//! the rows: a row keeps a [`DecisionKey`] instead, 63 bits that depend on a secret of the vault.
//! Full text covers only what the profile maps as human text, with no positions (`detail=none`):
//! all words of a search must occur, in any order; with `*` behind it, the last is a beginning of a word.

use std::collections::HashMap;
use std::ops::{ControlFlow, Range};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};
use sha2::{Digest as _, Sha256 as Hasher};

use crate::error::StoreError;
use crate::read::{ReadHandle, clamp, unsigned};
use crate::secret::Secret;
use crate::write::Intake;

/// The most bytes of mapped text that are indexed of one record; more is cut at a character.
pub const MAX_RECORD_TEXT: usize = 2048;

/// The most bytes of a dictionary text; more is cut at a character.
pub const MAX_TERM: usize = 1024;

/// One record to be indexed.
#[derive(Debug, Clone, Copy, Default)]
pub struct RecordRow<'a> {
    /// Line, or place in the log, from 0 or 1 as the caller counts; unique in the item.
    pub line: u32,
    /// Where its bytes start in the content.
    pub start: u64,
    /// Its length in bytes.
    pub length: u32,
    /// Its time in milliseconds since 1970 (UTC).
    pub time_ms: Option<i64>,
    /// What kind of record it is.
    pub kind: Option<&'a str>,
    /// The AI system.
    pub system: Option<&'a str>,
    /// The version of the AI system or model.
    pub version: Option<&'a str>,
    /// The agent.
    pub agent: Option<&'a str>,
    /// The decision id.
    pub decision: Option<&'a str>,
    /// The person.
    pub person: Option<&'a str>,
    /// Who asked for the action.
    pub requester: Option<&'a str>,
    /// The operator of record.
    pub operator: Option<&'a str>,
    /// The assigned level of risk.
    pub risk_level: Option<&'a str>,
    /// The risk score in millionths.
    pub risk_score: Option<i64>,
    /// The outcome.
    pub outcome: Option<&'a str>,
    /// Whether there is a trace of the reasoning.
    pub reasoning: bool,
    /// When the decision took effect, in milliseconds since 1970 (UTC).
    pub executed_ms: Option<i64>,
    /// When a person reviewed it, in milliseconds since 1970 (UTC).
    pub reviewed_ms: Option<i64>,
    /// How long the review took, in whole seconds.
    pub review_seconds: Option<u32>,
    /// Which of the mapped fields the record's hash does not cover, as bits that the caller knows.
    pub uncovered: u32,
    /// Whether the record could be read and nothing about it contradicts the log.
    pub sound: bool,
    /// The record's hash, by which exports are compared.
    pub digest: [u8; 32],
    /// Mapped human text, for searching.
    pub text: Option<&'a str>,
}

/// One record as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFound {
    /// The item's number.
    pub item: u32,
    /// Line in the item.
    pub line: u32,
    /// Where its bytes start in the content.
    pub start: u64,
    /// Its length in bytes.
    pub length: u32,
    /// Its time in milliseconds since 1970 (UTC).
    pub time_ms: Option<i64>,
    /// What kind of record it is.
    pub kind: Option<String>,
    /// The AI system.
    pub system: Option<String>,
    /// The version of the AI system or model.
    pub version: Option<String>,
    /// The agent.
    pub agent: Option<String>,
    /// Stands for the decision id.
    pub decision: Option<DecisionKey>,
    /// The person.
    pub person: Option<String>,
    /// Who asked for the action.
    pub requester: Option<String>,
    /// The operator of record.
    pub operator: Option<String>,
    /// The assigned level of risk.
    pub risk_level: Option<String>,
    /// The risk score in millionths.
    pub risk_score: Option<i64>,
    /// The outcome.
    pub outcome: Option<String>,
    /// Whether there is a trace of the reasoning.
    pub reasoning: bool,
    /// When the decision took effect, in milliseconds since 1970 (UTC).
    pub executed_ms: Option<i64>,
    /// When a person reviewed it, in milliseconds since 1970 (UTC).
    pub reviewed_ms: Option<i64>,
    /// How long the review took, in whole seconds.
    pub review_seconds: Option<u32>,
    /// Which of the mapped fields the record's hash does not cover.
    pub uncovered: u32,
    /// Whether the record could be read and nothing about it contradicts the log.
    pub sound: bool,
    /// The record's hash.
    pub digest: [u8; 32],
}

/// 63 bits of SHA-256 over a secret of the vault and a decision id.
///
/// Equal ids have equal keys in one vault, and nothing can be said of two vaults. Different ids have
/// different keys but by chance (for a million of them, one time in 18 million), and nobody who
/// writes a log can look for two that have the same, since the secret never leaves the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DecisionKey(pub i64);

/// What decision keys of one vault depend on.
pub(crate) struct DecisionSecret(pub(crate) Secret<32>);

impl DecisionSecret {
    /// Returns another secret of the vault. Decision ids are UTF-8, where no byte is 0xFF: none of them is digested to it.
    pub(crate) fn derived(&self, label: &[u8]) -> [u8; 32] {
        let mut hash = Hasher::new();
        hash.update(self.0.expose());
        hash.update([0xff]);
        hash.update(label);
        hash.finalize().into()
    }

    fn key(&self, id: &str) -> DecisionKey {
        let mut hash = Hasher::new();
        hash.update(self.0.expose()); // of fixed length: no other secret and id make the same text
        hash.update(id.as_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let first: [u8; 8] = digest[..8].try_into().expect("a digest has 32 bytes");
        DecisionKey(i64::from_be_bytes(first) & i64::MAX)
    }
}

/// What to look for; members that are `None` don't matter, all others must hold.
#[derive(Debug, Clone, Default)]
pub struct RecordQuery {
    /// Only records of this item.
    pub item: Option<u32>,
    /// Only records of this time, in milliseconds since 1970 (UTC).
    pub time_ms: Option<Range<i64>>,
    /// Only records with all of these words.
    pub text: Option<String>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this AI system.
    pub system: Option<String>,
    /// Only this version.
    pub version: Option<String>,
    /// Only this agent.
    pub agent: Option<String>,
    /// Only this decision id (compare the record itself: see [`DecisionKey`]).
    pub decision: Option<String>,
    /// Only this person.
    pub person: Option<String>,
    /// Only what this one asked for.
    pub requester: Option<String>,
    /// Only this level of risk.
    pub risk_level: Option<String>,
    /// Only this outcome.
    pub outcome: Option<String>,
    /// Only records before this one (item, line) in the order of the answer: for the next page.
    pub before: Option<(u32, u32)>,
}

/// A count that stopped at a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u64),
    /// So many, and perhaps more.
    AtLeast(u64),
}

/// A column whose texts are in the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What kind of record it is.
    Kind,
    /// The AI system.
    System,
    /// The agent.
    Agent,
    /// The person.
    Person,
    /// The outcome.
    Outcome,
    /// The version of the AI system or model.
    Version,
    /// Who asked for the action.
    Requester,
    /// The operator of record.
    Operator,
    /// The assigned level of risk.
    RiskLevel,
}

impl ReadHandle {
    /// Returns one record.
    pub fn record(&self, item: u32, line: u32) -> Result<Option<RecordFound>, StoreError> {
        let sql = format!(
            "{SELECT_RECORD} FROM items i JOIN records r ON r.id = i.record_set << 32 | ?2
             WHERE i.id = ?1"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        Ok(select.query_row([item, line], record_row).optional()?)
    }

    /// Returns up to `limit` records, the last received first.
    ///
    /// Fails with [`StoreError::EmptySearch`] if `text` has no word.
    pub fn records(&self, query: &RecordQuery, limit: u32) -> Result<Vec<RecordFound>, StoreError> {
        self.records_after(query, 0, limit)
    }

    /// Returns up to `limit` records after the first `skip` of them, the last received first.
    ///
    /// What is skipped is passed over by the database, in time proportional to it: `query.before` leads there at once.
    /// Fails with [`StoreError::EmptySearch`] if `text` has no word.
    pub fn records_after(
        &self,
        query: &RecordQuery,
        skip: u64,
        limit: u32,
    ) -> Result<Vec<RecordFound>, StoreError> {
        let Some(filter) = Filter::new(self, query)? else { return Ok(Vec::new()) };
        let (place, found) = (filter.place, filter.sql());
        let page = format!("LIMIT {limit} OFFSET {}", clamp(skip));
        let sql = format!("{SELECT_RECORD} {found} ORDER BY {place} DESC {page}");
        let mut select = self.connection.prepare(&sql)?;
        let rows = select.query_map(params_from_iter(filter.values), record_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns up to `limit` records of an item after the first `skip` of them, in the order of their lines.
    ///
    /// Where every line is a record, the place is known at once; else the rows before it are passed over.
    pub fn records_of(
        &self,
        item: u32,
        skip: u64,
        limit: u32,
    ) -> Result<Vec<RecordFound>, StoreError> {
        let Some((first, last)) = self.ends_of_records(item)? else { return Ok(Vec::new()) };
        let count = self.item(item)?.map_or(0, |it| it.records);
        let (skip, whole) = (clamp(skip), last - first + 1 == clamp(count));
        let (start, over) = if whole { (first.saturating_add(skip), 0) } else { (first, skip) };
        let sql = format!(
            "{SELECT_RECORD} FROM records r CROSS JOIN items i ON i.id = ?1
             WHERE r.id BETWEEN ?2 AND ?3 ORDER BY r.id LIMIT ?4 OFFSET ?5"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map(params![item, start, last, limit, over], record_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the row ids of an item's first and last record.
    fn ends_of_records(&self, item: u32) -> Result<Option<(i64, i64)>, StoreError> {
        let Some((first, last)) = self.record_range(item)? else { return Ok(None) };
        let end = |order: &str| {
            let sql = format!(
                "SELECT id FROM records WHERE id BETWEEN ?1 AND ?2 ORDER BY id {order} LIMIT 1"
            );
            let mut select = self.connection.prepare_cached(&sql)?;
            select.query_row([first, last], |row| row.get::<_, i64>(0)).optional()
        };
        Ok(end("ASC")?.zip(end("DESC")?))
    }

    /// Counts records up to `cap`; `query.before` counts too.
    ///
    /// Fails with [`StoreError::EmptySearch`] if `text` has no word.
    pub fn count_records(&self, query: &RecordQuery, cap: u64) -> Result<Count, StoreError> {
        let Some(filter) = Filter::new(self, query)? else { return Ok(Count::Exactly(0)) };
        let sql = format!("SELECT count(*) FROM (SELECT 1 {} LIMIT {})", filter.sql(), clamp(cap));
        let mut select = self.connection.prepare(&sql)?;
        let count = select.query_row(params_from_iter(filter.values), |row| unsigned(row, 0))?;
        Ok(if count < cap { Count::Exactly(count) } else { Count::AtLeast(count) })
    }

    /// Tells of each record its line and its text in a column, by item and line, until told to stop.
    ///
    /// No more than one row and the texts of that column are in memory. Fails with
    /// [`StoreError::EmptySearch`] if `text` has no word.
    pub fn each_record(
        &self,
        query: &RecordQuery,
        named: Option<Field>,
        each: &mut dyn FnMut(u32, Option<&str>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let Some(filter) = Filter::new(self, query)? else { return Ok(()) };
        let place = filter.place;
        let column = named.map_or_else(|| "NULL".to_owned(), |it| format!("r.{}", it.column()));
        let sql = format!("SELECT r.id, {column} {} ORDER BY {place}", filter.sql());
        let mut select = self.connection.prepare(&sql)?;
        let mut rows = select.query(params_from_iter(filter.values))?;
        let mut texts = HashMap::new();
        while let Some(row) = rows.next()? {
            let (line, term) = (line_of(row.get(0)?), row.get::<_, Option<i64>>(1)?);
            if let Some(term) = term
                && !texts.contains_key(&term)
            {
                texts.insert(term, self.text_of_term(term)?);
            }
            let text = term.and_then(|term| texts.get(&term)).map(String::as_str);
            if each(line, text).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn text_of_term(&self, term: i64) -> Result<String, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT text FROM terms WHERE id = ?1")?;
        Ok(select.query_row([term], |row| row.get(0))?)
    }

    /// Returns the records of an item, for comparing them with others.
    pub fn record_digests(&self, item: u32) -> Result<DigestRows<'_>, StoreError> {
        let range = self.record_range(item)?;
        self.digest_rows(range.unwrap_or((1, 0)))
    }

    /// Returns the records that an intake has staged.
    pub fn staged_digests(&self, intake: &Intake) -> Result<DigestRows<'_>, StoreError> {
        self.digest_rows(set_range(intake.id))
    }

    fn digest_rows(&self, range: (i64, i64)) -> Result<DigestRows<'_>, StoreError> {
        let count = count_range(&self.connection, range)?;
        Ok(DigestRows { read: self, range, count })
    }

    /// Returns the lowest line of `item` with this record digest; the item's rows are scanned.
    pub fn line_of_digest(&self, item: u32, digest: &[u8; 32]) -> Result<Option<u32>, StoreError> {
        let Some((first, last)) = self.record_range(item)? else { return Ok(None) };
        let sql = "SELECT min(id) FROM records WHERE id BETWEEN ?1 AND ?2 AND digest = ?3";
        let mut select = self.connection.prepare_cached(sql)?;
        let id: Option<i64> = select.query_row(params![first, last, digest], |row| row.get(0))?;
        Ok(id.map(line_of))
    }

    /// Returns all texts of a column, sorted by code point, up to `limit`.
    pub fn terms(&self, field: Field, limit: u32) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT text FROM terms WHERE field = ?1 ORDER BY text LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map(params![field.number(), limit], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the key that stands for a decision id in this vault's rows.
    pub fn decision_key(&self, id: &str) -> DecisionKey {
        self.decisions.key(id)
    }

    pub(crate) fn record_range(&self, item: u32) -> Result<Option<(i64, i64)>, StoreError> {
        let mut select =
            self.connection.prepare_cached("SELECT record_set FROM items WHERE id = ?1")?;
        let set: Option<Option<i64>> = select.query_row([item], |row| row.get(0)).optional()?;
        Ok(set.flatten().map(set_range))
    }

    pub(crate) fn term(&self, field: Field, text: &str) -> Result<Option<i64>, StoreError> {
        find_term(&self.connection, field, cut(text, MAX_TERM))
    }
}

/// The records of one item or intake, in the order of their lines, as they are stored.
#[derive(Clone, Copy)]
pub struct DigestRows<'a> {
    read: &'a ReadHandle,
    range: (i64, i64),
    count: u64,
}

impl<'a> DigestRows<'a> {
    /// Returns how many records there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns line and digest of the records from an index on, a page in memory at a time.
    ///
    /// The rows before the index are passed over by the database, in time proportional to it.
    pub fn from(&self, index: u64) -> Result<RecordDigests<'a>, StoreError> {
        let (first, last) = self.range;
        let sql = "SELECT id FROM records WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 1 OFFSET ?3";
        let next = match index {
            0 => Some(first),
            _ => {
                let mut select = self.read.connection.prepare_cached(sql)?;
                let row = select.query_row(params![first, last, clamp(index)], |row| row.get(0));
                row.optional()?
            }
        };
        let next = next.unwrap_or(last.saturating_add(1));
        Ok(RecordDigests { read: self.read, next, last, page: Vec::new().into_iter() })
    }
}

/// Line and digest of records, one after the other.
pub struct RecordDigests<'a> {
    read: &'a ReadHandle,
    next: i64,
    last: i64,
    page: std::vec::IntoIter<(i64, [u8; 32])>,
}

impl Iterator for RecordDigests<'_> {
    type Item = Result<(u32, [u8; 32]), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.len() == 0 && self.next <= self.last {
            match self.read_page() {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => {
                    self.next = self.last + 1;
                    return Some(Err(error));
                }
            }
        }
        let (id, digest) = self.page.next()?;
        self.next = id + 1;
        Some(Ok((line_of(id), digest)))
    }
}

impl RecordDigests<'_> {
    fn read_page(&self) -> Result<Vec<(i64, [u8; 32])>, StoreError> {
        let sql =
            "SELECT id, digest FROM records WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 4096";
        let mut select = self.read.connection.prepare_cached(sql)?;
        let rows =
            select.query_map([self.next, self.last], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The conditions of a query; none exists where a name is in no record at all.
struct Filter {
    /// The row id that leads: the full-text index's where there is a text to find.
    place: &'static str,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    fn new(read: &ReadHandle, query: &RecordQuery) -> Result<Option<Self>, StoreError> {
        let place = if query.text.is_some() { "f.rowid" } else { "r.id" };
        let mut filter = Self { place, conditions: Vec::new(), values: Vec::new() };
        if let Some(text) = &query.text {
            let words = words(text).ok_or(StoreError::EmptySearch)?;
            filter.and("f.record_text MATCH ?1", [words.into()]);
        }
        if let Some(item) = query.item {
            let Some((first, last)) = read.record_range(item)? else { return Ok(None) };
            filter.and(&format!("{place} BETWEEN ?1 AND ?2"), [first.into(), last.into()]);
        }
        if let Some((item, line)) = query.before {
            let Some((first, _)) = read.record_range(item)? else { return Ok(None) };
            filter.and(&format!("{place} < ?1"), [(first | i64::from(line)).into()]);
        }
        if let Some(time) = &query.time_ms {
            filter.and("r.time >= ?1 AND r.time < ?2", [time.start.into(), time.end.into()]);
        }
        if let Some(id) = &query.decision {
            filter.and("r.decision = ?1", [read.decision_key(id).0.into()]);
        }
        for (field, text) in query.terms() {
            let Some(term) = read.term(field, text)? else { return Ok(None) };
            filter.and(&format!("r.{} = ?1", field.column()), [term.into()]);
        }
        Ok(Some(filter))
    }

    /// Adds a condition whose parameters are numbered from 1.
    fn and<const N: usize>(&mut self, condition: &str, values: [Value; N]) {
        let before = self.values.len();
        let mut condition = condition.to_owned();
        for i in (1..=N).rev() {
            condition = condition.replace(&format!("?{i}"), &format!("?#{}", before + i));
        }
        self.conditions.push(condition.replace("?#", "?"));
        self.values.extend(values);
    }

    /// Returns FROM and WHERE. The order of the tables is fixed: rows are walked backwards by row
    /// id, and a staged row finds no item.
    fn sql(&self) -> String {
        let records = match self.place {
            "f.rowid" => "record_text f CROSS JOIN records r ON r.id = f.rowid",
            _ => "records r",
        };
        let items = "CROSS JOIN items i ON i.record_set = r.id >> 32";
        let conditions = match self.conditions.is_empty() {
            true => String::new(),
            false => format!("WHERE {}", self.conditions.join(" AND ")),
        };
        format!("FROM {records} {items} {conditions}")
    }
}

impl RecordQuery {
    fn terms(&self) -> impl Iterator<Item = (Field, &str)> {
        let Self { kind, system, agent, person, outcome, .. } = self;
        let Self { version, requester, risk_level, .. } = self;
        [
            (Field::Kind, kind),
            (Field::System, system),
            (Field::Version, version),
            (Field::Agent, agent),
            (Field::Person, person),
            (Field::Requester, requester),
            (Field::RiskLevel, risk_level),
            (Field::Outcome, outcome),
        ]
        .into_iter()
        .filter_map(|(field, text)| Some((field, text.as_deref()?)))
    }
}

impl Field {
    /// Every column of names, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Kind,
        Self::System,
        Self::Agent,
        Self::Person,
        Self::Outcome,
        Self::Version,
        Self::Requester,
        Self::Operator,
        Self::RiskLevel,
    ];

    /// The number that dictionary texts of this column have.
    fn number(self) -> i64 {
        self as i64 + 1
    }

    pub(crate) fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.number() == number)
    }

    fn column(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::System => "system",
            Self::Agent => "agent",
            Self::Person => "person",
            Self::Outcome => "outcome",
            Self::Version => "version",
            Self::Requester => "requester",
            Self::Operator => "operator",
            Self::RiskLevel => "risk_level",
        }
    }
}

/// The numbers of dictionary texts, kept between rows of one writing handle.
#[derive(Default)]
pub(crate) struct Terms {
    fields: [HashMap<String, i64>; Field::ALL.len()],
}

impl Terms {
    /// Returns the number of a text, giving it one if it has none.
    fn number(
        &mut self,
        connection: &Connection,
        field: Field,
        text: Option<&str>,
    ) -> Result<Option<i64>, StoreError> {
        let Some(text) = text else { return Ok(None) };
        let text = cut(text, MAX_TERM);
        let known = &mut self.fields[field as usize];
        if let Some(id) = known.get(text) {
            return Ok(Some(*id));
        }
        let id = match find_term(connection, field, text)? {
            Some(id) => id,
            None => {
                let sql = "INSERT INTO terms (field, text) VALUES (?1, ?2)";
                connection.prepare_cached(sql)?.insert(params![field.number(), text])?
            }
        };
        if known.len() >= MAX_CACHED_TERMS {
            known.clear(); // a hostile log may have a new name in every record
        }
        known.insert(text.to_owned(), id);
        Ok(Some(id))
    }

    /// Forgets all numbers: rows were removed, or a transaction was rolled back.
    pub(crate) fn forget(&mut self) {
        self.fields.iter_mut().for_each(HashMap::clear);
    }
}

/// Writes one staged row.
pub(crate) fn insert(
    read: &ReadHandle,
    terms: &mut Terms,
    set: i64,
    row: &RecordRow<'_>,
) -> Result<(), StoreError> {
    let connection = &read.connection;
    let id = set_range(set).0 | i64::from(row.line);
    let mut number = |field, text| terms.number(connection, field, text);
    let kind = number(Field::Kind, row.kind)?;
    let system = number(Field::System, row.system)?;
    let version = number(Field::Version, row.version)?;
    let agent = number(Field::Agent, row.agent)?;
    let person = number(Field::Person, row.person)?;
    let requester = number(Field::Requester, row.requester)?;
    let operator = number(Field::Operator, row.operator)?;
    let risk_level = number(Field::RiskLevel, row.risk_level)?;
    let outcome = number(Field::Outcome, row.outcome)?;
    let values = params![
        id,
        clamp(row.start),
        row.length,
        row.time_ms,
        kind,
        system,
        agent,
        row.decision.map(|id| read.decision_key(id).0),
        person,
        outcome,
        row.digest,
        version,
        requester,
        operator,
        risk_level,
        row.risk_score,
        row.reasoning,
        row.executed_ms,
        row.reviewed_ms,
        row.review_seconds,
        row.uncovered,
        row.sound
    ];
    connection.prepare_cached(INSERT_RECORD)?.execute(values)?;
    if let Some(text) = row.text {
        connection
            .prepare_cached("INSERT INTO record_text (rowid, text) VALUES (?1, ?2)")?
            .execute(params![id, cut(text, MAX_RECORD_TEXT)])?;
    }
    Ok(())
}

/// Removes up to `limit` of a set's rows and returns how many; their texts go with them.
pub(crate) fn remove(connection: &Connection, set: i64, limit: u32) -> Result<usize, StoreError> {
    let (first, last) = set_range(set);
    let sql = "SELECT max(id) FROM (SELECT id FROM records WHERE id BETWEEN ?1 AND ?2
               ORDER BY id LIMIT ?3)";
    let upto: Option<i64> =
        connection.prepare_cached(sql)?.query_row(params![first, last, limit], |row| row.get(0))?;
    let Some(upto) = upto else { return Ok(0) };
    connection
        .prepare_cached("DELETE FROM record_text WHERE rowid BETWEEN ?1 AND ?2")?
        .execute([first, upto])?;
    let removed = connection
        .prepare_cached("DELETE FROM records WHERE id BETWEEN ?1 AND ?2")?
        .execute([first, upto])?;
    Ok(removed)
}

/// Removes dictionary texts that no row uses.
pub(crate) fn sweep_terms(connection: &Connection) -> Result<(), StoreError> {
    for field in Field::ALL {
        let column = field.column();
        connection.execute(
            &format!(
                "DELETE FROM terms WHERE field = ?1 AND id NOT IN
                 (SELECT {column} FROM records WHERE {column} IS NOT NULL)"
            ),
            [field.number()],
        )?;
    }
    Ok(())
}

/// Counts the rows of a set.
pub(crate) fn count(connection: &Connection, set: i64) -> Result<u64, StoreError> {
    count_range(connection, set_range(set))
}

fn count_range(connection: &Connection, (first, last): (i64, i64)) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM records WHERE id BETWEEN ?1 AND ?2";
    Ok(connection.prepare_cached(sql)?.query_row([first, last], |row| unsigned(row, 0))?)
}

fn find_term(connection: &Connection, field: Field, text: &str) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT id FROM terms WHERE field = ?1 AND text = ?2";
    let mut select = connection.prepare_cached(sql)?;
    Ok(select.query_row(params![field.number(), text], |row| row.get(0)).optional()?)
}

fn record_row(row: &Row<'_>) -> rusqlite::Result<RecordFound> {
    Ok(RecordFound {
        item: row.get(0)?,
        line: line_of(row.get(1)?),
        start: unsigned(row, 2)?,
        length: row.get(3)?,
        time_ms: row.get(4)?,
        kind: row.get(5)?,
        system: row.get(6)?,
        agent: row.get(7)?,
        decision: row.get::<_, Option<i64>>(8)?.map(DecisionKey),
        person: row.get(9)?,
        outcome: row.get(10)?,
        digest: row.get(11)?,
        version: row.get(12)?,
        requester: row.get(13)?,
        operator: row.get(14)?,
        risk_level: row.get(15)?,
        risk_score: row.get(16)?,
        reasoning: row.get(17)?,
        executed_ms: row.get(18)?,
        reviewed_ms: row.get(19)?,
        review_seconds: row.get(20)?,
        uncovered: row.get(21)?,
        sound: row.get(22)?,
    })
}

/// Turns what a person typed into a full-text query: every word, the last as a beginning if `*` ends it.
///
/// Each word stands in quotation marks, so that nothing typed is taken as an operator. A beginning gathers the rows of
/// all words that it may be before the newest are known: over a million records that takes a hundred times as long.
pub(crate) fn words(text: &str) -> Option<String> {
    let words: Vec<_> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(|word| format!("\"{word}\""))
        .collect();
    let beginning = text.trim_end().strip_suffix('*');
    let begun = beginning.is_some_and(|it| it.ends_with(char::is_alphanumeric));
    (!words.is_empty()).then(|| words.join(" AND ") + if begun { "*" } else { "" })
}

/// Returns `text`, cut before the character that would pass `most` bytes.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

pub(crate) fn set_range(set: i64) -> (i64, i64) {
    (set << 32, (set << 32) | i64::from(u32::MAX))
}

pub(crate) fn line_of(id: i64) -> u32 {
    u32::try_from(id & i64::from(u32::MAX)).expect("32 bits")
}

const MAX_WORDS: usize = 32;
const MAX_CACHED_TERMS: usize = 65_536;

const SELECT_RECORD: &str = "
SELECT i.id, r.id, r.start, r.length, r.time,
    (SELECT text FROM terms WHERE id = r.kind), (SELECT text FROM terms WHERE id = r.system),
    (SELECT text FROM terms WHERE id = r.agent), r.decision,
    (SELECT text FROM terms WHERE id = r.person), (SELECT text FROM terms WHERE id = r.outcome),
    r.digest, (SELECT text FROM terms WHERE id = r.version),
    (SELECT text FROM terms WHERE id = r.requester),
    (SELECT text FROM terms WHERE id = r.operator),
    (SELECT text FROM terms WHERE id = r.risk_level), r.risk_score, r.reasoning, r.executed,
    r.reviewed, r.review_seconds, r.uncovered, r.sound";

const INSERT_RECORD: &str = "
INSERT INTO records (id, start, length, time, kind, system, agent, decision, person, outcome, digest,
    version, requester, operator, risk_level, risk_score, reasoning, executed, reviewed,
    review_seconds, uncovered, sound)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
    ?21, ?22)";
