//! What the results of a sample show of the population it was drawn from.
//!
//! Each drawn member has one [`Outcome`]. A deviation, or a member that can't be found, deviates.
//! Everything else is a statement about a whole number: how many members of the population
//! deviate. The [`Conclusion`] compares it with the tolerable rate, and [`Doubt`]s say why it is
//! not better. Only [`Conclusion::Within`] is ever green, and only one line of this file makes it.

use std::collections::{BTreeMap, btree_map::Entry};

use thiserror::Error;

use crate::{
    draw::{Kind, Sample},
    limit::{Clean, lower, upper, upper_if_clean},
    population::Member,
    rate::{Criteria, Risk, WHOLE},
};

/// What was found of a drawn member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is as it should be.
    Conforming,
    /// It is not.
    Deviation,
    /// It was not to be found, which is a deviation; nothing takes its place.
    Missing,
    /// What is asked does not apply to it.
    NotApplicable {
        /// Why not.
        reason: String,
    },
}

/// What a sample shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Results, counted over the whole sample.
    pub counts: Counts,
    /// What they say of the population; nothing if the sample is judgemental or not complete.
    pub figures: Option<Figures>,
    /// The same for each stratum, in the order of the sample's strata; empty if there are none.
    pub strata: Vec<StratumEvaluation>,
    /// At how many deviating members the tolerable rate is reached.
    pub tolerable: u32,
    /// What that means.
    pub conclusion: Conclusion,
    /// Why it is not `within`, in a fixed order; empty if it is.
    pub doubts: Vec<Doubt>,
}

/// Results, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Members drawn.
    pub drawn: u32,
    /// Those that conform.
    pub conforming: u32,
    /// Those that deviate.
    pub deviations: u32,
    /// Those that were not to be found; they are not among the deviations, and count as such.
    pub missing: u32,
    /// Those to which the question does not apply.
    pub not_applicable: u32,
    /// Those without a result.
    pub open: u32,
}

/// How many members deviate, of a stratum or a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// How many members there are.
    pub population: u32,
    /// How many are to be expected from the sample alone, to the nearest.
    pub projected: u32,
    /// One-sided: no more than this, at the confidence asked for.
    pub upper: u32,
    /// One-sided: no less than this, at the confidence asked for.
    pub lower: u32,
    /// Two-sided: from the first to the second, at the confidence asked for.
    pub interval: (u32, u32),
}

/// What a stratum's part of the sample shows, taken alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratumEvaluation {
    /// Its label.
    pub label: String,
    /// Results.
    pub counts: Counts,
    /// What they say of the stratum; nothing if the sample is not complete.
    pub figures: Option<Figures>,
}

/// What a sample shows about the tolerable rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// The population lies below the tolerable rate, at the confidence asked for.
    Within,
    /// It reaches the rate: by what was found, or at the confidence asked for.
    Over,
    /// Neither was shown.
    NotShown,
}

/// Why a sample does not show that a population lies below the tolerable rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Members were chosen by somebody: nothing can be said of those that were not.
    Judgemental,
    /// Some drawn member has no result.
    Incomplete,
    /// Nobody said why the order of members has nothing to do with deviations.
    OrderNotStated,
    /// This look was not planned, so the risk is used up.
    UnplannedLook,
    /// A sample that was drawn before from the same items or register has a deviation.
    DeviationBefore,
    /// What was found reaches the tolerable rate by itself.
    FoundReachesRate,
    /// The population reaches the tolerable rate, at the confidence asked for.
    LowerLimitReachesRate,
    /// It can't be excluded that the population reaches the tolerable rate.
    UpperLimitReachesRate,
}

/// Why results can't be evaluated.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ResultError {
    /// The member was not drawn.
    #[error("{0} was not drawn")]
    NotDrawn(Member),
    /// The member has two results.
    #[error("{0} has two results")]
    Twice(Member),
    /// The question is said not to apply, and nobody says why.
    #[error("nobody says why the question does not apply to {0}")]
    ReasonMissing(Member),
    /// Looks are counted from 1.
    #[error("looks are counted from 1")]
    NoLook,
}

