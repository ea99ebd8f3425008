//! Locks the vault when nobody is there: after a time without a touch, and when the machine has slept.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tauri::{AppHandle, Manager};

use crate::clipboard::Clipboard;
use crate::desk::Desk;
use crate::jobs::Jobs;
use crate::{laid_down, settings};

/// How often we look.
const EVERY: Duration = Duration::from_secs(1);
/// How much more wall-clock time than running time means that the machine slept.
const ASLEEP: Duration = Duration::from_secs(20);

/// Begins to watch, in a thread of its own, for as long as the program runs.
pub(crate) fn watch(app: AppHandle) {
    thread::spawn(move || {
        let mut last = (Instant::now(), SystemTime::now());
        loop {
            thread::sleep(EVERY);
            let now = (Instant::now(), SystemTime::now());
            let ran = now.0.duration_since(last.0);
            let passed = now.1.duration_since(last.1).unwrap_or(ran);
            last = now;
            let at_work = app.state::<Jobs>().any_running();
            app.state::<Clipboard>().clear_old(&app);
            if let Some(why) = reason(ran, passed, Desk::of(&app).idle(), at_work) {
                lock(&app, why);
            }
        }
    });
}

/// Locks the vault while nobody is at the window, and tells the page why.
pub(crate) fn lock(app: &AppHandle, why: &str) {
    // Nothing is at work when nobody was there; a machine that sleeps stops what was.
    app.state::<Jobs>().cancel_all();
    // A vault that can't be closed tidily has still been taken off the desk.
    let _ = Desk::of(app).lock(why);
    app.state::<Jobs>().forget_ended();
}

/// Returns why the vault is to be locked now, if it is.
fn reason(ran: Duration, passed: Duration, idle: Duration, at_work: bool) -> Option<&'static str> {
    if passed.saturating_sub(ran) >= ASLEEP {
        return Some("slept");
    }
    let limit = Duration::from_secs(60 * u64::from(lock_minutes()));
    (idle >= limit && !at_work).then_some("idle")
}

/// Returns after how many minutes the vault is locked: as the person wants it, and no later than the machine's
/// policy says, or said while it could be read.
fn lock_minutes() -> u32 {
    let wanted = settings::load().lock_minutes.max(1);
    laid_down::lock_after_minutes().map_or(wanted, |latest| wanted.min(latest.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_machine_that_slept_locks_even_while_work_runs() {
        assert_eq!(reason(SECOND, 60 * SECOND, SECOND, true), Some("slept"));
        assert_eq!(reason(SECOND, 2 * SECOND, SECOND, false), None);
    }

    #[test]
    fn nobody_there_locks_once_work_has_ended() {
        let day = 86_400 * SECOND;
        assert_eq!(reason(SECOND, SECOND, day, true), None);
        assert_eq!(reason(SECOND, SECOND, day, false), Some("idle"));
    }
}
