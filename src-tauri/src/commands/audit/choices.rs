//! What can be chosen where something is said of an audit.

use exhibit::core::catalog;
use exhibit::core::day::Day;
use exhibit::core::event::{EvidenceId, EvidenceKind};
use exhibit::core::register::{EvidenceState, Register};
use exhibit::core::verdict::Word;
use exhibit::engagements::{all_requirements, engagements, title_of, zones};
use exhibit::findings::{FindingsWanted, findings};
use exhibit::organisation::{organisation, people, systems};
use exhibit::programmes::{PlannedShown, programmes};
use schemars::JsonSchema;
use serde::Serialize;
use tauri::State;

use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine::today;

/// How many items of evidence are offered at once.
const OFFERED: usize = 40;

/// All that can be chosen, each by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct AuditChoices {
    /// Today, by this machine's clock.
    today: Day,
    /// The people on record.
    people: Vec<Choice>,
    /// The AI systems.
    systems: Vec<Choice>,
    /// The sites.
    sites: Vec<Choice>,
    /// The controls and clauses, and the headings that stand for several.
    requirements: Vec<Choice>,
    /// The engagements.
    engagements: Vec<Choice>,
    /// The findings.
    findings: Vec<Choice>,
    /// The planned audits, as `AP-01:2`.
    plans: Vec<Choice>,
    /// The clocks that are known by name.
    zones: Vec<String>,
}

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Choice {
    /// Its number.
    id: String,
    /// What people call it.
    name: String,
}

/// Items of evidence that were looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct EvidenceChoices {
    /// The newest of them.
    items: Vec<EvidenceChoice>,
    /// How many there are.
    found: u64,
}

/// An item of evidence that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct EvidenceChoice {
    /// Its number.
    id: EvidenceId,
    /// Its name.
    name: String,
    /// Its kind, where somebody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<EvidenceKind>,
    /// Its word.
    verdict: Word,
}

/// Returns all that can be chosen.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn audit_choices(desk: State<'_, Desk>) -> Answer<AuditChoices> {
    desk.read(|vault| Ok(choices(vault.register(), today())))
}

/// Returns held evidence whose number or name has every word, the newest first.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn audit_evidence(desk: State<'_, Desk>, words: String) -> Answer<EvidenceChoices> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    desk.read(|vault| Ok(evidence(vault.register(), &words)))
}

fn choices(register: &Register, today: Day) -> AuditChoices {
    let wanted = FindingsWanted::default();
    AuditChoices {
        today,
        people: people(register).into_iter().map(|it| choice(it.id.to_string(), it.name)).collect(),
        systems: systems(register).into_iter().map(|it| choice(it.name, it.title)).collect(),
        sites: organisation(register)
            .sites
            .into_iter()
            .map(|it| choice(it.id.to_string(), it.name))
            .collect(),
        requirements: requirements(register),
        engagements: engagements(register)
            .into_iter()
            .map(|it| choice(it.id.to_string(), it.title))
            .collect(),
        findings: findings(register, today, wanted)
            .into_iter()
            .map(|it| {
                choice(it.id.to_string(), format!("{} ({}, {})", it.title, it.called, it.state))
            })
            .collect(),
        plans: plans(register, today),
        zones: zones().map(str::to_owned).collect(),
    }
}

fn requirements(register: &Register) -> Vec<Choice> {
    let headings = catalog::iso42001().headings().into_iter();
    let headings = headings.map(|(id, title)| choice(id.to_owned(), title.to_owned()));
    let single = all_requirements(register).into_iter();
    let single = single.map(|id| {
        let title = title_of(register, &id);
        choice(id, title)
    });
    headings.chain(single).collect()
}

fn plans(register: &Register, today: Day) -> Vec<Choice> {
    let all = programmes(register, today);
    let audits = all.iter().flat_map(|it| it.audits.iter().map(move |audit| (it.id, audit)));
    let named = |it: &PlannedShown| format!("{} ({})", it.title, it.due.for_people());
    audits.map(|(id, it)| choice(format!("{id}:{}", it.number), named(it))).collect()
}

fn evidence(register: &Register, words: &[String]) -> EvidenceChoices {
    let has_all = |it: &&EvidenceState| {
        let text = format!("{} {}", it.received.id, it.received.name).to_lowercase();
        it.is_held() && words.iter().all(|word| text.contains(word))
    };
    let mut found: Vec<_> = register.evidence().filter(has_all).collect();
    found.reverse();
    let offered = found.iter().take(OFFERED).map(|it| EvidenceChoice {
        id: it.received.id,
        name: it.received.name.clone(),
        kind: it.received.kind,
        verdict: it.word(),
    });
    EvidenceChoices { items: offered.collect(), found: found.len() as u64 }
}

fn choice(id: String, name: String) -> Choice {
    Choice { id, name }
}
