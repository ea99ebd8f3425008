//! The matrix of an audit cycle: clauses and controls against engagements, with what nobody concluded on.

use exhibit_core::day::Day;
use exhibit_core::event::{ConclusionWord, EngagementId, EngagementKind};
use exhibit_core::register::{EngagementState, Register};
use exhibit_registers::{Sheet, Value};
use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::local_days;
use crate::engagements::{all_requirements, title_of};

/// How many years a certification lasts, and so a matrix.
pub const CYCLE_YEARS: u32 = 3;

/// Clauses and controls against engagements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Matrix {
    /// As at which day.
    pub as_at: Day,
    /// Over how many years.
    pub years: u32,
    /// Engagements count whose period ends on this day or later.
    pub from: Day,
    /// The engagements, by number.
    pub engagements: Vec<MatrixColumn>,
    /// The clauses and controls, the organisation's own controls included.
    pub rows: Vec<MatrixRow>,
    /// How many rows are holes.
    pub holes: u64,
}

/// An engagement of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MatrixColumn {
    /// Its number.
    pub id: EngagementId,
    /// What kind of audit it is.
    pub kind: EngagementKind,
    /// What it is called.
    pub title: String,
    /// How it stands: open or closed.
    pub state: String,
    /// The days of its period.
    pub days: String,
}

/// A clause or control of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MatrixRow {
    /// The requirement's id.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// What each engagement says, in the order of the engagements.
    pub cells: Vec<MatrixCell>,
    /// Whether no closed engagement concluded on it. That it is not applicable counts where the Statement of
    /// Applicability excludes it.
    pub hole: bool,
    /// The version of the Statement of Applicability that excludes it, if the newest signed one does, or the newest
    /// where none is signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_by: Option<String>,
}

/// What an engagement says of a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MatrixCell {
    /// Whether it is in scope.
    pub in_scope: bool,
    /// The conclusion, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<ConclusionWord>,
    /// Whether the engagement is open, so that the conclusion may still be another.
    pub open: bool,
}

impl MatrixCell {
    /// Returns what people read there.
    pub fn text(&self) -> String {
        match (self.in_scope, self.conclusion) {
            (_, Some(word)) if self.open => format!("{} (open)", word.as_str()),
            (_, Some(word)) => word.as_str().to_owned(),
            (true, None) => "in scope".to_owned(),
            (false, None) => String::new(),
        }
    }
}

/// Returns the matrix over the last years.
pub fn matrix(register: &Register, today: Day, years: u32) -> Matrix {
    let from = years_before(today, years);
    let counts = |it: &&EngagementState| {
        let said = &it.recorded.said;
        local_days(said.period, &said.zone).to.is_some_and(|to| to >= from)
    };
    let engagements: Vec<_> = register.engagements().filter(counts).collect();
    let rows: Vec<_> =
        all_requirements(register).iter().map(|id| row(register, &engagements, id)).collect();
    Matrix {
        as_at: today,
        years,
        from,
        engagements: engagements.iter().map(|it| column(it)).collect(),
        holes: rows.iter().filter(|it| it.hole).count() as u64,
        rows,
    }
}

/// Returns the matrix as a sheet.
pub(crate) fn sheet(matrix: &Matrix) -> Sheet {
    let ids = matrix.engagements.iter().map(|it| format!("{} {}", it.id, it.kind.as_str()));
    let first = ["Requirement", "Title"].into_iter().map(str::to_owned);
    let rows = matrix.rows.iter().map(|row| {
        let hole = match (row.hole, &row.excluded_by) {
            (true, Some(soa)) => format!("no conclusion; excluded by {soa}"),
            (true, None) => "no conclusion".to_owned(),
            (false, _) => String::new(),
        };
        let mut cells = vec![Value::from(row.requirement.clone()), Value::from(row.title.clone())];
        cells.extend(row.cells.iter().map(|it| Value::from(it.text())));
        cells.push(Value::from(hole));
        cells
    });
    Sheet {
        name: "Matrix".to_owned(),
        header: first.chain(ids).chain(["Hole".to_owned()]).collect(),
        rows: rows.collect(),
    }
}

fn column(state: &EngagementState) -> MatrixColumn {
    let said = &state.recorded.said;
    MatrixColumn {
        id: said.id,
        kind: said.kind,
        title: said.title.clone(),
        state: state.state().to_owned(),
        days: local_days(said.period, &said.zone).for_people(),
    }
}

fn row(register: &Register, engagements: &[&EngagementState], id: &str) -> MatrixRow {
    let cell = |state: &&EngagementState| MatrixCell {
        in_scope: state.recorded.said.covers(id),
        conclusion: state.conclusions.get(id).map(|it| it.said.conclusion),
        open: !state.is_closed(),
    };
    let statement = register.signed_soa().or_else(|| register.newest_soa()).map(|it| &it.said);
    let excluded = statement.filter(|it| it.row(id).is_some_and(|row| !row.applicable));
    let fills = |state: &&EngagementState| {
        let said = state.conclusions.get(id).map(|it| it.said.conclusion);
        let unfounded = said == Some(ConclusionWord::NotApplicable) && excluded.is_none();
        state.is_closed() && state.is_concluded(id) && !unfounded
    };
    MatrixRow {
        requirement: id.to_owned(),
        title: title_of(register, id),
        cells: engagements.iter().map(cell).collect(),
        hole: !engagements.iter().any(fills),
        excluded_by: excluded.map(|it| it.id.to_string()),
    }
}

/// Returns the day so many years earlier; 28 February for a 29th that is not there.
fn years_before(day: Day, years: u32) -> Day {
    let text = day.to_string();
    let year: u32 = text.get(..4).and_then(|it| it.parse().ok()).unwrap_or(1);
    let year = year.saturating_sub(years).max(1);
    let rest = text.get(4..).unwrap_or("-01-01");
    let same = Day::parse(&format!("{year:04}{rest}"));
    same.or_else(|| Day::parse(&format!("{year:04}-02-28"))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_begins_on_the_same_day_years_before() {
        let before = |text: &str, years| years_before(Day::parse(text).expect("a day"), years);
        assert_eq!(before("2026-03-14", 3).to_string(), "2023-03-14");
        assert_eq!(before("2024-02-29", 3).to_string(), "2021-02-28");
        assert_eq!(before("2026-03-14", 9_999).to_string(), "0001-03-14");
    }
}
