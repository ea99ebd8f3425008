//! Single records of the logs that the vault holds: finding them, and opening one.

use std::collections::BTreeMap;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use exhibit_core::event::EvidenceId;
use exhibit_core::register::EvidenceState;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_core::visible::{visible, visible_bytes};
use exhibit_store::{MemberRow, RecordFound, RecordQuery};
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::record::{Mapped, decimal};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Look, Span, fields_of};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::evidence::StoredMembers;
use crate::relied::Doubts;
use crate::trust_store;
use crate::vault::{Open, Vault};

/// A record found by a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordShown {
    /// The item.
    pub id: EvidenceId,
    /// The line in its content file, from 1.
    pub line: u32,
    /// When, as far as the record says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
    /// Kind of event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// AI system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Version of the AI system or model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Person who approved, reviewed, overruled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Who asked for the action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester: Option<String>,
    /// Operator of record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Assigned level of risk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_level: Option<String>,
    /// Risk score as a decimal number, rounded down to millionths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_score: Option<String>,
    /// Outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Whether there is a trace of the reasoning.
    pub reasoning: bool,
    /// When the decision took effect, if this record states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executed: Option<Timestamp>,
    /// When a person reviewed it, if this record states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Timestamp>,
    /// How long the review took, in whole seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_seconds: Option<u32>,
    /// Which of these fields the record's hash does not cover: anybody could have changed them unseen.
    pub not_covered: Vec<String>,
    /// Whether the record could be read and nothing about it contradicts the log.
    pub sound: bool,
    /// The item's word: what the record is worth.
    pub verdict: Word,
    /// On whom that word rests who is not relied on any more: the item is to be looked at again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_longer_relied_on: Vec<String>,
    /// The record itself, at most 64 KiB.
    pub text: String,
}

/// One field of an opened record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldShown {
    /// Its name, as profiles call it.
    pub field: String,
    /// What the record says, in our word if the profile has one for it.
    pub value: String,
    /// Where it says so, if the record was read again by its profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Whether the record's hash covers it.
    pub covered: bool,
}

/// One record, opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordOpened {
    /// The item.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// The line in its content file, from 1.
    pub line: u32,
    /// SHA-256 of the record by its log's own rule, or of its line.
    pub digest: String,
    /// The item's word: what the record is worth.
    pub verdict: Word,
    /// On whom that word rests who is not relied on any more: the item is to be looked at again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_longer_relied_on: Vec<String>,
    /// Whether the record could be read and nothing about it contradicts the log.
    pub sound: bool,
    /// What it says.
    pub fields: Vec<FieldShown>,
    /// The record itself, at most 64 KiB, hidden characters made visible.
    pub text: String,
}

/// The most bytes of a record that are shown.
const MAX_SHOWN_RECORD: u64 = 64 << 10;

