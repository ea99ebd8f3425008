//! What a verdict rests on beside the bytes: earlier exports, and what the source promised.

use exhibit_core::digest::Sha256;
use exhibit_core::event::{EvidenceId, RelationSeen, SourcePinned, StreamRelation};
use exhibit_core::verdict::{End, Signer, Word};
use exhibit_verify::Appraised;
use exhibit_verify::relation::Relation;

/// Applies the recorded relations and the source's promise to a verdict computed from bytes alone.
///
/// The earlier exports need not be at hand: that they stand to this one as recorded is what the
/// ledger says. The first relation is the one that counts, as at intake. `whole` names those of
/// them that were intact and known back to their log's first record: only through such a one is an
/// export whole that does not begin there itself.
pub fn in_context(
    appraised: &mut Appraised,
    relations: &[RelationSeen],
    whole: &[EvidenceId],
    pin: Option<&SourcePinned>,
) {
    if let Some(seen) = relations.first() {
        // A link that can't be read as a digest can't show which record comes before.
        let comparable = appraised.predecessor.is_none() || predecessor(appraised).is_some();
        let heals = |seen: &RelationSeen| {
            let follows = seen.relation != StreamRelation::Continues || comparable;
            relation(seen.relation).joins_earlier() && follows && whole.contains(&seen.to.id)
        };
        appraised.relate_to(&relation(seen.relation), relations.iter().any(heals));
    }
    if let Some(why) = pin.and_then(|pin| weaker_than(pin, appraised)) {
        appraised.downgrade(&why);
    }
}

/// Returns the digest of the record before an export's first one, where that one names it so.
pub(crate) fn predecessor(appraised: &Appraised) -> Option<[u8; 32]> {
    let link = appraised.predecessor.as_deref()?;
    let hex = link.strip_prefix("sha256:").unwrap_or(link);
    Sha256::from_hex(hex).map(|digest| digest.0)
}

/// Tells whether a word says that an export was intact and known back to its log's first record.
pub(crate) fn is_whole(word: Word) -> bool {
    matches!(word, Word::Verified | Word::Unanchored)
}

/// Says how an item is weaker than what its source promised, if it is.
pub fn weaker_than(pin: &SourcePinned, appraised: &Appraised) -> Option<String> {
    if appraised.appraisal.format == "archive" {
        return None; // what was delivered lies in it, item by item
    }
    let (found, facts) = (appraised.appraisal.profile.as_deref(), &appraised.facts);
    let lacks = if found != Some(pin.profile.as_str()) {
        format!("it follows {}", found.unwrap_or("no log profile"))
    } else if pin.signer && facts.signer != Signer::Trusted {
        "no signer that you trust vouches for it".to_owned()
    } else if pin.end && facts.end != End::Proven {
        "its end is not proven".to_owned()
    } else {
        return None;
    };
    Some(format!("Downgraded from {}: {lacks}.", pin.profile))
}

/// Counts and positions are not recorded; only the kind of relation decides about the word.
fn relation(recorded: StreamRelation) -> Relation {
    match recorded {
        StreamRelation::Same => Relation::Same,
        StreamRelation::Extends => Relation::Extends { added: 0 },
        StreamRelation::Overlaps => Relation::Overlaps { shared: 0, added: 0 },
        StreamRelation::Continues => Relation::Continues,
        StreamRelation::Contained => Relation::Contained,
        StreamRelation::Gap => Relation::Gap { missing: None },
        StreamRelation::Conflict => Relation::Conflict { position: 0, older: 0, newer: 0 },
    }
}
