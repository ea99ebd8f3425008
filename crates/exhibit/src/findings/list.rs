//! Lists of findings: a certification body's own, read; ours, written.

use std::collections::BTreeMap;

use exhibit_core::day::Day;
use exhibit_core::event::{
    BodyGraded, EngagementId, Event, FindingId, FindingRecorded, FindingSource, Grade, SchemeId,
    SchemeStated,
};
use exhibit_core::register::{FindingState, Refusal, Register};
use exhibit_registers::{Problem, ProblemCode, Row, Sheet, Value};
use exhibit_verify::watch::Watcher;

use super::place::place_for_people;
use super::scheme::grade_meant;
use super::shown::with_article;
use super::{blank, word};
use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::registers::{Found, RegisterReport, RegisterRequest, site_named};
use crate::vault::{Open, Vault};

/// How many letters of a condition are its title, where the list has none.
const TITLE: usize = 72;

/// A certification body's list of findings.
pub struct FindingsImport<'a> {
    /// The file, whose findings it lists (`asked_by`), and the day of the list.
    pub list: RegisterRequest<'a>,
    /// In which engagement they were made.
    pub engagement: Option<EngagementId>,
    /// The scheme that has the body's words for grades.
    pub scheme: Option<SchemeId>,
}

impl Vault<Open> {
    /// Reads a certification body's list of findings: all of its rows, or none unless bad ones are to be left out.
    ///
    /// A row whose reference this body used before changes that finding, and never its grade.
    ///
    /// # Errors
    /// As [`Vault::import_register`]; [`Error::Refused`] for a scheme that is not on record.
    pub fn import_findings(
        &mut self,
        host: &Host<'_>,
        import: &FindingsImport<'_>,
        watcher: &dyn Watcher,
    ) -> Result<RegisterReport, Error> {
        let known = |id: &SchemeId| self.register().schemes().any(|it| it.said.id == *id);
        if let Some(id) = import.scheme.filter(|id| !known(id)) {
            return Err(Refusal::Unknown { what: "grading scheme", id: id.to_string() }.into());
        }
        let today = Day::of((host.now)());
        let say = |vault: &Self, _: &exhibit_registers::Schema, rows: &[Row]| {
            let mut reader = Reader::of(vault.register(), import, today);
            let mut trial = vault.register().clone();
            for row in rows {
                let tried = reader.event(row).map(|event| {
                    let tried = vault.try_row(host, &mut trial, row.row, &event);
                    tried.map(|()| event)
                });
                match tried {
                    Some(Ok(event)) => reader.said.push((row.row, event)),
                    Some(Err(problem)) => reader.problems.push(problem),
                    None => {}
                }
                // Numbers follow each other: a row that can't be said takes none.
                reader.next = trial.next_finding().0;
            }
            let remarks = reader.remarks.iter().map(|(what, rows)| {
                let rows: Vec<_> = rows.iter().map(u64::to_string).collect();
                format!("{what}: row {}.", rows.join(", "))
            });
            Found { remarks: remarks.collect(), said: reader.said, problems: reader.problems }
        };
        self.import_rows(host, &import.list, &say, watcher)
    }
}

/// Returns the list of findings as a sheet. Its columns are those of the register of the same name and more.
pub fn sheet(register: &Register, today: Day) -> Sheet {
    let header = [
        "Our number",
        "Their reference",
        "Title",
        "Our grade",
        "Their grade",
        "Source",
        "Body",
        "Criteria",
        "Condition",
        "Objective evidence",
        "System",
        "Engagement",
        "Found on",
        "Owner",
        "Due",
        "State",
        "Overdue",
        "Extent",
        "Cause",
        "Correction",
        "Corrective actions",
        "Effectiveness",
        "Closed",
        "Repeats",
    ];
    Sheet {
        name: "Findings".to_owned(),
        header: header.iter().map(|it| (*it).to_owned()).collect(),
        rows: register.findings().map(|it| cells(register, it, today)).collect(),
    }
}

