//! How large a sample has to be, and freezing what it is drawn from.

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    EngagementId, Event, FrozenPopulation, SampleFrozen, SampleId, SamplingMethod, Stratum,
};
use exhibit_core::register::SampleState;
use exhibit_ledger::checkpoint::{self, Head};
use exhibit_sampling::rate::{RateError, WHOLE};
use exhibit_sampling::{
    Confidence, Criteria, Population, Rate, SampleSize, size, size_in_strata, sizes_in_proportion,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::population::{PopulationAsked, population_for_people};
use super::{SampleError, shown};
use crate::assurance::thousands;
use crate::error::Error;
use crate::host::Host;
use crate::vault::{Open, Vault};

/// What sizes are asked for.
pub struct SizesRequest<'a> {
    /// How many members there are.
    pub population: u32,
    /// The confidence, as a percentage.
    pub confidence: &'a str,
    /// The tolerable rate, as a percentage.
    pub tolerable: &'a str,
    /// For how many expected deviations.
    pub expected: &'a [u32],
    /// How many looks are planned.
    pub looks: u32,
}

/// Sizes of samples, and what they stand on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SizesShown {
    /// How many members there are.
    pub population: u32,
    /// The confidence.
    pub confidence: String,
    /// The rate that must not be reached.
    pub tolerable: String,
    /// At how many deviating members it is reached.
    pub tolerable_members: u32,
    /// How many looks are planned.
    pub looks: u32,
    /// The sizes.
    pub sizes: Vec<SizeShown>,
    /// By which formula.
    pub formula: String,
    /// What confidence and tolerable rate mean here.
    pub meaning: String,
}

/// The size of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SizeShown {
    /// How many deviations it may show.
    pub expected: u32,
    /// How many members to draw.
    pub size: u32,
}

/// What to freeze.
pub struct FreezeRequest<'a> {
    /// What is to be found out.
    pub purpose: &'a str,
    /// In which engagement.
    pub engagement: EngagementId,
    /// The controls and clauses that it is about.
    pub requirements: &'a [String],
    /// What it is drawn from.
    pub population: &'a PopulationAsked,
    /// How.
    pub method: &'a MethodAsked,
    /// The confidence, as a percentage; not where a person chooses.
    pub confidence: Option<&'a str>,
    /// The tolerable rate, as a percentage; not where a person chooses.
    pub tolerable: Option<&'a str>,
    /// How many deviations are expected.
    pub expected: u32,
    /// How many looks are planned.
    pub looks: u32,
    /// How many to draw, where that is not computed.
    pub size: Option<u32>,
}

/// How members are to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodAsked {
    /// Each with the same chance.
    Random,
    /// The same in each stratum.
    Stratified {
        /// By what the population is divided.
        by: String,
    },
    /// At equal distances.
    Interval {
        /// Why the order of members has nothing to do with deviations.
        order: Option<String>,
    },
    /// Chosen by a person.
    Judgemental {
        /// By what.
        because: Option<String>,
    },
}

/// A population that was frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Frozen {
    /// The sample's number.
    pub sample: SampleId,
    /// What the population consists of, in words.
    pub population: String,
    /// How many members it has.
    pub count: u64,
    /// The digest of its list of members.
    pub digest: Sha256,
    /// The digest of the list with strata, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strata_digest: Option<Sha256>,
    /// How it is drawn.
    pub method: String,
    /// How many are drawn.
    pub size: u64,
    /// Its strata: how many members each has, and how many are drawn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<shown::StratumShown>,
    /// What should be known of the size, each a sentence.
    pub remarks: Vec<String>,
    /// The first checkpoint after the freeze: to be given to the other side before they say a number.
    pub checkpoint: CheckpointShown,
}

