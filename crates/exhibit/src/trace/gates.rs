//! The versions of a system: their gates held against their records.

use exhibit_core::day::Day;
use exhibit_core::event::Gate;
use exhibit_core::register::{EvidenceState, Register, VersionState};
use exhibit_store::RecordCount;

use super::counts::{Counts, day_of, is_decision, sum};
use super::{GateState, GateTrace, Traced, VersionTrace, is_version};
use crate::error::Error;
use crate::organisation::{is_gone, paper};
use crate::relied::Doubts;
use crate::vault::{Open, Vault};

impl Vault<Open> {
    /// Returns the versions that are on record or in logs.
    pub(super) fn version_traces(&self, traced: &Traced<'_>) -> Result<Vec<VersionTrace>, Error> {
        let counts = self.counts(traced)?;
        let on_record = || traced.state.versions.values();
        let mut all = Vec::new();
        for version in on_record() {
            if traced.version.is_some_and(|only| only != version) {
                continue;
            }
            let own = counts.of(version);
            let said = &version.recorded.said;
            all.push(VersionTrace {
                version: Some(said.version.clone()),
                on_record: true,
                days: said.days,
                gates: gates(self.register(), version, &own, first_use(version, &counts)),
                counts: self.by_kind(&own),
                first_decision: self.end_of(&own, false)?,
                last_decision: self.end_of(&own, true)?,
            });
        }
        if traced.version.is_some() {
            return Ok(all);
        }
        let known = |name: &str| on_record().any(|version| is_version(version, name));
        for name in counts.versions() {
            if name.is_some_and(known) {
                continue;
            }
            let own = counts.written(name);
            all.push(VersionTrace {
                version: name.map(str::to_owned),
                on_record: false,
                days: exhibit_core::day::Days::default(),
                gates: Vec::new(),
                counts: self.by_kind(&own),
                first_decision: self.end_of(&own, false)?,
                last_decision: self.end_of(&own, true)?,
            });
        }
        Ok(all)
    }
}

/// The earlier of the recorded first day and the first decision in any log.
fn first_use(version: &VersionState, counts: &Counts) -> Option<Day> {
    let in_logs = counts
        .first_day
        .iter()
        .filter(|(name, _)| name.as_deref().is_some_and(|name| is_version(version, name)));
    let in_logs = in_logs.map(|(_, day)| *day).min();
    let recorded = version.recorded.said.days.from;
    in_logs.into_iter().chain(recorded).min()
}

fn gates(
    register: &Register,
    version: &VersionState,
    own: &[&RecordCount],
    first_use: Option<Day>,
) -> Vec<GateTrace> {
    let doubts = Doubts::of(register);
    let is_lost = |evidence| {
        paper(register, evidence, None)
            .is_some_and(|item| item.word().is_alarming() || !doubts.lost(item).is_empty())
    };
    let decisions = || own.iter().copied().filter(|it| is_decision(it));
    Gate::ALL
        .into_iter()
        .map(|gate| match version.gates.get(&gate) {
            None => GateTrace {
                gate,
                state: GateState::Missing,
                on: None,
                decisions_before: sum(decisions()),
                evidence: None,
                verdict: None,
                row: None,
                entry: None,
            },
            Some(passed) => {
                let on = passed.said.on;
                let late = first_use.is_some_and(|first| first < on);
                let before =
                    |it: &&RecordCount| it.day.and_then(day_of).is_some_and(|day| day < on);
                GateTrace {
                    gate,
                    state: match (is_gone(register, &passed.said), late) {
                        (true, _) => GateState::EvidenceGone,
                        (false, true) => GateState::Late,
                        (false, false) if is_lost(passed.said.evidence) => GateState::InDoubt,
                        (false, false) => GateState::InTime,
                    },
                    on: Some(on),
                    decisions_before: sum(decisions().filter(before)),
                    evidence: passed.said.evidence.map(|it| it.id),
                    verdict: paper(register, passed.said.evidence, None).map(EvidenceState::word),
                    row: passed.said.row,
                    entry: Some(passed.leaf),
                }
            }
        })
        .collect()
}
