//! One AI system from policy to people: what is on record of it, by version, and what is missing in the chain.

mod chain;
mod counts;
mod gates;

use std::collections::BTreeSet;

use exhibit_core::day::{Day, Days};
use exhibit_core::event::{EvidenceId, Gate, RowCited};
use exhibit_core::register::{EvidenceState, SystemState, VersionState};
use exhibit_core::verdict::Word;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::relied::Doubts;
use crate::vault::{Open, Vault};

pub use counts::{KindCount, RecordCited};

/// What is traced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceRequest {
    /// The AI system, by its name or one that logs use.
    pub system: String,
    /// Only this version, by its name or one that logs use.
    pub version: Option<String>,
    /// Only records of these days.
    pub days: Days,
}

/// All that is on record of one AI system, in the order in which it should have come about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Trace {
    /// The AI system.
    pub system: String,
    /// What it is.
    pub title: String,
    /// The days whose records are counted.
    pub days: Days,
    /// The parts of the chain.
    pub parts: Vec<TracePart>,
    /// What logs and gates say of each version.
    pub versions: Vec<VersionTrace>,
    /// Whose words rest on what is not relied on any more, each a sentence: they are to be looked at again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_doubt: Vec<String>,
    /// What is missing in the chain, each a sentence.
    pub missing: Vec<String>,
}

/// A part of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TracePart {
    /// Which.
    pub part: Part,
    /// What is on record for it.
    pub lines: Vec<TraceLine>,
}

/// The parts of the chain, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The AI policy (5.2, A.2).
    Policy,
    /// Risks (6.1.2, 8.2).
    Risks,
    /// Impact assessments (6.1.4, 8.4, A.5).
    Impact,
    /// Data (A.4.3, A.7).
    Data,
    /// Verification and validation (A.6.2.4).
    Validation,
    /// Approval and release (A.6.2.5).
    Release,
    /// Changes.
    Changes,
    /// Event logs (A.6.2.8).
    Logs,
    /// Use under human oversight (A.9).
    Oversight,
    /// Incidents (A.8.4).
    Incidents,
    /// Suppliers (A.10.3).
    Suppliers,
    /// People and their authority (5.3, A.3.2).
    People,
}

/// One thing on record, with where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TraceLine {
    /// What it says.
    pub text: String,
    /// The version that it is about, where it says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceId>,
    /// What the evidence is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Word>,
    /// The row of a register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
    /// The ledger's entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// Further evidence that the text names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<EvidenceId>,
}

/// What logs and gates say of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VersionTrace {
    /// The version; absent for records that name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Whether the version is on record, and not only in logs.
    pub on_record: bool,
    /// In use from when to when, as recorded.
    pub days: Days,
    /// Its gates.
    pub gates: Vec<GateTrace>,
    /// Its records by kind.
    pub counts: Vec<KindCount>,
    /// The first decision of the days that are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_decision: Option<RecordCited>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_decision: Option<RecordCited>,
}

/// A gate of a version, held against what the version did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GateTrace {
    /// Which.
    pub gate: Gate,
    /// How it stands.
    pub state: GateState,
    /// When it was passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// Decisions that were made before it was passed, on days that are counted.
    pub decisions_before: u64,
    /// The evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceId>,
    /// What the evidence is worth, while it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Word>,
    /// The row of a register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
    /// The ledger's entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
}

/// How a gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// Passed before the version was used.
    InTime,
    /// Passed after the version was first used.
    Late,
    /// Passed as it was stated, on evidence that was withdrawn or erased since.
    EvidenceGone,
    /// Passed before the version was used, on evidence whose word rests on what is not relied on any more.
    InDoubt,
    /// Nothing is on record.
    Missing,
}

impl Part {
    /// Every part, in order.
    pub const ALL: [Self; 12] = [
        Self::Policy,
        Self::Risks,
        Self::Impact,
        Self::Data,
        Self::Validation,
        Self::Release,
        Self::Changes,
        Self::Logs,
        Self::Oversight,
        Self::Incidents,
        Self::Suppliers,
        Self::People,
    ];

    /// Returns what people read.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "AI policy",
            Self::Risks => "Risks",
            Self::Impact => "Impact assessment",
            Self::Data => "Data",
            Self::Validation => "Verification and validation",
            Self::Release => "Approval and release",
            Self::Changes => "Changes",
            Self::Logs => "Event logs",
            Self::Oversight => "Human oversight",
            Self::Incidents => "Incidents",
            Self::Suppliers => "Suppliers",
            Self::People => "People",
        }
    }

    /// Returns the requirements whose evidence belongs here; with all below them.
    fn requirements(self) -> &'static [&'static str] {
        match self {
            Self::Policy => &["5.2", "A.2"],
            Self::Risks => &["6.1.2", "6.1.3", "8.2", "8.3"],
            Self::Impact => &["6.1.4", "8.4", "A.5"],
            Self::Data => &["A.4.3", "A.7"],
            Self::Validation => &["A.6.2.4"],
            Self::Release => &["A.6.2.5"],
            Self::Changes => &["6.3"],
            Self::Logs => &["A.6.2.8"],
            Self::Oversight => &["A.9"],
            Self::Incidents => &["A.8.4"],
            Self::Suppliers => &["A.10.3"],
            Self::People => &["5.3", "A.3.2"],
        }
    }

    /// Tells whether evidence of the organisation as a whole speaks for every AI system.
    fn is_of_the_whole(self) -> bool {
        matches!(self, Self::Policy | Self::People)
    }
}

