//! Texts on findings and corrective actions.

use super::{count, number};
use crate::model::{CorrectiveAction, EffectivenessCheck, Finding, Findings};

pub(crate) const FINDINGS: &str = "Findings and corrective actions";
pub(crate) const FINDINGS_SENTENCE: &str = "All findings on record. Grades are those of the scheme by which a finding was graded; where another body raised it, its own words stand beside them.";
pub(crate) const LABEL_GRADE: &str = "Grade";
pub(crate) const LABEL_RAISED: &str = "Raised by";
pub(crate) const LABEL_FOUND: &str = "Found";
pub(crate) const LABEL_DUE: &str = "To be done";
pub(crate) const LABEL_CRITERIA: &str = "Criteria";
pub(crate) const LABEL_CONDITION: &str = "What was found";
pub(crate) const LABEL_CITED: &str = "Evidence";
pub(crate) const LABEL_REPEATS: &str = "Repeats";
pub(crate) const LABEL_EXTENT: &str = "Extent";
pub(crate) const LABEL_CAUSE: &str = "Cause";
pub(crate) const LABEL_CORRECTION: &str = "Correction";
pub(crate) const LABEL_CLOSED: &str = "Closed";
pub(crate) const NOT_CLOSED: &str = "not closed";
pub(crate) const NOT_ANSWERED: &str = "not stated";
pub(crate) const NONE_CITED: &str = "none cited";
pub(crate) const REGRADINGS: &str = "Changes of the grade";
pub(crate) const CHECKS: &str = "Effectiveness";
pub(crate) const ACTIONS_SENTENCE: &str =
    "Corrective actions: what is done so that it does not happen again.";

pub(crate) const HEAD_FINDING: &str = "Finding";
pub(crate) const HEAD_GRADE: &str = "Grade";
pub(crate) const HEAD_CRITERIA: &str = "Criteria";
pub(crate) const HEAD_STANDS: &str = "How it stands";
pub(crate) const HEAD_ACTION: &str = "Action";
pub(crate) const HEAD_OWNER: &str = "Owner, by when";
pub(crate) const HEAD_DONE: &str = "Done";

pub(crate) fn findings_answer(findings: &Findings) -> String {
    let states: Vec<_> =
        findings.counts.iter().map(|(state, n)| format!("{} {state}", number(*n))).collect();
    let overdue = match findings.overdue {
        0 => "None is overdue.".to_owned(),
        n => format!("{} overdue.", count(n, "of them is", "of them are")),
    };
    format!(
        "{}, as at {}: {}. {overdue} {}",
        count(findings.all.len() as u64, "finding", "findings"),
        findings.as_at,
        states.join(", "),
        exhibit_core::INDEPENDENT,
    )
}

/// Says how a finding stands, and whether it should be done by now.
pub(crate) fn stands(finding: &Finding) -> String {
    match finding.overdue {
        true => format!("{}, {}", finding.state, super::OVERDUE),
        false => finding.state.clone(),
    }
}

/// The grade, and a lesser one that waits for a second person.
pub(crate) fn graded(finding: &Finding) -> String {
    match finding.proposed.as_str() {
        "" => finding.grade.clone(),
        proposed => format!("{} ({proposed} is proposed, and nobody approved it)", finding.grade),
    }
}

pub(crate) fn raised(finding: &Finding) -> String {
    let own = &finding.source;
    match &finding.raised_by {
        None => own.clone(),
        Some(it) => format!("{}, {}: {}, {} ({own})", it.body, it.reference, it.grade, it.on),
    }
}

pub(crate) fn found(finding: &Finding) -> String {
    match finding.engagement.as_str() {
        "" => finding.on.clone(),
        engagement => format!("{}, in {engagement}", finding.on),
    }
}

/// By whom and by when; a day that is not set is said.
pub(crate) fn to_be_done(finding: &Finding) -> String {
    let by = match finding.due.as_str() {
        "" => "no day set".to_owned(),
        day => format!("by {day}"),
    };
    match finding.owner.as_str() {
        "" => format!("{by}, nobody named"),
        owner => format!("{by}, {owner}"),
    }
}

pub(crate) fn criteria(finding: &Finding) -> String {
    let criteria = finding.criteria.join(", ");
    match finding.systems.is_empty() {
        true => criteria,
        false => format!("{criteria}; {}", finding.systems.join(", ")),
    }
}

pub(crate) fn cited(finding: &Finding) -> String {
    let places = finding.evidence.iter().map(|it| match it.place.as_str() {
        "" => it.id.clone(),
        place => format!("{}, {place}", it.id),
    });
    let all: Vec<_> = places.chain(finding.also.iter().cloned()).collect();
    if all.is_empty() { NONE_CITED.to_owned() } else { all.join("; ") }
}

pub(crate) fn action_due(action: &CorrectiveAction) -> String {
    match action.overdue {
        true => format!("by {}, {}", action.due, super::OVERDUE),
        false => format!("by {}", action.due),
    }
}

pub(crate) fn action_done(action: &CorrectiveAction) -> String {
    match (action.done.as_str(), action.evidence.is_empty()) {
        ("", _) => "not yet".to_owned(),
        (day, true) => format!("{day}, without evidence"),
        (day, false) => format!("{day}: {}", action.evidence.join(", ")),
    }
}

pub(crate) fn check(check: &EffectivenessCheck) -> String {
    let found = if check.effective { "Effective" } else { "Not effective" };
    let evidence = match check.evidence.is_empty() {
        true => String::new(),
        false => format!(" ({})", check.evidence.join(", ")),
    };
    let counts = match check.effective && !check.counts {
        true => " Something was done or stated after it, so it no longer counts.",
        false => "",
    };
    format!("{found}, {}, {}: {}{evidence}.{counts}", check.by, check.on, stopless(&check.result))
}

pub(crate) fn regrading(it: &crate::model::Regrading) -> String {
    format!("{}, by {}: {}; {}.", it.to, it.by, stopless(&it.reason), stopless(&it.outcome))
}

fn stopless(text: &str) -> &str {
    text.trim_end().trim_end_matches('.')
}
