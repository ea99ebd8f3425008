//! The form on which those answer whom a finding concerns: written as DOCX or PDF, read again from DOCX.

use std::path::Path;

use exhibit_core::INDEPENDENT;
use exhibit_core::day::Day;
use exhibit_core::event::{ActionStated, Event, FindingAnswered, FindingId};
use exhibit_core::register::FindingState;
use exhibit_core::visible::visible;
use exhibit_report::{Form, FormField, RenderOptions};
use schemars::JsonSchema;
use serde::Serialize;

use super::docx::{self, Cell, Document};
use super::{FindingNoted, FindingShown, finding, known};
use crate::delivery::shown;
use crate::error::Error;
use crate::host::Host;
use crate::inspect::read_small;
use crate::plain_files::PlainFile;
use crate::vault::{Open, Vault};

/// How many corrective actions a form has room for, at least.
const ROOM: u32 = 3;

/// The most corrective actions that are read from a form.
const MAX_ACTIONS: u32 = 99;

/// What a form that came back said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FormTaken {
    /// How the finding stands now.
    #[serde(flatten)]
    pub noted: FindingNoted,
    /// Which of the answers were new: extent, cause, correction.
    pub answered: Vec<String>,
    /// The numbers of the corrective actions that were new.
    pub actions: Vec<u32>,
}

impl Vault<Open> {
    /// Writes the response form of a finding, as DOCX or PDF by the ending of the path.
    ///
    /// # Errors
    /// [`Error::Refused`] for an unknown finding; [`Error::Text`] for another ending; [`Error::Policy`];
    /// [`Error::Exists`]; [`Error::Unwritable`]; [`Error::Report`]; as [`Vault::append`].
    pub fn write_form(&mut self, host: &Host<'_>, id: FindingId, path: &Path) -> Result<(), Error> {
        let now = (host.now)();
        let shown_finding = finding(self.register(), id, Day::of(now))?;
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        let bytes = match ending.to_ascii_lowercase().as_str() {
            "docx" => self.docx(&shown_finding)?,
            "pdf" => {
                let options = RenderOptions {
                    created: crate::pack::calendar(now),
                    identifier: format!("{}/{id}", self.origin()),
                    attachments: Vec::new(),
                };
                exhibit_report::render_form(&self.pdf_form(&shown_finding), &options)?.bytes
            }
            _ => {
                let expected = "a file that ends in .docx or .pdf";
                return Err(Error::text("form", &shown(path), expected));
            }
        };
        let what = format!("response form of {id}");
        self.write_plain(host, PlainFile::own(&what), path, &bytes)
    }

    /// Takes what was filled into a form: answers that say something new, and actions that are not on record yet. All
    /// of it, or nothing.
    ///
    /// # Errors
    /// [`Error::Form`] if it is no form, another finding's, or something in it can't be said; [`Error::Refused`].
    pub fn take_form(
        &mut self,
        host: &Host<'_>,
        id: FindingId,
        path: &Path,
    ) -> Result<FormTaken, Error> {
        let bytes = read_small(path)?;
        let bad = |what: String| Error::Form { path: shown(path), id, what };
        let fields = docx::fields(&bytes).map_err(|e| bad(e.to_string()))?;
        let filled = Filled { fields };
        let state = known(self.register(), id)?;
        match filled.text("finding") {
            Some(named) if named == id.to_string() => {}
            Some(other) => return Err(bad(format!("it is the form of {}", visible(&other)))),
            None => return Err(bad("it does not name a finding".to_owned())),
        }
        let (answer, answered) = filled.answer(state);
        let stated = self.filled_actions(state, &filled).map_err(bad)?;
        let actions = stated.iter().map(|it| it.number).collect();
        let mut events = Vec::from_iter(answer.map(Event::FindingAnswered));
        events.extend(stated.into_iter().map(Event::ActionStated));
        if events.is_empty() {
            return Err(bad("nothing in it is new".to_owned()));
        }
        self.state(host, events)?;
        let note = format!(
            "The form itself is evidence: `exhibit ingest {}` keeps it as it came.",
            shown(path)
        );
        Ok(FormTaken { noted: self.noted(id, vec![note])?, answered, actions })
    }

