//! The answer, the counts, what needs attention, and the coverage map.

use exhibit_bundle::relied::{Relied, doubts};
use exhibit_core::catalog;
use exhibit_core::register::{EvidenceState, Register};
use exhibit_core::verdict::Word;
use exhibit_report::{
    Alert, Coverage, CoverageGroup, Gate, GateState, MappingReviews, Requests, Summary, System,
    Test, Tile, Version,
};

use super::evidence::reason;
use crate::assurance::thousands;
use crate::coverage::{CoverageState, Covered, OWN_GROUP, basis};

pub(super) fn summary(
    register: &Register,
    (items, relied): (&[&EvidenceState], &Relied),
    covered: &[Covered],
    alerts: Vec<Alert>,
) -> Summary {
    let counts: Vec<_> = Word::ALL
        .into_iter()
        .map(|word| (word, items.iter().filter(|i| i.word() == word).count() as u64))
        .filter(|(_, count)| *count > 0)
        .collect();
    let groups = |controls: bool| {
        let catalog = catalog::iso42001();
        let ids: Vec<&str> = if controls {
            catalog.objectives.iter().map(|o| o.id.as_str()).collect()
        } else {
            catalog.clauses.iter().filter(|c| !c.id.contains('.')).map(|c| c.id.as_str()).collect()
        };
        ids.into_iter().map(|id| group(id, covered)).collect::<Vec<_>>()
    };
    Summary {
        answer: answer((items, relied), covered),
        counts,
        alerts,
        objectives: groups(true).into_iter().chain(own_group(covered)).collect(),
        clauses: groups(false),
        basis: basis(register).sentence,
    }
}

fn answer((items, relied): (&[&EvidenceState], &Relied), covered: &[Covered]) -> String {
    let with = |state: CoverageState| covered.iter().filter(|c| c.state == state).count();
    let alarming = items.iter().filter(|i| i.word().is_alarming()).count();
    let (sufficient, partial) = (with(CoverageState::Sufficient), with(CoverageState::Partial));
    let (mapped, gaps) = (with(CoverageState::Mapped), with(CoverageState::Gap));
    let excluded = match with(CoverageState::Excluded) {
        0 => String::new(),
        1 => " One control is excluded by the signed Statement of Applicability.".to_owned(),
        n => format!(" {n} controls are excluded by the signed Statement of Applicability."),
    };
    let condition = match alarming {
        0 => "None of them is broken, diverged or beyond checking.".to_owned(),
        1 => "One of them needs attention before anything rests on it.".to_owned(),
        n => format!("{n} of them need attention before anything rests on them."),
    };
    let in_doubt = match items.iter().filter(|it| !relied.lost(it).is_empty()).count() {
        0 => "",
        1 => " The verdict on one of them rests on what is not relied on any more.",
        _ => " Verdicts on some of them rest on what is not relied on any more.",
    };
    format!(
        "The vault holds {} pieces of evidence. {condition}{in_doubt} Of {} requirements (controls and clauses), people judged the evidence sufficient for {sufficient} and partial for {partial}; for {mapped} nobody judged it, and for {gaps} there is none.{excluded}",
        items.len(),
        covered.len() - with(CoverageState::Excluded),
    )
}

/// Returns what needs attention: evidence first, then what tests, gates, reviews and requests say.
pub(super) fn alerts(
    (items, relied): (&[&EvidenceState], &Relied),
    tests: &[Test],
    systems: &[System],
    reviews: &MappingReviews,
    requests: &Requests,
) -> Vec<Alert> {
    let mut alarming: Vec<_> = items.iter().filter(|i| i.word() >= Word::Incomplete).collect();
    alarming.sort_by_key(|item| (std::cmp::Reverse(item.word()), item.received.id));
    let text = |item: &EvidenceState| {
        format!("{}, {}: {}", item.received.id, item.received.name, reason(item))
    };
    let mut all: Vec<_> =
        alarming.iter().map(|i| Alert { word: Some(i.word()), text: text(i) }).collect();
    let in_doubt = items.iter().map(|it| (it.received.id, it.word(), relied.lost(it)));
    let in_doubt = doubts(in_doubt).into_iter();
    all.extend(in_doubt.map(|(word, text)| Alert { word: Some(word), text }));
    let mut say = |text: String| all.push(Alert { word: None, text });
    tests.iter().filter_map(test_alert).for_each(&mut say);
    systems.iter().flat_map(system_alerts).for_each(&mut say);
    match reviews.disagreed.len() {
        0 => {}
        1 => say("A reviewer disagrees with one mapping; it counts towards nothing.".into()),
        n => say(format!("Reviewers disagree with {n} mappings; these count towards nothing.")),
    }
    match requests.overdue {
        0 => {}
        1 => say("One request for evidence is overdue.".into()),
        n => say(format!("{n} requests for evidence are overdue.")),
    }
    all
}

