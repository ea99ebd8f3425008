//! Mappings that folders, lists and texts suggest, and their review.
//!
//! The names of folders and an index sheet are a person's own statement, so they are applied where that was
//! asked for. What a text or a kind of records suggests is shown with its reason, and applied by a person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use exhibit_core::catalog;
use exhibit_core::day::Day;
use exhibit_core::event::{Event, EvidenceId, MappingReviewed, SuggestionRefused};
use exhibit_core::register::{EvidenceState, Register};
use exhibit_registers::Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::coverage::alias_sentence;
use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::vault::{Open, Vault};

/// A mapping that somebody may want to make.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Suggestion {
    /// The item.
    pub evidence: EvidenceId,
    /// The control or clause.
    pub requirement: String,
    /// Its short title.
    pub title: String,
    /// What suggests it.
    pub because: String,
}

/// What was found in names or a list, and what in them means nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Named {
    /// Mappings that are named.
    pub mappings: Vec<Suggestion>,
    /// What looked like a name and is none, each a sentence.
    pub warnings: Vec<String>,
    /// What was mapped and may have been meant otherwise, each a sentence.
    pub remarks: Vec<String>,
}

/// A mapping whose review is wanting or old.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReviewShown {
    /// The item.
    pub evidence: EvidenceId,
    /// The control or clause.
    pub requirement: String,
    /// Who mapped it.
    pub by: String,
    /// Who reviewed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// Whether the reviewer agrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agrees: Option<bool>,
    /// What the reviewer says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Why the author reviewed the own mapping, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// Evidence that has to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueForReview {
    /// The item.
    pub evidence: EvidenceId,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Day,
    /// Why: a date of its own, or the rule for its kind.
    pub because: String,
}

/// Finds requirements in the folders of delivered paths: `A.6.2.8 Event logs/export.jsonl`.
pub fn from_folders(taken: &[(EvidenceId, String)]) -> Named {
    let mut named = Named::default();
    for (evidence, path) in taken {
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        for folder in folders.split('/').filter(|it| !it.is_empty()) {
            let because = format!("it came in the folder {folder}");
            named.take(*evidence, id_of(folder), folder, &because);
        }
    }
    named.finish()
}

/// Finds requirements in the rows of an index sheet, which name files.
pub fn from_index(rows: &[Row], taken: &[(EvidenceId, String)]) -> Named {
    let mut named = Named::default();
    for (row, evidence) in named_files(rows, taken, &mut named.warnings) {
        let because = row
            .text("rationale")
            .map_or_else(|| format!("row {} of the index names it", row.row), str::to_owned);
        for requirement in row.list("requirements") {
            named.take(evidence, Some(requirement), requirement, &because);
        }
    }
    named.finish()
}

/// Returns the rows that name one of the files, with the item that it is.
pub(crate) fn named_files<'r>(
    rows: &'r [Row],
    taken: &[(EvidenceId, String)],
    warnings: &mut Vec<String>,
) -> Vec<(&'r Row, EvidenceId)> {
    let (mut all, mut absent) = (Vec::new(), Vec::new());
    for row in rows {
        let file = row.text("file").unwrap_or_default().replace('\\', "/");
        let mut found = taken.iter().filter(|(_, path)| is_file(path, &file));
        match (found.next(), found.next()) {
            (Some((evidence, _)), None) => all.push((row, *evidence)),
            (None, _) => absent.push((row.row, file)),
            (Some(_), Some(_)) => warnings.push(format!(
                "Row {}: several files are called {file}; write its folder too.",
                row.row
            )),
        }
    }
    warnings.extend(not_taken(&absent));
    all
}

/// An index of a whole audit names many files that come with another delivery.
fn not_taken(absent: &[(u64, String)]) -> Vec<String> {
    let one = |(row, file): &(u64, String)| format!("Row {row}: no file {file} was taken in.");
    match absent {
        [first, .., (last, _)] if absent.len() > 3 => vec![format!(
            "{} rows from {} to {last} name files that are not in this delivery, such as {}.",
            absent.len(),
            first.0,
            first.1
        )],
        few => few.iter().map(one).collect(),
    }
}

