//! How many records of which kind a version has, and what they are worth.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::day::Day;
use exhibit_core::event::{EvidenceId, StreamRelation};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Word, worst};
use exhibit_store::{Counted, Field, RecordCount};
use exhibit_verify::record::Mapped;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Traced, is_version};
use crate::error::Error;
use crate::vault::{Open, Vault};

/// How many records of one kind there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KindCount {
    /// The kind; absent for records that state none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// How many.
    pub records: u64,
    /// How many of them could not be read in full, or contradict their log.
    pub unsound: u64,
    /// The worst word of the items that they are in.
    pub worst: Word,
    /// Fields that lie outside the hash of at least one of them.
    pub not_covered: Vec<String>,
    /// The items that they are in.
    pub evidence: Vec<EvidenceId>,
}

/// A record, cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordCited {
    /// The item.
    pub evidence: EvidenceId,
    /// The line.
    pub line: u32,
    /// The record's time.
    pub time: Timestamp,
}

/// A system's counts by version, each with its days.
pub(super) struct Counts {
    /// Counts of the days that are asked for.
    pub(super) wanted: Vec<RecordCount>,
    /// The first day of a decision, by version, over all time.
    pub(super) first_day: BTreeMap<Option<String>, Day>,
}

impl Vault<Open> {
    /// Counts the records of a system.
    pub(super) fn counts(&self, traced: &Traced<'_>) -> Result<Counts, Error> {
        let counted = self.counted_items();
        let mut all = Vec::new();
        for name in self.store().terms(Field::System, MAX_NAMES)? {
            if traced.is_named(&name) {
                all.extend(self.store().record_counts(Counted::System(&name))?);
            }
        }
        // The records of a log of one system need not name it.
        for item in self.register().evidence().filter(|item| item.is_held()) {
            if let [only] = &item.received.systems[..]
                && traced.is_named(only)
            {
                all.extend(self.store().record_counts(Counted::NamelessOf(item.received.id.0))?);
            }
        }
        all.retain(|it| counted.contains(&EvidenceId(it.item)));
        let mut first_day = BTreeMap::new();
        for it in all.iter().filter(|it| is_decision(it)) {
            if let Some(day) = it.day.and_then(day_of) {
                let first = first_day.entry(it.version.clone()).or_insert(day);
                *first = day.min(*first);
            }
        }
        let everything = traced.days == exhibit_core::day::Days::default();
        all.retain(|it| match it.day.and_then(day_of) {
            Some(day) => traced.days.contains(day),
            None => everything,
        });
        Ok(Counts { wanted: all, first_day })
    }

    /// Returns the held items whose records count: an export that another one holds as a whole does not, or
    /// its records would count twice.
    fn counted_items(&self) -> BTreeSet<EvidenceId> {
        let held = || self.register().evidence().filter(|item| item.is_held());
        let mut counted: BTreeSet<_> = held().map(|item| item.received.id).collect();
        for item in held() {
            let relations = item.verified.as_ref().map(|it| &it.relations[..]).unwrap_or_default();
            for relation in relations {
                match relation.relation {
                    StreamRelation::Extends if counted.contains(&item.received.id) => {
                        counted.remove(&relation.to.id);
                    }
                    StreamRelation::Same | StreamRelation::Contained
                        if counted.contains(&relation.to.id) =>
                    {
                        counted.remove(&item.received.id);
                    }
                    _ => {}
                }
            }
        }
        counted
    }

    /// Returns the first or last of these decisions, as a record that can be opened.
    pub(super) fn end_of(
        &self,
        counts: &[&RecordCount],
        last: bool,
    ) -> Result<Option<RecordCited>, Error> {
        let decisions = counts.iter().filter(|it| is_decision(it));
        let timed =
            decisions.filter_map(|it| Some((if last { it.last_ms? } else { it.first_ms? }, *it)));
        let found = match last {
            true => timed.max_by_key(|(time, _)| *time),
            false => timed.min_by_key(|(time, _)| *time),
        };
        let Some((time, count)) = found else { return Ok(None) };
        let line = self.store().line_at(count, time)?;
        let time = Timestamp::from_unix(time.div_euclid(1000));
        let evidence = EvidenceId(count.item);
        Ok(line.zip(time).map(|(line, time)| RecordCited { evidence, line, time }))
    }

    /// Adds counts up by kind.
    pub(super) fn by_kind(&self, counts: &[&RecordCount]) -> Vec<KindCount> {
        let mut kinds: BTreeMap<Option<&str>, Vec<&RecordCount>> = BTreeMap::new();
        for it in counts {
            kinds.entry(it.kind.as_deref()).or_default().push(it);
        }
        let word = |id: &EvidenceId| self.register().item(*id).map(|item| item.word());
        kinds
            .into_iter()
            .map(|(kind, counts)| {
                let evidence: BTreeSet<_> = counts.iter().map(|it| EvidenceId(it.item)).collect();
                let uncovered = counts.iter().fold(0, |bits, it| bits | it.uncovered);
                KindCount {
                    kind: kind.map(str::to_owned),
                    records: sum(counts.iter().copied()),
                    unsound: sum(counts.iter().copied().filter(|it| !it.sound)),
                    worst: worst(evidence.iter().filter_map(word)),
                    not_covered: Mapped::of_bits(uncovered)
                        .map(|it| it.name().to_owned())
                        .collect(),
                    evidence: evidence.into_iter().collect(),
                }
            })
            .collect()
    }
}

impl Counts {
    /// Returns the versions that records name, with how the record knows each, if it does.
    pub(super) fn versions(&self) -> BTreeSet<Option<&str>> {
        self.wanted.iter().map(|it| it.version.as_deref()).collect()
    }

    /// Returns the counts of a version that is on record.
    pub(super) fn of<'a>(
        &'a self,
        version: &exhibit_core::register::VersionState,
    ) -> Vec<&'a RecordCount> {
        let is =
            |it: &&RecordCount| it.version.as_deref().is_some_and(|it| is_version(version, it));
        self.wanted.iter().filter(is).collect()
    }

    /// Returns the counts of a version as logs write it.
    pub(super) fn written<'a>(&'a self, version: Option<&str>) -> Vec<&'a RecordCount> {
        let is = |it: &&RecordCount| it.version.as_deref() == version;
        self.wanted.iter().filter(is).collect()
    }
}

/// Tells whether these are decisions of an AI system.
pub(super) fn is_decision(count: &RecordCount) -> bool {
    count.kind.as_deref() == Some("decision")
}

pub(super) fn sum<'a>(counts: impl Iterator<Item = &'a RecordCount>) -> u64 {
    counts.map(|it| it.records).fold(0, u64::saturating_add)
}

/// Returns the day that is so many days after 1 January 1970, within the years that days have.
pub(super) fn day_of(days: i64) -> Option<Day> {
    days.checked_mul(86_400).and_then(Timestamp::from_unix).map(Day::of)
}

/// More names of AI systems than this are not looked through.
const MAX_NAMES: u32 = 100_000;
