//! The answer, the counts, what needs attention, and the coverage map.

use exhibit_core::catalog;
use exhibit_core::register::EvidenceState;
use exhibit_core::verdict::Word;
use exhibit_report::{Alert, Coverage, CoverageGroup, Summary, Tile};

use super::evidence::reason;
use crate::coverage::{CoverageState, Covered};

pub(super) fn summary(items: &[&EvidenceState], covered: &[Covered]) -> Summary {
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
        ids.into_iter().map(|id| group(id, covered)).collect()
    };
    Summary {
        answer: answer(items, covered),
        counts,
        alerts: alerts(items),
        objectives: groups(true),
        clauses: groups(false),
    }
}

fn answer(items: &[&EvidenceState], covered: &[Covered]) -> String {
    let with = |state: CoverageState| covered.iter().filter(|c| c.state == state).count();
    let alarming = items.iter().filter(|i| i.word().is_alarming()).count();
    let (sufficient, partial) = (with(CoverageState::Sufficient), with(CoverageState::Partial));
    let gaps = with(CoverageState::Gap);
    let condition = match alarming {
        0 => "None of them is broken, diverged or beyond checking.".to_owned(),
        1 => "One of them needs attention before anything rests on it.".to_owned(),
        n => format!("{n} of them need attention before anything rests on them."),
    };
    format!(
        "The vault holds {} pieces of evidence. {condition} Of {} requirements (controls and clauses), people judged the evidence sufficient for {sufficient} and partial for {partial}; {gaps} have none.",
        items.len(),
        covered.len(),
    )
}

fn alerts(items: &[&EvidenceState]) -> Vec<Alert> {
    let mut alarming: Vec<_> = items.iter().filter(|i| i.word() >= Word::Incomplete).collect();
    alarming.sort_by_key(|item| (std::cmp::Reverse(item.word()), item.received.id));
    let text = |item: &EvidenceState| {
        format!("{}, {}: {}", item.received.id, item.received.name, reason(item))
    };
    alarming.iter().map(|i| Alert { word: Some(i.word()), text: text(i) }).collect()
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

pub(super) fn printed_state(covered: &Covered) -> Coverage {
    match covered.state {
        _ if covered.is_marked() => Coverage::Conflict,
        CoverageState::Gap => Coverage::None,
        CoverageState::Mapped | CoverageState::Partial => Coverage::Partial,
        CoverageState::Sufficient => Coverage::Sufficient,
    }
}
