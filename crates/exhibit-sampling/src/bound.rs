//! Positive numbers that are known to lie between two others, in integer arithmetic.
//!
//! A mantissa of 96 bits and an exponent: each step errs by less than one part in 2⁹⁴, to a side
//! that the caller names. The same everywhere, since no floating point of a machine is asked.

use std::cmp::Ordering;

/// To which side a result is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toward {
    Below,
    Above,
}

/// A number `mantissa · 2^exponent`; the mantissa has exactly [`BITS`] bits, or is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scaled {
    mantissa: u128,
    exponent: i64,
}

const BITS: u32 = 96;

impl Scaled {
    pub(crate) const ZERO: Self = Self { mantissa: 0, exponent: 0 };
    pub(crate) const ONE: Self = Self { mantissa: 1 << (BITS - 1), exponent: 1 - BITS as i64 };

    pub(crate) fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Returns this number times `by` over `over`, which must not be 0.
    pub(crate) fn times(self, by: u32, over: u32, toward: Toward) -> Self {
        let product = self.mantissa * u128::from(by);
        if product == 0 {
            return Self::ZERO;
        }
        // All 128 bits are used, so that the quotient keeps at least 96.
        let shift = product.leading_zeros();
        let (product, over) = (product << shift, u128::from(over));
        let exponent = self.exponent - i64::from(shift);
        Self::rounded(product / over, exponent, product % over != 0, toward)
    }

    /// Returns this number times a power of two.
    pub(crate) fn shifted(self, powers: i64) -> Self {
        match self.is_zero() {
            true => Self::ZERO,
            false => Self { exponent: self.exponent + powers, ..self },
        }
    }

    pub(crate) fn plus(self, other: Self, toward: Toward) -> Self {
        if self.is_zero() || other.is_zero() {
            return if self.is_zero() { other } else { self };
        }
        let (great, small) =
            if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        const SPARE: u32 = 127 - BITS;
        let apart = u32::try_from(great.exponent - small.exponent).unwrap_or(u32::MAX);
        let whole = small.mantissa << SPARE;
        let kept = whole.checked_shr(apart).unwrap_or_default();
        let lost = kept.checked_shl(apart).unwrap_or_default() != whole;
        let sum = (great.mantissa << SPARE) + kept;
        Self::rounded(sum, great.exponent - i64::from(SPARE), lost, toward)
    }

    /// Makes the mantissa 96 bits long; `lost` says that something after it is missing already.
    fn rounded(mantissa: u128, exponent: i64, lost: bool, toward: Toward) -> Self {
        let excess = (128 - mantissa.leading_zeros()).saturating_sub(BITS);
        let kept = mantissa >> excess;
        let lost = lost || (kept << excess) != mantissa;
        let exponent = exponent + i64::from(excess);
        match toward {
            Toward::Above if lost && kept + 1 == 1 << BITS => {
                Self { mantissa: 1 << (BITS - 1), exponent: exponent + 1 }
            }
            Toward::Above if lost => Self { mantissa: kept + 1, exponent },
            _ => Self { mantissa: kept, exponent },
        }
    }
}

impl PartialOrd for Scaled {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scaled {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => (self.exponent, self.mantissa).cmp(&(other.exponent, other.mantissa)),
        }
    }
}

/// A number between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Between {
    pub(crate) below: Scaled,
    pub(crate) above: Scaled,
}

impl Between {
    pub(crate) const ZERO: Self = Self { below: Scaled::ZERO, above: Scaled::ZERO };
    pub(crate) const ONE: Self = Self { below: Scaled::ONE, above: Scaled::ONE };

    pub(crate) fn times(self, by: u32, over: u32) -> Self {
        Self {
            below: self.below.times(by, over, Toward::Below),
            above: self.above.times(by, over, Toward::Above),
        }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            below: self.below.plus(other.below, Toward::Below),
            above: self.above.plus(other.above, Toward::Above),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a number with a short mantissa as an integer, for comparing.
    fn whole(of: Scaled) -> Option<u128> {
        if of.is_zero() {
            return Some(0);
        }
        let shift = u32::try_from(-of.exponent).ok().filter(|&shift| shift < 128)?;
        let whole = of.mantissa >> shift;
        (whole << shift == of.mantissa).then_some(whole)
    }

    #[test]
    fn whole_numbers_stay_exact() {
        let six = Between::ONE.times(6, 1);
        assert_eq!((whole(six.below), whole(six.above)), (Some(6), Some(6)));
        let two = six.times(1, 3);
        assert_eq!((whole(two.below), whole(two.above)), (Some(2), Some(2)));
        let eight = two.plus(six);
        assert_eq!((whole(eight.below), whole(eight.above)), (Some(8), Some(8)));
        assert_eq!(whole(six.below.times(0, 5, Toward::Above)), Some(0));
    }

    #[test]
    fn a_third_lies_between_its_bounds() {
        let third = Between::ONE.times(1, 3);
        assert!(third.below < third.above);
        let (below, above) = (third.below, third.above);
        let nearly = below.times(3, 1, Toward::Below);
        assert!(nearly < Scaled::ONE && above.times(3, 1, Toward::Above) > Scaled::ONE);
        // All 96 bits are set: the least that is added makes it the next power of two.
        let speck = Scaled::ONE.shifted(-400);
        assert_eq!(nearly.plus(speck, Toward::Below), nearly);
        assert_eq!(nearly.plus(speck, Toward::Above), Scaled::ONE);
    }

    #[test]
    fn what_is_far_apart_is_added_to_the_named_side() {
        let speck = Scaled::ONE.shifted(-1_000_000);
        assert_eq!(Scaled::ONE.plus(speck, Toward::Below), Scaled::ONE);
        assert!(Scaled::ONE.plus(speck, Toward::Above) > Scaled::ONE);
        assert_eq!(Scaled::ZERO.plus(speck, Toward::Above), speck);
        assert!(speck > Scaled::ZERO && speck < Scaled::ONE);
    }

    proptest! {
        #[test]
        fn bounds_hold_what_they_bound(factors in prop::collection::vec((1..=u32::MAX, 1..=u32::MAX), 1..40)) {
            // The same factors the other way round lead back to 1.
            let there = factors.iter().fold(Between::ONE, |at, &(by, over)| at.times(by, over));
            let back = factors.iter().fold(there, |at, &(by, over)| at.times(over, by));
            prop_assert!(back.below <= Scaled::ONE && Scaled::ONE <= back.above);
            // And not far from it: less than one part in 2⁸⁰.
            let slack = Scaled::ONE.shifted(-80);
            prop_assert!(back.above <= Scaled::ONE.plus(slack, Toward::Below));
            prop_assert!(back.below.plus(slack, Toward::Above) >= Scaled::ONE);
        }

        #[test]
        fn sums_hold_what_they_sum(a in 0..=u32::MAX, b in 0..=u32::MAX, over in 1..=u32::MAX) {
            let sum = Between::ONE.times(a, over).plus(Between::ONE.times(b, over));
            let twice = sum.times(over, 1);
            let (a, b) = (Between::ONE.times(a, 1), Between::ONE.times(b, 1));
            let exact = a.plus(b);
            prop_assert_eq!(exact.below, exact.above);
            prop_assert!(twice.below <= exact.below && exact.above <= twice.above);
        }
    }
}
