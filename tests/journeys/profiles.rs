//! From an unknown log to a profile that the vault relies on.

use std::fs;

use exhibit::core::digest::Sha256;
use serde_json::Value;

use crate::sealed::{Sealed, foreign};

fn steps(checked: &Value) -> Vec<(String, String)> {
    let text = |step: &Value, name: &str| step[name].as_str().expect("text").to_owned();
    let of = |list: &Value| -> Vec<(String, String)> {
        let list = list.as_array().expect("a list").iter();
        list.map(|step| (text(step, "part"), text(step, "outcome"))).collect()
    };
    let mut all = of(&checked["recognition"]);
    for record in checked["records"].as_array().expect("a list") {
        all.extend(of(&record["steps"]));
    }
    all
}

#[test]
fn a_guessed_draft_is_checked_adopted_and_relied_on() {
    let sealed = Sealed::with_vault();
    let records = unknown_log(20);
    sealed.write("unknown.jsonl", &records);
    let word = |args: &[&str], code| sealed.run_bare(args).expect(code);
    word(&["inspect", "@unknown.jsonl"], 10);
    let said = word(&["profile", "guess", "@unknown.jsonl", "-o", "@draft.toml"], 0);
    for part in ["found", "not found", "protects the end", "20 records, 0 failures"] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let said = word(&["profile", "check", "@draft.toml", "@unknown.jsonl"], 0);
    for part in ["computed", "stated", "over ", "All of it", "UNANCHORED"] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let checked = word(&["profile", "check", "@draft.toml", "@unknown.jsonl", "--json"], 0).json();
    let bad: Vec<_> = steps(&checked).into_iter().filter(|(_, it)| it == "fail").collect();
    assert!(bad.is_empty(), "{bad:?}");
    assert!(steps(&checked).iter().any(|(part, it)| part.starts_with("digest") && it == "pass"));
    // A record that was edited is found by the draft, on its line.
    sealed.write("edited.jsonl", records.replacen("\"amount\":3,", "\"amount\":30,", 1));
    let said = word(&["profile", "check", "@draft.toml", "@edited.jsonl", "--json"], 1).json();
    assert_eq!(said["appraisal"]["verdict"], "BROKEN");
    assert_eq!(said["appraisal"]["failures"][0]["line"], 4);
    sealed.run(&["profile", "adopt", "@draft.toml"]).expect(0);
    sealed.run(&["ingest", "@unknown.jsonl"]).expect(0);
    let shown = sealed.run(&["list", "--json"]).expect(0).json();
    assert_eq!(shown["evidence"][0]["verdict"], "UNANCHORED");
}

#[test]
fn a_profile_that_does_not_fit_says_where() {
    let sealed = Sealed::new();
    let log = fs::read(foreign().join("exports/provenance/ledger.jsonl")).expect("a log");
    sealed.write("ledger.jsonl", log);
    let said = sealed.run_bare(&["profile", "check", "halo-record", "@ledger.jsonl", "--json"]);
    let checked = said.expect(1).json();
    let failed: Vec<_> = steps(&checked).into_iter().filter(|(_, it)| it == "fail").collect();
    assert!(!failed.is_empty() && checked["appraisal"].is_null(), "{checked}");
    let said = sealed.run_bare(&["profile", "check", "halo-record", "@ledger.jsonl"]).expect(1);
    assert!(said.out.contains("is not there"), "{}", said.out);
    // A mistake in the profile shows the bytes that it makes of the record.
    let own = sealed.run_bare(&["profile", "show", "palynth-provenance"]).expect(0).out;
    let name = own.replacen("name = \"palynth-provenance\"", "name = \"mine\"", 1);
    let wrong = name.replacen("python", "jcs", 1);
    assert_ne!(name, wrong);
    sealed.write("mine.toml", name);
    sealed.run_bare(&["profile", "check", "@mine.toml", "@ledger.jsonl"]).expect(0);
}

#[test]
fn what_can_not_be_guessed_says_so() {
    let sealed = Sealed::new();
    sealed.write("notes.txt", "no records here\nnone at all\n");
    let said = sealed.run_bare(&["profile", "guess", "@notes.txt"]).expect(1);
    assert!(said.out.contains("No profile can be proposed"), "{}", said.out);
    sealed.run_bare(&["profile", "guess", "@absent"]).expect(1);
    sealed.run_bare(&["profile", "check", "no-such", "@notes.txt"]).expect(1);
}

