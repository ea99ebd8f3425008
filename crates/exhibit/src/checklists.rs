//! Checklists on the screen: our own questions, and beside them a text that the user may have licensed.
//!
//! Such a text is read, shown and forgotten. No use case that writes a file, an entry, a pack or a bundle takes one.

use std::collections::BTreeMap;

use exhibit_core::checklist::{Language, checklist};
use exhibit_core::register::Refusal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;

/// The longest file of texts, in bytes.
const MAX_OVERLAY: usize = 4 << 20;

/// A requirement and what to ask about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChecklistShown {
    /// The requirement's id.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// The questions.
    pub questions: Vec<QuestionShown>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuestionShown {
    /// Its id, such as `9.3.2-d1`.
    pub id: String,
    /// The question.
    pub question: String,
}

/// Texts of a user's own licensed copy, by requirement: for the screen alone. It can't be written into anything.
pub struct Overlay(BTreeMap<String, String>);

impl Overlay {
    /// Reads a JSON object with one text a requirement.
    ///
    /// # Errors
    /// [`Error::Text`] if it is none, or over 4 MiB; [`Error::Refused`] for an id that is none of the catalog.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let expected = "a JSON object of requirement ids with one text each, of 4 MiB at most";
        if bytes.len() > MAX_OVERLAY {
            return Err(Error::text("overlay", "a larger file", expected));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let texts: BTreeMap<String, String> = serde_json::from_slice(bytes)
            .map_err(|error| Error::text("overlay", &error.to_string(), expected))?;
        let is_known = |id: &String| {
            is_heading(id) || exhibit_core::register::is_own_control(id) || known(id).is_ok()
        };
        if let Some(id) = texts.keys().find(|id| !is_known(id)) {
            crate::coverage::requirement(id)?;
        }
        Ok(Self(texts))
    }

    /// Returns the text of a requirement.
    pub fn text(&self, requirement: &str) -> Option<&str> {
        self.0.get(requirement).map(String::as_str)
    }
}

/// Returns the questions for a requirement, for all under a heading, or for all.
///
/// # Errors
/// [`Error::Refused`] for an id that is none of the catalog; the hints say what it is instead.
pub fn checklists(
    requirement: Option<&str>,
    language: Language,
) -> Result<Vec<ChecklistShown>, Error> {
    let wanted = match requirement {
        None => {
            exhibit_core::catalog::iso42001().requirements().map(|it| it.id.to_owned()).collect()
        }
        Some(id) if is_heading(id) => {
            crate::engagements::expanded(&[id.to_owned()], &mut Vec::new())
        }
        Some(id) => vec![known(id)?.to_owned()],
    };
    Ok(wanted.iter().filter_map(|id| shown(id, language)).collect())
}

fn shown(id: &str, language: Language) -> Option<ChecklistShown> {
    let requirement = exhibit_core::catalog::iso42001().requirement(id).ok()?;
    let questions = checklist()
        .of(id)
        .iter()
        .map(|it| QuestionShown { id: it.id.clone(), question: it.text(language).to_owned() });
    Some(ChecklistShown {
        requirement: id.to_owned(),
        title: requirement.title.to_owned(),
        questions: questions.collect(),
    })
}

fn known(id: &str) -> Result<&'static str, Refusal> {
    let found = exhibit_core::catalog::iso42001().requirement(id);
    found.map(|it| it.id).map_err(|why| Refusal::NotARequirement { id: id.to_owned(), why })
}

fn is_heading(id: &str) -> bool {
    exhibit_core::catalog::iso42001().heading(id).is_some()
}
