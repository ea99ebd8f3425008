//! Every fixed text of the pack, in one place for review and translation.

mod assurance;
mod engagements;
mod findings;
mod organisation;
mod samples;
mod signing;
mod soa;
mod work;

use exhibit_core::verdict::Word;

pub(crate) use assurance::*;
pub(crate) use engagements::*;
pub(crate) use findings::*;
pub(crate) use organisation::*;
pub(crate) use samples::*;
pub(crate) use signing::*;
pub(crate) use soa::*;
pub(crate) use work::*;

use crate::model::{Coverage, Pack};
use crate::typeset::Reason;

/// Stands on every page.
pub(crate) const INDEPENDENT: &str = exhibit_core::INDEPENDENT;
pub(crate) const LANGUAGE: &str = "en";
pub(crate) const PRODUCER: &str = "Exhibit A";
pub(crate) const UNTITLED: &str = "Evidence pack";

pub(crate) const RECORD: &str = "Record to be signed";

pub(crate) const KIND_OF_DOCUMENT: &str = "Evidence pack";
pub(crate) const PERIOD: &str = "Period";
pub(crate) const SCOPE: &str = "Scope";
pub(crate) const CATALOG: &str = "Catalog";
pub(crate) const PREPARED_BY: &str = "Prepared by";
pub(crate) const GENERATED: &str = "Generated";
pub(crate) const PACK_ID: &str = "Pack";
pub(crate) const ORIGIN: &str = "Origin";
pub(crate) const CHECKPOINT: &str = "Checkpoint";
pub(crate) const CONTENTS: &str = "Contents";
pub(crate) const CODE_ALT: &str = "QR code with the origin, the size and the root hash of the checkpoint that are printed beside it";
pub(crate) const COVER_NOTE: &str = "This pack speaks of the ledger up to this checkpoint. Compare the root with the one that you were given over another channel.";

pub(crate) const SUMMARY: &str = "Summary";
pub(crate) const COUNTS_SENTENCE: &str = "How many items have each verdict. A verdict speaks of the integrity of a file, never of conformity.";
pub(crate) const ALERTS: &str = "What needs attention";
pub(crate) const NO_ALERTS: &str = "Nothing in this pack needs attention before it is read.";
pub(crate) const MAP_CONTROLS: &str = "Coverage of Annex A";
pub(crate) const MAP_CLAUSES: &str = "Coverage of the clauses";
pub(crate) const MAP_SENTENCE: &str = "Each tile is one requirement, with the number of its items. The bar on its left shows how far the evidence goes as a person judged it: half or full. Where nobody judged it, there is none. A triangle marks a requirement with evidence that is DIVERGED, BROKEN or CANNOT CHECK and has not been explained.";
pub(crate) const MAP_EMPTY: &str = "No requirements were selected for this pack.";

pub(crate) const CONTROLS: &str = "Requirement by requirement";
pub(crate) const GAPS: &str = "Gaps";
pub(crate) const NO_GAPS: &str = "No gap was recorded.";
pub(crate) const NO_EVIDENCE: &str = "No evidence is mapped to this requirement.";

pub(crate) const REGISTER: &str = "Evidence register";
pub(crate) const REGISTER_SENTENCE: &str = "Each row is one item. The digest is SHA-256 over the item exactly as it was received; for an item of several files, over the sorted list of their digests.";

pub(crate) const FAILURES: &str = "Where items did not verify";
pub(crate) const RELATIONS: &str = "Relations between exports";
pub(crate) const RELATIONS_SENTENCE: &str = "How a later export of a stream relates to an earlier one. Only a conflict, another record at the same position, contradicts what was already known.";
pub(crate) const NOT_CHECKED: &str = "What was not checked";
pub(crate) const NOT_CHECKED_SENTENCE: &str = "Checks that were not made, and the reason for each. An unmade check is neither a pass nor a failure.";
pub(crate) const NOT_COVERED: &str = "What the logs do not protect";
pub(crate) const NOT_COVERED_SENTENCE: &str =
    "Fields that lie outside a log's own hash: they can be changed without breaking its chain.";
pub(crate) const OMISSIONS: &str = "Withheld and omitted";
pub(crate) const OMISSIONS_SENTENCE: &str =
    "Everything that was left out of this pack, how, and who decided it.";
pub(crate) const PEOPLE: &str = "People";
pub(crate) const PEOPLE_SENTENCE: &str =
    "Who acted in the ledger, and the fingerprint of the key with which each of them signed.";