/// What would be frozen, before anything is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SamplePlanned {
    /// What the population consists of, in words.
    pub population: String,
    /// How many members it has.
    pub count: u64,
    /// The digest of its list of members.
    pub digest: Sha256,
    /// How it would be drawn.
    pub method: String,
    /// How many would be drawn.
    pub size: u64,
    /// Its strata: how many members each has, and how many would be drawn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<shown::StratumShown>,
    /// What should be known of the size, each a sentence.
    pub remarks: Vec<String>,
}

/// The lines of a checkpoint that a seed is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckpointShown {
    /// The log.
    pub origin: String,
    /// How many entries it covers.
    pub size: u64,
    /// Their root in base64, as the checkpoint has it.
    pub root: String,
}

/// Computes how large a random sample has to be.
///
/// # Errors
/// [`Error::Sample`] if no size answers.
pub fn sizes(request: &SizesRequest<'_>) -> Result<SizesShown, Error> {
    let criteria = criteria(request.confidence, request.tolerable, request.looks)?;
    let none = [0];
    let expected = if request.expected.is_empty() { &none[..] } else { request.expected };
    let mut found = Vec::new();
    for &expected in expected {
        let sized = size(request.population, criteria, expected).map_err(SampleError::from)?;
        found.push(SizeShown { expected, size: sized.size });
    }
    let (population, tolerable) = (request.population, criteria.tolerable);
    let tolerable_members = tolerable.reached_at(population);
    Ok(SizesShown {
        population,
        confidence: criteria.confidence.to_string(),
        tolerable: tolerable.to_string(),
        tolerable_members,
        looks: request.looks,
        sizes: found,
        formula: formula(criteria, population),
        meaning: format!(
            "If {} or more of the {} members deviated, a rate of {tolerable} or more, then with at least {} confidence a sample of this size would show more deviations than are expected.",
            thousands(tolerable_members.into()),
            thousands(population.into()),
            criteria.confidence
        ),
    })
}

impl Vault<Open> {
    /// Freezes a population, and says how much is to be drawn from it, in an entry of its own: so the first
    /// checkpoint after it is the one that covers nothing beyond it.
    ///
    /// # Errors
    /// [`Error::Sample`], [`Error::Refused`]; as [`Vault::state`].
    pub fn freeze_sample(
        &mut self,
        host: &Host<'_>,
        request: &FreezeRequest<'_>,
    ) -> Result<Frozen, Error> {
        let (frozen, remarks) = self.to_freeze(request)?;
        let id = frozen.id;
        self.state(host, vec![Event::SampleFrozen(Box::new(frozen))])?;
        let state = super::known(self.register(), id)?;
        let head = self.head_after(state)?;
        let said = &state.frozen.said;
        Ok(Frozen {
            sample: id,
            population: population_for_people(&said.population.of, said.population.count),
            count: said.population.count,
            digest: said.population.digest,
            strata_digest: said.population.strata,
            method: said.method.as_str().to_owned(),
            size: said.size,
            strata: shown::strata(said),
            remarks,
            checkpoint: CheckpointShown::of(&head),
        })
    }

    /// Says what [`Vault::freeze_sample`] would freeze, and writes nothing down.
    ///
    /// # Errors
    /// As [`Vault::freeze_sample`], less what only the rules of the register refuse.
    pub fn plan_sample(&self, request: &FreezeRequest<'_>) -> Result<SamplePlanned, Error> {
        let (frozen, remarks) = self.to_freeze(request)?;
        let population = &frozen.population;
        Ok(SamplePlanned {
            population: population_for_people(&population.of, population.count),
            count: population.count,
            digest: population.digest,
            method: frozen.method.as_str().to_owned(),
            size: frozen.size,
            strata: shown::strata(&frozen),
            remarks,
        })
    }

    /// Returns how many members a population would have.
    ///
    /// # Errors
    /// As [`Vault::plan_sample`].
    pub fn count_population(&self, asked: &PopulationAsked) -> Result<u64, Error> {
        let of = self.sampled_from(asked)?;
        Ok(self.population_of(&of, None)?.count().into())
    }

