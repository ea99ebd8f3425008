//! Texts on the audit: engagements, conclusions, the programme and the matrix.

use super::{count, number};
use crate::model::{Conclusion, Engagement, Matrix, MatrixRow, PlannedAudit, Programme};

pub(crate) const ENGAGEMENTS: &str = "Engagements";
pub(crate) const PROGRAMME: &str = "Audit programme";
pub(crate) const MATRIX: &str = "Clauses and controls over the audit cycle";
pub(crate) const CONCLUSIONS: &str = "Conclusions by requirement";

pub(crate) const LABEL_KIND: &str = "Kind";
pub(crate) const LABEL_STATE: &str = "State";
pub(crate) const LABEL_ENGAGEMENT_PERIOD: &str = "Period";
pub(crate) const LABEL_CLOCK: &str = "Clock";
pub(crate) const LABEL_ENGAGEMENT_SCOPE: &str = "Scope";
pub(crate) const LABEL_AGAINST: &str = "Against";
pub(crate) const LABEL_REQUIREMENTS: &str = "Requirements";
pub(crate) const LABEL_SYSTEMS: &str = "AI systems";
pub(crate) const LABEL_SITES: &str = "Sites";
pub(crate) const LABEL_PARTY: &str = "With";
pub(crate) const LABEL_PLAN: &str = "Planned as";
pub(crate) const LABEL_FOLLOWS: &str = "Follows";
pub(crate) const LABEL_CARRIES: &str = "Carried into it";
pub(crate) const LABEL_TEAM: &str = "Team";
pub(crate) const LABEL_OBJECTIVES: &str = "Meant to achieve";
pub(crate) const LABEL_FREQUENCY: &str = "How often, and why";
pub(crate) const LABEL_RESPONSIBLE: &str = "Answers for it";
pub(crate) const ALL: &str = "all";
pub(crate) const NO_TEAM: &str = "not known here";
pub(crate) const NOBODY_NAMED: &str = "nobody is named";
pub(crate) const NO_ENGAGEMENT_BEFORE: &str = "no engagement";
pub(crate) const NOTHING_CARRIED: &str = "no finding";
pub(crate) const HISTORY: &str = "Closing";
pub(crate) const EXCEPTIONS: &str = "Exceptions from independence";
pub(crate) const EXCEPTIONS_SENTENCE: &str = "Who audits something that is their own work, why there was nobody else, and what was done instead.";
pub(crate) const NO_EXCEPTIONS: &str = "No exception from independence is recorded.";
pub(crate) const NOT_INDEPENDENT: &str = "Not independent by now, and no exception is recorded";
pub(crate) const SINCE_FROZEN: &str = "After its papers were frozen";
pub(crate) const SINCE_FROZEN_SENTENCE: &str = "The engagement speaks as at the entry that closed it. What came later is no part of it, and other chapters of this pack may rest on it:";

pub(crate) const CONCLUSIONS_SENTENCE: &str = "Three answers a requirement: whether what is laid down would meet it, whether that was put in place, and whether it operated over the period. A document alone never shows operation.";
pub(crate) const MATRIX_SENTENCE: &str = "What engagements concluded on each requirement. A hole is a requirement on which no closed engagement concluded; that it is not applicable counts where the Statement of Applicability excludes it.";
pub(crate) const HOLE: &str = "no conclusion";

pub(crate) const HEAD_WHO: &str = "Who";
pub(crate) const HEAD_TIES: &str = "What is their own work";
pub(crate) const HEAD_BECAUSE: &str = "Why";
pub(crate) const HEAD_INSTEAD: &str = "What was done instead";
pub(crate) const HEAD_CONCLUSION_OF: &str = "Requirement";
pub(crate) const HEAD_ANSWERS: &str = "Answers";
pub(crate) const HEAD_CONCLUSION: &str = "Conclusion and reason";
pub(crate) const HEAD_STANDS_ON: &str = "Stands on";
pub(crate) const HEAD_AUDIT: &str = "Audit";
pub(crate) const HEAD_DUE: &str = "Due";
pub(crate) const HEAD_COVERS: &str = "Covers";
pub(crate) const HEAD_METHODS: &str = "How";
pub(crate) const HEAD_AUDIT_STATE: &str = "State";
pub(crate) const HEAD_ENGAGEMENTS: &str = "What engagements concluded";
pub(crate) const HEAD_HOLE: &str = "Hole";

pub(crate) fn engagements_answer(engagements: &[Engagement]) -> String {
    let closed = engagements.iter().filter(|it| it.state == "closed").count() as u64;
    let exceptions = engagements.iter().map(|it| it.exceptions.len() as u64).sum();
    let exceptions = match exceptions {
        0 => NO_EXCEPTIONS.to_owned(),
        n => {
            let one = "exception from independence is";
            format!("{} recorded.", count(n, one, "exceptions from independence are"))
        }
    };
    format!(
        "{} on record, of which {} closed. {exceptions}",
        count(engagements.len() as u64, "engagement is", "engagements are"),
        if closed == 1 { "1 is".to_owned() } else { format!("{} are", number(closed)) },
    )
}

pub(crate) fn conclusions_answer(engagement: &Engagement) -> String {
    let concluded = engagement.in_scope.saturating_sub(engagement.not_concluded.len() as u64);
    format!(
        "{} ({}) concludes on {} of {} in scope.",
        engagement.id,
        engagement.title,
        number(concluded),
        count(engagement.in_scope, "requirement", "requirements"),
    )
}

pub(crate) fn not_concluded(ids: &[String]) -> String {
    let n = count(ids.len() as u64, "requirement", "requirements");
    format!("Nothing is concluded on {n} in scope: {}.", ids.join(", "))
}

pub(crate) fn answers(it: &Conclusion) -> [String; 3] {
    [
        format!("designed: {}", it.design),
        format!("implemented: {}", it.implementation),
        format!("operating: {}", it.operation),
    ]
}

pub(crate) fn concluded_by(name: &str) -> String {
    format!("concluded by {name}")
}

pub(crate) fn programme_answer(programmes: &[Programme]) -> String {
    let audits = || programmes.iter().flat_map(|it| &it.audits);
    let overdue = match audits().filter(|it| it.overdue).count() as u64 {
        0 => "None is overdue.".to_owned(),
        n => format!("{} overdue.", count(n, "is", "are")),
    };
    format!("{} planned. {overdue}", count(audits().count() as u64, "audit is", "audits are"))
}

pub(crate) fn audit_state(it: &PlannedAudit) -> String {
    match it.engagements.is_empty() {
        true => it.state.clone(),
        false => format!("{} ({})", it.state, it.engagements.join(", ")),
    }
}

pub(crate) fn matrix_answer(matrix: &Matrix) -> String {
    let holes = matrix.rows.iter().filter(|it| it.hole).count() as u64;
    let holes = match holes {
        0 => "On each requirement a closed one concluded.".to_owned(),
        n => format!("On {} no closed one concluded.", count(n, "requirement", "requirements")),
    };
    format!(
        "{} since {}. {holes}",
        count(
            matrix.engagements.len() as u64,
            "engagement looks at a time",
            "engagements look at times"
        ),
        matrix.from,
    )
}

pub(crate) fn hole(row: &MatrixRow) -> String {
    match (row.hole, row.excluded_by.as_str()) {
        (false, _) => String::new(),
        (true, "") => HOLE.to_owned(),
        (true, soa) => format!("{HOLE}; {soa} excludes it"),
    }
}

pub(crate) fn said(engagement: &str, word: &str) -> String {
    format!("{engagement}: {word}")
}
