//! Long work: it runs beside the window, says how far it has come, and can be stopped.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use exhibit::Error;
use exhibit::verify::watch::{Phase, Progress, Watcher};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use tauri::{AppHandle, Emitter, Manager};

use crate::desk::{CHANGED, Desk, held};
use crate::fault::{Answer, Fault};
use crate::waits::{self, Behalf};

/// Told to the page whenever a piece of work moved, with a [`Job`].
pub(crate) const JOB: &str = "job";
/// What work does that waits for its turn.
const WAITING: &str = "waiting";
/// How long a program that ends waits for work to leave nothing half behind.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// How often progress is told.
const EVERY: Duration = Duration::from_millis(100);

/// All work that was begun since the program started.
#[derive(Default)]
pub(crate) struct Jobs {
    next: AtomicU64,
    all: Mutex<BTreeMap<u64, Running>>,
}

struct Running {
    job: Job,
    cancelled: Arc<AtomicBool>,
    since: Instant,
    phase_since: Instant,
}

/// One piece of long work, as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Job {
    /// Its number since the program started.
    pub(crate) id: u64,
    /// What kind of work it is, such as `ingest`.
    pub(crate) kind: String,
    /// What it works on, for people.
    pub(crate) about: String,
    /// How it stands.
    pub(crate) state: JobState,
    /// What it is doing, while it runs.
    pub(crate) phase: Option<String>,
    /// Bytes or steps done.
    pub(crate) done: u64,
    /// Bytes or steps in all, where that is known.
    pub(crate) total: Option<u64>,
    /// Whether `done` and `total` are bytes.
    pub(crate) bytes: bool,
    /// Milliseconds since it began.
    pub(crate) elapsed: u64,
    /// Milliseconds since it began with what it is doing.
    pub(crate) phase_elapsed: u64,
    /// What came of it, once it is done.
    pub(crate) result: Option<Value>,
    /// Why it failed.
    pub(crate) fault: Option<Fault>,
}

/// How long work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum JobState {
    /// At work.
    Running,
    /// Ended with a result.
    Done,
    /// Ended without one.
    Failed,
    /// Ended without one, as it was asked to.
    Stopped,
}

/// Begins long work in a thread of its own, and returns its number at once.
pub(crate) fn start<T: Serialize>(
    app: &AppHandle,
    kind: &str,
    about: &str,
    work: impl FnOnce(&Desk, &JobWatcher) -> Answer<T> + Send + 'static,
) -> u64 {
    let jobs: tauri::State<'_, Jobs> = app.state();
    let id = jobs.next.fetch_add(1, Ordering::Relaxed) + 1;
    let cancelled = Arc::new(AtomicBool::new(false));
    let job = Job {
        id,
        kind: kind.to_owned(),
        about: about.to_owned(),
        state: JobState::Running,
        phase: None,
        done: 0,
        total: None,
        bytes: false,
        elapsed: 0,
        phase_elapsed: 0,
        result: None,
        fault: None,
    };
    let now = Instant::now();
    let running = Running {
        job: job.clone(),
        cancelled: Arc::clone(&cancelled),
        since: now,
        phase_since: now,
    };
    held(&jobs.all).insert(id, running);
    let _ = app.emit(JOB, &job);
    let session = Desk::of(app).session_number();
    let watcher = JobWatcher { app: app.clone(), id, session, cancelled, told: Mutex::new(None) };
    thread::spawn(move || {
        waits::work_for(Behalf::Job(id));
        let desk = Desk::of(&watcher.app);
        let caught =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&desk, &watcher)));
        let outcome = caught.unwrap_or_else(|_| Err(Fault::crashed()));
        let outcome = outcome.and_then(|done| Ok(serde_json::to_value(done).map_err(unwritten)?));
        watcher.end(outcome);
    });
    id
}

/// Watches one piece of work for the page.
pub(crate) struct JobWatcher {
    app: AppHandle,
    id: u64,
    /// The vault that was open when it began.
    session: Option<u64>,
    cancelled: Arc<AtomicBool>,
    /// When progress was told last, and of what.
    told: Mutex<Option<(Instant, String)>>,
}

impl JobWatcher {
    /// Tells how many steps are done.
    pub(crate) fn steps(&self, phase: &str, done: u64, total: Option<u64>) {
        self.moved(phase, false, (done, total));
    }

    /// Tells how many bytes are done.
    pub(crate) fn bytes(&self, phase: &str, done: u64, total: Option<u64>) {
        self.moved(phase, true, (done, total));
    }

    fn moved(&self, phase: &str, bytes: bool, (done, total): (u64, Option<u64>)) {
        {
            let mut told = held(&self.told);
            let lately = |(at, of): &(Instant, String)| of == phase && at.elapsed() < EVERY;
            if told.as_ref().is_some_and(lately) {
                return;
            }
            *told = Some((Instant::now(), phase.to_owned()));
        }
        let jobs: tauri::State<'_, Jobs> = self.app.state();
        let moved = jobs.change(self.id, |running| {
            running.enter(phase);
            let job = &mut running.job;
            (job.bytes, job.done, job.total) = (bytes, done, total);
        });
        self.emit(moved);
    }