fn test_alert(test: &Test) -> Option<String> {
    let about = format!("Assurance test {} ({})", test.name, test.id);
    match (test.exceptions_total, test.flags.len()) {
        (0, 0) => None,
        (0, 1) => Some(format!("{about}: one flag, to be looked at.")),
        (0, flags) => Some(format!("{about}: {flags} flags, to be looked at.")),
        (1, _) => Some(format!("{about}: one exception; {}.", test.figure)),
        (n, _) => Some(format!("{about}: {} exceptions; {}.", thousands(n), test.figure)),
    }
}

fn system_alerts(system: &System) -> Vec<String> {
    let name = &system.name;
    let gates = system.versions.iter().filter_map(|it| gate_alert(name, it));
    let unlisted = system.versions.iter().filter(|it| !it.on_record);
    let unlisted = unlisted.map(|it| match it.version.as_str() {
        "" => format!("{name}: logs hold records that name no version."),
        version => format!("{name} {version} is in logs, and not on record."),
    });
    let nobody = system.nobody_accountable.iter();
    let nobody = nobody.map(|days| format!("{name}: nobody answers for it, {days}."));
    gates.chain(unlisted).chain(nobody).collect()
}

fn gate_alert(system: &str, version: &Version) -> Option<String> {
    let wanting = |gate: &Gate| match gate.state {
        GateState::Late => Some(format!("{} came after its first use", gate.name)),
        GateState::Missing => Some(format!("{} is not on record", gate.name)),
        GateState::EvidenceGone => Some(format!("the evidence of its {} is gone", gate.name)),
        GateState::InDoubt => {
            Some(format!("the evidence of its {} is to be looked at again", gate.name))
        }
        GateState::InTime | GateState::FirstUseUnknown => None,
    };
    let wanting: Vec<_> = version.gates.iter().filter_map(wanting).collect();
    let what = wanting.join(", ");
    (!wanting.is_empty()).then(|| format!("{system} {}: {what}.", version.version))
}

fn group(id: &str, covered: &[Covered]) -> CoverageGroup {
    let tiles = covered.iter().filter(|c| c.group == id).map(|c| Tile {
        id: c.id.clone(),
        title: c.title.clone(),
        state: printed_state(c),
        evidence: c.evidence.len() as u64,
    });
    CoverageGroup {
        id: id.to_owned(),
        title: catalog::iso42001().heading(id).unwrap_or_default().to_owned(),
        tiles: tiles.collect(),
    }
}

/// The organisation's own controls, where there are any.
fn own_group(covered: &[Covered]) -> Option<CoverageGroup> {
    let own = group(OWN_GROUP, covered);
    let title = "Controls of the organisation's own".to_owned();
    (!own.tiles.is_empty()).then_some(CoverageGroup { title, ..own })
}

pub(super) fn printed_state(covered: &Covered) -> Coverage {
    match covered.state {
        CoverageState::Excluded => Coverage::Excluded,
        _ if covered.is_marked() => Coverage::Conflict,
        CoverageState::Gap => Coverage::None,
        CoverageState::Mapped => Coverage::Mapped,
        CoverageState::Partial => Coverage::Partial,
        CoverageState::Sufficient => Coverage::Sufficient,
    }
}
