//! What the profile language can say beyond the built-in formats: logs made for it by a Python script with `hashlib`
//! and `cryptography`, each with its profile here.
#![expect(clippy::disallowed_methods, reason = "reads test data")]

use std::fs;
use std::path::Path;

use exhibit_core::appraisal::Outcome;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{End, ProfileTrust, Signer, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::{Profile, ProfileError, ProfileSet};
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};

/// Runs that are numbered and chained by themselves, in one file.
const GROUPED: &str = r#"
language = 1
name = "grouped"
title = "runs"
recognise = { has = ["run", "n", "mark"] }
sequence = { field = "n", start = 1, group = "run" }
[[digest]]
name = "mark"
alg = "sha512"
separator = "|"
message = [
    { literal = "run/1" },
    { field = { at = "run" } },
    { field = { at = "n" } },
    { field = { at = "at", rewrite = "offset-to-z" } },
    { field = { at = "who", null = "nobody" } },
    { field = { at = "what" } },
    { field = { at = "before", null = "start" } },
]
stored = "mark"
prefix = "h:"
[[link]]
field = "before"
to = "mark"
group = "run"
genesis = "null"
"#;

/// An object that is built, another one from version 2 on, a link to a field, and ECDSA in DER.
const VERSIONS: &str = r#"
language = 1
name = "versions"
title = "entries in two versions"
recognise = { has = ["format", "id", "hash", "sig"] }
[[digest]]
name = "entry"
message = [{ json = { include = [], fields = { id = "id", v = "value", p = "prev" }, constants = { kind = '"entry"' }, canon = "python-spaced" } }]
stored = "hash"
[[digest.version]]
field = "format"
from = 2
message = [{ json = { include = [], fields = { id = "id", v = "value", p = "prev", n = "note" }, constants = { kind = '"entry"' }, canon = "python-spaced" } }]
[[link]]
field = "prev"
to_field = "id"
prefix = "id:"
genesis = { literal = "genesis" }
[[signature]]
field = "sig"
alg = "es256-der"
encoding = "base64"
after = ":"
message = [{ digest = { name = "entry", as = "raw" } }]
key = { field = "jwk", form = "jwk" }
key_id = { field = "kid", of = "spki-sha256", prefix = "sha256:", length = 24 }
"#;

/// A chain over several files, with signed statements about ranges of its records.
const SEGMENTS: &str = r#"
language = 1
name = "segments"
title = "segments"
recognise = { has = ["i", "body.x", "prev"] }
[container.directory]
records = "log/part-*.jsonl"
requires = ["checkpoints.json"]
[records]
canonical = "python"
[sequence]
field = "i"
start = 0
[[digest]]
name = "record"
message = [{ line = "without-newline" }]
[[digest]]
name = "leaf"
message = [{ literal = "\u0000" }, { line = "without-newline" }]
[[link]]
field = "prev"
to = "record"
genesis = "null"
[[anchor]]
name = "checkpoints"
files = ["checkpoints.json"]
form = "list"
at = "list"
from = "from"
count = "to"
count_offset = 1
first = { field = "first", digest = "record" }
head = { field = "last", digest = "record" }
root = { field = "root", digest = "leaf", encoding = "base64" }
link = { field = "before", to = "checkpoint" }
[[anchor.digest]]
name = "checkpoint"
message = [{ json = { exclude = ["sig"], canon = "python" } }]
[anchor.signature]
field = "sig"
alg = "ed25519"
encoding = "base64url"
message = [{ json = { exclude = ["sig"], canon = "python" } }]
[[anchor]]
name = "end"
files = ["end.json"]
count = "records"
head = { field = "last", digest = "record" }
"#;

fn read(path: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/language");
    fs::read_to_string(folder.join(path)).expect(path)
}

