//! Shared secrets: they check message authentication codes, and whoever checks them can forge them.

use std::fmt;
use std::sync::Arc;

use exhibit_core::digest::Sha256;
use zeroize::Zeroizing;

use super::{Purpose, Scope, SignedFor, sources_cover};

/// A secret that the user shares with whoever wrote a log. Its bytes are wiped, and never shown.
#[derive(Clone)]
pub struct SharedSecret {
    bytes: Arc<Zeroizing<Vec<u8>>>,
    /// The profile of the logs that it is for; any if absent.
    pub profile: Option<String>,
    /// The sources that it is for.
    pub sources: Scope<String>,
}

impl SharedSecret {
    /// Returns a secret for logs of a profile, or of any.
    pub fn new(bytes: Zeroizing<Vec<u8>>, profile: Option<String>) -> Self {
        Self { bytes: Arc::new(bytes), profile, sources: Scope::Any }
    }

    /// Returns the bytes: to check a code by, and for nothing else.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn covers(&self, signed: &SignedFor<'_>) -> bool {
        let Purpose::Log(profile) = &signed.purpose else { return false };
        self.profile.as_ref().is_none_or(|it| it == profile)
            && sources_cover(&self.sources, signed.source)
    }

    /// What the digest of the user's trust keeps of it: a digest, set apart from other uses.
    pub(super) fn stated(&self) -> serde_json::Value {
        let digest = Sha256::of_parts(&[b"exhibit-a shared secret\n", &self.bytes]);
        let mut object = serde_json::Map::new();
        object.insert("sha256".to_owned(), digest.to_hex().into());
        if let Some(profile) = &self.profile {
            object.insert("profile".to_owned(), profile.clone().into());
        }
        if let Some(sources) = self.sources.stated() {
            object.insert("sources".to_owned(), sources);
        }
        object.into()
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedSecret(for {})", self.profile.as_deref().unwrap_or("any log"))
    }
}

impl PartialEq for SharedSecret {
    fn eq(&self, other: &Self) -> bool {
        self.stated() == other.stated()
    }
}

impl Eq for SharedSecret {}

#[cfg(test)]
mod tests {
    use exhibit_core::time::Timestamp;

    use super::*;
    use crate::trust::TrustSet;

    #[test]
    fn a_secret_counts_for_its_logs_and_is_never_shown() {
        let at = Timestamp::parse("2026-12-01T00:00:00Z").expect("a time");
        let secret = |bytes: &[u8]| {
            SharedSecret::new(Zeroizing::new(bytes.to_vec()), Some("bijotel".to_owned()))
        };
        let mut set = TrustSet::default();
        let without = set.digest();
        set.add_secret(secret(b"zebra"));
        assert!(set.has_secrets() && !set.is_empty());
        assert!(!format!("{set:?}").contains("zebra"));
        assert_ne!(set.digest(), without);
        assert_eq!(set.secrets_for(&SignedFor::log("bijotel", None, at)).len(), 1);
        assert!(set.secrets_for(&SignedFor::log("cendor-acttrace", None, at)).is_empty());
        assert!(set.secrets_for(&SignedFor::document(None, at)).is_empty());
        let mut other = TrustSet::default();
        other.add_secret(secret(b"horse"));
        assert_ne!(set, other);
        assert_ne!(set.digest(), other.digest());
    }
}
