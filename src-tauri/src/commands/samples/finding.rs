//! Findings: from what was seen to the proof that what was done helps.

use std::collections::BTreeMap;
use std::path::PathBuf;

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::{
    ActionDone, BodyGraded, Class, ColumnMapping, Dates, EffectivenessChecked, EngagementId,
    EvidenceKind, Exception, FindingAnswered, FindingId, FindingSource, Grade, SampleId, SchemeId,
    SiteId,
};
use exhibit::delivery::shown;
use exhibit::findings::{
    ActionSaid, FindingLine, FindingNoted, FindingSaid, FindingShown, FindingsImport,
    FindingsWanted, FormTaken, Place, SchemeFile, SchemesShown, built_in_scheme, finding, findings,
    row_cited, schemes,
};
use exhibit::ingest::IntakeRequest;
use exhibit::inspect::read_small;
use exhibit::registers::RegisterRequest;
use exhibit::vault::{Open, Vault};
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::{AppHandle, State};

use super::{day, items, person, written};
use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs;
use crate::machine::today;

/// What is said of a finding. What is absent or empty stays as it was.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct SaidOfFinding {
    title: Option<String>,
    on: Option<String>,
    engagement: Option<EngagementId>,
    source: Option<FindingSource>,
    body: Option<SaidByBody>,
    /// The controls and clauses that it is measured against.
    criteria: Vec<String>,
    condition: Option<String>,
    /// Items (E-0016), lines of them (E-0016:17), pages of them (E-0003#p4).
    evidence: Vec<String>,
    samples: Vec<SampleId>,
    systems: Vec<String>,
    sites: Vec<SiteId>,
    /// The row of a register from which it comes, such as RG-001:12.
    row: Option<String>,
    owner: Option<String>,
    due: Option<String>,
    repeats: Option<FindingId>,
    scheme: Option<SchemeId>,
}

/// What the body says whose finding it is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct SaidByBody {
    body: String,
    reference: String,
    grade: String,
    on: Option<String>,
}

/// A corrective action as somebody states it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct SaidOfAction {
    what: String,
    owner: String,
    due: String,
    /// The action to change, by its number.
    change: Option<u32>,
    /// Why it is changed.
    because: Option<String>,
}

/// What somebody saw who looked whether what was done helps.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct SaidOfCheck {
    by: String,
    on: String,
    effective: bool,
    result: String,
    evidence: Vec<String>,
}

/// A certification body's list of findings, to be read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct ListAsked {
    file: PathBuf,
    /// Whose findings they are.
    body: String,
    /// The day of the list.
    on: String,
    engagement: Option<EngagementId>,
    scheme: Option<SchemeId>,
    sheet: Option<String>,
    /// Columns of the list and the headers in the file that they are read from.
    columns: BTreeMap<String, String>,
    leave_out_bad: bool,
    look_only: bool,
}

/// Returns the findings, as they stand today.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_list(desk: State<'_, Desk>) -> Answer<Vec<FindingLine>> {
    desk.read(|vault| Ok(findings(vault.register(), today(), FindingsWanted::default())))
}

/// Returns a finding with all that came about.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_show(desk: State<'_, Desk>, id: FindingId) -> Answer<FindingShown> {
    desk.read(|vault| finding(vault.register(), id, today()))
}

/// Records a finding.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_record(
    desk: State<'_, Desk>,
    grade: Grade,
    said: SaidOfFinding,
) -> Answer<FindingNoted> {
    desk.write(|vault, host| {
        let read = Read::of(&said, vault)?;
        vault.record_finding(host, grade, &read.said(&said))
    })
}

/// Changes what a finding says, never its grade.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_change(
    desk: State<'_, Desk>,
    id: FindingId,
    said: SaidOfFinding,
    because: String,
) -> Answer<FindingNoted> {
    desk.write(|vault, host| {
        let read = Read::of(&said, vault)?;
        vault.change_finding(host, id, &read.said(&said), because.trim())
    })
}

/// Grades a finding anew; a lesser grade waits for somebody else.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_regrade(
    desk: State<'_, Desk>,
    id: FindingId,
    grade: Grade,
    reason: String,
) -> Answer<FindingNoted> {
    desk.write(|vault, host| vault.regrade_finding(host, id, grade, reason.trim()))
}

