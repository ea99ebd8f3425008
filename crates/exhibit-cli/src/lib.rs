//! The command line: arguments in, one use case called, text or JSON out.
//!
//! [`run`] takes its whole world as an argument, so that transcripts run in-process with a fixed
//! clock and fixed randomness, and nothing in the environment can ever predict a key.

mod args;
mod commands;
mod print;
mod unlock;
mod world;

use std::ffi::OsString;

use clap::Parser;
use clap::error::ErrorKind;

pub use world::World;

/// Exit code of a command that was refused or failed.
pub const FAILED: u8 = 1;
/// Exit code for wrong usage.
pub const USAGE: u8 = 2;
/// Exit code after Ctrl-C.
pub const CANCELLED: u8 = 130;

/// Runs one command and returns its exit code.
///
/// Verdict codes (0, 3, 10, 20, 30, 40) come from `inspect`, `verify-bundle` and `fsck` only.
pub fn run(args: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> u8 {
    let cli = match args::Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, world),
    };
    match commands::run(&cli, world) {
        Ok(code) => code,
        Err(failure) => failed(&failure, cli.json, world),
    }
}

fn usage(error: &clap::Error, world: &mut World<'_>) -> u8 {
    let text = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = write!(world.out, "{text}");
            0
        }
        _ => {
            if let Ok(mut err) = world.err.lock() {
                let _ = write!(err, "{text}");
            }
            USAGE
        }
    }
}

/// Says what happened, then, separately, what to do.
fn failed(failure: &commands::Failure, json: bool, world: &mut World<'_>) -> u8 {
    let error = failure.error();
    let (message, hints) = (error.to_string(), error.hints());
    if json {
        let value = serde_json::json!({ "code": error.code(), "message": message, "hints": hints });
        let _ = writeln!(world.out, "{value}");
    }
    if let Ok(mut err) = world.err.lock() {
        let _ = writeln!(err, "error: {message}");
        for hint in hints {
            let _ = writeln!(err, "hint: {hint}");
        }
    }
    match error {
        exhibit::Error::Cancelled => CANCELLED,
        _ if failure.is_usage() => USAGE,
        _ => FAILED,
    }
}