pub(crate) const TRUST: &str = "Keys that were trusted";
pub(crate) const TRUST_SENTENCE: &str = "Each key on which a verdict rests, and how its fingerprint was confirmed. A key that is marked was confirmed only by the audited organisation: confirm it yourself before you rely on it.";
pub(crate) const ONLY_AUDITED: &str = "confirmed only by the audited organisation";
pub(crate) const NOT_CONFIRMED: &str = "confirmed by nobody";
pub(crate) const EXCEPTION: &str = "Counts by an exception from the organisation\u{2019}s policy: ";
pub(crate) const POLICY: &str = "Policy on keys and algorithms";
pub(crate) const POLICY_FLOOR: &str = "Never accepted, and open to no exception: HMAC, \u{2018}none\u{2019}, SHA-1, MD5, DSA, and RSA below 2,048 bits. Ed25519 is verified by the strict rule.";
pub(crate) const POLICY_DEMANDS: &str = "Beyond this, the organisation demands:";
pub(crate) const VERIFY: &str = "How to verify this pack";
pub(crate) const VERIFY_ANSWER: &str = "Every check in this pack can be repeated with tools that we did not write. Take the commands from the published guide rather than from here if you do not trust this file, and never take the signer's key from the bundle.";
pub(crate) const EXPECT: &str = "You should see: ";
pub(crate) const STEP: &str = "Step";
pub(crate) const NO_STEPS: &str =
    "No steps were written into this pack; follow the published guide.";
pub(crate) const LIMITS: &str = "What this pack cannot prove";
pub(crate) const SUBSTITUTED: &str = "Characters printed as code points";
pub(crate) const SUBSTITUTED_SENTENCE: &str =
    "Each character that was replaced, why, and how often it occurs in the text of this pack.";

pub(crate) const HEAD_VERDICT: &str = "Verdict";
pub(crate) const HEAD_ITEMS: &str = "Items";
pub(crate) const HEAD_MEANING: &str = "What it means";
pub(crate) const HEAD_EVIDENCE: &str = "Evidence";
pub(crate) const HEAD_PERIOD: &str = "Period";
pub(crate) const HEAD_SUFFICIENCY: &str = "Judged";
pub(crate) const HEAD_RATIONALE: &str = "Why it supports the requirement";
pub(crate) const HEAD_ITEM: &str = "Item";
pub(crate) const HEAD_WHAT: &str = "What it is and what it is worth";
pub(crate) const HEAD_WHERE: &str = "Where";
pub(crate) const HEAD_FIELD: &str = "Field, and what it should hold";
pub(crate) const EXPECTED: &str = "expected";
pub(crate) const FOUND: &str = "found";
pub(crate) const HEAD_STREAM: &str = "Stream";
pub(crate) const HEAD_EARLIER: &str = "Earlier";
pub(crate) const HEAD_LATER: &str = "Later";
pub(crate) const HEAD_RELATION: &str = "Relation";
pub(crate) const HEAD_DETAIL: &str = "What that means here";
pub(crate) const HEAD_CHECKS: &str = "Not checked";
pub(crate) const HEAD_FIELDS: &str = "Fields";
pub(crate) const HEAD_OMITTED: &str = "What";
pub(crate) const HEAD_HOW: &str = "How";
pub(crate) const HEAD_WHY: &str = "Why";
pub(crate) const HEAD_PERSON: &str = "Person";
pub(crate) const HEAD_FINGERPRINT: &str = "Role and key fingerprint";
pub(crate) const HEAD_SUBJECT: &str = "Whose key, for what";
pub(crate) const HEAD_CONFIRMED: &str = "Fingerprint, and how it was confirmed";
pub(crate) const HEAD_CODE_POINT: &str = "Code point";
pub(crate) const HEAD_REASON: &str = "Reason";
pub(crate) const HEAD_TIMES: &str = "Times";

pub(crate) const LABEL_RECEIVED: &str = "Received ";
pub(crate) const LABEL_COVERS: &str = "Covers ";
pub(crate) const LABEL_SOURCE: &str = "Source ";
pub(crate) const LABEL_SIGNED: &str = "Signed by ";
pub(crate) const LABEL_SUPPORTS: &str = "Supports ";
pub(crate) const UNSIGNED_BY: &str = "nobody";
pub(crate) const SUPPORTS_NOTHING: &str = "no requirement yet";

/// What a verdict means, in one line.
pub(crate) fn meaning(word: Word) -> &'static str {
    match word {
        Word::Verified => "Intact, tied to a key that the user brought, and its end is proven.",
        Word::Unanchored => {
            "Consistent, but trust came from inside the file, or nobody signed, or its end is not proven."
        }
        Word::Unsigned => "No chain and no signature: its digest is recorded, nothing more.",
        Word::Incomplete => {
            "A gap, a missing part, bytes changed in transport, or a signature that is not supported."
        }
        Word::Diverged => "Contradicts a record, head or checkpoint that was already known.",
        Word::Broken => {
            "Something does not verify; the places are listed. The word accuses nobody."
        }
        Word::CannotCheck => "Unreadable, empty, ambiguous, or not what it claims to be.",
    }
}

