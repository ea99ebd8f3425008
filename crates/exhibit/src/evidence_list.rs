//! The list of evidence as a window shows it: filtered and sorted here, handed out a page at a time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use exhibit_bundle::relied::Relied;
use exhibit_core::event::{Class, EvidenceId, EvidenceKind, Period, SiteId};
use exhibit_core::register::{EvidenceState, Organisation};
use exhibit_core::verdict::Word;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::evidence::{EvidenceLine, line};
use crate::relied::relied;
use crate::vault::{Open, Vault};

/// The most rows that one page has.
const MAX_PAGE: usize = 1_000;

/// Which items are wanted. What is absent or empty asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EvidenceFilter {
    /// One of these words.
    pub verdicts: Vec<Word>,
    /// One of these kinds.
    pub kinds: Vec<EvidenceKind>,
    /// From this source.
    pub source: Option<String>,
    /// About this AI system, by any of its names.
    pub system: Option<String>,
    /// Held or withdrawn.
    pub status: Option<HeldOr>,
    /// Whether it supports anything.
    pub mapped: Option<bool>,
    /// Each of these words stands in its number, name, source, format, kind or systems.
    pub words: Option<String>,
    /// Received by this leaf of the ledger or a later one.
    pub since: Option<u64>,
}

/// Whether an item is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HeldOr {
    /// It goes into packs and bundles.
    Held,
    /// It is kept, and goes into none.
    Withdrawn,
}

/// In which order items are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EvidenceOrder {
    /// By what.
    pub by: EvidenceColumn,
    /// The greatest first.
    pub descending: bool,
}

/// What a list of evidence can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceColumn {
    /// The number.
    #[default]
    Id,
    /// The name.
    Name,
    /// The word, the worst last.
    Verdict,
    /// The kind.
    Kind,
    /// The log profile or format.
    Format,
    /// The source.
    Source,
    /// The moment of receipt.
    Received,
    /// The first moment that it covers.
    Period,
    /// How many records it has.
    Records,
    /// Its length.
    Bytes,
}

/// Some rows of a list of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidencePage {
    /// How many items the filter lets through.
    pub total: u64,
    /// The rows that were asked for.
    pub rows: Vec<EvidenceRow>,
}

/// A row of a list of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceRow {
    /// The line of the list.
    #[serde(flatten)]
    pub line: EvidenceLine,
    /// AI systems concerned.
    pub systems: Vec<String>,
    /// Sites concerned.
    pub sites: Vec<SiteId>,
    /// How closely it is held.
    pub class: Class,
    /// What it covers, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

/// What there is to choose from in a list of evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceOutline {
    /// How many items are held or withdrawn, whatever the filter asks.
    pub all: u64,
    /// How many there are of each word among those that the rest of the filter lets through.
    pub words: Vec<WordCount>,
    /// The kinds that are stated.
    pub kinds: Vec<EvidenceKind>,
    /// The sources that are stated.
    pub sources: Vec<String>,
    /// The AI systems that are stated.
    pub systems: Vec<String>,
    /// What was erased.
    pub erased: Vec<ErasedLine>,
}

/// How many items have a word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordCount {
    /// The word.
    pub word: Word,
    /// How many.
    pub count: u64,
}

/// All that is left of an item that was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErasedLine {
    /// The item.
    pub id: EvidenceId,
    /// Why it was destroyed.
    pub reason: String,
}

impl Vault<Open> {
    /// Returns rows of the list of evidence, from the `from`th on, a thousand at most.
    ///
    /// # Errors
    /// [`Error::Trust`] if a text in the ledger can't be read, which a newer version may have written.
    pub fn evidence_page(
        &self,
        filter: &EvidenceFilter,
        order: EvidenceOrder,
        from: usize,
        count: usize,
    ) -> Result<EvidencePage, Error> {
        let relied = relied(self.register())?;
        let listed = self.evidence_listed(filter, order);
        let wanted = listed.iter().skip(from).take(count.min(MAX_PAGE));
        let rows = wanted.filter_map(|id| self.register().item(*id)).map(|item| row(item, &relied));
        Ok(EvidencePage { total: listed.len() as u64, rows: rows.collect() })
    }

    /// Returns the number of every item that the filter lets through.
    pub fn evidence_ids(&self, filter: &EvidenceFilter, order: EvidenceOrder) -> Vec<EvidenceId> {
        self.evidence_listed(filter, order).to_vec()
    }

