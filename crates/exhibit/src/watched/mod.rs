//! Watched folders: what is put there is taken in once it is whole.
//!
//! The system's notice of changes only wakes; what is there, and whether it is whole, is looked at by ourselves, so that
//! a notice that got lost costs some seconds and nothing else. Whoever watches decides between two looks whether the
//! vault is still open.

mod bell;
mod names;
mod settling;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use exhibit_verify::members::stem;
use exhibit_verify::watch::Watcher;
use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::{Delivery, MAX_DEPTH, MAX_FILES, file_name, shown};
use crate::error::Error;
use crate::host::Host;
use crate::ingest::{IntakeRequest, Intaken};
use crate::vault::{Open, Vault};
use bell::Bell;

pub use settling::{Settling, Stamp};

/// How long a file stands still until it counts as whole, unless somebody says otherwise.
pub const SETTLE: Duration = Duration::from_secs(5);

/// After how long a folder is looked at although nobody rang.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The same where the system can't ring.
const LOOK_EVERY_UNTOLD: Duration = Duration::from_secs(2);

/// How often somebody is asked whether to stop.
const ASK_EVERY: Duration = Duration::from_millis(200);

/// A folder that is watched.
pub struct WatchedFolder {
    folder: PathBuf,
    quiet: Duration,
    settling: Settling,
    skipped: BTreeSet<PathBuf>,
    bell: Bell,
}

/// What a look at a watched folder brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Files that are whole, and were not handed out as they are now.
    pub settled: Vec<PathBuf>,
    /// What is not taken, each said once.
    pub skipped: Vec<Skipped>,
}

/// What is not taken of a watched folder, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Skipped {
    /// Its path, made visible.
    pub path: String,
    /// A phrase.
    pub reason: String,
}

/// How a watch ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody asked to stop.
    Stopped,
    /// Whoever takes what is settled has no open vault any more.
    Locked,
    /// What was there is taken, and no more was wanted; what was still being written is named.
    Once(Vec<PathBuf>),
}

/// Takes what a look brought; breaks off when there is no open vault any more.
pub type Take<'t> = dyn FnMut(&WatchedFolder, Looked) -> Result<ControlFlow<()>, Error> + 't;

impl WatchedFolder {
    /// Begins to watch a folder, in which a file is whole when it stood still for `quiet`.
    ///
    /// # Errors
    /// [`Error::Unreadable`]; [`Error::NotAFolder`].
    pub fn begin(folder: &Path, quiet: Duration) -> Result<Self, Error> {
        let about = fs::metadata(folder).map_err(|e| Error::unreadable(folder, &e))?;
        if !about.is_dir() {
            return Err(Error::NotAFolder { path: shown(folder) });
        }
        Ok(Self {
            bell: Bell::over(folder),
            folder: folder.to_owned(),
            quiet,
            settling: Settling::new(quiet),
            skipped: BTreeSet::new(),
        })
    }

    /// Returns why the system gives no notice of changes, so that the folder is looked at every two seconds, if so.
    pub fn untold(&self) -> Option<&str> {
        self.bell.silent()
    }

    /// Looks at what is there at a moment.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the folder itself can't be read any more.
    pub fn look(&mut self, now: Duration) -> Result<Looked, Error> {
        let found = listed(&self.folder)?;
        self.settling.keep(&|path| found.files.contains_key(path));
        for (path, stamp) in &found.files {
            self.settling.seen(path, *stamp, now);
        }
        self.skipped.retain(|path| found.skipped.contains_key(path));
        let mut skipped = Vec::new();
        for (path, reason) in found.skipped {
            if !self.skipped.contains(&path) {
                skipped.push(Skipped { path: shown(&path), reason });
                self.skipped.insert(path);
            }
        }
        Ok(Looked { settled: self.settling.ready(now), skipped })
    }

    /// Looks again and again, and hands over what is new, until somebody asks to stop, `take` says that the vault is
    /// locked, or, where `once` is set, what was there at the beginning is taken.
    ///
    /// `clock` gives the time since some moment.
    ///
    /// # Errors
    /// As [`WatchedFolder::look`]; what `take` fails with.
    pub fn run(
        &mut self,
        clock: &dyn Fn() -> Duration,
        once: bool,
        watcher: &dyn Watcher,
        take: &mut Take<'_>,
    ) -> Result<Ended, Error> {
        let mut over = None;
        loop {
            if watcher.cancelled() {
                return Ok(Ended::Stopped);
            }
            let now = clock();
            let over = *over.get_or_insert(now.saturating_add(self.quiet));
            let looked = self.look(now)?;
            if looked != Looked::default() && take(self, looked)?.is_break() {
                return Ok(Ended::Locked);
            }
            if once && now >= over {
                return Ok(Ended::Once(self.settling.waiting().map(Path::to_owned).collect()));
            }
            self.wait(clock, once.then_some(over), watcher);
        }
    }