    /// Returns the first checkpoint after the freeze of a sample: what the other side gets before they say a number.
    ///
    /// # Errors
    /// [`Error::Sample`] if there is no such sample; [`Error::LedgerBroken`].
    pub fn sample_checkpoint(&self, id: SampleId) -> Result<CheckpointShown, Error> {
        Ok(CheckpointShown::of(&self.head_after(super::known(self.register(), id)?)?))
    }

    fn to_freeze(&self, request: &FreezeRequest<'_>) -> Result<(SampleFrozen, Vec<String>), Error> {
        let of = self.sampled_from(request.population)?;
        let by = match request.method {
            MethodAsked::Stratified { by } => Some(by.as_str()),
            _ => None,
        };
        let population = self.population_of(&of, by)?;
        let plan = plan(request, &population)?;
        let frozen = SampleFrozen {
            id: self.register().next_sample(),
            engagement: request.engagement,
            purpose: request.purpose.to_owned(),
            requirements: request.requirements.to_vec(),
            population: FrozenPopulation {
                of,
                count: population.count().into(),
                digest: population.digest(),
                strata: population.strata_digest(),
            },
            method: plan.method,
            confidence: plan.criteria.map(|it| it.confidence.ppm() / PPM),
            tolerable: plan.criteria.map(|it| it.tolerable.ppm() / PPM),
            expected: request.expected,
            looks: request.looks,
            size: plan.size,
        };
        Ok((frozen, plan.remarks))
    }

    /// Returns the first checkpoint after a freeze: nobody can choose another.
    pub(super) fn head_after(&self, state: &SampleState) -> Result<Head, Error> {
        let leaf = state.frozen.leaf;
        let broken = |what: String| Error::LedgerBroken { seq: leaf, what };
        let stored = self.store().checkpoint_after(leaf)?;
        let stored = stored.ok_or_else(|| broken("no checkpoint covers it".into()))?;
        let keys = [self.log_key()?];
        let verified = checkpoint::verify(&stored.note, self.origin(), &keys)
            .map_err(|e| broken(e.to_string()))?;
        Ok(verified.head().clone())
    }
}

impl CheckpointShown {
    pub(super) fn of(head: &Head) -> Self {
        let root = BASE64.encode(&head.root.0);
        Self { origin: head.origin.to_string(), size: head.size, root }
    }
}

/// Reads what is demanded of a sample.
pub(super) fn criteria(confidence: &str, tolerable: &str, looks: u32) -> Result<Criteria, Error> {
    let rate = |e: RateError| Error::Sample(e.into());
    let fine = |what, text: &str, ppm: u32| match ppm % PPM {
        0 => Ok(()),
        _ => Err(SampleError::TooFine { what, text: text.to_owned() }),
    };
    let sure = Confidence::of_percent(confidence).map_err(rate)?;
    let reached = Rate::of_percent(tolerable).map_err(rate)?;
    fine("the confidence", confidence, sure.ppm())?;
    fine("the tolerable rate", tolerable, reached.ppm())?;
    Criteria::new(sure, reached).with_looks(looks).map_err(rate)
}

struct Plan {
    method: SamplingMethod,
    criteria: Option<Criteria>,
    size: u64,
    remarks: Vec<String>,
}

