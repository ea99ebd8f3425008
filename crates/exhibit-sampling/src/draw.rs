//! Which members are drawn: by a method and a seed, and nothing else.
//!
//! - *Random.* The members with the lowest tickets, in the order of their tickets. A larger sample
//!   begins with the smaller one, so an extension draws the next ones.
//! - *Stratified.* The same in each stratum.
//! - *Interval.* Of N members in order, n are drawn: those at the places ⌊(r + j · N) / n⌋ for
//!   j = 0 … n − 1, places counted from 0. The start r is the place of the member with the lowest
//!   ticket, so that each place from 0 to N − 1 is as likely as any other. Over all starts each
//!   member is drawn n times, also where N is no multiple of n.
//! - *Judgemental.* Those that somebody names, with a reason.

use std::collections::{BTreeMap, BinaryHeap};

use exhibit_core::digest::Sha256;
use thiserror::Error;

use crate::{
    population::{MAX_STRATA, Member, Population},
    seed::{Seed, Tickets},
};

/// How many members a sample may have: people look at each.
pub const MAX_SAMPLE: u32 = 100_000;

/// How members are chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// Each set of this size is as likely as any other.
    Random {
        /// How many to draw.
        size: u32,
    },
    /// Random in each stratum.
    Stratified {
        /// How many to draw of each.
        sizes: StratumSizes,
    },
    /// Members at equal distances, from a random start.
    Interval {
        /// How many to draw.
        size: u32,
        /// Why the order of members has nothing to do with deviations; nothing is shown without it.
        order: Option<String>,
    },
    /// Members that somebody chose. What they show is never projected.
    Judgemental {
        /// Which ones.
        members: Vec<Member>,
        /// Why these.
        reason: String,
    },
}

/// How many members of each stratum are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StratumSizes {
    /// In proportion to its members, by the largest remainder; at least one of each, so the sample
    /// may be larger than this.
    Proportional {
        /// How many in all.
        size: u32,
    },
    /// As said, for each stratum by its label.
    Given(BTreeMap<String, u32>),
}

/// What a sample's kind says of what may be concluded from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Simple random.
    Random,
    /// Random in each stratum.
    Stratified,
    /// At equal distances.
    Interval {
        /// Whether somebody said why the order has nothing to do with deviations.
        order_stated: bool,
    },
    /// Chosen by somebody.
    Judgemental,
}

/// A sample: what was drawn of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    kind: Kind,
    strata: Vec<Stratum>,
    drawn: Vec<Drawn>,
}

/// A stratum, or the whole population where there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stratum {
    /// Its label; empty for a population without strata.
    pub label: String,
    /// How many members it has.
    pub members: u32,
}

/// A drawn member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Which one.
    pub member: Member,
    /// The place of its stratum in [`Sample::strata`].
    pub stratum: usize,
    /// Its ticket, if that is why it was drawn.
    pub ticket: Option<Sha256>,
}

/// Why nothing was drawn.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DrawError {
    /// No member is to be drawn.
    #[error("no member is to be drawn")]
    Nothing,
    /// More are to be drawn than there are.
    #[error("{size} members are to be drawn, and the population has {population}")]
    LargerThanPopulation {
        /// How many are to be drawn.
        size: u32,
        /// How many there are.
        population: u32,
    },
    /// More are to be drawn than [`MAX_SAMPLE`].
    #[error("{size} members are to be drawn; a sample has at most {MAX_SAMPLE}")]
    TooLarge {
        /// How many are to be drawn.
        size: u64,
    },
    /// The method draws by a seed, and there is none.
    #[error("there is no seed to draw with")]
    SeedMissing,
    /// The seed was made for another population: members or strata have changed since.
    #[error(
        "the seed is for the population {seed}, and this one is {population}, or has other strata"
    )]
    OtherPopulation {
        /// The digest of the population that the seed is for.
        seed: Sha256,
        /// The digest of the population given.
        population: Sha256,
    },
    /// The population has no strata.
    #[error("the population has no strata")]
    NoStrata,
    /// Sizes are given, but none for this stratum.
    #[error("no size is given for the stratum {label:?}")]
    StratumMissing {
        /// Its label.
        label: String,
    },
    /// A size is given for a stratum that is not there.
    #[error("the population has no stratum {label:?}")]
    StratumUnknown {
        /// Its label.
        label: String,
    },
    /// More are to be drawn of a stratum than it has.
    #[error("{size} members are to be drawn of the stratum {label:?}, which has {members}")]
    LargerThanStratum {
        /// Its label.
        label: String,
        /// How many are to be drawn.
        size: u32,
        /// How many it has.
        members: u32,
    },
    /// A chosen member is not in the population.
    #[error("{0} is not in the population")]
    NotInPopulation(Member),
    /// A member is chosen twice.
    #[error("{0} is chosen twice")]
    Twice(Member),
    /// Members were chosen, or an order stated, and nobody says why.
    #[error("a reason is missing")]
    ReasonMissing,
}

