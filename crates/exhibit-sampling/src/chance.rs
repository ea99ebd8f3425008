//! Decides whether a chance is small enough: exactly, and in a time that does not grow with the
//! population.
//!
//! Of `population` members `deviating` deviate, and `drawn` are drawn without replacement. The
//! number X of deviations among them is hypergeometric:
//!
//! ```text
//! P(X = i) = C(deviating, i) · C(population − deviating, drawn − i) / C(population, drawn)
//! ```
//!
//! What is asked is whether P(X ≤ found) is at most the risk. Neighbouring terms have a simple
//! ratio, so the terms are taken relative to the one at `found` and summed outward to both sides:
//! `low` up to and with `found`, `high` above it. P is `low / (low + high)`. Ratios fall outward
//! (the distribution is log-concave), so what is not summed yet is bounded by a geometric series,
//! and the question is decided as soon as the bounds allow: mostly after some tens of terms.
//!
//! If chance and risk agree to more than 80 bits, whole numbers decide. Only where these would be
//! too long (more than [`EXACT`] factors) the answer is no: that a chance is small was not shown.

use crate::{
    bound::{Between, Scaled, Toward},
    natural::Natural,
    rate::Risk,
};

/// How many members, of those drawn and those deviating the fewer, are still counted exactly.
const EXACT: u32 = 2_000;

/// What is drawn from what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Urn {
    /// How many members there are.
    pub(crate) population: u32,
    /// How many of them deviate.
    pub(crate) deviating: u32,
    /// How many are drawn.
    pub(crate) drawn: u32,
}

impl Urn {
    /// Reports whether the chance of at most `found` deviations is shown to be at most `risk`.
    pub(crate) fn shows_at_most(self, found: u32, risk: Risk) -> bool {
        match self.plain(found) {
            Plain::Never => true,
            Plain::Always => false,
            Plain::Urn(urn, found) => match Walk::begin(urn, found).decide(risk) {
                Some(decided) => decided,
                None => urn.drawn <= EXACT && urn.is_exactly_at_most(found, risk),
            },
        }
    }

    /// Reports whether the chance of at least `found` deviations is shown to be at most `risk`.
    pub(crate) fn shows_at_least(self, found: u32, risk: Risk) -> bool {
        // So many deviations or more are so many sound members or fewer.
        let sound = Self { deviating: self.population - self.deviating, ..self };
        self.drawn.checked_sub(found).is_none_or(|most| sound.shows_at_most(most, risk))
    }

    /// Returns the same question with the fewest factors: no more drawn than deviating, and both
    /// together no more than there are, so that X can be 0 and as many as are drawn.
    fn plain(self, found: u32) -> Plain {
        let Self { population, deviating, drawn } = self;
        debug_assert!(deviating <= population && drawn <= population);
        // In those that are left, the sound ones are as distributed as deviations among those drawn.
        let forced = (u64::from(deviating) + u64::from(drawn)).saturating_sub(population.into());
        let forced = u32::try_from(forced).expect("neither is more than the population");
        let Some(found) = found.checked_sub(forced) else { return Plain::Never };
        let (deviating, drawn) = match forced {
            0 => (deviating, drawn),
            _ => (population - deviating, population - drawn),
        };
        let (drawn, deviating) = (drawn.min(deviating), drawn.max(deviating));
        match found >= drawn {
            true => Plain::Always,
            false => Plain::Urn(Self { population, deviating, drawn }, found),
        }
    }

    /// Returns P(X = i + 1) / P(X = i) as two factors over two factors.
    fn ratio_up(self, i: u32) -> ([u32; 2], [u32; 2]) {
        let sound = self.population - self.deviating - self.drawn;
        ([self.deviating - i, self.drawn - i], [i + 1, sound + i + 1])
    }

    /// Compares in whole numbers.
    fn is_exactly_at_most(self, found: u32, risk: Risk) -> bool {
        let mut term = Natural::one();
        for i in 0..self.drawn {
            term.multiply(self.population - self.deviating - i);
            term.divide(i + 1);
        }
        let (mut low, mut high) = (Natural::zero(), Natural::zero());
        for i in 0..=self.drawn {
            let side = if i <= found { &mut low } else { &mut high };
            side.add(&term);
            if i < self.drawn {
                let (by, over) = self.ratio_up(i);
                by.into_iter().for_each(|by| term.multiply(by));
                over.into_iter().for_each(|over| term.divide(over));
            }
        }
        low.multiply(risk.whole - risk.part);
        high.multiply(risk.part);
        low <= high
    }
}

/// A question that is trivial, or one that is not.
enum Plain {
    /// There can't be so few: the chance is 0.
    Never,
    /// There can't be more: the chance is 1.
    Always,
    Urn(Urn, u32),
}