    /// Returns what there is to choose from, with how many items there are of each word.
    pub fn evidence_outline(&self, filter: &EvidenceFilter) -> EvidenceOutline {
        let any_word = EvidenceFilter { verdicts: Vec::new(), ..filter.clone() };
        let mut outline = outline(self.register().evidence());
        outline.words = counts(self.evidence_wanted(&any_word).into_iter());
        let erased = self.register().erased();
        outline.erased = erased
            .map(|it| ErasedLine { id: it.reference.id, reason: it.reason.clone() })
            .collect();
        outline
    }

    /// Returns the whole list by its numbers. Whoever scrolls asks for the same list again and again.
    fn evidence_listed(&self, filter: &EvidenceFilter, order: EvidenceOrder) -> Arc<[EvidenceId]> {
        let asked = Asked { size: self.register().size(), filter: filter.clone(), order };
        self.lists().get(asked, || {
            let items = sorted(self.evidence_wanted(filter), order);
            items.iter().map(|item| item.received.id).collect()
        })
    }

    fn evidence_wanted(&self, filter: &EvidenceFilter) -> Vec<&EvidenceState> {
        let sieve = Sieve::new(filter, self.register().organisation());
        self.register().evidence().filter(|item| sieve.lets_through(item)).collect()
    }
}

/// The lists that were asked for last, in their order. They are no state: each is that of a ledger of one size.
#[derive(Default)]
pub(crate) struct Lists(Mutex<VecDeque<(Asked, Arc<[EvidenceId]>)>>);

/// Everything that a list depends on.
#[derive(PartialEq, Eq)]
struct Asked {
    size: u64,
    filter: EvidenceFilter,
    order: EvidenceOrder,
}

impl Lists {
    /// A list, and the same by another order beside it.
    const KEPT: usize = 4;

    fn get(&self, asked: Asked, list: impl FnOnce() -> Arc<[EvidenceId]>) -> Arc<[EvidenceId]> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, listed)) = kept.iter().find(|(known, _)| *known == asked) {
            return Arc::clone(listed);
        }
        let listed = list();
        kept.truncate(Self::KEPT - 1);
        kept.push_front((asked, Arc::clone(&listed)));
        listed
    }
}

/// A filter made ready to be asked of many items.
struct Sieve<'a> {
    filter: &'a EvidenceFilter,
    organisation: &'a Organisation,
    words: Vec<String>,
}

impl<'a> Sieve<'a> {
    fn new(filter: &'a EvidenceFilter, organisation: &'a Organisation) -> Self {
        let words = filter.words.as_deref().unwrap_or_default();
        let words = words.split_whitespace().map(str::to_lowercase).collect();
        Self { filter, organisation, words }
    }

    fn lets_through(&self, item: &EvidenceState) -> bool {
        let (filter, received) = (self.filter, &item.received);
        (filter.verdicts.is_empty() || filter.verdicts.contains(&item.word()))
            && (filter.kinds.is_empty()
                || received.kind.is_some_and(|it| filter.kinds.contains(&it)))
            && filter.source.as_ref().is_none_or(|it| received.source.as_ref() == Some(it))
            && filter.system.as_ref().is_none_or(|it| self.concerns(item, it))
            && filter.status.is_none_or(|it| (it == HeldOr::Held) == item.is_held())
            && filter.mapped.is_none_or(|it| it != item.supports.is_empty())
            && filter.since.is_none_or(|it| item.reference.leaf >= it)
            && self.says(item)
    }

    fn concerns(&self, item: &EvidenceState, system: &str) -> bool {
        item.received.systems.iter().any(|it| self.organisation.is_one_system(it, system))
    }

    fn says(&self, item: &EvidenceState) -> bool {
        self.words.iter().all(|word| {
            let received = &item.received;
            let named = [received.name.as_str(), format_of(item)].into_iter();
            let named = named.chain(received.kind.map(EvidenceKind::as_str));
            let stated = received.source.iter().chain(&received.systems).map(String::as_str);
            named.chain(stated).any(|text| has_word(text, word))
                || has_word(&received.id.to_string(), word)
        })
    }
}

/// Tells whether a text has a word, which is in small letters. Most texts are ASCII, and need no copy in small letters.
fn has_word(text: &str, word: &str) -> bool {
    match text.is_ascii() {
        true => {
            let mut parts = text.as_bytes().windows(word.len());
            parts.any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        }
        false => text.to_lowercase().contains(word),
    }
}

fn format_of(item: &EvidenceState) -> &str {
    let appraisal = item.verified.as_ref().map(|it| &it.appraisal);
    appraisal.map_or("", |it| it.profile.as_deref().unwrap_or(&it.format))
}

/// What an item is sorted by; what is not stated comes last, whichever way the list runs.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

