//! Samples as people want to see them. What they say of a population is computed, never kept as typed.

use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    EngagementId, EvidenceId, MemberResult, Projection, SampleFrozen, SampleId, SampledFrom,
    SamplingMethod, WHOLE,
};
use exhibit_core::register::{DrawState, Register, SampleState, Stated};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::visible;
use exhibit_sampling::rate::{Rounding, percent};
use exhibit_sampling::{Evaluation, record};
use schemars::JsonSchema;
use serde::Serialize;

use super::population::{filter_for_people, population_for_people};
use crate::error::Error;
use crate::organisation::name_of;

/// A sample in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SampleLine {
    /// Its number.
    pub id: SampleId,
    /// In which engagement.
    pub engagement: EngagementId,
    /// What is to be found out.
    pub purpose: String,
    /// How it stands: frozen, drawn, being tested or closed.
    pub state: String,
    /// How members are drawn.
    pub method: String,
    /// How many members the population has.
    pub population: u64,
    /// How many are drawn.
    pub size: u64,
    /// How often it was drawn once more.
    pub redraws: u64,
    /// What was drawn, counted; nothing before the first draw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<CountsShown>,
}

/// A sample with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SampleShown {
    /// Its number.
    pub id: SampleId,
    /// In which engagement.
    pub engagement: EngagementId,
    /// What is to be found out.
    pub purpose: String,
    /// The controls and clauses that it is about.
    pub requirements: Vec<String>,
    /// How it stands: frozen, drawn, being tested or closed.
    pub state: String,
    /// What the population consists of, in words.
    pub population: String,
    /// Which of its records or rows, in words; empty for all.
    pub filter: String,
    /// How many members it has.
    pub count: u64,
    /// The digest of its list of members.
    pub digest: Sha256,
    /// The digest of the list with strata, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strata_digest: Option<Sha256>,
    /// When it was frozen, by whom, in which entry.
    pub frozen: Timestamp,
    /// Who froze it.
    pub by: String,
    /// The entry that froze it.
    pub entry: u64,
    /// How members are drawn.
    pub method: String,
    /// By what the population is divided, why the order does not matter, or by what members were chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The strata.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<StratumShown>,
    /// The confidence; absent where a person chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<String>,
    /// The rate that must not be reached; absent where a person chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerable: Option<String>,
    /// How many deviations were expected.
    pub expected: u32,
    /// How many looks were planned.
    pub looks: u32,
    /// How many are drawn.
    pub size: u64,
    /// How often it was drawn once more.
    pub redraws: u64,
    /// The draws, in order; the last one counts.
    pub draws: Vec<DrawShown>,
    /// Other samples, of any engagement, whose populations may share members with this one's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<SampleBeside>,
    /// What was drawn last, counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<CountsShown>,
    /// What it shows of the population; absent where nothing was drawn or a person chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationShown>,
    /// The conclusion, once it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<String>,
    /// What the entry that closed it says of the population.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub projection: Option<ProjectionShown>,
}

/// Another sample whose population may share members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SampleBeside {
    /// Its number.
    pub id: SampleId,
    /// In which engagement.
    pub engagement: EngagementId,
    /// How it stands: frozen, drawn, being tested or closed.
    pub state: String,
    /// What both draw from: the same members, the same items or the same register.
    pub shares: String,
    /// Whether its draws are looks at the same: it asks about one of the same requirements, or either names none.
    pub counts: bool,
    /// How often it was drawn.
    pub draws: u64,
    /// How many members deviate.
    pub deviations: u64,
    /// How many were not found.
    pub missing: u64,
}

impl SampleBeside {
    /// Returns it in words, without a full stop.
    pub fn for_people(&self) -> String {
        let Self { id, engagement, state, shares, draws, deviations, missing, .. } = self;
        let times = if *draws == 1 { "once".to_owned() } else { format!("{draws} times") };
        let about = if self.counts { "" } else { ", about other requirements" };
        format!(
            "{id} in {engagement} ({state}), from {shares}{about}: drawn {times}, {deviations} deviating, {missing} missing"
        )
    }
}

/// A stratum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StratumShown {
    /// What it is called.
    pub name: String,
    /// How many members it has.
    pub count: u64,
    /// How many are drawn from it.
    pub size: u64,
}

