//! Lindmoor Bank, a bank that does not exist: its year from 1 July 2025 to 30 June 2026, made from a seed.
//!
//! [`generate`] hands out the files that an auditor of the bank would be given: logs in real formats with real
//! digests and signatures, documents, registers, keys to trust. What is wrong in them is planted, and
//! [`expectations`] says exactly what a program must find. docs/lindmoor.md tells the story.
//!
//! The same seed gives the same bytes on every machine. All keys follow from the seed, so none protects anything.

mod audit;
mod calendar;
mod credo;
mod expectations;
mod helper;
mod keys;
mod meetings;
mod papers;
mod people;
mod random;
mod registers;
mod sift;
mod soa;
mod trust;

pub use credo::Place;
pub use expectations::{
    Applicability, Archive, Completeness, Cut, Delivery, Diverged, Expectations, Hold, Hurried,
    Item, Late, Meetings, Oversight, Scoring, SoaFile, Training, Unowned, Unregistered,
    Unvalidated,
};
pub use trust::PROFILES;

use credo::Credo;
use helper::{Gateway, Sessions};
use papers::Papers;
use people::People;
use sift::Sift;

/// The seed of the demonstration.
pub const SEED: u64 = 42_001;

/// A file of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path, `/` between parts, from the folder of the whole set on.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Makes the bank's year and hands out its files, one after the other; none is larger than 32 MiB.
pub fn generate(seed: u64, sink: &mut dyn FnMut(File)) {
    let year = Year::new(seed);
    let papers = Papers::new(seed, &year.people);
    trust::files(seed, &papers, sink);
    year.credo.exports(sink);
    sink(year.credo.core_list());
    year.sift.exports(sink);
    year.sessions.exports(sink);
    year.gateway.exports(sink);
    papers.files(sink);
    registers::files(&year.people, sink);
    audit::files(&year, sink);
    meetings::files(&year, sink);
    soa::files(&year, sink);
}

/// Returns what must be found in the files that [`generate`] makes of the same seed.
pub fn expectations(seed: u64) -> Expectations {
    expectations::of(&Year::new(seed))
}

/// What happened in the year, before any of it is written down.
struct Year {
    people: People,
    credo: Credo,
    sift: Sift,
    sessions: Sessions,
    gateway: Gateway,
}

impl Year {
    fn new(seed: u64) -> Self {
        let people = People::new(seed);
        Self {
            credo: Credo::new(seed, &people),
            sift: Sift::new(seed, &people),
            sessions: Sessions::new(seed),
            gateway: Gateway::new(seed),
            people,
        }
    }
}