impl Vault<Open> {
    /// Finds records, newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn search(&self, query: &RecordQuery, limit: u32) -> Result<Vec<RecordShown>, Error> {
        let found = self.store().records(query, limit)?;
        let texts = self.record_texts(&found)?;
        let shown = found.into_iter().zip(texts);
        let doubts = Doubts::of(self.register());
        shown.map(|(record, bytes)| self.record_shown(record, &bytes, &doubts)).collect()
    }

    /// Opens one record of an item by its line.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::NoRecord`], [`Error::Store`].
    pub fn open_record(&self, id: EvidenceId, line: u32) -> Result<RecordOpened, Error> {
        let mut opened = self.open_records(&[(id, line)])?;
        opened.pop().ok_or(Error::NoRecord { id, line })
    }

    /// Opens records by item and line, in the order given: one pass over each log that has to be unpacked.
    ///
    /// # Errors
    /// As [`Vault::open_record`].
    pub(crate) fn open_records(
        &self,
        places: &[(EvidenceId, u32)],
    ) -> Result<Vec<RecordOpened>, Error> {
        let mut found = Vec::new();
        for (id, line) in places.iter().copied() {
            self.register().item(id).ok_or(Error::NoEvidence(id))?;
            found.push(self.store().record(id.0, line)?.ok_or(Error::NoRecord { id, line })?);
        }
        let texts = self.record_texts(&found)?;
        let profiles = trust_store::profile_set(self.register())?;
        let known = (&profiles, &Doubts::of(self.register()));
        let opened = found.iter().zip(texts);
        opened.map(|(found, bytes)| self.record_opened(found, &bytes, known)).collect()
    }

    fn record_opened(
        &self,
        found: &RecordFound,
        bytes: &[u8],
        (profiles, doubts): (&ProfileSet, &Doubts),
    ) -> Result<RecordOpened, Error> {
        let id = EvidenceId(found.item);
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let recorded = item.verified.as_ref().and_then(|it| it.appraisal.profile.as_deref());
        let profile = recorded.and_then(|name| profiles.get(name));
        let read = profile.and_then(|profile| fields_of(profile, bytes));
        let fields = match read {
            Some(read) => read.iter().map(of_record).collect(),
            None => of_index(found),
        };
        Ok(RecordOpened {
            id,
            name: item.received.name.clone(),
            line: found.line,
            digest: data_encoding::HEXLOWER.encode(&found.digest),
            verdict: item.word(),
            no_longer_relied_on: doubts.lost(item),
            sound: found.sound,
            fields,
            text: visible_bytes(bytes),
        })
    }

    fn record_shown(
        &self,
        record: RecordFound,
        bytes: &[u8],
        doubts: &Doubts,
    ) -> Result<RecordShown, Error> {
        let id = EvidenceId(record.item);
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        Ok(RecordShown {
            id,
            line: record.line,
            time: record.time_ms.and_then(whole_second),
            kind: record.kind,
            system: record.system,
            version: record.version,
            agent: record.agent,
            person: record.person,
            requester: record.requester,
            operator: record.operator,
            risk_level: record.risk_level,
            risk_score: record.risk_score.map(decimal),
            outcome: record.outcome,
            reasoning: record.reasoning,
            executed: record.executed_ms.and_then(whole_second),
            reviewed: record.reviewed_ms.and_then(whole_second),
            review_seconds: record.review_seconds,
            not_covered: Mapped::of_bits(record.uncovered).map(|it| it.name().to_owned()).collect(),
            sound: record.sound,
            verdict: item.word(),
            no_longer_relied_on: doubts.lost(item),
            text: visible_bytes(bytes),
        })
    }

    /// Returns the bytes of each record: from where it is stored, or, for logs that have to be
    /// unpacked or decoded first, by one pass over the log.
    pub(crate) fn record_texts(&self, found: &[RecordFound]) -> Result<Vec<Vec<u8>>, Error> {
        let mut texts = vec![Vec::new(); found.len()];
        let mut by_item: BTreeMap<EvidenceId, Vec<usize>> = BTreeMap::new();
        for (at, record) in found.iter().enumerate() {
            by_item.entry(EvidenceId(record.item)).or_default().push(at);
        }
        let profiles = trust_store::profile_set(self.register())?;
        for (id, places) in by_item {
            let spans: Vec<Span> = places
                .iter()
                .map(|at| Span { offset: found[*at].start, bytes: found[*at].length.into() })
                .collect();
            let bytes = self.record_bytes(id, &spans, &profiles)?;
            for (at, bytes) in places.into_iter().zip(bytes) {
                texts[at] = bytes;
            }
        }
        Ok(texts)
    }

    fn record_bytes(
        &self,
        id: EvidenceId,
        spans: &[Span],
        profiles: &ProfileSet,
    ) -> Result<Vec<Vec<u8>>, Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        if let Some(member) = self.one_plain_member(item, profiles)? {
            return spans.iter().map(|span| self.record_as_stored(id, &member, span)).collect();
        }
        let profile = item.verified.as_ref().and_then(|it| it.appraisal.profile.as_deref());
        let members = StoredMembers::of(self, item)?;
        let look = Look {
            path: &item.received.name,
            members: &members,
            profiles,
            profile: profile.filter(|name| profiles.get(name).is_some()),
            trust: &TrustSet::default(),
            source: None,
            at: item.at,
            workers: 1,
            watcher: &Unwatched,
        };
        let whole = exhibit_verify::recognise_whole(&look, profile)?;
        Ok(exhibit_verify::excerpts(&look, &whole, spans, MAX_SHOWN_RECORD)?)
    }

    /// Returns the one file of a log whose records stand in it as they are.
    pub(crate) fn stored_plainly(&self, id: EvidenceId) -> Result<Option<MemberRow>, Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        self.one_plain_member(item, &trust_store::profile_set(self.register())?)
    }

    fn one_plain_member(
        &self,
        item: &EvidenceState,
        profiles: &ProfileSet,
    ) -> Result<Option<MemberRow>, Error> {
        let recorded = item.verified.as_ref().map(|it| &it.appraisal);
        let profile = recorded.and_then(|it| it.profile.as_deref());
        let packed = profile.is_some_and(|name| profiles.is_packed(name));
        let decoded =
            recorded.is_some_and(|it| it.facts.iter().any(|fact| fact.check == "transport"));
        let members = self.store().members(item.received.id.0)?;
        let is_content = |it: &MemberRow| it.role == exhibit_store::Role::Content;
        let mut contents = members.into_iter().filter(is_content);
        let (first, several) = (contents.next(), contents.next().is_some());
        Ok(first.filter(|_| !packed && !decoded && !several))
    }

    fn record_as_stored(
        &self,
        id: EvidenceId,
        member: &MemberRow,
        span: &Span,
    ) -> Result<Vec<u8>, Error> {
        let mut content = self.store().content(member.content)?;
        let mut bytes = Vec::new();
        let read = content
            .seek(SeekFrom::Start(span.offset))
            .and_then(|_| content.take(span.bytes.min(MAX_SHOWN_RECORD)).read_to_end(&mut bytes));
        read.map_err(|e| Error::unreadable(Path::new(&id.to_string()), &e))?;
        Ok(bytes)
    }
}

