//! Requests for evidence: sent to those who have it, matched by number when something comes back.

use std::path::{Path, PathBuf};

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    Event, EvidenceId, Refused, RequestId, RequestMade, RequestReceived, SiteId,
};
use exhibit_core::register::{Register, RequestProgress, RequestState};
use exhibit_core::time::Timestamp;
use exhibit_registers::{Row, Sheet, Value, write_xlsx};
use exhibit_verify::watch::Watcher;
use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::shown;
use crate::error::Error;
use crate::host::Host;
use crate::ingest::{IntakeRequest, Intaken};
use crate::organisation::name_of;
use crate::plain_files::PlainFile;
use crate::registers::site_named;
use crate::statement::about;
use crate::vault::{Open, Vault};

/// A request as people want to see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestShown {
    /// Its number.
    pub id: RequestId,
    /// How it stands: open, received, returned, accepted or withdrawn.
    pub state: String,
    /// Whether something should have come by now.
    pub overdue: bool,
    /// What is asked for.
    pub what: String,
    /// The controls and clauses.
    pub requirements: Vec<String>,
    /// The AI system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Who is asked.
    pub owner: String,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Who asks, where it is not the vault's own auditors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// The number that they gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub their_reference: Option<String>,
    /// Who wrote it down.
    pub by: String,
    /// When it was made.
    pub made: Timestamp,
    /// What came.
    pub evidence: Vec<EvidenceId>,
    /// The newest answer to what came: why it is enough, or what is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// What came back, by request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TakenBack {
    /// Requests for which something came.
    pub matched: Vec<Matched>,
    /// What came and names no request of this vault.
    pub unmatched: Vec<Unmatched>,
    /// Requests that still wait.
    pub waiting: Vec<RequestId>,
}

/// What came for a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Matched {
    /// The request.
    pub request: RequestId,
    /// What came.
    pub evidence: Vec<EvidenceId>,
}

/// An item that names no request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unmatched {
    /// The item.
    pub evidence: EvidenceId,
    /// Its path as delivered.
    pub path: String,
    /// Requests of several bodies that it may be for: they gave them the same number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_be_for: Vec<RequestId>,
}

/// Returns the requests, by number, as they stand on a day.
pub fn requests(register: &Register, today: Day) -> Vec<RequestShown> {
    register.requests().map(|it| request(register, it, today)).collect()
}

/// Returns the statements by which a list's rows become requests, with the row of each.
///
/// A row whose number this asker used before changes that request.
pub fn of_rows(register: &Register, asked_by: Option<&str>, rows: &[Row]) -> Vec<(u64, Event)> {
    let mut next = register.next_request().0;
    let mut number = || {
        let id = RequestId(next);
        next += 1;
        id
    };
    let mut all = Vec::new();
    for row in rows {
        let theirs = row.text("number").map(str::to_owned);
        let before = match (asked_by, theirs.as_deref()) {
            (Some(by), Some(reference)) => register.request_of(by, reference),
            // Our own list, written by `export` or `send`, names our own numbers.
            (None, Some(number)) => RequestId::parse(number).and_then(|id| register.request(id)),
            _ => None,
        };
        let id = before.map_or_else(&mut number, |it| it.made.said.id);
        let made = made_of(register, row, id, (asked_by, theirs), before);
        let same = before.is_some_and(|it| {
            RequestMade { changed_because: None, ..it.made.said.clone() }
                == RequestMade { changed_because: None, ..made.clone() }
        });
        if !same {
            all.push((row.row, Event::RequestMade(made)));
        }
    }
    all
}

