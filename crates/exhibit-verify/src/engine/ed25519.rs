//! Ed25519 for logs: many signatures by one key, with exactly the verdict of `verify_strict`.
//!
//! `verify_strict` accepts if S is canonical, R decodes, neither R nor A has small order, and the
//! encoding of \[S\]B - \[k\]A is R. When the last holds, R is the canonical encoding of that point:
//! it decodes, to that point. So it is enough to compute the point once, from tables of multiples
//! of A and B that are worth building for a key that signs hundreds of records, and to ask the
//! point itself for its order. Nothing is batched, nothing is random: no crafted signature can
//! pass here and fail there. A test compares the two on signatures with torsion in A and R.

use std::sync::OnceLock;

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha512};

/// How many signatures a key makes before its table is built.
const WORTH_A_TABLE: u32 = 256;

/// A key, and the table that it gets if it is used often.
#[derive(Clone, Debug)]
pub(super) struct Verifier {
    key: VerifyingKey,
    table: OnceLock<Option<Box<Multiples>>>,
}

impl Verifier {
    /// Reads a key; `None` if the bytes are no point of the curve.
    pub(super) fn new(bytes: &[u8; 32]) -> Option<Self> {
        let key = VerifyingKey::from_bytes(bytes).ok()?;
        Some(Self { key, table: OnceLock::new() })
    }

    /// Tells whether `signature` is this key's on `message`; `used` counts how often it was asked.
    pub(super) fn verifies(&self, message: &[u8], signature: &Signature, used: &mut u32) -> bool {
        *used = used.saturating_add(1);
        if *used <= WORTH_A_TABLE && self.table.get().is_none() {
            return self.key.verify_strict(message, signature).is_ok();
        }
        let table = self.table.get_or_init(|| {
            let point = self.key.to_edwards();
            (!point.is_small_order()).then(|| Multiples::of(&-point))
        });
        match table {
            Some(table) => self.verifies_by(table, message, signature),
            None => self.key.verify_strict(message, signature).is_ok(),
        }
    }

    fn verifies_by(&self, minus_a: &Multiples, message: &[u8], signature: &Signature) -> bool {
        let s: Option<Scalar> = Scalar::from_canonical_bytes(*signature.s_bytes()).into();
        let Some(s) = s else { return false };
        let mut hash = Sha512::new();
        hash.update(signature.r_bytes());
        hash.update(self.key.as_bytes());
        hash.update(message);
        let k = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
        let r = base().times(&s) + minus_a.times(&k);
        r.compress().as_bytes() == signature.r_bytes() && !r.is_small_order()
    }
}

/// Multiples of a point: for each byte of a scalar and each value of that byte but 0.
///
/// 32 · 255 points of 160 bytes: 1.3 MB.
#[derive(Clone)]
struct Multiples(Vec<EdwardsPoint>);

/// The values of a byte that have a multiple.
const VALUES: usize = 255;

impl Multiples {
    fn of(point: &EdwardsPoint) -> Box<Self> {
        let mut multiples = Vec::with_capacity(32 * VALUES);
        let mut unit = *point;
        for _ in 0..32 {
            let mut multiple = unit;
            for _ in 0..VALUES {
                multiples.push(multiple);
                multiple += unit;
            }
            unit = multiple;
        }
        Box::new(Self(multiples))
    }

    /// Multiplies, in time that depends on the scalar: signatures are public.
    fn times(&self, scalar: &Scalar) -> EdwardsPoint {
        let bytes = scalar.as_bytes().iter().zip(self.0.chunks_exact(VALUES));
        let terms = bytes.filter_map(|(byte, multiples)| {
            usize::from(*byte).checked_sub(1).and_then(|at| multiples.get(at))
        });
        terms.fold(EdwardsPoint::identity(), |sum, term| sum + term)
    }
}

impl std::fmt::Debug for Multiples {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Multiples")
    }
}

fn base() -> &'static Multiples {
    static BASE: OnceLock<Box<Multiples>> = OnceLock::new();
    BASE.get_or_init(|| Multiples::of(&ED25519_BASEPOINT_POINT))
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::EIGHT_TORSION;
    use ed25519_dalek::{Signer as _, SigningKey};
    use proptest::prelude::*;

    use super::*;

    /// Both verdicts; they must be one.
    fn verdict(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Option<bool> {
        let verifier = Verifier::new(key)?;
        let signature = Signature::from_bytes(signature);
        let strict = verifier.key.verify_strict(message, &signature).is_ok();
        let tabled = verifier.verifies(message, &signature, &mut WORTH_A_TABLE.clone());
        assert_eq!(strict, tabled, "key {key:02x?}, message {message:02x?}, {signature:?}");
        Some(strict)
    }

    /// A signature by the secret scalar `a` over A = \[a\]B + `in_a`, with R = \[r\]B + `in_r`, made so
    /// that the equation holds wherever k cancels the torsion.
    fn crafted(a: u64, r: u64, message: &[u8], in_a: usize, in_r: usize) -> ([u8; 32], [u8; 64]) {
        let (a, r) = (Scalar::from(a), Scalar::from(r));
        let point_a = ED25519_BASEPOINT_POINT * a + EIGHT_TORSION[in_a];
        let point_r = ED25519_BASEPOINT_POINT * r + EIGHT_TORSION[in_r];
        let (key, r_bytes) = (point_a.compress().0, point_r.compress().0);
        let mut hash = Sha512::new();
        hash.update(r_bytes);
        hash.update(key);
        hash.update(message);
        let k = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&r_bytes);
        signature[32..].copy_from_slice((r + k * a).as_bytes());
        (key, signature)
    }

    #[test]
    fn torsion_small_order_and_other_encodings_get_the_same_verdict() {
        let (mut accepted, mut rejected) = (0, 0);
        for n in 0..3_u8 {
            for (in_a, in_r) in (0..8).flat_map(|in_a| (0..8).map(move |in_r| (in_a, in_r))) {
                for (a, r) in [(7, 11), (0, 11), (7, 0), (0, 0)] {
                    let (key, signature) = crafted(a, r, &[n], in_a, in_r);
                    match verdict(&key, &[n], &signature) {
                        Some(true) => accepted += 1,
                        _ => rejected += 1,
                    }
                }
            }
        }
        assert!(accepted > 3 && rejected > 3, "{accepted} accepted, {rejected} rejected");
    }

    #[test]
    fn s_above_the_order_of_the_group_is_refused() {
        const L: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
            0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let key = SigningKey::from_bytes(&[3; 32]);
        let mut signature = key.sign(b"m").to_bytes();
        let public = key.verifying_key().to_bytes();
        assert_eq!(verdict(&public, b"m", &signature), Some(true));
        let mut carry = 0_u16;
        for (byte, l) in signature[32..].iter_mut().zip(L) {
            carry += u16::from(*byte) + u16::from(l);
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        assert_eq!(verdict(&public, b"m", &signature), Some(false));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn good_and_damaged_signatures_get_the_same_verdict(seed: [u8; 32], message: Vec<u8>, at in 0..64_usize, flip in 1..=255_u8) {
            let key = SigningKey::from_bytes(&seed);
            let public = key.verifying_key().to_bytes();
            let mut signature = key.sign(&message).to_bytes();
            prop_assert_eq!(verdict(&public, &message, &signature), Some(true));
            signature[at] ^= flip;
            prop_assert_eq!(verdict(&public, &message, &signature), Some(false));
        }
    }
}
