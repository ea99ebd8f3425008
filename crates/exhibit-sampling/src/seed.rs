//! Seeds that nobody could have chosen, and the tickets that they give to members.
//!
//! **Seed.** SHA-256 over seven lines of UTF-8, each ending in a line feed: the word
//! [`DOMAIN`]; the digest of the population in hex; the digest of its strata in hex, or `-`; the
//! three lines of the checkpoint's text (origin, size in decimal, root in base64); the number from
//! the other side. No line can hold a line feed, so two different inputs never give one text.
//!
//! **Ticket.** SHA-256 over one line: the seed in hex, a space, the member, a line feed. Members
//! are drawn in the order of their tickets.

use std::fmt;

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;
use sha2::{Digest as _, Sha256 as Hasher};
use thiserror::Error;

use crate::population::{Member, Population, write_member};

/// The first line of what a seed is made of.
pub const DOMAIN: &str = "exhibit-sampling/seed/v1";

/// How many bytes the number from the other side may have.
pub const MAX_NUMBER: usize = 256;

/// The head of the ledger after the freeze, as its checkpoint states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name: the first line.
    pub origin: String,
    /// How many entries it has: the second line.
    pub size: u64,
    /// The root of its tree: the third line, in base64.
    pub root: Sha256,
}

/// What a sample is drawn with: a digest, and the population that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    value: Sha256,
    population: Sha256,
    strata: Option<Sha256>,
}

/// Why there is no seed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SeedError {
    /// The checkpoint names no log, or a name that is not one line.
    #[error("the checkpoint's origin {origin:?} is not one line of text")]
    Origin {
        /// What stands for the origin.
        origin: String,
    },
    /// The checkpoint is one of an empty ledger, which holds no freeze.
    #[error("the checkpoint is of an empty ledger, which can't hold the frozen population")]
    EmptyLedger,
    /// The other side has given no number.
    #[error("the number from the other side is missing")]
    NumberMissing,
    /// The number is longer than [`MAX_NUMBER`], not one line, or has spaces around it.
    #[error(
        "the number from the other side must be one line of at most {MAX_NUMBER} bytes, with nothing around it"
    )]
    Number {
        /// What was given.
        number: String,
    },
}

impl Seed {
    /// Returns the seed of a frozen population, a checkpoint after the freeze, and the number that
    /// the other side gave after that: any text of one line, taken as it is.
    pub fn new(
        population: &Population,
        checkpoint: &Checkpoint,
        number: &str,
    ) -> Result<Self, SeedError> {
        let text = text(population, checkpoint, number)?;
        let (digest, strata) = (population.digest(), population.strata_digest());
        Ok(Self { value: Sha256::of(text.as_bytes()), population: digest, strata })
    }

    /// Returns the seed itself.
    pub fn value(&self) -> Sha256 {
        self.value
    }

    /// Returns the ticket of a member.
    pub fn ticket(&self, member: Member) -> Sha256 {
        Tickets::new(self).of(member)
    }

    /// Returns the digest of the population that this seed is for.
    pub fn population(&self) -> Sha256 {
        self.population
    }