pub(crate) fn whole_second(millis: i64) -> Option<Timestamp> {
    Timestamp::from_unix(millis.div_euclid(1000))
}

fn of_record(seen: &exhibit_verify::FieldSeen) -> FieldShown {
    FieldShown {
        field: seen.field.name().to_owned(),
        value: visible(&seen.value).into_owned(),
        place: Some(visible(&seen.place).into_owned()),
        covered: seen.covered,
    }
}

/// What the index kept of a record that no profile reads by itself.
fn of_index(found: &RecordFound) -> Vec<FieldShown> {
    let time = |millis: Option<i64>| Some(whole_second(millis?)?.to_string());
    let values = [
        (Mapped::Time, time(found.time_ms)),
        (Mapped::Kind, found.kind.clone()),
        (Mapped::System, found.system.clone()),
        (Mapped::Version, found.version.clone()),
        (Mapped::Agent, found.agent.clone()),
        (Mapped::Person, found.person.clone()),
        (Mapped::Requester, found.requester.clone()),
        (Mapped::Operator, found.operator.clone()),
        (Mapped::RiskLevel, found.risk_level.clone()),
        (Mapped::RiskScore, found.risk_score.map(decimal)),
        (Mapped::Outcome, found.outcome.clone()),
        (Mapped::Reasoning, found.reasoning.then(|| "there is one".to_owned())),
        (Mapped::Executed, time(found.executed_ms)),
        (Mapped::Reviewed, time(found.reviewed_ms)),
        (Mapped::ReviewSeconds, found.review_seconds.map(|it| it.to_string())),
    ];
    let shown = |(field, value): (Mapped, Option<String>)| {
        Some(FieldShown {
            field: field.name().to_owned(),
            value: visible(&value?).into_owned(),
            place: None,
            covered: found.uncovered & field.bit() == 0,
        })
    };
    values.into_iter().filter_map(shown).collect()
}