fn judge(profile: &str, members: &InMemory, trusted: &[&str]) -> Appraised {
    let mut profiles = ProfileSet::default();
    profiles.add(Profile::parse(profile, ProfileTrust::Relied).expect("a profile"));
    let files: Vec<(&str, String)> =
        trusted.iter().map(|path| (path.rsplit('/').next().expect("a name"), read(path))).collect();
    let inputs: Vec<TrustInput<'_>> =
        files.iter().map(|(name, text)| TrustInput { name, bytes: text.as_bytes() }).collect();
    let trust = TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("readable");
    let look = Look {
        path: "delivery",
        members,
        profiles: &profiles,
        profile: None,
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    let mut all = inspect(&look).expect("memory can be read");
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn one(profile: &str, text: &str, trusted: &[&str]) -> Appraised {
    judge(profile, &InMemory::new().with("log.jsonl", text), trusted)
}

#[track_caller]
fn expect(judged: &Appraised, word: Word, at: &str) {
    let first = judged.appraisal.failures.first();
    let found = first.map_or_else(String::new, |it| {
        format!(
            "{}{} {}",
            it.file.clone().map_or_else(String::new, |file| file + " "),
            it.line,
            it.field
        )
    });
    assert_eq!((judged.appraisal.verdict, found.as_str()), (word, at), "{:#?}", judged.appraisal);
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[test]
fn each_group_is_a_chain_and_is_numbered_by_itself() {
    let text = read("grouped.jsonl");
    expect(&one(GROUPED, &text, &[]), Word::Unanchored, "");
    let edit = |from: &str, to: &str| one(GROUPED, &text.replacen(from, to, 1), &[]);
    expect(&edit("Schritt 4", "Schritt 5"), Word::Broken, "5 mark");
    expect(&edit("\"who\": null", "\"who\": \"nobody\""), Word::Unanchored, "");
    expect(&edit("\"who\": \"r.hall\"", "\"who\": null"), Word::Broken, "1 mark");
    let without = |at: usize| {
        let mut rest = lines(&text);
        rest.remove(at);
        one(GROUPED, &rest.concat(), &[])
    };
    expect(&without(1), Word::Broken, "2 n");
    expect(&without(4), Word::Broken, "5 n");
    // The last of a group: nothing follows that would name it.
    expect(&without(6), Word::Unanchored, "");
    // One of the other group, moved: each group is still in order.
    let mut moved = lines(&text);
    moved.swap(2, 3);
    expect(&one(GROUPED, &moved.concat(), &[]), Word::Unanchored, "");
    moved.swap(0, 2);
    expect(&one(GROUPED, &moved.concat(), &[]), Word::Broken, "3 n");
}

#[test]
fn a_record_that_can_not_be_read_breaks_no_group() {
    let text = read("grouped.jsonl");
    let ambiguous = text.replacen("\"run\": \"red\"", "\"run\": \"red\", \"n\": 1", 1);
    let judged = one(GROUPED, &ambiguous, &[]);
    assert_eq!(judged.appraisal.verdict, Word::CannotCheck, "{:#?}", judged.appraisal);
}

#[test]
fn more_groups_than_are_followed_are_incomplete() {
    use sha2::{Digest as _, Sha512};
    let mut text = String::new();
    for run in 0..65_540 {
        let message = format!("run/1|r{run}|1|t|w|x|start");
        let mark = data_encoding::HEXLOWER.encode(&Sha512::digest(message));
        text.push_str(&format!(
            "{{\"run\":\"r{run}\",\"n\":1,\"at\":\"t\",\"who\":\"w\",\"what\":\"x\",\"before\":null,\"mark\":\"h:{mark}\"}}\n"
        ));
    }
    let judged = one(GROUPED, &text, &[]);
    assert_eq!(judged.appraisal.verdict, Word::Incomplete, "{:#?}", judged.appraisal.facts);
    assert!(judged.appraisal.not_checked.iter().any(|it| it.contains("65536 groups")));
}

#[test]
fn versions_links_to_fields_and_keys_inside() {
    let text = read("versions.jsonl");
    let unknown = one(VERSIONS, &text, &[]);
    expect(&unknown, Word::Unanchored, "");
    assert_eq!(unknown.facts.signer, Signer::Unknown);
    let known = one(VERSIONS, &text, &["p256.pem"]);
    expect(&known, Word::Unanchored, "");
    assert_eq!(known.facts.signer, Signer::Trusted);
    expect(&one(VERSIONS, &text, &["ed25519.pem"]), Word::Broken, "1 sig");
    let edit = |from: &str, to: &str| one(VERSIONS, &text.replacen(from, to, 1), &["p256.pem"]);
    // Before version 2 the note lies outside the hash, and it is said to.
    expect(&edit("\"n1\"", "\"nx\""), Word::Unanchored, "");
    expect(&edit("\"n4\"", "\"nx\""), Word::Broken, "5 hash");
    assert!(known.appraisal.uncovered_fields.contains(&"note".to_owned()));
    expect(&edit("\"value\": 2.5", "\"value\": 2.6"), Word::Broken, "3 hash");
    expect(&edit("\"kid\": \"sha256:", "\"kid\": \"sha256:0"), Word::Broken, "1 kid");
    expect(&edit("\"id\": \"r2\"", "\"id\": \"r9\""), Word::Broken, "3 hash");
    let mut shorter = lines(&text);
    shorter.remove(2);
    expect(&one(VERSIONS, &shorter.concat(), &[]), Word::Broken, "3 prev");
}

fn segments(edit: impl Fn(&str, String) -> Option<String>) -> InMemory {
    let names = ["log/part-1.jsonl", "log/part-2.jsonl", "log/part-3.jsonl", "checkpoints.json"];
    names.iter().fold(InMemory::new(), |members, name| {
        match edit(name, read(&format!("segments/{name}"))) {
            Some(text) => members.with(&format!("export/{name}"), text),
            None => members,
        }
    })
}

#[test]
fn a_chain_goes_on_from_file_to_file() {
    let whole = segments(|_, text| Some(text));
    let judged = judge(SEGMENTS, &whole, &[]);
    expect(&judged, Word::Unanchored, "");
    assert_eq!(judged.appraisal.records, 10);
    assert_eq!(judged.appraisal.anchors.len(), 3);
    let without = segments(|name, text| (!name.contains("part-2")).then_some(text));
    expect(&judge(SEGMENTS, &without, &[]), Word::Broken, "log/part-3.jsonl 1 i");
    let edited =
        segments(|_, text| Some(text.replacen("\"y\":\"é\"},\"i\":5", "\"y\":\"e\"},\"i\":5", 1)));
    let judged = judge(SEGMENTS, &edited, &[]);
    let at = |file: &str, line| {
        let mut failures = judged.appraisal.failures.iter();
        failures.any(|it| it.file.as_deref() == Some(file) && it.line == line)
    };
    assert_eq!(judged.appraisal.verdict, Word::Broken);
    assert!(at("log/part-2.jsonl", 3), "{:#?}", judged.appraisal.failures);
    let spaced = segments(|_, text| Some(text.replacen("{\"body\"", "{ \"body\"", 1)));
    expect(&judge(SEGMENTS, &spaced, &[]), Word::Broken, "log/part-1.jsonl 1 line");
}

#[test]
fn statements_about_ranges_are_compared_with_their_records() {
    let key = ["ed25519.pem"];
    let whole = judge(SEGMENTS, &segments(|_, text| Some(text)), &key);
    assert!(
        whole.appraisal.anchors.iter().all(|it| it.outcome == Outcome::Pass),
        "{:#?}",
        whole.appraisal
    );
    assert_eq!(whole.facts.end, End::Proven);
    // No statement speaks about the first records and the last: nobody signed all of them.
    expect(&whole, Word::Unanchored, "");
    let cut = segments(|name, text| match name {
        "log/part-3.jsonl" => Some(lines(&text)[..2].concat()),
        _ => Some(text),
    });
    let judged = judge(SEGMENTS, &cut, &key);
    expect(
        &judged,
        Word::Broken,
        "log/part-3.jsonl 2 number of records (checkpoints.json, line 22)",
    );
    let other = |from: &str, to: &str| {
        judge(SEGMENTS, &segments(|_, text| Some(text.replacen(from, to, 1))), &[]).appraisal
    };
    let root = other("\"root\": \"", "\"root\": \"A");
    assert!(root.failures.iter().any(|it| it.field.contains("Merkle root")), "{root:#?}");
    assert_eq!(root.verdict, Word::Incomplete);
    let unlinked = other("\"before\": \"", "\"before\": \"0");
    assert!(unlinked.failures.iter().any(|it| it.actual.contains("before it")), "{unlinked:#?}");
    let user = judge(SEGMENTS, &segments(|_, text| Some(text)), &["segments/end.json"]);
    assert_eq!(user.facts.end, End::Proven);
    let cut_for_user = judge(SEGMENTS, &cut, &["segments/end.json"]);
    assert_eq!(cut_for_user.appraisal.verdict, Word::Diverged);
}

#[test]
fn mistakes_in_a_profile_are_named() {
    let named = |profile: &str, from: &str, to: &str| {
        let text = profile.replacen(from, to, 1);
        assert_ne!(text, profile, "{from}");
        match Profile::parse(&text, ProfileTrust::Named) {
            Err(ProfileError::Value { key, .. } | ProfileError::Selection { key, .. }) => key,
            other => panic!("{to}: {other:?}"),
        }
    };
    assert_eq!(
        named(VERSIONS, "to_field = \"id\"", "to = \"entry\"\nto_field = \"id\""),
        "link.to"
    );
    assert_eq!(named(VERSIONS, "'\"entry\"'", "'entry'"), "digest.message.json");
    assert_eq!(named(SEGMENTS, "digest = \"leaf\"", "digest = \"record\""), "digest.name");
    let by_run = "genesis = { digest = { message = [{ field = { at = \"run\" } }] } }";
    assert_eq!(named(GROUPED, "genesis = \"null\"", by_run), "link.genesis.digest.message");
    let array = "[records]\nform = \"either\"\nheader = \"x\"";
    assert_eq!(named(SEGMENTS, "[records]", array), "records.header");
    let secret = "message = [{ literal = \"\\u0000\" }";
    let keyed = format!("alg = \"hmac-sha256\"\n{secret}");
    assert_eq!(named(SEGMENTS, secret, &keyed), "anchor.root.digest");
}

/// Two records whose fields are divided differently, and which have one digest.
#[test]
fn fields_that_hold_their_separator_are_named() {
    use sha2::{Digest as _, Sha256};
    let profile = "language = 1\nname = \"joined\"\ntitle = \"joined fields\"\n[recognise]\nhas = [\"who\", \"what\", \"hash\"]\n[[digest]]\nname = \"record\"\nseparator = \";\"\nmessage = [{ field = { at = \"who\" } }, { field = { at = \"what\" } }]\nstored = \"hash\"\n";
    let record = |who: &str, what: &str| {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(format!("{who};{what}")));
        format!("{{\"who\":\"{who}\",\"what\":\"{what}\",\"hash\":\"{hash}\"}}\n")
    };
    let said = |log: &str| {
        let mut profiles = exhibit_verify::profile::ProfileSet::default();
        let parsed = exhibit_verify::profile::Profile::parse(
            profile,
            exhibit_core::verdict::ProfileTrust::Relied,
        );
        profiles.add(parsed.expect("a profile"));
        let members = exhibit_verify::members::InMemory::new().with("log.jsonl", log);
        let look = exhibit_verify::Look {
            path: "log.jsonl",
            members: &members,
            profiles: &profiles,
            profile: None,
            trust: &exhibit_verify::trust::TrustSet::default(),
            source: None,
            at: exhibit_core::time::Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
            workers: 1,
            watcher: &exhibit_verify::watch::Unwatched,
        };
        let found = exhibit_verify::inspect(&look).expect("memory can be read").remove(0);
        found.appraisal.not_checked.join(" ")
    };
    let plain = record("Müller", "approved");
    assert!(!said(&plain.repeat(2)).contains("separates fields"));
    let divided = said(&(plain + &record("Müller;approved", "case 10")));
    assert!(divided.contains("In 1 record a field holds the text that separates"), "{divided}");
}
