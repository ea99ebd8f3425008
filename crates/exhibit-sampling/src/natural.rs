//! Whole numbers of any length, with the few operations that an exact comparison needs.

use std::cmp::Ordering;

/// A whole number: 32 bits a limb, the least first, none of them 0 at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Natural(Vec<u32>);

impl Natural {
    pub(crate) fn zero() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn one() -> Self {
        Self(vec![1])
    }

    pub(crate) fn multiply(&mut self, by: u32) {
        let mut carry = 0;
        for limb in &mut self.0 {
            let product = u64::from(*limb) * u64::from(by) + carry;
            *limb = low(product);
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
        self.trim();
    }

    /// Divides by a number that is not 0 and leaves no rest.
    pub(crate) fn divide(&mut self, by: u32) {
        let mut rest = 0;
        for limb in self.0.iter_mut().rev() {
            let part = rest << 32 | u64::from(*limb);
            *limb = low(part / u64::from(by));
            rest = part % u64::from(by);
        }
        debug_assert_eq!(rest, 0, "the caller divides what it multiplied");
        self.trim();
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        let mut carry = 0;
        for (at, limb) in self.0.iter_mut().enumerate() {
            let theirs = other.0.get(at).copied().unwrap_or_default();
            let sum = u64::from(*limb) + u64::from(theirs) + carry;
            *limb = low(sum);
            carry = sum >> 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

fn low(of: u64) -> u32 {
    u32::try_from(of & u64::from(u32::MAX)).expect("32 bits are left")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn natural(of: u128) -> Natural {
        let mut made = Natural::zero();
        for shift in [96, 64, 32, 0] {
            made.0.insert(0, low((of >> shift) as u64));
        }
        made.trim();
        made
    }

    proptest! {
        #[test]
        fn it_counts_as_the_processor_does(a in 0..u128::MAX >> 40, b in 0..u128::MAX >> 40, by in 1..=u32::MAX) {
            let mut sum = natural(a);
            sum.add(&natural(b));
            prop_assert_eq!(&sum, &natural(a + b));
            prop_assert_eq!(natural(a).cmp(&natural(b)), a.cmp(&b));
            let by_less = by >> 8;
            let mut product = natural(a);
            product.multiply(by_less);
            prop_assert_eq!(&product, &natural(a * u128::from(by_less)));
            let mut back = natural(a);
            back.multiply(by);
            back.divide(by);
            prop_assert_eq!(back, natural(a));
        }
    }
}
