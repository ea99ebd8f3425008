//! Appraises files and says how long it took: `inspect_file FILE [--trust FILE]… [--workers N]`.
//!
//! For measuring the engine by itself; the real command is `exhibit inspect`.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "an edge: it opens files and reads the clock"
)]

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::time::Instant;

use exhibit_core::time::Timestamp;
use exhibit_verify::members::{MemberInfo, Members};
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::zip::{ReadAt, Sought};
use exhibit_verify::{Look, inspect};

struct OneFile {
    path: String,
    infos: Vec<MemberInfo>,
}

impl Members for OneFile {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, _: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }

    fn seek(&self, _: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        Ok(Box::new(Sought::new(File::open(&self.path)?)?))
    }
}

fn main() -> io::Result<()> {
    let (mut path, mut trusted, mut workers) = (String::new(), Vec::new(), 2);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--trust" => trusted.extend(args.next()),
            "--workers" => workers = args.next().and_then(|n| n.parse().ok()).unwrap_or(2),
            _ => path = arg,
        }
    }
    let files = trusted.iter().map(fs::read).collect::<io::Result<Vec<_>>>()?;
    let inputs: Vec<_> =
        trusted.iter().zip(&files).map(|(name, bytes)| TrustInput { name, bytes }).collect();
    let trust = TrustSet::from_inputs(&inputs, &|_, _| Err("not here".to_owned()))
        .map_err(io::Error::other)?;
    let bytes = fs::metadata(&path)?.len();
    let name = path.rsplit('/').next().unwrap_or_default();
    let members = OneFile { infos: vec![MemberInfo::delivered(name, bytes)], path: path.clone() };
    let profiles = ProfileSet::built_in();
    let look = Look {
        path: &path,
        members: &members,
        profiles: &profiles,
        profile: None,
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers,
        watcher: &Unwatched,
    };
    let started = Instant::now();
    let judged = inspect(&look).map_err(io::Error::other)?;
    let seconds = started.elapsed().as_secs_f64();
    let mut out = io::stdout().lock();
    for it in &judged {
        let json = serde_json::to_string_pretty(&it.appraisal).map_err(io::Error::other)?;
        writeln!(out, "{json}")?;
    }
    let peak = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM unknown");
    writeln!(out, "{seconds:.2} s, {:.0} MB/s, {peak}", bytes as f64 / 1e6 / seconds)
}