impl Vault<Open> {
    /// Writes the open requests as a workbook and one folder each, to be filled by those who have the evidence.
    ///
    /// # Errors
    /// [`Error::Exists`] if the folder is there already; [`Error::Policy`]; [`Error::Unwritable`]; as
    /// [`Vault::append`].
    pub fn export_requests(
        &mut self,
        host: &Host<'_>,
        folder: &Path,
        today: Day,
        owner: Option<&str>,
    ) -> Result<Vec<RequestId>, Error> {
        let all = requests(self.register(), today);
        let wanted = |it: &&RequestShown| {
            matches!(it.state.as_str(), "open" | "returned")
                && owner.is_none_or(|owner| it.owner == owner)
        };
        let open: Vec<_> = all.iter().filter(wanted).collect();
        if folder.exists() {
            return Err(Error::Exists { path: shown(folder) });
        }
        let sheet = sheet(&open.iter().map(|it| (*it).clone()).collect::<Vec<_>>());
        let bytes = write_xlsx(&[sheet, about(&[])]).map_err(|e| Error::Record(e.to_string()))?;
        let name = format!("{}/requests.xlsx", crate::delivery::file_name(folder));
        self.note_plain(host, PlainFile::own("requests for evidence"), &name, Sha256::of(&bytes))?;
        std::fs::create_dir_all(folder).map_err(|e| Error::unwritable(folder, &e))?;
        for it in &open {
            let place = folder.join(folder_name(it));
            std::fs::create_dir(&place).map_err(|e| Error::unwritable(&place, &e))?;
        }
        crate::files::write_new(&folder.join("requests.xlsx"), &bytes)?;
        Ok(open.iter().map(|it| it.id).collect())
    }

    /// Takes in what came back, and matches it with requests by the numbers in its paths.
    ///
    /// # Errors
    /// As [`Vault::ingest`].
    pub fn take_back(
        &mut self,
        host: &Host<'_>,
        intake: &IntakeRequest<'_>,
        note: Option<&str>,
        watcher: &dyn Watcher,
    ) -> Result<(Intaken, TakenBack), Error> {
        let (mut paths, mut links) = (Vec::new(), Vec::new());
        for path in intake.paths {
            let filled = filled(path)?;
            paths.extend(filled.parts);
            links.extend(filled.links);
        }
        let intake = IntakeRequest { paths: &paths, dates: intake.dates.clone(), ..*intake };
        let done = self.ingest_beside(host, &intake, links, watcher)?;
        let taken = done.taken.iter().map(|it| (it.id, it.path.as_str()));
        let already = done.already.iter().map(|it| (it.id, it.path.as_str()));
        let mut back = TakenBack::default();
        for (evidence, path) in taken.chain(already) {
            let named = self.requests_in(path, intake.source);
            match named.as_slice() {
                [] if self.is_container(evidence, &done) => {}
                [request] => match back.matched.iter_mut().find(|it| it.request == *request) {
                    Some(matched) => matched.evidence.push(evidence),
                    None => {
                        back.matched.push(Matched { request: *request, evidence: vec![evidence] });
                    }
                },
                _ => {
                    let path = path.to_owned();
                    back.unmatched.push(Unmatched { evidence, path, may_be_for: named });
                }
            }
        }
        self.say_received(host, &back, note)?;
        let waiting = self.register().requests().filter(|it| it.state.waits());
        back.waiting = waiting.map(|it| it.made.said.id).collect();
        Ok((done, back))
    }

    fn say_received(
        &mut self,
        host: &Host<'_>,
        back: &TakenBack,
        note: Option<&str>,
    ) -> Result<(), Error> {
        let mut statements = Vec::new();
        for matched in &back.matched {
            // What came before says nothing new, and does not undo an answer.
            let state = self.register().request(matched.request);
            let known = state.map(RequestState::evidence).unwrap_or_default();
            let is_new = |id: &&EvidenceId| !known.iter().any(|it| it.id == **id);
            let evidence = matched.evidence.iter().filter(is_new).map(|id| self.reference(*id));
            let evidence = evidence.collect::<Result<Vec<_>, _>>()?;
            if !evidence.is_empty() {
                let (id, note) = (matched.request, note.map(str::to_owned));
                statements.push(Event::RequestReceived(RequestReceived { id, evidence, note }));
            }
        }
        if statements.is_empty() {
            return Ok(());
        }
        self.state(host, statements)
    }

