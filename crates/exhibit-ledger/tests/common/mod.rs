//! A small ledger with fixed keys, salts and times, which all tests here share.

#![allow(dead_code, reason = "each test binary uses its own part of this module")]
#![allow(clippy::disallowed_methods, reason = "finds the third-party vectors")]

use std::path::PathBuf;

use exhibit_ledger::{
    Sha256, Timestamp,
    checkpoint::{self, Head, VerifiedCheckpoint},
    cosignature,
    entry::{Draft, Sealed, seal},
    keys::{CosignerKey, LogKey, PersonKey},
    origin::Origin,
    tree::{self, Frontier},
    witness::{AddCheckpoint, judge},
};
use serde_json::{Value, json};

pub(crate) const PERSON_SEED: [u8; 32] = [1; 32];
pub(crate) const LOG_SEED: [u8; 32] = [2; 32];
pub(crate) const COSIGNER_SEED: [u8; 32] = [3; 32];
pub(crate) const NEXT_LOG_SEED: [u8; 32] = [4; 32];
pub(crate) const COSIGNER: &str = "witness.example/first";

pub(crate) fn time() -> Timestamp {
    Timestamp::parse("2026-01-01T00:00:00Z").expect("a time")
}

pub(crate) struct Ledger {
    pub(crate) person: PersonKey,
    pub(crate) log: LogKey,
    pub(crate) cosigner: CosignerKey,
    pub(crate) origin: Origin,
    pub(crate) sealed: Vec<Sealed>,
    pub(crate) nodes: Vec<Sha256>,
    /// The root at each size, from 0.
    pub(crate) roots: Vec<Sha256>,
}

impl Ledger {
    pub(crate) fn of(size: u64) -> Self {
        let log = LogKey::from_seed(&LOG_SEED);
        let mut ledger = Self {
            person: PersonKey::from_seed(&PERSON_SEED),
            origin: Origin::of_first_key(&log.public()),
            log,
            cosigner: CosignerKey::from_seed(&COSIGNER_SEED),
            sealed: Vec::new(),
            nodes: Vec::new(),
            roots: vec![tree::empty_root()],
        };
        let mut frontier = Frontier::new();
        for seq in 0..size {
            let salt = [0x10_u8.wrapping_add(seq.to_le_bytes()[0]); 32];
            let draft = ledger.draft(seq, frontier.root());
            let sealed = seal(draft, &ledger.person, salt).expect("a good draft");
            frontier.push_storing(sealed.leaf_hash, |node| ledger.nodes.push(node));
            ledger.roots.push(frontier.root());
            ledger.sealed.push(sealed);
        }
        ledger
    }

    pub(crate) fn draft(&self, seq: u64, prev_root: Sha256) -> Draft {
        let (kind, data) = what_happened(seq);
        Draft {
            log: self.origin.clone(),
            seq,
            kind: kind.into(),
            time: time(),
            actor: "P-001".into(),
            prev_root,
            data,
        }
    }

    pub(crate) fn size(&self) -> u64 {
        u64::try_from(self.sealed.len()).expect("a small ledger")
    }

    pub(crate) fn root(&self, size: u64) -> Sha256 {
        self.roots[usize::try_from(size).expect("a small ledger")]
    }

    pub(crate) fn head(&self, size: u64) -> Head {
        Head { origin: self.origin.clone(), size, root: self.root(size) }
    }

    pub(crate) fn checkpoint(&self, size: u64) -> Vec<u8> {
        let head = self.head(size);
        head.note(&[head.sign(&self.log)]).expect("a good head")
    }

    /// The checkpoint with the line of our cosigner, who saw it first, at [`time`].
    pub(crate) fn cosigned(&self, size: u64) -> Vec<u8> {
        let request =
            AddCheckpoint { old: 0, proof: Vec::new(), checkpoint: self.checkpoint(size) };
        let admitted = judge(&request, None, &self.origin, &[self.log.public()]);
        let admitted = admitted.expect("a first head");
        let line = cosignature::cosign(&admitted, COSIGNER, &self.cosigner, time());
        let mut lines = self.verified(size).log_lines();
        lines.push(line.expect("a good name"));
        self.head(size).note(&lines).expect("a good head")
    }

    pub(crate) fn verified(&self, size: u64) -> VerifiedCheckpoint {
        checkpoint::verify(&self.checkpoint(size), &self.origin, &[self.log.public()])
            .expect("our own checkpoint")
    }
}

fn what_happened(seq: u64) -> (&'static str, Value) {
    match seq {
        0 => ("vault.created", json!({"title": "Golden vault", "version": 1})),
        1 => ("person.enrolled", json!({"name": "Zoë Ångström", "roles": ["auditor", "export"]})),
        2 => (
            "evidence.received",
            json!({"id": "E-0001", "bytes": 9_007_199_254_740_991_i64, "members": []}),
        ),
        3 => (
            "requirement.mapped",
            json!({"requirement": "A.6.2.8", "evidence": ["E-0001"], "rationale": "line\nbreak \u{1f600}"}),
        ),
        n => ("intake.reported", json!({"number": n, "pinned": n % 2 == 0})),
    }
}

/// Returns the folder of third-party vectors, or says that the test is skipped.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn vectors(test: &str, name: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let folder = std::env::var_os("EXHIBIT_VECTORS").map_or_else(|| beside.into(), PathBuf::from);
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {test}: the third-party vectors {name} are not there");
    None
}
