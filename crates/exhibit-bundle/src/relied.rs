//! Whether a verdict still rests on what is relied on: keys are revoked and policies tightened after it was given.
//!
//! A verdict says what was so at its own moment, and is not rewritten. Where the trust has lost since what it rested
//! on, that is said beside it until the item is looked at again.

use exhibit_core::appraisal::Outcome;
use exhibit_core::digest::Sha256;
use exhibit_core::event::EvidenceId;
use exhibit_core::register::{EvidenceState, Register, VerifiedState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::trust::{TrustEntry, TrustReadError, TrustSet, Validity};

use crate::trust::recorded_trust;

/// The trust as the ledger says it by its newest entry.
pub struct Relied {
    trust: TrustSet,
    digest: Sha256,
    at: Timestamp,
    /// The files in which heads and anchors came that no longer count, with what they are about.
    lost_anchors: Vec<(String, String)>,
}

impl Relied {
    /// Reads the trust of a register as it is at the moment of its newest entry.
    ///
    /// # Errors
    /// A recorded trust file can't be read.
    pub fn of(register: &Register, at: Timestamp) -> Result<Self, TrustReadError> {
        let trust = recorded_trust(register, at)?;
        let revoked = register.trust().filter(|it| it.revoked.is_some()).map(|it| &it.added);
        // The name under which the entry's text is read, as in `recorded_trust`.
        let lost_anchors = revoked.map(|it| (format!("{}.toml", it.id), it.subject.clone()));
        Ok(Self { digest: trust.digest(), at, lost_anchors: lost_anchors.collect(), trust })
    }

    /// Returns on whom or what the newest verdict on an item rests that is not relied on any more, by name.
    pub fn lost(&self, item: &EvidenceState) -> Vec<String> {
        let Some(verified) = item.verified.as_ref().filter(|it| it.trust != self.digest) else {
            return Vec::new();
        };
        let trusted = verified.appraisal.signers.iter().filter(|it| it.trusted);
        let lost = trusted.filter(|it| self.is_lost(&it.key_id, verified.at));
        let named = lost.map(|it| it.name.clone().unwrap_or_else(|| it.key_id.clone()));
        let brought = self.lost_anchors.iter().filter(|(file, _)| agrees(verified, file));
        named.chain(brought.map(|(_, subject)| subject.clone())).collect()
    }

    /// A certificate's own key may stand in no entry: then it is one of the authorities that is asked about.
    fn is_lost(&self, key_id: &str, at: Timestamp) -> bool {
        let all = self.trust.entries();
        let own: Vec<_> = all.iter().filter(|it| it.key.fingerprint().to_hex() == key_id).collect();
        match own.is_empty() {
            false => !own.into_iter().any(|it| self.counts(it, at)),
            true => all.iter().any(|it| it.certificate.is_some() && !self.counts(it, at)),
        }
    }

    /// A key that expired since counted in its time; one that was revoked since would not count in a new look.
    fn counts(&self, entry: &TrustEntry, at: Timestamp) -> bool {
        !matches!(entry.validity(self.at), Validity::Revoked(_))
            && entry.validity(at) == Validity::Valid
            && self.trust.policy().refuses(entry).is_none()
    }
}

/// Says of an item that its verdict rests on what is not relied on any more.
pub fn doubt(id: EvidenceId, word: Word, lost: &[String]) -> String {
    let lost = lost.join(", ");
    format!(
        "{id} is {word} by what is not relied on any more ({lost}): it is to be looked at again."
    )
}

/// Tells whether a head or an anchor that came in this file agreed with the item.
fn agrees(verified: &VerifiedState, file: &str) -> bool {
    let mut anchors = verified.appraisal.anchors.iter();
    anchors.any(|it| it.outcome == Outcome::Pass && it.source.starts_with(file))
}