fn plan(request: &FreezeRequest<'_>, population: &Population) -> Result<Plan, Error> {
    if let MethodAsked::Judgemental { because } = request.method {
        let reason = because.clone().ok_or(SampleError::NotSaid("the reason for the choice"))?;
        let size = request.size.ok_or(SampleError::NotSaid("the size of the sample"))?;
        let method = SamplingMethod::Judgemental { reason };
        let remarks = vec!["Somebody chooses its members: nothing will be projected.".to_owned()];
        if request.confidence.is_some() || request.tolerable.is_some() {
            return Err(SampleError::NoConfidence.into());
        }
        return Ok(Plan { method, criteria: None, size: size.into(), remarks });
    }
    let confidence = request.confidence.ok_or(SampleError::NotSaid("the confidence"))?;
    let tolerable = request.tolerable.ok_or(SampleError::NotSaid("the tolerable rate"))?;
    let criteria = criteria(confidence, tolerable, request.looks)?;
    let needed = needed(request, population, criteria);
    let (size, mut remarks) = match (request.size, &needed) {
        (Some(size), _) => (size, vec![given(size, &needed, criteria)]),
        (None, Ok(sized)) => (sized.size, vec![computed(sized, criteria)]),
        (None, Err(error)) => return Err(error.clone().into()),
    };
    let method = match request.method {
        MethodAsked::Stratified { by } => stratified(by, population, size)?,
        MethodAsked::Interval { order } => {
            if order.is_none() {
                remarks.push("Nobody stated why the order of members has nothing to do with deviations, so the sample will show nothing of the others: say so with --because.".to_owned());
            }
            SamplingMethod::Interval { order: order.clone() }
        }
        _ => SamplingMethod::Random,
    };
    let size = match &method {
        SamplingMethod::Stratified { strata, .. } => strata.iter().map(|it| it.size).sum(),
        _ => size.into(),
    };
    Ok(Plan { method, criteria: Some(criteria), size, remarks })
}

fn needed(
    request: &FreezeRequest<'_>,
    population: &Population,
    criteria: Criteria,
) -> Result<SampleSize, SampleError> {
    let whole = size(population.count(), criteria, request.expected)?;
    match request.method {
        MethodAsked::Stratified { .. } if request.expected == 0 => {
            Ok(size_in_strata(population, criteria)?)
        }
        _ => Ok(whole),
    }
}

fn computed(sized: &SampleSize, criteria: Criteria) -> String {
    let found = match sized.expected {
        0 => "none of them deviates".to_owned(),
        1 => "no more than one of them deviates".to_owned(),
        n => format!("no more than {} of them deviate", thousands(n.into())),
    };
    format!(
        "{} are enough to show at {} confidence that fewer than {} of the {} deviate ({}), if {found}. {}",
        thousands(sized.size.into()),
        criteria.confidence,
        thousands(sized.tolerable.into()),
        thousands(sized.population.into()),
        criteria.tolerable,
        formula(criteria, sized.population),
    )
}

fn given(size: u32, needed: &Result<SampleSize, SampleError>, criteria: Criteria) -> String {
    let demanded = format!(
        "{} confidence and a tolerable rate of {}",
        criteria.confidence, criteria.tolerable
    );
    match needed {
        Ok(sized) if size < sized.size => format!(
            "{} are fewer than the {} that {demanded} need: the sample will not show that the rate is not reached.",
            thousands(size.into()),
            thousands(sized.size.into())
        ),
        Ok(sized) => format!("{demanded} need {}.", thousands(sized.size.into())),
        Err(error) => format!("No size would be enough for {demanded}: {error}."),
    }
}

fn stratified(by: &str, population: &Population, size: u32) -> Result<SamplingMethod, Error> {
    let sizes = sizes_in_proportion(population, size)?;
    let stratum = |(name, count): (&str, u32)| Stratum {
        name: name.to_owned(),
        count: count.into(),
        size: sizes.get(name).copied().unwrap_or_default().into(),
    };
    let strata = population.strata().into_iter().map(stratum).collect();
    Ok(SamplingMethod::Stratified { by: by.to_owned(), strata })
}

fn formula(criteria: Criteria, population: u32) -> String {
    let risk = shown::percent_of_points((WHOLE - criteria.confidence.ppm()) / PPM);
    let looks = match criteria.looks() {
        1 => String::new(),
        n => format!(", of which each of {n} looks has its part"),
    };
    format!(
        "Hypergeometric, exact for {} members: the smallest size at which the chance of no more deviations than expected is at most {risk}{looks}; with none expected, discovery sampling.",
        thousands(population.into()),
    )
}

/// Parts per million in a basis point.
const PPM: u32 = 100;
