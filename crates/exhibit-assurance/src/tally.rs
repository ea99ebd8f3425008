//! What a test counts: its population, its exceptions, and which items and fields it used.
//!
//! Memory is bounded by 8 bytes for each member of the population and 16 for each exception; the
//! text of at most [`MAX_KEPT`] exceptions is held, those that come first in order.

use std::collections::{BTreeSet, BinaryHeap};

use exhibit_core::digest::Sha256;

use crate::digest::{self, Lists};
use crate::ground::Ground;
use crate::lens::Seen;
use crate::observed::{Field, Observed};
use crate::result::{Also, Exception, MAX_KEPT, Place, PopulationDigest, Sentence};
use crate::run::About;

/// Counts for one run of one test.
#[derive(Debug)]
pub struct Tally {
    about: &'static About,
    fields: u32,
    population: Vec<u64>,
    exceptions: Vec<Mark>,
    subjects: Vec<String>,
    kept: BinaryHeap<Kept>,
    by_code: [u64; 32],
    items: BTreeSet<u32>,
    last_item: Option<u32>,
    uncovered: u32,
}

/// An exception without its text: where, which codes as bits, and its subject's number, if any.
#[derive(Clone, Copy, Debug)]
struct Mark {
    place: u64,
    codes: u32,
    subject: u32,
}

/// The text of an exception, asked for only if it is kept.
#[derive(Debug, Default)]
pub struct Detail {
    /// Other records that belong to it.
    pub also: Vec<Also>,
    /// Stands for the decision id.
    pub decision: Option<i64>,
    /// What it says.
    pub sentence: Sentence,
}

/// Codes as bits, by their place in [`About::codes`].
pub type Codes = u32;

impl Tally {
    /// Starts with nothing counted.
    pub fn new(about: &'static About) -> Self {
        Self {
            about,
            fields: Field::bits(about.fields),
            population: Vec::new(),
            exceptions: Vec::new(),
            subjects: Vec::new(),
            kept: BinaryHeap::new(),
            by_code: [0; 32],
            items: BTreeSet::new(),
            last_item: None,
            uncovered: 0,
        }
    }

    /// Notes that a record was used: its item, and which used fields of it are not covered.
    pub fn uses(&mut self, seen: &Seen<'_>) {
        self.uncovered |= seen.record.uncovered & self.fields;
        self.uses_item(seen.record.item);
    }

    /// Notes that an item was used.
    pub fn uses_item(&mut self, number: u32) {
        if self.last_item != Some(number) {
            self.last_item = Some(number);
            self.items.insert(number);
        }
    }

    /// Adds a record to the population.
    pub fn counts(&mut self, record: &Observed) {
        self.counts_place(Place { item: record.item, line: record.line });
    }

    /// Adds a line, or an item as a whole, to the population.
    pub fn counts_place(&mut self, place: Place) {
        self.population.push(place.key());
    }

    /// Returns how large the population is so far.
    pub fn counted(&self) -> u64 {
        self.population.len() as u64
    }

    /// Returns how many exceptions there are so far.
    pub fn excepted(&self) -> u64 {
        self.exceptions.len() as u64
    }

    /// Returns the bit of a code of this test's own list.
    pub fn code(&self, code: &str) -> Codes {
        let at = self.about.codes.iter().position(|it| *it == code);
        1 << at.expect("a test uses codes of its own list, and its tests run every one")
    }

    /// Adds an exception at a line.
    pub fn except(&mut self, place: Place, codes: Codes, detail: impl FnOnce() -> Detail) {
        self.exceptions.push(Mark { place: place.key(), codes, subject: 0 });
        self.count_codes(codes);
        self.keep(place, String::new(), codes, detail);
    }

    /// Adds an exception that is about something else than a line, such as a system or a day.
    pub fn except_subject(
        &mut self,
        place: Place,
        subject: &str,
        codes: Codes,
        detail: impl FnOnce() -> Detail,
    ) {
        self.subjects.push(subject.to_owned());
        // Beyond four thousand million subjects the digest would leave them out, and memory is gone.
        let number = u32::try_from(self.subjects.len()).unwrap_or(0);
        self.exceptions.push(Mark { place: place.key(), codes, subject: number });
        self.count_codes(codes);
        self.keep(place, subject.to_owned(), codes, detail);
    }

