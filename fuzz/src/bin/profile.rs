//! A profile as somebody may write it, then a log under it: the first line feed after a NUL divides them.
#![no_main]

use exhibit_core::verdict::ProfileTrust;
use exhibit_fuzz::at;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Look, inspect_each};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let cut = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let Ok(text) = std::str::from_utf8(&data[..cut]) else { return };
    let Ok(profile) = Profile::parse(text, ProfileTrust::Named) else { return };
    let (name, mut profiles) = (profile.name().to_owned(), ProfileSet::built_in());
    profiles.add(profile);
    let members = InMemory::new().with("log.jsonl", data.get(cut + 1..).unwrap_or_default());
    let look = Look {
        path: "",
        members: &members,
        profiles: &profiles,
        profile: Some(&name),
        trust: &TrustSet::default(),
        source: None,
        at: at(),
        workers: 1,
        watcher: &Unwatched,
    };
    let _ = inspect_each(&look);
});