pub(crate) fn coverage(state: Coverage) -> &'static str {
    match state {
        Coverage::None => "no evidence",
        Coverage::Mapped => "not judged",
        Coverage::Partial => "partial",
        Coverage::Sufficient => "sufficient",
        Coverage::Conflict => "conflict",
        Coverage::Excluded => "excluded",
    }
}

pub(crate) fn tile_state(state: Coverage, evidence: u64) -> String {
    match evidence {
        0 => coverage(state).to_owned(),
        n => format!("{} · {}", coverage(state), count(n, "item", "items")),
    }
}

/// The state in a tile, where there is little room: words, and the number of items.
pub(crate) fn tile_note(state: Coverage, evidence: u64) -> String {
    match evidence {
        0 => coverage(state).to_owned(),
        n => format!("{} · {}", coverage(state), number(n)),
    }
}

pub(crate) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Hidden => "It is invisible, or it changes how the text around it appears.",
        Reason::Private => "It has no public meaning: private use, or not a character.",
        Reason::NoFace => "None of the typefaces of this pack has it.",
    }
}

pub(crate) fn controls_answer(pack: &Pack) -> String {
    let of = |state| pack.requirements.iter().filter(|r| r.state == state).count() as u64;
    format!(
        "Of {}, the evidence was judged sufficient for {} and partial for {}, not judged for {}, and absent for {}; {} unexplained evidence that does not verify.{}",
        count(
            pack.requirements.len() as u64 - of(Coverage::Excluded),
            "requirement",
            "requirements"
        ),
        number(of(Coverage::Sufficient)),
        number(of(Coverage::Partial)),
        number(of(Coverage::Mapped)),
        number(of(Coverage::None)),
        have(of(Coverage::Conflict)),
        excluded_sentence(of(Coverage::Excluded)),
    )
}

pub(crate) fn evidence_sentence(id: &str, items: u64) -> String {
    let verb = if items == 1 { "is" } else { "are" };
    format!(
        "{} {verb} mapped to {id}; the last column says why, and who judged it.",
        count(items, "item", "items")
    )
}

pub(crate) fn register_answer(pack: &Pack) -> String {
    let bytes = pack.register.iter().fold(0u64, |sum, item| sum.saturating_add(item.bytes));
    let records =
        pack.register.iter().fold(0u64, |sum, item| sum.saturating_add(item.records.unwrap_or(0)));
    format!(
        "This pack rests on {} with {} in {}. Nothing else was used.",
        count(pack.register.len() as u64, "item", "items"),
        count(records, "record", "records"),
        size(bytes),
    )
}

pub(crate) fn failures_answer(pack: &Pack) -> String {
    match pack.failures.len() as u64 {
        0 => {
            "Every item verified as far as it could be checked. No place is listed here.".to_owned()
        }
        n => format!(
            "{} did not verify. Each place is named by file, line, record and field, with what would have verified and what was found. A place says what is wrong, not who did it.",
            count(n, "item", "items")
        ),
    }
}

pub(crate) fn failures_sentence(id: &str, listed: u64, total: u64) -> String {
    if listed < total {
        return format!(
            "The first {} of {} where {id} does not verify.",
            number(listed),
            count(total, "place", "places")
        );
    }
    match total {
        1 => format!("The one place where {id} does not verify."),
        n => format!("All {} where {id} does not verify.", count(n, "place", "places")),
    }
}

pub(crate) fn relations_answer(pack: &Pack) -> String {
    match pack.relations.len() as u64 {
        0 => "No two exports in this pack come from the same stream, so none could be compared with another.".to_owned(),
        n => format!("{} of exports of the same stream were compared, record by record.", count(n, "pair", "pairs")),
    }
}

pub(crate) fn not_checked_answer(pack: &Pack) -> String {
    match pack.not_checked.len() as u64 {
        0 => "Every check that applies to an item in this pack was made.".to_owned(),
        n => format!("For {}, some checks could not be made.", count(n, "item", "items")),
    }
}

pub(crate) fn not_covered_answer(pack: &Pack) -> String {
    match pack.not_covered.len() as u64 {
        0 => "No log in this pack has fields outside its own hash, as far as its format says."
            .to_owned(),
        n => format!(
            "{} fields that its own hash does not protect. Figures that use them say so.",
            haves(n, "item")
        ),
    }
}

pub(crate) fn omissions_answer(pack: &Pack) -> String {
    match pack.omissions.len() as u64 {
        0 => "Nothing was withheld or left out.".to_owned(),
        n => format!("{} left out. Nothing else is missing.", count(n, "thing was", "things were")),
    }
}