    /// Waits until something happened, something may be whole, or it is time to look again.
    fn wait(&self, clock: &dyn Fn() -> Duration, over: Option<Duration>, watcher: &dyn Watcher) {
        let every = if self.untold().is_some() { LOOK_EVERY_UNTOLD } else { LOOK_EVERY };
        let begun = clock();
        let until = [Some(begun.saturating_add(every)), self.settling.next(), over];
        let until = until.into_iter().flatten().min().unwrap_or(begun);
        let mut rung = false;
        while !rung && !watcher.cancelled() {
            let left = until.saturating_sub(clock());
            if left.is_zero() {
                return;
            }
            rung = self.bell.wait(left.min(ASK_EVERY));
        }
        // Events come in swarms: one look is enough for those of a moment.
        if rung {
            std::thread::sleep(ASK_EVERY);
        }
    }

    /// Returns what is settled as one delivery, with what was taken before under the same name: a signature that comes
    /// after its document speaks about it.
    fn delivery(&self, settled: &[PathBuf]) -> Result<Delivery, Error> {
        let named = |path: &Path| {
            let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
            (path.parent().map(Path::to_owned), name.map(|it| stem(&it).to_owned()))
        };
        let names: BTreeSet<_> = settled.iter().map(|it| named(it)).collect();
        let beside = self.settling.handed_out().filter(|it| names.contains(&named(it)));
        let all: BTreeSet<PathBuf> =
            beside.map(Path::to_owned).chain(settled.iter().cloned()).collect();
        Delivery::of(&self.folder, &all)
    }
}

impl Vault<Open> {
    /// Takes in what is settled in a watched folder; `paths` of the request count for nothing.
    ///
    /// # Errors
    /// As [`Vault::ingest`].
    pub fn ingest_settled(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        (folder, settled): (&WatchedFolder, &[PathBuf]),
        watcher: &dyn Watcher,
    ) -> Result<Intaken, Error> {
        let delivery = folder.delivery(settled)?;
        self.ingest_listed(host, request, &file_name(&folder.folder), &delivery, watcher)
    }
}

/// What lies in a folder and those below it.
#[derive(Default)]
struct Found {
    files: BTreeMap<PathBuf, Stamp>,
    skipped: BTreeMap<PathBuf, String>,
}

fn listed(top: &Path) -> Result<Found, Error> {
    let mut found = Found::default();
    let mut waiting = vec![(top.to_owned(), 0_usize)];
    while let Some((folder, depth)) = waiting.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) if depth == 0 => return Err(Error::unreadable(&folder, &e)),
            Err(e) => {
                found.skipped.insert(folder, e.to_string());
                continue;
            }
        };
        // What goes away between two calls was never there.
        for entry in entries.flatten() {
            let path = entry.path();
            match judged(&entry, depth, found.files.len()) {
                Some(Entry::Folder) => waiting.push((path, depth + 1)),
                Some(Entry::File(stamp)) => {
                    found.files.insert(path, stamp);
                }
                Some(Entry::Skipped(reason)) => {
                    found.skipped.insert(path, reason);
                }
                None => {}
            }
        }
    }
    Ok(found)
}

enum Entry {
    Folder,
    File(Stamp),
    Skipped(String),
}

