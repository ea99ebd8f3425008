//! Keeping a report small and expressible, whatever the evidence says.
//!
//! A report goes into a ledger as canonical JSON: its integers end at 2^53 − 1, and its length is
//! bounded. Texts of the evidence are cut, lists end, and what is left out is counted.

use exhibit_core::appraisal::{Appraisal, Fact, Failure, SignerSeen};
use exhibit_core::canonical::MAX_INTEGER;

/// The longest text, in bytes of UTF-8.
const MAX_TEXT: usize = 512;

/// The most names of fields in a list.
const MAX_NAMES: usize = 512;

/// The most failures that are listed, of all checks.
const MAX_LISTED: usize = 800;

/// The most facts, signers, anchors and sentences, each.
const MAX_SENTENCES: usize = 200;

/// The greatest number that a log or a statement may count to.
pub(super) const MAX_COUNT: u64 = MAX_INTEGER.unsigned_abs();

/// Cuts an appraisal down to what can be recorded.
pub(super) fn bound(appraisal: &mut Appraisal) {
    let names = [
        ("covered", &mut appraisal.covered_fields),
        ("uncovered", &mut appraisal.uncovered_fields),
    ];
    for (kind, names) in names {
        let more = names.len().saturating_sub(MAX_NAMES);
        if more > 0 {
            names.truncate(MAX_NAMES);
            appraisal.not_checked.push(format!("{more} more {kind} fields are not listed."));
        }
        names.iter_mut().for_each(cut);
    }
    shorten("facts", &mut appraisal.facts, &mut appraisal.not_checked);
    shorten("signers", &mut appraisal.signers, &mut appraisal.not_checked);
    shorten("anchors", &mut appraisal.anchors, &mut appraisal.not_checked);
    let more = appraisal.not_checked.len().saturating_sub(MAX_SENTENCES);
    if more > 0 {
        appraisal.not_checked.truncate(MAX_SENTENCES);
        appraisal.not_checked.push(format!("{more} more things were not checked."));
    }
    appraisal.failures.truncate(MAX_LISTED);
    appraisal.failures.iter_mut().for_each(failure);
    appraisal.facts.iter_mut().for_each(fact);
    appraisal.not_checked.iter_mut().for_each(cut);
    appraisal.stream.iter_mut().for_each(cut);
    for SignerSeen { key_id, name, .. } in &mut appraisal.signers {
        cut(key_id);
        name.iter_mut().for_each(cut);
    }
    for anchor in &mut appraisal.anchors {
        cut(&mut anchor.source);
        anchor.head.iter_mut().for_each(cut);
        cut(&mut anchor.detail);
    }
    if let Some(covered) = &mut appraisal.covered {
        cut(&mut covered.from);
        cut(&mut covered.to);
    }
}

/// Cuts the texts of a fact.
pub(super) fn fact(fact: &mut Fact) {
    cut(&mut fact.check);
    cut(&mut fact.detail);
}

fn failure(failure: &mut Failure) {
    failure.file.iter_mut().for_each(cut);
    failure.record.iter_mut().for_each(cut);
    cut(&mut failure.field);
    cut(&mut failure.expected);
    cut(&mut failure.actual);
}

fn shorten<T>(what: &str, list: &mut Vec<T>, not_checked: &mut Vec<String>) {
    let more = list.len().saturating_sub(MAX_SENTENCES);
    if more > 0 {
        list.truncate(MAX_SENTENCES);
        not_checked.push(format!("{more} more {what} are not listed."));
    }
}

/// Stands for what was cut away.
const MORE: &str = "…";

/// Cuts a text between two characters; an ellipsis shows that it went on.
fn cut(text: &mut String) {
    if text.len() <= MAX_TEXT {
        return;
    }
    let mut end = MAX_TEXT - MORE.len();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text.push_str(MORE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        for (text, length) in
            [("a".repeat(512), 512), ("a".repeat(513), 512), ("é".repeat(400), 511)]
        {
            let mut cut_text = text.clone();
            cut(&mut cut_text);
            assert_eq!(cut_text.len(), length);
            assert_eq!(cut_text.ends_with('…'), text.len() > 512);
        }
    }
}
