//! Whether a verdict still rests on what is relied on: keys are revoked, policies tightened and lists, heads and
//! anchors brought after it was given.
//!
//! A verdict says what was so at its own moment, and is not rewritten. Where the trust has lost since what it rested
//! on, or where a list, a head or an anchor came that it has not been held against, that is said beside it until the
//! item is looked at again. What the look itself knew of counts for nothing here: the order of entries in the ledger
//! tells what came later.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::appraisal::Outcome;
use exhibit_core::event::EvidenceId;
use exhibit_core::register::{EvidenceState, Register, TrustState, VerifiedState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::cloudtrail;
use exhibit_verify::trust::{Policy, Purpose, TrustEntry, TrustReadError, TrustSet};

use crate::trust::as_added;

/// The trust as the ledger says it by its newest entry.
pub struct Relied {
    /// How each key stands, by its fingerprint.
    keys: BTreeMap<String, Vec<Standing>>,
    /// How those certificates stand that certify others.
    authorities: Vec<Standing>,
    /// How those stand that prove times.
    proving: Vec<Standing>,
    /// The entry that brought the newest policy that demands something of keys themselves.
    demanding: Option<u64>,
    /// What names revoked certificates that nothing before it named.
    revoking: Vec<(u64, String)>,
    /// What was brought about logs.
    about_logs: Vec<(u64, String, TrustSet)>,
    /// What no longer counts of the heads and anchors that were brought.
    lost_anchors: Vec<LostAnchors>,
}

/// A look at an item, and the entry and the moment after which something has to come to count as later.
#[derive(Clone, Copy)]
struct Look<'a> {
    verified: &'a VerifiedState,
    leaf: u64,
    at: Timestamp,
}

/// Heads and anchors that came in one entry and are revoked.
struct LostAnchors {
    /// The name under which the entry's text is read.
    file: String,
    subject: String,
    revoked: (u64, Timestamp),
}

/// How an entry of the trust stands at the ledger's newest entry.
#[derive(Clone)]
struct Standing {
    subject: String,
    /// From when on it is revoked, each with the entry that says so.
    revoked: Vec<(u64, Timestamp)>,
    /// The entry since which the policy refuses it.
    refused: Option<u64>,
    /// Whether it is a certificate: then others can revoke it.
    is_certificate: bool,
}

impl Relied {
    /// Reads the trust of a register as it is at the moment of its newest entry.
    ///
    /// # Errors
    /// A recorded trust file can't be read.
    pub fn of(register: &Register, at: Timestamp) -> Result<Self, TrustReadError> {
        let read = |state| Ok((state, as_added(state)?));
        let mut all = register.trust().map(read).collect::<Result<Vec<_>, TrustReadError>>()?;
        all.sort_by_key(|(state, _)| state.leaf);
        let in_force =
            |state: &TrustState| state.revoked.as_ref().is_none_or(|(from, _)| at < *from);
        let counting = || all.iter().filter(|(state, _)| in_force(state));
        let policies = policies_of(counting());
        let mut relied = Self {
            keys: BTreeMap::new(),
            authorities: Vec::new(),
            proving: Vec::new(),
            demanding: demanding(&policies),
            revoking: revoking(counting()),
            about_logs: counting().filter_map(about_logs).collect(),
            lost_anchors: lost_anchors(all.iter().filter(|(state, _)| !in_force(state))),
        };
        for (state, one) in &all {
            for entry in one.entries() {
                let refused = policies.iter().find(|(_, policy)| policy.refuses(entry).is_some());
                let refused = refused.map(|(leaf, _)| *leaf.max(&state.leaf));
                relied.add(entry, Standing::of(state, entry, refused, at));
            }
        }
        Ok(relied)
    }

    fn add(&mut self, entry: &TrustEntry, standing: Standing) {
        let proves = |it: &Purpose| matches!(it, Purpose::Timestamp | Purpose::Witness);
        if entry.purposes.iter().any(proves) {
            self.proving.push(standing.clone());
        }
        if entry.certificate.as_ref().is_some_and(|it| it.is_authority()) {
            self.authorities.push(standing.clone());
        }
        self.keys.entry(entry.key.fingerprint().to_hex()).or_default().push(standing);
    }

    /// Tells whether the newest verdict on an item rests on anything that may be lost: a word at which nothing should
    /// rest on the item anyway rests on nobody.
    pub fn rests_on_trust(item: &EvidenceState) -> bool {
        let Some(verified) = item.verified.as_ref() else { return false };
        let appraisal = &verified.appraisal;
        let anchored = appraisal.anchors.iter().any(|it| it.outcome == Outcome::Pass);
        let signed = appraisal.signers.iter().any(|it| it.trusted);
        item.word() < Word::Incomplete && (anchored || signed || is_proven(verified))
    }

