//! SHA-256 digests as a type, written as 64 lower-case hexadecimal digits.

use std::fmt;

use data_encoding::HEXLOWER;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256 as Hasher};

use crate::text;

/// A SHA-256 digest (FIPS 180-4): 32 bytes, shown and stored as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct Sha256(pub [u8; 32]);

impl Sha256 {
    /// Returns the digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Hasher::digest(bytes).into())
    }

    /// Returns the digest of the concatenation of `parts`, without joining them in memory.
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = Hasher::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// Reads 64 lower-case hex digits; anything else, upper case included, is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// Returns 64 lower-case hex digits.
    pub fn to_hex(self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// Returns the first eight hex digits, for people who compare by eye after the whole is known.
    pub fn short(self) -> String {
        HEXLOWER.encode(&self.0[..4])
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl Serialize for Sha256 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::deserialize(deserializer, Self::from_hex, "expected 64 lower-case hex digits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_of_the_empty_string_is_the_published_one() {
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Sha256::of(b"").to_hex(), expected);
        assert_eq!(Sha256::of_parts(&[b"", b""]).to_hex(), expected);
    }

    #[test]
    fn only_sixty_four_lower_case_digits_are_read() {
        let hex = "ab".repeat(32);
        assert_eq!(Sha256::from_hex(&hex).map(Sha256::to_hex), Some(hex.clone()));
        assert_eq!(Sha256::from_hex(&hex.to_uppercase()), None);
        assert_eq!(Sha256::from_hex(&hex[..62]), None);
    }
}
