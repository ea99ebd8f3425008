//! Documented information that the standard asks for: which item of the vault it is, whether it is current, who
//! approved it.

use exhibit_core::catalog;
use exhibit_core::day::Day;
use exhibit_core::event::{
    DocumentDropped, DocumentNamed, Event, EvidenceId, EvidenceKind, PersonId,
};
use exhibit_core::register::{Alteration, EvidenceState, PersonMeant, Register, Stated};
use exhibit_core::verdict::Word;
use exhibit_registers::{Sheet, Value};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::host::Host;
use crate::mapping::review_day;
use crate::organisation::name_of;
use crate::relied::Doubts;
use crate::vault::{Open, Vault};

/// A document that a requirement asks for, as it stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentShown {
    /// The clause or control.
    pub requirement: String,
    /// Its short title.
    pub title: String,
    /// Which document.
    pub document: String,
    /// Whether the standard asks for it, or somebody named one that it does not list.
    pub asked: bool,
    /// How it stands.
    pub state: DocumentState,
    /// Why it stands so, and what to do, in a sentence.
    pub why: String,
    /// The item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceId>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Who approved it, as it was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// Who that is on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by_person: Option<PersonId>,
    /// On which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<Day>,
    /// When it is to be looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Day>,
    /// Who named the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named_by: Option<String>,
    /// The ledger's entry that says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
}

/// How a document stands. What stands first here is said first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentState {
    /// No item is named.
    Missing,
    /// The item was withdrawn or erased.
    Gone,
    /// Something is wrong with the file itself, its kind, or who approved it: a person has to look before anything
    /// rests on it.
    NeedsAttention,
    /// A newer version of the item is in the vault.
    Superseded,
    /// It is not in force yet.
    NotYetInForce,
    /// It is no longer in force.
    NoLongerInForce,
    /// It should have been looked at again.
    ReviewOverdue,
    /// Nobody is on record as having approved it.
    NotApproved,
    /// It is there, in force as far as its dates say, approved, and not overdue.
    Current,
}

impl DocumentState {
    /// Returns what people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Gone => "gone",
            Self::NeedsAttention => "needs attention",
            Self::Superseded => "superseded",
            Self::NotYetInForce => "not yet in force",
            Self::NoLongerInForce => "no longer in force",
            Self::ReviewOverdue => "review overdue",
            Self::NotApproved => "not approved",
            Self::Current => "current",
        }
    }
}

/// An item to name as a document.
pub struct NamedDocument<'a> {
    /// The clause or control.
    pub requirement: &'a str,
    /// Which document, as the catalog calls it; case and spacing don't count.
    pub document: &'a str,
    /// The item.
    pub evidence: EvidenceId,
    /// Its version.
    pub version: Option<&'a str>,
    /// Who approved it: a name or number on record, or any name or role.
    pub approved_by: Option<&'a str>,
    /// On which day.
    pub approved_on: Option<Day>,
}

/// Returns every document that is asked for or named, as it stands on a day, in the order of clauses.
pub fn clause_documents(register: &Register, today: Day) -> Vec<DocumentShown> {
    let asked = register.asked_documents();
    let is_asked = |it: &Stated<DocumentNamed>| {
        let said = &it.said;
        asked.iter().any(|a| a.requirement == said.requirement && a.document == said.document)
    };
    let known = (register, &Doubts::of(register));
    let listed =
        asked.iter().map(|it| shown(known, today, (it.requirement, it.document), it.named));
    let others = register.clause_documents().filter(|it| !is_asked(it)).map(|it| DocumentShown {
        asked: false,
        ..shown(known, today, (&it.said.requirement, &it.said.document), Some(it))
    });
    listed.chain(others).collect()
}

impl Vault<Open> {
    /// Says which item is the document that a requirement asks for.
    ///
    /// # Errors
    /// [`Error::NoSuchDocument`] where the catalog lists others; [`Error::Text`] for a number that means two people, or
    /// a day of approval that has not come; [`Error::Refused`] for an item that is not held, or no requirement.
    pub fn name_document(&mut self, host: &Host<'_>, new: &NamedDocument<'_>) -> Result<(), Error> {
        let (approved_by, approved_by_person) = self.approver(new.approved_by)?;
        if let Some(on) = new.approved_on.filter(|on| *on > Day::of((host.now)())) {
            let expected = "a day that has come: what will be approved is not approved yet";
            return Err(Error::text("day of approval", &on.to_string(), expected));
        }
        let named = DocumentNamed {
            requirement: new.requirement.to_owned(),
            document: called(new.requirement, new.document)?,
            evidence: self.reference(new.evidence)?,
            version: new.version.map(str::to_owned),
            approved_by,
            approved_by_person,
            approved_on: new.approved_on,
        };
        self.state(host, vec![Event::DocumentNamed(named)])
    }