/// Evaluates the results of a sample.
///
/// `look` says which look at this population's sample it is, from 1: each extension and each new
/// draw from the same population is one more.
pub fn evaluate(
    sample: &Sample,
    results: impl IntoIterator<Item = (Member, Outcome)>,
    criteria: Criteria,
    look: u32,
) -> Result<Evaluation, ResultError> {
    if look == 0 {
        return Err(ResultError::NoLook);
    }
    let strata = count(sample, results)?;
    let counts = strata.iter().fold(Counts::default(), |sum, part| sum.plus(part.counts));
    let risk = criteria.risk();
    let shown = sample.kind() != Kind::Judgemental && counts.open == 0;
    let figures = shown.then(|| figures(&strata, risk));
    let tolerable = criteria.tolerable.reached_at(sample.population());

    let mut doubts = doubts(sample, &counts, criteria, look);
    let sound_ground = doubts.is_empty();
    if counts.deviating() >= tolerable {
        doubts.push(Doubt::FoundReachesRate);
    }
    if let Some(figures) = figures {
        if sound_ground && figures.lower >= tolerable {
            doubts.push(Doubt::LowerLimitReachesRate);
        }
        if !is_below(&strata, figures, criteria) {
            doubts.push(Doubt::UpperLimitReachesRate);
        }
    }
    let conclusion = conclude(figures.is_some(), &doubts);
    let strata = stratum_evaluations(sample, strata, shown, risk);
    Ok(Evaluation { counts, figures, strata, tolerable, conclusion, doubts })
}

/// Only what has figures and no doubt is within.
fn conclude(has_figures: bool, doubts: &[Doubt]) -> Conclusion {
    let over = [Doubt::FoundReachesRate, Doubt::LowerLimitReachesRate];
    if has_figures && doubts.is_empty() {
        Conclusion::Within
    } else if doubts.iter().any(|doubt| over.contains(doubt)) {
        Conclusion::Over
    } else {
        Conclusion::NotShown
    }
}

impl Evaluation {
    /// Returns it with one more doubt, which comes from outside of the sample.
    pub fn with(mut self, doubt: Doubt) -> Self {
        self.doubts.push(doubt);
        self.doubts.sort_unstable();
        self.doubts.dedup();
        self.conclusion = conclude(self.figures.is_some(), &self.doubts);
        self
    }
}

impl Counts {
    /// Returns how many drawn members deviate: found to deviate, or not found.
    pub fn deviating(&self) -> u32 {
        self.deviations + self.missing
    }

    fn plus(self, other: Self) -> Self {
        Self {
            drawn: self.drawn + other.drawn,
            conforming: self.conforming + other.conforming,
            deviations: self.deviations + other.deviations,
            missing: self.missing + other.missing,
            not_applicable: self.not_applicable + other.not_applicable,
            open: self.open + other.open,
        }
    }
}

impl Conclusion {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Over => "over",
            Self::NotShown => "not shown",
        }
    }
}

impl Doubt {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Judgemental,
        Self::Incomplete,
        Self::OrderNotStated,
        Self::UnplannedLook,
        Self::DeviationBefore,
        Self::FoundReachesRate,
        Self::LowerLimitReachesRate,
        Self::UpperLimitReachesRate,
    ];

    /// Returns its name in records.
    pub fn code(self) -> &'static str {
        match self {
            Self::Judgemental => "judgemental",
            Self::Incomplete => "incomplete",
            Self::OrderNotStated => "order-not-stated",
            Self::UnplannedLook => "unplanned-look",
            Self::DeviationBefore => "deviation-before",
            Self::FoundReachesRate => "found-reaches-rate",
            Self::LowerLimitReachesRate => "lower-limit-reaches-rate",
            Self::UpperLimitReachesRate => "upper-limit-reaches-rate",
        }
    }

    /// Returns what it says, without a full stop.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Judgemental => {
                "somebody chose the members, so nothing is shown of those that were not chosen"
            }
            Self::Incomplete => "some drawn members have no result yet",
            Self::OrderNotStated => {
                "nobody stated why the order of members has nothing to do with deviations"
            }
            Self::UnplannedLook => {
                "more looks were taken than were planned, so the risk is used up"
            }
            Self::DeviationBefore => {
                "a sample drawn before from the same items or register has deviations"
            }
            Self::FoundReachesRate => "the deviations found reach the tolerable rate by themselves",
            Self::LowerLimitReachesRate => {
                "the lower limit of deviations reaches the tolerable rate"
            }
            Self::UpperLimitReachesRate => {
                "the upper limit of deviations reaches the tolerable rate"
            }
        }
    }
}

/// A stratum with its results.
#[derive(Clone, Copy, Debug)]
struct Part {
    members: u32,
    counts: Counts,
}

