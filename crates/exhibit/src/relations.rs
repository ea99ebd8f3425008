//! How an export stands to all earlier exports of its stream that the vault holds.

use exhibit_core::digest::Sha256;
use exhibit_core::event::{EvidenceId, EvidenceRef, RelationSeen, StreamRelation};
use exhibit_core::register::EvidenceState;
use exhibit_core::verdict::Word;
use exhibit_store::{DigestRows, StoreError};
use exhibit_verify::Appraised;
use exhibit_verify::relation::{
    Digests, DigestsFrom, Doubted, Export, Relation, compare, compare_chains,
};

use crate::error::Error;
use crate::vault::{Open, Vault};

/// The records of an export, as they are stored or staged.
#[derive(Clone, Copy)]
struct Rows<'a>(DigestRows<'a>);

impl Digests for Rows<'_> {
    type Error = StoreError;

    fn count(&self) -> u64 {
        self.0.count()
    }

    fn from(&self, index: u64) -> DigestsFrom<'_, StoreError> {
        match self.0.from(index) {
            Ok(rows) => Box::new(rows.map(|row| row.map(|(_, digest)| digest))),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn line(&self, index: u64) -> Result<u64, StoreError> {
        let row = self.0.from(index)?.next().transpose()?;
        Ok(row.map_or(0, |(line, _)| u64::from(line)))
    }
}

/// Compares an export with every earlier one of its stream, and lets the verdict know.
///
/// `own` is the item's number if it is held already. A conflict with any of them counts, also with
/// one that was withdrawn: it was known. A gap counts only if nothing joins the export to what is
/// held.
///
/// # Errors
/// [`Error::Store`].
pub fn relate(
    vault: &Vault<Open>,
    appraised: &mut Appraised,
    records: DigestRows<'_>,
    own: Option<EvidenceId>,
) -> Result<Vec<RelationSeen>, Error> {
    let rows = Rows(records);
    let newer = Export {
        starts_after: starts_after(appraised),
        digests: &rows,
        predecessor: appraised.predecessor.as_deref().and_then(digest_of_link),
        doubted: None,
    };
    let mut found = Vec::new();
    let mut from_whole = false;
    // A link that can't be read as a digest can't show which record comes before.
    let comparable = appraised.predecessor.is_none() || newer.predecessor.is_some();
    for earlier in earlier_exports(vault, appraised, own) {
        let doubted = earlier.verified.as_ref().map(|it| Doubted::of(&it.appraisal));
        let stored = Rows(vault.store().record_digests(earlier.received.id.0)?);
        let older = Export {
            starts_after: earlier.verified.as_ref().and_then(|v| v.starts_after),
            digests: &stored,
            predecessor: None,
            doubted: doubted.as_ref(),
        };
        let relation = match appraised.many_chains {
            true => compare_chains(&older, &newer)?,
            false => compare(&older, &newer)?,
        };
        if !earlier.is_held() && !matches!(relation, Relation::Conflict { .. }) {
            continue; // what was withdrawn can contradict, and nothing rests on it
        }
        let joins = relation.joins_earlier() && (relation != Relation::Continues || comparable);
        from_whole |= joins && is_whole(earlier);
        found.push((earlier.reference, relation));
    }
    let kept = telling(found);
    if let Some((_, worst)) = kept.first() {
        appraised.relate_to(worst, from_whole);
    }
    let mut all = Vec::new();
    for (to, relation) in kept {
        all.extend(seen(to, &relation, &records)?);
    }
    Ok(all)
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
    vault.register().evidence().filter(earlier).filter(of_stream).collect()
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
        let gravity = match relation {
            Relation::Conflict { .. } => 0,
            Relation::Doubtful { .. } => 2,
            _ => 1,
        };
        (gravity, std::cmp::Reverse(to.id))
    });
    kept
}

fn seen(
    to: EvidenceRef,
    relation: &Relation,
    records: &DigestRows<'_>,
) -> Result<Option<RelationSeen>, StoreError> {
    let (name, line) = match relation {
        Relation::Same => (StreamRelation::Same, None),
        Relation::Extends { .. } => (StreamRelation::Extends, None),
        Relation::Overlaps { .. } => (StreamRelation::Overlaps, None),
        Relation::Continues => (StreamRelation::Continues, None),
        Relation::Contained => (StreamRelation::Contained, None),
        Relation::Gap { .. } => (StreamRelation::Gap, None),
        Relation::Conflict { newer, .. } => {
            let line = records.from(*newer)?.next().transpose()?.map(|(line, _)| u64::from(line));
            (StreamRelation::Conflict, line)
        }
        Relation::Doubtful { .. } | Relation::Unrelated => return Ok(None),
    };
    let detail = match line {
        Some(line) => format!("Line {line} rewrites history: {relation}"),
        None => relation.to_string(),
    };
    Ok(Some(RelationSeen { to, relation: name, detail, line }))
}
