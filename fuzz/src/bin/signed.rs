//! A file and what is said of it beside it: the first byte chooses the ending, the next two the cut.
#![no_main]

use exhibit_fuzz::{ENDINGS, look};
use exhibit_verify::members::InMemory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [choice, high, low, rest @ ..] = data else { return };
    let cut = usize::from(u16::from_be_bytes([*high, *low])).min(rest.len());
    let name = format!("policy.txt{}", ENDINGS[usize::from(*choice) % ENDINGS.len()]);
    look(&InMemory::new().with("policy.txt", &rest[cut..]).with(&name, &rest[..cut]));
});