/// Returns what an item's kind of records and its text suggest, but for what is mapped or was refused.
pub fn suggest(item: &EvidenceState, kinds: &BTreeSet<String>, text: &str) -> Vec<Suggestion> {
    let rules = rules();
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    let said = folded(&format!("{} {text}", item.received.name));
    for rule in &rules.texts {
        let phrase = rule.phrases.iter().find(|it| says(&said, &folded(it)));
        if let Some(phrase) = phrase {
            found.insert(&rule.requirement, format!("it says \"{phrase}\""));
        }
    }
    for rule in rules.records.iter().filter(|it| kinds.contains(&it.kind)) {
        for requirement in &rule.requirements {
            found.insert(requirement, format!("it holds records of the kind {}", rule.kind));
        }
    }
    let open = |requirement: &str| {
        !item.supports.contains_key(requirement) && !item.refused.contains_key(requirement)
    };
    let found = found.into_iter().filter(|(requirement, _)| open(requirement));
    found.filter_map(|(id, because)| suggestion(item.received.id, id, &because)).collect()
}

/// Returns every mapping with its review, those that nobody reviewed first.
pub fn reviews(register: &Register) -> Vec<ReviewShown> {
    let mut all = Vec::new();
    for item in register.evidence().filter(|item| item.is_held()) {
        for (requirement, mapping) in &item.supports {
            let review = mapping.reviewed.as_ref();
            all.push(ReviewShown {
                evidence: item.received.id,
                requirement: requirement.clone(),
                by: name_of(register, mapping.by),
                reviewed_by: review.map(|it| name_of(register, it.by)),
                agrees: review.map(|it| it.said.agrees),
                comment: review.map(|it| it.said.comment.clone()),
                exception: review.and_then(|it| it.said.exception.clone()),
            });
        }
    }
    all.sort_by_key(|it| it.reviewed_by.is_some());
    all
}

/// Returns the evidence that has to be looked at again as at a day.
pub fn due_for_review(register: &Register, today: Day) -> Vec<DueForReview> {
    let mut all = Vec::new();
    for item in register.evidence().filter(|item| item.is_held()) {
        if let Some((since, because)) = review_day(register, item).filter(|(day, _)| *day <= today)
        {
            let (evidence, name) = (item.received.id, item.received.name.clone());
            all.push(DueForReview { evidence, name, since, because });
        }
    }
    all.sort_by_key(|it| it.since);
    all
}

impl Vault<Open> {
    /// Returns what is suggested for these items, or for all that are held.
    ///
    /// # Errors
    /// [`Error::NoEvidence`]; [`Error::Store`].
    pub fn suggestions(&self, ids: &[EvidenceId]) -> Result<Vec<Suggestion>, Error> {
        if let Some(id) = ids.iter().find(|id| self.register().item(**id).is_none()) {
            return Err(Error::NoEvidence(*id));
        }
        let wanted = |item: &&EvidenceState| {
            item.is_held() && (ids.is_empty() || ids.contains(&item.received.id))
        };
        let kinds = self.kinds_of_records(ids)?;
        // The index is asked where otherwise every document would be read.
        let unread = if ids.is_empty() { self.saying_no_phrase()? } else { BTreeSet::new() };
        let (none, mut all) = (BTreeSet::new(), Vec::new());
        for item in self.register().evidence().filter(wanted) {
            let id = item.received.id;
            let kinds = kinds.get(&id).unwrap_or(&none);
            let text = match kinds.is_empty() && !unread.contains(&id) {
                true => self.text_of(item)?,
                false => String::new(),
            };
            all.extend(suggest(item, kinds, &text));
        }
        Ok(all)
    }

    /// Returns the kinds of records that suggest something, by the item that has them.
    fn kinds_of_records(
        &self,
        ids: &[EvidenceId],
    ) -> Result<BTreeMap<EvidenceId, BTreeSet<String>>, Error> {
        let one = if let [one] = ids { Some(one.0) } else { None };
        let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (item, kind) in self.store().kinds_of_records(one)? {
            if rules().records.iter().any(|it| it.kind == kind) {
                found.entry(EvidenceId(item)).or_default().insert(kind);
            }
        }
        Ok(found)
    }

