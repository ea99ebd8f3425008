//! A passphrase on its way from the page to the vault.

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// Words that are wiped when they have been used; they have no `Debug`, so that no log can show them.
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// Returns the words.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self(Zeroizing::new(text)))
    }
}
