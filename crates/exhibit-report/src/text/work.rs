//! Texts on reviews of mappings, requests, registers, notes, and how long things are kept.

use super::{count, number};
use crate::model::{
    AuditorNote, Confirmation, Hold, MappingReviews, Pack, Requests, Retention, RetentionRun,
    Snapshot,
};

pub(crate) const REVIEWS: &str = "Reviews of mappings";
pub(crate) const UNREVIEWED: &str = "Reviewed by nobody";
pub(crate) const UNREVIEWED_SENTENCE: &str =
    "Mappings that nobody has reviewed, by requirement. They rest on their author alone.";
pub(crate) const OWN: &str = "Reviewed by the author, or by exception";
pub(crate) const OWN_SENTENCE: &str = "Mappings that nobody but their author looked at, or whose review was an exception, with the recorded reason.";
pub(crate) const DISAGREED: &str = "Disagreements";
pub(crate) const DISAGREED_SENTENCE: &str = "Mappings with which the reviewer disagrees. In this pack none of them counts towards how far a requirement is met.";
pub(crate) const NO_REASON: &str = "no reason stated";

pub(crate) const REQUESTS: &str = "Requests for evidence";
pub(crate) const REQUESTS_SENTENCE: &str = "Requests that are not settled. Whom they were sent to is named by role, where one is on record.";
pub(crate) const ALL_SETTLED: &str = "None of them waits for anything.";
pub(crate) const OVERDUE: &str = "overdue";
pub(crate) const NOTHING_CAME: &str = "nothing yet";

pub(crate) const SNAPSHOTS: &str = "Registers";
pub(crate) const SNAPSHOTS_SENTENCE: &str =
    "Each row of such a snapshot can be cited by its number, and is read again from the evidence.";

pub(crate) const NOTES: &str = "Notes of auditors";
pub(crate) const NOTES_SENTENCE: &str = "What an auditor heard, saw, followed or did again. Those who were asked appear by their roles; what they said is in the evidence.";
pub(crate) const NOT_CONFIRMED_YET: &str = "no answer on record";

pub(crate) const RETENTION: &str = "Retention and legal holds";
pub(crate) const RULES: &str = "Rules";
pub(crate) const RULES_SENTENCE: &str = "How long evidence is kept, and what each rule rests on.";
pub(crate) const NO_RULES: &str = "No retention rule is on record.";
pub(crate) const HOLDS: &str = "Legal holds";
pub(crate) const HOLDS_SENTENCE: &str =
    "What must not be erased, whatever a rule says, with who ordered it and why.";
pub(crate) const NO_HOLDS: &str = "No legal hold is on record.";
pub(crate) const RUNS: &str = "Retention runs";
pub(crate) const RUNS_SENTENCE: &str = "What was due, who approved that it be erased, what became of it, and the ledger's entry that certifies it.";
pub(crate) const NO_RUNS: &str = "No retention run is on record.";
pub(crate) const IN_FORCE: &str = "in force";

pub(crate) const UNRECORDED: &str = "Not recorded";
pub(crate) const UNRECORDED_ANSWER: &str = "Of the following this vault holds nothing. That is a statement about the vault, not about the organisation.";

pub(crate) const HEAD_REQUIREMENT: &str = "Requirement";
pub(crate) const HEAD_MAPPED: &str = "Evidence mapped to it";
pub(crate) const HEAD_BY: &str = "Mapped and reviewed by";
pub(crate) const HEAD_REVIEW: &str = "What the review says";
pub(crate) const HEAD_REQUEST: &str = "Request";
pub(crate) const HEAD_ASKED: &str = "What is asked for";
pub(crate) const HEAD_STATE: &str = "State";
pub(crate) const HEAD_CAME: &str = "What came";
pub(crate) const HEAD_SNAPSHOT: &str = "Snapshot";
pub(crate) const HEAD_REGISTER: &str = "Register";
pub(crate) const HEAD_AS_OF: &str = "As at";
pub(crate) const HEAD_ROWS: &str = "Rows";
pub(crate) const HEAD_READ_FROM: &str = "Read from";
pub(crate) const HEAD_NOTE: &str = "Note";
pub(crate) const HEAD_KIND: &str = "Kind and day";
pub(crate) const HEAD_WITH: &str = "With";
pub(crate) const HEAD_OTHER_SIDE: &str = "What the other side says";
pub(crate) const HEAD_RULE: &str = "Rule";
pub(crate) const HEAD_APPLIES: &str = "Which items";
pub(crate) const HEAD_KEPT: &str = "Kept";
pub(crate) const HEAD_BASIS: &str = "Rests on";
pub(crate) const HEAD_HOLD: &str = "Hold";
pub(crate) const HEAD_HOLD_WHY: &str = "Who ordered it, and why";
pub(crate) const HEAD_RUN: &str = "Run";
pub(crate) const HEAD_BECAME: &str = "What became of it";
pub(crate) const HEAD_CERTIFICATE: &str = "Who, and certificate";

pub(crate) fn reviews_answer(reviews: &MappingReviews) -> String {
    let own = reviews.own.len() as u64;
    let others = reviews.mappings.saturating_sub(reviews.unreviewed_total).saturating_sub(own);
    let disagreed = match reviews.disagreed.len() as u64 {
        0 => "No reviewer disagrees.".to_owned(),
        n => format!("Reviewers disagree with {}.", number(n)),
    };
    format!(
        "Of {} of evidence to requirements, somebody other than the author reviewed {}, the author {} with a recorded reason, and nobody {}. {disagreed}",
        count(reviews.mappings, "mapping", "mappings"),
        number(others),
        number(own),
        number(reviews.unreviewed_total),
    )
}

