//! How exports stand to each other: what only somebody can see who holds more than one.

use std::collections::BTreeSet;
use std::convert::Infallible;

use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::relation::{Cut, Export, Relation, compare, compare_chains, cut};

use crate::set::{Looked, expected, looked};

/// The digests of an item's records.
fn digests(of: &Looked) -> Vec<[u8; 32]> {
    of.records.iter().map(|it| it.digest).collect()
}

fn export<'a>(of: &Looked, digests: &'a Vec<[u8; 32]>) -> Export<'a, Infallible> {
    let link = of.appraised.predecessor.as_deref();
    let hex = link.map(|it| it.strip_prefix("sha256:").unwrap_or(it));
    let predecessor = hex.and_then(Sha256::from_hex).map(|it| it.0);
    Export { starts_after: of.appraised.starts_after, digests, predecessor, doubted: None }
}

fn relation(older: &Looked, newer: &Looked) -> Relation {
    let (old, new) = (digests(older), digests(newer));
    let (old, new) = (export(older, &old), export(newer, &new));
    let compared = match newer.appraised.many_chains {
        true => compare_chains(&old, &new),
        false => compare(&old, &new),
    };
    compared.expect("memory")
}

fn find(folder: &'static str, path: &str) -> &'static Looked {
    looked(folder).iter().find(|it| it.path == path).expect("an item")
}

#[test]
fn each_quarter_continues_the_one_before_and_is_whole_with_it() {
    let quarters = looked("credo");
    assert_eq!(quarters.len(), 4);
    for pair in quarters.windows(2) {
        let relation = relation(&pair[0], &pair[1]);
        assert_eq!(relation, Relation::Continues, "{}", pair[1].path);
        let mut newer = pair[1].appraised.clone();
        assert_eq!(pair[0].appraised.appraisal.stream, newer.appraisal.stream);
        newer.relate_to(&relation, true);
        let expected = expected().item(&pair[1].path).expect("an item");
        assert_eq!(newer.appraisal.verdict, expected.in_vault, "{}", pair[1].path);
    }
}

#[test]
fn the_gateway_tells_four_records_otherwise() {
    let diverged = &expected().diverged;
    let older = find("helper/gateway", &diverged.older);
    let newer = find("helper/gateway", &diverged.newer);
    assert_eq!(older.appraised.appraisal.stream, newer.appraised.appraisal.stream);
    let relation = relation(older, newer);
    let (first, last) = diverged.records;
    let conflict = Relation::Conflict { position: first, older: first - 1, newer: first - 1 };
    assert_eq!(relation, conflict);
    let differing: Vec<u64> = (1..)
        .zip(older.records.iter().zip(&newer.records))
        .filter(|(_, (one, other))| one.digest != other.digest)
        .map(|(line, _)| line)
        .collect();
    assert_eq!(differing, (first..=last).collect::<Vec<u64>>());
    let mut newer = newer.appraised.clone();
    newer.relate_to(&relation, true);
    assert_eq!(newer.appraisal.verdict, Word::Diverged);
}

#[test]
fn conversations_are_chains_of_their_own() {
    let sessions = looked("helper/sessions");
    assert_eq!(sessions.len(), 64);
    // Streams are compared by their names: none of these is compared with another.
    let streams: BTreeSet<_> = sessions.iter().map(|it| &it.appraised.appraisal.stream).collect();
    let geneses: BTreeSet<_> = sessions.iter().map(|it| it.appraised.first).collect();
    assert_eq!((streams.len(), geneses.len()), (64, 64));
    let unfinished: Vec<&str> = sessions
        .iter()
        .filter(|it| it.appraised.appraisal.verdict == Word::Incomplete)
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(unfinished, ["helper/sessions/S-41.jsonl"]);
}

#[test]
fn september_shows_that_august_was_cut_and_no_other_month_was() {
    let taken = |path: &str| {
        let item = expected().item(path).expect("an item");
        Timestamp::parse(item.collected.as_deref().expect("a time")).expect("a time")
    };
    let months = looked("sift");
    let mut cuts: Vec<(&str, &str, Cut)> = Vec::new();
    for (at, older) in months.iter().enumerate() {
        for newer in &months[at + 1..] {
            let (old, new) = (digests(older), digests(newer));
            let times = newer.records.iter().map(|it| Ok(it.time));
            let found = cut(&export(older, &old), taken(&older.path), &export(newer, &new), times);
            cuts.extend(
                found.expect("memory").map(|it| (older.path.as_str(), newer.path.as_str(), it)),
            );
            assert_eq!(relation(older, newer), Relation::Unrelated);
        }
    }
    let expected = &expected().cut;
    let [(older, newer, found)] = cuts[..] else { panic!("{cuts:#?}") };
    assert_eq!((older, newer), (expected.older.as_str(), expected.newer.as_str()));
    assert_eq!(found.records, expected.records);
    assert_eq!(find("sift", newer).records[found.first as usize].line, expected.lines.0);
    assert_eq!(expected.lines.1 - expected.lines.0 + 1, expected.records);
    let older = find("sift", older).appraised.appraisal.covered.clone().expect("times");
    assert!(older.to < expected.ends_before && older.to.as_str() > "2025-08-27T17", "{older:?}");
}
