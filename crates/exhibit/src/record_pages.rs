//! Records a page at a time, for tables: what the index knows of each, and where the log's chain holds or breaks.

use std::collections::BTreeMap;

use exhibit_core::appraisal::{Appraisal, Failure, Outcome};
use exhibit_core::event::EvidenceId;
use exhibit_core::register::EvidenceState;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_core::visible::{visible, visible_bytes};
use exhibit_store::{Count, Field, RecordFound, RecordQuery, StoreError};
use exhibit_verify::record::Mapped;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::records::whole_second;
use crate::vault::{Open, Vault};

/// The most records of one page.
pub const MAX_PAGE: u32 = 500;

/// How many bytes of a record stand in a table.
const MAX_BEGINNING: u64 = 320;

/// How long a log may be that is unpacked or read as a table anew for each page: a pass takes time.
const MAX_UNPACKED: u64 = 8 << 20;

/// How many records are counted for a search.
const MAX_COUNTED: u64 = 100_000;

/// How many names of each kind are offered.
const MAX_NAMES: u32 = 200;

/// A page of the records of one log, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LogPage {
    /// How many records the log has here.
    pub total: u64,
    /// The records.
    pub lines: Vec<RecordLine>,
}

/// One record in a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordLine {
    /// The item.
    pub id: EvidenceId,
    /// The line in its content file, from 1.
    pub line: u32,
    /// The item's word: what the record is worth.
    pub verdict: Word,
    /// When, as far as the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
    /// Kind of event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// AI system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Person who approved, reviewed, overruled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Which of the mapped fields the record's hash does not cover.
    pub not_covered: Vec<String>,
    /// Whether the record could be read and nothing about it contradicts the log.
    pub sound: bool,
    /// How it stands in the chain of its log.
    pub knot: Knot,
    /// Its beginning, hidden characters made visible; absent where a long log has to be unpacked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beginning: Option<String>,
}

/// How a record stands in the chain of its log, as the newest look at the item found it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Knot {
    /// Whether its signature verifies.
    pub signed: bool,
    /// Whether a count, head or checkpoint that agrees speaks about the log up to here.
    pub anchored: bool,
    /// Whether the chain was checked here and holds. Not so where the log has none, where it was not checked, and
    /// where so much did not verify that what came after was not kept.
    pub linked: bool,
    /// What does not verify at this record; no more than a hundred of a kind are kept for one item.
    pub breaks: Vec<Break>,
}

/// One thing that does not verify at a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Break {
    /// The field, or the check's name.
    pub field: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub actual: String,
}

/// How many records a search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordsCounted {
    /// How many; no more than 100,000 are counted.
    pub records: u64,
    /// Whether there may be more.
    pub or_more: bool,
    /// How many documents have the same words, where there are any.
    pub documents: u64,
}

/// Names that records mention, for choosing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordNames {
    /// Kinds of events.
    pub kinds: Vec<String>,
    /// AI systems.
    pub systems: Vec<String>,
    /// Versions of them.
    pub versions: Vec<String>,
    /// Agents.
    pub agents: Vec<String>,
    /// People who approved, reviewed, overruled.
    pub people: Vec<String>,
    /// Who asked for actions.
    pub requesters: Vec<String>,
    /// Levels of risk.
    pub risk_levels: Vec<String>,
    /// Outcomes.
    pub outcomes: Vec<String>,
}

