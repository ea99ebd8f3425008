//! How an export stands to all earlier exports of its stream that the vault holds.

use exhibit_core::digest::Sha256;
use exhibit_core::event::{EvidenceId, EvidenceRef, RelationSeen, StreamRelation};
use exhibit_core::register::EvidenceState;
use exhibit_core::verdict::Word;
use exhibit_verify::Appraised;
use exhibit_verify::relation::{Export, Relation, compare, compare_chains};

use crate::error::Error;
use crate::vault::{Open, Vault};

/// The digests of an export's records, in order, with their lines.
#[derive(Default)]
pub struct Digests {
    digests: Vec<[u8; 32]>,
    lines: Vec<u32>,
}

impl Digests {
    /// Adds the next record.
    pub fn push(&mut self, line: u64, digest: [u8; 32]) {
        self.digests.push(digest);
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
    }

    fn line(&self, index: usize) -> Option<u64> {
        self.lines.get(index).map(|line| u64::from(*line))
    }

    /// Reads those of an item that the vault holds.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn of_stored(vault: &Vault<Open>, id: EvidenceId) -> Result<Self, Error> {
        let mut all = Self::default();
        for record in vault.store().record_digests(id.0)? {
            let (line, digest) = record?;
            all.push(u64::from(line), digest);
        }
        Ok(all)
    }
}

/// Compares an export with every earlier one of its stream, and lets the verdict know.
///
/// `own` is the item's number if it is held already. A conflict with any of them counts; a gap
/// counts only if nothing joins the export to what is held.
///
/// # Errors
/// [`Error::Store`].
pub fn relate(
    vault: &Vault<Open>,
    appraised: &mut Appraised,
    digests: &Digests,
    own: Option<EvidenceId>,
) -> Result<Vec<RelationSeen>, Error> {
    let newer = Export {
        starts_after: starts_after(appraised),
        digests: &digests.digests,
        predecessor: appraised.predecessor.as_deref().and_then(digest_of_link),
    };
    let mut found = Vec::new();
    let mut from_whole = false;
    // A link that can't be read as a digest can't show which record comes before.
    let comparable = appraised.predecessor.is_none() || newer.predecessor.is_some();
    for earlier in earlier_exports(vault, appraised, own) {
        let stored = Digests::of_stored(vault, earlier.received.id)?;
        let older = Export {
            starts_after: earlier.verified.as_ref().and_then(|v| v.starts_after),
            digests: &stored.digests,
            predecessor: None,
        };
        let relation = match appraised.many_chains {
            true => compare_chains(&older, &newer),
            false => compare(&older, &newer),
        };
        let joins = relation.joins_earlier() && (relation != Relation::Continues || comparable);
        from_whole |= joins && is_whole(earlier);
        found.push((earlier.reference, relation));
    }
    let kept = telling(found);
    if let Some((_, worst)) = kept.first() {
        appraised.relate_to(worst, from_whole);
    }
    Ok(kept.into_iter().filter_map(|(to, relation)| seen(to, &relation, digests)).collect())
}

/// Returns how many records of the log come before this export, where that is known.
///
/// An export whose first record names no predecessor begins with the log's first.
pub fn starts_after(appraised: &Appraised) -> Option<u64> {
    match (&appraised.starts_after, &appraised.predecessor) {
        (None, None) => Some(0),
        (known, _) => *known,
    }
}

fn earlier_exports<'a>(
    vault: &'a Vault<Open>,
    appraised: &Appraised,
    own: Option<EvidenceId>,
) -> Vec<&'a EvidenceState> {
    let appraisal = &appraised.appraisal;
    if appraisal.stream.is_none() {
        return Vec::new();
    }
    let of_stream = |item: &&EvidenceState| {
        let other = item.verified.as_ref().map(|v| &v.appraisal);
        other.is_some_and(|o| o.stream == appraisal.stream && o.profile == appraisal.profile)
    };
    let earlier = |item: &&EvidenceState| own.is_none_or(|own| item.received.id < own);
    let held = vault.register().evidence().filter(|item| item.is_held());
    held.filter(earlier).filter(of_stream).collect()
}

/// Tells whether an export was intact and known back to the log's first record when it was judged.
///
/// The word says so: a part of a log, and whatever is broken, is worse than UNANCHORED.
fn is_whole(earlier: &EvidenceState) -> bool {
    matches!(earlier.word(), Word::Verified | Word::Unanchored)
}

fn digest_of_link(link: &str) -> Option<[u8; 32]> {
    let hex = link.strip_prefix("sha256:").unwrap_or(link);
    Sha256::from_hex(hex).map(|digest| digest.0)
}

/// Keeps what tells something, the gravest first.
fn telling(found: Vec<(EvidenceRef, Relation)>) -> Vec<(EvidenceRef, Relation)> {
    let joined = found.iter().any(|(_, relation)| relation.joins_earlier());
    let tells = |relation: &Relation| match relation {
        Relation::Unrelated => false,
        Relation::Gap { .. } => !joined,
        _ => true,
    };
    let mut kept: Vec<_> = found.into_iter().filter(|(_, r)| tells(r)).collect();
    kept.sort_by_key(|(to, relation)| {
        (!matches!(relation, Relation::Conflict { .. }), std::cmp::Reverse(to.id))
    });
    kept
}

fn seen(to: EvidenceRef, relation: &Relation, digests: &Digests) -> Option<RelationSeen> {
    let (name, line) = match relation {
        Relation::Same => (StreamRelation::Same, None),
        Relation::Extends { .. } => (StreamRelation::Extends, None),
        Relation::Overlaps { .. } => (StreamRelation::Overlaps, None),
        Relation::Continues => (StreamRelation::Continues, None),
        Relation::Contained => (StreamRelation::Contained, None),
        Relation::Gap { .. } => (StreamRelation::Gap, None),
        Relation::Conflict { newer, .. } => (StreamRelation::Conflict, digests.line(*newer)),
        Relation::Unrelated => return None,
    };
    let detail = match line {
        Some(line) => format!("Line {line} rewrites history: {relation}"),
        None => relation.to_string(),
    };
    Some(RelationSeen { to, relation: name, detail, line })
}
