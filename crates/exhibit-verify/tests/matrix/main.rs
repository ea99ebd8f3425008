//! The tamper matrix: every format, damaged in every way, and the word that each must get.
//!
//! The damage is done here, to valid exports in `tests/data`; what it must be called follows from what a format can
//! show (`rules.rs`), and is never copied from what the engine says. The table is published as
//! `docs/tamper-matrix.md`; with `EXHIBIT_UPDATE=1` it is written anew.
#![expect(clippy::disallowed_methods, reason = "reads test data, and compares the published table")]

mod damage;
mod documents;
mod forge;
mod logs;
mod page;
mod rules;

use std::path::Path;

use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};

use damage::{Damage, Export};
use logs::{Brings, FORMATS, Format};
use page::{Cell, Row};
use rules::Expected;

pub(crate) fn judge(members: &InMemory, trust: &TrustSet, profile: Option<&str>) -> Vec<Appraised> {
    let profiles = ProfileSet::built_in();
    let look = Look {
        path: "delivery",
        members,
        profiles: &profiles,
        profile,
        trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    inspect(&look).expect("memory can be read")
}

/// Returns the item that is the log; where nothing is recognised as such a log, the one that fares best.
fn of_log(format: &Format, found: Vec<Appraised>) -> Appraised {
    let is_log = |it: &Appraised| it.appraisal.profile.as_deref() == Some(format.name);
    let order = |it: &Appraised| (!is_log(it), it.appraisal.verdict);
    found.into_iter().min_by_key(order).expect("something was delivered")
}

/// Appraises one damaged export, as a vault does whose source promised this format.
fn look_at(format: &Format, members: &InMemory, trust: &TrustSet, damage: Damage) -> Appraised {
    let named = (damage == Damage::StripChainNamed).then_some(format.name);
    let mut found = judge(members, trust, named);
    if damage == Damage::StripChainPinned {
        let other = |it: &&mut Appraised| it.appraisal.profile.as_deref() != Some(format.name);
        found.iter_mut().filter(other).for_each(|it| it.downgrade("another profile"));
    }
    of_log(format, found)
}

/// Where a word is stricter than what follows from the format, and why.
const STRICTER: [(&str, &[Damage], Word, &str); 2] = [
    (
        "attestroot",
        &[Damage::DropAnchor],
        Word::Broken,
        "Without its manifest the archive is no such bundle. The events are judged by themselves, and the files that \
         they name are then not beside them.",
    ),
    (
        "szl-receipts",
        &[Damage::StripSignatures, Damage::StripChain],
        Word::Broken,
        "What is left of a line is still called a DSSE envelope, and one without a signature is malformed.",
    ),
];

fn stricter(name: &str, damage: Damage) -> Option<Word> {
    let fits = |it: &&(&str, &[Damage], Word, &str)| it.0 == name && it.1.contains(&damage);
    STRICTER.iter().find(fits).map(|it| it.2)
}

fn log_row(format: &Format, faults: &mut Vec<String>) -> Row {
    let set = ProfileSet::built_in();
    let source = set.get(format.name).expect("built in").source();
    let whole = Export::of(format, source);
    let (count, head) = (whole.records.len() as u64, whole.head());
    let trusts =
        [Brings::Nothing, Brings::All].map(|brings| format.trust(brings, count, head.clone()));
    let mut cells = Vec::new();
    for damage in Damage::ALL {
        let members = Export::of(format, source).damaged(damage).map(|it| it.members());
        let words = [Brings::Nothing, Brings::All].map(|brings| {
            let uncovered = format.uncovered.is_some();
            match rules::expected(&format.can, damage, brings, uncovered) {
                Expected::Word(word) => Ok(word),
                Expected::Nothing(why) => Err(why),
            }
        });
        let [Ok(nothing), Ok(all)] = words else {
            cells.push(Cell::Nothing(words[0].expect_err("a reason")));
            continue;
        };
        let members = members.expect("there is something to damage");
        let mut shown = [nothing, all];
        for (expected, trust) in shown.iter_mut().zip(&trusts) {
            let judged = look_at(format, &members, trust, damage);
            let word = judged.appraisal.verdict;
            if let Some(word) = stricter(format.name, damage) {
                assert!(word > *expected, "{} {damage:?}: not stricter", format.name);
                *expected = word;
            }
            if word != *expected {
                let facts = judged.appraisal.facts.iter();
                let facts =
                    facts.map(|it| format!("    {:?} {}: {}\n", it.outcome, it.check, it.detail));
                let name = format.name;
                faults.push(format!(
                    "{name} {damage:?}: {word}, and {expected} was expected\n{}{:?}",
                    facts.collect::<String>(),
                    judged.appraisal.failures.first()
                ));
            }
            faults.extend(unsound(format, damage, &judged));
        }
        cells.push(Cell::Words(shown));
    }
    Row { name: format.name, cells }
}

/// What must hold whatever the table says.
fn unsound(format: &Format, damage: Damage, judged: &Appraised) -> Option<String> {
    let appraisal = &judged.appraisal;
    let context = |what: &str| Some(format!("{} {damage:?}: {what}: {appraisal:#?}", format.name));
    if appraisal.verdict == Word::Verified
        && !matches!(damage, Damage::Valid | Damage::EditUncovered)
    {
        return context("green, and damaged");
    }
    if matches!(appraisal.verdict, Word::Broken | Word::Diverged)
        && damage != Damage::StripChainPinned
        && appraisal.failures.is_empty()
    {
        return context("red without a place");
    }
    let (place, _) = format.uncovered.filter(|_| damage == Damage::EditUncovered)?;
    let listed = |it: &String| it == place || it.starts_with(&format!("{place}."));
    // What stands around a packed record is no field of it.
    let packed = format.name == "szl-receipts";
    let is_listed = packed || appraisal.uncovered_fields.iter().any(listed);
    if is_listed { None } else { context("an uncovered field that is not listed") }
}

fn document_row(format: &documents::Format, faults: &mut Vec<String>) -> Row {
    let mut cells = Vec::new();
    for damage in documents::DAMAGE {
        let words = [Brings::Nothing, Brings::All].map(|brings| {
            match documents::expected(format, damage, brings) {
                Expected::Word(word) => Ok((word, format.trust(brings))),
                Expected::Nothing(why) => Err(why),
            }
        });
        let words = words.map(|it| {
            it.map(|(word, trust)| {
                let found = judge(&format.damaged(damage), &trust, None);
                // What lies beside others that are sound is no better for it.
                let order = |it: &&Appraised| it.appraisal.verdict;
                let judged = found.iter().max_by_key(order).expect("something was delivered");
                let actual = judged.appraisal.verdict;
                if actual != word {
                    let facts = judged.appraisal.facts.iter();
                    let facts = facts
                        .map(|it| format!("    {:?} {}: {}\n", it.outcome, it.check, it.detail));
                    faults.push(format!(
                        "{} {damage:?}: {actual}, and {word} was expected\n{}{:?}",
                        format.name,
                        facts.collect::<String>(),
                        judged.appraisal.failures.first()
                    ));
                }
                word
            })
        });
        cells.push(match words {
            [Ok(nothing), Ok(all)] => Cell::Words([nothing, all]),
            [Err(why), _] | [_, Err(why)] => Cell::Nothing(why),
        });
    }
    Row { name: format.name, cells }
}

#[test]
fn every_damage_has_the_word_that_follows_from_the_format() {
    let mut faults = Vec::new();
    let logs: Vec<Row> = FORMATS.iter().map(|format| log_row(format, &mut faults)).collect();
    let documents: Vec<Row> =
        documents::FORMATS.iter().map(|format| document_row(format, &mut faults)).collect();
    let heads: Vec<&str> = faults.iter().filter_map(|it| it.lines().next()).collect();
    assert!(faults.is_empty(), "{}\n\n{}", faults.join("\n"), heads.join("\n"));
    let text =
        page::page(&logs, &documents, &STRICTER.map(|(name, damage, _, why)| (name, damage, why)));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tamper-matrix.md");
    if std::env::var_os("EXHIBIT_UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the page can be written");
        return;
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == text,
        "the table changed: run with EXHIBIT_UPDATE=1 and read the difference"
    );
}