fn sorted(items: Vec<&EvidenceState>, order: EvidenceOrder) -> Vec<&EvidenceState> {
    let mut keyed: Vec<_> = items.into_iter().map(|item| (key(item, order.by), item)).collect();
    keyed.sort_by(|(a, one), (b, other)| {
        let by_key = match order.descending {
            true => b.cmp(a),
            false => a.cmp(b),
        };
        let missing = a.is_none().cmp(&b.is_none());
        missing.then(by_key).then(one.received.id.cmp(&other.received.id))
    });
    keyed.into_iter().map(|(_, item)| item).collect()
}

fn key(item: &EvidenceState, by: EvidenceColumn) -> Option<Key> {
    let text = |text: &str| Some(Key::Text(text.to_lowercase())).filter(|_| !text.is_empty());
    let number = |n: u64| Some(Key::Number(i64::try_from(n).unwrap_or(i64::MAX)));
    let (received, verified) = (&item.received, item.verified.as_ref());
    match by {
        EvidenceColumn::Id => number(received.id.0.into()),
        EvidenceColumn::Name => text(&received.name),
        EvidenceColumn::Verdict => number(rank(item.word())),
        EvidenceColumn::Kind => received.kind.and_then(|it| text(it.as_str())),
        EvidenceColumn::Format => text(format_of(item)),
        EvidenceColumn::Source => received.source.as_deref().and_then(text),
        EvidenceColumn::Received => Some(Key::Number(item.at.unix())),
        EvidenceColumn::Period => item.period().map(|it| Key::Number(it.from.unix())),
        EvidenceColumn::Records => number(verified.map_or(0, |it| it.appraisal.records)),
        EvidenceColumn::Bytes => number(received.bytes),
    }
}

fn rank(word: Word) -> u64 {
    Word::ALL.iter().position(|it| *it == word).unwrap_or_default() as u64
}

fn row(item: &EvidenceState, relied: &Relied) -> EvidenceRow {
    EvidenceRow {
        line: line(item, relied),
        systems: item.received.systems.clone(),
        sites: item.received.sites.clone(),
        class: item.received.class,
        period: item.period(),
    }
}

fn outline<'a>(items: impl Iterator<Item = &'a EvidenceState>) -> EvidenceOutline {
    let (mut kinds, mut sources, mut systems) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut all = 0;
    for item in items {
        all += 1;
        kinds.extend(item.received.kind);
        sources.extend(item.received.source.as_deref());
        systems.extend(item.received.systems.iter().map(String::as_str));
    }
    let owned = |texts: BTreeSet<&str>| texts.into_iter().map(str::to_owned).collect();
    EvidenceOutline {
        all,
        kinds: kinds.into_iter().collect(),
        sources: owned(sources),
        systems: owned(systems),
        ..EvidenceOutline::default()
    }
}