    /// Returns the request that a path names: our number, or the one that a certification body gave it. There are
    /// several where bodies gave the same number, and neither the path nor the source says which body it was.
    fn requests_in(&self, path: &str, source: Option<&str>) -> Vec<RequestId> {
        let parts = || path.split(['/', '\\']);
        let known = |id: &RequestId| self.register().request(*id).is_some_and(is_asked);
        if let Some(ours) = parts().filter_map(number_of).find(known) {
            return vec![ours];
        }
        let mut theirs = parts().map(|part| self.of_reference(part));
        let mut theirs = theirs.find(|it| !it.is_empty()).unwrap_or_default();
        let said: Vec<String> = source.into_iter().chain(parts()).map(str::to_lowercase).collect();
        let is_said = |it: &&RequestState| {
            let body = it.made.said.asked_by.as_deref().unwrap_or_default().to_lowercase();
            said.iter().any(|text| begins_with(text, &body))
        };
        if theirs.iter().copied().filter(is_said).count() == 1 {
            theirs.retain(|it| is_said(it));
        }
        theirs.iter().map(|it| it.made.said.id).collect()
    }

    /// Returns the requests whose number at a certification body begins a part of a path: the longest such number.
    fn of_reference(&self, part: &str) -> Vec<&RequestState> {
        let reference = |it: &RequestState| {
            let theirs = it.made.said.their_reference.as_deref();
            theirs.filter(|it| begins_with(part, it)).map(str::len)
        };
        let asked = self.register().requests().filter(|it| is_asked(it));
        let named: Vec<_> = asked.filter_map(|it| Some((reference(it)?, it))).collect();
        let longest = named.iter().map(|(length, _)| *length).max();
        named.into_iter().filter(|it| Some(it.0) == longest).map(|it| it.1).collect()
    }

    /// Tells whether an item is an archive from which others were taken at the same time.
    fn is_container(&self, id: EvidenceId, done: &Intaken) -> bool {
        let inside = |item: EvidenceId| self.register().archives_of(item).contains(&id);
        done.taken.iter().map(|it| it.id).chain(done.already.iter().map(|it| it.id)).any(inside)
    }
}

/// Returns the list of requests as a sheet.
pub fn sheet(requests: &[RequestShown]) -> Sheet {
    let header = [
        "Number",
        "What is asked for",
        "Requirements",
        "System",
        "Site",
        "Owner",
        "Due",
        "Status",
        "Requested by",
        "Reason",
        "What came",
    ];
    let text = |text: String| if text.is_empty() { Value::Empty } else { Value::Text(text) };
    let row = |it: &RequestShown| {
        let status = if it.overdue { "overdue".to_owned() } else { it.state.clone() };
        let evidence: Vec<_> = it.evidence.iter().map(ToString::to_string).collect();
        let asked_by = match (&it.asked_by, &it.their_reference) {
            (Some(by), Some(reference)) => format!("{by}, {reference}"),
            (Some(by), None) => by.clone(),
            (None, _) => it.by.clone(),
        };
        vec![
            text(it.id.to_string()),
            text(it.what.clone()),
            text(it.requirements.join("; ")),
            text(it.system.clone().unwrap_or_default()),
            text(it.site.map(|id| id.to_string()).unwrap_or_default()),
            text(it.owner.clone()),
            text(it.due.map(|day| day.to_string()).unwrap_or_default()),
            text(status),
            text(asked_by),
            text(it.answer.clone().unwrap_or_default()),
            text(evidence.join(" ")),
        ]
    };
    Sheet {
        name: "Requests".to_owned(),
        header: header.iter().map(|it| (*it).to_owned()).collect(),
        rows: requests.iter().map(row).collect(),
    }
}

fn request(register: &Register, state: &RequestState, today: Day) -> RequestShown {
    let said = &state.made.said;
    RequestShown {
        id: said.id,
        state: state.state.as_str().to_owned(),
        overdue: state.is_overdue(today),
        what: said.what.clone(),
        requirements: said.requirements.clone(),
        system: said.system.clone(),
        site: said.site,
        owner: said.owner.clone(),
        due: said.due,
        asked_by: said.asked_by.clone(),
        their_reference: said.their_reference.clone(),
        by: name_of(register, state.made.by),
        made: state.made.at,
        evidence: state.evidence().iter().map(|it| it.id).collect(),
        answer: state.answered.as_ref().map(|it| it.said.reason.clone()),
    }
}

/// Tells whether somebody still wants it.
fn is_asked(state: &RequestState) -> bool {
    state.state != RequestProgress::Withdrawn
}

