//! Evidence that arrives in archives.

use std::io::Cursor;

use exhibit::verify::profile::ProfileSet;
use exhibit::verify::zip::Writer;

use crate::sealed::{Sealed, foreign};

/// A zip archive; names in ascending order.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.add(name, content).expect("a good name");
    }
    writer.finish().expect("written").into_inner()
}

fn export(name: &str) -> Vec<u8> {
    std::fs::read(foreign().join("exports").join(name)).expect("an export")
}

#[test]
fn the_files_of_an_archive_are_items_that_name_it() {
    let sealed = Sealed::with_vault();
    let (policy, log) = (export("ai-policy.md"), export("gateway/2026-q3.jsonl"));
    let inner = zip(&[("log.jsonl", &log)]);
    sealed.write("mail.zip", zip(&[("ai-policy.md", &policy), ("logs.zip", &inner)]));
    let taken = sealed.run(&["ingest", "@mail.zip", "--json"]).expect(0).json();
    let words: Vec<_> = taken["taken"].as_array().expect("a list").iter().collect();
    let told = |n: usize| (words[n]["path"].as_str(), words[n]["verdict"].as_str());
    assert_eq!(words.len(), 4, "{taken:#}");
    assert_eq!(told(0), (Some("mail.zip"), Some("UNSIGNED")));
    assert_eq!(told(1), (Some("mail.zip/ai-policy.md"), Some("UNSIGNED")));
    assert_eq!(told(2), (Some("mail.zip/logs.zip"), Some("UNSIGNED")));
    assert_eq!(told(3), (Some("mail.zip/logs.zip/log.jsonl"), Some("UNANCHORED")));
    let shown = sealed.run(&["show", "E-0004", "--json"]).expect(0).json();
    assert_eq!(shown["archive"], "E-0003");
    let shown = sealed.run(&["show", "E-0003"]).expect(0);
    assert!(shown.out.contains("Came in E-0001"), "{}", shown.out);
    // The same delivery again: nothing new, and each said.
    let again = sealed.run(&["ingest", "@mail.zip", "--json"]).expect(0).json();
    assert_eq!(again["already"].as_array().map(Vec::len), Some(4));
    sealed.run(&["verify"]).expect(0);
    sealed.run(&["fsck"]).expect(0);
    assert_verified(&sealed, 4);
    // Whoever erases one is told where the same bytes still are.
    let erased = sealed.run(&["erase", "E-0003", "--reason", "by mistake"]).expect(0);
    for holder in ["E-0001, an archive", "E-0004, which lies in"] {
        assert!(erased.out.contains(holder), "{holder}: {}", erased.out);
    }
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_log_in_an_archive_is_one_item_whose_records_are_found() {
    let sealed = Sealed::with_vault();
    let set = ProfileSet::built_in();
    let halo = set.get("halo-record").expect("built in").text();
    let zipped = halo.replacen("name = \"halo-record\"", "name = \"halo-zip\"", 1).replacen(
        "title =",
        "container = { zip = { records = \"log.jsonl\" } }\ntitle =",
        1,
    );
    sealed.write("halo-zip.toml", zipped);
    sealed.run(&["profile", "adopt", "@halo-zip.toml"]).expect(0);
    let log = export("gateway/2026-q3.jsonl");
    sealed.write("q3.zip", zip(&[("log.jsonl", &log)]));
    let taken = sealed.run(&["ingest", "@q3.zip", "--json"]).expect(0).json();
    assert_eq!(taken["taken"].as_array().map(Vec::len), Some(1), "{taken:#}");
    assert_eq!(taken["taken"][0]["verdict"], "UNANCHORED");
    let lines: Vec<&str> = std::str::from_utf8(&log).expect("UTF-8").lines().collect();
    assert_eq!(taken["taken"][0]["records"], lines.len());
    let found = sealed.run(&["search", "--limit", "3", "--json"]).expect(0).json();
    let found = found["records"].as_array().expect("a list");
    assert_eq!(found.len(), 3);
    for record in found {
        let line = usize::try_from(record["line"].as_u64().expect("a line")).expect("small");
        assert_eq!(record["text"], lines[line - 1]);
    }
    // The same log cut short in a later archive is told as an older one, not as a conflict.
    let short = lines[..lines.len() - 5].join("\n") + "\n";
    sealed.write("older.zip", zip(&[("log.jsonl", short.as_bytes())]));
    let older = sealed.run(&["ingest", "@older.zip", "--json"]).expect(0).json();
    assert_eq!(older["taken"][0]["relations"][0]["relation"], "contained", "{older:#}");
    sealed.run(&["verify"]).expect(0);
    assert_verified(&sealed, 2);
}

/// Nobody is handed an archive with what was withheld, and erasing names every archive that holds it.
#[test]
fn what_is_withheld_does_not_go_out_in_an_archive() {
    let sealed = Sealed::with_vault();
    sealed.write("a.zip", zip(&[("other.txt", b"harmless"), ("policy.md", b"secret")]));
    sealed.write("b.zip", zip(&[("renamed.md", b"secret")]));
    sealed.run(&["ingest", "@a.zip"]).expect(0);
    let again = sealed.run(&["ingest", "@b.zip", "--json"]).expect(0).json();
    assert_eq!(again["already"][0]["id"], "E-0003", "the same bytes under another name: {again:#}");
    let made = sealed.run(&["bundle", "-o", "@one.zip", "--withhold", "E-0003=personal data"]);
    let made = made.expect(0).out;
    for line in ["1 items, 3 withheld", "E-0001: it holds E-0003", "E-0004: it holds E-0003"] {
        assert!(made.contains(line), "{line}: {made}");
    }
    let made = sealed.run(&["bundle", "-o", "@two.zip", "--withhold", "E-0001=not in scope"]);
    assert!(made.expect(0).out.contains("E-0002: it lies in E-0001"));
    sealed.run(&["withdraw", "E-0003", "--reason", "by mistake"]).expect(0);
    let made = sealed.run(&["bundle", "-o", "@three.zip", "--json"]).expect(0).json();
    assert_eq!((made["items"].as_u64(), made["withheld"].as_u64()), (Some(1), Some(3)));
    let erased = sealed.run(&["erase", "E-0003", "--reason", "by mistake"]).expect(0);
    for holder in ["E-0001, an archive that holds it", "E-0004, an archive that holds it"] {
        assert!(erased.out.contains(holder), "{holder}: {}", erased.out);
    }
    sealed.run(&["fsck"]).expect(0);
}

/// What cannot be relied on is kept, and named; what lies in it is not shown as evidence.
#[test]
fn an_archive_that_contradicts_itself_is_kept_and_not_opened() {
    let sealed = Sealed::with_vault();
    let mut archive = zip(&[("a.txt", b"one"), ("b.txt", b"two")]);
    let at = archive.windows(5).rposition(|it| it == b"b.txt").expect("in the directory");
    archive[at] = b'c';
    sealed.write("two-faced.zip", archive);
    let taken = sealed.run(&["ingest", "@two-faced.zip", "--json"]).expect(0).json();
    assert_eq!(taken["taken"].as_array().map(Vec::len), Some(1));
    assert_eq!(taken["taken"][0]["verdict"], "CANNOT CHECK");
    assert_verified(&sealed, 1);
}

/// Makes a bundle and verifies it as a stranger: every verdict is computed anew, the same.
fn assert_verified(sealed: &Sealed, items: u64) {
    let made = sealed.run(&["bundle", "-o", "@b.zip", "--json"]).expect(0).json();
    assert_eq!(made["items"].as_u64(), Some(items));
    let people = sealed.run(&["people", "--json"]).expect(0).json();
    sealed.write("signer.hex", people["people"][0]["sign_key"].as_str().expect("hex"));
    let origin = made["origin"].as_str().expect("an origin");
    let with = ["--origin", origin, "--signer", "@signer.hex", "--json"];
    let report =
        sealed.run_bare(&[&["verify-bundle", "@b.zip"][..], &with].concat()).expect(0).json();
    for item in report["items"].as_array().expect("a list") {
        assert_eq!(item["recorded"], item["recomputed"], "{item:#}");
    }
    std::fs::remove_file(sealed.path("b.zip")).expect("it was made");
}