/// Terms on both sides of the one at `found`, relative to it.
struct Walk {
    urn: Urn,
    low: Side,
    high: Side,
}

/// The terms of one side: what is summed, the last of them, and the most that can follow.
struct Side {
    at: u32,
    term: Between,
    sum: Between,
    /// Not known while terms still grow.
    rest: Option<Scaled>,
}

impl Walk {
    fn begin(urn: Urn, found: u32) -> Self {
        let side = |sum| Side { at: found, term: Between::ONE, sum, rest: None };
        Self { urn, low: side(Between::ONE), high: side(Between::ZERO) }
    }

    /// Returns whether low / (low + high) is at most the risk; nothing if bounds can't tell.
    fn decide(&mut self, risk: Risk) -> Option<bool> {
        loop {
            self.step_down();
            self.step_up();
            if self.low.most().is_some_and(|low| is_at_most(low, self.high.sum.below, risk)) {
                return Some(true);
            }
            if self.high.most().is_some_and(|high| is_above(self.low.sum.below, high, risk)) {
                return Some(false);
            }
            if self.low.is_done() && self.high.is_done() {
                return None;
            }
        }
    }

    fn step_down(&mut self) {
        if self.low.is_done() {
            return;
        }
        let before = |i: u32| {
            let (over, by) = self.urn.ratio_up(i - 1);
            (by, over)
        };
        let (at, end) = (self.low.at, 0);
        self.low.step((at > end).then(|| before(at)), at.saturating_sub(1));
        let at = self.low.at;
        self.low.bound_rest((at > end).then(|| before(at)));
    }

    fn step_up(&mut self) {
        if self.high.is_done() {
            return;
        }
        let (urn, end) = (self.urn, self.urn.drawn);
        let after = |i: u32| (i < end).then(|| urn.ratio_up(i));
        self.high.step(after(self.high.at), self.high.at + 1);
        self.high.bound_rest(after(self.high.at));
    }
}

type Ratio = ([u32; 2], [u32; 2]);

impl Side {
    fn step(&mut self, ratio: Option<Ratio>, to: u32) {
        let Some((by, over)) = ratio else { return };
        self.term = self.term.times(by[0], over[0]).times(by[1], over[1]);
        self.sum = self.sum.plus(self.term);
        self.at = to;
    }

    /// Bounds what follows the last term, by the ratio of the next one to it.
    ///
    /// Ratios fall, so all that follows is at most the term times r / (1 − r), which is less than
    /// the term times 1 / (1 − r), rounded up to a power of two.
    fn bound_rest(&mut self, ratio: Option<Ratio>) {
        let Some((by, over)) = ratio else {
            self.rest = Some(Scaled::ZERO);
            return;
        };
        let product = |[a, b]: [u32; 2]| u64::from(a) * u64::from(b);
        let (by, over) = (product(by), product(over));
        self.rest = over.checked_sub(by).filter(|&gap| gap > 0).map(|gap| {
            let powers =
                over.div_ceil(gap).checked_next_power_of_two().map_or(64, u64::trailing_zeros);
            self.term.above.shifted(powers.into())
        });
    }

    /// Returns the most that this side can sum up to.
    fn most(&self) -> Option<Scaled> {
        self.rest.map(|rest| self.sum.above.plus(rest, Toward::Above))
    }

    /// Reports whether what follows makes no difference any more.
    fn is_done(&self) -> bool {
        self.rest.is_some_and(|rest| rest.shifted(88) <= self.sum.below)
    }
}

/// low / (low + high) ≤ part / whole, for a low that is at most this and a high that is at least this.
fn is_at_most(low: Scaled, high: Scaled, risk: Risk) -> bool {
    low.times(risk.whole - risk.part, 1, Toward::Above) <= high.times(risk.part, 1, Toward::Below)
}

