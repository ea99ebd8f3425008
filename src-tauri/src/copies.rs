//! Copies of evidence that other programs look at, outside the vault: known, private, and wiped.
//!
//! They lie in one folder of this start of the program, under the system's temporary folder, which only this
//! person may enter. They are wiped when the vault is locked and when the program ends; what a crash leaves
//! behind is found at the next start, since nobody holds the lock in that folder any more. Wiping overwrites the
//! bytes once, which a disk that moves its blocks need not obey.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use exhibit::Error;
use exhibit::core::event::EvidenceId;
use exhibit::core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::desk::held;
use crate::fault::Answer;

/// Told to the page when there are other copies than before.
pub(crate) const CHANGED: &str = "copies-changed";

/// How many bytes are looked at to see whether a file is a program.
pub(crate) const HEAD: u64 = 64;

/// What each folder of copies is called, up to what makes it unique.
const PREFIX: &str = "exhibit-open-";
/// The file that a living program holds locked in its folder.
const HELD: &str = ".held";
/// A folder without that file is left alone this long: its program may be about to make it.
const FRESH: Duration = Duration::from_secs(60);

/// The copies that lie outside the vault now.
pub(crate) struct Copies {
    above: PathBuf,
    folder: Mutex<Option<Folder>>,
}

/// The folder of this start of the program.
struct Folder {
    path: PathBuf,
    /// Locked for as long as the program lives.
    _held: File,
    next: u64,
    copies: Vec<Outside>,
}

/// One copy, and where it lies.
struct Outside {
    path: PathBuf,
    shown: CopyShown,
}

/// A copy outside the vault, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct CopyShown {
    /// Its number since the program started.
    pub(crate) number: u64,
    /// The item that it is of.
    id: EvidenceId,
    /// The file that it is of.
    name: String,
    /// When it was made.
    at: Timestamp,
    /// Whether it could not be removed when that was tried: another program may hold it.
    stuck: bool,
}

/// What another program would make of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Opening {
    /// It is shown.
    Shown,
    /// It may run what is in the file, or fetch what it names.
    Active,
    /// The file is a program: it is not opened.
    Program,
}

/// Tells what another program would make of a file, by its ending and by how it begins.
pub(crate) fn opening(name: &str, head: &[u8]) -> Opening {
    const PROGRAMS: [&str; 43] = [
        "exe", "com", "bat", "cmd", "ps1", "psm1", "scr", "msi", "msp", "msix", "cpl", "dll",
        "sys", "hta", "vbs", "vbe", "jse", "wsf", "wsh", "lnk", "url", "reg", "inf", "jar", "jnlp",
        "sh", "bash", "zsh", "csh", "fish", "run", "appimage", "desktop", "deb", "rpm", "app",
        "pkg", "dmg", "command", "workflow", "apk", "elf", "so",
    ];
    const SCRIPTS: [&str; 9] = ["js", "mjs", "py", "pyw", "rb", "pl", "php", "lua", "ipynb"];
    const ACTIVE: [&str; 18] = [
        "html", "htm", "xhtml", "xht", "mht", "mhtml", "svg", "xml", "eml", "msg", "docm", "dotm",
        "xlsm", "xltm", "xlsb", "pptm", "ppsm", "iqy",
    ];
    const STARTS: [&[u8]; 7] = [
        b"\x7fELF",
        b"MZ",
        b"#!",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
    ];
    let ending = ending(name);
    let is = |list: &[&str]| list.contains(&ending.as_str());
    if is(&PROGRAMS) || is(&SCRIPTS) || STARTS.iter().any(|start| head.starts_with(start)) {
        return Opening::Program;
    }
    if is(&ACTIVE) { Opening::Active } else { Opening::Shown }
}

impl Copies {
    /// Returns what no copies are in, after wiping what an earlier start has left in this folder.
    pub(crate) fn under(above: PathBuf) -> Self {
        sweep(&above);
        Self { above, folder: Mutex::new(None) }
    }

    /// Returns the folder in which the folder of copies lies.
    pub(crate) fn above(&self) -> &Path {
        &self.above
    }

    /// Makes a copy of a file that `write` writes.
    pub(crate) fn make(
        &self,
        name: &str,
        id: EvidenceId,
        at: Timestamp,
        write: impl FnOnce(&mut File) -> Answer<()>,
    ) -> Answer<CopyShown> {
        let mut folder = held(&self.folder);
        if folder.is_none() {
            let made = Folder::make(&self.above);
            *folder = Some(made.map_err(|error| Error::unwritable(&self.above, &error))?);
        }
        let Some(folder) = folder.as_mut() else { return Err(crate::fault::Fault::locked()) };
        let path = folder.path.join(format!("{}{}", unguessable(), dotted(&ending(name))));
        let mut file = new_file(&path).map_err(|error| Error::unwritable(&path, &error))?;
        let written = write(&mut file);
        let synced = written.and_then(|()| {
            file.sync_all().map_err(|error| Error::unwritable(&path, &error).into())
        });
        drop(file);
        if let Err(fault) = synced {
            // Only our own half file is removed; the first failure is the one to tell.
            let _ = wipe_file(&path);
            return Err(fault);
        }
        folder.next += 1;
        let shown = CopyShown { number: folder.next, id, name: name.to_owned(), at, stuck: false };
        folder.copies.push(Outside { path, shown: shown.clone() });
        Ok(shown)
    }