    fn filled_actions(
        &self,
        state: &FindingState,
        filled: &Filled,
    ) -> Result<Vec<ActionStated>, String> {
        let mut next = state.actions.keys().next_back().map_or(1, |last| last.saturating_add(1));
        let mut stated = Vec::new();
        for number in 1..=MAX_ACTIONS {
            let field = |what: &str| filled.text(&format!("action-{number}-{what}"));
            let (what, owner, due) = (field("what"), field("owner"), field("due"));
            if what.is_none() && owner.is_none() && due.is_none() {
                continue;
            }
            let missing = |it: &str| format!("action {number} lacks {it}");
            let what = what.ok_or_else(|| missing("what is to be done"))?;
            let owner = owner.ok_or_else(|| missing("its owner"))?;
            let due = due.ok_or_else(|| missing("the day by which it is to be done"))?;
            let owner = self.register().person_in_lists(&owner).ok_or_else(|| {
                format!("action {number}: {} is nobody on record", visible(&owner))
            })?;
            let due = Day::parse(&due).ok_or_else(|| {
                format!("action {number}: {} is no day such as 2026-03-14", visible(&due))
            })?;
            let finding = state.recorded.said.id;
            let action =
                ActionStated { finding, number: next, what, owner, due, changed_because: None };
            match state.actions.get(&number).map(|it| &it.stated.said) {
                Some(before) if is_same(before, &action) => continue,
                Some(_) => {
                    return Err(format!(
                        "action {number} is another one on record: change it with `exhibit findings action {finding} WHAT --change {number}`"
                    ));
                }
                None => stated.push(action),
            }
            next += 1;
        }
        Ok(stated)
    }

    fn organisation_name(&self) -> String {
        self.register().created().map(|it| it.organisation.clone()).unwrap_or_default()
    }

    fn docx(&self, it: &FindingShown) -> Result<Vec<u8>, Error> {
        let mut document = Document::default();
        document.heading(&title(it));
        document.paragraph(&self.organisation_name());
        document.paragraph(INDEPENDENT);
        let mut facts = vec![(
            "Finding",
            field("finding", "Finding: not to be changed", &it.line.id.to_string()),
        )];
        facts.extend(said(it).into_iter().map(|(label, text)| (label, Cell::Text(text))));
        document.facts(&facts);
        document.heading("Your answer");
        document.paragraph(ASKED);
        let answers =
            answers(it).map(|(name, label, asked, filled)| (label, field(name, asked, filled)));
        document.facts(&answers);
        document.heading("Corrective actions");
        document.paragraph(ACTIONS);
        let label = |text: &str| Cell::Label(text.to_owned());
        let mut rows =
            vec![vec![label("No."), label("What is to be done"), label("Owner"), label("By when")]];
        for number in 1..=room(it) {
            let action = it.corrective_actions.iter().find(|action| action.number == number);
            let own = |what: &str, title: &str, filled: String| {
                field(&format!("action-{number}-{what}"), title, &filled)
            };
            let filled =
                |text: fn(&super::ActionShown) -> String| action.map(text).unwrap_or_default();
            rows.push(vec![
                Cell::Text(number.to_string()),
                own("what", "What is to be done", filled(|it| it.what.clone())),
                own("owner", "Name as on record", filled(|it| it.owner.clone())),
                own("due", "A day such as 2026-03-14", filled(|it| it.due.to_string())),
            ]);
        }
        document.table(&[600, 5000, 2400, 1600], &rows);
        document.facts(&[
            ("Name and role", field("signed-by", "Who answers", "")),
            ("Day", field("signed-on", "A day such as 2026-03-14", "")),
            ("Signature", Cell::Text(String::new())),
        ]);
        document.into_bytes()
    }

    fn pdf_form(&self, it: &FindingShown) -> Form {
        // A printed line feed is a code point.
        let one_line = |text: &str| text.lines().collect::<Vec<_>>().join("; ");
        let facts = said(it).into_iter().map(|(label, text)| (label.to_owned(), one_line(&text)));
        let answers = answers(it).map(|(_, label, asked, filled)| FormField {
            label: label.to_owned(),
            asked: asked.to_owned(),
            filled: one_line(filled),
            lines: 4,
        });
        let action = |number: u32| {
            let action = it.corrective_actions.iter().find(|action| action.number == number);
            FormField {
                label: format!("Corrective action {number}"),
                asked: "What is to be done, by whom, by when".to_owned(),
                filled: action
                    .map(|it| {
                        let what = one_line(&it.what);
                        format!("{what} ({}, by {})", it.owner, it.due.for_people())
                    })
                    .unwrap_or_default(),
                lines: 3,
            }
        };
        let signature = FormField {
            label: "Name, role, day and signature".to_owned(),
            asked: String::new(),
            filled: String::new(),
            lines: 2,
        };
        Form {
            title: title(it),
            id: it.line.id.to_string(),
            organisation: self.organisation_name(),
            statement: INDEPENDENT.to_owned(),
            facts: facts.collect(),
            fields: answers
                .into_iter()
                .chain((1..=room(it)).map(action))
                .chain([signature])
                .collect(),
        }
    }
}

