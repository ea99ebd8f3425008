//! What a population consists of: made anew of what the vault holds, each time that it is needed.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use exhibit_core::event::{EvidenceId, EvidenceRef, RegisterId, SampledFrom, SamplingMethod};
use exhibit_core::event::{SampleFrozen, StreamRelation};
use exhibit_core::register::{SampleState, Status};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::visible;
use exhibit_registers::{Cell, Row};
use exhibit_sampling::population::{MAX_MEMBERS, MAX_STRATA, PopulationError};
use exhibit_sampling::{Member, Population, record};
use exhibit_store::{Count, Field, RecordQuery};
use serde::{Deserialize, Serialize};

use super::SampleError;
use crate::assurance::thousands;
use crate::error::Error;
use crate::registers::RegisterRows;
use crate::vault::{Open, Vault};

/// What a sample is to be drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PopulationAsked {
    /// Records of items.
    Records {
        /// The items.
        items: Vec<EvidenceId>,
        /// Which of their records.
        filter: RecordFilter,
    },
    /// Whole items.
    Items(Vec<EvidenceId>),
    /// Rows of a snapshot.
    Rows {
        /// The snapshot.
        register: RegisterId,
        /// What cells must hold, by key or title of the column.
        filter: BTreeMap<String, String>,
    },
}

/// Which records belong to a population; members that are `None` don't matter.
///
/// There is no filter by person: an entry outlives the file, and names nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFilter {
    /// Only this kind of event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only this AI system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Only this version of the AI system or model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Only this agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Only this level of risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_level: Option<String>,
    /// Only this outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Only from this second on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Only up to the end of this second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

/// By what a population of records is divided.
const RECORD_STRATA: [(&str, Option<Field>); 7] = [
    ("item", None),
    ("kind", Some(Field::Kind)),
    ("system", Some(Field::System)),
    ("version", Some(Field::Version)),
    ("agent", Some(Field::Agent)),
    ("risk-level", Some(Field::RiskLevel)),
    ("outcome", Some(Field::Outcome)),
];

/// The stratum of members that have no value.
const NO_VALUE: &str = "not stated";

impl RecordFilter {
    fn query(&self, item: EvidenceId) -> RecordQuery {
        let time = self.from.is_some() || self.to.is_some();
        let from = self.from.map_or(i64::MIN, |it| it.unix() * 1000);
        let to = self.to.map_or(i64::MAX, |it| (it.unix() + 1) * 1000);
        RecordQuery {
            item: Some(item.0),
            time_ms: time.then_some(from..to),
            kind: self.kind.clone(),
            system: self.system.clone(),
            version: self.version.clone(),
            agent: self.agent.clone(),
            risk_level: self.risk_level.clone(),
            outcome: self.outcome.clone(),
            ..RecordQuery::default()
        }
    }

    fn parts(&self) -> Vec<(&'static str, String)> {
        let texts = [
            ("kind", &self.kind),
            ("system", &self.system),
            ("version", &self.version),
            ("agent", &self.agent),
            ("risk level", &self.risk_level),
            ("outcome", &self.outcome),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?)));
        let times = [("from", self.from), ("to", self.to)].into_iter();
        texts.chain(times.filter_map(|(name, time)| Some((name, time?.to_string())))).collect()
    }
}

/// Returns a filter as an entry has it, in words.
pub(super) fn filter_for_people(of: &SampledFrom) -> String {
    let parts: Vec<(String, String)> = match of {
        SampledFrom::Items { .. } => Vec::new(),
        SampledFrom::Records { filter, .. } => match read_filter::<RecordFilter>(filter) {
            Ok(filter) => filter.parts().into_iter().map(|(n, v)| (n.to_owned(), v)).collect(),
            Err(_) => return visible(filter).into_owned(),
        },
        SampledFrom::Rows { filter, .. } => match read_filter::<BTreeMap<_, _>>(filter) {
            Ok(filter) => filter.into_iter().collect(),
            Err(_) => return visible(filter).into_owned(),
        },
    };
    let said: Vec<_> = parts.iter().map(|(name, value)| format!("{name} {value}")).collect();
    visible(&said.join(", ")).into_owned()
}

