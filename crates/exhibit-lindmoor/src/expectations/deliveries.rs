//! How the files are handed in, and the word of each item.

use exhibit_core::verdict::Word;

use super::{Delivery, Item};
use crate::calendar::{Day, Millis, in_seconds};
use crate::helper::Sessions;
use crate::{Year, credo, helper, papers, sift};

/// Returns all deliveries, in the order in which they arrived.
pub(super) fn all(year: &Year) -> Vec<Delivery> {
    let incident = made(papers::INCIDENT, Day::of(2025, 11, 10));
    let interview = made(papers::INTERVIEW, Day::of(2026, 6, 30));
    let interview = Item { kind: "interview", ..interview };
    let payroll = Item { personal: true, ..made(papers::PAYROLL, Day::of(2026, 5, 29)) };
    let mut all = vec![
        logs("credo", "credo", "CREDO", &[], credo(year)),
        logs("core-system", "core-banking", "CREDO", &["core-applications"], core()),
        logs("sift", "sift", "SIFT", &["sift-triage"], sift(year)),
        logs("helper/sessions", "helper", "HELPER", &["helper-session"], sessions(year)),
        logs("helper/gateway", "helper-gateway", "HELPER", &["helper-gateway"], gateway()),
        papers("documents", documents()),
        papers("incidents", vec![incident]),
        papers("interviews", vec![interview]),
        papers("training", training(year)),
        papers("hr", vec![payroll]),
        papers("registers", registers(year)),
    ];
    for delivery in &mut all {
        delivery.items.sort_by(|a, b| a.path.cmp(&b.path));
    }
    all
}

fn logs(
    folder: &str,
    source: &'static str,
    system: &'static str,
    profiles: &[&'static str],
    items: Vec<Item>,
) -> Delivery {
    let (source, system) = (Some(source), Some(system));
    Delivery { folder: folder.to_owned(), source, system, profiles: profiles.to_vec(), items }
}

fn papers(folder: &str, items: Vec<Item>) -> Delivery {
    let folder = folder.to_owned();
    Delivery { folder, source: None, system: None, profiles: Vec::new(), items }
}

fn item(path: impl Into<String>, word: Word) -> Item {
    Item {
        path: path.into(),
        kind: "record",
        personal: false,
        word,
        in_vault: word,
        records: 0,
        says: Vec::new(),
        collected: None,
        issued: None,
        in_force: None,
    }
}

fn log(path: String, word: Word, records: u64, taken: Millis) -> Item {
    Item { kind: "log", records, collected: Some(in_seconds(taken)), ..item(path, word) }
}

/// A paper that nobody signed.
fn made(path: &str, on: Day) -> Item {
    Item { issued: Some(on.text()), ..item(path, Word::Unsigned) }
}

fn saying(item: Item, says: &[&str]) -> Item {
    Item { says: says.iter().map(|it| (*it).to_owned()).collect(), ..item }
}

/// Alone, an export that begins after the log's first record can't be whole; after the one before it, it is.
fn credo(year: &Year) -> Vec<Item> {
    let counts = year.credo.counts();
    let quarters = credo::QUARTERS.iter().zip(counts);
    let items = quarters.enumerate().map(|(at, ((end, name), count))| {
        let word = if at == 0 { Word::Verified } else { Word::Incomplete };
        let log = log(format!("{name}.jsonl"), word, count, end.at(0, 5));
        Item { in_vault: Word::Verified, ..log }
    });
    items.collect()
}

fn core() -> Vec<Item> {
    let listed = (credo::IN_LOG + credo::MISSING) as u64;
    let item =
        log(credo::CORE_LIST.to_owned(), Word::Unsigned, listed, Day::of(2026, 7, 2).at(7, 0));
    vec![saying(item, &["rests on an unsigned export"])]
}

fn sift(year: &Year) -> Vec<Item> {
    let items = year.sift.months.iter().map(|month| {
        let count = month.alerts.len() as u64;
        match month.name == sift::EDITED {
            false => log(month.path(), Word::Verified, count, month.exported),
            true => {
                let item = log(month.path(), Word::Incomplete, count, month.exported);
                saying(
                    item,
                    &["re-encoded in transit: ask for the original", "byte order mark added"],
                )
            }
        }
    });
    items.collect()
}

fn sessions(year: &Year) -> Vec<Item> {
    let numbers = 1..=helper::SESSIONS;
    let items = numbers.map(|number| {
        let whole = number != helper::UNFINISHED;
        let word = if whole { Word::Verified } else { Word::Incomplete };
        let taken = Day::of(2026, 7, 1).at(6, 0);
        let item = log(Sessions::path(number), word, year.sessions.count(number), taken);
        if whole { item } else { saying(item, &["the record that ends such a log is not here"]) }
    });
    items.collect()
}

fn gateway() -> Vec<Item> {
    let [older, newer] = helper::EXPORTS
        .map(|(path, count, taken)| log(format!("{path}.jsonl"), Word::Verified, count, taken));
    vec![older, Item { in_vault: Word::Diverged, ..newer }]
}

fn documents() -> Vec<Item> {
    let in_force = |item, from: Day, to: Option<Day>| Item {
        kind: "document",
        in_force: Some((from.text(), to.map(Day::text))),
        ..item
    };
    let signed = |path, word, on: Day| Item { issued: Some(on.text()), ..item(path, word) };
    let old = signed(papers::POLICY_1, Word::Verified, Day::of(2024, 1, 15));
    let new = signed(papers::POLICY_2, Word::Broken, Day::of(2026, 1, 28));
    let release = signed(papers::RELEASE, Word::Unanchored, papers::EXPIRED.plus(1));
    let new = saying(
        new,
        &[
            "PDF signature verifies on the bytes that it covers",
            "covers the file as it was then; changed afterwards: a page",
        ],
    );
    vec![
        in_force(old, Day::of(2024, 2, 1), Some(Day::of(2026, 1, 31))),
        in_force(new, Day::of(2026, 2, 1), None),
        signed(papers::VALIDATION, Word::Verified, credo::VALIDATED),
        saying(release, &["signed at 2026-03-11T10:12:00Z", "expired after 2026-03-10T23:59:59Z"]),
        in_force(made(papers::IMPACT, Day::of(2024, 11, 20)), Day::of(2024, 11, 20), None),
        made("documents/minutes-ai-committee-2026-03-17.md", Day::of(2026, 3, 17)),
        made("documents/minutes-management-review-2025.md", Day::of(2025, 12, 9)),
        in_force(
            made("documents/retention-schedule.md", Day::of(2024, 6, 20)),
            Day::of(2024, 7, 1),
            None,
        ),
    ]
}

fn training(year: &Year) -> Vec<Item> {
    papers::trainings(&year.people).iter().map(|it| made(&it.path, it.on)).collect()
}

fn registers(year: &Year) -> Vec<Item> {
    let mut items = Vec::new();
    crate::registers::files(&year.people, &mut |file| {
        items.push(made(&file.path, Day::of(2026, 6, 30)));
    });
    items
}
