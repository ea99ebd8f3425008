//! Clauses and controls one by one.

use exhibit_core::catalog;
use exhibit_core::register::Register;
use exhibit_report::{MappedEvidence, Requirement};

use super::evidence::period;
use super::summary::printed_state;
use crate::coverage::{CoverageState, Covered};

pub(super) fn requirement(register: &Register, covered: &Covered) -> Requirement {
    let found = catalog::iso42001().requirement(&covered.id);
    let evidence: Vec<_> = covered
        .evidence
        .iter()
        .map(|e| MappedEvidence {
            id: e.id.to_string(),
            title: e.name.clone(),
            word: e.verdict,
            period: register.item(e.id).map(period).unwrap_or_default(),
            sufficiency: e.sufficiency.as_str().into(),
            rationale: e.rationale.clone(),
            author: e.by.clone(),
        })
        .collect();
    Requirement {
        id: covered.id.clone(),
        title: covered.title.clone(),
        explanation: found.map(|r| r.explanation.to_owned()).unwrap_or_default(),
        answer: requirement_answer(covered),
        state: printed_state(covered),
        evidence,
        gaps: gaps(covered),
    }
}

fn requirement_answer(covered: &Covered) -> String {
    let pieces = match covered.evidence.len() {
        0 => return "Nothing was mapped to this requirement.".into(),
        1 => "One piece of evidence is mapped".to_owned(),
        n => format!("{n} pieces of evidence are mapped"),
    };
    let judged = match covered.state {
        CoverageState::Sufficient => "a person judged it sufficient",
        CoverageState::Partial => "a person judged it partial",
        CoverageState::Gap | CoverageState::Mapped => "nobody has judged its sufficiency",
    };
    format!("{pieces}; {judged}.")
}

fn gaps(covered: &Covered) -> Vec<String> {
    let alarming = covered.evidence.iter().filter(|e| e.verdict.is_alarming());
    alarming
        .map(|e| format!("{} is {}: nothing should rest on it as it stands.", e.id, e.verdict))
        .collect()
}