fn made_of(
    register: &Register,
    row: &Row,
    id: RequestId,
    (asked_by, theirs): (Option<&str>, Option<String>),
    before: Option<&RequestState>,
) -> RequestMade {
    let before = before.map(|it| &it.made.said);
    let owner = row.text("owner").unwrap_or("nobody named");
    let system = row.text("system");
    let known = system.and_then(|name| register.organisation().system(name));
    let site = row.text("site");
    let known_site = site.and_then(|text| site_named(register, text));
    let mut what = match (row.text("title"), row.text("what")) {
        (Some(title), Some(what)) if title != what => format!("{title}: {what}"),
        (title, what) => what.or(title).unwrap_or_default().to_owned(),
    };
    // What is on record under no such name is not lost.
    let unknown = [system.filter(|_| known.is_none()), site.filter(|_| known_site.is_none())];
    for text in unknown.into_iter().flatten() {
        what.push_str(&format!(" ({text})"));
    }
    RequestMade {
        id,
        what,
        requirements: row.list("requirements").to_vec(),
        system: known.map(|it| it.recorded.said.name.clone()),
        site: known_site,
        owner: owner.to_owned(),
        owner_person: register.person_in_lists(owner),
        due: row.text("due").and_then(Day::parse),
        asked_by: asked_by.map(str::to_owned).or_else(|| before?.asked_by.clone()),
        their_reference: match asked_by {
            Some(_) => theirs,
            None => before.and_then(|it| it.their_reference.clone()),
        },
        changed_because: before.map(|_| "the list came again".to_owned()),
    }
}

/// Returns `R-001 What is asked for`, short, in characters that every file system takes.
fn folder_name(it: &RequestShown) -> String {
    let allowed = |c: char| if c.is_alphanumeric() || c == '-' { c } else { ' ' };
    let text: String = it.what.chars().map(allowed).take(48).collect();
    let words: Vec<_> = text.split_whitespace().collect();
    format!("{} {}", it.id, words.join(" ")).trim_end().to_owned()
}

/// What lies in a folder that came back.
#[derive(Default)]
struct Filled {
    parts: Vec<PathBuf>,
    /// Symbolic links: whoever filled the folder could name any file of ours by one.
    links: Vec<Refused>,
}

/// Returns a folder's parts without our own list, so that it does not become evidence; a file is one part.
fn filled(path: &Path) -> Result<Filled, Error> {
    if !path.is_dir() {
        return Ok(Filled { parts: vec![path.to_owned()], ..Filled::default() });
    }
    let unreadable = |e| Error::unreadable(path, &e);
    let mut filled = Filled::default();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (part, kind) = (entry.path(), entry.file_type().map_err(unreadable)?);
        let empty = kind.is_dir()
            && std::fs::read_dir(&part).is_ok_and(|mut inside| inside.next().is_none());
        if kind.is_symlink() {
            let reason = "a symbolic link; links are not followed".to_owned();
            filled.links.push(Refused { path: shown(&part), reason });
        } else if !empty && part.file_name().is_none_or(|name| name != "requests.xlsx") {
            filled.parts.push(part);
        }
    }
    filled.parts.sort();
    filled.links.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(filled)
}

/// Returns the number with which a part of a path begins, such as `R-012 Training records`.
fn number_of(part: &str) -> Option<RequestId> {
    let end = part.char_indices().skip(2).find(|(_, c)| !c.is_ascii_digit());
    RequestId::parse(&part[..end.map_or(part.len(), |(at, _)| at)])
}

fn begins_with(part: &str, reference: &str) -> bool {
    let rest = part.strip_prefix(reference);
    !reference.is_empty() && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_at_the_beginning_of_a_part() {
        assert_eq!(number_of("R-012 Training records"), Some(RequestId(12)));
        assert_eq!(number_of("R-012"), Some(RequestId(12)));
        assert_eq!(number_of("R-1234.pdf"), Some(RequestId(1234)));
        for part in ["R-12", "ER-012", "R-", "", "R", "Ä-012", "R-0012"] {
            assert_eq!(number_of(part), None, "{part}");
        }
        assert!(begins_with("A1 policy.pdf", "A1") && begins_with("A1", "A1"));
        assert!(!begins_with("A10 policy.pdf", "A1") && !begins_with("A10", ""));
    }
}
