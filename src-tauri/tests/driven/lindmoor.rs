//! Lindmoor Bank's year, as `exhibit demo` makes it: the bank's files, the vault of its audit, and what left it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

use super::Window;
use super::steps::unlock;

/// A window on a vault of its own that holds the year, opened by its auditor.
pub(crate) struct Year {
    pub(crate) window: Window,
}

impl Year {
    /// Opens it; `None` where this machine lacks what that takes.
    pub(crate) fn open(args: &[&str]) -> Option<Self> {
        let window = Window::open(args)?;
        let vault = window.home.path().join("audit.vault");
        copy(&made().join("audit.vault"), &vault);
        unlock(&window.session, &vault, &passphrase());
        Some(Self { window })
    }
}

/// The passphrase of Nils Johannsen, who audits.
pub(crate) fn passphrase() -> String {
    let file = made().join("passphrase-1.txt");
    fs::read_to_string(file).expect("the demonstration leaves it").trim_end().to_owned()
}

/// The folder that the year was made in. It takes minutes, so all tests share it, and copy what they change; a later
/// run with the same program takes it as it is.
pub(crate) fn made() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let program = program();
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lindmoor-{}", stamp(&program)));
        if !folder.exists() {
            make(&program, &folder);
        }
        folder
    })
}

fn make(program: &Path, folder: &Path) {
    forget_older(folder);
    // Whole or not at all: what was cut off must not be taken for the year.
    let unfinished = folder.with_extension("unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    let made =
        Command::new(program).arg("demo").arg(&unfinished).output().expect("the program starts");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stdout));
    fs::rename(&unfinished, folder).expect("both lie in one folder");
}

/// The command line, which the same build puts beside the window.
fn program() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_exhibit-desktop")).with_file_name("exhibit");
    assert!(program.is_file(), "{} is built by the same command", program.display());
    program
}

/// What tells one build of the program from the next.
fn stamp(program: &Path) -> String {
    let told = fs::metadata(program).expect("the program is there");
    let built = told.modified().expect("this file system keeps times");
    let nanoseconds = built.duration_since(UNIX_EPOCH).expect("it was built after 1970").as_nanos();
    format!("{:x}-{nanoseconds:x}", told.len())
}

fn forget_older(folder: &Path) {
    let beside = folder.parent().expect("it has a name of its own in a folder");
    for entry in fs::read_dir(beside).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with("lindmoor-") {
            // One that another run still reads stays.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of the test's own");
    for entry in fs::read_dir(from).expect("a folder that was just made") {
        let entry = entry.expect("a folder that can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("room for a copy");
        }
    }
}
