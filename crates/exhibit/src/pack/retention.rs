//! How long things are kept: rules, legal holds, runs with their certificates.

use exhibit_core::event::{Class, EvidenceId, KeptFrom, Selection};
use exhibit_core::register::Register;
use exhibit_report as report;
use exhibit_report::{Hold, RetentionRule, RetentionRun};

use crate::retention::{HoldShown, RuleShown, RunShown, retention as shown};

pub(super) fn retention(register: &Register) -> report::Retention {
    let found = shown(register);
    report::Retention {
        rules: found.rules.iter().map(rule).collect(),
        holds: found.holds.iter().map(hold).collect(),
        runs: found.runs.iter().map(run).collect(),
        without_rule: found.without_rule.len() as u64,
    }
}

fn rule(it: &RuleShown) -> RetentionRule {
    let from = match it.from {
        KeptFrom::Received => "receipt",
        KeptFrom::Issued => "issue, or else receipt",
        KeptFrom::PeriodEnd => "the end of its period, or else receipt",
    };
    let months = if it.months == 1 { "1 month".into() } else { format!("{} months", it.months) };
    RetentionRule {
        id: it.id.to_string(),
        applies_to: selected(&it.applies_to),
        kept: format!("{months} from {from}"),
        basis: it.basis.clone(),
        ended: it.ended.clone(),
    }
}

fn hold(it: &HoldShown) -> Hold {
    Hold {
        id: it.id.to_string(),
        matter: it.matter.clone(),
        applies_to: selected(&it.applies_to),
        ordered_by: it.ordered_by.clone(),
        reason: it.reason.clone(),
        placed: it.placed.day_for_people(),
        lifted: it.lifted.map(|at| at.day_for_people()),
        items: it.items,
    }
}

fn run(it: &RunShown) -> RetentionRun {
    let ids = |all: &[EvidenceId]| all.iter().map(EvidenceId::to_string).collect();
    RetentionRun {
        id: it.id.to_string(),
        state: it.state.clone(),
        as_of: it.as_of.for_people(),
        listed_by: it.listed_by.clone(),
        approved_by: it.approved_by.clone().unwrap_or_default(),
        exception: it.exception.clone().unwrap_or_default(),
        due: it.due.len() as u64,
        held_back: it.held_back.iter().map(|it| (it.id.to_string(), it.hold.to_string())).collect(),
        erased: ids(&it.erased),
        kept: it.kept.iter().map(|it| (it.evidence.to_string(), it.reason.clone())).collect(),
        certificate: it.certificate,
    }
}

/// Says which items something is about: all that is stated has to apply.
fn selected(selection: &Selection) -> String {
    let mut parts: Vec<String> = selection.items.iter().map(EvidenceId::to_string).collect();
    parts.extend(selection.source.iter().map(|it| format!("from {it}")));
    parts.extend(selection.system.iter().map(|it| format!("about {it}")));
    parts.extend(selection.class.map(|it| format!("class {}", class(it))));
    parts.extend(selection.kind.map(|it| format!("kind {}", it.as_str())));
    parts.join(", ")
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Public => "public",
        Class::Internal => "internal",
        Class::Confidential => "confidential",
        Class::Personal => "personal",
    }
}
