//! Commands that wait for their turn to write: the page is told for what, and may give up.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use exhibit::Error;
use schemars::JsonSchema;
use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager};

use crate::desk::held;
use crate::fault::Fault;
use crate::jobs::Jobs;

/// Told to the page when a command waits, and when it no longer does, with a [`Wait`].
pub(crate) const WAITING: &str = "waiting";
/// How long a wait is not worth telling.
const PATIENCE: Duration = Duration::from_millis(300);

/// A command that waits, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Wait {
    /// Its number since the program started.
    id: u64,
    /// The long work that it waits for; absent where something short is before it.
    job: Option<u64>,
    /// Whether it is over.
    over: bool,
}

/// Every command that waits, and whether its wait was given up.
#[derive(Default)]
pub(crate) struct Waits {
    next: AtomicU64,
    all: Mutex<BTreeMap<u64, bool>>,
}

impl Waits {
    /// Gives a wait up: its command is answered at once, and writes nothing.
    pub(crate) fn give_up(&self, id: u64) {
        if let Some(given_up) = held(&self.all).get_mut(&id) {
            *given_up = true;
        }
    }
}

/// On whose behalf a thread works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behalf {
    /// Of somebody at the page, who looks on.
    Page,
    /// Of long work with this number, which shows by itself how it stands.
    Job(u64),
    /// Of a watched folder: nobody looks on.
    Folder,
}

thread_local! {
    static BEHALF: Cell<Behalf> = const { Cell::new(Behalf::Page) };
}

/// Says on whose behalf this thread works from now on.
pub(crate) fn work_for(behalf: Behalf) {
    BEHALF.set(behalf);
}

/// Tells whether somebody at the page asked for what this thread does.
pub(crate) fn is_for_page() -> bool {
    BEHALF.get() == Behalf::Page
}

/// Returns the long work that this thread belongs to.
pub(crate) fn job() -> Option<u64> {
    match BEHALF.get() {
        Behalf::Job(id) => Some(id),
        Behalf::Page | Behalf::Folder => None,
    }
}

/// One wait for a turn; the page is told when it has become long, and when it ends.
pub(crate) struct Waiting<'a> {
    app: &'a AppHandle,
    behalf: Behalf,
    since: Instant,
    told: Option<Wait>,
}

impl<'a> Waiting<'a> {
    /// Begins to wait, on behalf of whom this thread works.
    pub(crate) fn begin(app: &'a AppHandle) -> Self {
        Self { app, behalf: BEHALF.get(), since: Instant::now(), told: None }
    }

    /// Tells what is waited for once that is worth telling, and returns whether to go on waiting.
    pub(crate) fn go_on(&mut self, holder: Option<u64>) -> bool {
        match self.behalf {
            Behalf::Folder => true,
            Behalf::Job(id) => self.app.state::<Jobs>().goes_on_waiting(self.app, id),
            Behalf::Page => self.page_goes_on(holder),
        }
    }

    /// Returns what is answered where the wait was given up.
    pub(crate) fn given_up(&self) -> Fault {
        match self.behalf {
            Behalf::Page => {
                Fault::plain("given-up", "You gave up waiting, and nothing was written.", &[])
            }
            Behalf::Job(_) | Behalf::Folder => Error::Cancelled.into(),
        }
    }

    fn page_goes_on(&mut self, holder: Option<u64>) -> bool {
        let waits = self.app.state::<Waits>();
        match &mut self.told {
            None if self.since.elapsed() < PATIENCE => true,
            None => {
                let id = waits.next.fetch_add(1, Ordering::Relaxed) + 1;
                held(&waits.all).insert(id, false);
                self.tell(Wait { id, job: holder, over: false });
                true
            }
            Some(wait) => {
                let given_up = held(&waits.all).get(&wait.id).copied().unwrap_or_default();
                if wait.job != holder {
                    let wait = Wait { job: holder, ..wait.clone() };
                    self.tell(wait);
                }
                !given_up
            }
        }
    }

    fn tell(&mut self, wait: Wait) {
        let _ = self.app.emit(WAITING, &wait);
        self.told = Some(wait);
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(wait) = self.told.take() {
            held(&self.app.state::<Waits>().all).remove(&wait.id);
            let _ = self.app.emit(WAITING, &Wait { over: true, ..wait });
        }
    }
}
