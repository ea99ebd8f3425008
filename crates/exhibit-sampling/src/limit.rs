//! How many members of a population deviate, as far as a sample shows.

use std::{cmp::Ordering, collections::BinaryHeap};

use crate::{
    bound::{Scaled, Toward},
    chance::Urn,
    rate::Risk,
};

/// Returns the most deviating members with which a sample like this is still to be expected: the
/// largest number that is not excluded at `risk`.
pub(crate) fn upper(population: u32, drawn: u32, found: u32, risk: Risk) -> u32 {
    let excluded = |deviating| Urn { population, deviating, drawn }.shows_at_most(found, risk);
    // At least those that were found deviate, and at most all that were not seen to be sound.
    first(found, population - (drawn - found), excluded)
        .map_or(population - (drawn - found), |at| at - 1)
}

/// Returns the fewest: the smallest number that is not excluded at `risk`.
pub(crate) fn lower(population: u32, drawn: u32, found: u32, risk: Risk) -> u32 {
    let possible = |deviating| !Urn { population, deviating, drawn }.shows_at_least(found, risk);
    let most = population - (drawn - found);
    first(found, most, possible).unwrap_or(most)
}

/// Returns the first number from `from` to `to` of which `holds`, which holds of all after it.
pub(crate) fn first(from: u32, to: u32, holds: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut from, mut end) = (from, u64::from(to) + 1);
    while u64::from(from) < end {
        let middle = from + u32::try_from((end - u64::from(from)) / 2).expect("it lies between");
        match holds(middle) {
            true => end = middle.into(),
            false if middle == u32::MAX => return None,
            false => from = middle + 1,
        }
    }
    (from <= to).then_some(from)
}

/// A stratum of which nothing that was drawn deviates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clean {
    /// How many members it has.
    pub(crate) members: u32,
    /// How many of them were drawn.
    pub(crate) drawn: u32,
}

/// Returns the most deviating members in all strata together, if none that was drawn deviates;
/// `stop` if there are so many or more.
///
/// However many deviations there are, they may lie where they are found least. With K in a
/// stratum of N of which n are drawn, one more multiplies the chance to find none by
/// (N − K − n) / (N − K), and this falls with K: so the worst is found by putting one after another
/// where that factor is greatest.
pub(crate) fn upper_if_clean(strata: &[Clean], risk: Risk, stop: u32) -> u32 {
    let mut heap: BinaryHeap<Place> = strata
        .iter()
        .map(|stratum| Place { left: stratum.members, drawn: stratum.drawn })
        .collect();
    let (mut chance, mut deviating) = (Scaled::ONE, 0);
    let whole = Scaled::ONE.times(risk.part, 1, Toward::Below);
    while deviating < stop {
        let Some(mut place) = heap.pop().filter(|place| place.left > place.drawn) else { break };
        chance = chance.times(place.left - place.drawn, place.left, Toward::Above);
        if chance.times(risk.whole, 1, Toward::Above) <= whole {
            break;
        }
        deviating += 1;
        place.left -= 1;
        heap.push(place);
    }
    deviating
}

/// Where one more deviation may lie; the greatest is where it is found least.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// How many members do not deviate yet.
    left: u32,
    drawn: u32,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        // (left − drawn) / left, compared without dividing; a place without members has nothing to give.
        let share = |of: &Self, over: &Self| u64::from(of.drawn) * u64::from(over.left);
        match (self.left, other.left) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => share(other, self).cmp(&share(self, other)),
        }
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Place {}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Risk = Risk { part: 50_000, whole: 1_000_000 };

    #[test]
    fn the_first_is_found() {
        for from in 0..5 {
            for to in from..9 {
                for at in 0..12 {
                    let expected = (from..=to).find(|&n| n >= at);
                    assert_eq!(first(from, to, |n| n >= at), expected, "{from} {to} {at}");
                }
            }
        }
        assert_eq!(first(0, u32::MAX, |n| n == u32::MAX), Some(u32::MAX));
        assert_eq!(first(0, u32::MAX, |_| false), None);
    }

    #[test]
    fn limits_hold_whatever_is_true() {
        // Of all samples that can be drawn, the share for which a limit is wrong is at most the risk.
        let choose = |n: u32, k: u32| -> u128 {
            if k > n { 0 } else { (0..k).fold(1, |c, i| c * u128::from(n - i) / u128::from(i + 1)) }
        };
        for population in [1, 2, 7, 20, 33] {
            for drawn in 0..=population {
                for deviating in 0..=population {
                    let ways = |x| choose(deviating, x) * choose(population - deviating, drawn - x);
                    let possible = (0..=drawn).filter(|&x| ways(x) > 0);
                    let (mut above, mut below) = (0, 0);
                    for x in possible {
                        let most = upper(population, drawn, x, FIVE);
                        let least = lower(population, drawn, x, FIVE);
                        assert!(least <= most);
                        above += if deviating > most { ways(x) } else { 0 };
                        below += if deviating < least { ways(x) } else { 0 };
                    }
                    let all = choose(population, drawn);
                    assert!(
                        above * 20 <= all && below * 20 <= all,
                        "{population} {drawn} {deviating}"
                    );
                }
            }
        }
    }

    #[test]
    fn who_saw_everything_knows() {
        assert_eq!((lower(30, 30, 4, FIVE), upper(30, 30, 4, FIVE)), (4, 4));
        assert_eq!((lower(30, 0, 0, FIVE), upper(30, 0, 0, FIVE)), (0, 30));
    }

    #[test]
    fn one_clean_stratum_is_the_plain_case() {
        for (members, drawn) in [(1, 1), (10, 3), (100, 59), (1_000, 59), (50_000, 149), (9, 0)] {
            let clean = upper_if_clean(&[Clean { members, drawn }], FIVE, u32::MAX);
            assert_eq!(clean, upper(members, drawn, 0, FIVE), "{members} {drawn}");
        }
    }

    #[test]
    fn the_worst_way_to_lie_in_clean_strata_is_found() {
        // Against every way to spread deviations over three strata.
        let strata = [(8, 3), (12, 4), (5, 1)].map(|(members, drawn)| Clean { members, drawn });
        let none = |stratum: Clean, deviating: u32| {
            (0..deviating).fold((1_u128, 1_u128), |(by, over), k| {
                let left = stratum.members - k;
                (by * u128::from(left - stratum.drawn.min(left)), over * u128::from(left))
            })
        };
        let mut expected = 0;
        for a in 0..=8 {
            for b in 0..=12 {
                for c in 0..=5 {
                    let (mut by, mut over) = (1, 1);
                    for (stratum, deviating) in strata.into_iter().zip([a, b, c]) {
                        let (x, y) = none(stratum, deviating);
                        (by, over) = (by * x, over * y);
                    }
                    if by * 20 > over {
                        expected = expected.max(a + b + c);
                    }
                }
            }
        }
        assert_eq!(upper_if_clean(&strata, FIVE, u32::MAX), expected);
        assert_eq!(upper_if_clean(&strata, FIVE, 2), 2);
        // What nobody looked at may deviate as a whole.
        let unseen = [Clean { members: 40, drawn: 0 }, Clean { members: 3, drawn: 3 }];
        assert_eq!(upper_if_clean(&unseen, FIVE, u32::MAX), 40);
    }
}