pub(crate) fn judged(sufficiency: &str, because: &str) -> String {
    format!("Judged {sufficiency}: {because}")
}

pub(crate) fn exception(why: &str) -> String {
    format!("exception: {why}")
}

pub(crate) fn nothing_recorded(title: &str) -> String {
    format!("{title}: nothing recorded.")
}

pub(crate) fn mapped_by(author: &str) -> String {
    format!("mapped by {author}")
}

pub(crate) fn reviewed_by(reviewer: &str) -> String {
    format!("reviewed by {reviewer}")
}

pub(crate) fn requests_answer(requests: &Requests) -> String {
    let all = requests.counts.iter().fold(0u64, |sum, (_, n)| sum.saturating_add(*n));
    let states: Vec<_> =
        requests.counts.iter().map(|(state, n)| format!("{} {state}", number(*n))).collect();
    let overdue = match requests.overdue {
        0 => "None is overdue.".to_owned(),
        n => format!("{} overdue.", count(n, "of them is", "of them are")),
    };
    format!(
        "{}, as at {}: {}. {overdue}",
        count(all, "request", "requests"),
        requests.as_at,
        states.join(", "),
    )
}

pub(crate) fn for_requirements(requirements: &[String]) -> String {
    format!("for {}", requirements.join(", "))
}

pub(crate) fn about_system(system: &str) -> String {
    format!("about {system}")
}

pub(crate) fn asked_of(role: &str) -> String {
    format!("asked of: {role}")
}

pub(crate) fn asked_by(asker: &str) -> String {
    format!("asked by {asker}")
}

pub(crate) fn due(day: &str) -> String {
    if day.is_empty() { "no day set".to_owned() } else { format!("due {day}") }
}

pub(crate) fn snapshots_answer(pack: &Pack) -> String {
    let left_out = pack.snapshots.iter().fold(0u64, |sum, it| sum.saturating_add(it.left_out));
    let left_out = match left_out {
        0 => String::new(),
        1 => " One row was left out, since something in it was wrong.".to_owned(),
        n => format!(
            " {} left out, since something in them was wrong.",
            count(n, "row was", "rows were")
        ),
    };
    format!(
        "{} of registers that the organisation keeps were taken as evidence.{left_out}",
        count(pack.snapshots.len() as u64, "snapshot", "snapshots"),
    )
}

pub(crate) fn rows(snapshot: &Snapshot) -> String {
    match snapshot.left_out {
        0 => number(snapshot.rows),
        n => format!("{} ({} left out)", number(snapshot.rows), number(n)),
    }
}

pub(crate) fn notes_answer(notes: &[AuditorNote]) -> String {
    let disputed =
        notes.iter().filter(|it| it.confirmations.iter().any(|c| !c.confirmed)).count() as u64;
    let silent = notes.iter().filter(|it| it.confirmations.is_empty()).count() as u64;
    format!(
        "{} on record. The other side disputes {} of them, and has not answered to {}.",
        count(notes.len() as u64, "note is", "notes are"),
        number(disputed),
        number(silent),
    )
}

pub(crate) fn confirmation(it: &Confirmation) -> String {
    let said = if it.confirmed { "Confirmed" } else { "Disputed" };
    format!("{said}: {}, {}", it.role, it.how)
}

pub(crate) fn retention_answer(retention: &Retention) -> String {
    let in_force = retention.holds.iter().filter(|it| it.lifted.is_none()).count() as u64;
    let rules = retention.rules.iter().filter(|it| it.ended.is_none()).count() as u64;
    let without = match retention.without_rule {
        0 => "Every item is covered by a rule.".to_owned(),
        n => format!("No rule covers {}.", count(n, "item", "items")),
    };
    format!(
        "{}, {} and {} on record. {without}",
        count(rules, "rule in force", "rules in force"),
        count(in_force, "legal hold in force", "legal holds in force"),
        count(retention.runs.len() as u64, "retention run", "retention runs"),
    )
}

pub(crate) fn ended(why: &str) -> String {
    format!("no longer holds: {why}")
}

pub(crate) fn hold_state(hold: &Hold) -> String {
    match &hold.lifted {
        None => IN_FORCE.to_owned(),
        Some(day) => format!("lifted {day}"),
    }
}

pub(crate) fn placed(hold: &Hold) -> String {
    format!("placed {}", hold.placed)
}

pub(crate) fn held_items(hold: &Hold) -> String {
    count(hold.items, "item", "items")
}

pub(crate) fn ordered_by(hold: &Hold) -> String {
    format!("ordered by {}", hold.ordered_by)
}

pub(crate) fn as_at(day: &str) -> String {
    format!("as at {day}")
}

/// What became of what a run listed, one line each.
pub(crate) fn became(run: &RetentionRun) -> Vec<String> {
    let mut lines = vec![count(run.due, "item was due", "items were due")];
    let held = run.held_back.iter().map(|(id, hold)| format!("{id} held back by {hold}"));
    lines.extend(held);
    if !run.erased.is_empty() {
        lines.push(format!("erased: {}", run.erased.join(", ")));
    }
    lines.extend(run.kept.iter().map(|(id, why)| format!("{id} kept: {why}")));
    lines
}

/// Who listed and approved a run, and its certificate, one line each.
pub(crate) fn certified(run: &RetentionRun) -> Vec<String> {
    let mut lines = vec![format!("listed by {}", run.listed_by)];
    lines.push(match run.approved_by.as_str() {
        "" => "approved by nobody".to_owned(),
        by => format!("approved by {by}"),
    });
    if !run.exception.is_empty() {
        lines.push(format!("one person did both: {}", run.exception));
    }
    lines.push(match run.certificate {
        None => "not carried out".to_owned(),
        Some(entry) => format!("certified by entry {} of the ledger", number(entry)),
    });
    lines
}
