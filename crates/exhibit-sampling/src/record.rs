//! Samples as entries of a ledger state them: drawn again, and evaluated, by the rules of this crate.
//!
//! A vault and whoever has no more than a bundle use the same functions, so that both say the same.
//! A row of a register is the line of the file that the register was read from.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use exhibit_core::event::{
    EvidenceId, MemberCited, Projection, RegisterId, SampleDrawn, SampleFrozen, SampleMember,
    SampleOutcome, SampledFrom, SamplingMethod, SeedStated, WHOLE,
};
use exhibit_core::register::{DrawState, Register, SampleState};
use thiserror::Error;

use crate::draw::{
    DrawError, Drawn, Kind, Method, RecordError, Sample, Stratum, StratumSizes, draw,
};
use crate::evaluate::{Doubt, Evaluation, Figures, Outcome, ResultError, evaluate};
use crate::population::{Member, Population};
use crate::rate::{Confidence, Criteria, Rate, RateError};
use crate::seed::{Checkpoint, Seed, SeedError};

/// Parts per million in a basis point.
const PPM: u32 = 100;

/// Why a record can't be followed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FollowError {
    /// The register whose rows were drawn from is not known here.
    #[error("the register {0} is not on record here")]
    Register(RegisterId),
    /// It is larger than a sample of this kind can be.
    #[error("{0} is larger than can be")]
    Number(u64),
    /// The population is another one.
    #[error("the list has {found} members with the digest {digest}")]
    OtherPopulation {
        /// How many members the list has.
        found: u32,
        /// Its digest.
        digest: exhibit_core::digest::Sha256,
    },
    /// Members lie in other strata.
    #[error("the strata of the members are others")]
    OtherStrata,
    /// The criteria make no sense.
    #[error(transparent)]
    Rate(#[from] RateError),
    /// There is no seed.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// Nothing can be drawn.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The record is not that of a sample.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The results are not those of the sample.
    #[error(transparent)]
    Results(#[from] ResultError),
}

/// Returns the items that a population lies in: those that it names, or the file of its register.
pub fn items(register: &Register, of: &SampledFrom) -> Vec<EvidenceId> {
    match of {
        SampledFrom::Records { items, .. } | SampledFrom::Items { items } => {
            items.iter().map(|it| it.id).collect()
        }
        SampledFrom::Rows { register: id, .. } => {
            register.register(*id).map(|it| it.said.evidence.id).into_iter().collect()
        }
    }
}

/// Returns the line of a population's list that a member is.
pub fn member_of(register: &Register, cited: MemberCited) -> Result<Member, FollowError> {
    let at = |item, line: u64| {
        let line = u32::try_from(line).map_err(|_| FollowError::Number(line))?;
        Ok(Member { item, line })
    };
    match cited {
        MemberCited::Record { item, line } => at(item, line),
        MemberCited::Item { item } => at(item, 0),
        MemberCited::Row { register: id, row } => {
            let file = register.register(id).ok_or(FollowError::Register(id))?;
            at(file.said.evidence.id, row)
        }
    }
}

/// Returns the member that a line of a population's list is.
pub fn cited(of: &SampledFrom, member: Member) -> MemberCited {
    let (item, line) = (member.item, u64::from(member.line));
    match of {
        SampledFrom::Records { .. } => MemberCited::Record { item, line },
        SampledFrom::Items { .. } => MemberCited::Item { item },
        SampledFrom::Rows { register, .. } => MemberCited::Row { register: *register, row: line },
    }
}

/// Checks that a list is the one that was frozen: members and strata.
pub fn check_population(frozen: &SampleFrozen, population: &Population) -> Result<(), FollowError> {
    let said = &frozen.population;
    if population.digest() != said.digest || u64::from(population.count()) != said.count {
        let (found, digest) = (population.count(), population.digest());
        return Err(FollowError::OtherPopulation { found, digest });
    }
    let counts = match &frozen.method {
        SamplingMethod::Stratified { strata, .. } => {
            let stated = strata.iter().map(|it| (it.name.as_str(), it.count)).collect();
            let found = population.strata().into_iter();
            let found: BTreeMap<_, _> = found.map(|(name, n)| (name, u64::from(n))).collect();
            found == stated
        }
        _ => true,
    };
    let same = counts && population.strata_digest() == said.strata;
    if same { Ok(()) } else { Err(FollowError::OtherStrata) }
}

/// Returns the seed that a number gives with a checkpoint of the log `origin`.
pub fn seed(population: &Population, stated: &SeedStated) -> Result<Seed, FollowError> {
    let cited = stated.checkpoint;
    let checkpoint =
        Checkpoint { origin: stated.origin.clone(), size: cited.size, root: cited.root };
    Ok(Seed::new(population, &checkpoint, &stated.number)?)
}

/// Returns what a seed draws from a frozen population, in the order of the population.
///
/// Judgemental samples are drawn by nobody but the person who chose.
pub fn draw_frozen(
    frozen: &SampleFrozen,
    population: &Population,
    seed: &Seed,
) -> Result<Vec<SampleMember>, FollowError> {
    check_population(frozen, population)?;
    let sample = draw(population, &method(frozen)?, Some(seed))?;
    Ok(members(frozen, population, sample.drawn().iter().map(|it| it.member)))
}

/// Returns members as an entry names them, in the order of the population.
pub fn members(
    frozen: &SampleFrozen,
    population: &Population,
    drawn: impl Iterator<Item = Member>,
) -> Vec<SampleMember> {
    let named = |member| {
        let place = population.place_of(member)?;
        Some(SampleMember {
            index: place as u64,
            what: cited(&frozen.population.of, member),
            stratum: population.label_at(place).map(str::to_owned),
        })
    };
    let mut all: Vec<_> = drawn.filter_map(named).collect();
    all.sort_by_key(|it| it.index);
    all
}

/// What came of drawing a sample again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnAgain {
    /// Whether the stated parts give the stated seed; nothing where a person chose.
    pub seed: Option<bool>,
    /// Whether the same members are drawn, or, where a person chose, whether they are in the population.
    pub members: bool,
}

