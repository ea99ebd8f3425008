//! Evidence that is asked for, and what came.

use std::path::{Path, PathBuf};

use exhibit::core::day::Day;
use exhibit::core::event::{
    Class, ColumnMapping, Dates, Event, EvidenceKind, Refused, RequestAnswered, RequestId,
    RequestMade, SiteId,
};
use exhibit::delivery::file_name;
use exhibit::ingest::IntakeRequest;
use exhibit::registers::RegisterRequest;
use exhibit::requests::{RequestShown, TakenBack, requests};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs;
use crate::machine::today;

/// Returns the requests as they stand today.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn requests_list(desk: State<'_, Desk>) -> Answer<Vec<RequestShown>> {
    desk.read(|vault| Ok(requests(vault.register(), today())))
}

/// A request for evidence, as typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestSaid {
    /// Which request is said anew.
    id: Option<RequestId>,
    what: String,
    requirements: Vec<String>,
    system: Option<String>,
    site: Option<SiteId>,
    owner: String,
    due: Option<Day>,
    /// Why it is said anew.
    reason: Option<String>,
}

/// Asks for evidence, or says a request anew.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn requests_make(desk: State<'_, Desk>, request: RequestSaid) -> Answer<RequestId> {
    desk.write(|vault, host| {
        let register = vault.register();
        let id = request.id.unwrap_or_else(|| register.next_request());
        let before = register.request(id).map(|it| it.made.said.clone());
        let owner = register.organisation().person_named(&request.owner);
        let made = RequestMade {
            id,
            what: request.what,
            requirements: request.requirements,
            system: request.system,
            site: request.site,
            owner_person: owner.map(|it| it.said.id),
            owner: request.owner,
            due: request.due,
            asked_by: before.as_ref().and_then(|it| it.asked_by.clone()),
            their_reference: before.and_then(|it| it.their_reference),
            changed_because: request.reason,
        };
        vault.state(host, vec![Event::RequestMade(made)])?;
        Ok(id)
    })
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RequestAnswer {
    /// What came is enough.
    Accept,
    /// What came is not enough.
    Return,
    /// It is no longer needed.
    Withdraw,
}

/// Accepts what came, returns it, or withdraws the request.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn requests_answer(
    desk: State<'_, Desk>,
    id: RequestId,
    answer: RequestAnswer,
    reason: String,
) -> Answer<()> {
    let answered = RequestAnswered { id, reason };
    let event = match answer {
        RequestAnswer::Accept => Event::RequestAccepted(answered),
        RequestAnswer::Return => Event::RequestReturned(answered),
        RequestAnswer::Withdraw => Event::RequestWithdrawn(answered),
    };
    desk.write(|vault, host| vault.state(host, vec![event]))
}

/// Writes the open requests as a workbook with a folder for each.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn requests_send(
    desk: State<'_, Desk>,
    folder: PathBuf,
    owner: Option<String>,
) -> Answer<Vec<RequestId>> {
    desk.write(|vault, host| vault.export_requests(host, &folder, today(), owner.as_deref()))
}

/// What came back, by request, and what was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct RequestsTakenBack {
    back: TakenBack,
    refused: Vec<Refused>,
}

/// Takes in what came back; answers with the number of the work, whose result is a [`RequestsTakenBack`].
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn requests_take_back(
    app: AppHandle,
    paths: Vec<PathBuf>,
    source: Option<String>,
    class: Class,
    note: Option<String>,
) -> Answer<u64> {
    let about = paths.first().map_or_else(String::new, |path| file_name(path));
    Ok(jobs::start(&app, "take-back", &about, move |desk, watcher| {
        desk.write(|vault, host| {
            let intake = IntakeRequest {
                source: source.as_deref(),
                class,
                dates: Dates::default(),
                ..intake(&paths, today())
            };
            let (done, back) = vault.take_back(host, &intake, note.as_deref(), watcher)?;
            Ok(RequestsTakenBack { back, refused: done.refused })
        })
    }))
}

/// Reads a certification body's list of requests; answers with the number of the work, whose result is a register's
/// report.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn requests_import(
    app: AppHandle,
    path: PathBuf,
    asked_by: Option<String>,
    as_of: Day,
    leave_out_bad: bool,
) -> Answer<u64> {
    Ok(jobs::start(&app, "register", &file_name(&path), move |desk, watcher| {
        desk.write(|vault, host| {
            let paths = [path.clone()];
            let request =
                list_of_requests(&path, &paths, asked_by.as_deref(), as_of, leave_out_bad);
            vault.import_register(host, &request, watcher)
        })
    }))
}

fn list_of_requests<'a>(
    path: &'a Path,
    paths: &'a [PathBuf],
    asked_by: Option<&'a str>,
    as_of: Day,
    leave_out_bad: bool,
) -> RegisterRequest<'a> {
    RegisterRequest {
        register: "requests",
        schema: None,
        path,
        sheet: None,
        as_of,
        said: ColumnMapping::default(),
        leave_out_bad,
        look_only: false,
        asked_by,
        intake: IntakeRequest {
            source: asked_by,
            kind: Some(EvidenceKind::Record),
            ..intake(paths, as_of)
        },
    }
}

fn intake(paths: &[PathBuf], as_of: Day) -> IntakeRequest<'_> {
    IntakeRequest {
        paths,
        source: None,
        systems: &[],
        sites: &[],
        kind: None,
        collected_by: None,
        collected_how: None,
        class: Class::Internal,
        dates: Dates { issued: Some(as_of.begins()), ..Dates::default() },
        profile: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_requests_is_a_record_of_who_asks() {
        let path = PathBuf::from("/a/requests.xlsx");
        let paths = [path.clone()];
        let day = Day::parse("2026-03-14").expect("a day");
        let request = list_of_requests(&path, &paths, Some("Certival"), day, false);
        assert_eq!(request.register, "requests");
        assert_eq!(request.intake.source, Some("Certival"));
        assert_eq!(request.intake.kind, Some(EvidenceKind::Record));
        assert_eq!(request.intake.dates.issued, Some(day.begins()));
    }
}
