//! Argon2id (RFC 9106), version 1.3: from a passphrase to the key that seals a slot.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize as _;

use crate::secret::{Passphrase, Secret};

/// The costs of Argon2id: memory in KiB, passes, lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory in KiB.
    pub m_kib: u32,
    /// Passes over the memory.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

impl KdfParams {
    /// The default, and the smallest that a shipped program accepts: 64 MiB, 3 passes, 4 lanes.
    ///
    /// Whoever calibrates to a machine raises `t` only.
    pub const DEFAULT: Self = Self { m_kib: 64 * 1024, t: 3, p: 4 };
}

/// The parameters between which a slot may be opened; checked before anything is allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfLimits {
    /// The smallest accepted, each member by itself.
    pub floor: KdfParams,
    /// The largest accepted, each member by itself.
    pub ceiling: KdfParams,
}

impl KdfLimits {
    /// What the product uses: from [`KdfParams::DEFAULT`] to 1 GiB, 20 passes, 16 lanes.
    pub const SHIPPED: Self =
        Self { floor: KdfParams::DEFAULT, ceiling: KdfParams { m_kib: 1024 * 1024, t: 20, p: 16 } };

    /// Limits with no floor, so that tests don't spend their time on Argon2id.
    ///
    /// Nothing in the vault remembers them: a vault made so is refused under
    /// [`KdfLimits::SHIPPED`].
    pub const fn for_tests() -> Self {
        Self { floor: KdfParams { m_kib: 8, t: 1, p: 1 }, ..Self::SHIPPED }
    }

    /// Returns whether `params` lie between floor and ceiling.
    pub fn admit(&self, params: KdfParams) -> bool {
        let within = |low: u32, found: u32, high: u32| (low..=high).contains(&found);
        within(self.floor.m_kib, params.m_kib, self.ceiling.m_kib)
            && within(self.floor.t, params.t, self.ceiling.t)
            && within(self.floor.p, params.p, self.ceiling.p)
            && params.m_kib / 8 >= params.p // RFC 9106 §3.1
    }
}

/// Derives 32 bytes; `None` when the parameters are outside `limits`, before any allocation.
pub(crate) fn derive(
    passphrase: &Passphrase,
    salt: &[u8; 32],
    params: KdfParams,
    limits: &KdfLimits,
) -> Option<Secret<32>> {
    if !limits.admit(params) {
        return None;
    }
    let cost = Params::new(params.m_kib, params.t, params.p, Some(32)).ok()?;
    let mut memory = vec![Block::default(); cost.block_count()];
    let mut key = Secret::new([0; 32]);
    let done = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password_into_with_memory(
            passphrase.as_bytes(),
            salt,
            key.expose_mut(), // it is filled here
            &mut memory,
        );
    memory.iter_mut().for_each(Block::zeroize);
    done.ok().map(|()| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: KdfParams = KdfLimits::SHIPPED.ceiling;

    #[test]
    fn hostile_and_weak_parameters_are_refused() {
        let shipped = KdfLimits::SHIPPED;
        assert!(shipped.admit(KdfParams::DEFAULT));
        assert!(shipped.admit(LARGE));
        for bad in [
            KdfParams { m_kib: 64 * 1024 - 1, ..KdfParams::DEFAULT },
            KdfParams { t: 2, ..KdfParams::DEFAULT },
            KdfParams { p: 3, ..KdfParams::DEFAULT },
            KdfParams { m_kib: LARGE.m_kib + 1, ..LARGE },
            KdfParams { t: 21, ..LARGE },
            KdfParams { p: 17, ..LARGE },
            KdfParams { m_kib: u32::MAX, t: u32::MAX, p: u32::MAX },
        ] {
            assert!(!shipped.admit(bad), "{bad:?} was accepted");
            let passphrase = Passphrase::new("x").unwrap();
            assert!(derive(&passphrase, &[0; 32], bad, &shipped).is_none());
        }
    }

    #[test]
    fn a_known_derivation_comes_out() {
        // From the reference implementation (argon2-cffi): salt of 32 bytes 0x01, t=2, m=1024 KiB, p=4.
        let passphrase = Passphrase::new("pässword").unwrap();
        let params = KdfParams { m_kib: 1024, t: 2, p: 4 };
        let key = derive(&passphrase, &[1; 32], params, &KdfLimits::for_tests()).unwrap();
        assert_eq!(
            data_encoding::HEXLOWER.encode(key.expose()),
            "00036d7e3a073ea8e5c43bf644ad396fe53aeb8ff173435e81da3c2f099e171f"
        );
    }
}
