//! When a file is whole: its length and time stood still for a while, and nothing new came beside it.
//!
//! No clock and no file is touched here: what was seen, and when, are arguments.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What a file looks like from outside: it was changed if this changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was changed last, as far as the file system says.
    pub modified: Option<SystemTime>,
}

/// The files of a folder that somebody waits for.
///
/// A moment is the time since some beginning.
#[derive(Clone, Debug)]
pub struct Settling {
    quiet: Duration,
    waiting: BTreeMap<PathBuf, Waiting>,
    handed_out: BTreeMap<PathBuf, Stamp>,
    /// When a file was first seen in a folder.
    newest: BTreeMap<PathBuf, Duration>,
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    stamp: Stamp,
    since: Duration,
}

impl Settling {
    /// Begins with nothing seen; a file is whole when it stood still for `quiet`.
    pub fn new(quiet: Duration) -> Self {
        let (waiting, handed_out, newest) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { quiet, waiting, handed_out, newest }
    }

    /// Notes that a file was there, looking so, at a moment. One that was handed out and looks as it did is let alone.
    pub fn seen(&mut self, path: &Path, stamp: Stamp, now: Duration) {
        if self.handed_out.get(path) == Some(&stamp) {
            return;
        }
        match self.waiting.get_mut(path) {
            Some(waiting) if waiting.stamp == stamp => {}
            Some(waiting) => *waiting = Waiting { stamp, since: now },
            None => {
                self.waiting.insert(path.to_owned(), Waiting { stamp, since: now });
                if !self.handed_out.contains_key(path) {
                    self.newest.insert(folder_of(path), now);
                }
            }
        }
    }

    /// Forgets every file that `there` says is gone; one that comes back is new.
    pub fn keep(&mut self, there: &dyn Fn(&Path) -> bool) {
        self.waiting.retain(|path, _| there(path));
        self.handed_out.retain(|path, _| there(path));
    }

    /// Hands out the files that are whole by now, each once for each way that it looked.
    ///
    /// A file waits for those that came into its folder after it, so that a document and its signature go together; one
    /// that keeps growing holds up nobody.
    pub fn ready(&mut self, now: Duration) -> Vec<PathBuf> {
        let whole = self.waiting.iter().filter(|(path, it)| self.when(path, it) <= now);
        let whole: Vec<_> = whole.map(|(path, it)| (path.clone(), it.stamp)).collect();
        for (path, stamp) in &whole {
            self.waiting.remove(path);
            self.handed_out.insert(path.clone(), *stamp);
        }
        whole.into_iter().map(|it| it.0).collect()
    }

    /// Returns when the next file will be whole, if nothing else happens.
    pub fn next(&self) -> Option<Duration> {
        self.waiting.iter().map(|(path, it)| self.when(path, it)).min()
    }

    /// Returns the files that are not whole yet.
    pub fn waiting(&self) -> impl Iterator<Item = &Path> {
        self.waiting.keys().map(PathBuf::as_path)
    }

    /// Returns the files that were handed out and are still there.
    pub fn handed_out(&self) -> impl Iterator<Item = &Path> {
        self.handed_out.keys().map(PathBuf::as_path)
    }

    fn when(&self, path: &Path, waiting: &Waiting) -> Duration {
        let newest = self.newest.get(&folder_of(path)).copied().unwrap_or_default();
        waiting.since.max(newest).saturating_add(self.quiet)
    }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(bytes: u64) -> Stamp {
        Stamp { bytes, modified: None }
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn ready(settling: &mut Settling, seconds: u64) -> Vec<String> {
        let paths = settling.ready(at(seconds));
        paths.iter().map(|it| it.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_handed_out_once_it_stood_still() {
        let mut settling = Settling::new(at(5));
        let file = Path::new("in/a.jsonl");
        settling.seen(file, stamp(10), at(0));
        settling.seen(file, stamp(20), at(3));
        assert_eq!(settling.next(), Some(at(8)));
        settling.seen(file, stamp(20), at(7));
        assert!(ready(&mut settling, 7).is_empty());
        assert_eq!(ready(&mut settling, 8), ["in/a.jsonl"]);
        // It is there for good, and nothing comes of it.
        settling.seen(file, stamp(20), at(60));
        assert!(ready(&mut settling, 600).is_empty());
        assert_eq!(settling.next(), None);
    }

    #[test]
    fn the_same_length_at_another_time_is_another_file() {
        let mut settling = Settling::new(at(5));
        let file = Path::new("a");
        let modified = |seconds| Stamp {
            bytes: 4,
            modified: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)),
        };
        settling.seen(file, modified(1), at(0));
        settling.seen(file, modified(2), at(4));
        assert!(ready(&mut settling, 8).is_empty());
        assert_eq!(ready(&mut settling, 9), ["a"]);
        settling.seen(file, modified(3), at(20));
        assert_eq!(ready(&mut settling, 25), ["a"]);
    }

    #[test]
    fn a_document_waits_for_the_signature_that_comes_after_it() {
        let mut settling = Settling::new(at(5));
        settling.seen(Path::new("in/a.pdf"), stamp(1), at(0));
        settling.seen(Path::new("other/b.pdf"), stamp(1), at(0));
        settling.seen(Path::new("in/a.pdf.sig"), stamp(1), at(4));
        assert_eq!(ready(&mut settling, 5), ["other/b.pdf"]);
        assert_eq!(ready(&mut settling, 9), ["in/a.pdf", "in/a.pdf.sig"]);
    }

    #[test]
    fn a_file_that_keeps_growing_holds_up_nobody() {
        let mut settling = Settling::new(at(5));
        for second in 0..20 {
            settling.seen(Path::new("in/live.log"), stamp(second), at(second));
            settling.seen(Path::new("in/done.pdf"), stamp(1), at(second));
        }
        assert_eq!(ready(&mut settling, 19), ["in/done.pdf"]);
        assert_eq!(settling.waiting().collect::<Vec<_>>(), [Path::new("in/live.log")]);
    }

    #[test]
    fn what_is_gone_is_forgotten_and_new_when_it_comes_back() {
        let mut settling = Settling::new(at(5));
        settling.seen(Path::new("a"), stamp(1), at(0));
        settling.seen(Path::new("b"), stamp(1), at(0));
        assert_eq!(ready(&mut settling, 5), ["a", "b"]);
        settling.keep(&|path| path != Path::new("a"));
        settling.seen(Path::new("a"), stamp(1), at(6));
        settling.seen(Path::new("b"), stamp(1), at(6));
        assert_eq!(ready(&mut settling, 11), ["a"]);
    }

    #[test]
    fn without_a_wait_everything_is_ready_at_once() {
        let mut settling = Settling::new(at(0));
        settling.seen(Path::new("a"), stamp(0), at(0));
        assert_eq!(ready(&mut settling, 0), ["a"]);
    }
}