    /// Reports whether this seed is for `population`, members and strata.
    pub fn is_for(&self, population: &Population) -> bool {
        self.population == population.digest() && self.strata == population.strata_digest()
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// Returns exactly what a seed is the SHA-256 of, to be kept beside it.
pub fn text(
    population: &Population,
    checkpoint: &Checkpoint,
    number: &str,
) -> Result<String, SeedError> {
    let Checkpoint { origin, size, root } = checkpoint;
    if !is_one_line(origin) {
        return Err(SeedError::Origin { origin: origin.clone() });
    }
    if *size == 0 {
        return Err(SeedError::EmptyLedger);
    }
    if number.is_empty() {
        return Err(SeedError::NumberMissing);
    }
    if !is_one_line(number) || number.len() > MAX_NUMBER {
        return Err(SeedError::Number { number: number.to_owned() });
    }
    let digest = population.digest();
    let strata = population.strata_digest().map_or_else(|| "-".to_owned(), Sha256::to_hex);
    let root = BASE64.encode(&root.0);
    Ok(format!("{DOMAIN}\n{digest}\n{strata}\n{origin}\n{size}\n{root}\n{number}\n"))
}

fn is_one_line(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.chars().any(char::is_control)
}

/// Tickets of many members: the seed's 64 digits fill SHA-256's first block, which is computed once.
pub(crate) struct Tickets {
    begun: Hasher,
    line: Vec<u8>,
}

impl Tickets {
    pub(crate) fn new(seed: &Seed) -> Self {
        let begun = Hasher::new_with_prefix(seed.value.to_hex());
        Self { begun, line: Vec::with_capacity(32) }
    }

    pub(crate) fn of(&mut self, member: Member) -> Sha256 {
        self.line.clear();
        self.line.push(b' ');
        write_member(member, &mut self.line);
        self.line.push(b'\n');
        let mut hasher = self.begun.clone();
        hasher.update(&self.line);
        Sha256(hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use exhibit_core::event::EvidenceId;

    use super::*;

    fn population() -> Population {
        let members = [17, 0].map(|line| Member { item: EvidenceId(42), line });
        Population::freeze(members).expect("it is sound")
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "example.invalid/log".to_owned(), size: 12, root: Sha256([7; 32]) }
    }

    #[test]
    fn a_seed_is_the_digest_of_seven_lines() {
        let population = population();
        let expected = format!(
            "exhibit-sampling/seed/v1\n{}\n-\nexample.invalid/log\n12\n\
             BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n4 8 15 16 23 42\n",
            Sha256::of(b"E-0042:0\nE-0042:17\n")
        );
        let number = "4 8 15 16 23 42";
        assert_eq!(text(&population, &checkpoint(), number), Ok(expected.clone()));
        let seed = Seed::new(&population, &checkpoint(), number).expect("all is there");
        assert_eq!(seed.value(), Sha256::of(expected.as_bytes()));
        let member = population.members()[1];
        let line = format!("{seed} E-0042:17\n");
        assert_eq!(seed.ticket(member), Sha256::of(line.as_bytes()));
    }

    #[test]
    fn every_input_changes_the_seed() {
        let labelled = population().members().to_vec().into_iter().map(|member| (member, "a"));
        let labelled = Population::freeze_in_strata(labelled).expect("it is sound");
        let mut other = checkpoint();
        other.size = 13;
        let mut seeds = vec![
            Seed::new(&population(), &checkpoint(), "1"),
            Seed::new(&population(), &checkpoint(), "01"),
            Seed::new(&population(), &other, "1"),
            Seed::new(&labelled, &checkpoint(), "1"),
        ];
        seeds.sort_by_key(|seed| seed.as_ref().expect("all is there").value());
        seeds.dedup();
        assert_eq!(seeds.len(), 4);
    }

    #[test]
    fn what_is_missing_or_ambiguous_is_refused() {
        let refused = |checkpoint: &Checkpoint, number: &str| {
            Seed::new(&population(), checkpoint, number).unwrap_err()
        };
        assert_eq!(refused(&checkpoint(), ""), SeedError::NumberMissing);
        for number in [" 1", "1\n2", "1\r", &"1".repeat(257)] {
            let number = number.to_owned();
            assert_eq!(refused(&checkpoint(), &number), SeedError::Number { number });
        }
        let empty = Checkpoint { size: 0, ..checkpoint() };
        assert_eq!(refused(&empty, "1"), SeedError::EmptyLedger);
        let origin = "a\nb".to_owned();
        let two = Checkpoint { origin: origin.clone(), ..checkpoint() };
        assert_eq!(refused(&two, "1"), SeedError::Origin { origin });
    }
}
