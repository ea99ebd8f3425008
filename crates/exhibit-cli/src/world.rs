//! The world outside the command line: clock, randomness, streams, folders, and somebody to ask.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use exhibit::core::time::Timestamp;
use exhibit::host::{Host, Kdf};
use exhibit::machine_policy::{MachinePolicy, PolicyProblem};
use exhibit::verify::watch::{Phase, Progress, Watcher};
use zeroize::Zeroizing;

/// Where progress and errors go; progress is written by several threads.
pub(crate) type Stderr<'w> = Mutex<dyn Write + Send + 'w>;

/// Everything that a command may touch besides the files that it was given.
pub struct World<'w> {
    /// What this program was called as, for commands to try next.
    pub program: String,
    /// The clock.
    pub now: &'w (dyn Fn() -> Timestamp + Sync),
    /// Time since some moment, for thinning out progress and for rates.
    pub elapsed: &'w (dyn Fn() -> Duration + Sync),
    /// Random bytes.
    pub random: &'w (dyn Fn(&mut [u8]) + Sync),
    /// Where answers go.
    pub out: &'w mut dyn Write,
    /// Where progress and errors go.
    pub err: &'w Stderr<'w>,
    /// Whether `err` is a terminal, so that progress can rewrite its line.
    pub tty: bool,
    /// Asks for a passphrase without showing it.
    pub ask: &'w dyn Fn(&str) -> io::Result<Zeroizing<String>>,
    /// The folder in which the command runs.
    pub here: PathBuf,
    /// The folder for known heads.
    pub state: PathBuf,
    /// Set when somebody pressed Ctrl-C.
    pub cancelled: &'w AtomicBool,
    /// How many threads scan and hash.
    pub workers: usize,
    /// Key-derivation parameters for new slots and bounds for existing ones.
    pub kdf: fn() -> Kdf,
    /// What this machine demands of whoever uses it.
    pub machine_policy: Result<MachinePolicy, PolicyProblem>,
}

impl<'w> World<'w> {
    /// Returns what use cases need of this world.
    pub fn host(&self) -> Host<'w> {
        Host {
            now: self.now,
            random: self.random,
            state: self.state.clone(),
            workers: self.workers,
            kdf: (self.kdf)(),
            machine_policy: self.machine_policy.clone(),
        }
    }

    /// Returns a watcher that shows progress on the terminal and notices Ctrl-C.
    pub fn watcher(&self) -> Shown<'_> {
        Shown {
            err: self.err,
            tty: self.tty,
            cancelled: self.cancelled,
            elapsed: self.elapsed,
            last: Mutex::new(None),
        }
    }

    /// Returns a watcher and where answers go, for commands that answer while they work.
    pub fn watched(&mut self) -> (Shown<'_>, &mut dyn Write) {
        let shown = Shown {
            err: self.err,
            tty: self.tty,
            cancelled: self.cancelled,
            elapsed: self.elapsed,
            last: Mutex::new(None),
        };
        (shown, &mut *self.out)
    }
}

impl Shown<'_> {
    /// Takes the line of progress away before an answer is written; it comes back with the next step.
    pub fn clear(&self) {
        let shown = self.last.lock().is_ok_and(|mut last| last.take().is_some());
        if shown && let Ok(mut err) = self.err.lock() {
            // A terminal that went away is no reason to stop.
            let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
        }
    }
}

/// Progress on the terminal, at most ten times a second.
pub struct Shown<'w> {
    err: &'w Stderr<'w>,
    tty: bool,
    cancelled: &'w AtomicBool,
    elapsed: &'w (dyn Fn() -> Duration + Sync),
    last: Mutex<Option<Line>>,
}

struct Line {
    phase: Phase,
    started: Duration,
    shown: Duration,
}

impl Watcher for Shown<'_> {
    fn tell(&self, progress: Progress) {
        if !self.tty || matches!(progress.phase, Phase::Recognising | Phase::Collecting) {
            return;
        }
        let now = (self.elapsed)();
        let Ok(mut last) = self.last.lock() else { return };
        let line = last.get_or_insert(Line { phase: progress.phase, started: now, shown: now });
        if line.phase != progress.phase {
            (line.phase, line.started) = (progress.phase, now);
        }
        if now.saturating_sub(line.shown) < Duration::from_millis(100) {
            return;
        }
        line.shown = now;
        let text = rate_line(progress, now.saturating_sub(line.started));
        if let Ok(mut err) = self.err.lock() {
            // A terminal that went away is no reason to stop.
            let _ = write!(err, "\r\x1b[K{text}").and_then(|()| err.flush());
        }
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        self.clear();
    }
}

fn rate_line(progress: Progress, spent: Duration) -> String {
    if !progress.phase.is_counted_in_bytes() {
        return step_line(progress);
    }
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let rate = mib(progress.done) / spent.as_secs_f64().max(0.001);
    match progress.total {
        Some(total) if total > 0 => {
            let left = mib(total.saturating_sub(progress.done)) / rate.max(0.001);
            let percent = progress.done.saturating_mul(100) / total;
            format!(
                "{percent:3} %  {:.0} of {:.0} MiB  {rate:.0} MiB/s  {left:.0} s left",
                mib(progress.done),
                mib(total)
            )
        }
        _ => format!("{:.0} MiB  {rate:.0} MiB/s", mib(progress.done)),
    }
}

fn step_line(progress: Progress) -> String {
    let what = match progress.phase {
        Phase::Restating => "items stated again",
        Phase::Erasing => "items erased or kept",
        Phase::LayingOut => "chapters laid out",
        Phase::WritingPages => "pages written",
        _ => "done",
    };
    match progress.total {
        Some(total) if total > 0 => {
            let percent = progress.done.saturating_mul(100) / total;
            format!("{percent:3} %  {} of {total} {what}", progress.done)
        }
        _ => format!("{} {what}", progress.done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_in_steps_says_what_they_are() {
        let progress = Progress { phase: Phase::WritingPages, done: 30, total: Some(120) };
        let line = rate_line(progress, Duration::from_secs(1));
        assert_eq!(line, " 25 %  30 of 120 pages written");
    }

    #[test]
    fn progress_says_rate_and_rest() {
        let progress = Progress { phase: Phase::Verifying, done: 50 << 20, total: Some(200 << 20) };
        let line = rate_line(progress, Duration::from_secs(1));
        assert_eq!(line, " 25 %  50 of 200 MiB  50 MiB/s  3 s left");
    }
}