impl DrawnAgain {
    /// Tells whether it is the same sample.
    pub fn is_same(self) -> bool {
        self.members && self.seed != Some(false)
    }
}

/// Draws again what an entry says was drawn, and compares.
pub fn draw_again(
    register: &Register,
    frozen: &SampleFrozen,
    population: &Population,
    drawn: &SampleDrawn,
) -> Result<DrawnAgain, FollowError> {
    check_population(frozen, population)?;
    let Some(stated) = &drawn.seed else {
        let stated = drawn.members.iter().map(|it| member_of(register, it.what));
        let stated = stated.collect::<Result<Vec<_>, _>>()?;
        let found = members(frozen, population, stated.into_iter());
        return Ok(DrawnAgain { seed: None, members: found == drawn.members });
    };
    let seed = seed(population, stated)?;
    let again = draw_frozen(frozen, population, &seed)?;
    Ok(DrawnAgain { seed: Some(seed.value() == stated.seed), members: again == drawn.members })
}

/// Returns what is demanded of a sample; nothing where a person chooses.
pub fn criteria(frozen: &SampleFrozen) -> Result<Option<Criteria>, FollowError> {
    let (Some(confidence), Some(tolerable)) = (frozen.confidence, frozen.tolerable) else {
        return Ok(None);
    };
    let ppm = |points: u32| points.saturating_mul(PPM);
    let confidence = Confidence::of_ppm(ppm(confidence))?;
    let criteria = Criteria::new(confidence, Rate::of_ppm(ppm(tolerable))?);
    Ok(Some(criteria.with_looks(frozen.looks)?))
}

/// Returns which look at its population a sample's newest draw is, from 1.
///
/// Each draw is one, and so is each earlier draw of another sample, of any engagement, whose population overlaps and
/// which asks about one of the same requirements.
pub fn look(register: &Register, state: &SampleState) -> u32 {
    let all = drawn_before(register, state).len() + state.draws.len();
    u32::try_from(all).unwrap_or(u32::MAX)
}

/// Returns the other samples whose populations may share members with that of this one, by number.
pub fn beside<'r>(
    register: &'r Register,
    state: &'r SampleState,
) -> impl Iterator<Item = &'r SampleState> {
    let own = &state.frozen.said;
    let held: BTreeSet<_> = items(register, &own.population.of).into_iter().collect();
    register.samples().filter(move |other| {
        let it = &other.frozen.said;
        let kind = |of: &SampledFrom| discriminant(of);
        let register_of = |of: &SampledFrom| match of {
            SampledFrom::Rows { register, .. } => Some(*register),
            _ => None,
        };
        let (of, own_of) = (&it.population.of, &own.population.of);
        let shares = || {
            register_of(of).is_some_and(|id| Some(id) == register_of(own_of))
                || items(register, of).iter().any(|it| held.contains(it))
        };
        let same = it.population.digest == own.population.digest;
        it.id != own.id && (same || (kind(of) == kind(own_of) && shares()))
    })
}

/// Tells whether two samples ask about the same: one that names no requirement may ask about any.
pub fn asks_alike(one: &SampleFrozen, other: &SampleFrozen) -> bool {
    one.requirements.is_empty()
        || other.requirements.is_empty()
        || one.requirements.iter().any(|id| other.requirements.contains(id))
}

