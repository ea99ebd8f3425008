//! The limit of the machine's policy for an open window, also while the file can't be read.
//!
//! Nobody unlocks a vault under a policy that can't be read. Where it becomes unreadable while one is open, the last
//! limit that was read goes on to hold, and after a minute, in which somebody may have been saving it, the vault is
//! locked.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager};

use crate::desk::{Desk, held};
use crate::jobs::Jobs;
use crate::machine;

/// How often the file is looked at.
const EVERY: Duration = Duration::from_secs(5);
/// How long it may be unreadable before the vault is locked.
const GRACE: Duration = Duration::from_secs(60);

static SEEN: Mutex<Seen> = Mutex::new(Seen { limit: None, unreadable: None });

/// What was seen of the policy.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    /// The limit in minutes, as it was read last.
    limit: Option<u32>,
    /// Since when the file can't be read.
    unreadable: Option<Instant>,
}

/// Begins to look, in a thread of its own, for as long as the program runs.
pub(crate) fn watch(app: AppHandle) {
    thread::spawn(move || {
        loop {
            look();
            let lost = held(&SEEN).is_lost(Instant::now());
            // As when nobody is there: work under way is not lost for it.
            if lost && !app.state::<Jobs>().any_running() {
                let _ = Desk::of(&app).lock("policy");
                app.state::<Jobs>().forget_ended();
            }
            thread::sleep(EVERY);
        }
    });
}

/// Returns after how many minutes the window locks at the latest, as the policy says or said last.
pub(crate) fn lock_after_minutes() -> Option<u32> {
    look();
    held(&SEEN).limit
}

fn look() {
    let read = machine::machine_policy().map(|policy| policy.shown().lock_after_minutes);
    held(&SEEN).take(read.ok(), Instant::now());
}

impl Seen {
    /// Takes what was read; `None` where it could not be.
    fn take(&mut self, read: Option<Option<u32>>, now: Instant) {
        match read {
            Some(limit) => *self = Self { limit, unreadable: None },
            None => self.unreadable = self.unreadable.or(Some(now)),
        }
    }

    fn is_lost(&self, now: Instant) -> bool {
        self.unreadable.is_some_and(|since| now.saturating_duration_since(since) >= GRACE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_that_becomes_unreadable_goes_on_to_hold_and_then_locks() {
        let begun = Instant::now();
        let mut seen = Seen { limit: None, unreadable: None };
        seen.take(Some(Some(5)), begun);
        seen.take(None, begun + EVERY);
        seen.take(None, begun + EVERY + GRACE / 2);
        assert_eq!(seen.limit, Some(5));
        assert!(!seen.is_lost(begun + EVERY + GRACE / 2));
        assert!(seen.is_lost(begun + EVERY + GRACE));
        // Mended, with another limit or none.
        seen.take(Some(None), begun + EVERY + GRACE);
        assert_eq!(seen, Seen { limit: None, unreadable: None });
        assert!(!seen.is_lost(begun + 3 * GRACE));
    }
}
