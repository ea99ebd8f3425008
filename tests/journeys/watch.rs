//! Watched folders: what is put there is taken in once it is whole.

use std::fs;

use crate::sealed::{Sealed, foreign};

/// The objects that a watch printed, one a line.
fn lines(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|it| serde_json::from_str(it).expect("an object")).collect()
}

#[test]
fn what_is_there_is_taken_once_and_what_is_left_is_said() {
    let sealed = Sealed::with_vault();
    let policy = fs::read(foreign().join("exports/ai-policy.md")).expect("a file");
    sealed.write("in/ai-policy.md", &policy);
    sealed.write("in/below/other.txt", "Another document\n");
    sealed.write("in/export.jsonl.part", "half");
    sealed.write("in/~$plan.docx", "lock");
    let watch = ["watch", "@in", "--once", "--settle", "0"];
    let options = ["--source", "core-banking", "--class", "confidential"];
    let said = sealed.run(&[&watch[..], &options].concat()).expect(0);
    for part in ["E-0001", "E-0002", "export.jsonl.part: its name says that it is still being"] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let shown = sealed.run(&["show", "E-0001", "--json"]).expect(0).json();
    assert_eq!(shown["source"], "core-banking");
    let listed = sealed.run(&["list", "--json"]).expect(0).json();
    assert_eq!(listed["evidence"].as_array().map(Vec::len), Some(2));
    // Started anew it finds what it took, and takes nothing twice.
    let said = sealed.run(&[&watch[..], &["--json"]].concat()).expect(0);
    let said = lines(&said.out);
    assert_eq!(said[0]["taken"], serde_json::json!([]));
    assert_eq!(said[0]["already"].as_array().map(Vec::len), Some(2), "{}", said[0]);
    assert_eq!(said[0]["skipped"].as_array().map(Vec::len), Some(2));
    assert_eq!(said[1]["still_being_written"], serde_json::json!([]));
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_log_and_what_speaks_about_it_are_one_item() {
    let sealed = Sealed::with_vault();
    let (by_hand, watched) = (sealed.path("hand"), sealed.path("in"));
    for folder in [&by_hand, &watched] {
        fs::create_dir(folder).expect("a folder");
        for file in fs::read_dir(foreign().join("exports/core-banking")).expect("a folder") {
            let file = file.expect("a file");
            fs::copy(file.path(), folder.join(file.file_name())).expect("copied");
        }
    }
    sealed.run(&["watch", "@in", "--once", "--settle", "1"]).expect(0);
    // The same folder, taken in by hand, is there already.
    let said = sealed.run(&["ingest", "@hand", "--json"]).expect(0).json();
    assert_eq!(said["taken"], serde_json::json!([]), "{said}");
}

#[test]
fn controls_are_mapped_and_a_wrong_one_is_refused_first() {
    let sealed = Sealed::with_vault();
    sealed.write("in/a.txt", "A document\n");
    let watch = ["watch", "@in", "--once", "--settle", "0", "--rationale", "Says so."];
    sealed.run(&[&watch[..], &["--control", "A.99"]].concat()).expect(1);
    sealed.run(&[&watch[..], &["--control", "A.2.2"]].concat()).expect(0);
    let shown = sealed.run(&["show", "E-0001", "--json"]).expect(0).json();
    assert_eq!(shown["supports"][0], "A.2.2", "{shown}");
}

#[test]
fn a_stop_ends_it_and_a_file_is_no_folder() {
    let sealed = Sealed::with_vault();
    sealed.write("in/a.txt", "A document\n");
    sealed.run_cancelled(&["watch", "@in"]).expect(0);
    let said = sealed.run(&["watch", "@in/a.txt", "--json"]).expect(1);
    assert_eq!(said.json()["code"], "not-a-folder");
    sealed.run(&["watch", "@nowhere"]).expect(1);
}
