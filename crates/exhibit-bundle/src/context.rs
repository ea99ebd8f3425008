//! What a verdict rests on beside the bytes: earlier exports, and what the source promised.

use exhibit_core::event::{RelationSeen, SourcePinned, StreamRelation};
use exhibit_core::verdict::{End, Signer};
use exhibit_verify::Appraised;
use exhibit_verify::relation::Relation;

/// Applies the recorded relations and the source's promise to a verdict computed from bytes alone.
///
/// The earlier exports need not be at hand: that they stand to this one as recorded is what the
/// ledger says. The first relation is the one that counts, as at intake.
pub fn in_context(
    appraised: &mut Appraised,
    relations: &[RelationSeen],
    pin: Option<&SourcePinned>,
) {
    if let Some(seen) = relations.first() {
        appraised.relate(&relation(seen.relation));
    }
    if let Some(why) = pin.and_then(|pin| weaker_than(pin, appraised)) {
        appraised.downgrade(&why);
    }
}

/// Says how an item is weaker than what its source promised, if it is.
pub fn weaker_than(pin: &SourcePinned, appraised: &Appraised) -> Option<String> {
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