fn count(
    sample: &Sample,
    results: impl IntoIterator<Item = (Member, Outcome)>,
) -> Result<Vec<Part>, ResultError> {
    let mut parts: Vec<Part> = sample
        .strata()
        .iter()
        .map(|stratum| Part { members: stratum.members, counts: Counts::default() })
        .collect();
    let mut open = BTreeMap::new();
    for drawn in sample.drawn() {
        let counts = &mut parts[drawn.stratum].counts;
        counts.drawn += 1;
        counts.open += 1;
        open.insert(drawn.member, Some(drawn.stratum));
    }
    for (member, outcome) in results {
        let Entry::Occupied(mut place) = open.entry(member) else {
            return Err(ResultError::NotDrawn(member));
        };
        let stratum = place.get_mut().take().ok_or(ResultError::Twice(member))?;
        let counts = &mut parts[stratum].counts;
        counts.open -= 1;
        *match outcome {
            Outcome::Conforming => &mut counts.conforming,
            Outcome::Deviation => &mut counts.deviations,
            Outcome::Missing => &mut counts.missing,
            Outcome::NotApplicable { reason } if reason.trim().is_empty() => {
                return Err(ResultError::ReasonMissing(member));
            }
            Outcome::NotApplicable { .. } => &mut counts.not_applicable,
        } += 1;
    }
    Ok(parts)
}

/// Returns what takes the ground away from any inference, before a figure is looked at.
fn doubts(sample: &Sample, counts: &Counts, criteria: Criteria, look: u32) -> Vec<Doubt> {
    let kind = sample.kind();
    [
        (kind == Kind::Judgemental, Doubt::Judgemental),
        (counts.open > 0, Doubt::Incomplete),
        (kind == Kind::Interval { order_stated: false }, Doubt::OrderNotStated),
        (look > criteria.looks(), Doubt::UnplannedLook),
    ]
    .into_iter()
    .filter_map(|(holds, doubt)| holds.then_some(doubt))
    .collect()
}

fn figures(parts: &[Part], risk: Risk) -> Figures {
    let half = risk.shared_by(2);
    let deviating = |part: &Part| part.counts.deviating();
    Figures {
        population: parts.iter().map(|part| part.members).sum(),
        projected: projected(parts),
        upper: most(parts, deviating, risk),
        lower: least(parts, risk),
        interval: (least(parts, half), most(parts, deviating, half)),
    }
}

/// Returns the most members of whatever kind `found` counts, in all strata together.
///
/// If none was found, the worst way in which they may lie is known exactly. Otherwise each
/// stratum's limit takes its part of the risk. Both together keep it: where nothing was found the
/// first limit is the lower one, and any other sample has a limit above both.
fn most(parts: &[Part], found: impl Fn(&Part) -> u32, risk: Risk) -> u32 {
    if let [part] = parts {
        return upper(part.members, part.counts.drawn, found(part), risk);
    }
    let each = risk.shared_by(count_of(parts));
    let limit = |part: &Part| upper(part.members, part.counts.drawn, found(part), each);
    let together = parts.iter().map(limit).sum();
    if parts.iter().any(|part| found(part) > 0) {
        return together;
    }
    let clean = |part: &Part| Clean { members: part.members, drawn: part.counts.drawn };
    let clean: Vec<_> = parts.iter().map(clean).collect();
    upper_if_clean(&clean, risk, together)
}

fn least(parts: &[Part], risk: Risk) -> u32 {
    let each = risk.shared_by(count_of(parts));
    let limit = |part: &Part| lower(part.members, part.counts.drawn, part.counts.deviating(), each);
    parts.iter().map(limit).sum()
}

/// Returns the members that are expected to deviate, to the nearest: for each stratum its members
/// times the rate found. A stratum of which nothing was drawn counts as deviating.
fn projected(parts: &[Part]) -> u32 {
    const FINE: u128 = 1_000_000_000;
    let of = |part: &Part| {
        let members = u128::from(part.members) * FINE;
        match part.counts.drawn {
            0 => members,
            drawn => members * u128::from(part.counts.deviating()) / u128::from(drawn),
        }
    };
    let fine: u128 = parts.iter().map(of).sum();
    u32::try_from((fine + FINE / 2) / FINE).expect("at most the population")
}

/// Reports whether fewer members deviate than reach the tolerable rate.
///
/// Where some drawn members are not applicable the rate is one of those that are: at half the risk
/// each, at most so many are not applicable, and at most so many deviate.
fn is_below(parts: &[Part], figures: Figures, criteria: Criteria) -> bool {
    let not_applicable = |part: &Part| part.counts.not_applicable;
    if parts.iter().all(|part| not_applicable(part) == 0) {
        return figures.upper < criteria.tolerable.reached_at(figures.population);
    }
    let half = criteria.risk().shared_by(2);
    let applicable = figures.population - most(parts, not_applicable, half);
    let deviating = most(parts, |part| part.counts.deviating(), half);
    u64::from(deviating) * u64::from(WHOLE)
        < u64::from(applicable) * u64::from(criteria.tolerable.ppm())
}

