//! Evidence items, and what is to be known of them.

use exhibit_bundle::relied::{Relied, doubt};
use exhibit_core::appraisal::{Appraisal, Fact, Outcome};
use exhibit_core::event::EvidenceId;
use exhibit_core::register::{EvidenceState, Register, Status, VerifiedState};
use exhibit_core::verdict::Word;
use exhibit_report::{
    EvidenceItem, Failure, ItemFailures, Omission, Relation, Unchecked, Uncovered,
};

pub(super) fn evidence_item(item: &EvidenceState, relied: &Relied) -> EvidenceItem {
    let appraisal = item.verified.as_ref().map(|v| &v.appraisal);
    let received = &item.received;
    let kind = appraisal.map(|a| a.profile.clone().unwrap_or_else(|| a.format.clone()));
    EvidenceItem {
        id: received.id.to_string(),
        title: received.name.clone(),
        original_name: received.name.clone(),
        kind: kind.unwrap_or_default(),
        word: item.word(),
        reason: in_doubt(item, relied).unwrap_or_else(|| reason(item)),
        received: item.at.for_people(),
        period: period(item),
        records: appraisal.map(|a| a.records).filter(|n| *n > 0),
        source: received.source.clone().unwrap_or_else(|| "not stated".into()),
        signers: appraisal.map(signers).unwrap_or_default(),
        sha256: received.digest.to_hex(),
        bytes: received.bytes,
        members: received.members.len() as u64,
        supports: item.supports.keys().cloned().collect(),
    }
}

fn signers(appraisal: &Appraisal) -> Vec<String> {
    let name = |s: &exhibit_core::appraisal::SignerSeen| match (&s.name, s.trusted) {
        (Some(name), true) => name.clone(),
        (Some(name), false) => format!("{name} (not accepted)"),
        (None, _) => format!("unknown key {}", s.key_id.chars().take(16).collect::<String>()),
    };
    appraisal.signers.iter().map(name).collect()
}

/// Says that the verdict rests on what is not relied on any more, where it does.
pub(super) fn in_doubt(item: &EvidenceState, relied: &Relied) -> Option<String> {
    let lost = relied.lost(item);
    (!lost.is_empty()).then(|| doubt(item.received.id, item.word(), &lost))
}

/// One line that says why: what failed first, else what was not checked first, else the best fact.
pub(super) fn reason(item: &EvidenceState) -> String {
    let Some(VerifiedState { appraisal, relations, .. }) = &item.verified else {
        return "It was never verified.".into();
    };
    if appraisal.verdict == Word::Diverged
        && let Some(conflict) = relations.iter().find(|r| r.line.is_some())
    {
        return conflict.detail.clone();
    }
    let failed = appraisal.facts.iter().find(|f| f.outcome == Outcome::Fail);
    // That a time is only claimed, or a field uncovered, is never the reason for the word.
    let aside = |f: &&Fact| !matches!(f.check.as_str(), "time" | "coverage" | "policy");
    let open = appraisal.facts.iter().filter(aside).find(|f| f.outcome == Outcome::NotChecked);
    let named = |check: &str| appraisal.facts.iter().find(|f| f.check == check);
    let good = named("signer").or_else(|| named("signature")).or_else(|| appraisal.facts.last());
    failed.or(open).or(good).map(|f| f.detail.clone()).unwrap_or_default()
}

pub(super) fn period(item: &EvidenceState) -> String {
    item.period().map_or_else(
        || "not stated".into(),
        |p| format!("{} – {}", p.from.day_for_people(), p.to.day_for_people()),
    )
}

pub(super) fn item_failures(item: &EvidenceState) -> Option<ItemFailures> {
    let appraisal = &item.verified.as_ref()?.appraisal;
    if appraisal.failures.is_empty() {
        return None;
    }
    let failures = appraisal.failures.iter().map(|f| Failure {
        file: f.file.clone().unwrap_or_default(),
        line: (f.line > 0).then_some(f.line),
        record: f.record.clone().unwrap_or_default(),
        field: f.field.clone(),
        expected: f.expected.clone(),
        actual: f.actual.clone(),
    });
    Some(ItemFailures {
        id: item.received.id.to_string(),
        title: item.received.name.clone(),
        word: item.word(),
        failures: failures.collect(),
        total: appraisal.failures_total,
    })
}

pub(super) fn relations(item: &EvidenceState) -> Vec<Relation> {
    let Some(verified) = &item.verified else {
        return Vec::new();
    };
    let stream = verified.appraisal.stream.clone().unwrap_or_default();
    let relation = |seen: &exhibit_core::event::RelationSeen| Relation {
        stream: stream.clone(),
        earlier: seen.to.id.to_string(),
        later: item.received.id.to_string(),
        relation: seen.relation.as_str().into(),
        detail: seen.detail.clone(),
    };
    verified.relations.iter().map(relation).collect()
}

pub(super) fn unchecked(item: &EvidenceState) -> Option<Unchecked> {
    let appraisal = &item.verified.as_ref()?.appraisal;
    (!appraisal.not_checked.is_empty()).then(|| Unchecked {
        id: item.received.id.to_string(),
        title: item.received.name.clone(),
        checks: appraisal.not_checked.clone(),
    })
}

pub(super) fn uncovered(item: &EvidenceState) -> Option<Uncovered> {
    let appraisal = &item.verified.as_ref()?.appraisal;
    (!appraisal.uncovered_fields.is_empty()).then(|| Uncovered {
        id: item.received.id.to_string(),
        title: item.received.name.clone(),
        fields: appraisal.uncovered_fields.clone(),
    })
}

pub(super) fn omissions(register: &Register) -> Vec<Omission> {
    let mut all = Vec::new();
    for item in register.evidence() {
        if let Status::Withdrawn(reason) = &item.status {
            all.push(omission(item.received.id, "withdrawn", reason));
        }
    }
    all.extend(register.erased().map(|e| omission(e.reference.id, "erased", &e.reason)));
    all
}

fn omission(id: EvidenceId, how: &str, why: &str) -> Omission {
    Omission { what: id.to_string(), how: how.into(), why: why.into() }
}