/// A log of nobody's format: a number, a digest of the record without itself, and a link.
fn unknown_log(records: u32) -> String {
    let mut before = "none".to_owned();
    let mut out = String::new();
    for n in 0..records {
        let body =
            format!("\"amount\":{n},\"before\":\"{before}\",\"n\":{n},\"what\":\"decision {n}\"");
        before = Sha256::of(format!("{{{body}}}").as_bytes()).to_hex();
        out.push_str(&format!("{{{body},\"seal\":\"{before}\"}}\n"));
    }
    out
}

/// A spreadsheet's export: searchable, and never better than what it is.
#[test]
fn a_table_is_evidence_that_can_be_searched_and_stays_unsigned() {
    let sealed = Sealed::with_vault();
    sealed.write(
        "tickets.toml",
        "language = 1\nname = \"tickets\"\ntitle = \"tickets, from a service desk\"\n[recognise]\ncolumns = [\"Opened\", \"Category\"]\n[records]\nform = \"csv\"\ntable = { delimiter = \";\" }\n[fields]\ntime = { at = \"Opened\" }\nkind = { at = [\"Category\"] }\nperson = { at = [\"Raised by\"] }\ntext = [\"Summary\"]\n",
    );
    sealed.write(
        "tickets.csv",
        "Opened;Category;Raised by;Summary\r\n2026-03-01T09:00:00Z;incident;Ada;\"Decline letters sent twice; stopped\"\r\n2026-03-02T09:00:00Z;question;Grace;Which model version\r\n",
    );
    let checked = ["profile", "check", "@tickets.toml", "@tickets.csv"];
    let said = sealed.run_bare(&checked).expect(0).out;
    assert!(said.contains("UNSIGNED") && said.contains("outside the hash"), "{said}");
    sealed.run(&["profile", "adopt", "@tickets.toml"]).expect(0);
    sealed.run(&["ingest", "@tickets.csv"]).expect(0);
    let found = sealed.run(&["search", "Decline", "--json"]).expect(0).json();
    let record = &found["records"][0];
    assert_eq!(
        (record["line"].as_u64(), &record["kind"]),
        (Some(2), &"incident".into()),
        "{found}"
    );
    let shown = sealed.run(&["show", "E-0001"]).expect(0).out;
    assert!(shown.contains("UNSIGNED") && shown.contains("unsigned export"), "{shown}");
    sealed.run(&["bundle", "-o", "@audit.bundle.zip"]).expect(0);
    let said = sealed.run_bare(&["verify-bundle", "@audit.bundle.zip", "--json"]).json();
    assert_eq!(said["items"][0]["recomputed"], "UNSIGNED", "{said}");
}

/// A chain in a CSV: the guess finds what divides it, and what its hashes are made of.
#[test]
fn a_chained_table_is_guessed() {
    let sealed = Sealed::new();
    let mut before = "0".repeat(64);
    let mut out = String::from("id;time;event;user;previous;hash\n");
    for n in 0..20 {
        let row = format!("{n};2026-03-01T08:{n:02}:00Z;approve;u{}", n % 3);
        let hash = Sha256::of(format!("{before};{row}").as_bytes()).to_hex();
        out.push_str(&format!("{row};{before};{hash}\n"));
        before = hash;
    }
    sealed.write("log.csv", &out);
    let said =
        sealed.run_bare(&["profile", "guess", "@log.csv", "-o", "@draft.toml"]).expect(0).out;
    assert!(said.contains("20 records, 0 failures"), "{said}");
    let draft = fs::read_to_string(sealed.path("draft.toml")).expect("a draft");
    assert!(draft.contains("form = \"csv\"") && draft.contains("delimiter = \";\""), "{draft}");
    sealed.write("edited.csv", out.replacen("approve;u1", "decline;u1", 1));
    let said = sealed.run_bare(&["profile", "check", "@draft.toml", "@edited.csv", "--json"]);
    assert_eq!(said.expect(1).json()["appraisal"]["failures"][0]["line"], 3);
}
