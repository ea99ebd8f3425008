//! Whether a verdict still rests on what is relied on: keys are revoked and policies tightened after it was given.
//!
//! A verdict says what was so at its own moment, and is not rewritten. Where the trust has lost since what it rested
//! on, that is said beside it until the item is looked at again.

use std::collections::BTreeMap;

use exhibit_core::appraisal::Outcome;
use exhibit_core::digest::Sha256;
use exhibit_core::event::EvidenceId;
use exhibit_core::register::{EvidenceState, Register, VerifiedState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::trust::TrustReadError;

use crate::trust::{as_added, recorded_trust};

/// The trust as the ledger says it by its newest entry.
pub struct Relied {
    digest: Sha256,
    /// How each key stands, by its fingerprint.
    keys: BTreeMap<String, Vec<Standing>>,
    /// How those keys stand that certificates are checked with.
    authorities: Vec<Standing>,
    /// What names revoked certificates, for people, with when it was brought.
    revoking: Vec<(Timestamp, String)>,
    /// The files in which heads and anchors came that no longer count, with what they are about.
    lost_anchors: Vec<(String, String)>,
}

/// How an entry of the trust stands at the ledger's newest entry.
#[derive(Clone, Copy)]
struct Standing {
    /// Since when it is revoked.
    revoked: Option<Timestamp>,
    /// Whether the policy refuses it.
    refused: bool,
    /// Whether it is a certificate: then others can revoke it.
    is_certificate: bool,
}

impl Relied {
    /// Reads the trust of a register as it is at the moment of its newest entry.
    ///
    /// # Errors
    /// A recorded trust file can't be read.
    pub fn of(register: &Register, at: Timestamp) -> Result<Self, TrustReadError> {
        let trust = recorded_trust(register, at)?;
        let mut keys: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut authorities = Vec::new();
        for entry in trust.entries() {
            let standing = Standing {
                revoked: entry.revoked_at.filter(|from| *from <= at),
                refused: trust.policy().refuses(entry).is_some(),
                is_certificate: entry.certificate.is_some(),
            };
            keys.entry(entry.key.fingerprint().to_hex()).or_default().push(standing);
            authorities.extend(standing.is_certificate.then_some(standing));
        }
        let is_revoked = |from: &(Timestamp, String)| from.0 <= at;
        let revoked = register.trust().filter(|it| it.revoked.as_ref().is_some_and(is_revoked));
        let revoked = revoked.map(|it| &it.added);
        // The name under which the entry's text is read, as in `recorded_trust`.
        let lost_anchors = revoked.map(|it| (format!("{}.toml", it.id), it.subject.clone()));
        let lost_anchors = lost_anchors.collect();
        let revoking = revoking(register, at)?;
        Ok(Self { digest: trust.digest(), keys, authorities, revoking, lost_anchors })
    }

    /// Returns on whom or what the newest verdict on an item rests that is not relied on any more, by name.
    ///
    /// A word at which nothing should rest on the item anyway rests on nobody.
    pub fn lost(&self, item: &EvidenceState) -> Vec<String> {
        let good = item.word() < Word::Incomplete;
        let Some(verified) = item.verified.as_ref().filter(|_| good) else { return Vec::new() };
        let trusted = || verified.appraisal.signers.iter().filter(|it| it.trusted);
        let lost = trusted().filter(|it| self.is_lost(&it.key_id, verified));
        let named = lost.map(|it| it.name.clone().unwrap_or_else(|| it.key_id.clone()));
        let brought = self.lost_anchors.iter().filter(|(file, _)| agrees(verified, file));
        let brought = brought.map(|(_, subject)| subject.clone());
        let revoking = match trusted().any(|it| self.is_certified(&it.key_id)) {
            true => self.brought_since(verified),
            false => Vec::new(),
        };
        let mut all: Vec<_> = named.chain(brought).chain(revoking).collect();
        all.sort();
        all.dedup();
        all
    }

    /// One entry that revokes a key is enough, as in a look; to be refused, each of its entries has to be.
    ///
    /// A certificate's own key may stand in no entry: then it is one of the authorities that is asked about.
    fn is_lost(&self, key_id: &str, verified: &VerifiedState) -> bool {
        let changed = verified.trust != self.digest;
        // What the look itself knew of, it took into account.
        let revoked = |it: &Standing| it.revoked.is_some_and(|from| changed || verified.at < from);
        let refused = |it: &Standing| changed && it.refused;
        match self.keys.get(key_id) {
            Some(own) => own.iter().any(revoked) || own.iter().all(refused),
            None => self.authorities.iter().any(|it| revoked(it) || refused(it)),
        }
    }

    /// Tells whether a key counts by a certificate, which its issuer may have revoked.
    fn is_certified(&self, key_id: &str) -> bool {
        match self.keys.get(key_id) {
            Some(own) => own.iter().any(|it| it.is_certificate),
            None => !self.authorities.is_empty(),
        }
    }

    /// Names what came after a look and names revoked certificates: whether one of them is the signer's, a new look
    /// tells.
    fn brought_since(&self, verified: &VerifiedState) -> Vec<String> {
        let changed = verified.trust != self.digest;
        let later = self.revoking.iter().filter(|(came, _)| changed && verified.at <= *came);
        later
            .map(|(_, it)| format!("certificates, of which {it} may name one as revoked"))
            .collect()
    }
}

/// Returns what that counts names revoked certificates, with when it was brought.
fn revoking(
    register: &Register,
    at: Timestamp,
) -> Result<Vec<(Timestamp, String)>, TrustReadError> {
    let mut all = Vec::new();
    for state in register.trust() {
        let counts = state.revoked.as_ref().is_none_or(|(from, _)| at < *from);
        if counts {
            let named = as_added(state)?.revocation().revoking();
            all.extend(named.into_iter().map(|it| (state.at, it)));
        }
    }
    Ok(all)
}

/// How many items are named of those that rest on the same.
const NAMED: usize = 5;

/// Says of an item that its verdict rests on what is not relied on any more.
pub fn doubt(id: EvidenceId, word: Word, lost: &[String]) -> String {
    let lost = lost.join(", ");
    format!(
        "{id} is {word} by what is not relied on any more ({lost}): it is to be looked at again."
    )
}

/// Says it of many items, a sentence for all that rest on the same, with the gravest of their words.
pub fn doubts(
    items: impl IntoIterator<Item = (EvidenceId, Word, Vec<String>)>,
) -> Vec<(Word, String)> {
    let mut by_lost: BTreeMap<Vec<String>, Vec<(EvidenceId, Word)>> = BTreeMap::new();
    for (id, word, lost) in items {
        if !lost.is_empty() {
            by_lost.entry(lost).or_default().push((id, word));
        }
    }
    let told = by_lost.into_iter().map(|(lost, items)| match items.as_slice() {
        [(id, word)] => (*word, doubt(*id, *word, &lost)),
        several => {
            let word = several.iter().map(|(_, word)| *word).max().unwrap_or(Word::Verified);
            let mut ids: Vec<_> = several.iter().take(NAMED).map(|(id, _)| id.to_string()).collect();
            if several.len() > NAMED {
                ids.push(format!("{} more", several.len() - NAMED));
            }
            let (ids, lost) = (ids.join(", "), lost.join(", "));
            let sentence = format!(
                "{} items rest on what is not relied on any more ({lost}): they are to be looked at again: {ids}.",
                several.len()
            );
            (word, sentence)
        }
    });
    told.collect()
}

/// Tells whether a head or an anchor that came in this file agreed with the item.
fn agrees(verified: &VerifiedState, file: &str) -> bool {
    let mut anchors = verified.appraisal.anchors.iter();
    anchors.any(|it| it.outcome == Outcome::Pass && it.source.starts_with(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_is_said_of_all_that_rest_on_the_same() {
        let item = |id: u32, lost: &[&str]| {
            (EvidenceId(id), Word::Verified, lost.iter().map(|&it| it.into()).collect::<Vec<_>>())
        };
        let many = (1..=6).map(|id| item(id, &["Core banking"]));
        let (id, _, lost) = item(7, &["Core banking"]);
        let others = [(id, Word::Unanchored, lost), item(8, &["Agent gateway"]), item(9, &[])];
        let (words, said): (Vec<_>, Vec<_>) = doubts(many.chain(others)).into_iter().unzip();
        assert_eq!(words, [Word::Verified, Word::Unanchored]);
        assert_eq!(
            said,
            [
                "E-0008 is VERIFIED by what is not relied on any more (Agent gateway): it is to be looked at again.",
                "7 items rest on what is not relied on any more (Core banking): they are to be looked at again: E-0001, E-0002, E-0003, E-0004, E-0005, 2 more.",
            ]
        );
    }
}