    /// Returns where a copy lies.
    pub(crate) fn path_of(&self, copy: &CopyShown) -> PathBuf {
        let folder = held(&self.folder);
        let mut copies = folder.iter().flat_map(|it| &it.copies);
        copies
            .find(|it| it.shown.number == copy.number)
            .map(|it| it.path.clone())
            .unwrap_or_default()
    }

    /// Returns all copies, oldest first.
    pub(crate) fn all(&self) -> Vec<CopyShown> {
        let folder = held(&self.folder);
        folder.iter().flat_map(|it| &it.copies).map(|it| it.shown.clone()).collect()
    }

    /// Wipes one copy; what can't be removed stays in the list.
    pub(crate) fn wipe(&self, number: u64) {
        if let Some(folder) = held(&self.folder).as_mut() {
            folder.wipe(|it| it.number == number);
        }
    }

    /// Wipes all copies, and with the last of them the folder.
    pub(crate) fn wipe_all(&self) {
        let mut held = held(&self.folder);
        let Some(folder) = held.as_mut() else { return };
        folder.wipe(|_| true);
        if folder.copies.is_empty() {
            // What other programs put beside a copy goes with it. What is left is swept at the next start.
            let _ = wipe_folder(&folder.path);
            *held = None;
        }
    }
}

impl Folder {
    fn make(above: &Path) -> io::Result<Self> {
        let path = above.join(format!("{PREFIX}{}", unguessable()));
        new_folder(&path)?;
        let held = new_file(&path.join(HELD))?;
        held.try_lock().map_err(io::Error::from)?;
        Ok(Self { path, _held: held, next: 0, copies: Vec::new() })
    }

    fn wipe(&mut self, is_meant: impl Fn(&CopyShown) -> bool) {
        self.copies.retain_mut(|it| {
            if !is_meant(&it.shown) {
                return true;
            }
            it.shown.stuck = wipe_file(&it.path).is_err();
            it.shown.stuck
        });
    }
}

/// Wipes the folders of starts that are over.
fn sweep(above: &Path) {
    let Ok(entries) = fs::read_dir(above) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if name.to_string_lossy().starts_with(PREFIX) && is_left_over(&path) {
            // What can't be removed now is tried again at the next start.
            let _ = wipe_folder(&path);
        }
    }
}

/// Tells whether a folder is ours, and nobody's any more.
fn is_left_over(path: &Path) -> bool {
    let Ok(about) = fs::symlink_metadata(path) else { return false };
    if !about.is_dir() || !is_ours(&about) {
        return false;
    }
    match File::open(path.join(HELD)) {
        Ok(held) => held.try_lock().is_ok(),
        Err(_) => about.modified().is_ok_and(|it| it.elapsed().is_ok_and(|age| age > FRESH)),
    }
}

fn wipe_folder(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)?.flatten() {
        let path = entry.path();
        let about = fs::symlink_metadata(&path)?;
        match about.is_dir() {
            true => wipe_folder(&path)?,
            false => wipe_file(&path)?,
        }
    }
    fs::remove_dir(path)
}

/// Overwrites a file once and removes it; what is no plain file is only removed. One that is gone is wiped.
fn wipe_file(path: &Path) -> io::Result<()> {
    let about = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        about => about?,
    };
    if about.is_file() && is_only_name(&about) {
        // Overwriting is a best effort: removing is what must succeed.
        let _ = overwrite(path, about.len());
    }
    fs::remove_file(path)
}

fn overwrite(path: &Path, length: u64) -> io::Result<()> {
    make_writable(path)?;
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.seek(SeekFrom::Start(0))?;
    let zeros = [0; 64 << 10];
    let mut left = length;
    while left > 0 {
        let part = usize::try_from(left).unwrap_or(zeros.len()).min(zeros.len());
        file.write_all(&zeros[..part])?;
        left -= part as u64;
    }
    file.sync_all()
}

/// Returns the ending of a name, if it is a plain one.
fn ending(name: &str) -> String {
    const LONGEST: usize = 10;
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let ending = file.rsplit_once('.').map(|(_, it)| it.to_ascii_lowercase()).unwrap_or_default();
    let is_plain = ending.len() <= LONGEST && ending.chars().all(|it| it.is_ascii_alphanumeric());
    if is_plain { ending } else { String::new() }
}

fn dotted(ending: &str) -> String {
    if ending.is_empty() { String::new() } else { format!(".{ending}") }
}

fn unguessable() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    format!("{:032x}", u128::from_be_bytes(bytes))
}

#[cfg(unix)]
fn new_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn new_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

#[cfg(unix)]
fn new_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o400).open(path)
}