/// Approves a lesser grade that somebody else proposed.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_approve(
    desk: State<'_, Desk>,
    id: FindingId,
    grade: Grade,
    comment: String,
) -> Answer<FindingNoted> {
    desk.write(|vault, host| vault.approve_grade(host, id, grade, comment.trim()))
}

/// Writes down what those say whom a finding concerns; what is absent stays.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_answer(
    desk: State<'_, Desk>,
    id: FindingId,
    extent: Option<String>,
    cause: Option<String>,
    correction: Option<String>,
) -> Answer<FindingNoted> {
    let of = |text: &Option<String>| written(text.as_ref()).map(str::to_owned);
    let (extent, cause, correction) = (of(&extent), of(&cause), of(&correction));
    let answer = FindingAnswered { id, extent, cause, correction };
    desk.write(|vault, host| vault.answer_finding(host, answer))
}

/// States a corrective action, or changes one.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_state_action(
    desk: State<'_, Desk>,
    id: FindingId,
    said: SaidOfAction,
) -> Answer<FindingNoted> {
    desk.write(|vault, host| {
        let action = ActionSaid {
            what: said.what.trim(),
            owner: person(vault, &said.owner)?,
            due: day("due", &said.due)?,
            because: written(said.because.as_ref()),
        };
        Ok(vault.state_action(host, id, said.change, action)?.1)
    })
}

/// Says that a corrective action was carried out.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_action_done(
    desk: State<'_, Desk>,
    id: FindingId,
    number: u32,
    on: String,
    evidence: Vec<String>,
    remark: Option<String>,
) -> Answer<FindingNoted> {
    let (on, evidence) = (day("on", &on)?, items(&evidence)?);
    let remark = written(remark.as_ref()).map(str::to_owned);
    desk.write(|vault, host| {
        let evidence = vault.references(&evidence)?;
        vault.action_done(host, ActionDone { finding: id, number, on, evidence, remark })
    })
}

/// Writes down what somebody saw who looked whether what was done helps.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_check(
    desk: State<'_, Desk>,
    id: FindingId,
    said: SaidOfCheck,
) -> Answer<FindingNoted> {
    let (on, evidence) = (day("on", &said.on)?, items(&said.evidence)?);
    desk.write(|vault, host| {
        let check = EffectivenessChecked {
            finding: id,
            effective: said.effective,
            result: said.result.trim().to_owned(),
            evidence: vault.references(&evidence)?,
            by: person(vault, &said.by)?,
            on,
        };
        vault.check_effectiveness(host, check)
    })
}

/// Closes a finding; by exception where the person took part in what was done.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_close(
    desk: State<'_, Desk>,
    id: FindingId,
    reason: String,
    exception: Option<String>,
    compensating_check: Option<String>,
) -> Answer<FindingNoted> {
    let exception = written(exception.as_ref()).zip(written(compensating_check.as_ref()));
    let exception = exception.map(|(reason, check)| Exception {
        reason: reason.to_owned(),
        compensating_check: check.to_owned(),
    });
    desk.write(|vault, host| vault.close_finding(host, id, reason.trim(), exception))
}

/// Opens a closed finding again.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_reopen(
    desk: State<'_, Desk>,
    id: FindingId,
    reason: String,
) -> Answer<FindingNoted> {
    desk.write(|vault, host| vault.reopen_finding(host, id, reason.trim()))
}

/// Returns the grading schemes.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_schemes(desk: State<'_, Desk>) -> Answer<SchemesShown> {
    desk.read(|vault| Ok(schemes(vault.register())))
}

/// Puts a grading scheme on record, from a file or one that comes with the program by its name; or changes one.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_state_scheme(
    desk: State<'_, Desk>,
    what: String,
    change: Option<SchemeId>,
    because: Option<String>,
) -> Answer<SchemeId> {
    let file = match built_in_scheme(&what) {
        Some(file) => file.clone(),
        None if what.to_ascii_lowercase().ends_with(".json") => {
            SchemeFile::parse(&read_small(&PathBuf::from(&what))?)?
        }
        None => {
            let expected = "a file that ends in .json, or a scheme that comes with the program";
            return Err(Error::text("scheme", &what, expected).into());
        }
    };
    let because = written(because.as_ref());
    desk.write(|vault, host| vault.state_scheme(host, &file, change, because))
}

