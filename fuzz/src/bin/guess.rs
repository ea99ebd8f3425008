//! The beginning of a file that may be a log: whatever draft comes of it must be a profile.
#![no_main]

use exhibit_core::verdict::ProfileTrust;
use exhibit_verify::profile::{Profile, guess_file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((whole, head)) = data.split_first() else { return };
    if let Some(draft) = guess_file(head, whole & 1 == 1, &[]).profile {
        assert!(Profile::parse(&draft, ProfileTrust::Named).is_ok(), "{draft}");
    }
});