/// low / (low + high) > part / whole, for a low that is at least this and a high that is at most this.
fn is_above(low: Scaled, high: Scaled, risk: Risk) -> bool {
    low.times(risk.whole - risk.part, 1, Toward::Below) > high.times(risk.part, 1, Toward::Above)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// C(n, k), which must fit.
    fn choose(n: u32, k: u32) -> u128 {
        if k > n {
            return 0;
        }
        (0..k).fold(1, |product, i| product * u128::from(n - i) / u128::from(i + 1))
    }

    fn by_counting(urn: Urn, found: u32, risk: Risk) -> bool {
        let Urn { population, deviating, drawn } = urn;
        let ways = |i: u32| choose(deviating, i) * choose(population - deviating, drawn - i);
        let low: u128 = (0..=found.min(drawn)).map(ways).sum();
        low * u128::from(risk.whole) <= choose(population, drawn) * u128::from(risk.part)
    }

    const RISKS: [Risk; 5] = [
        Risk { part: 50_000, whole: 1_000_000 },
        Risk { part: 100_000, whole: 1_000_000 },
        Risk { part: 10_000, whole: 1_000_000 },
        Risk { part: 500_000, whole: 1_000_000 },
        Risk { part: 250_000, whole: 3_000_000 },
    ];

    fn urns(population: u32) -> impl Iterator<Item = Urn> {
        (0..=population).flat_map(move |deviating| {
            (0..=population).map(move |drawn| Urn { population, deviating, drawn })
        })
    }

    #[test]
    fn every_small_urn_agrees_with_counting() {
        for population in 1..=24 {
            for urn in urns(population) {
                for found in 0..=urn.drawn + 1 {
                    for risk in RISKS {
                        let counted = by_counting(urn, found, risk);
                        assert_eq!(
                            urn.shows_at_most(found, risk),
                            counted,
                            "{urn:?} {found} {risk:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn whole_numbers_and_bounds_say_the_same() {
        for population in 1..=16 {
            for urn in urns(population) {
                for found in 0..=urn.drawn {
                    let Plain::Urn(plain, left) = urn.plain(found) else { continue };
                    for risk in RISKS {
                        let counted = by_counting(urn, found, risk);
                        assert_eq!(
                            plain.is_exactly_at_most(left, risk),
                            counted,
                            "{urn:?} {found}"
                        );
                        let walked = Walk::begin(plain, left).decide(risk);
                        assert!(walked.is_none_or(|walked| walked == counted), "{urn:?} {found}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_upper_tail_is_the_lower_one_of_sound_members() {
        for urn in urns(14) {
            let Urn { population, deviating, drawn } = urn;
            for found in 0..=drawn + 1 {
                for risk in RISKS {
                    let ways = |i| choose(deviating, i) * choose(population - deviating, drawn - i);
                    let high: u128 = (found..=drawn).map(ways).sum();
                    let most = choose(population, drawn) * u128::from(risk.part);
                    let counted = high * u128::from(risk.whole) <= most;
                    assert_eq!(
                        urn.shows_at_least(found, risk),
                        counted,
                        "{urn:?} {found} {risk:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_tie_is_decided_exactly() {
        // One deviation among 20: 19 drawn miss it with a chance of exactly 5 %.
        let urn = Urn { population: 20, deviating: 1, drawn: 19 };
        assert!(urn.shows_at_most(0, RISKS[0]));
        // The same among ten million.
        let urn = Urn { population: 10_000_000, deviating: 1, drawn: 9_500_000 };
        assert!(urn.shows_at_most(0, RISKS[0]));
        assert!(!Urn { drawn: 9_499_999, ..urn }.shows_at_most(0, RISKS[0]));
        // Half deviate, an odd number is drawn: at most half of them is even odds.
        let urn = Urn { population: 1_000, deviating: 500, drawn: 501 };
        assert!(urn.shows_at_most(250, RISKS[3]));
        // So it is here, and whole numbers would be too long: then it was not shown.
        let urn = Urn { population: 1_000_000, deviating: 500_000, drawn: 5_001 };
        assert!(!urn.shows_at_most(2_500, RISKS[3]));
        assert!(urn.shows_at_most(2_499, RISKS[3]));
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        let most = u32::MAX;
        for (deviating, drawn) in [(most, most), (most, 1), (1, most), (most / 2, most / 2)] {
            let urn = Urn { population: most, deviating, drawn };
            for found in [0, 1, drawn / 4, drawn / 4 * 3, drawn] {
                for risk in RISKS {
                    let (low, high) =
                        (urn.shows_at_most(found, risk), urn.shows_at_least(found, risk));
                    assert!(!(low && high), "{urn:?} {found}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn larger_urns_agree_with_counting(
            population in 25..=90_u32, deviating in 0..=90_u32, drawn in 0..=90_u32,
            found in 0..=90_u32, part in 1..1_000_000_u32
        ) {
            let urn = Urn {
                population,
                deviating: deviating.min(population),
                drawn: drawn.min(population),
            };
            let risk = Risk { part, whole: 1_000_000 };
            prop_assert_eq!(urn.shows_at_most(found, risk), by_counting(urn, found, risk));
        }

        #[test]
        fn more_drawn_or_more_deviating_never_shows_less(
            population in 1..=2_000_000_u32, deviating in 0..=2_000_000_u32, drawn in 0..=2_000_000_u32,
            found in 0..20_u32
        ) {
            let (deviating, drawn) = (deviating % population, drawn % population);
            let urn = Urn { population, deviating, drawn };
            let shown = urn.shows_at_most(found, RISKS[0]);
            let more = Urn { drawn: drawn + 1, ..urn }.shows_at_most(found, RISKS[0]);
            prop_assert!(!shown || more);
            let more = Urn { deviating: deviating + 1, ..urn }.shows_at_most(found, RISKS[0]);
            prop_assert!(!shown || more);
        }
    }
}