/// Returns the draws of other samples that are looks at the same, from before a sample was drawn last.
fn drawn_before<'r>(register: &'r Register, state: &'r SampleState) -> Vec<&'r DrawState> {
    let at = state.draw().map_or(u64::MAX, |it| it.drawn.leaf);
    let alike = |it: &&SampleState| asks_alike(&it.frozen.said, &state.frozen.said);
    let draws = beside(register, state).filter(alike).flat_map(|it| &it.draws);
    draws.filter(|it| it.drawn.leaf < at).collect()
}

/// Evaluates a sample as it stands; nothing where nothing was drawn or a person chose.
pub fn evaluation(
    register: &Register,
    state: &SampleState,
) -> Result<Option<Evaluation>, FollowError> {
    let frozen = &state.frozen.said;
    let (Some(draw), Some(criteria)) = (state.draw(), criteria(frozen)?) else {
        return Ok(None);
    };
    let sample = sample(register, frozen, draw)?;
    let mut results = Vec::new();
    for member in &draw.drawn.said.members {
        let Some(result) = draw.results.get(&member.index) else { continue };
        let note = result.said.note.clone().unwrap_or_default();
        let outcome = match result.said.outcome {
            SampleOutcome::Conforming => Outcome::Conforming,
            SampleOutcome::Deviation => Outcome::Deviation,
            SampleOutcome::Missing => Outcome::Missing,
            SampleOutcome::NotApplicable => Outcome::NotApplicable { reason: note },
        };
        results.push((member_of(register, member.what)?, outcome));
    }
    let found = evaluate(&sample, results, criteria, look(register, state))?;
    let before = drawn_before(register, state).iter().any(|it| it.counts().deviating() > 0);
    Ok(Some(if before { found.with(Doubt::DeviationBefore) } else { found }))
}

/// Returns what an entry says of the population: rates in basis points, the interval outwards.
///
/// Nothing without figures, which is where results are open.
pub fn projection(
    frozen: &SampleFrozen,
    draw: &DrawState,
    found: &Evaluation,
) -> Option<Projection> {
    let Figures { population, projected, interval: (low, high), .. } = found.figures?;
    let (all, whole) = (u64::from(population), u64::from(WHOLE));
    let points = |parts: u64| u32::try_from(parts).unwrap_or(WHOLE).min(WHOLE);
    let rate = points((2 * u64::from(projected) * whole + all) / (2 * all));
    let counts = draw.counts();
    Some(Projection {
        tested: counts.tested(),
        deviations: counts.deviating(),
        rate,
        low: points(u64::from(low) * whole / all).min(rate),
        high: points((u64::from(high) * whole).div_ceil(all)).max(rate),
        confidence: frozen.confidence?,
    })
}

fn method(frozen: &SampleFrozen) -> Result<Method, FollowError> {
    let number = |n: u64| u32::try_from(n).map_err(|_| FollowError::Number(n));
    let size = number(frozen.size)?;
    Ok(match &frozen.method {
        SamplingMethod::Random => Method::Random { size },
        SamplingMethod::Interval { order } => Method::Interval { size, order: order.clone() },
        SamplingMethod::Stratified { strata, .. } => {
            let sizes = strata.iter().map(|it| Ok((it.name.clone(), number(it.size)?)));
            let sizes = StratumSizes::Given(sizes.collect::<Result<_, FollowError>>()?);
            Method::Stratified { sizes }
        }
        SamplingMethod::Judgemental { reason } => {
            Method::Judgemental { members: Vec::new(), reason: reason.clone() }
        }
    })
}

fn sample(
    register: &Register,
    frozen: &SampleFrozen,
    draw: &DrawState,
) -> Result<Sample, FollowError> {
    let number = |n: u64| u32::try_from(n).map_err(|_| FollowError::Number(n));
    let whole = |kind| {
        let members = number(frozen.population.count)?;
        Ok::<_, FollowError>((kind, vec![Stratum { label: String::new(), members }]))
    };
    let (kind, strata) = match &frozen.method {
        SamplingMethod::Random => whole(Kind::Random)?,
        SamplingMethod::Interval { order } => {
            whole(Kind::Interval { order_stated: order.is_some() })?
        }
        SamplingMethod::Judgemental { .. } => whole(Kind::Judgemental)?,
        SamplingMethod::Stratified { strata, .. } => {
            let stratum = |it: &exhibit_core::event::Stratum| {
                Ok(Stratum { label: it.name.clone(), members: number(it.count)? })
            };
            let strata = strata.iter().map(stratum).collect::<Result<_, FollowError>>()?;
            (Kind::Stratified, strata)
        }
    };
    let stratum = |label: Option<&str>| {
        strata.iter().position(|it| Some(it.label.as_str()) == label).unwrap_or_default()
    };
    let mut drawn = Vec::new();
    for it in &draw.drawn.said.members {
        let (member, stratum) = (member_of(register, it.what)?, stratum(it.stratum.as_deref()));
        drawn.push(Drawn { member, stratum, ticket: None });
    }
    Ok(Sample::of_record(kind, strata, drawn)?)
}
