//! Reviews of mappings: who looked at what somebody else tied to a requirement, and who did not.

use std::collections::BTreeMap;

use exhibit_core::event::{MappingReviewed, PersonId};
use exhibit_core::register::{EvidenceState, MappingState, Register, Stated};
use exhibit_report::{MappingReview, MappingReviews};

pub(super) fn reviews(register: &Register) -> MappingReviews {
    let mut all = MappingReviews::default();
    let mut unreviewed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for item in register.evidence().filter(|item| item.is_held()) {
        for (requirement, mapping) in &item.supports {
            all.mappings += 1;
            let Some(review) = &mapping.reviewed else {
                all.unreviewed_total += 1;
                unreviewed.entry(requirement).or_default().push(item.received.id.to_string());
                continue;
            };
            if is_own(mapping, review) {
                all.own.push(reviewed(register, item, mapping, review));
            }
            if !review.said.agrees {
                all.disagreed.push(reviewed(register, item, mapping, review));
            }
        }
    }
    all.unreviewed = unreviewed.into_iter().map(|(id, items)| (id.to_owned(), items)).collect();
    all
}

/// Tells whether nobody but the author looked, or an exception was made for the review.
pub(super) fn is_own(mapping: &MappingState, review: &Stated<MappingReviewed>) -> bool {
    review.by == mapping.by || review.said.exception.is_some()
}

/// Tells whether a reviewer disagrees with a mapping: then nothing rests on it.
pub(super) fn is_disputed(mapping: &MappingState) -> bool {
    mapping.reviewed.as_ref().is_some_and(|it| !it.said.agrees)
}

/// Says in one sentence how a mapping was reviewed.
pub(super) fn sentence(register: &Register, mapping: &MappingState) -> String {
    let Some(review) = &mapping.reviewed else {
        return "Reviewed by nobody.".into();
    };
    let agrees = if review.said.agrees { "agrees" } else { "disagrees" };
    let (by, on) = (actor(register, review.by), review.at.day_for_people());
    let own = if is_own(mapping, review) { ", by exception" } else { "" };
    format!("Reviewed by {by}, who {agrees}{own}, {on}.")
}

/// Returns the name of somebody who acts in the ledger.
pub(super) fn actor(register: &Register, id: PersonId) -> String {
    register.person(id).map_or_else(|| id.to_string(), |it| it.name.clone())
}

fn reviewed(
    register: &Register,
    item: &EvidenceState,
    mapping: &MappingState,
    review: &Stated<MappingReviewed>,
) -> MappingReview {
    MappingReview {
        evidence: item.received.id.to_string(),
        title: item.received.name.clone(),
        requirement: mapping.mapped.requirement.clone(),
        author: actor(register, mapping.by),
        reviewer: actor(register, review.by),
        comment: review.said.comment.clone(),
        exception: match &review.said.exception {
            Some(why) => why.clone(),
            None if is_own(mapping, review) => "no reason stated".into(),
            None => String::new(),
        },
    }
}