fn cells(register: &Register, state: &FindingState, today: Day) -> Vec<Value> {
    let said = &state.recorded.said;
    let body = said.body.as_ref();
    let answer = state.answered.as_ref().map(|it| &it.said);
    let evidence: Vec<_> = said.evidence.iter().map(place_for_people).collect();
    let overdue = if register.is_finding_overdue(state, today) { "yes" } else { "no" };
    let closed = state.closed.last().filter(|_| state.is_closed());
    let closed = closed.map(|it| {
        format!("{} by {}: {}", it.at.day_for_people(), name_of(register, it.by), it.said.reason)
    });
    let opt = |text: Option<String>| Value::from(text.unwrap_or_default());
    vec![
        Value::from(said.id.to_string()),
        opt(body.map(|it| it.reference.clone())),
        Value::from(said.title.as_str()),
        Value::from(register.graded(state).0),
        opt(body.map(|it| it.grade.clone())),
        Value::from(said.source.as_str()),
        opt(body.map(|it| it.body.clone())),
        Value::from(said.criteria.join("; ")),
        Value::from(said.condition.as_str()),
        Value::from(evidence.join("; ")),
        Value::from(said.systems.join("; ")),
        opt(said.engagement.map(|it| it.to_string())),
        Value::from(said.on.to_string()),
        opt(said.owner.map(|it| name_of(register, it))),
        opt(register.finding_due(state).map(|it| it.to_string())),
        Value::from(state.state()),
        Value::from(overdue),
        opt(answer.and_then(|it| it.extent.clone())),
        opt(answer.and_then(|it| it.cause.clone())),
        opt(answer.and_then(|it| it.correction.clone())),
        Value::from(actions(register, state)),
        opt(state.checks.last().map(|it| it.said.result.clone())),
        opt(closed),
        opt(said.repeats.map(|it| it.to_string())),
    ]
}

fn actions(register: &Register, state: &FindingState) -> String {
    let all = state.actions.values().map(|it| {
        let said = &it.stated.said;
        let done = it.done.as_ref().map(|it| format!(", done {}", it.said.on));
        let (owner, done) = (name_of(register, said.owner), done.unwrap_or_default());
        format!("{}. {} ({owner}, by {}{done})", said.number, said.what, said.due)
    });
    all.collect::<Vec<_>>().join("\n")
}

/// Makes findings of rows.
struct Reader<'a> {
    register: &'a Register,
    body: &'a str,
    as_of: Day,
    today: Day,
    engagement: Option<EngagementId>,
    scheme: Option<SchemeId>,
    graded_by: Option<&'a SchemeStated>,
    next: u32,
    said: Vec<(u64, Event)>,
    problems: Vec<Problem>,
    /// Sentences, and the rows of which they are true.
    remarks: BTreeMap<String, Vec<u64>>,
}

impl<'a> Reader<'a> {
    fn of(register: &'a Register, import: &FindingsImport<'a>, today: Day) -> Self {
        let stated = import.scheme.and_then(|id| register.schemes().find(|it| it.said.id == id));
        Self {
            register,
            body: import.list.asked_by.unwrap_or_default(),
            as_of: import.list.as_of,
            today,
            engagement: import.engagement,
            scheme: import.scheme,
            graded_by: stated.map(|it| &it.said),
            next: register.next_finding().0,
            said: Vec::new(),
            problems: Vec::new(),
            remarks: BTreeMap::new(),
        }
    }

    /// Returns what a row says, if it says something new.
    fn event(&mut self, row: &Row) -> Option<Event> {
        let theirs = row.text("grade").unwrap_or_default();
        let Some(grade) = grade_meant(self.graded_by, theirs) else {
            self.unknown_grade(row, theirs);
            return None;
        };
        let reference = row.text("reference").unwrap_or_default();
        let before = self.register.findings().find(|it| {
            let body = it.recorded.said.body.as_ref();
            body.is_some_and(|it| it.body == self.body && it.reference == reference)
        });
        let recorded = self.recorded(row, grade, before);
        if recorded.on > self.today {
            self.problem(row, "found", &recorded.on.to_string(), "a day that has come".to_owned());
            return None;
        }
        if let Some(due) = recorded.due.filter(|due| *due < recorded.on) {
            let expected = format!("a day from {} on, when it was found", recorded.on);
            self.problem(row, "due", &due.to_string(), expected);
            return None;
        }
        let event = |it| Some(Event::FindingRecorded(Box::new(it)));
        let Some(before) = before else { return event(recorded) };
        if before.grade != grade {
            let id = before.recorded.said.id;
            let what = format!(
                "{id} is {} in the list and {} here; a grade is changed with `exhibit findings regrade`",
                with_article(grade.as_str()),
                with_article(before.grade.as_str())
            );
            self.remarks.entry(what).or_default().push(row.row);
        }
        // Where the list says nothing new, the row of the list that came first stays.
        let same = |it: &FindingRecorded| FindingRecorded {
            row: None,
            changed_because: None,
            ..it.clone()
        };
        if same(&before.recorded.said) == same(&recorded) { None } else { event(recorded) }
    }

