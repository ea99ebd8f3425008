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
    /// Bytes or steps done, as [`Phase::is_counted_in_bytes`] says.
    pub done: u64,
    /// Bytes or steps in all, where that is known.
    pub total: Option<u64>,
}

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Finding out what the members are.
    Recognising,
    /// Reading and verifying.
    Verifying,
    /// Stating items again in a new log.
    Restating,
    /// Destroying items whose time is over.
    Erasing,
    /// Gathering what is to be written.
    Collecting,
    /// Setting chapters.
    LayingOut,
    /// Writing pages.
    WritingPages,
    /// Copying a database.
    Copying,
    /// Writing a file.
    Writing,
    /// Reading what was written.
    ReadingBack,
}

impl Phase {
    /// Returns whether progress is told in bytes; in steps otherwise.
    pub fn is_counted_in_bytes(self) -> bool {
        match self {
            Self::Recognising
            | Self::Verifying
            | Self::Copying
            | Self::Writing
            | Self::ReadingBack => true,
            Self::Restating
            | Self::Erasing
            | Self::Collecting
            | Self::LayingOut
            | Self::WritingPages => false,
        }
    }
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
