//! Bundles: nobody brought an origin or a key, so none is VERIFIED.
#![no_main]

use exhibit_bundle::{Engine, Expect, verify};
use exhibit_core::verdict::Word;
use exhibit_fuzz::at;
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let data = data.to_vec();
    let nothing = TrustSet::default();
    let expect = Expect {
        path: "fuzzed.zip",
        origin: None,
        signer: &nothing,
        trust: &nothing,
        heads: &[],
        consistency: None,
        at: at(),
    };
    let engine = Engine { workers: 1, watcher: &Unwatched };
    let report = verify(&data, &expect, &engine, &Unwatched).expect("memory can be read");
    assert_ne!(report.word, Word::Verified);
});