    /// Says that an item is no longer the document that a requirement asks for.
    ///
    /// # Errors
    /// As [`Vault::name_document`]; [`Error::Refused`] if none is named.
    pub fn drop_document(
        &mut self,
        host: &Host<'_>,
        requirement: &str,
        document: &str,
        reason: &str,
    ) -> Result<(), Error> {
        let dropped = DocumentDropped {
            requirement: requirement.to_owned(),
            document: called(requirement, document)?,
            reason: reason.to_owned(),
        };
        self.state(host, vec![Event::DocumentDropped(dropped)])
    }

    fn approver(&self, text: Option<&str>) -> Result<(Option<String>, Option<PersonId>), Error> {
        let Some(text) = text else { return Ok((None, None)) };
        match self.register().person_meant(text) {
            PersonMeant::One(id) => Ok((Some(name_of(self.register(), id)), Some(id))),
            PersonMeant::Nobody => Ok((Some(text.to_owned()), None)),
            PersonMeant::Two { .. } => {
                let expected = "a name: this is the vault's number of one person and the organisation's of another, see `exhibit people`";
                Err(Error::text("who approved it", text, expected))
            }
        }
    }
}

/// Returns the documents as a sheet.
pub(crate) fn documents_sheet(register: &Register, today: Day) -> Sheet {
    let header = [
        "Requirement",
        "Document",
        "State",
        "Why",
        "Evidence",
        "Name",
        "Version",
        "Approved by",
        "Approved on",
        "Review by",
    ];
    let day = |it: Option<Day>| Value::from(it.map(|it| it.to_string()).unwrap_or_default());
    let text = |it: Option<String>| Value::from(it.unwrap_or_default());
    let rows = clause_documents(register, today).into_iter().map(|it| {
        vec![
            Value::from(it.requirement),
            Value::from(it.document),
            Value::from(it.state.as_str()),
            Value::from(it.why),
            text(it.evidence.map(|id| id.to_string())),
            text(it.name),
            text(it.version),
            text(it.approved_by),
            day(it.approved_on),
            day(it.review),
        ]
    });
    Sheet {
        name: "Documents".to_owned(),
        header: header.iter().map(|it| (*it).to_owned()).collect(),
        rows: rows.collect(),
    }
}

fn shown(
    (register, doubts): (&Register, &Doubts),
    today: Day,
    (requirement, document): (&str, &str),
    named: Option<&Stated<DocumentNamed>>,
) -> DocumentShown {
    let said = named.map(|it| &it.said);
    let item = said.and_then(|it| register.item(it.evidence.id));
    let review = item.and_then(|it| review_day(register, it));
    let (state, why) = state(register, doubts, today, named);
    DocumentShown {
        requirement: requirement.to_owned(),
        title: catalog::iso42001()
            .requirement(requirement)
            .map(|it| it.title.to_owned())
            .unwrap_or_default(),
        document: document.to_owned(),
        asked: true,
        state,
        why,
        evidence: said.map(|it| it.evidence.id),
        name: item.map(|it| it.received.name.clone()),
        version: said.and_then(|it| it.version.clone()),
        approved_by: said.and_then(|it| it.approved_by.clone()),
        approved_by_person: said.and_then(|it| it.approved_by_person),
        approved_on: said.and_then(|it| it.approved_on),
        review: review.map(|(day, _)| day),
        named_by: named.map(|it| name_of(register, it.by)),
        entry: named.map(|it| it.leaf),
    }
}