impl Vault<Open> {
    /// Returns records of one item in their order, after the first `skip`.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::Store`].
    pub fn log_page(&self, id: EvidenceId, skip: u64, count: u32) -> Result<LogPage, Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let total = self.store().item(id.0)?.map_or(0, |it| it.records);
        let found = self.store().records_of(id.0, skip, count.min(MAX_PAGE))?;
        let mut lines = self.record_lines(found)?;
        let chain = Chain::of(item);
        for (ordinal, line) in (skip + 1..).zip(&mut lines) {
            line.knot = chain.knot(line.line, ordinal);
        }
        Ok(LogPage { total, lines })
    }

    /// Finds records in all logs, the last received first, after the first `skip` of them.
    ///
    /// # Errors
    /// [`Error::Store`], also for a search whose text has no word.
    pub fn search_page(
        &self,
        query: &RecordQuery,
        skip: u64,
        count: u32,
    ) -> Result<Vec<RecordLine>, Error> {
        let found = self.store().records_after(query, skip, count.min(MAX_PAGE))?;
        self.record_lines(found)
    }

    /// Counts what a search finds, and the documents that have its words.
    ///
    /// # Errors
    /// As [`Vault::search_page`].
    pub fn count_found(&self, query: &RecordQuery) -> Result<RecordsCounted, Error> {
        let (records, or_more) = match self.store().count_records(query, MAX_COUNTED)? {
            Count::Exactly(count) => (count, false),
            Count::AtLeast(count) => (count, true),
        };
        let documents =
            query.text.as_deref().map(|words| self.count_documents(words)).transpose()?;
        Ok(RecordsCounted { records, or_more, documents: documents.unwrap_or(0) })
    }

    /// Returns names that records mention.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn record_names(&self) -> Result<RecordNames, Error> {
        let names = |field| -> Result<Vec<String>, StoreError> {
            let all = self.store().terms(field, MAX_NAMES)?;
            Ok(all.iter().map(|it| visible(it).into_owned()).collect())
        };
        Ok(RecordNames {
            kinds: names(Field::Kind)?,
            systems: names(Field::System)?,
            versions: names(Field::Version)?,
            agents: names(Field::Agent)?,
            people: names(Field::Person)?,
            requesters: names(Field::Requester)?,
            risk_levels: names(Field::RiskLevel)?,
            outcomes: names(Field::Outcome)?,
        })
    }

    fn record_lines(&self, found: Vec<RecordFound>) -> Result<Vec<RecordLine>, Error> {
        let beginnings = self.beginnings(&found)?;
        let lines = found.into_iter().zip(beginnings);
        lines.map(|(found, beginning)| self.record_line(found, beginning)).collect()
    }

    fn record_line(
        &self,
        found: RecordFound,
        beginning: Option<Vec<u8>>,
    ) -> Result<RecordLine, Error> {
        let id = EvidenceId(found.item);
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let seen = |text: Option<String>| text.map(|it| visible(&it).into_owned());
        Ok(RecordLine {
            id,
            line: found.line,
            verdict: item.word(),
            time: found.time_ms.and_then(whole_second),
            kind: seen(found.kind),
            system: seen(found.system),
            agent: seen(found.agent),
            person: seen(found.person),
            outcome: seen(found.outcome),
            not_covered: Mapped::of_bits(found.uncovered).map(|it| it.name().to_owned()).collect(),
            sound: found.sound,
            knot: Knot::default(),
            beginning: beginning.map(|bytes| visible_bytes(&bytes)),
        })
    }

    /// Returns how each record begins, where its bytes are stored as they are or the log is short: one pass over each
    /// of the logs.
    fn beginnings(&self, found: &[RecordFound]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let mut all = vec![None; found.len()];
        let mut by_item: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, record) in found.iter().enumerate() {
            by_item.entry(record.item).or_default().push(at);
        }
        for (item, mut places) in by_item {
            let Some(member) = self.stored_plainly(EvidenceId(item))? else {
                self.unpacked_beginnings(EvidenceId(item), found, &places, &mut all)?;
                continue;
            };
            let mut content = self.store().content(member.content)?;
            places.sort_by_key(|at| found[*at].start);
            for at in places {
                let length = u64::from(found[at].length).min(MAX_BEGINNING);
                let length = u32::try_from(length).unwrap_or(u32::MAX);
                all[at] = Some(content.read_at(found[at].start, length)?);
            }
        }
        Ok(all)
    }

    fn unpacked_beginnings(
        &self,
        id: EvidenceId,
        found: &[RecordFound],
        places: &[usize],
        all: &mut [Option<Vec<u8>>],
    ) -> Result<(), Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        if item.received.bytes > MAX_UNPACKED {
            return Ok(());
        }
        let records: Vec<_> = places.iter().map(|at| found[*at].clone()).collect();
        for (at, mut text) in places.iter().zip(self.record_texts(&records)?) {
            text.truncate(MAX_BEGINNING as usize);
            all[*at] = Some(text);
        }
        Ok(())
    }
}

/// What the newest look found about the chain of one log.
struct Chain<'a> {
    signed: bool,
    /// The line up to which the chain was checked and what failed is known; absent where it was not checked.
    known_to: Option<u64>,
    /// The places of the records that something outside the log speaks about last, from 1.
    anchors: Vec<u64>,
    failures: BTreeMap<u64, Vec<&'a Failure>>,
}

impl<'a> Chain<'a> {
    fn of(item: &'a EvidenceState) -> Self {
        let verified = item.verified.as_ref();
        let appraisal = verified.map(|it| &it.appraisal);
        let before = verified.and_then(|it| it.starts_after).unwrap_or(0);
        let mut failures: BTreeMap<u64, Vec<&Failure>> = BTreeMap::new();
        for it in appraisal.into_iter().flat_map(|it| &it.failures).filter(|it| it.line > 0) {
            failures.entry(it.line).or_default().push(it);
        }
        let anchors = appraisal.into_iter().flat_map(|it| &it.anchors);
        let agreed = anchors.filter(|it| it.outcome == Outcome::Pass);
        let anchors = agreed.filter_map(|it| it.count?.checked_sub(before)).collect();
        let signed = appraisal.is_some_and(all_signed);
        Self { signed, known_to: appraisal.and_then(known_to), anchors, failures }
    }

    fn knot(&self, line: u32, ordinal: u64) -> Knot {
        let failures = self.failures.get(&u64::from(line)).map(Vec::as_slice).unwrap_or_default();
        let unsigned = failures.iter().any(|it| it.check.as_deref() == Some("signature"));
        let seen = |text: &str| visible(text).into_owned();
        let broken = |it: &&Failure| Break {
            field: seen(&it.field),
            expected: seen(&it.expected),
            actual: seen(&it.actual),
        };
        Knot {
            signed: self.signed && !unsigned,
            anchored: self.anchors.contains(&ordinal),
            linked: failures.is_empty() && self.known_to.is_some_and(|it| u64::from(line) <= it),
            breaks: failures.iter().map(broken).collect(),
        }
    }
}

/// Where more failures were found than are kept, nothing is known of what comes after them.
fn known_to(appraisal: &Appraisal) -> Option<u64> {
    let chain = appraisal.facts.iter().find(|it| it.check == "chain")?;
    match chain.outcome {
        Outcome::Pass => Some(u64::MAX),
        Outcome::Fail if appraisal.failures_total <= appraisal.failures.len() as u64 => {
            Some(u64::MAX)
        }
        Outcome::Fail => appraisal.failures.iter().map(|it| it.line).max(),
        _ => None,
    }
}

/// The check passes only where every record has a signature and each verifies.
fn all_signed(appraisal: &Appraisal) -> bool {
    let mut facts = appraisal.facts.iter();
    facts.any(|it| it.check == "signatures" && it.outcome == Outcome::Pass)
}
