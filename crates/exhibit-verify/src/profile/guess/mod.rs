//! Guessing the profile of an unknown log from the building blocks that others are made of.
//!
//! Everything is tried on the records at hand, and kept only if it holds for all of them. What comes
//! out is a draft: a person reads it, completes it, and adopts it; until then it can't give VERIFIED.
//! How much is tried is bounded, and the same for the same records.

mod context;
mod digest;
mod draft;
mod joined;
mod link;
mod part;
mod records;
mod sign;
mod text;
mod trial;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;

use exhibit_core::json::{Kind, Path, Scanner};

use crate::trust::PublicKey;
use draft::Draft;
use link::{Genesis, LinkFound};
use records::{Lies, Places, Record, Texts};
use text::Form;
use trial::{DigestFound, Target, Trial};

/// The most records that are looked at.
pub const MAX_RECORDS: usize = 1024;

/// The longest record that is looked at, in bytes.
const MAX_LINE: usize = 64 << 10;

/// How many hashes are made for one log.
const MAX_HASHES: u64 = 600_000;

/// How many of these for the digest that links repeat, and for each of the others.
const MAIN_HASHES: u64 = 400_000;
const OTHER_HASHES: u64 = 20_000;

/// The most digests and signatures that are looked into.
const MAX_EXPLAINED: usize = 8;

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
    look(Texts::of_lines(lines.iter().copied()), false, keys).0
}

/// Guesses from the first bytes of a file where its records are, and how they are hashed, linked and signed.
///
/// `head` is the beginning of the file, `whole` says that it is all of it. Records may stand one a
/// line, with or without a line before them that is none, or be the items of an array, at most three
/// objects deep. Each may hold the record itself in base64.
pub fn guess_file(head: &[u8], whole: bool, keys: &[PublicKey]) -> Guess {
    let all = Texts::of_file(head, whole).into_iter().map(|texts| look(texts, whole, keys));
    let best = all.reduce(|best, other| if other.1 > best.1 { other } else { best });
    best.unwrap_or_default().0
}

/// Looks at records that lie in a file in one way; returns how much was found besides.
fn look(mut texts: Texts, whole: bool, keys: &[PublicKey]) -> (Guess, usize) {
    texts.set_header_aside();
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
        let why = "There are fewer than two records that can be read.".to_owned();
        return (Guess { not_found: vec![why], ..Guess::default() }, 0);
    }
    let plain = of_records(&records, texts.lies.clone(), whole, keys);
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
    let inside = of_records(&unpacked, lies, whole, keys);
    if inside.1 > plain.1 { inside } else { plain }
}

