//! What each kind of damage must be called, by reasoning from what a format can show.
//!
//! A verdict is the worst of what is noticed. So for each kind of damage it is said here which claims it makes false:
//! what records say about themselves and each other, their signatures, statements in the delivery, and what the user
//! brought. A claim that is false is worth a word, depending on who vouches for it; without any, the word stays.

use exhibit_core::verdict::Word;

use crate::damage::Damage;
use crate::logs::{Brings, Demand, Link, Properties, Says, Signed, Statement};

/// What is expected of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Word(Word),
    /// There is nothing that could be damaged so.
    Nothing(&'static str),
}

/// The claims that a kind of damage makes false.
#[derive(Clone, Copy, Default)]
struct False {
    /// What a record states of its own content.
    digest: bool,
    /// What a record says about the one before it.
    link: bool,
    number: bool,
    /// Signatures of records that were changed without the key.
    signature: bool,
    /// Signatures of the producer are gone, and others in their place.
    other_key: bool,
    /// Signatures are gone.
    stripped: bool,
    /// There are fewer records than were stated.
    fewer: bool,
    /// There are more.
    more: bool,
    /// At the position of the last record stands another one.
    head: bool,
    /// Not all records are those that they were.
    root: bool,
    /// The last record is another one, and only that.
    last_only: bool,
    /// There is one after the last.
    appended: bool,
    /// The first records are not here.
    late: bool,
    /// Values are the same, and bytes are not.
    bytes: bool,
    /// Bytes are not the same that belong to no record.
    between: bool,
    /// Statements in the delivery were made to fit.
    restated: Restated,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Restated {
    #[default]
    None,
    /// Those that nobody signed.
    Unsigned,
    /// All, so that signatures do not fit what they are over.
    All,
    /// All, and signed by another key.
    Signed,
}

/// Returns the word for a format with these properties.
pub(crate) fn expected(
    can: &Properties,
    damage: Damage,
    brings: Brings,
    uncovered: bool,
) -> Expected {
    if let Some(why) = nothing_to_damage(can, damage, uncovered) {
        return Expected::Nothing(why);
    }
    let valid = valid(can, brings);
    match damage {
        // It is recognised by what was removed: then no profile speaks about it, and it promises nothing.
        Damage::StripSignatures if can.told_by_signature => return Expected::Word(Word::Unsigned),
        Damage::StripChain => return Expected::Word(Word::Unsigned),
        // An archive without what the profile demands of it is not what the profile describes.
        Damage::StripChainNamed if can.packed => return Expected::Word(Word::CannotCheck),
        // Weaker than what was named, or promised.
        Damage::StripChainNamed | Damage::StripChainPinned => return Expected::Word(Word::Broken),
        _ => {}
    }
    let wrong = made_false(can, damage);
    let mut words = vec![valid];
    words.extend(noticed_in_records(can, &wrong, brings));
    for statement in can.statements {
        if damage != Damage::DropAnchor {
            words.extend(noticed_by(statement, can, &wrong, brings));
        } else if statement.demand == Demand::Required {
            words.push(Word::Incomplete);
        }
    }
    if brings == Brings::All && contradicts(can.brought, can, &wrong) {
        words.push(Word::Diverged);
    }
    if wrong.appended {
        // What was stated is still so, and says nothing about what comes after it.
        words.push(unproven(can));
    }
    if wrong.bytes || wrong.late {
        words.push(Word::Incomplete);
    }
    Expected::Word(words.into_iter().max().expect("at least one"))
}

fn nothing_to_damage(can: &Properties, damage: Damage, uncovered: bool) -> Option<&'static str> {
    let signed_statement = can.statements.iter().any(|it| it.signed != Signed::Nobody);
    let signed = can.signed != Signed::Nobody || signed_statement;
    let chained = can.digest || can.link != Link::No;
    match damage {
        Damage::EditUncovered if !uncovered => Some("every field is covered"),
        Damage::StripSignatures | Damage::Resign if !signed => Some("nothing is signed"),
        Damage::FinalNewline if can.array => Some("the file does not end with one"),
        Damage::Rechain if !chained => Some("there is no chain"),
        Damage::ReplaceAnchor | Damage::DropAnchor if can.statements.is_empty() => {
            Some("nothing in the delivery speaks about the end")
        }
        _ if damage.strips_chain() && !chained && can.signed == Signed::Nobody => {
            Some("records have no such fields")
        }
        _ => None,
    }
}

/// The best word for a log whose end nothing shows.
fn unproven(can: &Properties) -> Word {
    valid(can, Brings::Nothing)
}

/// The word for the valid export.
fn valid(can: &Properties, brings: Brings) -> Word {
    let chained = can.digest || can.link != Link::No;
    let ordered = chained || can.number;
    if brings == Brings::Nothing {
        let claims = chained || can.signed != Signed::Nobody;
        return if claims { Word::Unanchored } else { Word::Unsigned };
    }
    let key = matches!(can.signed, Signed::Key { .. }) && ordered;
    let names_records = |it: &[Says]| it.iter().any(|says| matches!(says, Says::Head | Says::Root));
    let whole = can.brought_signed && names_records(can.brought);
    if key || whole { Word::Verified } else { Word::Unanchored }
}