    /// Keeps what came of it, for as long as the vault is open that it was about.
    fn end(&self, outcome: Answer<Value>) {
        let jobs: tauri::State<'_, Jobs> = self.app.state();
        let outlived =
            self.session.is_some() && self.session != Desk::of(&self.app).session_number();
        let outcome = if outlived { Err(Error::Cancelled.into()) } else { outcome };
        let ended = jobs.change(self.id, |running| {
            let job = &mut running.job;
            if outlived {
                job.about.clear();
            }
            job.state = state_of(&outcome);
            match outcome {
                Ok(result) => job.result = Some(result),
                Err(fault) => job.fault = Some(fault),
            }
        });
        self.emit(ended);
        let _ = self.app.emit(CHANGED, ());
    }

    fn emit(&self, job: Option<Job>) {
        if let Some(job) = job {
            let _ = self.app.emit(JOB, &job);
        }
    }
}

impl Watcher for JobWatcher {
    fn tell(&self, progress: Progress) {
        let phase = match progress.phase {
            Phase::Recognising => "recognising",
            Phase::Verifying => "verifying",
            Phase::Restating => "restating",
            Phase::Erasing => "erasing",
            Phase::Collecting => "collecting",
            Phase::LayingOut => "laying-out",
            Phase::WritingPages => "writing-pages",
            Phase::Copying => "copying",
            Phase::Writing => "writing",
            Phase::ReadingBack => "reading-back",
        };
        let in_bytes = progress.phase.is_counted_in_bytes();
        self.moved(phase, in_bytes, (progress.done, progress.total));
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl Jobs {
    /// Asks a piece of work to stop as soon as it can.
    pub(crate) fn cancel(&self, id: u64) {
        if let Some(running) = held(&self.all).get(&id) {
            running.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Notes that a piece of work waits for its turn, and returns whether it goes on waiting.
    pub(crate) fn goes_on_waiting(&self, app: &AppHandle, id: u64) -> bool {
        let mut told = None;
        let waits = self.change(id, |running| {
            if running.job.phase.as_deref() != Some(WAITING) {
                running.enter(WAITING);
                (running.job.done, running.job.total) = (0, None);
                told = Some(running.job.clone());
            }
        });
        if let Some(job) = told {
            let _ = app.emit(JOB, &job);
        }
        let cancelled = |it: &Running| it.cancelled.load(Ordering::Relaxed);
        waits.is_some() && !held(&self.all).get(&id).is_some_and(cancelled)
    }

    /// Changes a piece of work that is known, and returns it as it is then.
    fn change(&self, id: u64, change: impl FnOnce(&mut Running)) -> Option<Job> {
        let mut all = held(&self.all);
        let running = all.get_mut(&id)?;
        change(running);
        running.job.elapsed = milliseconds(running.since);
        running.job.phase_elapsed = milliseconds(running.phase_since);
        Some(running.job.clone())
    }

    /// Asks all work to stop.
    pub(crate) fn cancel_all(&self) {
        for running in held(&self.all).values() {
            running.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Returns everything that was begun, oldest first.
    pub(crate) fn all(&self) -> Vec<Job> {
        held(&self.all).values().map(|running| running.job.clone()).collect()
    }

    /// Tells whether anything is at work.
    pub(crate) fn any_running(&self) -> bool {
        held(&self.all).values().any(|running| running.job.state == JobState::Running)
    }

    /// Waits until nothing is at work any more, and no longer than so.
    pub(crate) fn end_within(&self, patience: Duration) {
        let until = Instant::now() + patience;
        while self.any_running() && Instant::now() < until {
            thread::sleep(EVERY);
        }
    }

    /// Forgets work that ended, with what came of it: nothing of a vault outlives its lock.
    pub(crate) fn forget_ended(&self) {
        held(&self.all).retain(|_, running| running.job.state == JobState::Running);
    }
}

impl Running {
    fn enter(&mut self, phase: &str) {
        if self.job.phase.as_deref() != Some(phase) {
            self.job.phase = Some(phase.to_owned());
            self.phase_since = Instant::now();
        }
    }
}

/// How work stands that ended so: somebody who asked it to stop is not told that it failed.
fn state_of(outcome: &Answer<Value>) -> JobState {
    match outcome {
        Ok(_) => JobState::Done,
        Err(fault) if fault.code == Error::Cancelled.code() => JobState::Stopped,
        Err(_) => JobState::Failed,
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands over the error that it got")]
fn unwritten(error: serde_json::Error) -> exhibit::Error {
    exhibit::Error::Record(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_to_stop_is_not_told_as_failed() {
        assert_eq!(state_of(&Ok(Value::Null)), JobState::Done);
        assert_eq!(state_of(&Err(Error::Cancelled.into())), JobState::Stopped);
        assert_eq!(state_of(&Err(Fault::crashed())), JobState::Failed);
    }

    #[test]
    fn the_time_of_a_phase_begins_with_it() {
        let jobs = Jobs::default();
        let past =
            Instant::now().checked_sub(Duration::from_secs(9)).expect("the system ran so long");
        let job = Job {
            id: 1,
            kind: "pack".to_owned(),
            about: String::new(),
            state: JobState::Running,
            phase: None,
            done: 0,
            total: None,
            bytes: false,
            elapsed: 0,
            phase_elapsed: 0,
            result: None,
            fault: None,
        };
        let cancelled = Arc::new(AtomicBool::new(false));
        let running = Running { job, cancelled, since: past, phase_since: past };
        held(&jobs.all).insert(1, running);
        let before = jobs.change(1, |_| {}).expect("it is known");
        assert!(before.phase_elapsed >= 9000);
        let after = jobs.change(1, |it| it.enter("writing")).expect("it is known");
        assert!(after.elapsed >= 9000 && after.phase_elapsed < after.elapsed);
        assert!(jobs.change(2, |_| {}).is_none());
    }
}
