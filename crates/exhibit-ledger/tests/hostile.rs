//! Bytes from anywhere: nothing panics, and what is read is exactly what would be written.

mod common;

use common::Ledger;
use exhibit_ledger::{
    checkpoint::Head,
    entry::{Leaf, Opening},
    heads::{KnownHead, parse_lines},
    note::{self, NoteKey},
    origin::Origin,
    proof::TlogProof,
    tiles::{self, Level, Tile},
    tree,
    witness::AddCheckpoint,
};
use proptest::prelude::*;

/// Gives the bytes to every reader of the crate.
fn read_everywhere(bytes: &[u8]) {
    let _ = Leaf::parse(bytes);
    if let Ok(opening) = Opening::parse_file(bytes) {
        assert_eq!(opening.to_file(), bytes);
    }
    if let Ok((text, lines)) = note::split(bytes) {
        let unique = (1..lines.len()).all(|i| !lines[..i].contains(&lines[i]));
        assert!(!unique || note::join(&text, &lines).as_deref() == Ok(bytes));
    }
    let _ = Head::of_unverified(bytes);
    if let Ok(head) = Head::parse_text(bytes) {
        assert_eq!(head.text().as_bytes(), bytes);
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_bytes(), bytes);
    }
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_bytes(), bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(head) = KnownHead::parse_line(text) {
        assert_eq!(head.to_line(), text);
    }
    let _ = parse_lines(text);
    if let Ok(key) = NoteKey::parse_vkey(text) {
        assert_eq!(key.vkey(), text);
    }
    if let Some(tile) = Tile::parse_path(text) {
        assert_eq!(tile.path(), text);
    }
    assert!(Origin::parse(text).is_none_or(|o| o.as_str() == text));
}

/// All small files of the golden ledger.
fn good_files() -> Vec<Vec<u8>> {
    let ledger = Ledger::of(5);
    let path = tree::prove_inclusion(2, 5, &ledger.nodes[..]).expect("in range");
    let proof = TlogProof {
        extra: Some(b"extra".to_vec()),
        index: 2,
        path: path.clone(),
        checkpoint: ledger.checkpoint(5),
    };
    let request = AddCheckpoint { old: 3, proof: path, checkpoint: ledger.checkpoint(5) };
    let line = KnownHead::new(&ledger.verified(5), common::time()).to_line();
    vec![
        ledger.sealed[2].leaf_bytes.clone(),
        ledger.sealed[2].opening.to_file(),
        ledger.checkpoint(5),
        proof.to_bytes(),
        request.to_bytes(),
        line.into_bytes(),
        b"tile/0/x001/x234/067.p/12".to_vec(),
    ]
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_everywhere(&bytes);
    }

    #[test]
    fn good_files_spliced(
        from in any::<prop::sample::Index>(),
        into in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        paste in any::<prop::sample::Index>(),
        length in 0..40_usize,
    ) {
        let files = good_files();
        let (from, into) = (from.get(&files), into.get(&files));
        let start = cut.index(from.len());
        let piece = &from[start..(start + length).min(from.len())];
        let at = paste.index(into.len());
        let spliced = [&into[..at], piece, &into[at..]].concat();
        read_everywhere(&spliced);
        let replaced = [&into[..at], piece, &into[(at + piece.len()).min(into.len())..]].concat();
        read_everywhere(&replaced);
    }

    #[test]
    fn tile_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000), width in 1..=256_u16) {
        for level in [Level::Entries, Level::Hashes(0)] {
            let tile = Tile { level, index: 0, width };
            if let Ok(leaves) = tiles::parse_entries(&bytes, tile) {
                let mut again = Vec::new();
                for leaf in leaves {
                    tiles::push_entry(&mut again, leaf).expect("it was in a bundle");
                }
                prop_assert_eq!(&again, &bytes);
            }
            let _ = tiles::parse_hashes(&bytes, tile);
        }
    }

    #[test]
    fn any_tile_of_nodes(level in any::<u8>(), index in any::<u64>(), width in any::<u16>()) {
        let tile = Tile { level: Level::Hashes(level), index, width };
        prop_assert!(tiles::hash_tile(tile, &[][..]).is_err() || width == 0);
    }
}

#[test]
fn depth_and_length_have_limits() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    read_everywhere(deep.as_bytes());
    let long_note = format!("a\n\n{}", "— a AAAAAAAA\n".repeat(100_000));
    read_everywhere(long_note.as_bytes());
    let long_proof = format!("c2sp.org/tlog-proof@v1\nindex 0\n{}\n", "A\n".repeat(1 << 20));
    assert!(TlogProof::parse(long_proof.as_bytes()).is_err());
}