fn made_false(can: &Properties, damage: Damage) -> False {
    let none = False::default();
    let shifted = False { link: true, number: true, root: true, ..none };
    match damage {
        Damage::Edit => False {
            digest: true,
            link: can.link == Link::Open,
            signature: true,
            root: true,
            ..none
        },
        // Nothing comes after it that would name it.
        Damage::EditLast => {
            False { digest: true, signature: true, head: true, root: true, last_only: true, ..none }
        }
        Damage::CutBeginning if can.link != Link::No || can.number => False { late: true, ..none },
        Damage::Delete | Damage::CutBeginning => False { fewer: true, head: true, ..shifted },
        Damage::Duplicate => False { more: true, head: true, ..shifted },
        Damage::Swap => shifted,
        Damage::Insert => False { signature: true, more: true, head: true, ..shifted },
        Damage::Append => False { signature: true, more: true, appended: true, ..none },
        Damage::Truncate => False { fewer: true, head: true, root: true, ..none },
        Damage::ReplaceAnchor => {
            let restated = Restated::All;
            False { fewer: true, head: true, root: true, restated, ..none }
        }
        Damage::DropAnchor => {
            let restated = Restated::Unsigned;
            False { fewer: true, head: true, root: true, restated, ..none }
        }
        Damage::StripSignatures => False { stripped: true, ..none },
        // Who has not the secret leaves codes as they are, so that the last one is still the one that was stated.
        Damage::Rechain => False {
            signature: true,
            head: can.link == Link::Open,
            root: true,
            restated: Restated::Unsigned,
            ..none
        },
        Damage::Resign => {
            False { other_key: true, head: true, root: true, restated: Restated::Signed, ..none }
        }
        Damage::Splice => False { link: true, other_key: true, head: true, root: true, ..none },
        // The items of an array may stand anywhere, and a format that ends lines need not end the last one.
        Damage::Crlf | Damage::Reindent if can.array => False { between: true, ..none },
        Damage::FinalNewline if !can.line_feed => False { between: true, ..none },
        _ if damage.is_transport() => False { bytes: true, ..none },
        _ => none,
    }
}

/// What records show by themselves: everybody can see it, but for signatures of unknown keys.
fn noticed_in_records(can: &Properties, wrong: &False, brings: Brings) -> Vec<Word> {
    let all = brings == Brings::All;
    let mut words = Vec::new();
    let broken = (wrong.digest && can.digest)
        || (wrong.link && can.link != Link::No)
        || (wrong.number && can.number);
    if broken {
        words.push(Word::Broken);
    }
    if wrong.signature && fails_openly(can.signed, all) {
        words.push(Word::Broken);
    }
    if wrong.other_key && can.signed != Signed::Nobody && all {
        words.push(Word::Broken);
    }
    if wrong.stripped && can.signed != Signed::Nobody {
        words.push(Word::Broken);
    }
    words
}

/// Whether a signature that does not fit is noticed.
fn fails_openly(signed: Signed, all: bool) -> bool {
    match signed {
        Signed::Nobody => false,
        Signed::Key { shown } => shown || all,
        Signed::Coded => all,
    }
}

/// What a statement in the delivery shows.
fn noticed_by(
    statement: &Statement,
    can: &Properties,
    wrong: &False,
    brings: Brings,
) -> Option<Word> {
    let all = brings == Brings::All;
    let is_signed = statement.signed != Signed::Nobody;
    if wrong.stripped && is_signed {
        return Some(Word::Broken);
    }
    let fits = match wrong.restated {
        Restated::None => false,
        Restated::Unsigned => !is_signed,
        Restated::All | Restated::Signed => true,
    };
    if !fits {
        let vouched = matches!(statement.signed, Signed::Key { .. }) && all;
        let word = if vouched { Word::Broken } else { Word::Incomplete };
        // One that is made now and then does not speak about the last records.
        let lags = statement.demand == Demand::Some && wrong.last_only;
        return (!lags && contradicts(statement.says, can, wrong)).then_some(word);
    }
    let stale = match wrong.restated {
        Restated::All => is_signed && fails_openly(statement.signed, all),
        Restated::Signed => is_signed && all,
        _ => false,
    };
    stale.then_some(Word::Broken)
}

/// Whether what a statement says is no longer so.
fn contradicts(says: &[Says], can: &Properties, wrong: &False) -> bool {
    says.iter().any(|says| match says {
        Says::Count => wrong.fewer,
        Says::Exactly => wrong.fewer || wrong.more,
        Says::Head => wrong.fewer || wrong.head,
        Says::Root => wrong.root,
        Says::File => {
            let bytes = wrong.bytes || wrong.between;
            let signatures = wrong.stripped && can.signed != Signed::Nobody;
            wrong.root || wrong.late || wrong.appended || bytes || signatures
        }
    })
}
