//! The records at hand, and the order in which they are asked.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;

use exhibit_core::json::{Kind, Path};

use super::draft::Draft;
use super::link::{Genesis, LinkFound};
use super::records::{Lies, Places, Record};
use super::text::Form;
use super::trial::{DigestFound, Target, Trial};
use super::{Guess, anchor, context, digest, link, records, sign};
use crate::trust::PublicKey;

/// How much is tried for the digest that links repeat, and for each of the others.
const MAIN_BUDGET: u64 = 500_000;
const OTHER_BUDGET: u64 = 30_000;

/// The most digests and signatures that are looked into.
const MAX_EXPLAINED: usize = 8;

/// The most places that may hold digests.
const MAX_DIGESTS: usize = 16;

/// The records of a log, and what is asked about them.
pub(super) struct Search<'a> {
    pub(super) records: Vec<Record<'a>>,
    pub(super) places: Places,
    /// The same for what records are packed in.
    pub(super) outside: Option<Places>,
    pub(super) keys: &'a [PublicKey],
    /// How much may still be tried.
    pub(super) left: Cell<u64>,
    /// How many messages were tried.
    pub(super) tried: Cell<u64>,
    pub(super) lies: Lies,
    pub(super) whole: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        records: &[Record<'a>],
        lies: Lies,
        whole: bool,
        keys: &'a [PublicKey],
        budget: u64,
    ) -> Self {
        let outside = lies.packed.is_some();
        Self {
            places: records::places(records.iter().map(|it| it.value)),
            outside: outside.then(|| records::places(records.iter().map(|it| it.outer))),
            records: records.to_vec(),
            keys,
            left: Cell::new(budget),
            tried: Cell::new(0),
            lies,
            whole,
        }
    }

    /// Counts so many bytes that were put together or hashed; returns what that costs.
    pub(super) fn spend(&self, bytes: usize) -> u64 {
        let cost = 1 + bytes as u64 / 1024;
        self.left.set(self.left.get().saturating_sub(cost));
        cost
    }

    /// How the texts of a place are written, if they look like digests.
    pub(super) fn form(&self, place: &str) -> Option<Form> {
        let texts: Vec<&str> =
            self.places.get(place)?.iter().flatten().map(String::as_str).collect();
        Form::of_digests(&texts)
    }

    /// The places that hold something like a digest in every record, not the same in all.
    pub(super) fn digest_places(&self) -> Vec<String> {
        let differ = |texts: &[Option<String>]| texts.iter().any(|text| *text != texts[0]);
        let all = self.places.iter().filter(|(place, texts)| {
            let last = place.rsplit('.').next().unwrap_or(place).to_ascii_lowercase();
            texts.iter().all(Option::is_some)
                && differ(texts)
                && !last.contains("sig")
                && self.form(place).is_some()
        });
        all.map(|(place, _)| place.clone()).take(MAX_DIGESTS).collect()
    }

    /// Tells whether a place holds numbers.
    pub(super) fn is_number(&self, place: &str) -> bool {
        let value = Path::parse(place).ok().and_then(|path| self.records[0].value.at(&path));
        value.is_some_and(|value| value.kind() == Kind::Number)
    }

    /// The places that signatures and keys may stand at.
    pub(super) fn outer_places(&self) -> Cow<'_, Places> {
        Cow::Borrowed(self.outside.as_ref().unwrap_or(&self.places))
    }

    pub(super) fn is_unpacked(&self) -> bool {
        self.outside.is_some()
    }

    /// The names of the members that every line has.
    pub(super) fn outer_names(&self) -> Vec<String> {
        let outer: Vec<Record<'_>> =
            self.records.iter().map(|it| Record { value: it.outer, ..*it }).collect();
        let mut names = records::members(&outer, "");
        let everywhere = |name: &String| outer.iter().all(|it| it.value.get(name).is_some());
        names.retain(everywhere);
        names
    }

    pub(super) fn draft(&self, guess: &mut Guess) -> Draft {
        let mut draft = Draft::default();
        self.chain(&mut draft, guess);
        let group = draft.links.iter().find_map(|(link, _)| link.group.clone());
        draft.sequence = context::sequence(self, group.as_deref());
        draft.begin(guess);
        self.signatures(&mut draft, guess);
        draft.anchor = anchor::find(self, &draft);
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
                self.explain(&place, std::slice::from_ref(&link.field), MAIN_BUDGET, draft, guess);
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
            let budget = if chained { OTHER_BUDGET } else { MAIN_BUDGET };
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
        let before = self.tried.get();
        let carried = budget == MAIN_BUDGET && draft.links.is_empty() && draft.digests.is_empty();
        match digest::explain(&mut trial, befores, carried) {
            Some(found) => self.keep(found, &trial, draft, guess),
            None => guess.not_found.push(format!(
                "What {place} is made of: it looks like {}, and none of {} messages that were tried agrees with record {}. A text of its own in front of what is hashed, a secret, or fields that are not in the record can't be guessed.",
                target.form.words(),
                self.tried.get() - before,
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
            let mut trial = Trial::new(self, &target, OTHER_BUDGET / 2);
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
    pub(super) fn is_odd(&self) -> bool {
        matches!(self, Self::Literal(text) if link::looks_made(text))
    }
}
