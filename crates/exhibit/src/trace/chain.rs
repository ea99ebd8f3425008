//! The parts of the chain: evidence by what it is mapped to, rows of registers, and people; and what is missing.

use exhibit_core::event::{Allows, AuthorityRecorded, EvidenceRef, Gate, LogState, RowCited};
use exhibit_core::register::{EvidenceState, Register, Stated};
use exhibit_core::verdict::Word;
use exhibit_registers::{Cell, Row, Schema};

use super::counts::KindCount;
use super::{GateState, Part, TraceLine, TracePart, Traced, VersionTrace, is_version_in_lists};
use crate::error::Error;
use crate::organisation::{
    SystemShown, agents, documented_authorities, held_by, name_of, paper, system,
};
use crate::vault::{Open, Vault};

/// The registers whose rows are part of the chain, and the columns that are shown of each.
const REGISTERS: [(&str, Part, &[&str]); 5] = [
    ("risks", Part::Risks, &["description", "inherent-level", "residual-level", "owner"]),
    (
        "impact-assessments",
        Part::Impact,
        &["version", "date", "result", "approved-by", "approved-on"],
    ),
    (
        "changes",
        Part::Changes,
        &["from-version", "to-version", "description", "approved-by", "made"],
    ),
    ("incidents", Part::Incidents, &["detected", "severity", "status", "description"]),
    ("suppliers", Part::Suppliers, &["service", "assessed", "result", "review"]),
];

/// How much of a cell is shown.
const SHOWN_CELL: usize = 160;

impl Vault<Open> {
    /// Returns the parts of the chain, in order, also those of which nothing is on record.
    pub(super) fn parts(&self, traced: &Traced<'_>) -> Result<Vec<TracePart>, Error> {
        let mut parts: Vec<_> = Part::ALL
            .into_iter()
            .map(|part| TracePart { part, lines: evidence(self.register(), traced, part) })
            .collect();
        for (register, part, keys) in REGISTERS {
            let lines = self.rows(traced, register, keys)?;
            let at = parts.iter_mut().find(|it| it.part == part);
            at.into_iter().for_each(|it| it.lines.extend(lines.iter().cloned()));
        }
        let people = people(self.register(), traced);
        let at = parts.iter_mut().find(|it| it.part == Part::People);
        at.into_iter().for_each(|it| it.lines.extend(people.iter().cloned()));
        Ok(parts)
    }

    /// Returns the rows of the newest snapshot of a register that name the system; the snapshot is read once.
    fn rows(
        &self,
        traced: &Traced<'_>,
        name: &str,
        keys: &[&str],
    ) -> Result<Vec<TraceLine>, Error> {
        let Some(newest) = self.register().newest_register(name) else { return Ok(Vec::new()) };
        let (id, evidence) = (newest.said.id, newest.said.evidence.id);
        if self.register().item(evidence).is_none_or(|item| !item.is_held()) {
            let text = format!("{id} can't be read: its evidence is no longer held");
            let entry = Some(newest.leaf);
            return Ok(vec![TraceLine { text, entry, ..TraceLine::default() }]);
        }
        let found = self.register_rows(id)?;
        let verdict = self.register().item(evidence).map(EvidenceState::word);
        let names = |row: &&Row| {
            let version = version_in(row);
            row_names(traced, row) && traced.wants_version(version)
        };
        let lines = found.rows.iter().filter(names).map(|row| TraceLine {
            text: row_text(&found.schema, row, keys),
            version: version_in(row).map(str::to_owned),
            evidence: Some(evidence),
            verdict,
            row: Some(RowCited { register: id, row: row.row }),
            entry: Some(newest.leaf),
            papers: Vec::new(),
        });
        Ok(lines.collect())
    }
}

fn version_in(row: &Row) -> Option<&str> {
    row.text("version").or_else(|| row.text("to-version"))
}