fn counts<'a>(items: impl Iterator<Item = &'a EvidenceState>) -> Vec<WordCount> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item.word()).or_insert(0) += 1;
    }
    counts.into_iter().map(|(word, count)| WordCount { word, count }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "each call writes its own")]
    fn item(id: u32, name: &str, word: &str, more: serde_json::Value) -> EvidenceState {
        let digest = "0".repeat(64);
        let reference = json!({ "id": EvidenceId(id), "leaf": id, "c": digest });
        let mut received = json!({
            "id": EvidenceId(id), "name": name, "members": [], "digest": digest, "bytes": id * 10,
            "systems": [], "class": "internal", "dates": {},
        });
        for (key, value) in more.as_object().expect("an object") {
            received[key] = value.clone();
        }
        let appraisal = json!({
            "path": name, "members": [], "digest": digest, "format": "file", "verdict": word,
            "exit_code": 0, "records": 0, "end": "no order", "facts": [], "failures": [],
            "failures_total": 0, "signers": [], "anchors": [], "covered_fields": [],
            "uncovered_fields": [], "not_checked": [],
        });
        let verified = json!({
            "leaf": id, "at": "2026-01-01T00:00:00Z", "engine": "1", "trust": digest, "policy": digest,
            "appraisal": appraisal, "starts_after": null, "relations": [],
        });
        serde_json::from_value(json!({
            "received": received, "by": "P-001", "at": "2026-01-01T00:00:00Z", "reference": reference,
            "verified": verified, "status": "Held", "supports": {},
        }))
        .expect("an item")
    }

    fn some() -> Vec<EvidenceState> {
        vec![
            item(
                1,
                "Policy.pdf",
                "UNSIGNED",
                json!({ "kind": "document", "source": "SharePoint" }),
            ),
            item(2, "core.jsonl", "VERIFIED", json!({ "kind": "log", "systems": ["credit-v3"] })),
            item(3, "assist.jsonl", "BROKEN", json!({ "source": "archive" })),
        ]
    }

    fn passed(items: &[EvidenceState], filter: &EvidenceFilter) -> Vec<u32> {
        let organisation = Organisation::default();
        let sieve = Sieve::new(filter, &organisation);
        let passed = items.iter().filter(|item| sieve.lets_through(item));
        passed.map(|item| item.received.id.0).collect()
    }

    fn in_order(items: &[EvidenceState], by: EvidenceColumn, descending: bool) -> Vec<u32> {
        let order = EvidenceOrder { by, descending };
        sorted(items.iter().collect(), order).iter().map(|item| item.received.id.0).collect()
    }

    #[test]
    fn every_condition_must_hold_and_none_lets_all_through() {
        let items = some();
        let any = EvidenceFilter::default();
        assert_eq!(passed(&items, &any), [1, 2, 3]);
        let bad = vec![Word::Broken, Word::Verified];
        assert_eq!(passed(&items, &EvidenceFilter { verdicts: bad, ..any.clone() }), [2, 3]);
        let logs = EvidenceFilter { kinds: vec![EvidenceKind::Log], ..any.clone() };
        assert_eq!(passed(&items, &logs), [2]);
        let system = EvidenceFilter { system: Some("credit-v3".into()), ..any.clone() };
        assert_eq!(passed(&items, &system), [2]);
        let both = EvidenceFilter { source: Some("archive".into()), ..system };
        assert_eq!(passed(&items, &both), [0_u32; 0]);
        let later = EvidenceFilter { since: Some(2), ..any.clone() };
        assert_eq!(passed(&items, &later), [2, 3]);
        assert_eq!(passed(&items, &EvidenceFilter { mapped: Some(true), ..any }), [0_u32; 0]);
    }

    #[test]
    fn words_are_sought_in_whatever_case_and_place() {
        let items = some();
        let seek = |words: &str| {
            passed(
                &items,
                &EvidenceFilter { words: Some(words.into()), ..EvidenceFilter::default() },
            )
        };
        assert_eq!(seek("JSONL"), [2, 3]);
        assert_eq!(seek("jsonl archive"), [3]);
        assert_eq!(seek("e-0001"), [1]);
        assert_eq!(seek("  "), [1, 2, 3]);
        assert_eq!(seek("nobody"), [0_u32; 0]);
    }

    #[test]
    fn letters_beyond_ascii_have_small_forms_too() {
        assert!(has_word("Prüfung ÜBER alles", "über") && has_word("Audit", "dit"));
        assert!(!has_word("Audit", "über") && !has_word("", "a"));
    }

    #[test]
    fn a_list_is_made_once_for_one_question_about_one_ledger() {
        let lists = Lists::default();
        let made = std::cell::Cell::new(0);
        let ask = |size, words: &str| {
            let filter = EvidenceFilter { words: Some(words.into()), ..EvidenceFilter::default() };
            lists.get(Asked { size, filter, order: EvidenceOrder::default() }, || {
                made.set(made.get() + 1);
                Arc::from([EvidenceId(made.get())])
            })
        };
        assert_eq!(*ask(5, "a"), [EvidenceId(1)]);
        assert_eq!(*ask(5, "a"), [EvidenceId(1)]);
        assert_eq!(*ask(6, "a"), [EvidenceId(2)], "an entry was written since");
        for words in ["b", "c", "d"] {
            ask(6, words);
        }
        assert_eq!(*ask(6, "a"), [EvidenceId(2)]);
        assert_eq!(*ask(5, "a"), [EvidenceId(6)], "only some are kept");
    }

    #[test]
    fn what_is_not_stated_comes_last_either_way() {
        let items = some();
        assert_eq!(in_order(&items, EvidenceColumn::Source, false), [3, 1, 2]);
        assert_eq!(in_order(&items, EvidenceColumn::Source, true), [1, 3, 2]);
        assert_eq!(in_order(&items, EvidenceColumn::Name, false), [3, 2, 1]);
        assert_eq!(in_order(&items, EvidenceColumn::Verdict, true), [3, 1, 2]);
        assert_eq!(in_order(&items, EvidenceColumn::Bytes, true), [3, 2, 1]);
        assert_eq!(in_order(&items, EvidenceColumn::Received, true), [1, 2, 3]);
    }

    #[test]
    fn counts_and_choices_are_those_of_the_items() {
        let items = some();
        let words: Vec<_> =
            counts(items.iter()).into_iter().map(|it| (it.word, it.count)).collect();
        assert_eq!(words, [(Word::Verified, 1), (Word::Unsigned, 1), (Word::Broken, 1)]);
        let outline = outline(items.iter());
        assert_eq!(outline.sources, ["SharePoint", "archive"]);
        assert_eq!(outline.systems, ["credit-v3"]);
        assert_eq!(outline.kinds, [EvidenceKind::Document, EvidenceKind::Log]);
    }
}
