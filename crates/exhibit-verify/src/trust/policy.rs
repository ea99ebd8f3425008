//! The user's own policy: what counts less than this program would let it count.
//!
//! A policy only ever makes stricter. What the program itself refuses (SHA-1, MD5, DSA, HMAC, `none`, RSA below
//! [`RsaKey::MIN_BITS`]: see [`crate::algorithm::Weakness`]) no `[policy]` can allow, and no exception: an
//! exception lets a single key count that the user's own policy would refuse, and gives the reason.

use std::collections::BTreeSet;
use std::fmt;

use super::key::{PublicKey, RsaKey};
use super::{Confirmation, TrustEntry};

/// Which of the keys that the user brought count. Of several policies, the strictest counts in each respect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The shortest RSA modulus in bits.
    pub min_rsa_bits: usize,
    /// Algorithms of keys that don't count, as [`PublicKey::algorithm`] names them.
    pub refuse: BTreeSet<String>,
    /// Whether only keys count whose fingerprint was confirmed over a second channel.
    pub require_confirmation: bool,
    /// Whether only keys count that somebody outside the audited organisation confirmed.
    pub require_outside_confirmation: bool,
    /// The reasons given, in the order brought.
    pub reasons: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            min_rsa_bits: RsaKey::MIN_BITS,
            refuse: BTreeSet::new(),
            require_confirmation: false,
            require_outside_confirmation: false,
            reasons: Vec::new(),
        }
    }
}

/// Why a key that the user brought does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its algorithm is on the list.
    Algorithm(String),
    /// Its RSA modulus is too short.
    RsaTooShort {
        /// Its length in bits.
        bits: usize,
        /// What the policy demands.
        least: usize,
    },
    /// Nobody confirmed its fingerprint over a second channel.
    NotConfirmed,
    /// Nobody outside the audited organisation confirmed its fingerprint.
    NotConfirmedOutside,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Algorithm(name) => write!(f, "your policy refuses {name}"),
            Self::RsaTooShort { bits, least } => {
                write!(f, "your policy refuses RSA of {bits} bits: it demands {least}")
            }
            Self::NotConfirmed => f.write_str(
                "your policy refuses keys whose fingerprint was not confirmed over a second channel",
            ),
            Self::NotConfirmedOutside => f.write_str(
                "your policy refuses keys that only the audited organisation confirmed",
            ),
        }
    }
}

impl Policy {
    /// Names of algorithms that a policy may refuse.
    pub const ALGORITHMS: [&str; 7] =
        ["ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "ed25519", "rsa", "sk-ecdsa-p256", "sk-ed25519"];

    /// Returns why a key does not count, whoever brought it.
    pub fn refuses_key(&self, key: &PublicKey) -> Option<Refusal> {
        if self.refuse.contains(key.algorithm()) {
            return Some(Refusal::Algorithm(key.algorithm().to_owned()));
        }
        match key {
            PublicKey::Rsa(rsa) if rsa.bits() < self.min_rsa_bits => {
                Some(Refusal::RsaTooShort { bits: rsa.bits(), least: self.min_rsa_bits })
            }
            _ => None,
        }
    }

    /// Returns why an entry does not count. One with an exception does, whatever the policy says.
    pub fn refuses(&self, entry: &TrustEntry) -> Option<Refusal> {
        if entry.exception.is_some() {
            return None;
        }
        self.refuses_key(&entry.key).or_else(|| self.refuses_confirmation(entry))
    }

    /// Makes this policy as strict as both.
    pub(super) fn tighten(&mut self, other: Self) {
        self.min_rsa_bits = self.min_rsa_bits.max(other.min_rsa_bits);
        self.refuse.extend(other.refuse);
        self.require_confirmation |= other.require_confirmation;
        self.require_outside_confirmation |= other.require_outside_confirmation;
        self.reasons.extend(other.reasons);
    }

    /// Tells whether it demands no more than the program.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Returns what it demands beyond the program, one phrase each, for people.
    pub fn demands(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.min_rsa_bits > RsaKey::MIN_BITS {
            all.push(format!("RSA of at least {} bits", self.min_rsa_bits));
        }
        all.extend(self.refuse.iter().map(|name| format!("no {name} keys")));
        if self.require_confirmation {
            all.push("only keys confirmed over a second channel".to_owned());
        }
        if self.require_outside_confirmation {
            all.push("only keys that somebody outside the organisation confirmed".to_owned());
        }
        all
    }

    fn refuses_confirmation(&self, entry: &TrustEntry) -> Option<Refusal> {
        let inside_only = |it: &Confirmation| it.organisation_only;
        let outside = self.require_outside_confirmation;
        match &entry.confirmation {
            None if self.require_confirmation || outside => Some(Refusal::NotConfirmed),
            Some(it) if outside && inside_only(it) => Some(Refusal::NotConfirmedOutside),
            _ => None,
        }
    }

    /// What the digest of the user's trust keeps of it; reasons don't change a verdict.
    pub(super) fn stated(&self) -> serde_json::Value {
        serde_json::json!({
            "min_rsa_bits": self.min_rsa_bits,
            "refuse": self.refuse,
            "require_confirmation": self.require_confirmation,
            "require_outside_confirmation": self.require_outside_confirmation,
        })
    }
}

#[cfg(test)]
mod tests {
    use exhibit_core::time::Timestamp;