/// The AI system that is traced, and by which names it is known.
struct Traced<'a> {
    state: &'a SystemState,
    /// Names as they are compared: without regard to case.
    names: BTreeSet<String>,
    version: Option<&'a VersionState>,
    days: Days,
}

impl Vault<Open> {
    /// Traces one AI system.
    ///
    /// # Errors
    /// [`Error::Text`] for a system or version that is not on record; as [`Vault::register_rows`]; [`Error::Store`].
    pub fn trace(&self, request: &TraceRequest) -> Result<Trace, Error> {
        let found = self.register().organisation().system(&request.system);
        let state =
            found.ok_or_else(|| Error::text("AI system", &request.system, "one on record"))?;
        let said = &state.recorded.said;
        let version = match &request.version {
            None => None,
            Some(name) => Some(version_named(state, name).ok_or_else(|| {
                Error::text("version", name, "one on record: see `exhibit systems show`")
            })?),
        };
        let traced = Traced { version, days: request.days, ..Traced::whole(state) };
        let parts = self.parts(&traced)?;
        let versions = self.version_traces(&traced)?;
        let missing = chain::missing(self.register(), &traced, &parts, &versions);
        let named = named(&parts, &versions);
        let named = named.into_iter().filter_map(|id| self.register().item(id));
        let in_doubt = Doubts::of(self.register()).about(named);
        Ok(Trace {
            system: said.name.clone(),
            title: said.title.clone(),
            days: request.days,
            parts,
            versions,
            in_doubt,
            missing,
        })
    }

    /// Returns the versions of a system, on record or in logs, their gates held against the logs.
    pub(crate) fn versions_of(&self, state: &SystemState) -> Result<Vec<VersionTrace>, Error> {
        self.version_traces(&Traced::whole(state))
    }
}

impl<'a> Traced<'a> {
    /// All versions of a system, and all days.
    fn whole(state: &'a SystemState) -> Self {
        let said = &state.recorded.said;
        let names = std::iter::once(&said.name).chain(&said.known_as).map(|it| compared(it));
        Self { state, names: names.collect(), version: None, days: Days::default() }
    }

    fn is_named(&self, name: &str) -> bool {
        self.names.contains(&compared(name))
    }

    /// Tells whether an item concerns the system, or the organisation as a whole where that is enough.
    fn concerns(&self, item: &EvidenceState, part: Part) -> bool {
        let systems = &item.received.systems;
        match systems.is_empty() {
            true => part.is_of_the_whole(),
            false => systems.iter().any(|it| self.is_named(it)),
        }
    }

    /// Tells whether something that says this of a version is wanted.
    fn wants_version(&self, said: Option<&str>) -> bool {
        match (self.version, said) {
            (Some(version), Some(said)) => is_version_in_lists(version, said),
            _ => true,
        }
    }
}

/// Returns the items whose words a trace shows.
fn named(parts: &[TracePart], versions: &[VersionTrace]) -> BTreeSet<EvidenceId> {
    let of_parts = parts.iter().flat_map(|part| &part.lines).filter_map(|line| line.evidence);
    let of_authorities = parts.iter().flat_map(|part| &part.lines).flat_map(|it| &it.papers);
    let of_gates = versions.iter().flat_map(|it| &it.gates).filter_map(|gate| gate.evidence);
    let counts = versions.iter().flat_map(|it| &it.counts);
    let of_counts = counts.flat_map(|it| it.evidence.iter().copied());
    of_parts.chain(of_authorities.copied()).chain(of_gates).chain(of_counts).collect()
}

/// Returns the version that a name means: its own, or one that logs use.
fn version_named<'a>(state: &'a SystemState, name: &str) -> Option<&'a VersionState> {
    state.versions.values().find(|it| is_version(it, name))
}

fn is_version(state: &VersionState, name: &str) -> bool {
    let said = &state.recorded.said;
    std::iter::once(&said.version).chain(&said.known_as).any(|own| compared(own) == compared(name))
}

/// People write v3.0 in their lists for what is 3.0 on record.
fn is_version_in_lists(state: &VersionState, name: &str) -> bool {
    let name = compared(name);
    let bare = name.strip_prefix('v').filter(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    is_version(state, &name) || bare.is_some_and(|bare| is_version(state, bare))
}

/// Names are compared without regard to case.
fn compared(name: &str) -> String {
    name.trim().to_lowercase()
}
