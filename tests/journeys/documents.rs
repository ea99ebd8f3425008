//! Documents: their text, what they say about themselves, mails with attachments, several files as one.

use std::fs;

use exhibit::core::digest::Sha256;
use exhibit::verify::{SetFile, SetList};

use crate::sealed::{Sealed, foreign};

/// A PDF of one page with these words.
fn pdf(words: &str) -> String {
    let content = format!("BT /F1 9 Tf ({words}) Tj ET");
    format!(
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
         2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
         3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj\n\
         5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n\
         4 0 obj <</Length {}>> stream\n{content}\nendstream endobj\ntrailer <</Root 1 0 R>>\n",
        content.len()
    )
}

/// A mail with a text, and these parts attached: media type, name, content.
fn mail(subject: &str, text: &str, parts: &[(&str, &str, &str)]) -> String {
    let mark = format!("={}=", subject.len());
    let mut out = format!(
        "From: Ada <ada@lindmoor.example>\r\nTo: Otto <otto@lindmoor.example>\r\nSubject: {subject}\r\n\
         Date: Tue, 12 May 2026 09:00:00 +0200\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"{mark}\"\r\n\r\n\
         --{mark}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    );
    for (media_type, name, content) in parts {
        out += &format!(
            "--{mark}\r\nContent-Type: {media_type}\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n"
        );
    }
    out + &format!("--{mark}--\r\n")
}

fn nested_mail() -> String {
    let inner = mail("Older", "the inner words quokka", &[("text/plain", "list.txt", "wombat")]);
    let policy = pdf("The policy on model overrides");
    let parts = [
        ("application/pdf", "policy.pdf", policy.as_str()),
        ("message/rfc822", "older.eml", inner.as_str()),
    ];
    mail("The policy", "see the annex, platypus", &parts)
}

#[test]
fn what_is_attached_to_a_mail_is_evidence_that_names_it() {
    let sealed = Sealed::with_vault();
    sealed.write("mail.eml", nested_mail());
    let taken = sealed.run(&["ingest", "@mail.eml", "--json"]).expect(0).json();
    let paths: Vec<&str> = taken["taken"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["path"].as_str().expect("a path"))
        .collect();
    let expected =
        ["mail.eml", "mail.eml/older.eml", "mail.eml/older.eml/list.txt", "mail.eml/policy.pdf"];
    assert_eq!(paths, expected);
    let archive =
        |id: &str| sealed.run(&["show", id, "--json"]).expect(0).json()["archive"].clone();
    assert_eq!((archive("E-0002"), archive("E-0003")), ("E-0001".into(), "E-0002".into()));
    let shown = sealed.run(&["show", "E-0001"]).expect(0).out;
    for line in ["mail.eml (eml): text", "subject: The policy", "attached: policy.pdf"] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    let again = sealed.run(&["ingest", "@mail.eml", "--json"]).expect(0).json();
    assert_eq!(again["already"].as_array().map(Vec::len), Some(4), "{again:#}");
    sealed.run(&["verify"]).expect(0);
    sealed.run(&["fsck"]).expect(0);
    assert_verified(&sealed, 4);
    let erased = sealed.run(&["erase", "E-0001", "--reason", "by mistake"]).expect(0).out;
    for id in ["E-0002", "E-0003", "E-0004"] {
        assert!(erased.contains(id), "{id}: {erased}");
    }
}

#[test]
fn documents_are_found_by_their_words_and_erased_ones_are_not() {
    let sealed = Sealed::with_vault();
    sealed.write("mail.eml", nested_mail());
    sealed.write("other.txt", "Überprüfung of the policy, by hand");
    sealed.run(&["ingest", "@mail.eml"]).expect(0);
    sealed.run(&["ingest", "@other.txt"]).expect(0);
    let ids = |words: &str| -> Vec<String> {
        let found = sealed.run(&["search", "--documents", words, "--json"]).expect(0).json();
        assert_eq!(found["not_indexed"], 0, "{found:#}");
        let all = found["documents"].as_array().expect("a list").clone();
        all.iter().map(|it| it["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(ids("wombat"), ["E-0003"]);
    assert_eq!(ids("uberpr*"), ["E-0005"]);
    assert_eq!(ids("overrides"), ["E-0004"]);
    let found = sealed.run(&["search", "--documents", "overrides"]).expect(0).out;
    assert_eq!(found, "E-0004  policy.pdf (UNSIGNED)\n  The policy on model overrides\n");
    let records = sealed.run(&["search", "policy"]).expect(0).out;
    assert!(records.contains("documents have these words"), "{records}");
    sealed.run(&["erase", "E-0003", "--reason", "by mistake"]).expect(0);
    assert!(ids("wombat").is_empty(), "it is no longer in the index");
    let said = sealed.run(&["reindex"]).expect(0).out;
    assert_eq!(said, "The text of 4 items was read anew.\n");
    assert!(ids("wombat").is_empty());
    assert_eq!(ids("overrides"), ["E-0004"]);
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_file_without_text_says_so() {
    let sealed = Sealed::with_vault();
    sealed.write("scan.pdf", pdf(""));
    sealed.write("cut.pdf", "%PDF-1.7\n");
    sealed.run(&["ingest", "@scan.pdf"]).expect(0);
    sealed.run(&["ingest", "@cut.pdf"]).expect(0);
    let shown = sealed.run(&["show", "E-0001"]).expect(0).out;
    assert!(shown.contains("scan.pdf (pdf): no text layer"), "{shown}");
    let shown = sealed.run(&["show", "E-0002", "--json"]).expect(0).json();
    let text = shown["documents"][0]["text"].as_str().expect("a sentence");
    assert!(text.contains("damaged") || text.contains("no text layer"), "{text}");
    assert!(shown.get("kind").is_none(), "nobody said what kind it is: {shown:#}");
}

#[test]
fn files_taken_in_together_are_one_item() {
    let sealed = Sealed::with_vault();
    sealed.write("a.txt", "the first half, axolotl");
    sealed.write("b.txt", "the second half");
    sealed.write("log.jsonl", "{\"a\":1}\n{\"a\":2}\n");
    let args = ["ingest", "--together", "The minutes", "@a.txt", "@b.txt", "@log.jsonl"];
    sealed.run(&[&args[..], &["--kind", "record"]].concat()).expect(0);
    let shown = sealed.run(&["show", "E-0001"]).expect(0).out;
    for line in ["E-0001  The minutes", "Kind: record", "A set of 3 files: The minutes.", "a log"] {
        assert!(shown.to_lowercase().contains(&line.to_lowercase()), "{line}\n{shown}");
    }
    let again = sealed.run(&[&args[..], &["--json"]].concat()).expect(0).json();
    assert_eq!(again["already"][0]["id"], "E-0001", "{again:#}");
    let found = sealed.run(&["search", "--documents", "axolotl"]).expect(0).out;
    assert!(found.contains("a.txt: the first half, axolotl"), "{found}");
    // What may be a log is an item besides, whatever the list says.
    assert_eq!(again["already"][1]["id"], "E-0002", "{again:#}");
    sealed.run(&["verify"]).expect(0);
    assert_verified(&sealed, 2);
    sealed.run(&["ingest", "--together", "x", "@v.vault"]).expect(1);
}

/// A set in an archive, one of its files changed after the list was written, and one that it does not name.
#[test]
fn a_set_with_a_changed_file_is_broken_wherever_it_is_looked_at() {
    let sealed = Sealed::with_vault();
    sealed.write("a.txt", "one");
    sealed.write("b.txt", "two");
    sealed.run(&["ingest", "--together", "Both", "@a.txt", "@b.txt"]).expect(0);
    let list = ["show", "E-0001", "--member", "set.json", "--extract", "@bad/set.json"];
    fs::create_dir_all(sealed.path("bad")).expect("a folder");
    sealed.run(&list).expect(0);
    sealed.write("bad/a.txt", "one");
    sealed.write("bad/b.txt", "tw0");
    sealed.write("bad/c.txt", "of no set");
    let taken = sealed.run(&["ingest", "@bad", "--json"]).expect(0).json();
    assert_eq!(taken["taken"][0]["verdict"], "BROKEN", "{taken:#}");
    assert_eq!(taken["taken"][1]["path"], "bad/c.txt", "{taken:#}");
    let again = sealed.run(&["verify", "E-0002", "--json"]).expect(0).json();
    assert_eq!(again["verified"][0]["now"], "BROKEN");
    let shown = sealed.run(&["show", "E-0002"]).expect(0).out;
    assert!(shown.contains("1 file not as set.json lists: b.txt."), "{shown}");
    assert_verified(&sealed, 3);
}

/// Makes a bundle and verifies it as a stranger: every verdict is computed anew, the same.
pub(crate) fn assert_verified(sealed: &Sealed, items: u64) {
    let made = sealed.run(&["bundle", "-o", "@b.zip", "--json"]).expect(0).json();
    assert_eq!(made["items"].as_u64(), Some(items), "{made:#}");
    let people = sealed.run(&["people", "--json"]).expect(0).json();
    sealed.write("signer.hex", people["people"][0]["sign_key"].as_str().expect("hex"));
    let origin = made["origin"].as_str().expect("an origin");
    let with = ["--origin", origin, "--signer", "@signer.hex", "--json"];
    let report = sealed.run_bare(&[&["verify-bundle", "@b.zip"][..], &with].concat());
    let report = report.expect(0).json();
    for item in report["items"].as_array().expect("a list") {
        assert_eq!(item["recorded"], item["recomputed"], "{item:#}");
    }
    fs::remove_file(sealed.path("b.zip")).expect("it was made");
}

/// Whoever does not like what a log is worth adds a list beside it: the log is looked at all the same.
#[test]
fn a_list_beside_a_log_hides_nothing_of_it() {
    let sealed = Sealed::with_vault();
    let log = fs::read_to_string(foreign().join("exports/gateway/2026-q3.jsonl")).expect("a log");
    let changed = log.replacen("'approve'", "'decline'", 1);
    assert_ne!(log, changed);
    let alone = sealed.write("alone/q3.jsonl", &changed);
    let alone = sealed.run(&["inspect", alone.to_str().expect("UTF-8"), "--json"]).expect(40);
    assert!(alone.out.contains("BROKEN"), "{}", alone.out);

    let (sha256, bytes) = (Sha256::of(changed.as_bytes()), changed.len() as u64);
    let list = SetList::new("Logs", vec![SetFile { path: "q3.jsonl".into(), sha256, bytes }]);
    sealed.write("bad/set.json", list.and_then(|it| it.to_bytes()).expect("a list"));
    sealed.write("bad/q3.jsonl", &changed);
    sealed.run(&["inspect", "@bad"]).expect(40);
    let taken = sealed.run(&["ingest", "@bad", "--source", "gateway", "--json"]).expect(0).json();
    let words = [0, 1].map(|at| taken["taken"][at]["verdict"].clone());
    assert_eq!(words, ["BROKEN", "BROKEN"], "{taken:#}");
    let shown = sealed.run(&["show", "E-0001"]).expect(0).out;
    assert!(shown.contains("1 log in it BROKEN by itself: q3.jsonl."), "{shown}");
    let timeline = sealed.run(&["timeline", "--period", "2026-07-01/2026-12-31"]).out;
    assert!(timeline.contains("broken") && timeline.contains("E-0002"), "{timeline}");
    let again = sealed.run(&["verify", "--json"]).expect(0).json();
    let now = [0, 1].map(|at| again["verified"][at]["now"].clone());
    assert_eq!(now, ["BROKEN", "BROKEN"], "{again:#}");
}
