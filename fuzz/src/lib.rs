//! What the fuzz targets share: a delivery made from one string of bytes, and a look at it.

use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Inspected, Look, inspect_each};

/// The moment at which everything is judged.
pub fn at() -> Timestamp {
    Timestamp::parse("2026-12-01T00:00:00Z").expect("a time")
}

/// Names by which a file is taken for something; the first byte of an input chooses.
pub const NAMES: [&str; 16] = [
    "log.jsonl", "log.json", "export.zip", "export.tar", "policy.pdf", "SHA256SUMS", "x.sig", "x.asc",
    "x.p7m", "x.jws", "x.intoto.jsonl", "x.tsr", "mail.eml", "checkpoint", "manifest.json", "notes.txt",
];

/// Endings that a companion adds to the name of what it speaks about.
pub const ENDINGS: [&str; 12] = [
    ".sig", ".minisig", ".asc", ".p7s", ".tsr", ".jws", ".sigstore.json", ".dsse.json", ".sha256", ".sha512",
    ".gpg", ".sshsig",
];

/// Looks at a delivery with nothing brought: nothing in it can be VERIFIED.
pub fn look(members: &InMemory) {
    let (profiles, trust) = (ProfileSet::built_in(), TrustSet::default());
    let look = Look {
        path: "fuzzed",
        members,
        profiles: &profiles,
        profile: None,
        trust: &trust,
        source: None,
        at: at(),
        workers: 1,
        watcher: &Unwatched,
    };
    for found in inspect_each(&look).expect("memory can be read") {
        if let Inspected::Appraised(found) = found {
            assert_ne!(found.appraisal.verdict, Word::Verified, "nothing was brought to verify it by");
        }
    }
}