fn stratum_evaluations(
    sample: &Sample,
    parts: Vec<Part>,
    shown: bool,
    risk: Risk,
) -> Vec<StratumEvaluation> {
    if sample.kind() != Kind::Stratified {
        return Vec::new();
    }
    let evaluation = |(label, part): (String, Part)| StratumEvaluation {
        label,
        counts: part.counts,
        figures: shown.then(|| figures(&[part], risk)),
    };
    let labels = sample.strata().iter().map(|stratum| stratum.label.clone());
    labels.zip(parts).map(evaluation).collect()
}

fn count_of(parts: &[Part]) -> u32 {
    u32::try_from(parts.len()).expect("strata are limited")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rate::{Confidence, Rate};

    const TEN: Risk = Risk { part: 100_000, whole: 1_000_000 };

    fn choose(n: u32, k: u32) -> u128 {
        if k > n {
            return 0;
        }
        (0..k).fold(1, |product, i| product * u128::from(n - i) / u128::from(i + 1))
    }

    fn part(members: u32, drawn: u32, deviations: u32, not_applicable: u32) -> Part {
        let conforming = drawn - deviations - not_applicable;
        let (missing, open) = (0, 0);
        let counts = Counts { drawn, conforming, deviations, missing, not_applicable, open };
        Part { members, counts }
    }

    #[test]
    fn limits_of_strata_together_hold_whatever_is_true() {
        for [(big, some), (small, few)] in [[(9, 4), (6, 3)], [(12, 2), (5, 5)], [(14, 9), (3, 1)]]
        {
            let all = choose(big, some) * choose(small, few);
            for (a, b) in (0..=big).flat_map(|a| (0..=small).map(move |b| (a, b))) {
                let (mut above, mut below) = (0, 0);
                for (x, y) in (0..=some).flat_map(|x| (0..=few).map(move |y| (x, y))) {
                    let ways = choose(a, x)
                        * choose(big - a, some - x)
                        * choose(b, y)
                        * choose(small - b, few - y);
                    let parts = [part(big, some, x, 0), part(small, few, y, 0)];
                    if ways > 0 {
                        above += if a + b > most(&parts, |it| it.counts.deviating(), TEN) {
                            ways
                        } else {
                            0
                        };
                        below += if a + b < least(&parts, TEN) { ways } else { 0 };
                    }
                }
                assert!(
                    above * 10 <= all && below * 10 <= all,
                    "{big} {some} {a}, {small} {few} {b}"
                );
            }
        }
    }

    #[test]
    fn within_is_seldom_said_of_a_rate_that_is_reached() {
        // Every way in which members of 40 may deviate or not apply, and every sample of 26.
        const MEMBERS: u32 = 40;
        const DRAWN: u32 = 26;
        let confidence = Confidence::of_ppm(900_000).expect("a confidence");
        let rate = Rate::of_ppm(200_000).expect("a rate");
        let criteria = Criteria::new(confidence, rate);
        let decided = |x, y| {
            let parts = [part(MEMBERS, DRAWN, x, y)];
            is_below(&parts, figures(&parts, criteria.risk()), criteria)
        };
        let table: Vec<Vec<bool>> =
            (0..=DRAWN).map(|x| (0..=DRAWN - x).map(|y| decided(x, y)).collect()).collect();
        let within = |x: u32, y: u32| table[x as usize][y as usize];
        assert!(within(0, 0) && within(0, 1) && !within(0, DRAWN));
        for (deviating, idle) in (0..=MEMBERS).flat_map(|d| (0..=MEMBERS - d).map(move |i| (d, i)))
        {
            let rest = MEMBERS - deviating - idle;
            let reached = |members: u32| deviating * 5 >= members;
            let mut wrong = 0;
            for (x, y) in (0..=DRAWN).flat_map(|x| (0..=DRAWN - x).map(move |y| (x, y))) {
                // Without an idle member in it, a sample speaks of all members.
                let of = if y == 0 { MEMBERS } else { MEMBERS - idle };
                if reached(of) && within(x, y) {
                    wrong += choose(deviating, x) * choose(idle, y) * choose(rest, DRAWN - x - y);
                }
            }
            assert!(wrong * 10 <= choose(MEMBERS, DRAWN), "{deviating} {idle}");
        }
    }
}