/// A draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DrawShown {
    /// 1 for the first.
    pub draw: u32,
    /// When.
    pub at: Timestamp,
    /// Who drew or chose.
    pub by: String,
    /// The entry.
    pub entry: u64,
    /// Why it was drawn once more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The seed; absent where a person chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<Sha256>,
    /// The number from the other side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
    /// The checkpoint: how many entries it covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint_size: Option<u64>,
    /// The checkpoint's root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint_root: Option<Sha256>,
    /// The members, in the order of the population.
    pub members: Vec<MemberShown>,
}

/// A drawn member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberShown {
    /// Its place in the population, from 0.
    pub index: u64,
    /// What it is, such as `E-0016:17`.
    pub member: String,
    /// Its stratum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stratum: Option<String>,
    /// What it showed: conforming, deviation, missing or not applicable; absent where nobody looked yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// What was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The evidence for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceId>,
    /// Who said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Drawn members, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountsShown {
    /// As it should be.
    pub conforming: u64,
    /// Not as it should be.
    pub deviations: u64,
    /// Not found: these deviate too, and nothing takes their place.
    pub missing: u64,
    /// The question did not arise.
    pub not_applicable: u64,
    /// Nobody looked yet.
    pub open: u64,
}

/// What a sample shows of its population.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvaluationShown {
    /// `within`, `over` or `not shown`.
    pub conclusion: String,
    /// Why it is not `within`, each a sentence.
    pub reasons: Vec<String>,
    /// At how many deviating members the tolerable rate is reached.
    pub tolerable_members: u32,
    /// Which look at this population it is.
    pub look: u32,
    /// How many members are expected to deviate; absent until every result is in, as all below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub projected: Option<u32>,
    /// The same as a rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The lower and the upper end of the two-sided interval, in members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<(u32, u32)>,
    /// The same as rates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_rates: Option<(String, String)>,
    /// No more than this, one-sided, in members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<u32>,
    /// The same as a rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper_rate: Option<String>,
}

/// What the entry that closed a sample says of its population.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProjectionShown {
    /// For how many drawn members the question arose.
    pub tested: u64,
    /// How many of them deviate, the missing ones included.
    pub deviations: u64,
    /// The rate.
    pub rate: String,
    /// The lower end of the interval.
    pub low: String,
    /// The upper end of the interval.
    pub high: String,
    /// The confidence of the interval.
    pub confidence: String,
}

/// Returns the samples, by number.
pub fn samples(register: &Register) -> Vec<SampleLine> {
    let line = |it: &SampleState| {
        let said = &it.frozen.said;
        SampleLine {
            id: said.id,
            engagement: said.engagement,
            purpose: said.purpose.clone(),
            state: it.state().to_owned(),
            method: said.method.as_str().to_owned(),
            population: said.population.count,
            size: said.size,
            redraws: it.redraws() as u64,
            counts: it.draw().map(counts),
        }
    };
    register.samples().map(line).collect()
}

/// Returns one sample with all that is known of it.
///
/// # Errors
/// [`Error::Sample`] if there is none of that number, or its record can't be followed.
pub fn sample(register: &Register, id: SampleId) -> Result<SampleShown, Error> {
    let state = super::known(register, id)?;
    let (frozen, said) = (&state.frozen, &state.frozen.said);
    let evaluation = record::evaluation(register, state)?;
    Ok(SampleShown {
        id,
        engagement: said.engagement,
        purpose: said.purpose.clone(),
        requirements: said.requirements.clone(),
        state: state.state().to_owned(),
        population: population_for_people(&said.population.of, said.population.count),
        filter: filter_for_people(&said.population.of),
        count: said.population.count,
        digest: said.population.digest,
        strata_digest: said.population.strata,
        frozen: frozen.at,
        by: name_of(register, frozen.by),
        entry: frozen.leaf,
        method: said.method.as_str().to_owned(),
        because: because(&said.method),
        strata: strata(said),
        confidence: said.confidence.map(percent_of_points),
        tolerable: said.tolerable.map(percent_of_points),
        expected: said.expected,
        looks: said.looks,
        size: said.size,
        redraws: state.redraws() as u64,
        draws: state.draws.iter().map(|it| draw(register, it)).collect(),
        beside: record::beside(register, state).map(|it| beside(said, it)).collect(),
        counts: state.draw().map(counts),
        evaluation: evaluation.map(|it| evaluated(&it, record::look(register, state))),
        conclusion: state.closed.as_ref().map(|it| it.said.conclusion.clone()),
        projection: state.closed.as_ref().and_then(|it| it.said.projection).map(projection),
    })
}

