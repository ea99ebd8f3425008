//! A world of one's own for each test.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use exhibit::core::digest::Sha256;
use exhibit::core::time::Timestamp;
use exhibit::host::{Host, Kdf};
use exhibit::machine_policy;
use exhibit::vault::{Access, Open, Vault};
use exhibit::{KdfLimits, KdfParams, Passphrase};
use exhibit_cli::{World, run};
use serde_json::Value;
use tempfile::TempDir;
use zeroize::Zeroizing;

/// The moment at which every test begins: 2026-03-14T09:30:00Z. Each command is a minute later.
const BEGIN: i64 = 1_773_480_600;

/// Where the policy of this world's machine lies, if it has one.
pub(crate) const POLICY: &str = "policy.toml";

/// A folder with a vault-to-be, a passphrase file, and a clock.
pub(crate) struct Sealed {
    top: TempDir,
    random: AtomicU64,
    minutes: AtomicU64,
}

/// What a command said.
pub(crate) struct Said {
    /// Exit code.
    pub(crate) code: u8,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Said {
    /// Reads the output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }

    /// Fails the test unless the command ended with this code.
    #[track_caller]
    pub(crate) fn expect(self, code: u8) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }
}

impl Sealed {
    pub(crate) fn new() -> Self {
        let top = tempfile::tempdir().expect("a folder");
        fs::write(top.path().join("pass"), "correct horse battery staple\n").expect("a file");
        Self { top, random: AtomicU64::new(1), minutes: AtomicU64::new(0) }
    }

    /// A world with an empty vault by Ada Auditor.
    pub(crate) fn with_vault() -> Self {
        let sealed = Self::new();
        sealed
            .run(&["init", "v.vault", "--organisation", "Lindmoor Bank", "--as", "Ada"])
            .expect(0);
        sealed
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.top.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("a folder");
        }
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// Runs a command with the vault's passphrase; `@name` is a path in this world.
    pub(crate) fn run(&self, args: &[&str]) -> Said {
        let passphrase = self.path("pass");
        let with = ["--passphrase-file", passphrase.to_str().expect("UTF-8")];
        self.run_bare(&[args, &with[..]].concat())
    }

    /// Returns the machine as a program of its own sees it.
    pub(crate) fn host(&self) -> Host<'static> {
        Host {
            now: &|| Timestamp::from_unix(BEGIN).expect("a time"),
            random: &|out| out.fill(7),
            state: self.path("state"),
            workers: 1,
            kdf: cheap(),
            machine_policy: machine_policy::read(&self.path(POLICY)),
        }
    }

    /// Opens the vault for writing, as a program of its own does.
    pub(crate) fn unlocked(&self) -> Vault<Open> {
        let passphrase = Passphrase::new("correct horse battery staple").expect("words");
        Vault::at(&self.path("v.vault"))
            .and_then(|it| it.unlock(&self.host(), &passphrase, Some("Ada"), Access::Write))
            .expect("open")
    }

    /// Runs a command as somebody presses Ctrl-C.
    pub(crate) fn run_cancelled(&self, args: &[&str]) -> Said {
        let passphrase = self.path("pass");
        let with = ["--passphrase-file", passphrase.to_str().expect("UTF-8")];
        self.run_in(&[args, &with[..]].concat(), true)
    }

    /// Runs a command as it is given.
    pub(crate) fn run_bare(&self, args: &[&str]) -> Said {
        self.run_in(args, false)
    }

    fn run_in(&self, args: &[&str], cancelled: bool) -> Said {
        let minute = self.minutes.fetch_add(1, Ordering::Relaxed);
        let at =
            Timestamp::from_unix(BEGIN + 60 * i64::try_from(minute).expect("few")).expect("a time");
        let now = || at;
        let random = |out: &mut [u8]| self.fill(out);
        let (mut out, err) = (Vec::new(), Mutex::new(Vec::new()));
        let (cancelled, started) = (AtomicBool::new(cancelled), Instant::now());
        let mut world = World {
            program: "exhibit".into(),
            now: &now,
            elapsed: &|| started.elapsed(),
            random: &random,
            out: &mut out,
            err: &err,
            tty: false,
            ask: &|_| Err::<Zeroizing<String>, _>(io::ErrorKind::Unsupported.into()),
            here: self.top.path().to_owned(),
            state: self.path("state"),
            cancelled: &cancelled,
            workers: 2,
            kdf: cheap,
            machine_policy: machine_policy::read(&self.path(POLICY)),
        };
        let code = run(self.arguments(args), &mut world);
        let err = err.into_inner().expect("nobody panicked");
        Said { code, out: text(out), err: text(err) }
    }

    fn arguments(&self, args: &[&str]) -> Vec<OsString> {
        let named = args.iter().map(|arg| match arg.strip_prefix('@') {
            Some(name) => self.path(name).into_os_string(),
            None if *arg == "v.vault" => self.path(arg).into_os_string(),
            None => OsString::from(arg),
        });
        std::iter::once(OsString::from("exhibit")).chain(named).collect()
    }

    /// Bytes that are the same in every run, and never the same twice in one.
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            let count = self.random.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::of(&count.to_be_bytes()).0;
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

/// Exports that tools of other people wrote, with keys to trust.
pub(crate) fn foreign() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/foreign")
}

/// Says that a test could not be done, and why, where `make test` collects it.
pub(crate) fn skipped(what: &str, why: &str) {
    let line = format!("SKIPPED: {what}: {why}\n");
    #[expect(clippy::print_stderr, reason = "a test speaks to whoever runs it")]
    {
        eprint!("{line}");
    }
    if let Some(file) = std::env::var_os("EXHIBIT_SKIPS") {
        use std::io::Write as _;
        let file = fs::OpenOptions::new().create(true).append(true).open(file);
        file.and_then(|mut f| f.write_all(line.as_bytes())).expect("the list of skips");
    }
}

fn cheap() -> Kdf {
    Kdf { params: KdfParams { m_kib: 8, t: 1, p: 1 }, limits: KdfLimits::for_tests() }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("output is UTF-8")
}
