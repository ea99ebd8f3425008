//! Everything that the ledger reads from files: what is read is exactly what would be written.
#![no_main]

use exhibit_ledger::checkpoint::Head;
use exhibit_ledger::entry::{Leaf, Opening};
use exhibit_ledger::heads::{KnownHead, parse_lines};
use exhibit_ledger::note::{self, NoteKey};
use exhibit_ledger::proof::TlogProof;
use exhibit_ledger::tiles::{self, Level, Tile};
use exhibit_ledger::witness::AddCheckpoint;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = Leaf::parse(data);
    let _ = note::split(data);
    let _ = Head::of_unverified(data);
    if let Ok(opening) = Opening::parse_file(data) {
        assert_eq!(opening.to_file(), data);
    }
    if let Ok(proof) = TlogProof::parse(data) {
        assert_eq!(proof.to_bytes(), data);
    }
    if let Ok(request) = AddCheckpoint::parse(data) {
        assert_eq!(request.to_bytes(), data);
    }
    let tile = Tile { level: Level::Entries, index: 0, width: 3 };
    let _ = tiles::parse_entries(data, tile);
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(head) = KnownHead::parse_line(text) {
        assert_eq!(head.to_line(), text);
    }
    let _ = parse_lines(text);
    if let Ok(key) = NoteKey::parse_vkey(text) {
        assert_eq!(key.vkey(), text);
    }
});