fn of_records(
    records: &[Record<'_>],
    lies: Lies,
    whole: bool,
    keys: &[PublicKey],
) -> (Guess, usize) {
    let search = Search {
        places: records::places(records.iter().map(|it| it.value)),
        outside: lies.packed.is_some().then(|| records::places(records.iter().map(|it| it.outer))),
        records: records.to_vec(),
        keys,
        left: Cell::new(MAX_HASHES),
        lies,
        whole,
    };
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

/// The records of a log, and what is asked about them.
pub(super) struct Search<'a> {
    records: Vec<Record<'a>>,
    places: Places,
    /// The same for what records are packed in.
    outside: Option<Places>,
    keys: &'a [PublicKey],
    /// How many hashes may still be made.
    left: Cell<u64>,
    lies: Lies,
    whole: bool,
}

impl Search<'_> {
    /// Counts one hash.
    fn spend(&self) {
        self.left.set(self.left.get().saturating_sub(1));
    }

    /// How the texts of a place are written, if they look like digests.
    fn form(&self, place: &str) -> Option<Form> {
        let texts: Vec<&str> =
            self.places.get(place)?.iter().flatten().map(String::as_str).collect();
        Form::of_digests(&texts)
    }

    /// The places that hold something like a digest in every record, not the same in all.
    fn digest_places(&self) -> Vec<String> {
        let differ = |texts: &[Option<String>]| texts.iter().any(|text| *text != texts[0]);
        let all = self.places.iter().filter(|(place, texts)| {
            let last = place.rsplit('.').next().unwrap_or(place).to_ascii_lowercase();
            texts.iter().all(Option::is_some)
                && differ(texts)
                && !last.contains("sig")
                && self.form(place).is_some()
        });
        all.map(|(place, _)| place.clone()).collect()
    }

    /// Tells whether a place holds numbers.
    fn is_number(&self, place: &str) -> bool {
        let value = Path::parse(place).ok().and_then(|path| self.records[0].value.at(&path));
        value.is_some_and(|value| value.kind() == Kind::Number)
    }

    /// The places that signatures and keys may stand at.
    fn outer_places(&self) -> Cow<'_, Places> {
        Cow::Borrowed(self.outside.as_ref().unwrap_or(&self.places))
    }

    fn is_unpacked(&self) -> bool {
        self.outside.is_some()
    }

    /// The names of the members that every line has.
    fn outer_names(&self) -> Vec<String> {
        let outer: Vec<Record<'_>> =
            self.records.iter().map(|it| Record { value: it.outer, ..*it }).collect();
        let mut names = records::members(&outer, "");
        let everywhere = |name: &String| outer.iter().all(|it| it.value.get(name).is_some());
        names.retain(everywhere);
        names
    }

    fn draft(&self, guess: &mut Guess) -> Draft {
        let mut draft = Draft::default();
        self.chain(&mut draft, guess);
        let group = draft.links.iter().find_map(|(link, _)| link.group.clone());
        draft.sequence = context::sequence(self, group.as_deref());
        self.signatures(&mut draft, guess);
        draft.say(self, guess);
        draft
    }

    /// Explains the digests, and how records name each other.
    fn chain(&self, draft: &mut Draft, guess: &mut Guess) {
        let links = link::stated(self);
        let mut done: BTreeSet<String> = links.iter().map(|link| link.field.clone()).collect();
        for link in &links {
            let Some(place) = link.to.clone() else { continue };
            if done.insert(place.clone()) {
                self.explain(&place, std::slice::from_ref(&link.field), MAIN_HASHES, draft, guess);
            }
        }
        if links.is_empty() {
            self.unstated(draft, &mut done);
        }
        let chained = !links.is_empty() || !draft.digests.is_empty();
        let others: Vec<String> =
            self.digest_places().into_iter().filter(|it| !done.contains(it)).collect();
        for place in others.iter().take(MAX_EXPLAINED) {
            let befores: Vec<String> = match chained {
                true => Vec::new(),
                false => others.iter().filter(|it| *it != place).cloned().collect(),
            };
            let budget = if chained { OTHER_HASHES } else { MAIN_HASHES };
            self.explain(place, &befores, budget, draft, guess);
        }
        for link in links {
            self.link(link, draft, guess);
        }
        draft.name_digests();
    }

    /// Explains the digest at a place.
    fn explain(
        &self,
        place: &str,
        befores: &[String],
        budget: u64,
        draft: &mut Draft,
        guess: &mut Guess,
    ) {
        let (Some(form), Some(texts)) = (self.form(place), self.places.get(place)) else { return };
        let wanted = texts.iter().map(|text| form.read(text.as_ref()?)).collect();
        let target = Target { place: Some(place.to_owned()), form, wanted };
        let mut trial = Trial::new(self, &target, budget);
        let before = self.left.get();
        let carried = budget == MAIN_HASHES && draft.links.is_empty() && draft.digests.is_empty();
        match digest::explain(&mut trial, befores, carried) {
            Some(found) => self.keep(found, &trial, draft, guess),
            None => guess.not_found.push(format!(
                "What {place} is made of: it looks like {}, and none of {} messages that were tried agrees with record {}. A text of its own in front of what is hashed, a secret, or fields that are not in the record can't be guessed.",
                target.form.words(),
                before - self.left.get(),
                trial.record() + 1
            )),
        }
    }

    fn keep(
        &self,
        found: DigestFound,
        trial: &Trial<'_, '_>,
        draft: &mut Draft,
        guess: &mut Guess,
    ) {
        let stated = found.place.as_deref().unwrap_or("What the next record names");
        guess.found.push(format!("{stated} is the digest of {}.", found.message.words()));
        let others = trial.other_forms(&found);
        if !others.is_empty() {
            guess.not_found.push(format!(
                "Which canonical form it is: {} {} as well. Numbers such as 1.0, 1e-7 or above 2^53 would tell.",
                others.join(", "),
                if others.len() == 1 { "agrees" } else { "agree" }
            ));
        }
        draft.digests.push(found);
    }

    /// Looks for links that are digests of the record before, which does not state them.
    fn unstated(&self, draft: &mut Draft, done: &mut BTreeSet<String>) {
        let mut silent = Guess::default();
        for (link, target) in link::unstated(self) {
            let mut trial = Trial::new(self, &target, OTHER_HASHES / 2);
            let Some(found) = digest::explain(&mut trial, &[], false) else { continue };
            let genesis =
                link::genesis(self, &link.field, link.group.as_deref(), Some(&target.form));
            let Some(genesis) = genesis else { continue };
            self.keep(found, &trial, draft, &mut silent);
            done.insert(link.field.clone());
            draft.links.push((link, genesis));
            break;
        }
        draft.silent = silent;
    }

    /// Adds a link, if the digest that it repeats was explained.
    fn link(&self, link: LinkFound, draft: &mut Draft, guess: &mut Guess) {
        if draft.digests.iter().all(|it| it.place != link.to) {
            guess.not_found.push(format!(
                "What {} is made of: it looks like a link to the record before.",
                link.field
            ));
            if draft.digests.is_empty() {
                return;
            }
        }
        let form = self.form(&link.field);
        match link::genesis(self, &link.field, link.group.as_deref(), form.as_ref()) {
            Some(genesis) => draft.links.push((link, genesis)),
            None => guess.not_found.push(format!(
                "What the first records have in {}: they do not have the same.",
                link.field
            )),
        }
    }

    fn signatures(&self, draft: &mut Draft, guess: &mut Guess) {
        for place in sign::places(self).iter().take(MAX_EXPLAINED) {
            match sign::explain(self, place, &draft.digests) {
                Some(found) => {
                    let over = found.hashed.as_ref().unwrap_or(&found.message);
                    let hash = if found.hashed.is_some() { "SHA-256 of " } else { "" };
                    guess
                        .found
                        .push(format!("{place} is a signature over {hash}{}.", over.words()));
                    draft.signatures.push(found);
                }
                None => guess.not_found.push(format!(
                    "What {place} signs: bring the key, or describe the message by hand."
                )),
            }
        }
    }
}

impl Genesis {
    /// Tells whether it is a digest that could not be explained.
    fn is_odd(&self) -> bool {
        matches!(self, Self::Literal(text) if link::looks_made(text))
    }
}