    fn recorded(
        &mut self,
        row: &Row,
        grade: Grade,
        before: Option<&FindingState>,
    ) -> FindingRecorded {
        let day = |key: &str| row.text(key).and_then(Day::parse);
        let on = day("found").unwrap_or(self.as_of);
        let condition = self.condition(row);
        let blank = blank(FindingId(self.next), FindingSource::CertificationBody, grade, on);
        let start = before.map_or(blank, |it| it.recorded.said.clone());
        let title = row.text("title").map_or_else(|| begin(&condition), str::to_owned);
        let text = |key: &str| row.text(key).unwrap_or_default().to_owned();
        let body = BodyGraded {
            body: self.body.to_owned(),
            reference: text("reference"),
            grade: text("grade"),
            on,
        };
        FindingRecorded {
            title,
            on,
            condition,
            body: Some(body),
            engagement: self.engagement.or(start.engagement),
            scheme: self.scheme.or(start.scheme),
            criteria: row.list("criteria").to_vec(),
            systems: or(self.system(row).map(|it| vec![it]), start.systems),
            sites: or(
                row.text("site").and_then(|it| self.site(it)).map(|it| vec![it]),
                start.sites,
            ),
            owner: row
                .text("owner")
                .and_then(|it| self.register.person_in_lists(it))
                .or(start.owner),
            due: day("due").or(start.due),
            changed_because: before.map(|_| "the list came again".to_owned()),
            ..start
        }
    }

    /// What is on record under no such name is not lost: it stays with the words of the body.
    fn condition(&mut self, row: &Row) -> String {
        let mut condition = row.text("condition").unwrap_or_default().to_owned();
        let more = [("Objective evidence", row.text("evidence")), ("Remark", row.text("remarks"))];
        for (what, text) in more {
            if let Some(text) = text {
                condition.push_str(&format!("\n{what}: {text}"));
            }
        }
        let unknown = [
            ("AI system", row.text("system").filter(|_| self.system(row).is_none())),
            ("site", row.text("site").filter(|it| self.site(it).is_none())),
            ("person", row.text("owner").filter(|it| self.register.person_in_lists(it).is_none())),
        ];
        for (what, text) in unknown {
            let Some(text) = text else { continue };
            condition.push_str(&format!("\nNamed as {what}: {text}"));
            let remark =
                format!("The {what} named is not on record, and is kept with the condition");
            self.remarks.entry(remark).or_default().push(row.row);
        }
        condition
    }

    fn system(&self, row: &Row) -> Option<String> {
        let known = self.register.organisation().system(row.text("system")?);
        known.map(|it| it.recorded.said.name.clone())
    }

    fn site(&self, text: &str) -> Option<exhibit_core::event::SiteId> {
        site_named(self.register, text)
    }

    fn unknown_grade(&mut self, row: &Row, found: &str) {
        let names = match self.graded_by {
            Some(scheme) => scheme.grades.iter().map(|it| it.name.clone()).collect::<Vec<_>>(),
            None => Grade::ALL.into_iter().map(word).collect(),
        };
        let how = match self.scheme {
            Some(id) => format!("a grade of {id}"),
            None => "a grade by its usual words, or by a scheme named with --scheme".to_owned(),
        };
        self.problem(row, "grade", found, format!("{how}: {}", names.join(", ")));
    }

    fn problem(&mut self, row: &Row, column: &str, found: &str, expected: String) {
        self.problems.push(Problem {
            row: row.row,
            column: column.to_owned(),
            found: found.to_owned(),
            expected,
            code: ProblemCode::Contradiction,
        });
    }
}

fn or<T>(said: Option<Vec<T>>, before: Vec<T>) -> Vec<T> {
    said.unwrap_or(before)
}

/// Returns the beginning of a text, as a title.
fn begin(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(TITLE) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}
