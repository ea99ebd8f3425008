//! What came of verifying a bundle.

use std::collections::BTreeMap;

use exhibit_core::appraisal::{Fact, Failure, MAX_FAILURES, Outcome};
use exhibit_core::digest::Sha256;
use exhibit_core::event::{CheckpointCited, EvidenceId, SampleFrozen, SampleId, Withheld};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use schemars::JsonSchema;
use serde::Serialize;

/// A bundle, what it is worth, and everything that this rests on. `verify-bundle --json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BundleReport {
    /// The path that was looked at, as given, visible.
    pub path: String,
    /// The word for the bundle. It says nothing about its contents.
    pub word: Word,
    /// The exit code of that word.
    pub exit_code: u8,
    /// Two facts in one line: `BUNDLE VERIFIED; contents: 11 VERIFIED, 1 BROKEN (as recorded)`.
    pub summary: String,
    /// The bundle's number, as it states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle: Option<String>,
    /// The organisation, as the bundle states it, visible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The origin of its ledger, as its checkpoint states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// How many entries its ledger has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// The root of its ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<Sha256>,
    /// The time that its newest entry claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<Timestamp>,
    /// Who signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<SealReport>,
    /// The moment at which validity was judged.
    pub at: Timestamp,
    /// The engine that recomputed the verdicts.
    pub engine: String,
    /// Each check and its outcome, in the order in which they were made.
    pub checks: Vec<Fact>,
    /// What does not hold, at most 100 a check: `field` is the check.
    pub failures: Vec<Failure>,
    /// How many failures there were in all.
    pub failures_total: u64,
    /// How many items have which word: the worse of the one recorded and the one computed anew.
    pub contents: BTreeMap<String, u64>,
    /// The worst word of the contents: as recorded, as computed anew, and under the user's trust.
    /// `CANNOT CHECK` if no item was looked at.
    pub worst_contents: Word,
    /// The items, by number.
    pub items: Vec<ItemReport>,
    /// Samples whose freeze is opened here, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<SampleReport>,
    /// What is declared not to be here.
    pub withheld: Vec<Withheld>,
    /// How many items the ledger ever received.
    pub evidence_total: u64,
    /// What a reader should know, each a sentence.
    pub notes: Vec<String>,
    /// What was not checked, each a sentence.
    pub not_checked: Vec<String>,
}

/// The key that signed a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SealReport {
    /// SHA-256 over the algorithm-tagged key.
    pub fingerprint: Sha256,
    /// The person to whom the ledger ascribes the key, visible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolled_as: Option<String>,
    /// Whether the user brought this key.
    pub trusted: bool,
}

/// One sample of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SampleReport {
    /// Its number.
    pub id: SampleId,
    /// What was frozen, as its entry says.
    pub frozen: SampleFrozen,
    /// Whether the list of members is the frozen one; absent if it is not here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_is_frozen: Option<bool>,
    /// The first checkpoint after the freeze, if it is here and signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointCited>,
    /// The draws, in order.
    pub draws: Vec<SampleDrawReport>,
}

/// A draw, made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SampleDrawReport {
    /// 1 for the first.
    pub draw: u32,
    /// The number from the other side, visible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who gave it, visible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
    /// What its entry says was drawn.
    pub members: Vec<String>,
    /// Whether the same follows again; absent where that could not be checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same: Option<bool>,
}

/// One item of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemReport {
    /// Its number.
    pub id: EvidenceId,
    /// Its name, visible.
    pub name: String,
    /// Its digest.
    pub digest: Sha256,
    /// The verdict that the vault recorded.
    pub recorded: Word,
    /// When that verdict was made, with which engine.
    pub recorded_at: Timestamp,
    /// The engine that made it.
    pub recorded_engine: String,
    /// The verdict computed anew from the bytes with the recorded trust and time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recomputed: Option<Word>,
    /// The verdict with the trust that the user brought, at the time judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub under_your_trust: Option<Word>,
    /// One sentence, where the words differ or could not be computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// On whom the recorded verdict rests who is not relied on any more at the end of the ledger, visible.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_longer_relied_on: Vec<String>,
}

impl ItemReport {
    /// Returns the worse of the words recorded and computed anew; one that could not be computed
    /// counts as INCOMPLETE.
    pub fn word(&self) -> Word {
        self.recorded.max(self.recomputed.unwrap_or(Word::Incomplete))
    }

    /// Returns the worst of all three words; what rests on something that is not relied on any more is not proven.
    pub fn worst(&self) -> Word {
        let ground =
            if self.no_longer_relied_on.is_empty() { Word::Verified } else { Word::Unanchored };
        self.under_your_trust.map_or(ground, |own| own.max(ground)).max(self.word())
    }

    /// Tells whether the user's own trust shows it DIVERGED or BROKEN, and the record does not.
    pub fn is_refuted(&self) -> bool {
        self.under_your_trust.is_some_and(|own| own >= Word::Diverged && own > self.recorded)
    }
}