    /// Returns the items that need not be read: all their text is in the index, and it has the words of no phrase.
    fn saying_no_phrase(&self) -> Result<BTreeSet<EvidenceId>, Error> {
        let store = self.store();
        let whole = store.documents_indexed_whole()?.into_iter();
        let mut unread: BTreeSet<_> = whole.map(EvidenceId).collect();
        let phrases: BTreeSet<_> = rules().texts.iter().flat_map(|it| &it.phrases).collect();
        for phrase in phrases {
            for item in store.documents(phrase, u32::MAX)? {
                unread.remove(&EvidenceId(item));
            }
        }
        Ok(unread)
    }

    /// Returns the text of an item that is one document.
    fn text_of(&self, item: &EvidenceState) -> Result<String, Error> {
        if item.received.members.is_empty() || item.received.bytes > MAX_READ {
            return Ok(String::new());
        }
        let mut bytes = Vec::new();
        self.write_member(item.received.id, None, &mut bytes)?;
        Ok(exhibit_text::extract(&item.received.name, &bytes).text)
    }

    /// Reviews mappings.
    ///
    /// # Errors
    /// [`Error::Refused`] for the own mapping without an exception, or one that is not there.
    pub fn review_mapping(
        &mut self,
        host: &Host<'_>,
        evidence: EvidenceId,
        requirement: &str,
        (agrees, comment, exception): (bool, &str, Option<&str>),
    ) -> Result<(), Error> {
        let reviewed = MappingReviewed {
            evidence: self.reference(evidence)?,
            requirement: requirement.to_owned(),
            agrees,
            comment: comment.to_owned(),
            exception: exception.map(str::to_owned),
        };
        self.state(host, vec![Event::MappingReviewed(reviewed)])
    }

    /// Refuses a suggestion, so that it is not made again.
    ///
    /// # Errors
    /// As [`Vault::state`].
    pub fn refuse_suggestion(
        &mut self,
        host: &Host<'_>,
        evidence: EvidenceId,
        requirement: &str,
        reason: &str,
    ) -> Result<(), Error> {
        let refused = SuggestionRefused {
            evidence: self.reference(evidence)?,
            requirement: requirement.to_owned(),
            reason: reason.to_owned(),
        };
        self.state(host, vec![Event::SuggestionRefused(refused)])
    }
}

impl Named {
    /// Takes a requirement that is one; warns of what an article numbered otherwise, and of headings.
    fn take(&mut self, evidence: EvidenceId, id: Option<&str>, written: &str, because: &str) {
        let Some(id) = id else { return };
        let found = suggestion(evidence, id, because);
        if let Some(alias) = catalog::article_alias(written) {
            // An id alone is the standard's; with the article's title it is the article's.
            let is_id = found.as_ref().is_some_and(|it| it.requirement == written.trim());
            if !is_id {
                self.warnings.push(alias_sentence(alias));
                return;
            }
            self.remarks.push(alias_sentence(alias));
        }
        match found {
            Some(found) => self.mappings.push(found),
            None => {
                let text = format!(
                    "{evidence}: {written} is no requirement that evidence can be mapped to."
                );
                self.warnings.push(text);
            }
        }
    }

    fn finish(mut self) -> Self {
        self.mappings.sort();
        self.mappings.dedup_by(|a, b| (a.evidence, &a.requirement) == (b.evidence, &b.requirement));
        self.warnings.dedup();
        self.remarks.sort();
        self.remarks.dedup();
        self
    }
}

/// Longer documents are not read for suggestions.
const MAX_READ: u64 = 64 << 20;

fn suggestion(evidence: EvidenceId, id: &str, because: &str) -> Option<Suggestion> {
    let found = catalog::iso42001().requirement(id).ok()?;
    let (requirement, title) = (found.id.to_owned(), found.title.to_owned());
    Some(Suggestion { evidence, requirement, title, because: because.to_owned() })
}

