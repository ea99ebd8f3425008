//! The machine that the window runs on: its clock, its randomness, its folder for what is remembered.

use exhibit::core::day::Day;
use exhibit::host::{self, Host, Kdf};
use exhibit::machine_policy::{self, MachinePolicy, PolicyProblem};

/// Returns what use cases need of this machine.
pub(crate) fn host() -> Host<'static> {
    Host {
        now: &host::system_time,
        random: &random,
        state: host::state_folder(),
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        kdf: Kdf::shipped(),
        machine_policy: machine_policy(),
    }
}

/// Returns what whoever looks after this machine has laid down, as it stands now.
pub(crate) fn machine_policy() -> Result<MachinePolicy, PolicyProblem> {
    machine_policy::read(&machine_policy::place(std::env::var_os("PROGRAMDATA")))
}

/// Returns the day that it is on this machine, in UTC.
pub(crate) fn today() -> Day {
    told().unwrap_or_else(|| Day::of(host::system_time()))
}

/// Pictures of the window show the day that `EXHIBIT_TODAY` names, so that they are the same on another one. Only the
/// feature `desktop-test`, which no shipped build has, is told a day.
#[cfg(feature = "desktop-test")]
fn told() -> Option<Day> {
    Day::parse(&std::env::var("EXHIBIT_TODAY").ok()?)
}

#[cfg(not(feature = "desktop-test"))]
fn told() -> Option<Day> {
    None
}

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the system gives random bytes");
}
