//! One file under a name that the first byte chooses.
#![no_main]

use exhibit_fuzz::{NAMES, look};
use exhibit_verify::members::InMemory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, content)) = data.split_first() else { return };
    let name = NAMES[usize::from(*choice) % NAMES.len()];
    look(&InMemory::new().with(name, content));
});
