//! One word for what a piece of evidence is worth, chosen by one pure function.
//!
//! Verification yields separate [`Facts`]; [`word`] turns them into a [`Word`]. Each fact names
//! the best word that it still allows, and the worst of these by precedence is the answer, so no
//! combination of facts can be better than any one of them. The full table is tested.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The word on top of a verdict. Ordered by precedence: the worst is the greatest.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Word {
    /// Intact, tied to a key that the user brought, and its end is proven.
    #[serde(rename = "VERIFIED")]
    Verified,
    /// Consistent, but trust came from inside the file, or nobody signed, or the end is not proven.
    #[serde(rename = "UNANCHORED")]
    Unanchored,
    /// No chain and no signature: the digest is recorded, nothing more.
    #[serde(rename = "UNSIGNED")]
    Unsigned,
    /// A gap, a missing part, bytes changed in transport, or a signature that is not supported.
    #[serde(rename = "INCOMPLETE")]
    Incomplete,
    /// Unreadable, empty, ambiguous, or not what it claims to be.
    #[serde(rename = "CANNOT CHECK")]
    CannotCheck,
    /// Contradicts a record, head or checkpoint that is already known.
    #[serde(rename = "DIVERGED")]
    Diverged,
    /// Something does not verify.
    #[serde(rename = "BROKEN")]
    Broken,
}

impl Word {
    /// All words, from the best to the worst.
    pub const ALL: [Self; 7] = [
        Self::Verified,
        Self::Unanchored,
        Self::Unsigned,
        Self::Incomplete,
        Self::CannotCheck,
        Self::Diverged,
        Self::Broken,
    ];

    /// Returns the word as it is shown everywhere, such as `CANNOT CHECK`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "VERIFIED",
            Self::Unanchored => "UNANCHORED",
            Self::Unsigned => "UNSIGNED",
            Self::Incomplete => "INCOMPLETE",
            Self::CannotCheck => "CANNOT CHECK",
            Self::Diverged => "DIVERGED",
            Self::Broken => "BROKEN",
        }
    }

    /// Reads what [`Word::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == text)
    }

    /// Returns the exit code of the commands whose result is a verdict.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Verified => 0,
            Self::Unanchored | Self::Unsigned => 10,
            Self::Incomplete => 20,
            Self::Diverged => 30,
            Self::Broken => 40,
            Self::CannotCheck => 3,
        }
    }

    /// Tells whether a person has to act: something is wrong, or could not be looked at.
    pub fn is_alarming(self) -> bool {
        matches!(self, Self::CannotCheck | Self::Diverged | Self::Broken)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Returns the word for several items together: the worst by precedence, `CANNOT CHECK` for none.
pub fn worst(words: impl IntoIterator<Item = Word>) -> Word {
    words.into_iter().max().unwrap_or(Word::CannotCheck)
}

/// Returns the word that these facts deserve.
///
/// VERIFIED needs all of: intact bytes, a signature by a key that the user brought and that
/// covers this item, an accepted algorithm, a proven end (or a format that claims no order), a
/// profile that the user relies on, and no conflict with what is already known.
pub fn word(facts: &Facts) -> Word {
    worst([
        facts.integrity.ceiling(),
        signer_ceiling(facts.signer, facts.integrity),
        facts.end.ceiling(),
        facts.policy.ceiling(),
        facts.relation.ceiling(),
        facts.profile.ceiling(),
        facts.pin.ceiling(),
    ])
}

/// What verification found out, one fact a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Do the bytes agree with themselves?
    pub integrity: Integrity,
    /// Who signed?
    pub signer: Signer,
    /// Is the last record really the last?
    pub end: End,
    /// Does policy accept the algorithms?
    pub policy: Policy,
    /// Does it agree with what is already known?
    pub relation: Relation,
    /// Where did the description of the format come from?
    pub profile: ProfileTrust,
    /// Is it as strong as its source promised?
    pub pin: Pin,
    /// When did it exist? Never changes the word by itself: validity of keys is judged with it.
    pub time: Time,
    /// Which fields does the hash cover? Never changes the word: it is reported beside it.
    pub coverage: Coverage,
}

/// Whether the bytes agree with the digests, links and counts that they carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// Every digest and link was recomputed and agrees.
    Intact,
    /// There is nothing to recompute: no chain, no digest, no signature.
    Unclaimed,
    /// Content is intact once a named change in transport is undone.
    Reencoded,
    /// A gap, an absent member, or a part over a limit: what is here agrees.
    Partial,
    /// Something does not agree.
    Broken,
    /// Unreadable, empty, ambiguous, or not what it claims to be.
    Unreadable,
}