/// Returns what a population consists of, in words.
pub(super) fn population_for_people(of: &SampledFrom, count: u64) -> String {
    let named = |one: &str, many: &str| if count == 1 { one.to_owned() } else { many.to_owned() };
    let from = |items: &[EvidenceRef]| {
        let items: Vec<_> = items.iter().map(|it| it.id.to_string()).collect();
        items.join(", ")
    };
    let filter = filter_for_people(of);
    let filter = if filter.is_empty() { filter } else { format!(", {filter}") };
    let count = thousands(count);
    match of {
        SampledFrom::Records { items, .. } => {
            format!("{count} {} of {}{filter}", named("record", "records"), from(items))
        }
        SampledFrom::Items { items } => {
            format!("{count} {}: {}", named("item", "items"), from(items))
        }
        SampledFrom::Rows { register, .. } => {
            format!("{count} {} of {register}{filter}", named("row", "rows"))
        }
    }
}

impl Vault<Open> {
    /// Returns what is asked for as an entry states it.
    pub(super) fn sampled_from(&self, asked: &PopulationAsked) -> Result<SampledFrom, Error> {
        let references = |items: &[EvidenceId]| {
            items.iter().map(|id| self.reference(*id)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match asked {
            PopulationAsked::Records { items, filter } => {
                self.refuse_overlaps(items)?;
                let filter = written(filter, filter.parts().is_empty())?;
                SampledFrom::Records { items: references(items)?, filter }
            }
            PopulationAsked::Items(items) => SampledFrom::Items { items: references(items)? },
            PopulationAsked::Rows { register, filter } => {
                let rows = self.register_rows(*register)?;
                let mut keys = BTreeMap::new();
                for (column, value) in filter {
                    keys.insert(column_key(&rows, column)?, value.clone());
                }
                let filter = written(&keys, keys.is_empty())?;
                SampledFrom::Rows { register: *register, filter }
            }
        })
    }

    /// Makes a population of what the vault holds now; `by` divides it.
    pub(super) fn population_of(
        &self,
        of: &SampledFrom,
        by: Option<&str>,
    ) -> Result<Population, Error> {
        match of {
            SampledFrom::Records { items, filter } => self.records_of(items, filter, by),
            SampledFrom::Items { items } => self.items_of(items, by),
            SampledFrom::Rows { register, filter } => self.rows_of(*register, filter, by),
        }
    }

    /// Makes a population again, and refuses, with what changed, if it is not the one that was frozen.
    pub(super) fn frozen_population(&self, state: &SampleState) -> Result<Population, Error> {
        let frozen = &state.frozen.said;
        let changed = |reasons| Error::Sample(SampleError::Changed { sample: frozen.id, reasons });
        let gone = self.no_longer_held(&frozen.population.of);
        if !gone.is_empty() {
            return Err(changed(gone));
        }
        let population = match self.population_of(&frozen.population.of, divided_by(frozen)) {
            Ok(population) => population,
            Err(Error::Sample(error)) => return Err(changed(vec![error.to_string()])),
            Err(error) => return Err(error),
        };
        match record::check_population(frozen, &population) {
            Ok(()) => Ok(population),
            Err(_) => Err(changed(self.what_changed(state, &population))),
        }
    }

    fn no_longer_held(&self, of: &SampledFrom) -> Vec<String> {
        let register = self.register();
        let gone = |id: EvidenceId| match register.item(id).map(|it| &it.status) {
            None => Some(format!("{id} was erased")),
            Some(Status::Withdrawn(reason)) => {
                Some(format!("{id} was withdrawn: {}", visible(reason)))
            }
            Some(Status::Held) => None,
        };
        record::items(register, of).into_iter().filter_map(gone).collect()
    }

    fn what_changed(&self, state: &SampleState, now: &Population) -> Vec<String> {
        let (frozen, leaf) = (&state.frozen.said, state.frozen.leaf);
        let mut all = vec![match u64::from(now.count()) {
            count if count == frozen.population.count => {
                format!(
                    "it has other members or strata by now, as many as before: {}",
                    thousands(count)
                )
            }
            count => format!(
                "it had {} members and has {} by now",
                thousands(frozen.population.count),
                thousands(count)
            ),
        }];
        for id in record::items(self.register(), &frozen.population.of) {
            let verified = self.register().item(id).and_then(|it| it.verified.as_ref());
            if let Some(verified) = verified.filter(|it| it.leaf > leaf) {
                all.push(format!("{id} was verified anew in entry {}", thousands(verified.leaf)));
            }
        }
        all
    }

    /// A record that two exports hold would have two chances.
    fn refuse_overlaps(&self, items: &[EvidenceId]) -> Result<(), Error> {
        for id in items {
            let verified = self.register().item(*id).and_then(|it| it.verified.as_ref());
            let shares =
                |relation| !matches!(relation, StreamRelation::Continues | StreamRelation::Gap);
            let seen = verified.into_iter().flat_map(|it| &it.relations);
            let mut shared = seen.filter(|it| shares(it.relation) && items.contains(&it.to.id));
            if let Some(seen) = shared.next() {
                let (newer, older, relation) = (*id, seen.to.id, seen.relation.as_str());
                return Err(SampleError::Overlap { newer, relation, older }.into());
            }
        }
        Ok(())
    }

    fn records_of(
        &self,
        items: &[EvidenceRef],
        filter: &str,
        by: Option<&str>,
    ) -> Result<Population, Error> {
        let filter: RecordFilter = read_filter(filter)?;
        let named = by.map(record_stratum).transpose()?;
        let mut found = Members { divided: by.is_some(), ..Members::default() };
        for id in items.iter().map(|it| it.id) {
            let own = id.to_string();
            let mut each = |line: u32, text: Option<&str>| {
                let label = match named {
                    Some(None) => own.as_str(),
                    _ => text.unwrap_or(NO_VALUE),
                };
                found.add(Member { item: id, line }, label)
            };
            self.store().each_record(&filter.query(id), named.flatten(), &mut each)?;
            let all = RecordQuery { item: Some(id.0), ..RecordQuery::default() };
            if self.store().count_records(&all, 1)? == Count::Exactly(0) {
                return Err(SampleError::NoRecords(id).into());
            }
        }
        found.freeze()
    }

    fn items_of(&self, items: &[EvidenceRef], by: Option<&str>) -> Result<Population, Error> {
        let known = ["kind", "source"];
        if let Some(by) = by.filter(|it| !known.contains(it)) {
            let known = known.join(" or ");
            return Err(SampleError::Strata { by: visible(by).into_owned(), known }.into());
        }
        let mut found = Members { divided: by.is_some(), ..Members::default() };
        for id in items.iter().map(|it| it.id) {
            let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
            let label = match by {
                Some("kind") => item.received.kind.map(|it| it.as_str().to_owned()),
                Some(_) => item.received.source.clone(),
                None => None,
            };
            let label = label.as_deref().unwrap_or(NO_VALUE);
            if found.add(Member { item: id, line: 0 }, label).is_break() {
                break;
            }
        }
        found.freeze()
    }

    fn rows_of(
        &self,
        register: RegisterId,
        filter: &str,
        by: Option<&str>,
    ) -> Result<Population, Error> {
        let filter: BTreeMap<String, String> = read_filter(filter)?;
        let rows = self.register_rows(register)?;
        let by = by.map(|column| column_key(&rows, column)).transpose()?;
        let file = self.register().register(register).map(|it| it.said.evidence.id);
        let file = file.ok_or(SampleError::Follow(record::FollowError::Register(register)))?;
        let meets = |row: &&Row| filter.iter().all(|(key, value)| holds(row, key, value));
        let mut found = Members { divided: by.is_some(), ..Members::default() };
        for row in rows.rows.iter().filter(meets) {
            let line = u32::try_from(row.row)
                .map_err(|_| SampleError::Follow(record::FollowError::Number(row.row)))?;
            let label = by.as_ref().and_then(|key| cell(row, key));
            let label = label.as_deref().unwrap_or(NO_VALUE);
            if found.add(Member { item: file, line }, label).is_break() {
                break;
            }
        }
        found.freeze()
    }
}

/// Returns by what a frozen population is divided.
pub(super) fn divided_by(frozen: &SampleFrozen) -> Option<&str> {
    match &frozen.method {
        SamplingMethod::Stratified { by, .. } => Some(by),
        _ => None,
    }
}

/// Returns the text of a cell; a list as one text.
pub(super) fn cell(row: &Row, key: &str) -> Option<String> {
    match row.cells.get(key) {
        Some(Cell::One(text)) => Some(text.clone()),
        Some(Cell::Several(values)) => Some(values.join("; ")),
        None => row.extra.get(key).cloned(),
    }
}

/// A cell holds a value if it is that value, or a list in which it is.
fn holds(row: &Row, key: &str, value: &str) -> bool {
    let same = |text: &String| text.to_lowercase() == value.to_lowercase();
    match row.cells.get(key) {
        Some(Cell::One(text)) => same(text),
        Some(Cell::Several(values)) => values.iter().any(same),
        None => row.extra.get(key).is_some_and(same),
    }
}

fn column_key(rows: &RegisterRows, column: &str) -> Result<String, Error> {
    let same = |name: &str| name.to_lowercase() == column.to_lowercase();
    let columns = &rows.schema.columns;
    let own = columns.iter().find(|it| same(&it.key) || same(&it.title));
    if let Some(own) = own {
        return Ok(own.key.clone());
    }
    let mut extra = rows.rows.iter().flat_map(|it| it.extra.keys());
    if let Some(extra) = extra.find(|it| same(it)) {
        return Ok(extra.clone());
    }
    let known: Vec<_> = columns.iter().map(|it| it.key.as_str()).collect();
    let (column, known) = (visible(column).into_owned(), known.join(", "));
    Err(SampleError::Column { column, known }.into())
}

fn record_stratum(by: &str) -> Result<Option<Field>, Error> {
    let found = RECORD_STRATA.iter().find(|(name, _)| *name == by);
    let known = || RECORD_STRATA.map(|(name, _)| name).join(", ");
    let unknown = || SampleError::Strata { by: visible(by).into_owned(), known: known() };
    Ok(found.map(|(_, field)| *field).ok_or_else(unknown)?)
}

fn written<T: Serialize>(filter: &T, is_empty: bool) -> Result<String, Error> {
    match is_empty {
        true => Ok(String::new()),
        false => serde_json::to_string(filter).map_err(|e| Error::Record(e.to_string())),
    }
}

fn read_filter<T: Default + for<'d> Deserialize<'d>>(text: &str) -> Result<T, Error> {
    if text.is_empty() {
        return Ok(T::default());
    }
    let unreadable = |_| SampleError::Filter(visible(text).into_owned());
    Ok(serde_json::from_str(text).map_err(unreadable)?)
}

/// Members as they are found: ten bytes each, whatever their strata are called.
#[derive(Default)]
struct Members {
    divided: bool,
    members: Vec<Member>,
    strata: Vec<u16>,
    labels: Vec<String>,
    known: HashMap<String, u16>,
    refused: Option<PopulationError>,
}

impl Members {
    fn add(&mut self, member: Member, label: &str) -> ControlFlow<()> {
        if self.members.len() == MAX_MEMBERS {
            self.refused = Some(PopulationError::TooMany);
            return ControlFlow::Break(());
        }
        if self.divided {
            let Some(stratum) = self.stratum(label) else {
                self.refused = Some(PopulationError::TooManyStrata);
                return ControlFlow::Break(());
            };
            self.strata.push(stratum);
        }
        self.members.push(member);
        ControlFlow::Continue(())
    }

    fn stratum(&mut self, label: &str) -> Option<u16> {
        if let Some(known) = self.known.get(label) {
            return Some(*known);
        }
        // Texts of logs are hostile: a label is one line, and shows what is hidden in it.
        let shown = visible(label);
        let shown = if shown.trim().is_empty() { NO_VALUE } else { shown.trim() };
        let place = match self.labels.iter().position(|it| it == shown) {
            Some(place) => place,
            None if self.labels.len() == MAX_STRATA => return None,
            None => {
                self.labels.push(shown.to_owned());
                self.labels.len() - 1
            }
        };
        let place = u16::try_from(place).ok()?;
        self.known.insert(label.to_owned(), place);
        Some(place)
    }

    fn freeze(self) -> Result<Population, Error> {
        if let Some(refused) = self.refused {
            return Err(refused.into());
        }
        if !self.divided {
            return Ok(Population::freeze(self.members)?);
        }
        let label = |place: u16| self.labels[usize::from(place)].as_str();
        let labelled = self.members.iter().zip(&self.strata);
        Ok(Population::freeze_in_strata(labelled.map(|(it, place)| (*it, label(*place))))?)
    }
}