fn state(
    register: &Register,
    doubts: &Doubts,
    today: Day,
    named: Option<&Stated<DocumentNamed>>,
) -> (DocumentState, String) {
    let Some(named) = named else {
        let why =
            "No item is named: say which one it is with `exhibit documents name`, or ask for it.";
        return (DocumentState::Missing, why.to_owned());
    };
    let id = named.said.evidence.id;
    let Some(item) = register.item(id).filter(|it| it.is_held()) else {
        let why =
            format!("{id} was named, and is no longer held: name the item that took its place.");
        return (DocumentState::Gone, why);
    };
    if item.word().is_alarming() || item.word() == Word::Incomplete {
        let why = format!(
            "The file is {}: `exhibit show {id}` says where. Look at that before anything rests on it.",
            item.word()
        );
        return (DocumentState::NeedsAttention, why);
    }
    if let Some(why) = doubts.about([item]).pop() {
        return (DocumentState::NeedsAttention, why);
    }
    if item.received.kind == Some(EvidenceKind::Log) && says_what_is_to_be_done(&named.said) {
        let why = format!(
            "{id} is a log: it says what was done, not what is to be done. Name the document itself, or correct the kind with `exhibit describe`."
        );
        return (DocumentState::NeedsAttention, why);
    }
    if let Some(found) = replaced(register, item) {
        return (
            DocumentState::Superseded,
            format!(
                "{found} is a newer version of {id}: name that one, or say why not by dropping it."
            ),
        );
    }
    if let Some(found) = out_of_force(item, today) {
        return found;
    }
    if let Some((day, because)) = review_day(register, item).filter(|(day, _)| *day <= today) {
        let day = day.for_people();
        return (
            DocumentState::ReviewOverdue,
            format!("It was to be looked at again by {day}: {because}."),
        );
    }
    approval(register, &named.said)
}

fn approval(register: &Register, said: &DocumentNamed) -> (DocumentState, String) {
    let Some(by) = &said.approved_by else {
        let why = "Nobody is on record as having approved it: name it again with --approved-by.";
        return (DocumentState::NotApproved, why.to_owned());
    };
    let recorded = said.approved_by_person.and_then(|it| register.organisation().person(it));
    if let (Some(on), Some(recorded)) = (said.approved_on, recorded)
        && !recorded.said.days.contains(on)
    {
        let why = format!(
            "Approved by {by} on {}, and on record {by} is there {}: look who approved it, and when.",
            on.for_people(),
            recorded.said.days.for_people()
        );
        return (DocumentState::NeedsAttention, why);
    }
    let on = match said.approved_on {
        Some(on) => format!(" on {}", on.for_people()),
        None => ", on a day that nobody stated".to_owned(),
    };
    let nobody = match said.approved_by_person {
        Some(_) => String::new(),
        None => format!(" {by} is nobody on record."),
    };
    (DocumentState::Current, format!("Approved by {by}{on}.{nobody}"))
}

/// Words in the name of a document that states what is to be done. A log can be the record of what was done, and no
/// such document.
const TO_BE_DONE: [&str; 10] = [
    "policy",
    "process",
    "procedure",
    "plan",
    "programme",
    "objectives",
    "scope",
    "statement",
    "controls",
    "strategy",
];

fn says_what_is_to_be_done(said: &DocumentNamed) -> bool {
    let name = said.document.to_lowercase();
    name.split_whitespace().any(|word| TO_BE_DONE.contains(&word))
}

fn replaced(register: &Register, item: &EvidenceState) -> Option<EvidenceId> {
    let alterations = register.alterations(&[(item.reference, item.word())]);
    alterations.into_iter().find_map(|it| match it {
        Alteration::Replaced { by, .. } => register.item(by).filter(|it| it.is_held()).map(|_| by),
        _ => None,
    })
}

/// What has no days in force is taken to be in force.
fn out_of_force(item: &EvidenceState, today: Day) -> Option<(DocumentState, String)> {
    let days = item.received.dates.in_force?;
    if days.contains(today) {
        return None;
    }
    let why = format!("Its own dates say that it is in force {}.", days.for_people());
    match days.from {
        Some(from) if today < from => Some((DocumentState::NotYetInForce, why)),
        _ => Some((DocumentState::NoLongerInForce, why)),
    }
}

/// Returns a document in the catalog's words; where the catalog lists none, as it was typed.
fn called(requirement: &str, document: &str) -> Result<String, Error> {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let clause = catalog::iso42001().clauses.iter().find(|it| it.id == requirement);
    let asked = clause.map(|it| it.documents.as_slice()).unwrap_or_default();
    if asked.is_empty() {
        return Ok(document.to_owned());
    }
    let found = asked.iter().find(|it| folded(it) == folded(document));
    found.cloned().ok_or_else(|| Error::NoSuchDocument {
        requirement: requirement.to_owned(),
        document: exhibit_core::visible::visible(document).into_owned(),
        asked: asked.to_vec(),
    })
}
