//! Long work: it runs beside the window, says how far it has come, and can be stopped.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use exhibit::verify::watch::{Phase, Progress, Watcher};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use tauri::{AppHandle, Emitter, Manager};

use crate::desk::{CHANGED, Desk, held};
use crate::fault::{Answer, Fault};

/// Told to the page whenever a piece of work moved, with a [`Job`].
pub(crate) const JOB: &str = "job";
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
    /// Milliseconds since it began.
    pub(crate) elapsed: u64,
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
        elapsed: 0,
        result: None,
        fault: None,
    };
    let running = Running { job: job.clone(), cancelled: Arc::clone(&cancelled) };
    held(&jobs.all).insert(id, running);
    let _ = app.emit(JOB, &job);
    let watcher = JobWatcher {
        app: app.clone(),
        id,
        cancelled,
        since: Instant::now(),
        told: Mutex::new(None),
    };
    thread::spawn(move || {
        let desk = Desk::of(&watcher.app);
        let caught =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&desk, &watcher)));
        let outcome = caught.unwrap_or_else(|_| Err(crashed()));
        let outcome = outcome.and_then(|done| Ok(serde_json::to_value(done).map_err(unwritten)?));
        watcher.end(outcome);
    });
    id
}

/// Watches one piece of work for the page.
pub(crate) struct JobWatcher {
    app: AppHandle,
    id: u64,
    cancelled: Arc<AtomicBool>,
    since: Instant,
    told: Mutex<Option<Instant>>,
}

impl JobWatcher {
    /// Tells how far steps that are no bytes have come.
    pub(crate) fn step(&self, phase: &str, done: u64, total: Option<u64>) {
        {
            let mut told = held(&self.told);
            if told.is_some_and(|told| told.elapsed() < EVERY) {
                return;
            }
            *told = Some(Instant::now());
        }
        self.change(|job| {
            job.phase = Some(phase.to_owned());
            job.done = done;
            job.total = total;
        });
    }

    fn end(&self, outcome: Answer<Value>) {
        self.change(|job| match outcome {
            Ok(result) => {
                job.state = JobState::Done;
                job.result = Some(result);
            }
            Err(fault) => {
                job.state = JobState::Failed;
                job.fault = Some(fault);
            }
        });
        let _ = self.app.emit(CHANGED, ());
    }

    fn change(&self, change: impl FnOnce(&mut Job)) {
        let jobs: tauri::State<'_, Jobs> = self.app.state();
        let mut all = held(&jobs.all);
        let Some(running) = all.get_mut(&self.id) else { return };
        running.job.elapsed = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        change(&mut running.job);
        let _ = self.app.emit(JOB, &running.job);
    }
}

impl Watcher for JobWatcher {
    fn tell(&self, progress: Progress) {
        let phase = match progress.phase {
            Phase::Recognising => "recognising",
            Phase::Verifying => "verifying",
        };
        self.step(phase, progress.done, progress.total);
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

    /// Forgets work that ended, with what came of it: nothing of a vault outlives its lock.
    pub(crate) fn forget_ended(&self) {
        held(&self.all).retain(|_, running| running.job.state == JobState::Running);
    }
}

fn crashed() -> Fault {
    let hints = [
        "Nothing half-done is in the vault: it keeps whole entries only.",
        "Lock the vault and open it again, then repeat what you did.",
    ];
    Fault::plain("crashed", "This piece of work ended in a defect of the program.", &hints)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands over the error that it got")]
fn unwritten(error: serde_json::Error) -> exhibit::Error {
    exhibit::Error::Record(error.to_string())
}