/// Returns the day on which an item has to be looked at again, and why then.
pub(crate) fn review_day(register: &Register, item: &EvidenceState) -> Option<(Day, String)> {
    let received = &item.received;
    if let Some(day) = received.dates.next_review {
        return Some((Day::of(day), "its own date of review".to_owned()));
    }
    let kind = received.kind?;
    let rule = &register.validity(kind)?.said;
    let from = Day::of(received.dates.issued.unwrap_or(item.at));
    let because = format!("a {} stays current {} months", kind.as_str(), rule.months);
    Some((from.plus_months(rule.months), because))
}

/// Returns the id with which a name begins: `A.6.2.8 Event logs`, `9.1_monitoring`.
fn id_of(name: &str) -> Option<&str> {
    let name = name.trim();
    let end =
        name.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == 'A')).unwrap_or(name.len());
    let id = name[..end].trim_end_matches('.');
    let digits = id.strip_prefix("A.").unwrap_or(id);
    let numbered =
        digits.split('.').all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()));
    // A lone number such as `2026` is a year or a count, not a clause.
    (numbered && digits.contains('.')).then_some(id)
}

/// Tells whether an index means an item: it may name fewer folders than the item's path has, or more if both name one.
fn is_file(path: &str, file: &str) -> bool {
    let file = file.trim_start_matches("./");
    let in_folder = path.contains('/') && file.ends_with(&format!("/{path}"));
    !file.is_empty() && (path == file || path.ends_with(&format!("/{file}")) || in_folder)
}

/// Says whether a phrase occurs as words of their own. Both are folded.
fn says(text: &str, phrase: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(phrase) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + phrase.len()..].chars().next();
        if !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric) {
            return true;
        }
        rest = &rest[at + phrase.len()..];
    }
    false
}

/// Case and the breaks between words don't count.
fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| c.is_whitespace() || c == '_').filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Words and kinds of records that suggest requirements.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[expect(dead_code, reason = "for the reader of the file")]
    about: String,
    texts: Vec<TextRule>,
    records: Vec<RecordRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextRule {
    requirement: String,
    phrases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordRule {
    kind: String,
    requirements: Vec<String>,
}

fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(|| {
        let text = include_str!("../../../schemas/suggestions.json");
        serde_json::from_str(text).expect("the built-in suggestions are tested to parse")
    });
    &RULES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_names_a_requirement_of_the_catalog() {
        let texts = rules().texts.iter().map(|it| &it.requirement);
        for id in texts.chain(rules().records.iter().flat_map(|it| &it.requirements)) {
            assert!(catalog::iso42001().requirement(id).is_ok(), "{id}");
        }
    }

    #[test]
    fn ids_are_read_from_the_beginning_of_a_name() {
        assert_eq!(id_of("A.6.2.8 Event logs"), Some("A.6.2.8"));
        assert_eq!(id_of("9.1_monitoring"), Some("9.1"));
        assert_eq!(id_of("6.1.2. Risk"), Some("6.1.2"));
        for name in ["2026", "Q1", "A", "A.", "logs A.6.2.8", "", "10"] {
            assert_eq!(id_of(name), None, "{name}");
        }
    }

    #[test]
    fn folders_are_taken_at_their_word_but_not_an_articles_numbers() {
        let taken = [
            (EvidenceId(1), "drop/A.6.2.8 Event logs/core.jsonl".to_owned()),
            (EvidenceId(2), "drop/A.8.5 Human Oversight/review.pdf".to_owned()),
            (EvidenceId(3), "drop/A.6.1/notes.txt".to_owned()),
        ];
        let named = from_folders(&taken);
        let mapped: Vec<_> =
            named.mappings.iter().map(|it| (it.evidence.0, it.requirement.as_str())).collect();
        assert_eq!(mapped, [(1, "A.6.2.8")]);
        assert_eq!(named.warnings.len(), 2);
        assert!(named.warnings[0].contains("A.9.2"), "{}", named.warnings[0]);
    }

    #[test]
    fn phrases_are_words_of_their_own() {
        assert!(says(&folded("The AI  Policy\nof 2025"), &folded("AI policy")));
        assert!(!says(&folded("Mai policy"), &folded("AI policy")));
        assert!(!says(&folded("drifting apart"), "drift"));
        assert!(says(&folded("model drift, drifting"), "drift"));
    }
}
