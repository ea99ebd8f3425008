//! Persons by pseudonym, unless somebody states a reason for names.

use std::collections::{BTreeMap, HashMap};

use exhibit_core::digest::Sha256;

use crate::lens::{PersonOf, Stage};
use crate::observed::{Term, folded};
use crate::result::{Part, PersonFigures, Sentence, TestResult, shown};

/// What persons are called who are not to be named.
///
/// Whom the inventory lists has the short id that it gives, such as `P-007`. All others are
/// `unlisted-1` and so on, in order of a keyed digest of their names: the order shows nothing
/// about the names to those who don't have the key.
#[derive(Clone, Debug, Default)]
pub struct Pseudonyms {
    by_term: HashMap<Term, String>,
}

/// A reason for showing names, and who gave it.
///
/// It has to be recorded by whoever makes one: this crate writes nothing down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    reason: String,
    by: String,
}

/// Why a [`Disclosure`] was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDisclosure {
    /// No reason was given.
    #[error("names are shown only for a reason, and none was given")]
    NoReason,
    /// Nobody stands for it.
    #[error("names are shown only when somebody stands for it, and nobody was named")]
    Nobody,
}

impl Disclosure {
    /// Takes a reason and who gives it; neither may be blank.
    pub fn new(reason: &str, by: &str) -> Result<Self, NoDisclosure> {
        let (reason, by) = (reason.trim(), by.trim());
        if reason.is_empty() {
            return Err(NoDisclosure::NoReason);
        }
        if by.is_empty() {
            return Err(NoDisclosure::Nobody);
        }
        Ok(Self { reason: reason.to_owned(), by: by.to_owned() })
    }

    /// Returns the reason.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns who gave it.
    pub fn by(&self) -> &str {
        &self.by
    }
}

/// What comes before the key in the digest that orders unlisted persons.
const LABEL: &[u8] = b"exhibit-assurance pseudonym v1\n";

impl Pseudonyms {
    /// Gives names to these persons. The same persons and key give the same names in any order;
    /// one more unlisted person may move the numbers of the others.
    pub fn assign(
        stage: &Stage<'_>,
        key: &[u8; 32],
        persons: impl IntoIterator<Item = Term>,
    ) -> Self {
        let mut by_term = HashMap::new();
        let mut unlisted: BTreeMap<Sha256, Vec<Term>> = BTreeMap::new();
        for term in persons {
            let text = stage.terms.text(term);
            let listed = match stage.person_named(text) {
                PersonOf::Listed(at) => stage.person(at),
                _ => None,
            };
            if let Some(person) = listed {
                by_term.insert(term, person.id.clone());
            } else {
                let name = folded(text);
                unlisted
                    .entry(Sha256::of_parts(&[LABEL, key, name.as_bytes()]))
                    .or_default()
                    .push(term);
            }
        }
        for (number, terms) in (1_u64..).zip(unlisted.into_values()) {
            by_term.extend(terms.into_iter().map(|term| (term, format!("unlisted-{number}"))));
        }
        Self { by_term }
    }

    /// Gives names to all persons whom these results speak of.
    pub fn for_results<'r>(
        stage: &Stage<'_>,
        key: &[u8; 32],
        results: impl IntoIterator<Item = &'r TestResult>,
    ) -> Self {
        Self::assign(stage, key, results.into_iter().flat_map(TestResult::persons))
    }

    /// Returns the pseudonym of a person; one that was not assigned is `a person`.
    pub fn of(&self, person: Term) -> &str {
        self.by_term.get(&person).map_or("a person", String::as_str)
    }

    /// Returns a sentence with pseudonyms.
    pub fn render(&self, sentence: &Sentence) -> String {
        let parts = sentence.parts().iter();
        parts
            .map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Person(term) => self.of(*term),
                Part::Listed(id) => id.as_str(),
            })
            .collect()
    }
}

/// Returns a sentence with names, for a reason that the caller has recorded.
pub fn render_with_names(sentence: &Sentence, stage: &Stage<'_>, _: &Disclosure) -> String {
    let parts = sentence.parts().iter();
    parts
        .map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Person(term) => shown(stage.terms.text(*term)),
            Part::Listed(id) => {
                let person = stage.setting.inventory.person(id);
                let name = person.and_then(|person| person.names.first());
                name.map_or_else(|| id.clone(), |name| format!("{} ({id})", shown(name)))
            }
        })
        .collect()
}

impl TestResult {
    /// Returns the figures of single persons, for a reason that the caller has recorded.
    pub fn per_person(&self, _: &Disclosure) -> &[PersonFigures] {
        &self.people
    }

    /// Returns all persons of whom the result speaks, some more than once.
    pub fn persons(&self) -> impl Iterator<Item = Term> {
        let exceptions = self.exceptions.iter().map(|it| &it.sentence);
        let flags = self.flags.iter().map(|flag| &flag.sentence);
        let sentences = exceptions.chain(flags).chain(&self.facts);
        let named = sentences.flat_map(Sentence::parts).filter_map(|part| match part {
            Part::Person(term) => Some(*term),
            Part::Text(_) | Part::Listed(_) => None,
        });
        named
            .chain(self.flags.iter().filter_map(|flag| flag.person))
            .chain(self.people.iter().map(|it| it.person))
    }
}
