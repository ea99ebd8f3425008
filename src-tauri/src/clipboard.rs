//! Text that was copied in the window, and is taken off the clipboard again: after a minute, when the vault is
//! locked, and when the program ends. Whatever another program has put there since is left alone.
//!
//! What a person marks and copies by hand goes from the web view to the system, and past here.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use exhibit::core::digest::Sha256;
use tauri::AppHandle;

use crate::desk::held;

/// How long copied text stays.
const STAYS: Duration = Duration::from_secs(60);

/// What was copied last, for as long as it may still be there.
#[derive(Default)]
pub(crate) struct Clipboard {
    copied: Mutex<Option<Copied>>,
}

/// The text itself is the system's by now.
struct Copied {
    digest: Sha256,
    since: Instant,
}

impl Clipboard {
    /// Copies text; `false` where this system has no clipboard that can be cleared again.
    pub(crate) fn copy(&self, app: &AppHandle, text: String) -> bool {
        let copied = Copied { digest: Sha256::of(text.as_bytes()), since: Instant::now() };
        *held(&self.copied) = Some(copied);
        app.run_on_main_thread(move || system::put(text)).is_ok() && system::IS_THERE
    }

    /// Clears what has stayed long enough.
    pub(crate) fn clear_old(&self, app: &AppHandle) {
        let is_old = |it: &mut Copied| it.since.elapsed() >= STAYS;
        if let Some(old) = held(&self.copied).take_if(is_old) {
            clear(app, old.digest);
        }
    }

    /// Clears what was copied, however long ago.
    pub(crate) fn clear_now(&self, app: &AppHandle) {
        if let Some(copied) = held(&self.copied).take() {
            clear(app, copied.digest);
        }
    }
}

fn clear(app: &AppHandle, digest: Sha256) {
    // A program that is ending has no main thread to run on, and its clipboard ends with it.
    let _ = app.run_on_main_thread(move || system::take_away(digest));
}

#[cfg(target_os = "linux")]
mod system {
    use exhibit::core::digest::Sha256;
    use gtk::{TargetEntry, TargetFlags, gdk};

    pub(super) const IS_THERE: bool = true;

    /// By this name KDE's clipboard knows what it must not keep in its history.
    const NOT_KEPT: &str = "x-kde-passwordManagerHint";
    const TEXT: u32 = 0;
    const HINT: u32 = 1;

    pub(super) fn put(text: String) {
        let entry = |name: &str, info| TargetEntry::new(name, TargetFlags::empty(), info);
        let targets = [
            entry("UTF8_STRING", TEXT),
            entry("text/plain;charset=utf-8", TEXT),
            entry(NOT_KEPT, HINT),
        ];
        clipboard().set_with_data(&targets, move |_, wanted, info| match info {
            HINT => wanted.set(&wanted.target(), 8, b"secret"),
            _ => drop(wanted.set_text(&text)),
        });
    }

    pub(super) fn take_away(digest: Sha256) {
        let there = clipboard().wait_for_text();
        if there.is_some_and(|text| Sha256::of(text.as_bytes()) == digest) {
            clipboard().clear();
        }
    }

    fn clipboard() -> gtk::Clipboard {
        gtk::Clipboard::get(&gdk::SELECTION_CLIPBOARD)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use exhibit::core::digest::Sha256;

    /// Here the web view copies, and what it copies stays.
    pub(super) const IS_THERE: bool = false;

    pub(super) fn put(_text: String) {}

    pub(super) fn take_away(_digest: Sha256) {}
}
