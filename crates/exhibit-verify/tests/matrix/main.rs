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
        workers: 1,
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

/// Where a word is another than the rules say, and always a stricter one: why.
const STRICTER: [(&str, &[Damage], Word, &str); 2] = [
    (
        "attestroot",
        &[Damage::DropAnchor],
        Word::Broken,
        "stricter than the rule (I). Without its manifest the archive is no such bundle: the events are judged by \
         themselves, and the files that they name are then not beside them.",
    ),
    (
        "szl-receipts",
        &[Damage::StripSignatures, Damage::StripChain],
        Word::Broken,
        "stricter than the rule (S). What is left of a line is still called a DSSE envelope, and one without a \
         signature is malformed.",
    ),
];

/// What else a reader of the table should know.
const REMARKS: [page::Remark; 11] = [
    (
        "actionproof",
        &[Damage::Duplicate, Damage::Swap],
        "receipts are signed one by one, and nothing says in which order, or that one may not come twice. A number \
         that was brought shows only that there are too few.",
    ),
    (
        "aics-tlog",
        &[Damage::Valid],
        "entries state nothing about themselves; all rests on the checkpoint, which is brought.",
    ),
    (
        "ai-audit-trail",
        &[Damage::Crlf, Damage::Bom, Damage::Utf16, Damage::Reindent, Damage::FinalNewline],
        "the signed manifest has the digest of the file as it was, and there are no records without it.",
    ),
    (
        "trust-ledger-core",
        &[Damage::Crlf, Damage::Bom, Damage::Utf16, Damage::Reindent, Damage::FinalNewline],
        "the anchor that was brought is over the file as it was.",
    ),
    (
        "bijotel",
        &[Damage::Crlf, Damage::Reindent],
        "records are the items of an array; white space between values is no part of any.",
    ),
    (
        "logsiegel",
        &[Damage::EditLast],
        "checkpoints are made now and then, and the last one speaks about 120 of the 122 lines.",
    ),
    (
        "aics-tlog",
        &[Damage::FinalNewline],
        "a leaf is a line with its line feed; in the other formats the last one belongs to no record.",
    ),
    (
        "aiauditlog",
        &[Damage::Append],
        "the checkpoint speaks about 120 records, and nobody signed the one after them: proven to line 120.",
    ),
    ("PDF signature", &[Damage::Insert], "a later revision, which shows another text on the page."),
    (
        "PDF signature",
        &[Damage::Truncate],
        "without its end nobody can tell where the signature stands: present, not checked.",
    ),
    (
        "RFC 3161",
        &[Damage::Valid],
        "a timestamp says when the file existed, and signs it for nobody.",
    ),
];

fn stricter(name: &str, damage: Damage) -> Option<Word> {
    let fits = |it: &&(&str, &[Damage], Word, &str)| it.0 == name && it.1.contains(&damage);
    STRICTER.iter().find(fits).map(|it| it.2)
}

/// Who looks: with nothing, and with everything.
const BRINGS: [Brings; 2] = [Brings::Nothing, Brings::All];

/// Returns the word that both must find, or why there is nothing to damage.
fn both(expected: impl Fn(Brings) -> Expected) -> Result<[Word; 2], &'static str> {
    match BRINGS.map(expected) {
        [Expected::Word(nothing), Expected::Word(all)] => Ok([nothing, all]),
        [Expected::Nothing(why), _] | [_, Expected::Nothing(why)] => Err(why),
    }
}

fn log_row(format: &Format, faults: &mut Vec<String>) -> Row {
    let set = ProfileSet::built_in();
    let source = set.get(format.name).expect("built in").source();
    let whole = Export::of(format, source);
    let (count, head) = (whole.records.len() as u64, whole.head());
    let trusts = BRINGS.map(|brings| format.trust(brings, count, head.clone()));
    let uncovered = format.uncovered.is_some();
    let mut cells = Vec::new();
    for damage in Damage::ALL {
        let mut words = match both(|brings| rules::expected(&format.can, damage, brings, uncovered))
        {
            Ok(words) => words,
            Err(why) => {
                cells.push((damage, Cell::Nothing(why)));
                continue;
            }
        };
        let members = whole.clone().damaged(damage).expect("something to damage").members();
        for (expected, trust) in words.iter_mut().zip(&trusts) {
            if let Some(word) = stricter(format.name, damage) {
                assert!(word > *expected, "{} {damage:?}: not stricter", format.name);
                *expected = word;
            }
            let judged = look_at(format, &members, trust, damage);
            faults.extend(fault(format.name, damage, *expected, &judged));
            faults.extend(unsound(format, damage, &judged));
        }
        cells.push((damage, Cell::Words(words)));
    }
    Row { name: format.name, cells }
}

fn document_row(format: &documents::Format, faults: &mut Vec<String>) -> Row {
    let mut cells = Vec::new();
    for damage in documents::DAMAGE {
        let words = match both(|brings| documents::expected(format, damage, brings)) {
            Ok(words) => words,
            Err(why) => {
                cells.push((damage, Cell::Nothing(why)));
                continue;
            }
        };
        for (expected, brings) in words.into_iter().zip(BRINGS) {
            let found = judge(&format.damaged(damage), &format.trust(brings), None);
            // What lies beside others that are sound is no better for it.
            let worst = found.iter().max_by_key(|it| it.appraisal.verdict);
            let worst = worst.expect("something was delivered");
            faults.extend(fault(format.name, damage, expected, worst));
            if worst.appraisal.verdict == Word::Verified && !format.is_harmless(damage) {
                faults.push(format!("{} {damage:?}: green, and damaged", format.name));
            }
        }
        cells.push((damage, Cell::Words(words)));
    }
    Row { name: format.name, cells }
}