/// Draws a sample. The same population, method and seed always give the same.
///
/// A judgemental sample needs no seed; for every other one it must be the seed of this population.
pub fn draw(
    population: &Population,
    method: &Method,
    seed: Option<&Seed>,
) -> Result<Sample, DrawError> {
    let (kind, drawn) = match method {
        Method::Random { size } => {
            let seed = seed_for(population, seed)?;
            check_size(*size, population)?;
            // Strata, if there are any, play no part.
            (Kind::Random, lowest(population, seed, &[*size], |_| 0))
        }
        Method::Stratified { sizes } => {
            let seed = seed_for(population, seed)?;
            let sizes = stratum_sizes(population, sizes)?;
            let stratum = |place| usize::from(population.stratum_at(place));
            (Kind::Stratified, lowest(population, seed, &sizes, stratum))
        }
        Method::Interval { size, order } => {
            let seed = seed_for(population, seed)?;
            check_size(*size, population)?;
            if order.as_deref().is_some_and(is_blank) {
                return Err(DrawError::ReasonMissing);
            }
            let kind = Kind::Interval { order_stated: order.is_some() };
            (kind, at_intervals(population, seed, *size))
        }
        Method::Judgemental { members, reason } => {
            if is_blank(reason) {
                return Err(DrawError::ReasonMissing);
            }
            (Kind::Judgemental, chosen(population, members)?)
        }
    };
    Ok(Sample { kind, strata: strata_of(population, kind), drawn })
}

/// Returns the sizes of a stratified sample in proportion, by the labels of strata.
///
/// By the largest remainder, and one at least of each stratum, so that all together may be more than `size`.
pub fn sizes_in_proportion(
    population: &Population,
    size: u32,
) -> Result<BTreeMap<String, u32>, DrawError> {
    let sizes = stratum_sizes(population, &StratumSizes::Proportional { size })?;
    let labels = population.strata().into_iter().map(|(label, _)| label.to_owned());
    Ok(labels.zip(sizes).collect())
}

impl Sample {
    /// Takes up a sample from a record, so that its results can be evaluated.
    ///
    /// That it was drawn as the record says is shown by drawing it again, not by this.
    pub fn of_record(
        kind: Kind,
        strata: Vec<Stratum>,
        drawn: Vec<Drawn>,
    ) -> Result<Self, RecordError> {
        let usable = 1..=if kind == Kind::Stratified { MAX_STRATA } else { 1 };
        if !usable.contains(&strata.len()) {
            return Err(RecordError::Strata { count: strata.len() });
        }
        let members = strata.iter().try_fold(0_u32, |sum, it| sum.checked_add(it.members));
        members.ok_or(RecordError::Population)?;
        let mut counts = vec![0_u32; strata.len()];
        let mut seen: Vec<_> = drawn.iter().map(|it| it.member).collect();
        for Drawn { member, stratum, .. } in &drawn {
            *counts.get_mut(*stratum).ok_or(RecordError::StratumOf(*member))? += 1;
        }
        seen.sort_unstable();
        if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(RecordError::Twice(pair[0]));
        }
        let over = strata.iter().zip(counts).find(|(stratum, count)| *count > stratum.members);
        match over {
            Some((stratum, drawn)) => {
                Err(RecordError::MoreThanThereAre { label: stratum.label.clone(), drawn })
            }
            None if drawn.is_empty() => Err(RecordError::Nothing),
            None => Ok(Self { kind, strata, drawn }),
        }
    }

    /// Returns what kind of sample it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the strata; one without label where there are none.
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// Returns the drawn members: by stratum and ticket, or by place where no ticket chose them.
    pub fn drawn(&self) -> &[Drawn] {
        &self.drawn
    }

    /// Returns how many members the population has.
    pub fn population(&self) -> u32 {
        self.strata.iter().map(|stratum| stratum.members).sum()
    }
}

