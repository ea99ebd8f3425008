//! The draft of a management review: what the vault knows about each input, for people to complete.

use exhibit_core::catalog;
use exhibit_core::day::Day;
use exhibit_core::event::{EngagementId, FindingId, Grade, ReviewId, TestId};
use exhibit_core::register::{FindingState, Register};
use exhibit_registers::{Sheet, Value, write_xlsx};

use super::workbook::{ATTENDANCE, DECISIONS, INPUTS, OPEN, SheetRead, header};
use crate::error::Error;
use crate::organisation::name_of;

pub(super) fn workbook(register: &Register, on: Day) -> Result<Vec<u8>, Error> {
    let sheets = [
        sheet(&INPUTS, inputs(register, on)),
        sheet(&ATTENDANCE, attendance(register)),
        sheet(&OPEN, open(register)),
        sheet(&DECISIONS, Vec::new()),
    ];
    write_xlsx(&sheets).map_err(|e| Error::Record(e.to_string()))
}

fn sheet(read: &SheetRead, rows: Vec<Vec<String>>) -> Sheet {
    let cell = |text: String| if text.is_empty() { Value::Empty } else { Value::Text(text) };
    Sheet {
        name: read.sheet.to_owned(),
        header: header(read),
        rows: rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
    }
}

/// What is known about an input.
#[derive(Default)]
struct Known {
    text: String,
    engagements: Vec<EngagementId>,
    findings: Vec<FindingId>,
    tests: Vec<TestId>,
}

/// The order of the cells is that of the schema: key, text, missing, evidence, engagements, findings, tests; and
/// beside them what the input is about.
fn inputs(register: &Register, on: Day) -> Vec<Vec<String>> {
    let since = register.reviews().next_back().map(|it| (it.said.on, it.leaf));
    let row = |key: &str, short: &str| {
        let known = known(register, key, on, since);
        vec![
            key.to_owned(),
            known.text,
            String::new(),
            String::new(),
            joined(&known.engagements),
            joined(&known.findings),
            joined(&known.tests),
            short.to_owned(),
        ]
    };
    let inputs = catalog::management_review().inputs.iter();
    inputs.map(|it| row(&it.key, &it.short)).collect()
}

fn known(register: &Register, key: &str, on: Day, since: Option<(Day, u64)>) -> Known {
    match key {
        "a" => Known { text: actions(register, on), ..Known::default() },
        "b" => Known { text: issues(register, since), ..Known::default() },
        "c" => {
            Known { text: snapshots(register, &["obligations", "concerns"]), ..Known::default() }
        }
        "d1" => nonconformities(register, on),
        "d2" => monitoring(register),
        "d3" => audits(register, since),
        "e" => opportunities(register),
        _ => Known::default(),
    }
}

fn actions(register: &Register, on: Day) -> String {
    let open = register.open_decisions(register.next_review());
    if open.is_empty() {
        return "No decision of an earlier review is open.".to_owned();
    }
    let late = open.iter().filter(|it| it.is_overdue(on)).count();
    let named: Vec<_> =
        open.iter().map(|it| format!("{} of {}", it.cited.number, it.cited.review)).collect();
    format!("Open decisions: {} ({late} late): {}.", open.len(), named.join(", "))
}

/// What changed inside, as far as it is on record.
fn issues(register: &Register, since: Option<(Day, u64)>) -> String {
    let is_new = |leaf: u64| since.is_none_or(|(_, before)| leaf > before);
    let organisation = register.organisation();
    let mut said = Vec::new();
    let recorded = organisation.systems().filter(|it| is_new(it.recorded.leaf));
    let systems: Vec<_> = recorded.map(|it| it.recorded.said.name.clone()).collect();
    if !systems.is_empty() {
        said.push(format!("AI systems recorded or changed: {}.", systems.join(", ")));
    }
    let versions = organisation.systems().flat_map(|system| {
        let name = &system.recorded.said.name;
        let new = system.versions.values().filter(|it| is_new(it.recorded.leaf));
        new.map(move |it| format!("{name} {}", it.recorded.said.version))
    });
    let versions: Vec<_> = versions.collect();
    if !versions.is_empty() {
        said.push(format!("Versions: {}.", versions.join(", ")));
    }
    if organisation.scope().is_some_and(|it| is_new(it.leaf)) {
        said.push("The scope was stated anew.".to_owned());
    }
    said.push(snapshots(register, &["risks", "changes", "suppliers"]));
    said.retain(|it| !it.is_empty());
    said.join(" ")
}