/// Whose signature it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// By a key that the user brought, in scope, valid at the time judged.
    Trusted,
    /// Verifies by a key that the user did not bring.
    Unknown,
    /// Verifies by a key that the user brought, which had expired, was revoked or not yet valid.
    OutOfTime,
    /// Verifies by a key that the user brought, which the user's own policy refuses.
    Refused,
    /// The format has no signature, or does not demand one and there is none.
    NotClaimed,
    /// Present, but it can't be evaluated with what was brought (no key at all, no secret).
    NotChecked,
    /// Present, in a format or algorithm that is not supported.
    Unsupported,
    /// A key in scope was brought, and another key signed.
    NotTheKeyBrought,
    /// Demanded by the format, and absent.
    Missing,
    /// Does not verify.
    Bad,
}

/// Whether the last record is shown to be the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By a signed count or head, a terminal record, a witness, or a head that the user supplied.
    Proven,
    /// The format makes no claim of order, such as a document.
    NoClaim,
    /// Nothing protects the end.
    Unproven,
    /// Proven up to a record before the last.
    Lagging,
    /// A part that should show the end is absent.
    Missing,
    /// A count or head in the delivery, vouched for by nobody the user knows, names other records.
    Disputed,
    /// A count or head in the delivery that a key of the user's signed names other records.
    Rejected,
    /// A count, head or checkpoint that the user brought names other records.
    ContradictsUser,
}

/// What policy says about the algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Accepted.
    Accepted,
    /// Verifies, by an algorithm that policy refuses (HMAC, SHA-1, MD5, DSA, `none`).
    Refused,
}

/// How it stands to exports, heads and checkpoints that are already known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Nothing to compare with.
    None,
    /// Same, extends, overlaps, continues, or is contained in what is known.
    Consistent,
    /// Records between this and what is known are missing.
    Gap,
    /// The same position holds another record.
    Conflict,
}

/// Where the log profile came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileTrust {
    /// Built in, adopted by digest, or none was needed.
    Relied,
    /// Named for this one look, or guessed: never better than UNANCHORED.
    Named,
}

/// Whether the item keeps what its pinned source promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// The source is not pinned, or the item keeps the promise.
    Kept,
    /// Weaker than the source's pinned profile, signer or end rule.
    Downgraded,
}

/// What is known about when it existed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// By an authority or cosignature that the user brought.
    Proven,
    /// Only stated by the item itself.
    Claimed,
    /// Not stated.
    None,
}

/// How much of what is shown the hash covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Every field.
    Full,
    /// Some fields lie outside the hash.
    Partial,
    /// There is no hash.
    None,
}

impl Integrity {
    /// Every value.
    pub const ALL: [Self; 6] = [
        Self::Intact,
        Self::Unclaimed,
        Self::Reencoded,
        Self::Partial,
        Self::Broken,
        Self::Unreadable,
    ];

    fn ceiling(self) -> Word {
        match self {
            Self::Intact => Word::Verified,
            Self::Unclaimed => Word::Unsigned,
            Self::Reencoded | Self::Partial => Word::Incomplete,
            Self::Broken => Word::Broken,
            Self::Unreadable => Word::CannotCheck,
        }
    }
}

impl Signer {
    /// Every value.
    pub const ALL: [Self; 10] = [
        Self::Trusted,
        Self::Unknown,
        Self::OutOfTime,
        Self::Refused,
        Self::NotClaimed,
        Self::NotChecked,
        Self::Unsupported,
        Self::NotTheKeyBrought,
        Self::Missing,
        Self::Bad,
    ];
}

/// A plain document that nobody signed is UNSIGNED; a chain that nobody signed is UNANCHORED.
fn signer_ceiling(signer: Signer, integrity: Integrity) -> Word {
    match signer {
        Signer::Trusted => Word::Verified,
        Signer::NotClaimed if integrity == Integrity::Unclaimed => Word::Unsigned,
        Signer::Unknown
        | Signer::OutOfTime
        | Signer::Refused
        | Signer::NotClaimed
        | Signer::NotChecked => Word::Unanchored,
        Signer::Unsupported => Word::Incomplete,
        Signer::NotTheKeyBrought | Signer::Missing | Signer::Bad => Word::Broken,
    }
}

impl End {
    /// Every value.
    pub const ALL: [Self; 8] = [
        Self::Proven,
        Self::NoClaim,
        Self::Unproven,
        Self::Lagging,
        Self::Missing,
        Self::Disputed,
        Self::Rejected,
        Self::ContradictsUser,
    ];

    fn ceiling(self) -> Word {
        match self {
            Self::Proven | Self::NoClaim => Word::Verified,
            Self::Unproven | Self::Lagging => Word::Unanchored,
            Self::Missing | Self::Disputed => Word::Incomplete,
            Self::Rejected => Word::Broken,
            Self::ContradictsUser => Word::Diverged,
        }
    }
}

impl Policy {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Refused];

    fn ceiling(self) -> Word {
        match self {
            Self::Accepted => Word::Verified,
            Self::Refused => Word::Unanchored,
        }
    }
}

impl Relation {
    /// Every value.
    pub const ALL: [Self; 4] = [Self::None, Self::Consistent, Self::Gap, Self::Conflict];

    fn ceiling(self) -> Word {
        match self {
            Self::None | Self::Consistent => Word::Verified,
            Self::Gap => Word::Incomplete,
            Self::Conflict => Word::Diverged,
        }
    }
}