/// Why a record is not that of a sample.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RecordError {
    /// Nothing was drawn.
    #[error("no member was drawn")]
    Nothing,
    /// A sample of this kind has not so many strata.
    #[error("a sample of this kind can't have {count} strata")]
    Strata {
        /// How many.
        count: usize,
    },
    /// The population is larger than can be.
    #[error("the population is larger than can be")]
    Population,
    /// A member is in no stratum.
    #[error("the stratum of {0} is not there")]
    StratumOf(Member),
    /// A member was drawn twice.
    #[error("{0} was drawn twice")]
    Twice(Member),
    /// More were drawn of a stratum than it has.
    #[error("{drawn} members of the stratum {label:?} were drawn, which are more than it has")]
    MoreThanThereAre {
        /// Its label.
        label: String,
        /// How many were drawn.
        drawn: u32,
    },
}

/// Returns how many of each stratum are drawn: in proportion by the largest remainder, ties to the
/// stratum that comes first; then one of each that would have none.
pub(crate) fn in_proportion(strata: &[u32], size: u32) -> Vec<u32> {
    let all: u64 = strata.iter().map(|&members| u64::from(members)).sum();
    let share = |members: u32| u64::from(members) * u64::from(size);
    let whole = |members| u32::try_from(share(members) / all).expect("the size is at most all");
    let mut sizes: Vec<u32> = strata.iter().map(|&members| whole(members)).collect();
    let mut by_rest: Vec<usize> = (0..strata.len()).collect();
    by_rest.sort_by_key(|&at| std::cmp::Reverse(share(strata[at]) % all));
    let given: u32 = sizes.iter().sum();
    for at in by_rest.into_iter().take(usize::try_from(size - given).expect("a few")) {
        sizes[at] += 1;
    }
    sizes.into_iter().map(|size| size.max(1)).collect()
}

fn seed_for<'s>(population: &Population, seed: Option<&'s Seed>) -> Result<&'s Seed, DrawError> {
    let seed = seed.ok_or(DrawError::SeedMissing)?;
    let (of, population_digest) = (seed.population(), population.digest());
    let other = DrawError::OtherPopulation { seed: of, population: population_digest };
    seed.is_for(population).then_some(seed).ok_or(other)
}

fn check_size(size: u32, population: &Population) -> Result<(), DrawError> {
    match size {
        0 => Err(DrawError::Nothing),
        _ if size > population.count() => {
            Err(DrawError::LargerThanPopulation { size, population: population.count() })
        }
        _ if size > MAX_SAMPLE => Err(DrawError::TooLarge { size: size.into() }),
        _ => Ok(()),
    }
}

fn stratum_sizes(population: &Population, sizes: &StratumSizes) -> Result<Vec<u32>, DrawError> {
    let strata = population.strata();
    if strata.is_empty() {
        return Err(DrawError::NoStrata);
    }
    let sizes = match sizes {
        StratumSizes::Proportional { size } => {
            check_size(*size, population)?;
            let members: Vec<u32> = strata.iter().map(|&(_, members)| members).collect();
            in_proportion(&members, *size)
        }
        StratumSizes::Given(given) => given_sizes(&strata, given)?,
    };
    let all = sizes.iter().map(|&size| u64::from(size)).sum();
    match all {
        0 => Err(DrawError::Nothing),
        size if size > u64::from(MAX_SAMPLE) => Err(DrawError::TooLarge { size }),
        _ => Ok(sizes),
    }
}

/// Every stratum has to be named: one that is left out would be left out in silence.
fn given_sizes(
    strata: &[(&str, u32)],
    given: &BTreeMap<String, u32>,
) -> Result<Vec<u32>, DrawError> {
    let known = |label: &String| strata.iter().any(|(known, _)| known == label);
    if let Some(label) = given.keys().find(|label| !known(label)) {
        return Err(DrawError::StratumUnknown { label: label.clone() });
    }
    let size = |&(label, members): &(&str, u32)| {
        let label = label.to_owned();
        match given.get(&label) {
            None => Err(DrawError::StratumMissing { label }),
            Some(&size) if size > members => {
                Err(DrawError::LargerThanStratum { label, size, members })
            }
            Some(&size) => Ok(size),
        }
    };
    strata.iter().map(size).collect()
}

