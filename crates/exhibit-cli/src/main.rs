//! The `exhibit` command: the real world, handed to the library.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use exhibit::core::time::Timestamp;
use exhibit::host::Kdf;
use exhibit::machine_policy;
use exhibit_cli::{World, run};
use zeroize::Zeroizing;

static CANCELLED: AtomicBool = AtomicBool::new(false);

fn main() -> ExitCode {
    let started = Instant::now();
    // A second Ctrl-C ends the program at once; whatever was staged is swept at the next opening.
    let _ = ctrlc::set_handler(|| {
        if CANCELLED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    let err = Mutex::new(io::stderr());
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut world = World {
        program: std::env::args_os()
            .next()
            .map_or_else(|| "exhibit".into(), |name| name.to_string_lossy().into_owned()),
        now: &now,
        elapsed: &|| started.elapsed(),
        random: &|bytes| getrandom::fill(bytes).expect("the system gives random bytes"),
        out: &mut out,
        err: &err,
        tty: io::stderr().is_terminal(),
        ask: &|prompt| rpassword::prompt_password(prompt).map(Zeroizing::new),
        here: std::env::current_dir().unwrap_or_else(|_| ".".into()),
        state: state_folder(),
        cancelled: &CANCELLED,
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        kdf: Kdf::shipped,
        machine_policy: machine_policy::read(&machine_policy::place(std::env::var_os(
            "PROGRAMDATA",
        ))),
    };
    let code = run(std::env::args_os(), &mut world);
    // A reader that closed the pipe early (`exhibit list | head`) is no failure of ours.
    let _ = out.flush();
    ExitCode::from(code)
}

fn now() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let seconds = i64::try_from(seconds).unwrap_or(0);
    Timestamp::from_unix(seconds).expect("a clock between 1970 and 9999")
}

/// `EXHIBIT_STATE`, or the user's state folder (XDG Base Directory Specification; on Windows
/// `%LOCALAPPDATA%`, on macOS `~/Library/Application Support`).
fn state_folder() -> std::path::PathBuf {
    let var = |name: &str| std::env::var_os(name).map(std::path::PathBuf::from);
    let home = || var("HOME").unwrap_or_else(|| ".".into());
    if let Some(state) = var("EXHIBIT_STATE") {
        return state;
    }
    if cfg!(windows) {
        return var("LOCALAPPDATA").unwrap_or_else(|| ".".into()).join("Exhibit A");
    }
    if cfg!(target_os = "macos") {
        return home().join("Library/Application Support/Exhibit A");
    }
    var("XDG_STATE_HOME").unwrap_or_else(|| home().join(".local/state")).join("exhibit-a")
}