    /// Returns the items used so far.
    pub(crate) fn items(&self) -> &BTreeSet<u32> {
        &self.items
    }

    /// Returns the used fields that some used record does not have covered.
    pub(crate) fn uncovered(&self) -> u32 {
        self.uncovered
    }

    fn count_codes(&mut self, codes: Codes) {
        for at in 0..self.about.codes.len() {
            self.by_code[at] += u64::from(codes >> at & 1);
        }
    }

    /// Returns the codes of these bits, the gravest first.
    pub fn names_of(&self, codes: Codes) -> Vec<&'static str> {
        let listed = self.about.codes.iter().enumerate();
        listed.filter(|(at, _)| codes >> at & 1 == 1).map(|(_, code)| *code).collect()
    }

    fn keep(
        &mut self,
        place: Place,
        subject: String,
        codes: Codes,
        detail: impl FnOnce() -> Detail,
    ) {
        let late = |kept: &Kept| (place, &subject) > (kept.0.place, &kept.0.subject);
        if self.kept.len() == MAX_KEPT && self.kept.peek().is_some_and(late) {
            return;
        }
        let Detail { also, decision, sentence } = detail();
        let codes = self.names_of(codes);
        self.kept.push(Kept(Exception { place, also, codes, subject, decision, sentence }));
        if self.kept.len() > MAX_KEPT {
            self.kept.pop();
        }
    }

    pub(crate) fn finish(mut self, ground: &Ground, lists: &mut dyn Lists) -> Summed {
        self.population.sort_unstable();
        let twice = self.population.windows(2).any(|pair| pair[0] == pair[1]);
        let places = self.population.iter().map(|key| Place::of_key(*key));
        let population = PopulationDigest {
            of: self.about.population,
            count: self.population.len() as u64,
            digest: digest::of_population(places, ground, &mut |bytes| lists.population(bytes)),
        };
        Summed {
            twice,
            population,
            exceptions_total: self.excepted(),
            exceptions_digest: self.exceptions_digest(ground, lists),
            by_code: self.by_code(),
            exceptions: self.kept.into_sorted_vec().into_iter().map(|kept| kept.0).collect(),
        }
    }

    fn by_code(&self) -> Vec<(&'static str, u64)> {
        let counts = self.about.codes.iter().copied().zip(self.by_code);
        counts.filter(|(_, count)| *count > 0).collect()
    }

    fn exceptions_digest(&mut self, ground: &Ground, lists: &mut dyn Lists) -> Sha256 {
        let mut marks = std::mem::take(&mut self.exceptions);
        marks.sort_unstable_by(|a, b| {
            a.place
                .cmp(&b.place)
                .then_with(|| self.subject(*a).cmp(self.subject(*b)))
                .then_with(|| self.names_of(a.codes).cmp(&self.names_of(b.codes)))
        });
        let lines = marks.iter().map(|mark| {
            (Place::of_key(mark.place), self.names_of(mark.codes).join(","), self.subject(*mark))
        });
        digest::of_exceptions(lines, ground, &mut |bytes| lists.exceptions(bytes))
    }

    fn subject(&self, mark: Mark) -> &str {
        let at = mark.subject.checked_sub(1);
        at.and_then(|at| self.subjects.get(at as usize)).map_or("", String::as_str)
    }
}

/// What [`Tally::finish`] returns.
pub(crate) struct Summed {
    pub(crate) twice: bool,
    pub(crate) population: PopulationDigest,
    pub(crate) exceptions_total: u64,
    pub(crate) exceptions_digest: Sha256,
    pub(crate) by_code: Vec<(&'static str, u64)>,
    pub(crate) exceptions: Vec<Exception>,
}

/// An exception in the order in which they are kept.
#[derive(Debug, PartialEq, Eq)]
struct Kept(Exception);

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.order(&other.0)
    }
}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
