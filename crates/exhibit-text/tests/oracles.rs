//! What other people's readers find in the same files.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "oracles are programs, which read files"
)]

mod common;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::shared;
use exhibit_text::{TextLayer, Unread, extract};

/// Says that a test did not look.
fn skip(what: &str, why: &str) {
    let line = format!("SKIPPED: {what}: {why}\n");
    match std::env::var_os("EXHIBIT_SKIPS") {
        Some(path) => {
            use std::io::Write as _;
            let list = fs::OpenOptions::new().append(true).create(true).open(path);
            let written = list.and_then(|mut it| it.write_all(line.as_bytes()));
            written.expect("EXHIBIT_SKIPS names a file that can be written");
        }
        None => eprint!("{line}"),
    }
}

/// The text that poppler finds; `None` where it can't read the file.
fn poppler(path: &Path) -> Option<String> {
    let run = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(path).arg("-").output().ok()?;
    run.status.success().then(|| String::from_utf8_lossy(&run.stdout).into_owned())
}

fn words(text: &str) -> HashMap<&str, usize> {
    let mut words = HashMap::new();
    let edges = |c: char| !c.is_alphanumeric();
    for word in text.split(edges).filter(|it| it.chars().count() > 1) {
        *words.entry(word).or_default() += 1;
    }
    words
}

fn pdfs(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            pdfs(&path, into);
        } else if path.extension().is_some_and(|it| it == "pdf") {
            into.push(path);
        }
    }
}

#[test]
fn poppler_finds_the_same_words() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        return skip("words in PDF files", "there is no pdftotext");
    }
    let mut paths = Vec::new();
    pdfs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data"), &mut paths);
    pdfs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../exhibit-verify/tests/golden"), &mut paths);
    if !shared("vectors").exists() {
        skip("words in other people's PDF files", "there is no ../shared beside this checkout");
    }
    pdfs(&shared("vectors"), &mut paths);
    // Documents that some systems have.
    for path in [
        "/usr/share/doc/libtasn1-doc/libtasn1.pdf",
        "/usr/share/doc/shared-mime-info/shared-mime-info-spec.pdf",
    ] {
        paths.extend(Path::new(path).exists().then(|| PathBuf::from(path)));
    }
    let (mut all, mut lost) = (0, Vec::new());
    for path in paths {
        let bytes = fs::read(&path).expect("it was listed");
        let found = extract("x.pdf", &bytes);
        let is_read = !matches!(found.layer, TextLayer::Unreadable(Unread::Encrypted));
        let Some(theirs) = poppler(&path).filter(|_| is_read) else { continue };
        let ours = words(&found.text);
        for (word, count) in words(&theirs) {
            all += count;
            let missing = count.saturating_sub(ours.get(word).copied().unwrap_or(0));
            if missing > 0 {
                lost.push(format!("{}: {word} × {missing}", path.display()));
            }
        }
    }
    assert!(all > 0, "there are words");
    assert!(
        lost.len() * 200 <= all,
        "{} of {all}: {:#?}",
        lost.len(),
        &lost[..lost.len().min(100)]
    );
}