impl ProfileTrust {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::Relied, Self::Named];

    fn ceiling(self) -> Word {
        match self {
            Self::Relied => Word::Verified,
            Self::Named => Word::Unanchored,
        }
    }
}

impl Pin {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::Kept, Self::Downgraded];

    fn ceiling(self) -> Word {
        match self {
            Self::Kept => Word::Verified,
            Self::Downgraded => Word::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Sha256;

    /// Every combination of facts that can matter, in a fixed order.
    fn table() -> impl Iterator<Item = Facts> {
        Integrity::ALL.into_iter().flat_map(|integrity| {
            Signer::ALL.into_iter().flat_map(move |signer| {
                End::ALL.into_iter().flat_map(move |end| {
                    Policy::ALL.into_iter().flat_map(move |policy| {
                        Relation::ALL.into_iter().flat_map(move |relation| {
                            ProfileTrust::ALL.into_iter().flat_map(move |profile| {
                                Pin::ALL.into_iter().map(move |pin| Facts {
                                    integrity,
                                    signer,
                                    end,
                                    policy,
                                    relation,
                                    profile,
                                    pin,
                                    time: Time::None,
                                    coverage: Coverage::None,
                                })
                            })
                        })
                    })
                })
            })
        })
    }

    #[test]
    fn the_full_table_is_the_frozen_one() {
        let mut text = String::new();
        let mut counts = [0_usize; 7];
        for facts in table() {
            let word = word(&facts);
            counts[Word::ALL.iter().position(|w| *w == word).expect("listed")] += 1;
            text.push_str(&format!(
                "{:?}\t{:?}\t{:?}\t{:?}\t{:?}\t{:?}\t{:?}\t{word}\n",
                facts.integrity,
                facts.signer,
                facts.end,
                facts.policy,
                facts.relation,
                facts.profile,
                facts.pin,
            ));
        }
        assert_eq!(text.lines().count(), 15_360);
        insta::assert_debug_snapshot!((counts, Sha256::of(text.as_bytes())));
    }

    #[test]
    fn verified_has_exactly_one_meaning() {
        for facts in table() {
            let deserved = facts.integrity == Integrity::Intact
                && facts.signer == Signer::Trusted
                && matches!(facts.end, End::Proven | End::NoClaim)
                && facts.policy == Policy::Accepted
                && matches!(facts.relation, Relation::None | Relation::Consistent)
                && facts.profile == ProfileTrust::Relied
                && facts.pin == Pin::Kept;
            assert_eq!(word(&facts) == Word::Verified, deserved, "{facts:?}");
        }
    }

    /// The rules of docs/format.md, "Verdict", said a second time and in another way.
    #[test]
    fn each_row_follows_the_written_rules() {
        for f in table() {
            let expected = if f.integrity == Integrity::Broken
                || matches!(f.signer, Signer::NotTheKeyBrought | Signer::Missing | Signer::Bad)
                || f.end == End::Rejected
                || f.pin == Pin::Downgraded
            {
                Word::Broken
            } else if f.relation == Relation::Conflict || f.end == End::ContradictsUser {
                Word::Diverged
            } else if f.integrity == Integrity::Unreadable {
                Word::CannotCheck
            } else if matches!(f.integrity, Integrity::Reencoded | Integrity::Partial)
                || f.signer == Signer::Unsupported
                || matches!(f.end, End::Missing | End::Disputed)
                || f.relation == Relation::Gap
            {
                Word::Incomplete
            } else if f.integrity == Integrity::Unclaimed {
                Word::Unsigned
            } else if f.signer != Signer::Trusted
                || matches!(f.end, End::Unproven | End::Lagging)
                || f.policy == Policy::Refused
                || f.profile == ProfileTrust::Named
            {
                Word::Unanchored
            } else {
                Word::Verified
            };
            assert_eq!(word(&f), expected, "{f:?}");
        }
    }

    #[test]
    fn time_and_coverage_never_change_the_word() {
        for facts in table() {
            for time in [Time::Proven, Time::Claimed, Time::None] {
                for coverage in [Coverage::Full, Coverage::Partial, Coverage::None] {
                    assert_eq!(word(&Facts { time, coverage, ..facts }), word(&facts));
                }
            }
        }
    }

    #[test]
    fn words_order_by_precedence_and_nothing_is_cannot_check() {
        use Word::*;
        assert_eq!(
            Word::ALL,
            [Verified, Unanchored, Unsigned, Incomplete, CannotCheck, Diverged, Broken]
        );
        assert!(Word::ALL.is_sorted());
        assert_eq!(worst([]), CannotCheck);
        assert_eq!(worst([Verified, Incomplete, CannotCheck]), CannotCheck);
        assert_eq!(Word::ALL.map(Word::exit_code), [0, 10, 10, 20, 3, 30, 40]);
        assert!(Word::ALL.iter().all(|w| Word::parse(w.as_str()) == Some(*w)));
    }
}
