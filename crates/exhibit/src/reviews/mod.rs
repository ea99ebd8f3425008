//! Management reviews (clause 9.3): drafted from what the vault knows, filled in by people, written down.
//!
//! A draft is a workbook with four sheets. It comes back filled in, and is read line by line: all of it becomes
//! the review's entry, or none.

mod draft;
mod workbook;

use std::path::Path;

use exhibit_core::day::Day;
use exhibit_core::event::{
    DecisionCited, Event, EvidenceId, FindingId, ReviewId, ReviewRecorded, SignoffObject, TestId,
};
use exhibit_core::event::{EngagementId, PersonId};
use exhibit_core::register::{Register, Stated};
use exhibit_core::visible::visible;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::plain_files::PlainFile;
use crate::registers::ProblemShown;
use crate::signing::record::{input_name, result_name};
use crate::vault::{Open, Vault};

/// A management review as people want to see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReviewOfManagement {
    /// Its number.
    pub id: ReviewId,
    /// On which day it was held.
    pub on: Day,
    /// Who was there.
    pub attendees: Vec<PersonThere>,
    /// Who should have been there.
    pub absent: Vec<PersonAbsent>,
    /// What was put before it.
    pub inputs: Vec<InputShown>,
    /// What was not put before it.
    pub missing: Vec<MissingShown>,
    /// What became of decisions that were open.
    pub carried: Vec<CarriedShown>,
    /// What was decided.
    pub decisions: Vec<DecisionShown>,
    /// How it stands: `not signed`, or as the newest sign-off about it.
    pub signoff: String,
    /// Who wrote it down.
    pub by: String,
    /// The entry.
    pub entry: u64,
    /// Why it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// Somebody who was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonThere {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// As what.
    pub role: String,
}

/// Somebody who was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonAbsent {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// Why, and who stood in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Something that was put before a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InputShown {
    /// Its key in the catalog.
    pub input: String,
    /// Its clause and what it is about.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Items that it cites.
    pub evidence: Vec<EvidenceId>,
    /// Engagements that it cites.
    pub engagements: Vec<EngagementId>,
    /// Findings that it cites.
    pub findings: Vec<FindingId>,
    /// Runs of tests that it cites.
    pub tests: Vec<TestId>,
}

/// Something that was not put before a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingShown {
    /// Its key in the catalog.
    pub input: String,
    /// Its clause and what it is about.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// What a review says of a decision that was open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CarriedShown {
    /// The decision.
    pub decision: DecisionCited,
    /// What became of it: `open`, `done`, `dropped`.
    pub state: String,
    /// In words.
    pub remark: String,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DecisionShown {
    /// The review that took it.
    pub review: ReviewId,
    /// Its number there.
    pub number: u32,
    /// What it is about.
    pub about: String,
    /// What is to be done.
    pub what: String,
    /// Who has to do it.
    pub owner: String,
    /// By when.
    pub due: Day,
    /// Whether it is open and late; nothing of decisions that were carried on is late twice.
    pub overdue: bool,
}

/// What came of reading a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReviewReport {
    /// The review's number, if it was written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ReviewId>,
    /// What is wrong, sheet by sheet and line by line.
    pub problems: Vec<SheetProblem>,
}

/// Something wrong in a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SheetProblem {
    /// The sheet.
    pub sheet: String,
    /// What is wrong.
    #[serde(flatten)]
    pub problem: ProblemShown,
}

/// A review to be read from a workbook.
pub struct ReviewRequest<'a> {
    /// The workbook's name and bytes.
    pub file: (&'a str, &'a [u8]),
    /// On which day it was held.
    pub on: Day,
    /// The review that it changes, and why.
    pub change: Option<(ReviewId, &'a str)>,
}

/// Returns the management reviews, by number.
pub fn reviews(register: &Register, today: Day) -> Vec<ReviewOfManagement> {
    register.reviews().map(|it| shown(register, it, today)).collect()
}

/// Returns the decisions that are still open, by review and number.
pub fn open_decisions(register: &Register, today: Day) -> Vec<DecisionShown> {
    let open = register.open_decisions(register.next_review());
    let one = |it: &exhibit_core::register::OpenDecision<'_>| DecisionShown {
        overdue: it.is_overdue(today),
        ..decision(register, it.cited.review, it.decision)
    };
    open.iter().map(one).collect()
}