fn row_names(traced: &Traced<'_>, row: &Row) -> bool {
    let system = row.text("system").is_some_and(|it| traced.is_named(it));
    let systems = row.list("systems").iter().any(|it| traced.is_named(it));
    let supplier = &traced.state.recorded.said.supplier;
    let supplies = row.text("supplier").zip(supplier.as_deref()).is_some_and(|(a, b)| a == b);
    system || systems || (supplies && row.list("systems").is_empty())
}

fn row_text(schema: &Schema, row: &Row, keys: &[&str]) -> String {
    let mut text = row.identity(schema).join(" ");
    for key in keys {
        let cell = match row.cells.get(*key) {
            None => continue,
            Some(Cell::One(one)) => one.clone(),
            Some(Cell::Several(several)) => several.join(", "),
        };
        let title = schema.column(key).map_or(*key, |it| it.title.as_str());
        text.push_str(&format!("; {title}: {}", shortened(&cell)));
    }
    text
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CELL) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns the held evidence that is mapped to a requirement of the part and concerns the system.
fn evidence(register: &Register, traced: &Traced<'_>, part: Part) -> Vec<TraceLine> {
    let belongs = |id: &str| {
        let below = |top: &&str| {
            id == *top || id.strip_prefix(*top).is_some_and(|rest| rest.starts_with('.'))
        };
        part.requirements().iter().any(below)
    };
    let mut lines = Vec::new();
    for item in register.evidence().filter(|item| item.is_held() && traced.concerns(item, part)) {
        let mapped: Vec<_> = item.supports.iter().filter(|(id, _)| belongs(id)).collect();
        if mapped.is_empty() {
            continue;
        }
        let ids: Vec<_> = mapped.iter().map(|(id, _)| id.as_str()).collect();
        let whole =
            if item.received.systems.is_empty() { ", for the organisation as a whole" } else { "" };
        lines.push(TraceLine {
            text: format!("{}: {}{whole}", item.received.name, ids.join(", ")),
            evidence: Some(item.received.id),
            verdict: Some(item.word()),
            entry: Some(item.reference.leaf),
            ..TraceLine::default()
        });
    }
    lines
}

/// Returns who answers for the system, who may review it and release it, and who operates its agents.
fn people(register: &Register, traced: &Traced<'_>) -> Vec<TraceLine> {
    let state = traced.state;
    let name = &state.recorded.said.name;
    let organisation = register.organisation();
    let mut lines = Vec::new();
    for held in &state.accountable {
        let person = held.said.person;
        let days = held.said.days;
        let by: Vec<_> = documented_authorities(register, person, Allows::AnswerForSystem, name)
            .filter(|it| it.said.days.overlaps(days))
            .collect();
        let papers = by.iter().filter_map(|it| it.said.document).map(|it| it.id).collect();
        let by = by.into_iter().map(|it| authority_text(register, it));
        let duty = held_by(register, (person, days), Allows::AnswerForSystem, name);
        let documented = by.chain(duty.lacking()).collect::<Vec<_>>().join("; ");
        lines.push(TraceLine {
            text: format!(
                "{} ({person}) answers for it, {}; {documented}",
                name_of(register, person),
                days.for_people()
            ),
            evidence: held.said.document.map(|it| it.id),
            verdict: word_of(register, held.said.document),
            row: held.said.row,
            entry: Some(held.leaf),
            papers,
            ..TraceLine::default()
        });
    }
    let about = [Allows::Oversight, Allows::ReleaseVersions, Allows::AcceptRisks];
    for it in organisation.authorities() {
        let allows: Vec<_> = it.said.allows.iter().filter(|it| about.contains(it)).collect();
        let limited = !it.said.systems.is_empty();
        if allows.is_empty() || (limited && !it.said.systems.iter().any(|it| traced.is_named(it))) {
            continue;
        }
        let words: Vec<_> = allows.into_iter().map(|it| allows_text(*it)).collect();
        let held = paper(register, it.said.document, None).is_some();
        let documented = match it.said.document {
            Some(_) if held => "",
            Some(_) => "; stated, and its document is no longer held",
            None => "; stated, not documented",
        };
        lines.push(TraceLine {
            text: format!(
                "{} ({}) may {}: {}, {}{documented}",
                name_of(register, it.said.person),
                it.said.person,
                words.join(" and "),
                it.said.role,
                it.said.days.for_people()
            ),
            evidence: it.said.document.map(|it| it.id),
            verdict: word_of(register, it.said.document),
            row: it.said.row,
            entry: Some(it.leaf),
            ..TraceLine::default()
        });
    }
    let own = organisation.agents().filter(|it| it.recorded.said.system.as_deref() == Some(name));
    for agent in own {
        let agent_name = &agent.recorded.said.name;
        for held in &agent.operators {
            let (person, days) = (held.said.person, held.said.days.for_people());
            lines.push(TraceLine {
                text: format!(
                    "{} ({person}) operates {agent_name}, {days}",
                    name_of(register, person)
                ),
                row: held.said.row,
                entry: Some(held.leaf),
                ..TraceLine::default()
            });
        }
    }
    lines
}

