//! Key files and trust files.
#![no_main]

use exhibit_verify::trust::{TrustInput, TrustSet};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = ["key.pem", "key.pub", "trust.toml", "keys.json", "cert.der", "ring.asc"];

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let name = NAMES[usize::from(*choice) % NAMES.len()];
    let named = |_: &str, _: &str| Ok(bytes.to_vec());
    if let Ok(set) = TrustSet::from_inputs(&[TrustInput { name, bytes }], &named) {
        let _ = set.digest();
    }
});
