//! The tamper matrix: every format, damaged in every way, and the word that each must get.
//!
//! The damage is done here, to valid exports in `tests/data`; what it must be called follows from what a format can
//! show (`rules.rs`), and is never copied from what the engine says. The table is published as
//! `docs/tamper-matrix.md`; with `EXHIBIT_UPDATE=1` it is written anew.
#![expect(clippy::disallowed_methods, reason = "reads test data, and compares the published table")]

mod damage;
mod forge;
mod logs;
mod rules;

use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};

use damage::{Damage, Export};
use logs::{Brings, FORMATS, Format};
use rules::Expected;

fn judge(members: &InMemory, trust: &TrustSet, profile: Option<&str>) -> Vec<Appraised> {
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

/// Returns the word of the log; where nothing is recognised as such a log, the best word that anything gets.
fn word_of_log(format: &Format, found: &[Appraised]) -> Word {
    let own = found.iter().find(|it| it.appraisal.profile.as_deref() == Some(format.name));
    let words = found.iter().map(|it| it.appraisal.verdict);
    own.map(|it| it.appraisal.verdict).or(words.min()).expect("something was delivered")
}

#[test]
fn every_damage_to_a_log_has_the_word_that_follows_from_its_format() {
    let set = ProfileSet::built_in();
    let mut faults = Vec::new();
    for format in &FORMATS {
        let source = set.get(format.name).expect("built in").source();
        let whole = Export::of(format, source);
        let (count, head) = (whole.records.len() as u64, whole.head());
        for damage in Damage::ALL {
            let members = Export::of(format, source).damaged(damage).map(|it| it.members());
            for brings in [Brings::Nothing, Brings::All] {
                let uncovered = format.uncovered.is_some();
                let expected = rules::expected(&format.can, damage, brings, uncovered);
                let Expected::Word(expected) = expected else { continue };
                let members = members.as_ref().expect("there is something to damage");
                let trust = format.trust(brings, count, head.clone());
                let named = (damage == Damage::StripChainNamed).then_some(format.name);
                let found = judge(members, &trust, named);
                let word = word_of_log(format, &found);
                if word != expected {
                    let facts: Vec<String> = found
                        .iter()
                        .map(|it| {
                            let facts = it.appraisal.facts.iter();
                            let facts = facts.map(|it| format!("    {:?} {}: {}\n", it.outcome, it.check, it.detail));
                            let failures = it.appraisal.failures.iter().take(2).map(|it| format!("    {it:?}\n"));
                            format!("  {} {}\n{}{}", it.appraisal.path, it.appraisal.verdict, facts.collect::<String>(), failures.collect::<String>())
                        })
                        .collect();
                    faults.push(format!(
                        "{} {damage:?} {brings:?}: {word}, and {expected} was expected\n{}",
                        format.name,
                        facts.concat()
                    ));
                }
            }
        }
    }
    let text = faults.join("\n");
    let heads: Vec<&str> = text.lines().filter(|it| it.contains("was expected")).collect();
    assert!(faults.is_empty(), "{text}\n\n{}\n{}", heads.join("\n"), heads.len());
}
