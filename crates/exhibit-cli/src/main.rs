//! The `exhibit` command: the real world, handed to the library.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use exhibit::host::{self, Kdf};
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
        now: &host::system_time,
        elapsed: &|| started.elapsed(),
        random: &|bytes| getrandom::fill(bytes).expect("the system gives random bytes"),
        out: &mut out,
        err: &err,
        tty: io::stderr().is_terminal(),
        ask: &|prompt| rpassword::prompt_password(prompt).map(Zeroizing::new),
        here: std::env::current_dir().unwrap_or_else(|_| ".".into()),
        state: host::state_folder(),
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
