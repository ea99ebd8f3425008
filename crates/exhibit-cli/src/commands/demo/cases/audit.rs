//! The audit itself: what the statement is doubted for, what was drawn, found, closed and signed.

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::{
    EngagementId, FindingId, ReviewId, SampleId, SignoffObject, SignoffReply,
};
use exhibit::core::register::{Register, SignoffProgress};
use exhibit::core::time::Timestamp;

use super::{Case, Held, number};

pub(super) fn cases(held: &Held<'_>) -> Result<Vec<Case>, Error> {
    Ok(vec![
        statement(held)?,
        changes(held),
        drawn(held),
        concerns(held),
        repeated(held),
        review(held),
        next_year(held),
    ])
}

/// The newest statement is doubted for what was planted, and for nothing else.
fn statement(held: &Held<'_>) -> Result<Case, Error> {
    let said = |code: &str, about: &str| format!("{about} {code}");
    let planted = held.expected.applicability.warnings.iter();
    let mut planted: Vec<_> = planted.map(|(code, about)| said(code, about)).collect();
    let warnings = held.vault.soa_warnings()?;
    let mut found: Vec<_> = warnings.iter().map(|it| said(it.code.as_str(), &it.about)).collect();
    planted.sort();
    found.sort();
    let title = "What the Statement of Applicability is doubted for";
    Ok(Case::new(title, planted.join("; "), found.join("; ")))
}

fn changes(held: &Held<'_>) -> Case {
    let register = held.vault.register();
    let oldest = register.soas().next();
    let changed: Vec<&str> = match (register.newest_soa(), oldest) {
        (Some(newest), Some(oldest)) => {
            let changes = newest.said.changes_since(&oldest.said);
            changes.iter().map(|it| control(it)).collect()
        }
        _ => Vec::new(),
    };
    let planted = held.expected.applicability.changed.join(", ");
    Case::new("… and what changed in it since last year", planted, changed.join(", "))
}

fn control<'a>(change: &exhibit::core::register::SoaChange<'a>) -> &'a str {
    use exhibit::core::register::SoaChange;
    match change {
        SoaChange::Added(row) | SoaChange::Removed(row) => &row.control,
        SoaChange::Changed { to, .. } => &to.control,
    }
}

/// The population is every decision of high risk, the size is computed, and the missing form stays a deviation.
fn drawn(held: &Held<'_>) -> Case {
    let told = |of: u64, size: u64, missing: u64| {
        format!("{size} of {} drawn, {missing} missing", number(of))
    };
    let planted = &held.expected.meetings;
    let found = held.vault.register().sample(SampleId(1)).map(|sample| {
        let frozen = &sample.frozen.said;
        let missing = sample.draw().map_or(0, |it| it.counts().missing);
        told(frozen.population.count, frozen.size, missing)
    });
    let expected =
        told(held.expected.oversight.high_risk, planted.sample.size, planted.sample.missing);
    Case::new("A sample of all decisions of high risk", expected, found.unwrap_or_default())
}

/// The certification body's list, by its own numbers.
fn concerns(held: &Held<'_>) -> Case {
    let planted = held.expected.meetings.concerns.iter();
    let planted: Vec<_> = planted.map(|(theirs, due)| format!("{theirs} due {due}")).collect();
    let found = held.vault.register().findings().filter_map(|it| {
        let said = &it.recorded.said;
        let body = said.body.as_ref()?;
        Some(format!("{} due {}", body.reference, said.due?))
    });
    let found: Vec<_> = found.collect();
    Case::new("The certification body's areas of concern", planted.join("; "), found.join("; "))
}

fn repeated(held: &Held<'_>) -> Case {
    let register = held.vault.register();
    let state = |id: u32| register.finding(FindingId(id));
    let closed = |id: u32| state(id).is_some_and(|it| it.is_closed());
    let repeats = state(3).and_then(|it| it.recorded.said.repeats);
    let repeats = repeats.map_or_else(|| "nothing".to_owned(), |it| it.to_string());
    let expected = "F-01 open; F-02 closed; F-03 repeats F-02";
    let word = |id: u32| if closed(id) { "closed" } else { "open" };
    let found = format!("F-01 {}; F-02 {}; F-03 repeats {repeats}", word(1), word(2));
    Case::new("Closed only when it helps, and repeated since", expected, found)
}

/// Declined for what was missing, then signed whole; the signatures verify from what is held.
fn review(held: &Held<'_>) -> Case {
    let register = held.vault.register();
    let object = SignoffObject::Review { review: ReviewId(1) };
    let about = register.signoffs().filter(|it| it.requested.said.object == object);
    let states: Vec<_> = about.map(|it| it.progress().as_str()).collect();
    let missing = register.review(ReviewId(1)).map_or(0, |it| it.said.missing.len());
    let found = format!(
        "{}; {missing} inputs missing; {} of {} signatures verify",
        states.join(", then "),
        verified(held),
        signatures(register)
    );
    let expected = format!(
        "{}, then {}; 0 inputs missing; 3 of 3 signatures verify",
        SignoffProgress::Declined.as_str(),
        SignoffProgress::Signed.as_str()
    );
    Case::new("A review that lacked an input", expected, found)
}

fn signatures(register: &Register) -> usize {
    let answers = register.signoffs().flat_map(|it| it.answers.values());
    answers.filter(|it| matches!(it.said.reply, SignoffReply::Signed { .. })).count()
}

/// How many signatures verify once more, from the bytes that are held.
fn verified(held: &Held<'_>) -> usize {
    let Some(now) = Timestamp::parse(&held.expected.judged_at) else { return 0 };
    let all = held.vault.signoffs(Day::of(now));
    let signers = all.iter().flat_map(|it| &it.signers);
    let found = signers.filter_map(|it| it.checked_again.as_deref());
    found.filter(|it| it.starts_with("it verifies")).count()
}

fn next_year(held: &Held<'_>) -> Case {
    let engagement = held.vault.register().engagement(EngagementId(4));
    let said = engagement.map(|it| &it.recorded.said);
    let carried: Vec<_> =
        said.map(|it| it.carries.iter().map(ToString::to_string).collect()).unwrap_or_default();
    let after = said.and_then(|it| it.predecessor).map(|it| it.to_string()).unwrap_or_default();
    let found = format!("after {after}: {}", carried.join(", "));
    Case::new("Next year begins with what is open", "after EN-02: F-01, F-03, F-04, F-05", found)
}
