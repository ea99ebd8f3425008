//! Every bit of every small file, flipped: nothing that was changed is accepted.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read vectors and run other people's tools"
)]

mod common;

use common::{COSIGNER, Ledger};
use exhibit_ledger::{
    checkpoint,
    cosignature::{self, cosigner_note_key},
    entry::{self, Opening, Position},
    heads::KnownHead,
    keys::LogKey,
    origin::Origin,
    proof::TlogProof,
    tiles::{self, Level, Tile, TileWriter},
    tree,
    witness::{AddCheckpoint, judge},
};

/// Asserts that `accepted` refuses `bytes` with any one bit flipped, byte 0 to the end, and any
/// one byte cut from the end; it must accept them as they are.
fn sweep(bytes: &[u8], accepted: impl Fn(&[u8]) -> bool) {
    assert!(accepted(bytes), "the untouched bytes must be accepted");
    let mut changed = bytes.to_vec();
    for i in 0..bytes.len() {
        for bit in 0..8 {
            changed[i] ^= 1 << bit;
            assert!(!accepted(&changed), "bit {bit} of byte {i} may be flipped");
            changed[i] ^= 1 << bit;
        }
        assert!(!accepted(&bytes[..i]), "cut to {i} bytes");
    }
    changed.push(b'\n');
    assert!(!accepted(&changed), "a newline may be added");
}

#[test]
fn leaf_and_opening() {
    let ledger = Ledger::of(5);
    let good = &ledger.sealed[3];
    let checks = |leaf: &[u8], opening: &Opening| {
        let at = Position { log: &ledger.origin, seq: 3, prev_root: Some(ledger.root(3)) };
        let opened = entry::check(leaf, Some(opening), at, |_| Some(ledger.person.public()));
        // A leaf is in the tree by its hash: what only changes the hash is caught there.
        opened.is_ok() && tree::leaf_hash(leaf) == good.leaf_hash
    };
    sweep(&good.leaf_bytes, |leaf| checks(leaf, &good.opening));
    sweep(&good.opening.to_file(), |file| {
        Opening::parse_file(file).is_ok_and(|opening| checks(&good.leaf_bytes, &opening))
    });
}

#[test]
fn a_leaf_alone_is_caught_by_the_tree() {
    let ledger = Ledger::of(5);
    let proof = tree::prove_inclusion(3, 5, &ledger.nodes[..]).expect("in range");
    sweep(&ledger.sealed[3].leaf_bytes, |leaf| {
        tree::verify_inclusion(&proof, 3, tree::leaf_hash(leaf), 5, ledger.root(5)).is_ok()
    });
}

#[test]
fn checkpoint_and_cosignature() {
    let ledger = Ledger::of(5);
    let keys = [ledger.log.public()];
    sweep(&ledger.checkpoint(5), |note| checkpoint::verify(note, &ledger.origin, &keys).is_ok());
    let cosigned = ledger.cosigned(5);
    let cosigner = cosigner_note_key(COSIGNER, &ledger.cosigner.public()).expect("a name");
    sweep(&cosigned, |note| {
        checkpoint::verify(note, &ledger.origin, &keys).is_ok()
            && cosignature::verify(note, &cosigner).is_ok_and(|c| c.time() == common::time())
    });
}

#[test]
fn a_rotation_needs_both_keys() {
    let ledger = Ledger::of(2);
    let next = LogKey::from_seed(&common::NEXT_LOG_SEED);
    let keys = [ledger.log.public(), next.public()];
    let head = ledger.head(2);
    let note = head.note(&[head.sign(&ledger.log), head.sign(&next)]).expect("a good head");
    sweep(&note, |note| checkpoint::verify(note, &ledger.origin, &keys).is_ok());
    assert_eq!(
        checkpoint::verify(&ledger.checkpoint(2), &ledger.origin, &keys),
        Err(checkpoint::CheckpointFinding::NotSignedBy(next.public()))
    );
    assert!(!ledger.origin.is_of(&next.public()));
    let other = Origin::of_first_key(&next.public());
    assert_eq!(
        checkpoint::verify(&note, &other, &keys),
        Err(checkpoint::CheckpointFinding::OtherLog(ledger.origin))
    );
}

#[test]
fn proof_files() {
    let ledger = Ledger::of(5);
    let keys = [ledger.log.public()];
    let leaf = ledger.sealed[2].leaf_hash;
    let proof = TlogProof {
        extra: None,
        index: 2,
        path: tree::prove_inclusion(2, 5, &ledger.nodes[..]).expect("in range"),
        checkpoint: ledger.checkpoint(5),
    };
    sweep(&proof.to_bytes(), |bytes| {
        TlogProof::parse(bytes).is_ok_and(|p| p.verify(leaf, &ledger.origin, &keys).is_ok())
    });
    let request = AddCheckpoint {
        old: 3,
        proof: tree::prove_consistency(3, 5, &ledger.nodes[..]).expect("in range"),
        checkpoint: ledger.checkpoint(5),
    };
    let latest = ledger.head(3);
    sweep(&request.to_bytes(), |bytes| {
        AddCheckpoint::parse(bytes)
            .is_ok_and(|r| judge(&r, Some(&latest), &ledger.origin, &keys).is_ok())
    });
}

#[test]
fn the_extra_line_of_a_proof_is_read_and_authenticates_nothing() {
    let ledger = Ledger::of(1);
    let with_extra = TlogProof {
        extra: Some(b"anything".to_vec()),
        index: 0,
        path: Vec::new(),
        checkpoint: ledger.checkpoint(1),
    };
    assert_eq!(TlogProof::parse(&with_extra.to_bytes()), Ok(with_extra.clone()));
    let leaf = ledger.sealed[0].leaf_hash;
    assert!(with_extra.verify(leaf, &ledger.origin, &[ledger.log.public()]).is_ok());
}

#[test]
fn known_head_lines() {
    let ledger = Ledger::of(5);
    let keys = [ledger.log.public()];
    let line = KnownHead::new(&ledger.verified(5), common::time()).to_line();
    sweep(line.as_bytes(), |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return false;
        };
        // `seen` is one's own clock and nobody signs it; all else hangs together by the note.
        KnownHead::parse_line(text).is_ok_and(|k| {
            k.seen() == common::time()
                && checkpoint::verify(k.note(), &ledger.origin, &keys).is_ok()
        })
    });
}

#[test]
fn tiles_of_a_folder() {
    let ledger = Ledger::of(5);
    let mut writer = TileWriter::new();
    for sealed in &ledger.sealed {
        writer.push(&sealed.leaf_bytes).expect("a short leaf");
    }
    for file in writer.finish() {
        let tile: Tile = file.tile;
        sweep(&file.bytes, |bytes| match tile.level {
            Level::Entries => tiles::parse_entries(bytes, tile).is_ok_and(|leaves| {
                let mut frontier = tree::Frontier::new();
                leaves.iter().for_each(|leaf| frontier.push(tree::leaf_hash(leaf)));
                frontier.root() == ledger.root(5)
            }),
            Level::Hashes(_) => tiles::parse_hashes(bytes, tile).is_ok_and(|hashes| {
                let mut frontier = tree::Frontier::new();
                hashes.iter().for_each(|hash| frontier.push(*hash));
                frontier.root() == ledger.root(5)
            }),
        });
    }
}
