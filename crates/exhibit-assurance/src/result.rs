//! What a test found, before it is written down: figures, exceptions, flags, facts.

use std::cmp::Ordering;

use exhibit_core::digest::Sha256;
pub use exhibit_core::event::PopulationOf;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;

use crate::observed::{Field, Term};
use crate::outcome::{Outcome, Reason};

/// How many exceptions of a result are kept with their sentences; all are counted and digested.
pub const MAX_KEPT: usize = 500;

/// What a test found. Made by [`crate::Run::finish`] only.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TestResult {
    /// The test's name, such as `oversight`.
    pub test: &'static str,
    /// The version of its rules.
    pub version: u32,
    /// What it asks.
    pub question: &'static str,
    /// The requirements that an answer is evidence for.
    pub supports: &'static [&'static str],
    /// What it shows.
    pub outcome: Outcome,
    /// Why it is not better, in a fixed order.
    pub reasons: Vec<Reason>,
    /// How much of the population meets the question.
    pub numerator: u64,
    /// How large the population is.
    pub denominator: u64,
    /// How much of it the logs do not tell enough about.
    pub unjudged: u64,
    /// What the population is.
    pub population: PopulationDigest,
    /// The worst verdict of what it stands on.
    pub word: Word,
    /// The fields that it used which some record does not have covered, in the order of their bits.
    pub uncovered: Vec<Field>,
    /// The first exceptions, in order of item and line, at most [`MAX_KEPT`].
    pub exceptions: Vec<Exception>,
    /// How many there are.
    pub exceptions_total: u64,
    /// The digest over all of them, as [`crate::digest`] says.
    pub exceptions_digest: Sha256,
    /// How many of each kind, in the order of the test's own list; one may be of several kinds.
    pub by_code: Vec<(&'static str, u64)>,
    /// What looks odd. Never a failure.
    pub flags: Vec<Flag>,
    /// What else is to be told, one sentence each.
    pub facts: Vec<Sentence>,
    /// The numbers of the items that it stands on, in order.
    pub basis: Vec<u32>,
    /// The numbers of the documents and lists that show authority and what was passed, in order.
    pub papers: Vec<u32>,
    /// Figures of single persons: shown only through [`TestResult::per_person`].
    pub(crate) people: Vec<PersonFigures>,
}

/// What was counted, so that anybody can count the same again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PopulationDigest {
    /// What one line of the digested list stands for.
    pub of: PopulationOf,
    /// How many lines it has.
    pub count: u64,
    /// SHA-256 over the list, as [`crate::digest`] says.
    pub digest: Sha256,
}

/// Something that does not meet the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Where it is seen; line 0 stands for the item as a whole, item 0 for no item at all.
    pub place: Place,
    /// Other records that belong to it, such as the execution and the review.
    pub also: Vec<Also>,
    /// What kind it is, the gravest first.
    pub codes: Vec<&'static str>,
    /// What it is about where that is no record, such as the id of a system or a day.
    pub subject: String,
    /// Stands for the decision id, where there is one.
    pub decision: Option<i64>,
    /// What it says, without names of persons.
    pub sentence: Sentence,
}

/// A line of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the item; 0 for none.
    pub item: u32,
    /// The line; 0 for the item as a whole.
    pub line: u32,
}

impl Place {
    /// Stands for no item.
    pub const NOWHERE: Self = Self { item: 0, line: 0 };

    pub(crate) fn of_key(key: u64) -> Self {
        Self { item: (key >> 32) as u32, line: key as u32 }
    }

    pub(crate) fn key(self) -> u64 {
        u64::from(self.item) << 32 | u64::from(self.line)
    }
}

/// Another record that belongs to an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Also {
    /// What it is, such as `execution`.
    pub role: &'static str,
    /// Where.
    pub place: Place,
}

impl Exception {
    /// Compares by place, then kind, then subject: the order in which exceptions are kept.
    pub fn order(&self, other: &Self) -> Ordering {
        self.place
            .cmp(&other.place)
            .then_with(|| self.subject.cmp(&other.subject))
            .then_with(|| self.codes.cmp(&other.codes))
    }
}

/// Something odd that wants to be looked at by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// What kind it is, such as `median-review-short`.
    pub code: &'static str,
    /// Whom it concerns.
    pub person: Option<Term>,
    /// What it says, without names of persons.
    pub sentence: Sentence,
}

/// Figures of one reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonFigures {
    /// Who.
    pub person: Term,
    /// How many reviews.
    pub reviews: u64,
    /// How many of them overruled, rejected or withdrew.
    pub not_approved: u64,
    /// The median of the seconds that the reviews took, as far as stated.
    pub median_seconds: Option<u32>,
    /// The most reviews inside one hour.
    pub most_in_an_hour: u64,
    /// From the first review to the last, in milliseconds.
    pub over_ms: i64,
}

/// A sentence whose persons are not named yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(Vec<Part>);

/// A part of a [`Sentence`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text that may be shown as it is.
    Text(String),
    /// A person as a log names them.
    Person(Term),
    /// A person by the inventory's id.
    Listed(String),
}

impl Sentence {
    /// Starts with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(vec![Part::Text(text.into())])
    }

    /// Goes on with text of our own.
    #[must_use]
    pub fn text(mut self, text: impl AsRef<str>) -> Self {
        match self.0.last_mut() {
            Some(Part::Text(last)) => last.push_str(text.as_ref()),
            _ => self.0.push(Part::Text(text.as_ref().to_owned())),
        }
        self
    }

    /// Goes on with text from a log or a list, made safe to show and at most 80 characters of it.
    #[must_use]
    pub fn quoted(self, text: &str) -> Self {
        self.text(shown(text))
    }

    /// Goes on with a person whom a log names.
    #[must_use]
    pub fn person(mut self, person: Term) -> Self {
        self.0.push(Part::Person(person));
        self
    }

    /// Goes on with a person of the inventory, by id.
    #[must_use]
    pub fn listed(mut self, id: &str) -> Self {
        self.0.push(Part::Listed(id.to_owned()));
        self
    }

    /// Returns the parts in order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }
}

/// Returns text from a log as it is shown: visible, and at most 80 characters of it.
pub(crate) fn shown(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", visible(&text[..end])),
        None => visible(text).into_owned(),
    }
}

/// Returns `1 decision` or `3,104 decisions`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// Returns a number with commas between thousands.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(["7", "37", "3,104", "1,000,000"], [7, 37, 3_104, 1_000_000].map(thousands)[..]);
        assert_eq!(counted(1, "decision", "decisions"), "1 decision");
    }

    #[test]
    fn text_of_logs_is_made_safe_and_short() {
        assert_eq!(shown("a\u{202e}b"), "a⟨U+202E⟩b");
        assert_eq!(shown(&"é".repeat(81)).chars().count(), 81);
    }

    #[test]
    fn a_place_survives_its_key() {
        let place = Place { item: 42, line: u32::MAX };
        assert_eq!(Place::of_key(place.key()), place);
    }
}
