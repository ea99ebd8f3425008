//! The machine that the window runs on: its clock, its randomness, its folder for what is remembered.

use exhibit::host::{self, Host, Kdf};

/// Returns what use cases need of this machine.
pub(crate) fn host() -> Host<'static> {
    Host {
        now: &host::system_time,
        random: &random,
        state: host::state_folder(),
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        kdf: Kdf::shipped(),
    }
}

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the system gives random bytes");
}