impl Vault<Open> {
    /// Writes a workbook for the next review, filled from what the vault knows.
    ///
    /// # Errors
    /// [`Error::Policy`]; [`Error::Exists`]; [`Error::Unwritable`]; as [`Vault::append`].
    pub fn export_review_draft(
        &mut self,
        host: &Host<'_>,
        on: Day,
        path: &Path,
    ) -> Result<(), Error> {
        let bytes = draft::workbook(self.register(), on)?;
        self.write_plain(host, PlainFile::own("draft of a management review"), path, &bytes)
    }

    /// Reads a workbook, and writes the review down: all of it, or nothing.
    ///
    /// A workbook with problems is an answer, not an error: its report has no number then.
    ///
    /// # Errors
    /// [`Error::Table`] if a sheet is missing or can't be read; [`Error::Refused`] where the rules do not allow the
    /// review; as [`Vault::append`].
    pub fn record_review(
        &mut self,
        host: &Host<'_>,
        request: &ReviewRequest<'_>,
    ) -> Result<ReviewReport, Error> {
        let (said, problems) = workbook::read(self, request)?;
        let Some(said) = said.filter(|_| problems.is_empty()) else {
            return Ok(ReviewReport { id: None, problems });
        };
        let id = said.id;
        self.state(host, vec![Event::ReviewRecorded(Box::new(said))])?;
        Ok(ReviewReport { id: Some(id), problems })
    }
}

fn shown(register: &Register, stated: &Stated<ReviewRecorded>, today: Day) -> ReviewOfManagement {
    let said = &stated.said;
    let seen = |text: &str| visible(text).into_owned();
    let newer = register.reviews().any(|it| it.said.id > said.id);
    let inputs = said.inputs.iter().map(|it| InputShown {
        input: it.input.clone(),
        name: input_name(&it.input),
        text: seen(&it.text),
        evidence: it.evidence.iter().map(|it| it.id).collect(),
        engagements: it.engagements.clone(),
        findings: it.findings.clone(),
        tests: it.tests.clone(),
    });
    let missing = said.missing.iter().map(|it| MissingShown {
        input: it.input.clone(),
        name: input_name(&it.input),
        reason: seen(&it.reason),
    });
    let carried = said.carried.iter().map(|it| CarriedShown {
        decision: it.decision,
        state: it.progress.as_str().to_owned(),
        remark: seen(&it.remark),
    });
    let decisions = said.decisions.iter().map(|it| DecisionShown {
        // What became of it stands in the review after this one.
        overdue: !newer && it.due < today,
        ..decision(register, said.id, it)
    });
    ReviewOfManagement {
        id: said.id,
        on: said.on,
        attendees: said
            .attendees
            .iter()
            .map(|it| PersonThere {
                person: it.person,
                name: name_of(register, it.person),
                role: seen(&it.role),
            })
            .collect(),
        absent: said
            .absent
            .iter()
            .map(|it| PersonAbsent {
                person: it.person,
                name: name_of(register, it.person),
                reason: it.reason.as_deref().map(seen),
            })
            .collect(),
        inputs: inputs.collect(),
        missing: missing.collect(),
        carried: carried.collect(),
        decisions: decisions.collect(),
        signoff: signoff_state(register, SignoffObject::Review { review: said.id }),
        by: name_of(register, stated.by),
        entry: stated.leaf,
        changed_because: said.changed_because.clone(),
    }
}

/// Says how an object stands: by the newest sign-off about it as it is now.
pub(crate) fn signoff_state(register: &Register, object: SignoffObject) -> String {
    let signed = register.signed_by(object);
    let newest = || register.signoffs().rev().find(|it| it.requested.said.object == object);
    let found = signed.or_else(newest);
    found.map_or("not signed", |it| it.progress().as_str()).to_owned()
}

fn decision(
    register: &Register,
    review: ReviewId,
    it: &exhibit_core::event::Decision,
) -> DecisionShown {
    DecisionShown {
        review,
        number: it.number,
        about: result_name(&it.result),
        what: visible(&it.what).into_owned(),
        owner: name_of(register, it.owner),
        due: it.due,
        overdue: false,
    }
}