/// Returns the members with the lowest tickets of each stratum, by stratum and ticket.
fn lowest(
    population: &Population,
    seed: &Seed,
    sizes: &[u32],
    stratum: impl Fn(usize) -> usize,
) -> Vec<Drawn> {
    let mut heaps = vec![BinaryHeap::new(); sizes.len()];
    let mut tickets = Tickets::new(seed);
    for (place, &member) in population.members().iter().enumerate() {
        let at = stratum(place);
        let (heap, size) = (&mut heaps[at], sizes[at] as usize);
        let lot = (tickets.of(member), member);
        if heap.len() < size {
            heap.push(lot);
        } else if let Some(mut highest) = heap.peek_mut()
            && lot < *highest
        {
            *highest = lot;
        }
    }
    let drawn = |(stratum, heap): (usize, BinaryHeap<(Sha256, Member)>)| {
        let lots = heap.into_sorted_vec().into_iter();
        lots.map(move |(ticket, member)| Drawn { member, stratum, ticket: Some(ticket) })
    };
    heaps.into_iter().enumerate().flat_map(drawn).collect()
}

fn at_intervals(population: &Population, seed: &Seed, size: u32) -> Vec<Drawn> {
    let first = lowest(population, seed, &[1], |_| 0)[0].member;
    let start = population.members().binary_search(&first).expect("it was drawn from them");
    let start = u32::try_from(start).expect("a population is limited");
    let member = |place: u32| population.members()[place as usize];
    places(population.count(), size, start)
        .map(|place| Drawn { member: member(place), stratum: 0, ticket: None })
        .collect()
}

/// Returns the places, counted from 0, that an interval sample with this start draws.
fn places(population: u32, size: u32, start: u32) -> impl Iterator<Item = u32> {
    (0..size).map(move |j| {
        let at = u64::from(start) + u64::from(j) * u64::from(population);
        u32::try_from(at / u64::from(size)).expect("less than the population")
    })
}

fn chosen(population: &Population, members: &[Member]) -> Result<Vec<Drawn>, DrawError> {
    if members.len() > MAX_SAMPLE as usize {
        return Err(DrawError::TooLarge { size: members.len() as u64 });
    }
    let mut members = members.to_vec();
    members.sort_unstable();
    if let Some(pair) = members.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(DrawError::Twice(pair[0]));
    }
    if let Some(stranger) = members.iter().find(|member| !population.has(**member)) {
        return Err(DrawError::NotInPopulation(*stranger));
    }
    match members.is_empty() {
        true => Err(DrawError::Nothing),
        false => {
            let drawn = |member| Drawn { member, stratum: 0, ticket: None };
            Ok(members.into_iter().map(drawn).collect())
        }
    }
}

fn strata_of(population: &Population, kind: Kind) -> Vec<Stratum> {
    let stratum = |(label, members): (&str, u32)| Stratum { label: label.to_owned(), members };
    match kind {
        Kind::Stratified => population.strata().into_iter().map(stratum).collect(),
        _ => vec![stratum(("", population.count()))],
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_all_starts_each_member_is_drawn_equally_often() {
        for population in 1..=30 {
            for size in 1..=population {
                let mut times = vec![0; population as usize];
                for start in 0..population {
                    let places: Vec<u32> = places(population, size, start).collect();
                    assert!(places.is_sorted_by(|a, b| a < b), "{population} {size} {start}");
                    places.into_iter().for_each(|place| times[place as usize] += 1);
                }
                assert!(times.iter().all(|&times| times == size), "{population} {size}");
            }
        }
        let last = places(u32::MAX, 3, u32::MAX - 1).last();
        assert_eq!(last, Some(u32::MAX - 1));
    }

    #[test]
    fn shares_are_those_of_the_largest_remainder() {
        assert_eq!(in_proportion(&[50, 30, 20], 10), [5, 3, 2]);
        // 4.667, 3.333, 2: the first has the largest remainder.
        assert_eq!(in_proportion(&[70, 50, 30], 10), [5, 3, 2]);
        // Equal remainders: the first.
        assert_eq!(in_proportion(&[10, 10, 10], 10), [4, 3, 3]);
        // A small stratum is not left out.
        assert_eq!(in_proportion(&[1_000, 1], 10), [10, 1]);
        assert_eq!(in_proportion(&[3, 4, 5], 12), [3, 4, 5]);
    }
}