/// The newest snapshots of registers, with how many rows they have.
fn snapshots(register: &Register, names: &[&str]) -> String {
    let newest = names.iter().filter_map(|name| register.newest_register(name));
    let said = newest.map(|it| {
        let said = &it.said;
        let day = said.as_of.for_people();
        format!("Register of {} ({}) as at {day}: {} rows.", said.register, said.id, said.rows)
    });
    said.collect::<Vec<_>>().join(" ")
}

fn nonconformities(register: &Register, on: Day) -> Known {
    let of: Vec<&FindingState> =
        register.findings().filter(|it| it.grade.is_nonconformity()).collect();
    let count = |wanted: fn(&FindingState) -> bool| of.iter().filter(|it| wanted(it)).count();
    let late = of.iter().filter(|it| it.is_overdue(on)).count();
    let text = format!(
        "Nonconformities: {} major, {} minor; {} open, {late} with late actions, {} waiting for the effectiveness check, {} repeat an earlier one.",
        count(|it| it.grade == Grade::Major),
        count(|it| it.grade == Grade::Minor),
        count(|it| !it.is_closed()),
        count(FindingState::is_check_due),
        count(|it| it.recorded.said.repeats.is_some()),
    );
    let findings = of.iter().map(|it| it.recorded.said.id).collect();
    Known { text, findings, ..Known::default() }
}

/// The newest run of each assurance test.
fn monitoring(register: &Register) -> Known {
    let mut newest = std::collections::BTreeMap::new();
    for run in register.tests() {
        let said = &run.tested.said;
        newest.insert(said.result.test.clone(), (said.id, said.result.outcome));
    }
    let said = newest
        .iter()
        .map(|(test, (id, outcome))| format!("{test} ({id}): {}", outcome.for_people()));
    let said: Vec<_> = said.collect();
    let text = match said.is_empty() {
        true => String::new(),
        false => format!("Assurance tests: {}.", said.join("; ")),
    };
    Known { text, tests: newest.values().map(|it| it.0).collect(), ..Known::default() }
}

fn audits(register: &Register, since: Option<(Day, u64)>) -> Known {
    let is_new = |leaf: u64| since.is_none_or(|(_, before)| leaf > before);
    let of: Vec<_> = register
        .engagements()
        .filter(|it| is_new(it.recorded.leaf) || it.closed.last().is_some_and(|it| is_new(it.leaf)))
        .collect();
    let said = of.iter().map(|it| {
        let said = &it.recorded.said;
        let closed = it.closed.last().filter(|_| it.is_closed());
        let conclusion = closed.map_or("still open", |it| it.said.conclusion.as_str());
        format!("{} {} ({}): {conclusion}", said.id, said.title, said.kind.as_str())
    });
    let text = said.collect::<Vec<_>>().join(" ");
    let engagements = of.iter().map(|it| it.recorded.said.id).collect();
    Known { text, engagements, ..Known::default() }
}

fn opportunities(register: &Register) -> Known {
    let open = register.findings().filter(|it| it.grade == Grade::Opportunity && !it.is_closed());
    let open: Vec<_> = open.collect();
    let said = open.iter().map(|it| {
        let said = &it.recorded.said;
        format!("{} {}", said.id, said.title)
    });
    let text = said.collect::<Vec<_>>().join("; ");
    Known {
        text,
        findings: open.iter().map(|it| it.recorded.said.id).collect(),
        ..Known::default()
    }
}

/// Those who were at the review before, to be confirmed.
fn attendance(register: &Register) -> Vec<Vec<String>> {
    let Some(before) = register.reviews().next_back() else { return Vec::new() };
    let said = &before.said;
    let there = said.attendees.iter().map(|it| (it.person, it.role.clone()));
    let absent = said.absent.iter().map(|it| (it.person, String::new()));
    let row = |(person, role)| vec![name_of(register, person), role, String::new(), String::new()];
    there.chain(absent).map(row).collect()
}

/// The decisions that this review has to speak of; what they say stands beside them.
fn open(register: &Register) -> Vec<Vec<String>> {
    let next: ReviewId = register.next_review();
    let row = |it: &exhibit_core::register::OpenDecision<'_>| {
        vec![
            it.cited.review.to_string(),
            it.cited.number.to_string(),
            String::new(),
            String::new(),
            it.decision.what.clone(),
            name_of(register, it.decision.owner),
            it.decision.due.to_string(),
        ]
    };
    register.open_decisions(next).iter().map(row).collect()
}

fn joined<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