/// Returns basis points as a percentage.
pub fn percent_of_points(points: u32) -> String {
    let (units, rest) = (points / 100, points % 100);
    match rest {
        0 => format!("{units} %"),
        _ => format!("{units}.{rest:02} %"),
    }
}

fn beside(own: &SampleFrozen, state: &SampleState) -> SampleBeside {
    let said = &state.frozen.said;
    let shares = match said.population.of {
        _ if said.population.digest == own.population.digest => "the same members",
        SampledFrom::Rows { .. } => "the same register",
        _ => "the same items",
    };
    let counts = state.draws.iter().map(DrawState::counts);
    let (deviations, missing) =
        counts.fold((0, 0), |sum, it| (sum.0 + it.deviations, sum.1 + it.missing));
    SampleBeside {
        id: said.id,
        engagement: said.engagement,
        state: state.state().to_owned(),
        shares: shares.to_owned(),
        counts: record::asks_alike(own, said),
        draws: state.draws.len() as u64,
        deviations,
        missing,
    }
}

pub(super) fn strata(frozen: &SampleFrozen) -> Vec<StratumShown> {
    let SamplingMethod::Stratified { strata, .. } = &frozen.method else { return Vec::new() };
    let shown = strata.iter().map(|it| StratumShown {
        name: visible(&it.name).into_owned(),
        count: it.count,
        size: it.size,
    });
    shown.collect()
}

fn because(method: &SamplingMethod) -> Option<String> {
    match method {
        SamplingMethod::Random => None,
        SamplingMethod::Stratified { by, .. } => Some(by.clone()),
        SamplingMethod::Interval { order } => order.clone(),
        SamplingMethod::Judgemental { reason } => Some(reason.clone()),
    }
}

fn draw(register: &Register, state: &DrawState) -> DrawShown {
    let said = &state.drawn.said;
    let seed = said.seed.as_ref();
    let member = |it: &exhibit_core::event::SampleMember| {
        let result: Option<&Stated<MemberResult>> = state.results.get(&it.index);
        MemberShown {
            index: it.index,
            member: it.what.to_string(),
            stratum: it.stratum.as_deref().map(|it| visible(it).into_owned()),
            result: result.map(|it| it.said.outcome.as_str().to_owned()),
            note: result.and_then(|it| it.said.note.clone()),
            evidence: result.into_iter().flat_map(|it| &it.said.evidence).map(|it| it.id).collect(),
            by: result.map(|it| name_of(register, it.by)),
        }
    };
    DrawShown {
        draw: said.draw,
        at: state.drawn.at,
        by: name_of(register, state.drawn.by),
        entry: state.drawn.leaf,
        reason: said.reason.clone(),
        seed: seed.map(|it| it.seed),
        number: seed.map(|it| it.number.clone()),
        given_by: seed.map(|it| it.given_by.clone()),
        checkpoint_size: seed.map(|it| it.checkpoint.size),
        checkpoint_root: seed.map(|it| it.checkpoint.root),
        members: said.members.iter().map(member).collect(),
    }
}

fn counts(state: &DrawState) -> CountsShown {
    let counts = state.counts();
    CountsShown {
        conforming: counts.conforming,
        deviations: counts.deviations,
        missing: counts.missing,
        not_applicable: counts.not_applicable,
        open: counts.open,
    }
}

fn evaluated(found: &Evaluation, look: u32) -> EvaluationShown {
    let figures = found.figures;
    let rate = |part: u32, rounding| Some(percent(part, figures?.population, rounding));
    let interval = figures.map(|it| it.interval);
    let rates = interval
        .and_then(|(low, high)| Some((rate(low, Rounding::Down)?, rate(high, Rounding::Up)?)));
    EvaluationShown {
        conclusion: found.conclusion.word().to_owned(),
        reasons: found.doubts.iter().map(|it| it.sentence().to_owned()).collect(),
        tolerable_members: found.tolerable,
        look,
        projected: figures.map(|it| it.projected),
        rate: figures.and_then(|it| rate(it.projected, Rounding::Nearest)),
        interval,
        interval_rates: rates,
        upper: figures.map(|it| it.upper),
        upper_rate: figures.and_then(|it| rate(it.upper, Rounding::Up)),
    }
}

fn projection(said: Projection) -> ProjectionShown {
    ProjectionShown {
        tested: said.tested,
        deviations: said.deviations,
        rate: percent_of_points(said.rate),
        low: percent_of_points(said.low),
        high: percent_of_points(said.high.min(WHOLE)),
        confidence: percent_of_points(said.confidence),
    }
}