/// Collects outcomes while a bundle is verified.
#[derive(Debug)]
pub(crate) struct Findings {
    word: Word,
    checks: Vec<Fact>,
    failures: Vec<Failure>,
    failures_total: u64,
    /// Failures of the check that is under way: how many, and the first in words.
    open: Option<(u64, String)>,
    unchecked: Option<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) not_checked: Vec<String>,
}

impl Findings {
    pub(crate) fn new() -> Self {
        Self {
            word: Word::Verified,
            checks: Vec::new(),
            failures: Vec::new(),
            failures_total: 0,
            open: None,
            unchecked: None,
            notes: Vec::new(),
            not_checked: Vec::new(),
        }
    }

    /// Takes one failure of the check under way. Nothing given here needs to be visible already.
    pub(crate) fn fail(&mut self, word: Word, file: &str, expected: &str, actual: &str) {
        self.word = self.word.max(word);
        let first = match file {
            "" => format!("{}, not {}", visible(actual), visible(expected)),
            file => format!("{}: {}, not {}", visible(file), visible(actual), visible(expected)),
        };
        let (count, _) = self.open.get_or_insert((0, first));
        *count += 1;
        self.failures_total += 1;
        if *count <= MAX_FAILURES as u64 {
            self.failures.push(Failure {
                check: None,
                file: (!file.is_empty()).then(|| visible(file).into_owned()),
                line: 0,
                record: None,
                field: String::new(),
                expected: visible(expected).into_owned(),
                actual: visible(actual).into_owned(),
            });
        }
    }

    /// Says that the check under way could not be made, and the best word that this allows.
    pub(crate) fn cannot(&mut self, word: Word, why: String) {
        self.word = self.word.max(word);
        self.not_checked.push(why.clone());
        self.unchecked.get_or_insert(why);
    }

    /// Says that something was not checked, which does not keep the check under way from what it did check.
    pub(crate) fn leave(&mut self, why: String) {
        self.not_checked.push(why);
    }

    /// Ends the check under way, of which some was checked or nothing at all.
    pub(crate) fn settle_some(&mut self, check: &str, any: bool, detail: String) {
        if !any {
            self.unchecked.get_or_insert(detail.clone());
        }
        self.settle(check, detail);
    }

    /// Ends the check under way: it passed, if nothing failed and nothing was left out.
    pub(crate) fn settle(&mut self, check: &str, passed: impl Into<String>) {
        let (outcome, detail) = match (self.open.take(), self.unchecked.take()) {
            (Some((1, first)), _) => (Outcome::Fail, first),
            (Some((count, first)), _) => (Outcome::Fail, format!("{count} failures; {first}")),
            (None, Some(why)) => (Outcome::NotChecked, why),
            (None, None) => (Outcome::Pass, passed.into()),
        };
        for failure in self.failures.iter_mut().filter(|f| f.field.is_empty()) {
            check.clone_into(&mut failure.field);
        }
        self.checks.push(Fact { check: check.to_owned(), outcome, detail });
    }

    /// Fills the parts of a report that the findings decide.
    pub(crate) fn report(self, report: BundleReport) -> BundleReport {
        let word = self.word;
        BundleReport {
            word,
            exit_code: word.exit_code(),
            summary: summary(word, &report),
            checks: self.checks,
            failures: self.failures,
            failures_total: self.failures_total,
            notes: self.notes,
            not_checked: self.not_checked,
            ..report
        }
    }
}

fn summary(word: Word, report: &BundleReport) -> String {
    let counts: Vec<String> =
        report.contents.iter().map(|(word, count)| format!("{count} {word}")).collect();
    let mut line = format!("BUNDLE {word}; contents: ");
    match counts.is_empty() {
        true => line.push_str("none seen"),
        false => line.push_str(&format!("{} ({})", counts.join(", "), basis(&report.items))),
    }
    let refuted = report.items.iter().filter(|item| item.is_refuted());
    if let Some(item) = refuted.clone().next() {
        let own = item.under_your_trust.unwrap_or_else(|| item.worst());
        line.push_str(&format!("; UNDER YOUR TRUST {} is {own}", item.id));
        match refuted.count() {
            1 => line.push_str(&format!(", recorded {}", item.recorded)),
            count => line.push_str(&format!(" and {} more are worse than recorded", count - 1)),
        }
    }
    if !report.withheld.is_empty() {
        let (held, total) = (report.withheld.len(), report.evidence_total);
        line.push_str(&format!("; {held} of {total} withheld"));
    }
    line
}

/// Says where the words counted come from.
fn basis(items: &[ItemReport]) -> String {
    let mut other = items.iter().filter(|item| item.recomputed != Some(item.recorded));
    let Some(first) = other.next() else {
        return "as recorded".to_owned();
    };
    let (id, recorded) = (first.id, first.recorded);
    let more = match other.count() {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    match first.recomputed {
        Some(word) => format!("{id} recorded {recorded}, computed anew {word}{more}"),
        None => format!("{id} recorded {recorded}, not computed anew{more}"),
    }
}