/// Reads a certification body's list of findings; returns the number of the work.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_import(app: AppHandle, asked: ListAsked) -> u64 {
    let about = shown(&asked.file);
    jobs::start(&app, "findings", &about, move |desk, watcher| {
        let as_of = day("on", &asked.on)?;
        desk.write(|vault, host| {
            let paths = [asked.file.clone()];
            vault.import_findings(host, &asked.import(as_of, &paths), watcher)
        })
    })
}

/// Writes the form on which those answer whom a finding concerns.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_form(desk: State<'_, Desk>, id: FindingId, path: PathBuf) -> Answer<()> {
    desk.write(|vault, host| vault.write_form(host, id, &path))
}

/// Takes the answers out of a form that came back.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_take_form(
    desk: State<'_, Desk>,
    id: FindingId,
    path: PathBuf,
) -> Answer<FormTaken> {
    desk.write(|vault, host| vault.take_form(host, id, &path))
}

/// Writes the list of findings as a spreadsheet; returns how many lines it has.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn findings_export(desk: State<'_, Desk>, path: PathBuf) -> Answer<usize> {
    desk.write(|vault, host| vault.export_list(host, "findings", today(), &path))
}

impl ListAsked {
    fn import<'a>(&'a self, as_of: Day, paths: &'a [PathBuf]) -> FindingsImport<'a> {
        let body = self.body.trim();
        let said = ColumnMapping { columns: self.columns.clone(), ..ColumnMapping::default() };
        let intake = IntakeRequest {
            paths,
            source: Some(body),
            systems: &[],
            sites: &[],
            kind: Some(EvidenceKind::Record),
            collected_by: None,
            collected_how: None,
            class: Class::Internal,
            dates: Dates { issued: Some(as_of.begins()), ..Dates::default() },
            profile: None,
        };
        let list = RegisterRequest {
            register: "findings",
            schema: None,
            path: &self.file,
            sheet: written(self.sheet.as_ref()),
            as_of,
            said,
            leave_out_bad: self.leave_out_bad,
            look_only: self.look_only,
            asked_by: Some(body),
            intake,
        };
        FindingsImport { list, engagement: self.engagement, scheme: self.scheme }
    }
}

/// What was typed of a finding, where it means something by itself.
struct Read {
    on: Option<Day>,
    body: Option<BodyGraded>,
    evidence: Vec<Place>,
    row: Option<exhibit::core::event::RowCited>,
    owner: Option<exhibit::core::event::PersonId>,
    due: Option<Day>,
}

impl Read {
    fn of(said: &SaidOfFinding, vault: &Vault<Open>) -> Result<Self, Error> {
        let of_day = |what, text: &Option<String>| {
            written(text.as_ref()).map(|text| day(what, text)).transpose()
        };
        let on = of_day("on", &said.on)?;
        let row = written(said.row.as_ref()).map(|text| {
            row_cited(text).ok_or_else(|| Error::text("row", text, "a row such as RG-001:12"))
        });
        let body = said.body.as_ref().map(|it| {
            let graded = of_day("on", &it.on)?.or(on).unwrap_or_else(today);
            Ok::<_, Error>(BodyGraded {
                body: it.body.trim().to_owned(),
                reference: it.reference.trim().to_owned(),
                grade: it.grade.trim().to_owned(),
                on: graded,
            })
        });
        let owner = written(said.owner.as_ref()).map(|text| person(vault, text));
        Ok(Self {
            on,
            body: body.transpose()?,
            evidence: said.evidence.iter().map(|text| place(text)).collect::<Result<_, _>>()?,
            row: row.transpose()?,
            owner: owner.transpose()?,
            due: of_day("due", &said.due)?,
        })
    }

    fn said<'a>(&'a self, text: &'a SaidOfFinding) -> FindingSaid<'a> {
        FindingSaid {
            title: written(text.title.as_ref()),
            on: self.on,
            engagement: text.engagement,
            source: text.source,
            body: self.body.clone(),
            criteria: &text.criteria,
            condition: written(text.condition.as_ref()),
            evidence: &self.evidence,
            samples: &text.samples,
            systems: &text.systems,
            sites: &text.sites,
            row: self.row,
            owner: self.owner,
            due: self.due,
            repeats: text.repeats,
            scheme: text.scheme,
        }
    }
}

fn place(text: &str) -> Result<Place, Error> {
    let expected = "an item (E-0016), a line of it (E-0016:17) or a page of it (E-0003#p4)";
    Place::parse(text.trim()).ok_or_else(|| Error::text("evidence", text, expected))
}