    /// Returns on whom or what the newest verdict on an item rests that is not relied on any more, or not before
    /// another look, by name.
    pub fn lost(&self, item: &EvidenceState) -> Vec<String> {
        let verified = item.verified.as_ref();
        let look = verified.map(|verified| Look { verified, leaf: verified.leaf, at: verified.at });
        look.map_or_else(Vec::new, |look| self.lost_since(item, look))
    }

    /// Returns what the newest verdict on an item lost after an entry of the ledger and its moment, as [`Self::lost`].
    pub fn lost_after(&self, item: &EvidenceState, (leaf, at): (u64, Timestamp)) -> Vec<String> {
        let Some(verified) = item.verified.as_ref() else { return Vec::new() };
        let look = Look { verified, leaf: leaf.max(verified.leaf), at: at.max(verified.at) };
        self.lost_since(item, look)
    }

    fn lost_since(&self, item: &EvidenceState, look: Look<'_>) -> Vec<String> {
        if item.word() >= Word::Incomplete {
            return Vec::new();
        }
        let verified = look.verified;
        let trusted = || verified.appraisal.signers.iter().filter(|it| it.trusted);
        let lost = trusted().filter(|it| self.is_lost(&it.key_id, look));
        let named = lost.map(|it| it.name.clone().unwrap_or_else(|| it.key_id.clone()));
        let mut all: Vec<_> = named.chain(self.brought_no_more(look)).collect();
        if is_proven(verified) {
            all.extend(names_of_lost(&self.proving, look));
        }
        let vouched = trusted().next().is_some() || is_proven(verified);
        let by_path = vouched && has_fact(verified, "revocation", |_| true);
        if by_path {
            all.extend(names_of_lost(&self.authorities, look));
        }
        if by_path || trusted().any(|it| self.is_certified(&it.key_id)) {
            all.extend(self.certificates_until(look));
        }
        all.extend(self.end_until(item, look));
        all.sort();
        all.dedup();
        all
    }

    /// One entry that revokes a key is enough, as in a look; to be refused, each of its entries has to be.
    ///
    /// A certificate's own key may stand in no entry: then it is one of the authorities that is asked about.
    fn is_lost(&self, key_id: &str, look: Look<'_>) -> bool {
        match self.keys.get(key_id) {
            Some(own) => {
                own.iter().any(|it| it.is_revoked_since(look))
                    || own.iter().all(|it| it.is_refused_since(look))
            }
            None => self.authorities.iter().any(|it| it.is_lost_since(look)),
        }
    }

    /// Names what heads and anchors that agreed with an item are about, where they no longer count.
    fn brought_no_more(&self, look: Look<'_>) -> impl Iterator<Item = String> {
        let later = self.lost_anchors.iter().filter(move |it| look.is_before(it.revoked));
        let agreed = later.filter(move |it| agrees(look.verified, &it.file));
        agreed.map(|it| it.subject.clone())
    }

    /// Tells whether a key counts by a certificate, which its issuer may have revoked.
    fn is_certified(&self, key_id: &str) -> bool {
        self.keys.get(key_id).is_none_or(|own| own.iter().any(|it| it.is_certificate))
    }

    /// Names what certificates are to be held against that came after the look.
    fn certificates_until(&self, look: Look<'_>) -> Vec<String> {
        let later = self.revoking.iter().filter(|(leaf, _)| look.leaf < *leaf);
        let lists = later.map(|(_, it)| format!("certificates, until a look with {it}"));
        let stricter = self.demanding.is_some_and(|leaf| look.leaf < leaf);
        let policy = stricter.then(|| "certificates, until a look by the newer policy".to_owned());
        lists.chain(policy).collect()
    }

    /// Names heads and anchors about a log that came after the look.
    fn end_until(&self, item: &EvidenceState, look: Look<'_>) -> Vec<String> {
        let appraisal = &look.verified.appraisal;
        // Deliveries of CloudTrail are logs of many chains that no profile describes.
        let delivered = (appraisal.format == "log").then_some(cloudtrail::PROFILE);
        let Some(profile) = appraisal.profile.as_deref().or(delivered) else { return Vec::new() };
        let (stream, source) = (appraisal.stream.as_deref(), item.received.source.as_deref());
        let covers = |set: &TrustSet| {
            set.heads().iter().any(|it| it.is_about(profile, stream, source))
                || set.anchors().iter().any(|it| it.may_cover(profile, source))
        };
        let later = self.about_logs.iter().filter(|(leaf, _, _)| look.leaf < *leaf);
        let covering = later.filter(|(_, _, set)| covers(set));
        covering.map(|(_, from, _)| format!("its end, until a look with {from}")).collect()
    }
}

