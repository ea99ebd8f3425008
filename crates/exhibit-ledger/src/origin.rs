//! The name of a log, which anybody can check against its first key.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use exhibit_core::digest::Sha256;
use serde::{Deserialize, Serialize};

use crate::keys::LogPublicKey;

/// What stands before the digest in every origin; `.invalid` is reserved by RFC 2606 §2.
pub const ORIGIN_PREFIX: &str = "exhibit-a.invalid/";

/// The identity of a log: [`ORIGIN_PREFIX`] and 52 characters of base32 (RFC 4648 §6, lower case,
/// no padding) of SHA-256 over the 32 raw bytes of the log's first key.
///
/// It is the first line of every checkpoint and the key name of the log's signatures.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

impl Origin {
    /// Returns the origin of the log whose first key is `key`.
    pub fn of_first_key(key: &LogPublicKey) -> Self {
        let digest = Sha256::of(key.as_bytes());
        let name = BASE32_NOPAD.encode(&digest.0).to_ascii_lowercase();
        Self(format!("{ORIGIN_PREFIX}{name}"))
    }

    /// Reads an origin; anything but the exact form is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.strip_prefix(ORIGIN_PREFIX)?;
        if name.bytes().any(|b| b.is_ascii_uppercase()) {
            return None;
        }
        let digest = BASE32_NOPAD.decode(name.to_ascii_uppercase().as_bytes()).ok()?;
        (digest.len() == 32).then(|| Self(text.to_owned()))
    }

    /// Returns the whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reports whether `key` is the first key of this log.
    pub fn is_of(&self, key: &LogPublicKey) -> bool {
        *self == Self::of_first_key(key)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Origin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("expected the origin of a log"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::LogKey;

    #[test]
    fn an_origin_names_its_first_key_and_no_other() {
        let key = LogKey::from_seed(&[2; 32]).public();
        let origin = Origin::of_first_key(&key);
        assert_eq!(origin.as_str().len(), ORIGIN_PREFIX.len() + 52);
        assert!(origin.is_of(&key));
        assert!(!origin.is_of(&LogKey::from_seed(&[4; 32]).public()));
        assert_eq!(Origin::parse(origin.as_str()), Some(origin));
    }

    #[test]
    fn other_spellings_are_refused() {
        let good = Origin::of_first_key(&LogKey::from_seed(&[2; 32]).public());
        let upper = good.as_str().replace(
            &good.as_str()[ORIGIN_PREFIX.len()..],
            &good.as_str()[ORIGIN_PREFIX.len()..].to_uppercase(),
        );
        for text in [
            "",
            ORIGIN_PREFIX,
            upper.as_str(),
            &good.as_str()[..good.as_str().len() - 1],
            &format!("{good}a"),
            &format!("{good}===="),
            &format!(" {good}"),
            // the last character holds one bit of the digest and four that must be zero
            &format!("{}b", &good.as_str()[..good.as_str().len() - 1]),
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }
}