pub(crate) fn people_answer(pack: &Pack) -> String {
    match pack.people.len() as u64 {
        0 => "No person is named in this pack.".to_owned(),
        n => format!("{} in this pack.", count(n, "person appears", "people appear")),
    }
}

pub(crate) fn trust_answer(pack: &Pack) -> String {
    let were = |n: u64| if n == 1 { "1 was".to_owned() } else { format!("{} were", number(n)) };
    let marked = pack.trust.iter().filter(|entry| entry.only_by_audited).count() as u64;
    let unconfirmed = pack.trust.iter().filter(|entry| !entry.confirmed).count() as u64;
    let keys = pack.trust.len() as u64;
    let rest = format!("Verdicts in this pack rest on {}", count(keys, "key", "keys"));
    match (keys, marked, unconfirmed) {
        (0, _, _) => "No verdict in this pack rests on a key.".to_owned(),
        (_, 0, 0) => {
            format!("{rest}, each confirmed by somebody outside the audited organisation.")
        }
        (_, m, 0) => {
            format!("{rest}, of which {} confirmed only by the audited organisation.", were(m))
        }
        (_, 0, n) => format!("{rest}, of which {} not confirmed by anybody.", were(n)),
        (_, m, n) => format!(
            "{rest}, of which {} confirmed only by the audited organisation and {} not confirmed by anybody.",
            were(m),
            were(n)
        ),
    }
}

pub(crate) fn limits_answer(pack: &Pack) -> String {
    match pack.limits.len() {
        0 => "No limits were stated. Treat every claim as limited to what its own facts say.".to_owned(),
        _ => "A pack can show that files are what they were. It can't show that what they say is true. In particular:".to_owned(),
    }
}

pub(crate) fn substituted_answer(kinds: u64) -> String {
    match kinds {
        0 => "Every character of the texts in this pack is printed as it is.".to_owned(),
        n => format!(
            "{} that this pack can't print safely stand as their code point between angle brackets, such as ⟨U+202E⟩. The evidence itself keeps them unchanged.",
            count(n, "kind of character", "kinds of characters")
        ),
    }
}

/// Stands at the end of a text that was too long to print.
pub(crate) fn cut(left: u64) -> String {
    format!(" ⟨{}⟩", count(left, "more character", "more characters"))
}

pub(crate) fn period(from: &str, to: &str, zone: &str) -> String {
    let zone = if zone.is_empty() { String::new() } else { format!(" ({zone})") };
    match (from.is_empty(), to.is_empty()) {
        (true, true) => "not stated".to_owned(),
        (false, true) => format!("from {from}{zone}"),
        (true, false) => format!("until {to}{zone}"),
        (false, false) => format!("{from} to {to}{zone}"),
    }
}

pub(crate) fn checkpoint(size: u64) -> String {
    format!("{}, under the root", count(size, "ledger entry", "ledger entries"))
}

pub(crate) fn short_root(root: &str) -> String {
    if root.is_empty() { String::new() } else { format!("root {root}") }
}

pub(crate) fn page_of(page: usize, pages: usize) -> String {
    format!("Page {page} of {pages}")
}

pub(crate) fn link_to(title: &str) -> String {
    format!("Go to {title}")
}

pub(crate) fn line(line: u64) -> String {
    format!("line {}", number(line))
}

pub(crate) fn record(record: &str) -> String {
    format!("record {record}")
}

pub(crate) fn by(author: &str) -> String {
    format!("— {author}")
}

pub(crate) fn records(n: u64) -> String {
    count(n, "record", "records")
}

pub(crate) fn members(n: u64) -> String {
    count(n, "file", "files")
}

/// `1 item`, `1,204 items`.
fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

fn have(n: u64) -> String {
    if n == 1 { "1 has".to_owned() } else { format!("{} have", number(n)) }
}

fn haves(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what} has") } else { format!("{} {what}s have", number(n)) }
}

/// Digits in groups of three.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Bytes, with the rounded size behind them when there are many.
pub(crate) fn size(bytes: u64) -> String {
    let exact = count(bytes, "byte", "bytes");
    let scaled = |unit: u64, name: &str| {
        format!("{exact} ({}.{} {name})", bytes / unit, bytes % unit * 10 / unit)
    };
    match bytes {
        0..10_000 => exact,
        10_000..1_048_576 => scaled(1024, "KiB"),
        1_048_576..1_073_741_824 => scaled(1_048_576, "MiB"),
        _ => scaled(1_073_741_824, "GiB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(1_572_864), "1,572,864 bytes (1.5 MiB)");
        assert!(size(u64::MAX).ends_with("GiB)"));
    }
}