/// `None` where there is nothing any more.
fn judged(entry: &fs::DirEntry, depth: usize, files: usize) -> Option<Entry> {
    let about = entry.metadata().ok()?;
    let skipped = |reason: &str| Some(Entry::Skipped(reason.to_owned()));
    let name = entry.file_name();
    if let Some(reason) = names::skipped(&name.to_string_lossy()) {
        return skipped(reason);
    }
    if about.is_symlink() {
        return skipped("a symbolic link; links are not followed");
    }
    if about.is_dir() {
        return match depth < MAX_DEPTH {
            _ if entry.path().join("vault.json").exists() => skipped("it is a vault"),
            true => Some(Entry::Folder),
            false => Some(Entry::Skipped(format!("nested deeper than {MAX_DEPTH} folders"))),
        };
    }
    if !about.is_file() {
        return skipped("not a regular file");
    }
    if files >= MAX_FILES {
        return Some(Entry::Skipped(format!("more than {MAX_FILES} files in one folder")));
    }
    Some(Entry::File(Stamp { bytes: about.len(), modified: about.modified().ok() }))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Instant;

    use super::*;

    /// Says stop when it is told to.
    #[derive(Default)]
    struct Stop(AtomicBool);

    impl Watcher for Stop {
        fn tell(&self, _: exhibit_verify::watch::Progress) {}

        fn cancelled(&self) -> bool {
            self.0.load(Ordering::Relaxed)
        }
    }

    fn names(paths: &[PathBuf]) -> Vec<String> {
        paths.iter().map(|it| file_name(it)).collect()
    }

    #[test]
    fn what_is_there_and_whole_is_taken_once_and_the_rest_is_said() {
        let top = tempfile::tempdir().expect("a folder");
        let write = |name: &str| fs::write(top.path().join(name), "x").expect("a file");
        write("a.txt");
        write("b.txt.part");
        fs::create_dir_all(top.path().join("old.vault")).expect("a folder");
        write("old.vault/vault.json");
        let mut folder =
            WatchedFolder::begin(top.path(), Duration::from_secs(5)).expect("a folder");
        let looked = folder.look(Duration::ZERO).expect("looked");
        assert!(looked.settled.is_empty());
        assert_eq!(looked.skipped.len(), 2, "{looked:?}");
        let looked = folder.look(Duration::from_secs(5)).expect("looked");
        assert_eq!(names(&looked.settled), ["a.txt"]);
        assert!(looked.skipped.is_empty());
        assert_eq!(folder.look(Duration::from_secs(50)).expect("looked"), Looked::default());
        // Finished under its own name.
        fs::rename(top.path().join("b.txt.part"), top.path().join("b.txt")).expect("renamed");
        assert_eq!(folder.look(Duration::from_secs(60)).expect("looked"), Looked::default());
        let looked = folder.look(Duration::from_secs(65)).expect("looked");
        assert_eq!(names(&looked.settled), ["b.txt"]);
    }

    #[test]
    fn a_file_that_comes_while_somebody_watches_is_handed_over_and_a_stop_ends_it() {
        let top = tempfile::tempdir().expect("a folder");
        let mut folder =
            WatchedFolder::begin(top.path(), Duration::from_millis(50)).expect("a folder");
        let (begun, stop) = (Instant::now(), Stop::default());
        let path = top.path().join("late.txt");
        let writer = std::thread::spawn({
            let path = path.clone();
            move || {
                std::thread::sleep(Duration::from_millis(300));
                fs::write(path, "x").expect("a file");
            }
        });
        let mut taken = Vec::new();
        let ended = folder.run(&|| begun.elapsed(), false, &stop, &mut |_, looked| {
            taken.extend(looked.settled);
            stop.0.store(true, Ordering::Relaxed);
            Ok(ControlFlow::Continue(()))
        });
        writer.join().expect("written");
        assert_eq!(ended.expect("ended"), Ended::Stopped);
        assert_eq!(taken, [path]);
    }

    #[test]
    fn a_locked_vault_ends_it() {
        let top = tempfile::tempdir().expect("a folder");
        fs::write(top.path().join("a.txt"), "x").expect("a file");
        let mut folder = WatchedFolder::begin(top.path(), Duration::ZERO).expect("a folder");
        let begun = Instant::now();
        let ended = folder.run(&|| begun.elapsed(), false, &Stop::default(), &mut |_, _| {
            Ok(ControlFlow::Break(()))
        });
        assert_eq!(ended.expect("ended"), Ended::Locked);
    }

    #[test]
    fn once_names_what_was_still_being_written() {
        let top = tempfile::tempdir().expect("a folder");
        let growing = top.path().join("growing.log");
        fs::write(&growing, "x").expect("a file");
        fs::create_dir(top.path().join("done")).expect("a folder");
        fs::write(top.path().join("done/a.txt"), "x").expect("a file");
        let mut folder =
            WatchedFolder::begin(top.path(), Duration::from_secs(5)).expect("a folder");
        // Each look at the clock is a second later, and finds one file longer.
        let seconds = std::cell::Cell::new(0);
        let clock = || {
            seconds.set(seconds.get() + 1);
            let text = "x".repeat(seconds.get() as usize);
            fs::write(&growing, text).expect("a file");
            Duration::from_secs(seconds.get())
        };
        let mut taken = Vec::new();
        let ended = folder.run(&clock, true, &Stop::default(), &mut |_, looked| {
            taken.extend(looked.settled);
            Ok(ControlFlow::Continue(()))
        });
        assert_eq!(ended.expect("ended"), Ended::Once(vec![growing.clone()]));
        assert_eq!(names(&taken), ["a.txt"]);
    }

    #[test]
    fn a_file_is_no_folder_to_watch() {
        let top = tempfile::tempdir().expect("a folder");
        let path = top.path().join("a");
        fs::write(&path, "x").expect("a file");
        let refused = WatchedFolder::begin(&path, SETTLE).err();
        assert!(matches!(refused, Some(Error::NotAFolder { .. })));
        let refused = WatchedFolder::begin(&top.path().join("b"), SETTLE).err();
        assert!(matches!(refused, Some(Error::Unreadable { .. })));
    }
}