impl Look<'_> {
    /// Tells whether a revocation came after it; one that was dated ahead comes on its day.
    fn is_before(self, (leaf, from): (u64, Timestamp)) -> bool {
        self.leaf < leaf || self.at < from
    }
}

impl Standing {
    fn of(state: &TrustState, entry: &TrustEntry, refused: Option<u64>, at: Timestamp) -> Self {
        let own = entry.revoked_at.map(|from| (state.leaf, from));
        let later = state.revoked_in.zip(state.revoked.as_ref().map(|(from, _)| *from));
        Self {
            subject: entry.subject.clone(),
            revoked: own.into_iter().chain(later).filter(|(_, from)| *from <= at).collect(),
            refused,
            is_certificate: entry.certificate.is_some(),
        }
    }

    fn is_revoked_since(&self, look: Look<'_>) -> bool {
        self.revoked.iter().any(|it| look.is_before(*it))
    }

    fn is_refused_since(&self, look: Look<'_>) -> bool {
        self.refused.is_some_and(|leaf| look.leaf < leaf)
    }

    fn is_lost_since(&self, look: Look<'_>) -> bool {
        self.is_revoked_since(look) || self.is_refused_since(look)
    }
}

fn names_of_lost(all: &[Standing], look: Look<'_>) -> impl Iterator<Item = String> {
    all.iter().filter(move |it| it.is_lost_since(look)).map(|it| it.subject.clone())
}

/// Returns the policy as it was from each entry on that changed it, the first first.
fn policies_of<'a>(
    all: impl Iterator<Item = &'a (&'a TrustState, TrustSet)>,
) -> Vec<(u64, Policy)> {
    let (mut together, mut policies) = (TrustSet::default(), Vec::new());
    for (state, one) in all.filter(|(_, one)| !one.policy().is_default()) {
        together.tighten(one.policy().clone());
        policies.push((state.leaf, together.policy().clone()));
    }
    policies
}

/// Returns the last entry since which more is demanded of keys themselves.
fn demanding(policies: &[(u64, Policy)]) -> Option<u64> {
    let default = Policy::default();
    let before = std::iter::once(&default).chain(policies.iter().map(|(_, policy)| policy));
    let grew = |(before, (leaf, policy)): (&Policy, &(u64, Policy))| {
        let more = before.min_rsa_bits < policy.min_rsa_bits || before.refuse != policy.refuse;
        more.then_some(*leaf)
    };
    before.zip(policies).filter_map(grew).last()
}

/// Returns what names revoked certificates that nothing before it named; a list is brought anew every week.
fn revoking<'a>(all: impl Iterator<Item = &'a (&'a TrustState, TrustSet)>) -> Vec<(u64, String)> {
    let mut known = BTreeSet::new();
    let named = all.flat_map(|(state, one)| {
        let more = one.revocation().revoking(&mut known);
        more.into_iter().map(|it| (state.leaf, it))
    });
    named.collect()
}

fn about_logs((state, one): &(&TrustState, TrustSet)) -> Option<(u64, String, TrustSet)> {
    let says_something = !(one.heads().is_empty() && one.anchors().is_empty());
    let id = state.added.id;
    says_something.then(|| (state.leaf, format!("{id} ({})", state.added.subject), one.clone()))
}

fn lost_anchors<'a>(all: impl Iterator<Item = &'a (&'a TrustState, TrustSet)>) -> Vec<LostAnchors> {
    let revoked = all.filter_map(|(state, _)| {
        Some(LostAnchors {
            // As in [`crate::trust::recorded_trust`].
            file: format!("{}.toml", state.added.id),
            subject: state.added.subject.clone(),
            revoked: state.revoked_in.zip(state.revoked.as_ref().map(|(from, _)| *from))?,
        })
    });
    revoked.collect()
}

/// Tells whether somebody proved a time of the item.
fn is_proven(verified: &VerifiedState) -> bool {
    has_fact(verified, "timestamp", |outcome| outcome == Outcome::Pass)
}

/// A report that lists as much as fits may have left the fact out.
fn has_fact(verified: &VerifiedState, check: &str, is: impl Fn(Outcome) -> bool) -> bool {
    let facts = &verified.appraisal.facts;
    facts.len() >= MAX_LISTED || facts.iter().any(|it| it.check == check && is(it.outcome))
}

/// So many facts a report lists at most.
const MAX_LISTED: usize = 200;
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
