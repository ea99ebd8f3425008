//! A table: text, or the parts of a workbook, as the first byte chooses. A NUL divides the parts.
#![no_main]

use std::io::Cursor;

use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_fuzz::at;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use exhibit_verify::zip::Writer;
use exhibit_verify::{Inspected, Look, inspect_each};
use libfuzzer_sys::fuzz_target;

const PROFILE: &str = r#"
language = 1
name = "table"
title = "a table"
recognise = { columns = ["a", "b"] }
records = { form = "FORM", table = { TABLE } }
fields = { time = { at = "a", zone = "Z" }, kind = { at = ["b"] }, text = ["c"] }
"#;

const RELATED: &str = r#"<R><Relationship Id="o" Type="/officeDocument" Target="b.xml"/><Relationship Id="s" Type="/worksheet" Target="s.xml"/><Relationship Id="t" Type="/sharedStrings" Target="t.xml"/><Relationship Id="y" Type="/styles" Target="y.xml"/></R>"#;

fuzz_target!(|data: &[u8]| {
    let Some((choice, content)) = data.split_first() else { return };
    let (form, table) = [
        ("csv", ""),
        ("csv", "delimiter = ';', encoding = 'windows-1252'"),
        ("csv", "delimiter = \"\\t\", header = 2"),
        ("xlsx", ""),
    ][usize::from(*choice % 4)];
    let text = PROFILE.replace("FORM", form).replace("TABLE", table);
    let mut profiles = ProfileSet::default();
    profiles.add(Profile::parse(&text, ProfileTrust::Relied).expect("a profile"));
    let content = if form == "xlsx" { workbook(content) } else { content.to_vec() };
    let members = InMemory::new().with("table", content);
    let look = Look {
        path: "",
        members: &members,
        profiles: &profiles,
        profile: None,
        trust: &TrustSet::default(),
        source: None,
        at: at(),
        workers: 1,
        watcher: &Unwatched,
    };
    for found in inspect_each(&look).expect("memory can be read") {
        if let Inspected::Appraised(found) = found {
            // A text may be a signed note instead, which is UNANCHORED without its key.
            assert_ne!(found.appraisal.verdict, Word::Verified, "no key was brought");
        }
    }
});

/// A workbook of a sheet, shared strings and styles.
fn workbook(content: &[u8]) -> Vec<u8> {
    let mut parts = content.split(|byte| *byte == 0);
    let mut next = || parts.next().unwrap_or_default();
    let (sheet, strings, styles) = (next(), next(), next());
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    let book = br#"<workbook><sheet name="a" id="s"/></workbook>"#.as_slice();
    let related = RELATED.as_bytes();
    for (name, content) in [
        ("_rels/.rels", related),
        ("_rels/b.xml.rels", related),
        ("b.xml", book),
        ("s.xml", sheet),
        ("t.xml", strings),
        ("y.xml", styles),
    ] {
        writer.add(name, &content).expect("a good name");
    }
    writer.finish().expect("memory can be written").into_inner()
}
