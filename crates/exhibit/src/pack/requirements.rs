//! Clauses and controls one by one.

use exhibit_bundle::relied::doubt;
use exhibit_core::catalog;
use exhibit_core::event::Sufficiency;
use exhibit_core::register::Register;
use exhibit_report::{MappedEvidence, Requirement};

use super::evidence::period;
use super::reviews::{is_disputed, sentence};
use super::summary::printed_state;
use crate::coverage::{CoverageState, Covered, CoveringEvidence};

pub(super) fn requirement(register: &Register, covered: &Covered) -> Requirement {
    let found = catalog::iso42001().requirement(&covered.id);
    let evidence = covered.evidence.iter().map(|it| mapped(register, &covered.id, it)).collect();
    Requirement {
        id: covered.id.clone(),
        title: covered.title.clone(),
        explanation: found.map(|r| r.explanation.to_owned()).unwrap_or_default(),
        answer: requirement_answer(covered),
        state: printed_state(covered),
        evidence,
        gaps: gaps(register, covered),
    }
}

fn mapped(register: &Register, requirement: &str, covering: &CoveringEvidence) -> MappedEvidence {
    let item = register.item(covering.id);
    let mapping = item.and_then(|it| it.supports.get(requirement));
    let because = mapping.and_then(|it| it.mapped.judged_because.clone());
    MappedEvidence {
        id: covering.id.to_string(),
        title: covering.name.clone(),
        word: covering.verdict,
        period: item.map(period).unwrap_or_default(),
        sufficiency: match covering.sufficiency {
            Sufficiency::None => "not judged".into(),
            how => how.as_str().into(),
        },
        judged_because: because.unwrap_or_default(),
        judged: covering.sufficiency != Sufficiency::None,
        rationale: covering.rationale.clone(),
        author: covering.by.clone(),
        review: mapping.map(|it| sentence(register, it)).unwrap_or_default(),
    }
}

fn requirement_answer(covered: &Covered) -> String {
    if let Some(reason) = &covered.excluded_because {
        let evidence = match covered.evidence.len() {
            0 => "",
            _ => " Evidence is mapped to it all the same.",
        };
        return format!(
            "The signed Statement of Applicability excludes it: {}{evidence}",
            with_stop(reason)
        );
    }
    let pieces = match covered.evidence.len() {
        0 => return "Nothing was mapped to this requirement.".into(),
        1 => "One piece of evidence is mapped".to_owned(),
        n => format!("{n} pieces of evidence are mapped"),
    };
    let is_judged = covered.evidence.iter().any(|it| it.sufficiency != Sufficiency::None);
    let judged = match covered.state {
        CoverageState::Sufficient => "a person judged it sufficient",
        CoverageState::Partial => "a person judged it partial",
        CoverageState::Mapped if is_judged => "what people judged is contested",
        CoverageState::Gap | CoverageState::Mapped | CoverageState::Excluded => {
            "nobody has judged its sufficiency"
        }
    };
    format!("{pieces}; {judged}.")
}

fn with_stop(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

fn gaps(register: &Register, covered: &Covered) -> Vec<String> {
    let alarming = covered.evidence.iter().filter(|e| e.verdict.is_alarming());
    let mut gaps: Vec<_> = alarming
        .map(|e| format!("{} is {}: nothing should rest on it as it stands.", e.id, e.verdict))
        .collect();
    let in_doubt = covered.evidence.iter().filter(|it| !it.no_longer_relied_on.is_empty());
    gaps.extend(in_doubt.map(|it| doubt(it.id, it.verdict, &it.no_longer_relied_on)));
    let contested = covered.evidence.iter().filter(|it| !it.contested.is_empty());
    gaps.extend(contested.map(|it| {
        let mapping = register.item(it.id).and_then(|item| item.supports.get(&covered.id));
        match mapping.is_some_and(is_disputed) {
            true => {
                format!(
                    "A reviewer disagrees that {} supports this; it does not count here.",
                    it.id
                )
            }
            false => format!("The other side disputes {}; it does not count here.", it.id),
        }
    }));
    gaps
}