/// Says by what paper somebody has an authority, and what that paper is worth.
fn authority_text(register: &Register, authority: &Stated<AuthorityRecorded>) -> String {
    let (id, entry) = (authority.said.id, authority.leaf);
    let paper = paper(register, authority.said.document, None);
    let paper = paper.map(|it| format!(", {} {}", it.received.id, it.word())).unwrap_or_default();
    format!("authority {id} (entry {entry}{paper})")
}

/// Returns what a document is worth, while it is held.
fn word_of(register: &Register, document: Option<EvidenceRef>) -> Option<Word> {
    paper(register, document, None).map(EvidenceState::word)
}

fn allows_text(allows: Allows) -> &'static str {
    match allows {
        Allows::Oversight => "review its decisions",
        Allows::OperateAgents => "operate agents",
        Allows::AnswerForSystem => "answer for it",
        Allows::ReleaseVersions => "release versions",
        Allows::AcceptRisks => "accept risks",
        Allows::ApproveDocuments => "approve documents",
    }
}

/// Says what the chain lacks, in its order.
pub(super) fn missing(
    register: &Register,
    traced: &Traced<'_>,
    parts: &[TracePart],
    versions: &[VersionTrace],
) -> Vec<String> {
    let shown = system(register, traced.state);
    let mut all = Vec::new();
    let lines =
        |part: Part| parts.iter().filter(move |it| it.part == part).flat_map(|it| &it.lines);
    if lines(Part::Policy).next().is_none() {
        all.push("No evidence is mapped to the AI policy (A.2.2, 5.2).".to_owned());
    }
    if !lines(Part::Risks).any(|it| it.row.is_some()) {
        all.push(format!("No risk register on record names {}.", shown.name));
    }
    for version in versions.iter().filter(|it| it.on_record) {
        let name = version.version.as_deref().unwrap_or_default();
        let assessed = lines(Part::Impact).find(|line| assesses(traced, name, line));
        gate_sentences(version, name, assessed, &mut all);
    }
    if lines(Part::Data).next().is_none() {
        all.push(format!("No evidence on data (A.4.3, A.7) names {}.", shown.name));
    }
    log_sentences(&shown, versions, &mut all);
    if shown.supplier.is_some() && lines(Part::Suppliers).next().is_none() {
        all.push(
            "A supplier is on record, and no evidence or register row about it (A.10.3).".into(),
        );
    }
    people_sentences(register, &shown, traced, &mut all);
    all
}

/// A row of the register of assessments about this version.
fn assesses(traced: &Traced<'_>, version: &str, line: &TraceLine) -> bool {
    let state = traced.state.versions.get(version);
    line.row.is_some()
        && line
            .version
            .as_deref()
            .zip(state)
            .is_some_and(|(said, state)| is_version_in_lists(state, said))
}