fn fault(name: &str, damage: Damage, expected: Word, judged: &Appraised) -> Option<String> {
    let word = judged.appraisal.verdict;
    let facts = judged.appraisal.facts.iter();
    let facts = facts.map(|it| format!("    {:?} {}: {}\n", it.outcome, it.check, it.detail));
    let first = judged.appraisal.failures.first();
    (word != expected).then(|| {
        let facts: String = facts.collect();
        format!("{name} {damage:?}: {word}, and {expected} was expected\n{facts}    {first:?}")
    })
}

/// What must hold whatever the table says.
fn unsound(format: &Format, damage: Damage, judged: &Appraised) -> Option<String> {
    let appraisal = &judged.appraisal;
    let context = |what: &str| Some(format!("{} {damage:?}: {what}: {appraisal:#?}", format.name));
    let harmless = matches!(damage, Damage::Valid | Damage::EditUncovered)
        || (damage == Damage::FinalNewline && !format.can.line_feed);
    if appraisal.verdict == Word::Verified && !harmless {
        return context("green, and damaged");
    }
    let red = matches!(appraisal.verdict, Word::Broken | Word::Diverged);
    if red && damage != Damage::StripChainPinned && appraisal.failures.is_empty() {
        return context("red without a place");
    }
    let (place, _) = format.uncovered.filter(|_| damage == Damage::EditUncovered)?;
    let listed = |it: &String| it == place || it.starts_with(&format!("{place}."));
    let is_listed = appraisal.uncovered_fields.iter().any(listed);
    if is_listed { None } else { context("an uncovered field that is not listed") }
}

/// Makes rows on as many threads as there are.
fn rows<T: Sync>(formats: &[T], row: fn(&T, &mut Vec<String>) -> Row) -> (Vec<Row>, Vec<String>) {
    let made: Vec<(Row, Vec<String>)> = std::thread::scope(|scope| {
        let one = |format| {
            scope.spawn(move || {
                let mut faults = Vec::new();
                (row(format, &mut faults), faults)
            })
        };
        let threads: Vec<_> = formats.iter().map(one).collect();
        threads.into_iter().map(|it| it.join().expect("a row")).collect()
    });
    let (rows, faults): (Vec<Row>, Vec<Vec<String>>) = made.into_iter().unzip();
    (rows, faults.concat())
}

#[test]
fn every_damage_has_the_word_that_follows_from_the_format() {
    let (logs, mut faults) = rows(&FORMATS, log_row);
    let (documents, more) = rows(&documents::FORMATS, document_row);
    faults.extend(more);
    let heads: Vec<&str> = faults.iter().filter_map(|it| it.lines().next()).collect();
    assert!(faults.is_empty(), "{}\n\n{}", faults.join("\n"), heads.join("\n"));
    let stricter = STRICTER.map(|(name, damage, _, why)| (name, damage, why));
    let text = page::page(&logs, &documents, &[&stricter[..], &REMARKS].concat());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tamper-matrix.md");
    if std::env::var_os("EXHIBIT_UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the page can be written");
        return;
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    let same = published == text;
    assert!(same, "the table changed: run with EXHIBIT_UPDATE=1 and read the difference");
}

/// The first two records, and the last two: where checks begin and end.
#[test]
fn no_place_in_a_log_is_out_of_sight() {
    let (_, faults) = rows(&FORMATS, |format, faults| {
        let set = ProfileSet::built_in();
        let source = set.get(format.name).expect("built in").source();
        let whole = Export::of(format, source);
        let last = whole.records.len() - 1;
        let trust = format.trust(Brings::All, last as u64 + 1, whole.head());
        let word =
            |members: &InMemory| of_log(format, judge(members, &trust, None)).appraisal.verdict;
        let valid = word(&whole.members());
        for damage in
            [Damage::Edit, Damage::Delete, Damage::Duplicate, Damage::Swap, Damage::Insert]
        {
            for at in [0, 1, last - 1, last] {
                if damage == Damage::Swap && at == last {
                    continue;
                }
                let damaged = whole.clone().damaged_at(damage, at).expect("records");
                let found = word(&damaged.members());
                if found > valid {
                    continue;
                }
                // What the table says of appended records, and of receipts without an order.
                let appended = at == last && matches!(damage, Damage::Insert | Damage::Duplicate);
                let unordered = matches!(damage, Damage::Swap | Damage::Duplicate);
                let known = match format.name {
                    "halo-record" | "logsiegel" | "omega-audit" => {
                        appended && damage == Damage::Insert
                    }
                    "actionproof" => unordered,
                    _ => false,
                };
                if !known || found == Word::Verified {
                    faults.push(format!("{} {damage:?} at {at}: {found}", format.name));
                }
            }
        }
        Row { name: format.name, cells: Vec::new() }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
