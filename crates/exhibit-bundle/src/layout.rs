//! Where everything lies in a bundle.
//!
//! One top folder, named after the bundle (`B-001`). In it, in ascending order of bytes:
//!
//! | path | what |
//! |---|---|
//! | `VERIFY.txt` | how to check the bundle with other people's tools; a courtesy copy |
//! | `bag-info.txt`, `bagit.txt` | RFC 8493; which signatures exist is stated in bag-info.txt |
//! | `data/evidence/E000042/NAME` | an item's content; several members keep their paths |
//! | `data/index.html` | an overview for people: no script, no link outside |
//! | `data/ledger/checkpoint` | the signed head, with the cosignatures of that very head |
//! | `data/ledger/cosigned/SIZE` | older heads that a witness signed, as the ledger says |
//! | `data/ledger/openings/SEQ.json` | openings in scope, as exact bytes |
//! | `data/ledger/tile/…` | C2SP tlog-tiles of the whole ledger |
//! | `data/pack.pdf` | the pack, if there is one |
//! | `data/profiles/NAME.toml` | log profiles used; shown, never loaded from here |
//! | `data/proofs/E000042.tlog-proof` | C2SP tlog-proof of the item's `evidence.received` leaf |
//! | `data/samples/S-001/checkpoint` | the first signed head after a population was frozen |
//! | `data/samples/S-001/population.txt` | the members that a sample was drawn from; strata behind them |
//! | `data/trust/log.vkey` | the log key as a C2SP verifier key; the origin is its digest |
//! | `data/trust/NAME` | trust used by the vault; shown, never used |
//! | `data/verdicts/E000042.json` | the recorded appraisal: canonical JSON |
//! | `data/withheld.json` | what is not here: canonical JSON, equal to the ledger's entry |
//! | `manifest-sha256.txt` | every file under `data/` |
//! | `tagmanifest-sha256.txt` | every other file but itself and signatures |
//! | `tagmanifest-sha256.txt.sig` | SSHSIG over tagmanifest-sha256.txt |
//!
//! The numbers in `E000042` have at least six digits. A member keeps its name if its whole path
//! is portable ([`is_portable_path`]) and no two of the item clash on a system that ignores case;
//! else the only member is `content.bin` and several are `content-0001.bin`, … in the order of
//! the entry. Original names stand in the opening only.
//!
//! Nothing else may be in a bundle: a file that no manifest covers, or that has no place in this
//! table, makes it BROKEN.

use std::collections::BTreeSet;

use exhibit_core::appraisal::Member;
use exhibit_core::event::{EvidenceId, SampleId};
use exhibit_verify::zip::is_portable_path;

/// BagIt declaration (RFC 8493 §2.1.1).
pub const BAGIT: &str = "bagit.txt";
/// Facts about the bag (RFC 8493 §2.2.2).
pub const BAG_INFO: &str = "bag-info.txt";
/// Digests of the payload (RFC 8493 §2.1.3).
pub const MANIFEST: &str = "manifest-sha256.txt";
/// Digests of the other files (RFC 8493 §2.2.1).
pub const TAGMANIFEST: &str = "tagmanifest-sha256.txt";
/// SSHSIG over [`TAGMANIFEST`].
pub const SIGNATURE: &str = "tagmanifest-sha256.txt.sig";
/// How to check it with other tools.
pub const VERIFY_TXT: &str = "VERIFY.txt";
/// Every name that a signature may have; all lie in the bag's root.
pub const SIGNATURE_NAMES: [&str; 1] = [SIGNATURE];

/// The scriptless overview.
pub const INDEX: &str = "data/index.html";
/// The signed head.
pub const CHECKPOINT: &str = "data/ledger/checkpoint";
/// Folder of the ledger.
pub const LEDGER: &str = "data/ledger/";
/// Folder of older heads that were cosigned.
pub const COSIGNED: &str = "data/ledger/cosigned/";
/// Folder of openings.
pub const OPENINGS: &str = "data/ledger/openings/";
/// Folder of profiles.
pub const PROFILES: &str = "data/profiles/";
/// Folder of samples.
pub const SAMPLES: &str = "data/samples/";
/// Folder of trust.
pub const TRUST: &str = "data/trust/";
/// The log key as a C2SP verifier key and a newline.
pub const LOG_VKEY: &str = "data/trust/log.vkey";
/// The pack.
pub const PACK: &str = "data/pack.pdf";
/// What is not here.
pub const WITHHELD: &str = "data/withheld.json";

