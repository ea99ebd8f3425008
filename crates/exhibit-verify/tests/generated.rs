//! What the profile language can say, on small logs that are made here: each whole, and each damaged.

use exhibit_core::appraisal::Outcome;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{End, ProfileTrust, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::{Profile, ProfileError, ProfileSet};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};
use sha2::{Digest as _, Sha256, Sha384};

fn hex(bytes: impl AsRef<[u8]>) -> String {
    data_encoding::HEXLOWER.encode(bytes.as_ref())
}

fn sha256(message: impl AsRef<[u8]>) -> String {
    hex(Sha256::digest(message))
}

fn judge_all(profile: Option<&str>, members: &InMemory) -> Vec<Appraised> {
    let mut profiles = ProfileSet::default();
    if let Some(text) = profile {
        profiles.add(Profile::parse(text, ProfileTrust::Relied).expect("a profile"));
    }
    let trust = TrustSet::default();
    let look = Look {
        path: "delivery",
        members,
        profiles: &profiles,
        profile: None,
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 3,
        watcher: &Unwatched,
    };
    inspect(&look).expect("memory can be read")
}

fn judge(profile: &str, members: &InMemory) -> Appraised {
    let mut all = judge_all(Some(profile), members);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

fn one(profile: &str, text: &str) -> Appraised {
    judge(profile, &InMemory::new().with("log.jsonl", text))
}

#[track_caller]
fn expect(judged: &Appraised, word: Word, at: &str) {
    let first = judged.appraisal.failures.first();
    let found = first.map_or_else(String::new, |it| {
        let file = it.file.clone().map_or_else(String::new, |file| file + " ");
        format!("{file}{} {}", it.line, it.field)
    });
    assert_eq!((judged.appraisal.verdict, found.as_str()), (word, at), "{:#?}", judged.appraisal);
}

/// A profile of records with `n`, `what` and `h`, its digest written as `form` says.
fn stated(form: &str) -> String {
    format!(
        r#"
language = 1
name = "stated"
title = "stated digests"
recognise = {{ has = ["n", "what", "h"] }}
sequence = {{ field = "n", start = 1 }}
[[digest]]
name = "record"
{form}
message = [{{ json = {{ exclude = ["h"], canon = "jcs" }} }}]
stored = "h"
"#
    )
}

fn stated_log(digest: impl Fn(&str) -> String) -> String {
    let record = |n: usize| {
        let body = format!(r#"{{"n":{n},"what":"step {n}"}}"#);
        format!("{{\"n\":{n},\"what\":\"step {n}\",\"h\":\"{}\"}}\n", digest(&body))
    };
    (1..=5).map(record).collect()
}

#[test]
fn digests_are_of_the_named_function() {
    let blake3 = stated_log(|body| blake3::hash(body.as_bytes()).to_hex().to_string());
    let sha384 = stated_log(|body| hex(Sha384::digest(body)));
    for (name, text, other) in [("blake3", &blake3, "sha256"), ("sha384", &sha384, "sha512")] {
        let profile = stated(&format!("alg = {name:?}"));
        expect(&one(&profile, text), Word::Unanchored, "");
        expect(&one(&profile, &text.replacen("step 3", "step 9", 1)), Word::Broken, "3 h");
        expect(&one(&stated(&format!("alg = {other:?}")), text), Word::Broken, "1 h");
    }
    // The BLAKE3 test vectors: no input, and the byte 0.
    let empty = blake3::hash(b"").to_hex().to_string();
    assert!(empty.starts_with("af1349b9f5f9a1a6a0404dea36dcc949"));
    assert!(blake3::hash(&[0]).to_hex().starts_with("2d3adedff11b61f14c886e35afa036736dcd87a7"));
}

#[test]
fn each_encoding_is_read_as_it_is_stated_and_no_other() {
    use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
    let all = [
        ("hex", HEXLOWER),
        ("hex-upper", HEXUPPER),
        ("base64", BASE64),
        ("base64-nopad", BASE64_NOPAD),
        ("base64url", BASE64URL_NOPAD),
        ("base64url-pad", BASE64URL),
    ];
    for (name, encoding) in &all {
        let text = stated_log(|body| encoding.encode(&Sha256::digest(body)));
        for (other, _) in &all {
            let judged = one(&stated(&format!("encoding = {other:?}")), &text);
            let word = if name == other { Word::Unanchored } else { Word::Broken };
            assert_eq!(judged.appraisal.verdict, word, "{name} read as {other}");
        }
    }
}

/// Each digest covers the one before it, which the record does not repeat.
fn carried(head: &str) -> String {
    format!(
        r#"
language = 1
name = "carried"
title = "carried digests"
recognise = {{ has = ["n", "what", "h"] }}
{head}
[[digest]]
name = "record"
message = [
    {{ previous = {{ at = "h", first = "none" }} }},
    {{ literal = ":" }},
    {{ json = {{ exclude = ["h"], canon = "jcs" }} }},
]
stored = "h"
"#
    )
}

const NUMBERED: &str = "sequence = { field = \"n\", start = 1 }";

fn carried_log(count: usize, padding: usize) -> Vec<String> {
    padded_log(count, &|_| padding)
}

fn padded_log(count: usize, padding: &dyn Fn(usize) -> usize) -> Vec<String> {
    let mut before = "none".to_owned();
    let record = |n: usize| {
        let pad = "x".repeat(padding(n));
        let body = format!(r#"{{"n":{n},"what":"step {n}{pad}"}}"#);
        before = sha256(format!("{before}:{body}"));
        format!("{{\"n\":{n},\"what\":\"step {n}{pad}\",\"h\":\"{before}\"}}\n")
    };
    (1..=count).map(record).collect()
}

#[test]
fn a_digest_may_cover_the_one_before_without_repeating_it() {
    let lines = carried_log(6, 0);
    for profile in [carried(NUMBERED), carried("")] {
        expect(&one(&profile, &lines.concat()), Word::Unanchored, "");
        let edited = lines.concat().replacen("step 3", "step 9", 1);
        expect(&one(&profile, &edited), Word::Broken, "3 h");
        let mut moved = lines.clone();
        moved.swap(3, 4);
        assert_eq!(one(&profile, &moved.concat()).appraisal.verdict, Word::Broken);
    }
    let mut shorter = lines.clone();
    shorter.remove(2);
    expect(&one(&carried(""), &shorter.concat()), Word::Broken, "3 h");
    // Edited, and its own digest made again: the next one shows it.
    let mut forged = lines.clone();
    let before: serde_json::Value = serde_json::from_str(&lines[1]).expect("a record");
    let body = r#"{"n":3,"what":"step 9"}"#;
    let own = sha256(format!("{}:{body}", before["h"].as_str().expect("a digest")));
    forged[2] = format!("{{\"n\":3,\"what\":\"step 9\",\"h\":\"{own}\"}}\n");
    expect(&one(&carried(NUMBERED), &forged.concat()), Word::Broken, "4 h");
}

#[test]
fn an_export_that_begins_in_the_middle_of_carried_digests_is_incomplete() {
    let lines = carried_log(6, 0);
    for profile in [carried(NUMBERED), carried("")] {
        let judged = one(&profile, &lines[2..].concat());
        expect(&judged, Word::Incomplete, "");
        assert!(judged.appraisal.not_checked.iter().any(|it| it.contains("first record")));
        let edited = lines[2..].concat().replacen("step 5", "step 9", 1);
        expect(&one(&profile, &edited), Word::Broken, "3 h");
    }
    // By its number it is the first: then its digest must follow.
    let edited = lines.concat().replacen("step 1", "step 9", 1);
    expect(&one(&carried(NUMBERED), &edited), Word::Broken, "1 h");
    assert_ne!(one(&carried(""), &edited).appraisal.verdict, Word::Unanchored);
}

#[test]
fn carried_digests_go_on_from_block_to_block_and_from_file_to_file() {
    // Several blocks of 1 MiB, with blank lines between.
    let lines = carried_log(9, 400_000);
    expect(&one(&carried(NUMBERED), &lines.join("\n\n")), Word::Unanchored, "");
    let edited = lines.concat().replacen("step 7x", "step 8x", 1);
    expect(&one(&carried(NUMBERED), &edited), Word::Broken, "7 h");
    let lines = carried_log(6, 0);
    let folder =
        format!("{}\n[container.directory]\nrecords = \"part-*.jsonl\"", carried(NUMBERED));
    let parts = |first: &str, second: &str| {
        InMemory::new().with("part-1.jsonl", first).with("part-2.jsonl", second)
    };
    let whole = parts(&lines[..3].concat(), &lines[3..].concat());
    expect(&judge(&folder, &whole), Word::Unanchored, "");
    let forged = lines[3..].concat().replacen("step 4", "step 9", 1);
    let judged = judge(&folder, &parts(&lines[..3].concat(), &forged));
    expect(&judged, Word::Broken, "part-2.jsonl 1 h");
}

#[test]
fn what_follows_a_record_that_is_too_long_can_not_be_checked() {
    // With its end in the block that is cut, and with its end in a later one.
    for length in [(16 << 20) + 100, 18 << 20] {
        let lines = padded_log(4, &|n| if n == 2 { length } else { 0 });
        let judged = one(&carried(NUMBERED), &lines.concat());
        assert_eq!(judged.appraisal.verdict, Word::CannotCheck, "{:#?}", judged.appraisal.facts);
        let edited = lines.concat().replacen("step 4", "step 9", 1);
        assert_eq!(one(&carried(NUMBERED), &edited).appraisal.verdict, Word::Broken);
    }
}

#[test]
fn where_a_carried_digest_can_not_be_judged_the_profile_is_refused() {
    let unstated = carried("").replace("stored = \"h\"", "")
        + "[[link]]\nfield = \"p\"\nto = \"record\"\ngenesis = \"null\"\n";
    let refused = Profile::parse(&unstated, ProfileTrust::Named);
    assert!(
        matches!(&refused, Err(ProfileError::Value { key, .. }) if key.contains("previous")),
        "{refused:?}"
    );
}

/// One record a file, over several lines.
const FILES: &str = r#"
language = 1
name = "files"
title = "one record a file"
recognise = { has = ["n", "what", "prev"] }
records = { form = "file" }
sequence = { field = "n", start = 1 }
[[digest]]
name = "file"
message = [{ line = "file" }]
[[link]]
field = "prev"
to = "file"
genesis = "null"
"#;

/// A name and what is in the file.
type NamedFile = (String, String);

fn record_files(count: usize, name: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let mut before = "null".to_owned();
    let record = |n: usize| {
        let text =
            format!("{{\n  \"n\": {n},\n  \"what\": \"step {n}\",\n  \"prev\": {before}\n}}\n");
        before = format!("\"{}\"", sha256(&text));
        (name(n), text)
    };
    (1..=count).map(record).collect()
}

fn delivery(files: &[(String, String)]) -> InMemory {
    files.iter().fold(InMemory::new(), |members, (name, text)| members.with(name, text.as_str()))
}

#[test]
fn a_record_may_be_a_file_of_its_own() {
    // The folder itself has no file, only the folder with the records.
    let folder = format!("{FILES}\n[container.directory]\nrecords = \"log/*.json\"");
    let files = record_files(12, |n| format!("log/{n:06}.json"));
    let judged = judge(&folder, &delivery(&files));
    expect(&judged, Word::Unanchored, "");
    assert_eq!(judged.appraisal.records, 12);
    let damaged = |edit: &dyn Fn(&mut Vec<NamedFile>)| {
        let mut files = files.clone();
        edit(&mut files);
        judge(&folder, &delivery(&files))
    };
    let edited = damaged(&|files| files[4].1 = files[4].1.replace("step 5", "step 6"));
    expect(&edited, Word::Broken, "log/000006.json 1 prev");
    // Only white space: another file, all the same.
    let spaced = damaged(&|files| files[4].1.push('\n'));
    expect(&spaced, Word::Broken, "log/000006.json 1 prev");
    let shorter = damaged(&|files| drop(files.remove(4)));
    expect(&shorter, Word::Broken, "log/000006.json 1 n");
    let emptied = damaged(&|files| files[11].1.clear());
    expect(&emptied, Word::Broken, "log/000012.json 1 record");
    let cut = damaged(&|files| files[11].1.truncate(20));
    expect(&cut, Word::Broken, "log/000012.json 1 record");
}

#[test]
fn files_of_records_are_in_the_order_of_their_numbers_if_the_profile_says_so() {
    let by_name = format!("{FILES}\n[container.directory]\nrecords = \"*.json\"");
    let by_number = format!("{by_name}\norder = \"number\"");
    let files = record_files(12, |n| format!("{n}.json"));
    expect(&judge(&by_number, &delivery(&files)), Word::Unanchored, "");
    assert_eq!(judge(&by_name, &delivery(&files)).appraisal.verdict, Word::Broken);
}

/// A zip archive with stored members.
fn zip(files: &[(String, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in files {
        let at = out.len() as u32;
        let (name, text) = (name.as_bytes(), text.as_bytes());
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc32fast::hash(text).to_le_bytes());
        common.extend((text.len() as u32).to_le_bytes().repeat(2));
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name);
        out.extend(text);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name);
    }
    let (start, size, count) = (out.len() as u32, directory.len() as u32, files.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes().repeat(2));
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn an_archive_behind_other_bytes_is_a_container_only_if_the_profile_says_so() {
    let strict = format!("{FILES}\n[container.zip]\nrecords = \"*.json\"");
    let prefixed = format!("{strict}\nprefix = true");
    let archive = zip(&record_files(5, |n| format!("{n}.json")));
    let stub = b"#!/bin/sh\nexec unzip \"$0\"\n";
    let behind = [stub.as_slice(), &archive].concat();
    let with = |bytes: &[u8]| InMemory::new().with("export.run", bytes);
    let judged = judge(&prefixed, &with(&behind));
    expect(&judged, Word::Unanchored, "");
    let says = format!("{} bytes stand before the archive", stub.len());
    let fact = judged.appraisal.facts.iter().find(|it| it.check == "prefix").expect("a fact");
    assert_eq!(fact.outcome, Outcome::NotChecked);
    assert!(fact.detail.contains(&says) && judged.appraisal.not_checked.contains(&fact.detail));
    // The same archive with nothing before it needs no leave.
    expect(&judge(&prefixed, &with(&archive)), Word::Unanchored, "");
    expect(&judge(&strict, &with(&archive)), Word::Unanchored, "");
    let at = behind.windows(6).position(|it| it == b"step 3").expect("a record");
    let mut edited = behind.clone();
    edited[at + 5] = b'4';
    assert_ne!(judge(&prefixed, &with(&edited)).appraisal.verdict, Word::Unanchored);
    // Nobody says so: a file that nobody looked into, and it is said what it is.
    for profile in [Some(strict.as_str()), None] {
        let judged = judge_all(profile, &with(&behind)).remove(0);
        assert_eq!(judged.appraisal.verdict, Word::Unsigned, "{:#?}", judged.appraisal);
        let named = format!("zip archive behind its first {} bytes", stub.len());
        assert!(judged.appraisal.facts.iter().any(|it| it.detail.contains(&named)));
        assert!(judged.appraisal.not_checked.iter().any(|it| it.contains("was not looked at")));
    }
    let tar = format!("{FILES}\n[container.tar]\nrecords = \"*.json\"\nprefix = true");
    let refused = Profile::parse(&tar, ProfileTrust::Named).expect_err("a tar").to_string();
    assert!(refused.contains("container.prefix"), "{refused}");
}

/// A header with count, head and root; an identifier that stays; a last record; two versions.
fn sealed(tree: &str) -> String {
    format!(
        r#"
language = 1
name = "sealed"
title = "sealed logs"
constants = ["log"]
terminal = {{ field = "last", equals = true }}
[recognise]
has = ["h"]
equals = {{ v = 2 }}
[records]
header = "records"
[[digest]]
name = "record"
message = [{{ json = {{ rewrite = {{ h = "empty" }}, canon = {{ sort = "source", numbers = "verbatim" }} }} }}]
stored = "h"
[[digest]]
name = "line"
message = [{{ line = "with-newline" }}]
[[anchor]]
name = "header"
source = "header"
count = "records"
head = {{ field = "head", digest = "record" }}
root = {{ field = "root", digest = "line", tree = {tree} }}
"#
    )
}

/// Makes the root over leaves.
type RootOf<'f> = Box<dyn Fn(&[String]) -> String + 'f>;

/// Builds a root pair by pair.
fn root(
    leaves: &[String],
    leaf: impl Fn(&str) -> String,
    node: impl Fn(&str, &str) -> String,
    duplicate: bool,
) -> String {
    let mut level: Vec<String> = leaves.iter().map(|it| leaf(it)).collect();
    while level.len() > 1 {
        let pairs = level.chunks(2).map(|pair| match pair {
            [left, right] => node(left, right),
            [odd] if duplicate => node(odd, odd),
            [odd] => odd.clone(),
            _ => unreachable!("chunks of two"),
        });
        level = pairs.collect();
    }
    level.remove(0)
}

fn sealed_log(root_of: impl Fn(&[String]) -> String) -> String {
    let record = |n: usize| {
        let body = |h: &str| {
            let last = n == 7;
            format!(r#"{{"v":2,"log":"a","n":{n},"last":{last},"h":"{h}","z":1.50}}"#)
        };
        body(&sha256(body(""))) + "\n"
    };
    let records: Vec<String> = (1..=7).map(record).collect();
    let last: serde_json::Value = serde_json::from_str(&records[6]).expect("a record");
    let leaves: Vec<String> = records.iter().map(sha256).collect();
    let header =
        format!("{{\"records\":7,\"head\":{},\"root\":\"{}\"}}\n", last["h"], root_of(&leaves));
    header + &records.concat()
}

#[test]
fn roots_are_built_by_the_rule_of_the_profile() {
    let raw = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).expect("hex");
    let over_raw = |before: &'static str| {
        move |a: &str, b: &str| sha256([before.as_bytes(), &raw(a), &raw(b)].concat())
    };
    let blake = |a: &str, b: &str| {
        blake3::hash(&[b"\x01".as_slice(), &raw(a), &raw(b)].concat()).to_hex().to_string()
    };
    let same = |leaf: &str| leaf.to_owned();
    let rules: [(&str, RootOf<'_>); 4] = [
        (
            "{ over = \"raw\", node = \"\\u0001\", odd = \"promote\" }",
            Box::new(|leaves| root(leaves, same, over_raw("\x01"), false)),
        ),
        (
            "{ over = \"raw\", odd = \"duplicate\" }",
            Box::new(|leaves| root(leaves, same, over_raw(""), true)),
        ),
        (
            "{ over = \"hex\", leaf = \"L:\", node = \"N:\", odd = \"duplicate\" }",
            Box::new(|leaves| {
                let node = |a: &str, b: &str| sha256(format!("N:{a}{b}"));
                root(leaves, |it| sha256(format!("L:{it}")), node, true)
            }),
        ),
        (
            "{ over = \"raw\", node = \"\\u0001\", odd = \"promote\", alg = \"blake3\" }",
            Box::new(|leaves| root(leaves, same, blake, false)),
        ),
    ];
    let logs: Vec<String> = rules.iter().map(|(_, root_of)| sealed_log(root_of)).collect();
    for (at, (tree, _)) in rules.iter().enumerate() {
        for (made_by, log) in logs.iter().enumerate() {
            let judged = one(&sealed(tree), log);
            let word = if at == made_by { Word::Unanchored } else { Word::Incomplete };
            assert_eq!(judged.appraisal.verdict, word, "{tree}: {:#?}", judged.appraisal);
        }
    }
    let sha512 = sealed("{ over = \"raw\", odd = \"promote\", alg = \"sha512\" }");
    let refused = Profile::parse(&sha512, ProfileTrust::Named).expect_err("64 bytes").to_string();
    assert!(refused.contains("anchor.root.tree.alg"), "{refused}");
}

#[test]
fn headers_constants_last_records_and_blanked_digests() {
    let tree = "{ over = \"raw\", odd = \"duplicate\" }";
    let raw = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).expect("hex");
    let text = sealed_log(|leaves| {
        root(leaves, str::to_owned, |a, b| sha256([raw(a), raw(b)].concat()), true)
    });
    let profile = sealed(tree);
    let judged = one(&profile, &text);
    expect(&judged, Word::Unanchored, "");
    assert_eq!(judged.facts.end, End::Proven);
    let edit = |from: &str, to: &str| {
        let edited = text.replacen(from, to, 1);
        assert_ne!(edited, text);
        one(&profile, &edited)
    };
    expect(&edit("\"z\":1.50", "\"z\":1.5"), Word::Broken, "2 h");
    // Nobody signed the header: it may be what is wrong.
    expect(
        &edit("\"records\":7", "\"records\":6"),
        Word::Incomplete,
        "8 number of records (log.jsonl, line 1)",
    );
    assert_ne!(edit("\"root\":\"", "\"root\":\"0").appraisal.verdict, Word::Unanchored);
    // Each digest stays what it was: the field that should be the same is what differs.
    let other = edit("\"log\":\"a\",\"n\":4", "\"log\":\"b\",\"n\":4");
    assert_eq!(other.appraisal.verdict, Word::Broken);
    let without_last: String = text.split_inclusive('\n').take(7).collect();
    let judged = one(&profile, &without_last.replacen("\"records\":7", "\"records\":6", 1));
    assert_ne!(judged.facts.end, End::Proven);
    // Another version of the format is none of this profile.
    let judged =
        judge_all(Some(&profile), &InMemory::new().with("a", text.replace("\"v\":2", "\"v\":3")));
    assert_ne!(judged[0].appraisal.verdict, Word::Unanchored);
}