    use super::*;
    use crate::trust::{SignedFor, Standing, TrustInput, TrustReadError, TrustSet};

    const KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    fn set(policy: &str, more: &str) -> Result<TrustSet, TrustReadError> {
        let text = format!(
            "[policy]\nreason = \"why\"\n{policy}\n[[key]]\nsubject = \"s\"\nkey = \"{KEY}\"\npurposes = [\"document\"]\n{more}"
        );
        let input = TrustInput { name: "trust.toml", bytes: text.as_bytes() };
        TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned()))
    }

    /// Why the key of a set does not count, if it does not.
    fn refusal(policy: &str, more: &str) -> Option<Refusal> {
        let set = set(policy, more).expect(policy);
        let at = Timestamp::parse("2026-12-01T00:00:00Z").expect("a time");
        let key = set.entries()[0].key.clone();
        match set.standing(&key, &SignedFor::document(None, at)) {
            Standing::Trusted(_) => None,
            Standing::Refused(_, why) => Some(why),
            other => panic!("{other:?}"),
        }
    }

    const CONFIRMED: &str = "[key.confirmation]\nhow = \"h\"\nby = \"b\"\nchannel = \"c\"\non = \"2026-01-01\"\norganisation_only = ";

    #[test]
    fn a_key_counts_if_it_meets_every_demand() {
        let refused = Some(Refusal::Algorithm("ed25519".to_owned()));
        assert_eq!(refusal("refuse = [\"ed25519\"]", ""), refused);
        assert_eq!(refusal("refuse = [\"rsa\"]", ""), None);
        let confirmation = "require_confirmation = true";
        let inside = format!("{CONFIRMED}true");
        assert_eq!(refusal(confirmation, ""), Some(Refusal::NotConfirmed));
        assert_eq!(refusal(confirmation, &inside), None);
        let outside = "require_outside_confirmation = true";
        assert_eq!(refusal(outside, ""), Some(Refusal::NotConfirmed));
        assert_eq!(refusal(outside, &inside), Some(Refusal::NotConfirmedOutside));
        assert_eq!(refusal(outside, &format!("{CONFIRMED}false")), None);
    }

    #[test]
    fn an_exception_is_for_its_key_alone_and_is_part_of_the_digest() {
        let policy = "refuse = [\"ed25519\"]";
        assert_eq!(refusal(policy, "exception = \"until May\""), None);
        let digest = |more| set(policy, more).expect("a set").digest();
        assert_ne!(digest(""), digest("exception = \"until May\""));
        assert!(set(policy, "exception = \" \"").is_err());
    }

    #[test]
    fn a_policy_only_makes_stricter() {
        for nothing in ["", "min_rsa_bits = 1024", "min_rsa_bits = 9000", "refuse = [\"hmac\"]"] {
            assert!(set(nothing, "").is_err(), "{nothing}");
        }
        let mut both = set("min_rsa_bits = 4096", "").expect("a set").policy().clone();
        both.tighten(
            set("min_rsa_bits = 3072\nrefuse = [\"rsa\"]", "").expect("a set").policy().clone(),
        );
        assert_eq!((both.min_rsa_bits, both.refuse.len(), both.reasons.len()), (4096, 1, 2));
        // What a verdict rests on changes with the demands, not with the words about them.
        let digest = |policy: &str| set(policy, "").expect("a set").digest();
        assert_ne!(digest("min_rsa_bits = 3072"), digest("min_rsa_bits = 4096"));
        assert_eq!(digest("min_rsa_bits = 3072"), digest("min_rsa_bits = 3072 # once more"));
    }
}
