//! Questions that an auditor can put to a requirement: our own words, in English and German.
//!
//! `schemas/catalogs/checklists/iso42001-2023.json` holds them. They are no text of the standard, and no list of what
//! it asks for: whoever concludes reads the standard itself.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Returns the questions for the requirements of ISO/IEC 42001:2023.
pub fn checklist() -> &'static Checklist {
    static CHECKLIST: LazyLock<Checklist> = LazyLock::new(|| {
        let text = include_str!("../../../schemas/catalogs/checklists/iso42001-2023.json");
        serde_json::from_str(text).expect("the built-in checklist is tested to parse")
    });
    &CHECKLIST
}

/// A language that questions are in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

/// Questions, requirement by requirement, in the order of the catalog.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// What this list is and is not.
    pub about: String,
    /// The catalog whose requirements these are.
    pub catalog: String,
    /// The requirements.
    pub requirements: Vec<Asked>,
}

/// A requirement and what to ask about it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The requirement's id.
    pub id: String,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id: the requirement's and a key of its own, such as `9.3.2-d1`.
    pub id: String,
    /// In English.
    pub en: String,
    /// In German.
    pub de: String,
}

impl Checklist {
    /// Returns the questions for a requirement; none for a control of the organisation's own.
    pub fn of(&self, requirement: &str) -> &[Question] {
        let found = self.requirements.iter().find(|it| it.id == requirement);
        found.map_or(&[], |it| &it.questions)
    }

    /// Returns the requirement that a question belongs to, with the question.
    pub fn question(&self, id: &str) -> Option<(&str, &Question)> {
        let mut all = self
            .requirements
            .iter()
            .flat_map(|it| it.questions.iter().map(|question| (it.id.as_str(), question)));
        all.find(|(_, question)| question.id == id)
    }
}

impl Question {
    /// Returns the question in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::De => &self.de,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::{iso42001, management_review};

    #[test]
    fn each_requirement_has_questions_in_both_languages() {
        let list = checklist();
        let asked: Vec<&str> = list.requirements.iter().map(|it| it.id.as_str()).collect();
        let all: Vec<&str> = iso42001().requirements().map(|it| it.id).collect();
        assert_eq!(asked, all, "the requirements of the catalog, in its order");
        assert_eq!(list.catalog, iso42001().catalog);
        let mut texts = BTreeSet::new();
        for it in list.requirements.iter() {
            assert!(it.questions.len() >= 2, "{}", it.id);
            for question in &it.questions {
                for text in [&question.en, &question.de] {
                    assert!(text.ends_with('?') && text.len() > 20, "{}: {text}", question.id);
                    assert!(texts.insert(text), "{}: asked elsewhere too: {text}", question.id);
                }
                assert_ne!(question.en, question.de, "{}", question.id);
            }
        }
    }

    #[test]
    fn ids_are_unique_and_name_their_requirement() {
        let mut seen = BTreeSet::new();
        for it in &checklist().requirements {
            for question in &it.questions {
                let key = question.id.strip_prefix(&format!("{}-", it.id)).unwrap_or_default();
                let plain = key.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
                assert!(!key.is_empty() && plain, "{}", question.id);
                assert!(seen.insert(&question.id), "{} is there twice", question.id);
                let found = checklist().question(&question.id).map(|(id, _)| id);
                assert_eq!(found, Some(it.id.as_str()));
            }
        }
    }

    /// The keys by which a management review names its inputs are those by which the auditor asks for them.
    #[test]
    fn a_management_review_is_asked_for_item_by_item() {
        let review = management_review();
        for (clause, items) in [("9.3.2", &review.inputs), ("9.3.3", &review.results)] {
            let expected: Vec<String> =
                items.iter().map(|it| format!("{clause}-{}", it.key)).collect();
            let asked: Vec<&str> = checklist().of(clause).iter().map(|it| it.id.as_str()).collect();
            assert!(expected.iter().all(|it| asked.contains(&it.as_str())), "{asked:?}");
        }
        assert!(checklist().of("6.1.3").len() >= 8 && checklist().of("10.2").len() >= 7);
        assert!(checklist().of("X.1").is_empty());
    }
}
