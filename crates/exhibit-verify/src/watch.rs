//! Telling how far long work has come, and being told to stop.

/// Somebody who watches long work.
pub trait Watcher: Sync {
    /// Takes the latest progress; called often, from one thread: the watcher thins it out.
    fn tell(&self, progress: Progress);

    /// Returns whether the work should stop as soon as it can.
    fn cancelled(&self) -> bool;
}

/// How far work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Bytes done.
    pub done: u64,
    /// Bytes in all, where that is known.
    pub total: Option<u64>,
}

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Finding out what the members are.
    Recognising,
    /// Reading and verifying.
    Verifying,
}

/// Watches nothing and never stops anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn tell(&self, _: Progress) {}

    fn cancelled(&self) -> bool {
        false
    }
}
