//! Who wakes us when something happens in a folder: the system where it can, else the clock.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// Rings when something happened, or when the time is over.
pub(super) struct Bell {
    rung: Receiver<()>,
    /// Kept, so that the other end never hangs up.
    _ring: SyncSender<()>,
    /// Dropped, it no longer watches.
    _system: Option<RecommendedWatcher>,
    silent: Option<String>,
}

impl Bell {
    /// Asks the system to ring for a folder; where it can't, only the clock rings.
    pub(super) fn over(folder: &Path) -> Self {
        let (ring, rung) = sync_channel(1);
        let of_system = ring.clone();
        let system = notify::recommended_watcher(move |_: notify::Result<notify::Event>| {
            // Where one ring waits already, it is enough for two events.
            let _ = of_system.try_send(());
        });
        let watched = system.and_then(|mut system| {
            system.watch(folder, RecursiveMode::Recursive)?;
            Ok(system)
        });
        let (system, silent) = match watched {
            Ok(system) => (Some(system), None),
            Err(error) => (None, Some(error.to_string())),
        };
        Self { rung, _ring: ring, _system: system, silent }
    }

    /// Waits for a ring, at most so long; tells whether there was one.
    pub(super) fn wait(&self, at_most: Duration) -> bool {
        match self.rung.recv_timeout(at_most) {
            Ok(()) => true,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Returns why the system does not ring, if it does not.
    pub(super) fn silent(&self) -> Option<&str> {
        self.silent.as_deref()
    }
}