fn title(it: &FindingShown) -> String {
    format!("Response to {}: {}", it.line.id, it.line.title)
}

fn room(it: &FindingShown) -> u32 {
    let last = it.corrective_actions.last().map_or(0, |it| it.number);
    last.saturating_add(1).clamp(ROOM, MAX_ACTIONS)
}

/// What the form says of the finding.
fn said(it: &FindingShown) -> Vec<(&'static str, String)> {
    let line = &it.line;
    let evidence: Vec<_> = it
        .evidence
        .iter()
        .map(|it| match &it.name {
            Some(name) => format!("{} ({name})", it.place),
            None => it.place.clone(),
        })
        .chain(it.samples.iter().map(|id| format!("sample {id}")))
        .chain(it.row.map(|row| format!("{}, row {}", row.register, row.row)))
        .collect();
    let body = line
        .body
        .as_ref()
        .map(|it| format!("{}, {}: {}, {}", it.body, it.reference, it.grade, it.on.for_people()));
    let mut all = vec![("Grade", line.called.clone())];
    all.extend(body.map(|it| ("Raised by", it)));
    all.push(("Found", line.on.for_people()));
    all.extend(line.due.map(|it| ("To be done by", it.for_people())));
    all.extend(line.owner.clone().map(|it| ("Owner", it)));
    all.push(("Criteria", line.criteria.join(", ")));
    if !line.systems.is_empty() {
        all.push(("AI systems", line.systems.join(", ")));
    }
    all.push(("What was found", it.condition.clone()));
    all.push((
        "Evidence",
        if evidence.is_empty() { "none cited".into() } else { evidence.join("\n") },
    ));
    all.extend(line.repeats.map(|it| ("Repeats", it.to_string())));
    all
}

/// The name, the label, what is asked, and what is answered already.
fn answers(it: &FindingShown) -> [(&'static str, &'static str, &'static str, &str); 3] {
    [
        ("extent", "Extent", "What else is concerned", it.extent.as_deref().unwrap_or_default()),
        ("cause", "Cause", "Why it came to it", it.cause.as_deref().unwrap_or_default()),
        (
            "correction",
            "Correction",
            "What was put right",
            it.correction.as_deref().unwrap_or_default(),
        ),
    ]
}

fn field(name: &str, title: &str, filled: &str) -> Cell {
    Cell::Field { name: name.to_owned(), title: title.to_owned(), filled: filled.to_owned() }
}

/// Tells whether an action in a form is the one on record, whatever its number would be.
fn is_same(before: &ActionStated, filled: &ActionStated) -> bool {
    (squeezed(&before.what), before.owner, before.due)
        == (squeezed(&filled.what), filled.owner, filled.due)
}

fn squeezed(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The fields of a form that came back.
struct Filled {
    fields: Vec<(String, String)>,
}

impl Filled {
    /// Returns what stands in a field, if anything does.
    fn text(&self, name: &str) -> Option<String> {
        let (_, text) = self.fields.iter().find(|(own, _)| own == name)?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Returns the answer with what is new in it, and which parts those are. An empty field takes nothing away.
    fn answer(&self, state: &FindingState) -> (Option<FindingAnswered>, Vec<String>) {
        let before = state.answered.as_ref().map(|it| it.said.clone());
        let mut said = before.unwrap_or(FindingAnswered {
            id: state.recorded.said.id,
            extent: None,
            cause: None,
            correction: None,
        });
        let mut new = Vec::new();
        for (name, part) in [
            ("extent", &mut said.extent),
            ("cause", &mut said.cause),
            ("correction", &mut said.correction),
        ] {
            let Some(text) = self.text(name) else { continue };
            if part.as_deref().is_none_or(|before| squeezed(before) != squeezed(&text)) {
                *part = Some(text);
                new.push(name.to_owned());
            }
        }
        ((!new.is_empty()).then_some(said), new)
    }
}

const ASKED: &str = "Answer in the fields. What is empty says nothing; names of people are better left out of the texts.";
const ACTIONS: &str = "What is done so that it does not happen again. Each action needs an owner on record and a day.";