fn gate_sentences(
    version: &VersionTrace,
    name: &str,
    assessed: Option<&TraceLine>,
    all: &mut Vec<String>,
) {
    for gate in &version.gates {
        let what = gate.gate.as_str();
        let before = match gate.decisions_before {
            0 => String::new(),
            1 => "; 1 decision was made without it".to_owned(),
            count => format!("; {} decisions were made without it", thousands(count)),
        };
        match (gate.state, gate.on, assessed) {
            (GateState::InTime, ..) => {}
            (GateState::InDoubt, ..) => all.push(format!(
                "The {what} of {name} rests on evidence{} that is to be looked at again.",
                gate.evidence.map(|id| format!(", {id},")).unwrap_or_default()
            )),
            (GateState::EvidenceGone, ..) => all.push(format!(
                "The {what} of {name} is stated, and the evidence for it{} is no longer held.",
                gate.evidence.map(|id| format!(", {id},")).unwrap_or_default()
            )),
            (GateState::Missing, _, Some(TraceLine { row: Some(row), .. }))
                if gate.gate == Gate::ImpactAssessment =>
            {
                all.push(format!(
                    "That the impact assessment for {name} was passed is not on record, though {} row {} lists it{before}.",
                    row.register, row.row
                ));
            }
            (GateState::Late, Some(on), _) => all.push(format!(
                "The {what} of {name} came on {}, after its first use{before}.",
                on.for_people()
            )),
            _ => all.push(format!("No {what} for {name} on record{before}.")),
        }
    }
}

fn log_sentences(shown: &SystemShown, versions: &[VersionTrace], all: &mut Vec<String>) {
    let kinds = || versions.iter().flat_map(|it| &it.counts);
    let has = |kind: &str| kinds().any(|it: &KindCount| it.kind.as_deref() == Some(kind));
    match &shown.log {
        LogState::NotObtainable { reason } => {
            all.push(format!("No log can be obtained, as stated: {reason}."));
        }
        LogState::Obtainable if !has("decision") => {
            all.push("No decision of it is in any log that is held.".to_owned());
        }
        LogState::Obtainable if !has("oversight") => {
            all.push("No human review of its decisions is in any log that is held.".to_owned());
        }
        LogState::Obtainable => {}
    }
    for version in versions.iter().filter(|it| !it.on_record) {
        let records: u64 = version.counts.iter().map(|it| it.records).sum();
        let count = thousands(records);
        all.push(match &version.version {
            Some(name) => format!("Version {name} is in logs ({count} records) and not on record."),
            None => format!("{count} records name no version."),
        });
    }
}

fn people_sentences(
    register: &Register,
    shown: &SystemShown,
    traced: &Traced<'_>,
    all: &mut Vec<String>,
) {
    if shown.accountable.is_empty() {
        all.push(format!("Nobody on record answers for {}.", shown.name));
    } else {
        for days in shown.nobody_accountable.iter().filter(|it| it.overlaps(traced.days)) {
            all.push(format!("Nobody answers for it: {}.", days.for_people()));
        }
    }
    for held in &shown.accountable {
        let Some(lacking) = held.lacking() else { continue };
        let when = lacking.trim_start_matches("no documented authority");
        all.push(format!(
            "{} ({}) answers for it without a documented authority{}.",
            held.name,
            held.person,
            if when.is_empty() { String::new() } else { format!(":{when}") }
        ));
    }
    let own = agents(register).into_iter().filter(|it| shown.agents.contains(&it.name));
    for agent in own.filter(|it| it.operators.is_empty()) {
        all.push(format!("The agent {} has no operator on record.", agent.name));
    }
}

/// Returns a count as people read it: `3,104`.
pub(super) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_in_groups_of_three() {
        assert_eq!([0, 999, 1140, 1_000_000].map(thousands), ["0", "999", "1,140", "1,000,000"]);
    }
}
