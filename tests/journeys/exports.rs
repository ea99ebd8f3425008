//! Every file that leaves a vault is an entry of its ledger.

use std::fs;

use crate::sealed::{Sealed, foreign};

/// How many entries of the type the ledger has.
fn count(sealed: &Sealed, kind: &str) -> usize {
    let ledger = sealed.run(&["ledger", "--limit", "500", "--json"]).expect(0).json();
    let entries = ledger["entries"].as_array().expect("a list");
    entries.iter().filter(|it| it["type"] == kind).count()
}

fn with_evidence() -> Sealed {
    let sealed = Sealed::with_vault();
    let policy = foreign().join("exports/ai-policy.md");
    sealed.run(&["ingest", policy.to_str().expect("UTF-8")]).expect(0);
    sealed
}

#[test]
fn each_file_is_an_entry_and_what_is_shown_is_none() {
    let sealed = with_evidence();
    sealed.run(&["show", "E-0001"]).expect(0);
    sealed.run(&["list"]).expect(0);
    assert_eq!(count(&sealed, "file.exported"), 0);
    let commands: [&[&str]; 5] = [
        &["show", "E-0001", "--extract", "@policy.md"],
        &["show", "E-0001", "--extract", "-"],
        &["export", "evidence", "-o", "@evidence.xlsx"],
        &["requests", "send", "@requests"],
        &["reviews", "draft", "@draft.xlsx", "--on", "2026-04-01"],
    ];
    for (before, command) in commands.iter().enumerate() {
        sealed.run(command).expect(0);
        assert_eq!(count(&sealed, "file.exported"), before + 1, "{command:?}");
    }
    let bytes = fs::read(sealed.path("policy.md")).expect("a file");
    assert_eq!(bytes, fs::read(foreign().join("exports/ai-policy.md")).expect("a file"));
    // Tiles hold no content, and an export that failed before it began is none.
    sealed.run(&["ledger", "--export", "@tiles"]).expect(0);
    sealed.run(&["show", "E-0001", "--extract", "@policy.md"]).expect(1);
    sealed.run(&["export", "nothing", "-o", "@x.csv"]).expect(1);
    sealed.run(&["show", "E-0001", "--extract", "@nowhere/policy.md"]).expect(1);
    sealed.run(&["export", "systems", "-o", "@nowhere/x.csv"]).expect(1);
    assert_eq!(count(&sealed, "file.exported"), 5);
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn who_may_not_write_an_entry_cannot_export() {
    let sealed = with_evidence();
    sealed.write("rolf", "a reader's own words\n");
    let rolf = sealed.path("rolf");
    let rolf = rolf.to_str().expect("UTF-8");
    sealed
        .run(&["people", "--enrol", "Rolf", "--role", "reader", "--new-passphrase-file", rolf])
        .expect(0);
    let with = ["--passphrase-file", rolf];
    let as_rolf = |command: &[&str]| sealed.run_bare(&[command, &with[..]].concat());
    as_rolf(&["show", "E-0001"]).expect(0);
    let said = as_rolf(&["show", "E-0001", "--extract", "@out"]).expect(1);
    assert!(said.err.contains("Rolf may only read"), "{}", said.err);
    as_rolf(&["export", "systems", "-o", "@out.csv"]).expect(1);
    assert!(!sealed.path("out").exists() && !sealed.path("out.csv").exists());
}

#[test]
fn erasing_names_the_files_and_destroys_what_says_their_names() {
    let sealed = with_evidence();
    sealed.run(&["show", "E-0001", "--extract", "@policy.md"]).expect(0);
    sealed.run(&["export", "systems", "-o", "@systems.csv"]).expect(0);
    let said = sealed.run(&["erase", "E-0001", "--reason", "asked for", "--json"]).expect(0).json();
    let left = said["not_erased"].to_string();
    assert!(left.contains("1 file(s) written with its content before"), "{left}");
    let ledger = sealed.run(&["ledger", "--json"]).expect(0).json();
    let exported = ledger["entries"].as_array().expect("a list").iter();
    let exported: Vec<_> = exported.filter(|it| it["type"] == "file.exported").collect();
    assert_eq!(exported.len(), 2);
    // Newest first: the list's entry can be read, the item's says no more than that it was there.
    assert_eq!(exported[0]["actor"], "Ada");
    assert!(exported[1].get("actor").is_none(), "{}", exported[1]);
    sealed.run(&["fsck"]).expect(0);
    sealed.run(&["bundle", "-o", "@b.zip"]).expect(0);
    let report = sealed.run_bare(&["verify-bundle", "@b.zip", "--json"]).json();
    assert_ne!(report["word"], "INCOMPLETE", "{report}");
    assert_ne!(report["word"], "BROKEN", "{report}");
}

#[test]
fn a_bundle_that_withholds_something_keeps_back_which_files_were_written() {
    let sealed = with_evidence();
    sealed.write("other.txt", "Another document\n");
    sealed.run(&["ingest", "@other.txt"]).expect(0);
    sealed.run(&["show", "E-0002", "--extract", "@secret-name.txt"]).expect(0);
    sealed.run(&["bundle", "-o", "@b.zip", "--withhold", "E-0002=not for them"]).expect(0);
    let report = sealed.run_bare(&["verify-bundle", "@b.zip", "--json"]).json();
    assert_ne!(report["word"], "BROKEN", "{report}");
    let bundle = fs::read(sealed.path("b.zip")).expect("a file");
    let name = b"secret-name";
    assert!(!bundle.windows(name.len()).any(|it| it == name));
    sealed.run(&["bundle", "-o", "@all.zip"]).expect(0);
    let report = sealed.run_bare(&["verify-bundle", "@all.zip", "--json"]).json();
    assert_ne!(report["word"], "INCOMPLETE", "{report}");
}
