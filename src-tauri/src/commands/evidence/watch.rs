//! Watched folders: what is put there is taken in while the vault is open.
//!
//! A watch is no piece of long work: it may go on for days, and it keeps nobody from locking the vault. Locking
//! ends it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use exhibit::core::event::Refused;
use exhibit::core::time::Timestamp;
use exhibit::delivery::shown;
use exhibit::ingest::Intaken;
use exhibit::verify::watch::{Progress, Watcher};
use exhibit::watched::{Looked, Skipped, WatchedFolder};
use schemars::JsonSchema;
use serde::Serialize;
use tauri::{AppHandle, Manager, State};

use super::intake::{Checked, IntakeAsked, TakenTold};
use crate::desk::{Desk, held};
use crate::fault::{Answer, Fault};
use crate::machine;
use crate::waits::{self, Behalf};

/// How many of the newest items, refusals and files that were left are kept for showing.
const KEPT: usize = 50;

/// Every folder that is watched since the vault was opened.
#[derive(Default)]
pub(crate) struct Watches {
    next: AtomicU64,
    all: Mutex<BTreeMap<u64, Watched>>,
}

struct Watched {
    shown: WatchShown,
    stop: Arc<AtomicBool>,
}

/// A folder that is watched, as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct WatchShown {
    /// Its number since the program started.
    id: u64,
    /// The folder.
    folder: String,
    /// How it stands.
    state: WatchState,
    /// Why the system gives no notice of changes, so that the folder is looked at every two seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    untold: Option<String>,
    /// Since when.
    since: Timestamp,
    /// When something was taken last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Timestamp>,
    /// How many items were taken in.
    taken: u64,
    /// How many were there already.
    already: u64,
    /// How many were refused or left.
    left: u64,
    /// The newest items.
    newest: Vec<TakenTold>,
    /// The newest refusals.
    refused: Vec<Refused>,
    /// What was left most recently, and why.
    skipped: Vec<Skipped>,
    /// Why it ended, where it was not asked to.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<Fault>,
}

/// How a watch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WatchState {
    /// It waits for files.
    Watching,
    /// It takes something in.
    Taking,
    /// It was asked to stop.
    Stopped,
    /// It ended by itself.
    Failed,
}

/// Begins to watch a folder: a file in it is taken once it stood still for so many seconds.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn watch_start(
    app: AppHandle,
    desk: State<'_, Desk>,
    asked: IntakeAsked,
    folder: PathBuf,
    settle: u32,
) -> Answer<u64> {
    let checked = Checked::read(asked)?;
    let (_, writes) = desk.open_vault()?;
    if !writes {
        let hints = ["Unlock the vault for writing, then watch the folder."];
        return Err(Fault::plain("read-only", "This vault is open for reading only.", &hints));
    }
    let folder = WatchedFolder::begin(&folder, Duration::from_secs(settle.into()))
        .map(|watched| (shown(&folder), watched))?;
    Ok(begin(&app, folder, checked))
}

/// Ends a watch; what it is taking in at the moment is given up, what was finished stays.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn watch_stop(watches: State<'_, Watches>, id: u64) {
    if let Some(watched) = held(&watches.all).get(&id) {
        watched.stop.store(true, Ordering::Relaxed);
    }
}

/// Returns every watch since the vault was opened, oldest first.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn watch_list(watches: State<'_, Watches>) -> Vec<WatchShown> {
    held(&watches.all).values().map(|it| it.shown.clone()).collect()
}

impl Watches {
    /// Ends every watch, and forgets what it took: nothing of a vault outlives its lock.
    pub(crate) fn end(&self) {
        for watched in std::mem::take(&mut *held(&self.all)).values() {
            watched.stop.store(true, Ordering::Relaxed);
        }
    }

    fn change(&self, id: u64, change: impl FnOnce(&mut WatchShown)) {
        if let Some(watched) = held(&self.all).get_mut(&id) {
            change(&mut watched.shown);
        }
    }
}

fn begin(app: &AppHandle, (path, folder): (String, WatchedFolder), checked: Checked) -> u64 {
    let watches: State<'_, Watches> = app.state();
    let id = watches.next.fetch_add(1, Ordering::Relaxed) + 1;
    let stop = Arc::new(AtomicBool::new(false));
    let shown = WatchShown {
        id,
        folder: path,
        state: WatchState::Watching,
        untold: folder.untold().map(str::to_owned),
        since: (machine::host().now)(),
        last: None,
        taken: 0,
        already: 0,
        left: 0,
        newest: Vec::new(),
        refused: Vec::new(),
        skipped: Vec::new(),
        fault: None,
    };
    held(&watches.all).insert(id, Watched { shown, stop: Arc::clone(&stop) });
    let app = app.clone();
    thread::spawn(move || {
        waits::work_for(Behalf::Folder);
        run(&app, id, folder, &checked, &Stop(stop));
    });
    id
}

fn run(app: &AppHandle, id: u64, mut folder: WatchedFolder, checked: &Checked, stop: &Stop) {
    let watches: State<'_, Watches> = app.state();
    let (begun, mut refused) = (Instant::now(), None);
    let ended = folder.run(&|| begun.elapsed(), false, stop, &mut |folder, looked| {
        watches.change(id, |it| it.state = WatchState::Taking);
        match take(app, folder, &looked, checked, stop) {
            Ok(done) => watches.change(id, |it| tell(it, done, looked.skipped)),
            Err(fault) => {
                refused = Some(fault);
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    });
    let fault = refused.or_else(|| ended.err().map(Fault::from));
    watches.change(id, |it| {
        it.state = if fault.is_some() { WatchState::Failed } else { WatchState::Stopped };
        it.fault = fault;
    });
}

fn take(
    app: &AppHandle,
    folder: &WatchedFolder,
    looked: &Looked,
    checked: &Checked,
    stop: &Stop,
) -> Answer<Intaken> {
    if looked.settled.is_empty() {
        return Ok(Intaken::default());
    }
    Desk::of(app).write(|vault, host| {
        let request = checked.request()?;
        let done = vault.ingest_settled(host, &request, (folder, &looked.settled), stop)?;
        checked.map(vault, host, &done)?;
        Ok(done)
    })
}

fn tell(shown: &mut WatchShown, done: Intaken, skipped: Vec<Skipped>) {
    let count = |n: usize| n as u64;
    shown.state = WatchState::Watching;
    if !done.taken.is_empty() {
        shown.last = Some((machine::host().now)());
    }
    shown.taken += count(done.taken.len());
    shown.already += count(done.already.len());
    shown.left += count(done.refused.len()) + count(skipped.len());
    keep(&mut shown.newest, done.taken.into_iter().map(TakenTold::of));
    keep(&mut shown.refused, done.refused.into_iter());
    keep(&mut shown.skipped, skipped.into_iter());
}

fn keep<T>(kept: &mut Vec<T>, more: impl Iterator<Item = T>) {
    kept.extend(more);
    let over = kept.len().saturating_sub(KEPT);
    kept.drain(..over);
}

/// Says that somebody wants a watch to end.
struct Stop(Arc<AtomicBool>);

impl Watcher for Stop {
    fn tell(&self, _: Progress) {}

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