#[cfg(not(unix))]
fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn make_writable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn make_writable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Tells whether a folder belongs to whom the home folder belongs.
#[cfg(unix)]
fn is_ours(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let home = std::env::var_os("HOME").and_then(|home| fs::metadata(home).ok());
    home.is_some_and(|home| home.uid() == about.uid())
}

#[cfg(not(unix))]
fn is_ours(_: &fs::Metadata) -> bool {
    true
}

/// Tells whether a file has no second name elsewhere, whose content would be overwritten too.
#[cfg(unix)]
fn is_only_name(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    about.nlink() == 1
}

#[cfg(not(unix))]
fn is_only_name(_: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(copies: &Copies, name: &str, text: &[u8]) -> (CopyShown, PathBuf) {
        let at = Timestamp::from_unix(1_780_000_000).expect("a time");
        let written = copies.make(name, EvidenceId(7), at, |file| {
            file.write_all(text).map_err(|e| Error::unwritable(Path::new("copy"), &e).into())
        });
        let copy = written.expect("it can be made");
        let path = copies.path_of(&copy);
        (copy, path)
    }

    #[test]
    fn a_copy_is_private_read_only_and_named_by_its_ending_alone() {
        let above = tempfile::tempdir().expect("a folder");
        let copies = Copies::under(above.path().to_owned());
        let (_, path) = made(&copies, "HR/../Salaries of Anna.PDF", b"secret");
        assert_eq!(fs::read(&path).expect("it is there"), b"secret");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(name.ends_with(".pdf") && name.len() == 36, "{name}");
        assert!(path.starts_with(above.path()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode =
                |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!(mode(&path), 0o400);
            assert_eq!(mode(path.parent().expect("a folder")), 0o700);
        }
    }

    #[test]
    fn wiping_overwrites_and_removes_the_copy_and_what_lies_beside_it() {
        let above = tempfile::tempdir().expect("a folder");
        let copies = Copies::under(above.path().to_owned());
        let (first, path) = made(&copies, "a.txt", b"one");
        let (_, other) = made(&copies, "b.txt", b"two");
        let mut looking = File::open(&path).expect("another program looks at it");
        copies.wipe(first.number);
        let mut seen = Vec::new();
        io::Read::read_to_end(&mut looking, &mut seen).expect("it still reads");
        assert_eq!(seen, [0; 3], "the bytes are gone, not only the name");
        assert!(!path.exists() && other.exists());
        fs::write(other.with_extension("lock"), b"a program's own").expect("it can write beside");
        copies.wipe_all();
        assert_eq!(copies.all(), Vec::new());
        assert_eq!(fs::read_dir(above.path()).expect("there").count(), 0);
    }

    #[test]
    fn what_a_crash_left_is_swept_and_what_another_program_holds_is_not() {
        let above = tempfile::tempdir().expect("a folder");
        let living = Copies::under(above.path().to_owned());
        let (_, held) = made(&living, "a.txt", b"held");
        let crashed = Copies::under(above.path().to_owned());
        let (_, left) = made(&crashed, "b.txt", b"left behind");
        drop(crashed);
        fs::create_dir(above.path().join("exhibit-open-fresh"))
            .expect("a folder that is being made");
        let foreign = above.path().join("other");
        fs::write(&foreign, b"not ours").expect("it can be written");
        let _next = Copies::under(above.path().to_owned());
        assert!(held.exists() && !left.exists() && foreign.exists());
        assert!(above.path().join("exhibit-open-fresh").exists());
    }

    #[test]
    fn a_copy_that_could_not_be_written_leaves_nothing() {
        let above = tempfile::tempdir().expect("a folder");
        let copies = Copies::under(above.path().to_owned());
        let at = Timestamp::from_unix(0).expect("a time");
        let refused = copies.make("a", EvidenceId(1), at, |_| Err(crate::fault::Fault::locked()));
        assert_eq!(refused.expect_err("it fails").code, "locked");
        let folder = fs::read_dir(above.path()).expect("there").flatten().next().expect("ours");
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1, "only the lock");
    }

    #[test]
    fn programs_are_told_by_ending_and_by_content() {
        let is = |name: &str, head: &[u8]| opening(name, head);
        assert_eq!(is("report.pdf", b"%PDF-1.7"), Opening::Shown);
        assert_eq!(is("page.HTML", b"<html>"), Opening::Active);
        assert_eq!(is("picture.svg", b"<svg>"), Opening::Active);
        for name in ["a.exe", "a.sh", "a.desktop", "x/y.Js", "a.lnk", "a.py"] {
            assert_eq!(is(name, b""), Opening::Program, "{name}");
        }
        for head in [b"\x7fELF\x02".as_slice(), b"#!/bin/sh", b"MZ\x90"] {
            assert_eq!(is("holiday.png", head), Opening::Program);
        }
        assert_eq!(is("a.p/df", b""), Opening::Shown);
        assert_eq!(ending("a.t\u{202e}xt"), "");
    }
}
