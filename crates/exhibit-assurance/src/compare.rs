//! What changed between two results of one test.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::outcome::{Outcome, Reason};
use crate::recorded::{RecordedException, RecordedResult};

/// What changed between two results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Whether both are of one test with one version of its rules. If not, figures that differ
    /// may differ because of the rules.
    pub same_rules: bool,
    /// Whether nothing changed but, maybe, what it stands on.
    pub same: bool,
    /// The outcome before and after, if it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<(Outcome, Outcome)>,
    /// Figures that changed: name, before, after.
    pub figures: Vec<FigureChange>,
    /// Whether what was counted is another set, even where its size is the same.
    pub population_changed: bool,
    /// Reasons that are there now only.
    pub reasons_new: Vec<Reason>,
    /// Reasons that are gone.
    pub reasons_gone: Vec<Reason>,
    /// Whether the exceptions below are all: both results list every one of theirs.
    pub exceptions_all_listed: bool,
    /// Exceptions that are there now only.
    pub exceptions_new: Vec<RecordedException>,
    /// Exceptions that are gone.
    pub exceptions_gone: Vec<RecordedException>,
    /// Items that it stands on now only.
    pub basis_new: Vec<String>,
    /// Items that it no longer stands on.
    pub basis_gone: Vec<String>,
    /// Items whose bytes are others than before, under the same id.
    pub basis_changed: Vec<String>,
}

/// A figure before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureChange {
    /// Which one, such as `numerator`, or the code of a kind of exception.
    pub figure: String,
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// Compares two results.
///
/// Exceptions are the same if they have one decision id, or one place or subject where there is
/// none, and the same codes: a decision that comes again in a newer export is not new.
pub fn compare(before: &RecordedResult, after: &RecordedResult) -> Difference {
    let (figures, outcome) = (figures(before, after), changed(before.outcome, after.outcome));
    let missing = |from: &[Reason], of: &[Reason]| -> Vec<Reason> {
        from.iter().filter(|reason| !of.contains(reason)).copied().collect()
    };
    let reasons_new = missing(&after.reasons, &before.reasons);
    let reasons_gone = missing(&before.reasons, &after.reasons);
    let exceptions_new = only_in(&after.exceptions, &before.exceptions);
    let exceptions_gone = only_in(&before.exceptions, &after.exceptions);
    let population_changed = before.population != after.population;
    let same = figures.is_empty()
        && outcome.is_none()
        && reasons_new.is_empty()
        && reasons_gone.is_empty()
        && exceptions_new.is_empty()
        && exceptions_gone.is_empty()
        && before.exceptions_digest == after.exceptions_digest
        && !population_changed
        && before.word == after.word
        && before.uncovered == after.uncovered
        && before.flags == after.flags
        && before.facts == after.facts;
    let (basis_new, basis_gone, basis_changed) = basis(before, after);
    Difference {
        same_rules: before.test == after.test && before.version == after.version,
        same,
        outcome,
        figures,
        population_changed,
        reasons_new,
        reasons_gone,
        exceptions_all_listed: all_listed(before) && all_listed(after),
        exceptions_new,
        exceptions_gone,
        basis_new,
        basis_gone,
        basis_changed,
    }
}

fn changed<T: PartialEq>(before: T, after: T) -> Option<(T, T)> {
    (before != after).then_some((before, after))
}

fn all_listed(result: &RecordedResult) -> bool {
    result.exceptions.len() as u64 == result.exceptions_total
}

fn figures(before: &RecordedResult, after: &RecordedResult) -> Vec<FigureChange> {
    let of = |result: &RecordedResult| -> BTreeMap<String, u64> {
        let codes = result.by_code.iter().map(|it| (format!("exceptions {}", it.code), it.count));
        let own = [
            ("numerator", result.numerator),
            ("denominator", result.denominator),
            ("unjudged", result.unjudged),
            ("population", result.population.count),
            ("exceptions", result.exceptions_total),
            ("flags", result.flags.len() as u64),
        ];
        own.map(|(name, count)| (name.to_owned(), count)).into_iter().chain(codes).collect()
    };
    let (before, after) = (of(before), of(after));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let figure = |name: &&String| {
        let count = |of: &BTreeMap<String, u64>| of.get(*name).copied().unwrap_or(0);
        FigureChange { figure: (*name).clone(), before: count(&before), after: count(&after) }
    };
    names.iter().map(figure).filter(|it| it.before != it.after).collect()
}

type Identity<'e> = (&'e str, &'e str, u32, &'e str, &'e [String]);

fn identity(it: &RecordedException) -> Identity<'_> {
    match &it.decision {
        Some(decision) => (decision, "", 0, "", &it.codes),
        None => ("", it.item.as_deref().unwrap_or("-"), it.line, &it.subject, &it.codes),
    }
}

fn only_in(these: &[RecordedException], those: &[RecordedException]) -> Vec<RecordedException> {
    let known: BTreeSet<_> = those.iter().map(identity).collect();
    these.iter().filter(|it| !known.contains(&identity(it))).cloned().collect()
}

fn basis(
    before: &RecordedResult,
    after: &RecordedResult,
) -> (Vec<String>, Vec<String>, Vec<String>) {
    let of = |result: &RecordedResult| -> BTreeMap<String, _> {
        result.basis.iter().map(|it| (it.item.clone(), it.digest)).collect()
    };
    let (before, after) = (of(before), of(after));
    let only = |these: &BTreeMap<String, _>, those: &BTreeMap<String, _>| -> Vec<String> {
        these.keys().filter(|item| !those.contains_key(*item)).cloned().collect()
    };
    let others =
        after.iter().filter(|(item, digest)| before.get(*item).is_some_and(|it| it != *digest));
    (only(&after, &before), only(&before, &after), others.map(|(item, _)| item.clone()).collect())
}
