//! Other people's vectors and tools, and saying that one is absent.

#![allow(dead_code, reason = "each test binary uses its own part of this module")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns a folder of vectors, which lies beside a checkout or where `EXHIBIT_VECTORS` says.
pub(crate) fn vectors(name: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors"));
    let folder = std::env::var_os("EXHIBIT_VECTORS").map_or(beside, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    skip(&format!("vectors {name}"), "folder absent");
    None
}

/// Returns the name of a tool that can be started.
pub(crate) fn tool(name: &str, probe: &[&str]) -> Option<String> {
    let started = Command::new(name)
        .args(probe)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if started.is_ok() {
        return Some(name.to_owned());
    }
    skip(name, "not installed");
    None
}

/// Runs a tool that must succeed; returns its output.
pub(crate) fn run(tool: &str, folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(tool)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{tool} {arguments:?}: {output:?}");
    output.stdout
}

/// Says that a test could not be done, and why, where `make test` collects it.
pub(crate) fn skip(what: &str, why: &str) {
    eprintln!("SKIPPED: {what}: {why}");
    if let Some(path) = std::env::var_os("EXHIBIT_SKIPS") {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
        let written = file.and_then(|mut file| writeln!(file, "SKIPPED: {what}: {why}"));
        written.expect("EXHIBIT_SKIPS names a file that can be written");
    }
}
