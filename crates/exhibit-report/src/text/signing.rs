//! Texts on management reviews and signatures.

use super::{count, number};
use crate::model::{ManagementReview, MissedInput, Signer, Signoff};

pub(crate) const MANAGEMENT: &str = "Management reviews";
pub(crate) const INPUTS_SENTENCE: &str = "What was put before the review, and what it cites.";
pub(crate) const MISSED: &str = "Not put before it";
pub(crate) const CARRIED: &str = "Decisions that were open";
pub(crate) const DECISIONS_SENTENCE: &str =
    "What the review decided. Owners appear by their roles.";
pub(crate) const NO_DECISIONS: &str = "Nothing was decided.";
pub(crate) const SIGNATURES: &str = "Signatures";
pub(crate) const SIGNATURES_SENTENCE: &str = "Who was asked to sign which record, and what came back. A day is as the signer states it. A signature by a key was checked once more when this pack was made.";
pub(crate) const NO_ANSWER: &str = "no answer";

pub(crate) const HEAD_INPUT: &str = "Input";
pub(crate) const HEAD_PUT_BEFORE: &str = "What was put before it";
pub(crate) const HEAD_CITES: &str = "Cites";
pub(crate) const HEAD_NUMBER: &str = "No.";
pub(crate) const HEAD_DECISION: &str = "What is to be done";
pub(crate) const HEAD_DECISION_OWNER: &str = "Owner";
pub(crate) const HEAD_SIGNOFF: &str = "Sign-off";
pub(crate) const HEAD_SIGNED: &str = "What is signed";
pub(crate) const HEAD_ANSWERED: &str = "Who, and what was answered";

pub(crate) fn management_answer(reviews: &[ManagementReview]) -> String {
    let missing = reviews.iter().map(|it| it.missing.len()).sum::<usize>() as u64;
    let held = count(reviews.len() as u64, "management review", "management reviews");
    match missing {
        0 => format!("{held}; every input that the standard asks for was put before them."),
        missing => format!(
            "{held}; {} not put before them, with the reason.",
            count(missing, "input was", "inputs were")
        ),
    }
}

pub(crate) fn review_title(review: &ManagementReview) -> String {
    format!("{}, {}: {}", review.id, review.on, review.signoff)
}

pub(crate) fn missed(it: &MissedInput) -> String {
    format!("{}: {}", it.name, it.reason)
}

pub(crate) fn signatures_answer(signoffs: &[Signoff]) -> String {
    let of = |state: &str| signoffs.iter().filter(|it| it.state == state).count() as u64;
    let asked = count(
        signoffs.len() as u64,
        "record was sent out to be signed",
        "records were sent out to be signed",
    );
    format!(
        "{asked}: {} signed, {} signed on paper and not verified, {} declined, {} waiting, {} withdrawn.",
        number(of("signed")),
        number(of("signed on paper: not verified")),
        number(of("declined")),
        number(of("waiting for signatures")),
        number(of("withdrawn")),
    )
}

pub(crate) fn signed_by(signer: &Signer) -> String {
    let answer = if signer.answer.is_empty() { NO_ANSWER } else { &signer.answer };
    let on = if signer.on.is_empty() { String::new() } else { format!(", {}", signer.on) };
    let role = match signer.on_record.as_str() {
        "" => signer.role.clone(),
        recorded => format!("as {}; on record: {recorded}", signer.role),
    };
    format!("{}, {role} (by {}): {answer}{on}", signer.name, signer.by)
}

pub(crate) fn declined_because(comment: &str) -> String {
    format!("Why: {comment}")
}

pub(crate) fn checked(found: &str) -> String {
    format!("Checked for this pack: {found}")
}
