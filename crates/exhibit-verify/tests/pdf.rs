//! Signatures inside PDF files: pyHanko's vectors, and what pyHanko says of each.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "reads vectors, runs other tools, and says what it skipped"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use exhibit_verify::pdf::{Changes, Coverage, PdfFinding, PdfSignature, PdfSigned, signatures};
use exhibit_verify::signature::cms::CmsFinding;

/// The same three facts as pyHanko, but for the lines of `differences.txt`, each with its reason.
#[test]
fn three_facts_about_each_signature() {
    let Some(folder) = vectors("pades-pyhanko") else { return };
    let theirs = std::fs::read_to_string(folder.join("EXPECTED.pyhanko-0.38.0.txt"));
    let theirs = by_signature(&theirs.expect("the table"));
    let differences = by_signature(include_str!("data/pdf/differences.txt"));
    let mut ours = BTreeMap::new();
    for path in pdfs(&folder) {
        let name = path.strip_prefix(&folder).expect("inside").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a vector");
        for (field, facts) in facts(&bytes) {
            ours.insert((name.clone(), field), facts);
        }
    }
    let mut wrong = Vec::new();
    let keys: std::collections::BTreeSet<_> = theirs.keys().chain(ours.keys()).collect();
    for key in keys {
        let not_said = "not said".to_owned();
        let (our, their) = (ours.get(key).or(Some(&not_said)), theirs.get(key));
        if their.is_none() && our.is_some_and(|it| it == "no signature") {
            continue;
        }
        let expected = differences.get(key).or(their);
        if differences.contains_key(key) && differences.get(key) == their {
            wrong.push(format!("{key:?}: named a difference, and is none"));
        }
        if our != expected {
            wrong.push(format!("{key:?}: {our:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(theirs.len(), 54, "lines of the table");
}

/// Whatever else is said: none of these covers the whole file and leaves it unchanged.
#[test]
fn what_was_slipped_in_is_never_unchanged() {
    let Some(folder) = vectors("pades-pyhanko") else { return };
    let mut looked = 0;
    for path in pdfs(&folder) {
        let name = path.to_string_lossy().into_owned();
        let sneaky = name.contains("sneaky") || name.contains("not-all-paths");
        if !sneaky && !name.contains("coverage-anomalies") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a vector");
        match signatures(&bytes, &[]) {
            PdfFinding::Signed(found) => {
                let good = match &found[0].signed {
                    PdfSigned::By(findings, _) => matches!(findings[..], [CmsFinding::Good(_)]),
                    PdfSigned::At(result) => result.is_ok(),
                };
                // The base of the anomalies has room for a signature, and none in it.
                assert_eq!(good, !name.ends_with("base.pdf"), "{name}");
                let unchanged = found[0].changes != Changes::Other || found[0].permitted;
                assert!(!good || !unchanged, "{name}");
                assert_ne!(found[0].coverage, Coverage::EntireFile, "{name}");
            }
            other => assert!(matches!(other, PdfFinding::Unreadable(_)), "{name}: {other:?}"),
        }
        looked += 1;
    }
    assert_eq!(looked, 10);
}

type Facts = BTreeMap<(String, String), String>;

/// Reads `file | field | facts`; a line that begins with `#` is a reason.
fn by_signature(table: &str) -> Facts {
    let mut found = BTreeMap::new();
    for line in table.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let mut parts = line.splitn(3, " | ");
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (file, field, facts) = (part(), part(), part());
        let (field, facts) = match field.as_str() {
            "PARSE-ERR" => (String::new(), "can't be read".to_owned()),
            _ if facts.starts_with("ERR") => (field, "ERR".to_owned()),
            _ => (field, facts),
        };
        found.insert((file, field), facts);
    }
    found
}

fn facts(bytes: &[u8]) -> Vec<(String, String)> {
    match signatures(bytes, &[]) {
        PdfFinding::Unsigned => vec![(String::new(), "no signature".to_owned())],
        PdfFinding::Unreadable(_) => vec![(String::new(), "can't be read".to_owned())],
        PdfFinding::Signed(found) => found.iter().map(|it| (it.field.clone(), line(it))).collect(),
    }
}

fn line(signature: &PdfSignature) -> String {
    let worth = match &signature.signed {
        // pyHanko says nothing more of one that it takes for no PDF signature.
        PdfSigned::By(findings, _) => match findings.as_slice() {
            [CmsFinding::Bad { actual, .. }] if actual.contains("content of its own") => {
                return "ERR".to_owned();
            }
            [CmsFinding::Good(_)] => "intact | sig-valid".to_owned(),
            [CmsFinding::Bad { actual, .. }] => format!("BROKEN ({actual})"),
            [CmsFinding::Unsupported { what }] => format!("not checked ({what})"),
            other => format!("{other:?}"),
        },
        PdfSigned::At(Ok(_)) => "intact | timestamp-valid".to_owned(),
        PdfSigned::At(Err(error)) => format!("{error:?}"),
    };
    let coverage = match signature.coverage {
        Coverage::EntireFile => "ENTIRE_FILE",
        Coverage::EntireRevision => "ENTIRE_REVISION",
        Coverage::Beginning => "CONTIGUOUS_BLOCK_FROM_START",
        Coverage::Unclear => "UNCLEAR",
    };
    let changes = match signature.changes {
        Changes::None => "NONE",
        Changes::Maintenance => "LTA_UPDATES",
        Changes::Forms => "FORM_FILLING",
        Changes::Other => "OTHER",
    };
    let permitted = if signature.permitted { "True" } else { "False" };
    format!("{worth} | cov={coverage} | mod={changes} | docmdp_ok={permitted}")
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in [folder.to_owned(), folder.join("coverage-anomalies")] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|it| it == "pdf") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn vectors(name: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors"));
    let folder = std::env::var_os("EXHIBIT_VECTORS").map_or(beside, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    skip(&format!("vectors {name}"), "folder absent");
    None
}

fn skip(what: &str, why: &str) {
    eprintln!("SKIPPED: {what}: {why}");
    if let Some(path) = std::env::var_os("EXHIBIT_SKIPS") {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
        let written = file.and_then(|mut file| writeln!(file, "SKIPPED: {what}: {why}"));
        written.expect("EXHIBIT_SKIPS names a file that can be written");
    }
}
