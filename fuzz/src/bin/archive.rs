//! Zip archives: both ways in, every member to its end, within limits.
#![no_main]

use std::io::Read;

use exhibit_verify::zip::{Archive, Limits};
use libfuzzer_sys::fuzz_target;

const SMALL: Limits = Limits { entries: 1000, unpacked: 1 << 24, ratio: 400 };

fuzz_target!(|data: &[u8]| {
    let data = data.to_vec();
    for archive in [Archive::strict(&data, &SMALL), Archive::container(&data, &SMALL)] {
        let Ok(archive) = archive else { continue };
        for entry in archive.entries() {
            let Ok(mut reader) = archive.open(entry) else { continue };
            let mut content = Vec::new();
            if reader.read_to_end(&mut content).is_ok() {
                assert_eq!(content.len() as u64, entry.size);
            }
        }
    }
});
