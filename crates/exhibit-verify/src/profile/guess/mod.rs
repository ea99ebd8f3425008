//! Guessing the profile of an unknown log from the building blocks that others are made of.
//!
//! Everything is tried on the records at hand, and kept only if it holds for all of them. What comes
//! out is a draft: a person reads it, completes it, and adopts it; until then it can't give VERIFIED.
//! How much is tried is bounded, and the same for the same records.

mod anchor;
mod context;
mod digest;
mod draft;
mod joined;
mod keys;
mod link;
mod part;
mod records;
mod search;
mod sign;
mod text;
mod trial;

use exhibit_core::json::{Kind, Scanner};

use crate::trust::PublicKey;
use records::{Lies, Record, Texts};
use search::Search;

/// The most records that are looked at.
pub const MAX_RECORDS: usize = 1024;

/// The longest record that is looked at, in bytes.
const MAX_LINE: usize = 64 << 10;

/// How much is tried for one file: a message of up to 1 KiB that is put together or hashed counts as one.
const MAX_TRIED: u64 = 800_000;

/// A draft of a profile, and what is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// The draft in TOML; nothing if no digest, link or signature was found.
    pub profile: Option<String>,
    /// What holds for all records that were looked at, each a sentence.
    pub found: Vec<String>,
    /// What could not be found out, each a sentence.
    pub not_found: Vec<String>,
}

/// Guesses how the records of a log are hashed, linked and signed.
///
/// `lines` are its first records, one JSON object each; at least two are needed for a link. `keys`
/// are tried on signatures beside the keys that records show.
pub fn guess(lines: &[&[u8]], keys: &[PublicKey]) -> Guess {
    look(Texts::of_lines(lines.iter().copied()), false, keys, MAX_TRIED).0
}

/// Guesses from the first bytes of a file where its records are, and how they are hashed, linked and signed.
///
/// `head` is the beginning of the file, `whole` says that it is all of it. Records may stand one a
/// line, with or without a line before them that is none, or be the items of an array, at most three
/// objects deep. Each may hold the record itself in base64.
pub fn guess_file(head: &[u8], whole: bool, keys: &[PublicKey]) -> Guess {
    let all = Texts::of_file(head, whole);
    let budget = MAX_TRIED / (all.len() as u64).max(1);
    let all = all.into_iter().map(|texts| look(texts, whole, keys, budget));
    let best = all.reduce(|best, other| if other.1 > best.1 { other } else { best });
    best.unwrap_or_default().0
}

/// Looks at records that lie in a file in one way; returns how much was found besides.
fn look(mut texts: Texts, whole: bool, keys: &[PublicKey], budget: u64) -> (Guess, usize) {
    texts.set_header_aside();
    let whole = whole && texts.lines.len() <= MAX_RECORDS;
    texts.lines.truncate(MAX_RECORDS);
    let mut scanners: Vec<Scanner> = texts.lines.iter().map(|_| Scanner::new()).collect();
    let mut records = Vec::new();
    for (scanner, line) in scanners.iter_mut().zip(&texts.lines) {
        match scanner.scan(line) {
            Ok(doc) if doc.root().kind() == Kind::Object => {
                let (value, outer) = (doc.root(), doc.root());
                records.push(Record { value, outer, line });
            }
            _ => {}
        }
    }
    if records.len() < 2 {
        let why = "There are fewer than two JSON records that can be read. A database or a workbook is not guessed: describe its columns, or write its rows as JSON lines or CSV and guess from those.".to_owned();
        return (Guess { not_found: vec![why], ..Guess::default() }, 0);
    }
    let plain = of_records(&records, texts.lies.clone(), whole, keys, budget);
    let packed = Texts::unpacked(&records).filter(|_| plain.1 < 2);
    let Some((name, encoding, inner)) = packed else { return plain };
    let mut scanners: Vec<Scanner> = inner.iter().map(|_| Scanner::new()).collect();
    let mut unpacked = Vec::new();
    for ((scanner, text), record) in scanners.iter_mut().zip(&inner).zip(&records) {
        if let Ok(doc) = scanner.scan(text) {
            unpacked.push(Record { value: doc.root(), ..*record });
        }
    }
    let lies = Lies { packed: Some((name, encoding)), ..texts.lies };
    let inside = of_records(&unpacked, lies, whole, keys, budget);
    if inside.1 > plain.1 { inside } else { plain }
}

fn of_records(
    records: &[Record<'_>],
    lies: Lies,
    whole: bool,
    keys: &[PublicKey],
    budget: u64,
) -> (Guess, usize) {
    let search = Search::new(records, lies, whole, keys, budget);
    let mut guess = Guess::default();
    let draft = search.draft(&mut guess);
    let score = 2 * draft.digests.len() + draft.links.len() + draft.signatures.len();
    if draft.digests.is_empty() && draft.signatures.is_empty() {
        return (guess, 0);
    }
    let text = draft.toml(&search);
    match draft::agrees(&text, &search) {
        true => guess.profile = Some(text),
        false => guess.not_found.push(
            "A draft that fits these records: what was found does not hold when it is put together.".to_owned(),
        ),
    }
    (guess, score)
}