/// Longest path of a member that is kept, in bytes.
const MAX_KEPT: usize = 160;

/// Returns the file name form of an item's number, such as `E000042`.
pub fn item_name(id: EvidenceId) -> String {
    format!("E{:06}", id.0)
}

/// Returns the folder of an item's content, with a final `/`.
pub fn evidence_folder(id: EvidenceId) -> String {
    format!("data/evidence/{}/", item_name(id))
}

/// Returns the path of an item's recorded appraisal.
pub fn verdict_path(id: EvidenceId) -> String {
    format!("data/verdicts/{}.json", item_name(id))
}

/// Returns the path of an item's inclusion proof.
pub fn proof_path(id: EvidenceId) -> String {
    format!("data/proofs/{}.tlog-proof", item_name(id))
}

/// Returns the path of the list of members that a sample was drawn from.
pub fn population_path(id: SampleId) -> String {
    format!("{SAMPLES}{id}/population.txt")
}

/// Returns the path of the first checkpoint after the freeze of a sample.
pub fn freeze_checkpoint_path(id: SampleId) -> String {
    format!("{SAMPLES}{id}/checkpoint")
}

/// Returns the path of an opening.
pub fn opening_path(seq: u64) -> String {
    format!("{OPENINGS}{seq}.json")
}

/// Returns where each member of an item lies below its folder, in the order given.
pub fn member_names(members: &[Member]) -> Vec<String> {
    if keeps_names(members) {
        return members.iter().map(|m| m.path.clone()).collect();
    }
    match members.len() {
        1 => vec!["content.bin".to_owned()],
        n => (1..=n).map(|i| format!("content-{i:04}.bin")).collect(),
    }
}

/// All members keep their names, or none does: a mixture could clash with a real name.
fn keeps_names(members: &[Member]) -> bool {
    let legal = members.iter().all(|m| m.path.len() <= MAX_KEPT && is_portable_path(&m.path));
    let lower: BTreeSet<String> = members.iter().map(|m| m.path.to_ascii_lowercase()).collect();
    let is_folder_too = |path: &String| {
        let inside = format!("{path}/");
        lower.range(inside.clone()..).next().is_some_and(|next| next.starts_with(&inside))
    };
    legal && lower.len() == members.len() && !lower.iter().any(is_folder_too)
}

#[cfg(test)]
mod tests {
    use exhibit_core::appraisal::MemberRole;
    use exhibit_core::digest::Sha256;

    use super::*;

    fn names(paths: &[&str]) -> Vec<String> {
        let member = |path: &&str| Member {
            path: (*path).to_owned(),
            sha256: Sha256::of(b""),
            bytes: 0,
            role: MemberRole::Content,
        };
        member_names(&paths.iter().map(member).collect::<Vec<_>>())
    }

    #[test]
    fn names_are_kept_only_where_every_system_can_hold_them() {
        assert_eq!(names(&["log.jsonl"]), ["log.jsonl"]);
        assert_eq!(names(&["day/1.jsonl", "head.json"]), ["day/1.jsonl", "head.json"]);
        for hostile in ["Prüfung.pdf", "../x", "a b", "con", "a⟨U+202E⟩b", "", "x."] {
            assert_eq!(names(&[hostile]), ["content.bin"], "{hostile}");
        }
        let fallback = ["content-0001.bin", "content-0002.bin"];
        assert_eq!(names(&["a", "A"]), fallback);
        assert_eq!(names(&["a", "a/b"]), fallback);
        assert_eq!(names(&["a", "ä"]), fallback);
        assert_eq!(item_name(EvidenceId(42)), "E000042");
    }
}
