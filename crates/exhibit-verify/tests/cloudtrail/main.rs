//! AWS CloudTrail: what AWS's own tool finds, what it does not look at, and what must not pass.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "reads test vectors"
)]

mod events;
mod lab;
#[path = "../oracles/mod.rs"]
mod oracles;

use std::collections::BTreeSet;
use std::fs;

use exhibit_core::appraisal::EndState;
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::{Coverage, Policy, Signer, Word};
use exhibit_verify::ItemKind;
use exhibit_verify::members::InMemory;
use exhibit_verify::trust::{KeyFormat, KeyReadError, PublicKey, Purpose, RsaKey, read_key_file};
use serde_json::{Value, json};

use lab::{
    Export, TRAIL, Trail, Written, all, at, expect, expecting, good, key, of_members, one,
    other_key, pack, said, trust, trust_of, unpacks_to,
};

/// The behaviours that are written down for AWS's tool, each with the test that shows ours.
const BEHAVIOURS: [(&str, fn()); 14] = [
    ("digest gzip or JSON broken / required key missing", a_digest_file_that_cannot_be_read),
    ("signature metadata missing or RSA verify fails", a_signature_that_is_absent_or_wrong),
    ("digestS3Bucket/Object differs from where it was found", a_digest_file_that_was_moved),
    ("fingerprint not in key list", a_key_that_is_not_in_the_list),
    ("digest named by previousDigestS3Object absent", a_digest_file_that_is_absent),
    ("log file hash differs", a_log_file_that_was_changed),
    ("log file listed but absent", a_log_file_that_is_absent),
    ("trailing bytes after gzip stream", bytes_after_the_compressed_ones),
    (
        "previousDigest* null but older digests exist (logging stopped/restarted)",
        logging_that_was_stopped,
    ),
    ("ALL digests removed", all_digest_files_removed),
    ("NEWEST digests removed (tail truncation)", the_newest_digest_files_removed),
    ("log file present in folder but listed in no digest", a_log_file_that_nothing_names),
    (
        "previousDigestHashValue does not match previous digest",
        a_hash_of_the_previous_one_that_differs,
    ),
    ("files on local disk / no network", files_on_a_disk),
];

#[test]
fn no_behaviour_is_forgotten() {
    let Some(folder) = oracles::vectors("cloudtrail") else { return };
    let text = fs::read(folder.join("expected-behaviour.json")).expect("a vector");
    let text: Value = serde_json::from_slice(&text).expect("JSON");
    let cases = text["cases"].as_array().expect("cases");
    let named: BTreeSet<&str> = cases.iter().filter_map(|it| it["case"].as_str()).collect();
    assert_eq!(cases.len(), 14);
    assert_eq!(named, BEHAVIOURS.iter().map(|(name, _)| *name).collect());
}

#[test]
fn a_digest_file_that_cannot_be_read() {
    // The last one: nothing else says what it should be.
    let (export, chain) = good();
    let last = &chain[3];
    let mut cut = export.clone();
    let bytes = cut.remove(&last.key);
    cut.0.insert(last.key.clone(), bytes[..bytes.len() - 9].to_vec());
    expect(&cut, &trust(&[]), Word::CannotCheck, &["the gzip stream is cut off"]);
    let mut no_json = export.clone();
    no_json.edit(&last.key, |text| text[1..].to_owned());
    expect(&no_json, &trust(&[]), Word::CannotCheck, &["not JSON"]);
    let mut no_member = export.clone();
    no_member.edit(&last.key, |text| text.replace("digestEndTime", "digestEndtime"));
    expect(&no_member, &trust(&[]), Word::CannotCheck, &["digestEndTime is absent"]);
    // One before: the next one has its hash.
    let mut middle = export;
    middle.edit(&chain[1].key, |text| text[1..].to_owned());
    expect(&middle, &trust(&[]), Word::Broken, &["not JSON", "previousDigestHashValue"]);
}

#[test]
fn a_signature_that_is_absent_or_wrong() {
    let (export, chain) = good();
    let last = &chain[3];
    let mut absent = export.clone();
    absent.remove(&format!("{}.metadata.json", last.key));
    expect(
        &absent,
        &trust(&[]),
        Word::Incomplete,
        &["nothing proves what is named there", "aws s3api head-object"],
    );
    let mut wrong = export.clone();
    wrong.beside(&Written { signature: chain[2].signature.clone(), ..last.clone() });
    expect(
        &wrong,
        &trust(&[]),
        Word::Broken,
        &["1 of 4 digest files have a signature that does not"],
    );
    let mut garbage = export.clone();
    garbage.0.insert(format!("{}.metadata.json", last.key), b"{}".to_vec());
    expect(&garbage, &trust(&[]), Word::Broken, &["hexadecimal digits"]);
    let mut other = export.clone();
    let printed =
        String::from_utf8(last.head_object()).expect("text").replace("SHA256with", "SHA1with");
    other.0.insert(format!("{}.metadata.json", last.key), printed.into_bytes());
    expect(&other, &trust(&[]), Word::Incomplete, &["Signatures by SHA1withRSA were not checked"]);
    // The digits alone serve as well, and so does what the user saved himself.
    absent.0.insert(format!("{}.sig", last.key), format!("{}\n", last.signature).into_bytes());
    expect(
        &absent,
        &trust(&[]),
        Word::Unanchored,
        &["4 of 4 digest files have a signature that verifies"],
    );
    let mut alone = export;
    alone.remove(&format!("{}.metadata.json", last.key));
    let saved = last.head_object();
    expect(
        &alone,
        &trust(&[("newest.json", &saved)]),
        Word::Verified,
        &["proven to 2026-03-01T04:00:00Z"],
    );
}

#[test]
fn a_digest_file_that_was_moved() {
    let (export, chain) = good();
    for (from, to) in [
        ("/us-east-2/2026", "/us-west-1/2026"),
        ("/03/01/", "/03/02/"),
        ("T030000Z", "T050000Z"),
        ("AWSLogs/111122223333/", "AWSLogs/444455556666/"),
        ("_management_", "_other_"),
    ] {
        let mut moved = export.clone();
        moved.rename(&chain[2].key, &chain[2].key.replace(from, to));
        expect(&moved, &trust(&[]), Word::Broken, &["not where they say that they were written"]);
    }
    let mut swapped = export;
    let (a, b) = (swapped.remove(&chain[1].key), swapped.remove(&chain[2].key));
    swapped.0.insert(chain[1].key.clone(), b);
    swapped.0.insert(chain[2].key.clone(), a);
    expect(&swapped, &trust(&[]), Word::Broken, &["2 digest files not where"]);
}

#[test]
fn a_key_that_is_not_in_the_list() {
    let (export, _) = good();
    let list = json!({ "PublicKeyList": [other_key().listed()] }).to_string();
    let trust = trust_of(&[("keys.json", list.as_bytes())]);
    expect(&export, &trust, Word::Broken, &["Not a key that you brought", "list-public-keys"]);
    // No list at all is no contradiction.
    let (word, text) = said(&one(&export, &trust_of(&[])));
    assert_eq!(word, Word::Unanchored, "{text}");
    assert!(text.contains("which were not brought"), "{text}");
}

#[test]
fn a_digest_file_that_is_absent() {
    let (mut export, chain) = good();
    export.remove(&chain[1].key);
    expect(
        &export,
        &expecting(&chain[3].sha256()),
        Word::Incomplete,
        &["Named as the one before, and not here", "2 log files that no digest file names"],
    );
    // The same holds where the export begins.
    let (mut export, chain) = good();
    for gone in chain[0].logs.iter().chain([&chain[0].key]) {
        export.remove(gone);
    }
    expect(&export, &trust(&[]), Word::Incomplete, &["Named as the one before, and not here"]);
}

#[test]
fn a_log_file_that_was_changed() {
    let (mut export, chain) = good();
    export.edit(&chain[1].logs[0], |text| text.replace("CreateUser", "GetUser"));
    expect(
        &export,
        &expecting(&chain[3].sha256()),
        Word::Broken,
        &["1 log file not as the digest files describe them", "hashValue"],
    );
    let (mut export, chain) = good();
    let bytes = export.remove(&chain[1].logs[0]);
    export.0.insert(chain[1].logs[0].clone(), bytes[..20].to_vec());
    expect(&export, &trust(&[]), Word::Broken, &["the gzip stream is cut off"]);
}

#[test]
fn a_log_file_that_is_absent() {
    let (mut export, chain) = good();
    export.remove(&chain[3].logs[1]);
    expect(
        &export,
        &expecting(&chain[3].sha256()),
        Word::Incomplete,
        &["1 log file named and not here"],
    );
}

#[test]
fn bytes_after_the_compressed_ones() {
    let (export, chain) = good();
    for path in [&chain[0].logs[0], &chain[3].key, &chain[1].key] {
        for more in [b"x".to_vec(), pack(b"{\"Records\":[]}")] {
            let mut longer = export.clone();
            longer.0.get_mut(path).expect("a file").extend_from_slice(&more);
            expect(&longer, &trust(&[]), Word::Broken, &["after the end of the gzip stream"]);
        }
    }
}

#[test]
fn logging_that_was_stopped() {
    let mut export = Export::default();
    let before = TRAIL.hours(1..=2, &mut export);
    let after = TRAIL.hours(6..=7, &mut export);
    export.beside(&before[1]);
    export.beside(&after[1]);
    expect(
        &export,
        &expecting(&after[1].sha256()),
        Word::Incomplete,
        &[
            "1 period in which no digest file says what happened",
            "2026-03-01T02:00:00Z and 2026-03-01T05:00:00Z",
        ],
    );
    // Also where the chain goes on, and the clock jumps.
    let mut export = Export::default();
    let first = TRAIL.hour(1, None, key(), &mut export);
    let second = TRAIL.hour(4, Some(&first), key(), &mut export);
    export.beside(&second);
    expect(
        &export,
        &expecting(&second.sha256()),
        Word::Incomplete,
        &["between 2026-03-01T01:00:00Z and 2026-03-01T03:00:00Z"],
    );
}

#[test]
fn all_digest_files_removed() {
    let (mut export, _) = good();
    export.0.retain(|path, _| !path.contains("CloudTrail-Digest"));
    let items = all(&export, &trust(&[]));
    assert_eq!(items.len(), 8);
    for item in &items {
        let (word, text) = said(item);
        assert_eq!(word, Word::Unsigned, "{text}");
        assert!(text.contains("nothing of CloudTrail's protects it"), "{text}");
    }
    // A single one, packed or not.
    let (path, packed) = export.0.first_key_value().expect("a log file");
    let plain = (path.replace(".gz", ""), lab::unpack(packed));
    for (path, content) in [(path.clone(), packed.clone()), plain] {
        let alone = Export([(path, content)].into());
        expect(&alone, &trust(&[]), Word::Unsigned, &["no digest files"]);
    }
}

#[test]
fn the_newest_digest_files_removed() {
    let (mut export, chain) = good();
    chain[..3].iter().for_each(|it| export.beside(it));
    for gone in
        chain[3].logs.iter().chain([&chain[3].key, &format!("{}.metadata.json", chain[3].key)])
    {
        export.remove(gone);
    }
    let said =
        ["not proven after 2026-03-01T03:00:00Z", "Later digest files may have been left out"];
    expect(&export, &trust(&[]), Word::Unanchored, &said);
    // Who knows what the last one is, by its hash or its signature, sees that it is gone.
    for head in [chain[3].sha256(), chain[3].signature.to_uppercase()] {
        expect(
            &export,
            &expecting(&head),
            Word::Diverged,
            &["The digest file that you expect is not here"],
        );
    }
    let saved = chain[3].head_object();
    expect(
        &export,
        &trust(&[("newest.json", &saved)]),
        Word::Diverged,
        &["not here, or is another"],
    );
    // What is left of it shows that it was there.
    let mut left = export.clone();
    left.0.insert(format!("{}.metadata.json", chain[3].key), chain[3].head_object());
    expect(&left, &trust(&[]), Word::Incomplete, &["signature of a digest file that is not here"]);
    export.0.insert(chain[3].logs[0].clone(), pack(b"{}"));
    expect(&export, &trust(&[]), Word::Incomplete, &["1 log file that no digest file names"]);
}

#[test]
fn a_log_file_that_nothing_names() {
    let (mut export, chain) = good();
    let more = chain[0].logs[0].replace("Abcdefgh", "Zyxwvuts");
    export.0.insert(more, pack(b"{\"Records\":[]}"));
    expect(
        &export,
        &expecting(&chain[3].sha256()),
        Word::Incomplete,
        &["1 log file that no digest file names: nothing shows whether they were changed"],
    );
}

#[test]
fn a_hash_of_the_previous_one_that_differs() {
    // Signed by CloudTrail's own key, and still two statements that contradict each other.
    let (mut export, mut chain) = good();
    let mut text = chain[3].text.clone();
    text["previousDigestHashValue"] = chain[1].sha256().into();
    chain[3] = Written::sign(text, key(), chain[3].logs.clone());
    export.put(&chain[3]);
    export.beside(&chain[3]);
    expect(
        &export,
        &expecting(&chain[3].sha256()),
        Word::Broken,
        &["4 of 4 digest files have a signature that verifies", "previousDigestHashValue"],
    );
}

#[test]
fn files_on_a_disk() {
    // Everything that the tool needs a network for was brought: keys, signature, and what the last one is.
    let (export, chain) = good();
    let appraised = one(&export, &expecting(&chain[3].sha256()));
    let (word, text) = said(&appraised);
    assert_eq!(word, Word::Verified, "{text}");
    assert_eq!(appraised.appraisal.end, EndState::Proven);
    assert!(appraised.appraisal.not_checked.is_empty(), "{text}");
    assert_eq!(appraised.appraisal.members.len(), 4 + 8 + 1);
    assert!(text.contains("8 log files named, all here and as they were written"), "{text}");
    let covered = appraised.appraisal.covered.expect("a period");
    assert_eq!(
        (covered.from.as_str(), covered.to.as_str()),
        ("2026-03-01T00:00:00Z", "2026-03-01T04:00:00Z")
    );
    // Without that, the end is open.
    expect(&export, &trust(&[]), Word::Unanchored, &["not proven after 2026-03-01T04:00:00Z"]);
}

#[test]
fn an_export_may_be_cut_flattened_or_unpacked() {
    let (export, chain) = good();
    let head = expecting(&chain[3].sha256());
    expect(&export.flat(), &head, Word::Verified, &[]);
    let cut = Export(
        export
            .0
            .iter()
            .map(|(path, it)| (path.replace("AWSLogs/111122223333/", "x/"), it.clone()))
            .collect(),
    );
    expect(&cut, &head, Word::Verified, &[]);
    let unpacked = Export(
        export
            .0
            .iter()
            .map(|(path, it)| match path.strip_suffix(".gz") {
                Some(path) => (path.to_owned(), lab::unpack(it)),
                None => (path.clone(), it.clone()),
            })
            .collect(),
    );
    expect(&unpacked, &head, Word::Verified, &[]);
    // Programs that unpack while they load keep the name.
    let kept = Export(
        export
            .0
            .iter()
            .map(|(path, it)| match path.ends_with(".gz") {
                true => (path.clone(), lab::unpack(it)),
                false => (path.clone(), it.clone()),
            })
            .collect(),
    );
    expect(&kept, &head, Word::Verified, &[]);
    // Whatever else is in the delivery is an item of its own, and what is looked at again is the same.
    let mut more =
        Export(export.0.iter().map(|(path, it)| (format!("audit/{path}"), it.clone())).collect());
    more.0.insert("audit/policy.txt".to_owned(), b"policy".to_vec());
    let items = all(&more, &head);
    let words: Vec<_> =
        items.iter().map(|it| (it.appraisal.path.as_str(), it.appraisal.verdict)).collect();
    assert_eq!(
        words,
        [
            ("delivery/audit/AWSLogs/111122223333", Word::Verified),
            ("delivery/audit/policy.txt", Word::Unsigned)
        ]
    );
    let again: Export = Export(
        export
            .0
            .iter()
            .map(|(path, it)| (path.replace("AWSLogs/111122223333/", ""), it.clone()))
            .collect(),
    );
    assert_eq!(one(&again, &head).appraisal.digest, items[0].appraisal.digest);
}

#[test]
fn a_delivery_in_an_archive_is_looked_at_as_one() {
    let (export, chain) = good();
    let mut packed = exhibit_verify::zip::Writer::new(std::io::Cursor::new(Vec::new()));
    for (path, content) in &export.0 {
        packed.add(path, content).expect("memory");
    }
    let bytes = packed.finish().expect("memory").into_inner();
    let archive = Export([("export.zip".to_owned(), bytes)].into());
    let items = all(&archive, &expecting(&chain[3].sha256()));
    let words: Vec<_> = items.iter().map(|it| it.appraisal.verdict).collect();
    assert_eq!(words, [Word::Unsigned, Word::Verified]);
}

#[test]
fn each_account_and_region_is_a_chain_of_its_own() {
    let (mut export, first) = good();
    let elsewhere = Trail { account: "444455556666", region: "eu-west-1" };
    let second = elsewhere.hours(2..=3, &mut export);
    export.beside(&second[1]);
    let heads = |heads: &[String]| {
        let text: Vec<String> =
            heads.iter().map(|it| format!("[[head]]\nhead = \"{it}\"\n")).collect();
        trust(&[("expected.toml", text.concat().as_bytes())])
    };
    let both = [first[3].sha256(), second[1].sha256()];
    expect(
        &export,
        &heads(&both),
        Word::Verified,
        &["2 chains: 111122223333/us-east-2/management, 444455556666/eu-west-1/management"],
    );
    // One that is proven proves nothing of the other.
    expect(
        &export,
        &heads(&both[..1]),
        Word::Unanchored,
        &["444455556666/eu-west-1/management: not proven after 2026-03-01T03:00:00Z"],
    );
    let scoped = format!(
        "[[head]]\nhead = \"{}\"\nstream = \"444455556666/eu-west-1/management\"\n",
        both[0]
    );
    expect(&export, &trust(&[("expected.toml", scoped.as_bytes())]), Word::Diverged, &[]);
    // A digest file of one account in the place of another's.
    let mut spliced = export;
    spliced.put(&Written { key: first[2].key.clone(), ..second[0].clone() });
    expect(&spliced, &trust(&[]), Word::Broken, &["not where they say that they were written"]);
}

#[test]
fn what_was_signed_anew_is_not_of_the_key() {
    // The whole chain, made again with another key that claims the name of the right one.
    let mut export = Export::default();
    let mut chain: Vec<Written> = Vec::new();
    for hour in 1..=3 {
        let made = TRAIL.hour(hour, chain.last(), other_key(), &mut export);
        let mut text = made.text.clone();
        text["digestPublicKeyFingerprint"] = key().name().into();
        let made = Written::sign(text, other_key(), made.logs);
        export.put(&made);
        chain.push(made);
    }
    export.beside(&chain[2]);
    expect(
        &export,
        &trust(&[]),
        Word::Broken,
        &["3 of 3 digest files have a signature that does not verify"],
    );
    // A digest file in the middle, edited and signed by somebody else.
    let (mut export, chain) = good();
    let mut text = chain[1].text.clone();
    text["logFiles"] = json!([]);
    export.put(&Written::sign(text, other_key(), Vec::new()));
    expect(
        &export,
        &trust(&[]),
        Word::Broken,
        &["signature that does not verify", "previousDigestHashValue"],
    );
}

#[test]
fn a_chain_does_not_fork() {
    let (mut export, chain) = good();
    let other = TRAIL.hour(5, Some(&chain[2]), key(), &mut export);
    export.beside(&other);
    expect(&export, &trust(&[]), Word::Broken, &["one digest file after it"]);
}

/// A digest file that nobody signed, and the one log file that it names, made up from a good one.
fn forge(export: &mut Export, from: &Written, key: &str, edit: impl FnOnce(&mut Value)) -> Written {
    let log = from.logs[0].replace("Abcdefgh", "Forgedxx");
    let record = b"{\"Records\":[{\"eventName\":\"Forged\"}]}";
    export.0.insert(log.clone(), pack(record));
    let sha256 = Sha256::of(record).to_hex();
    let mut text = from.text.clone();
    text["digestS3Object"] = key.into();
    for name in ["S3Bucket", "S3Object", "HashValue", "HashAlgorithm", "Signature"] {
        text[format!("previousDigest{name}")] = Value::Null;
    }
    text["logFiles"] = json!([{ "s3Bucket": "b", "s3Object": log, "hashValue": sha256, "hashAlgorithm": "SHA-256" }]);
    edit(&mut text);
    let forged = Written::sign(text, other_key(), vec![log]);
    export.put(&forged);
    forged
}

/// What names the one before a digest file.
fn follow(text: &mut Value, before: &Written) {
    text["previousDigestS3Bucket"] = "trail-bucket".into();
    text["previousDigestS3Object"] = before.key.as_str().into();
    text["previousDigestHashValue"] = before.sha256().into();
    text["previousDigestHashAlgorithm"] = "SHA-256".into();
    text["previousDigestSignature"] = before.signature.as_str().into();
}

/// What is said of a digest file that nobody signed, and of the log file that it alone names.
const FORGED: [&str; 2] = [
    "No signature was brought for",
    "1 log file that only digest files without a good signature name: nothing shows",
];

#[test]
fn an_unsigned_digest_file_that_ends_with_the_first_proves_nothing() {
    let (mut export, chain) = good();
    let name = chain[0].key.replace("T010000Z", "T010001Z");
    forge(&mut export, &chain[0], &name, |_| ());
    let head = expecting(&chain[3].sha256());
    expect(&export, &head, Word::Incomplete, &FORGED);
    expect(&export, &head, Word::Incomplete, &["names none before it", "8 log files named"]);
    let appraised = one(&export, &head);
    assert_eq!(appraised.facts.coverage, Coverage::Partial);
    // Without log files of its own it is as little signed.
    let (mut export, chain) = good();
    let forged = forge(&mut export, &chain[0], &name, |text| text["logFiles"] = json!([]));
    export.remove(&forged.logs[0]);
    expect(&export, &head, Word::Incomplete, &FORGED[..1]);
    // An algorithm that is not looked at is no signature that verifies.
    let (mut export, chain) = good();
    let forged = forge(&mut export, &chain[0], &name, |_| ());
    let printed = String::from_utf8(forged.head_object()).expect("text");
    export.0.insert(
        format!("{name}.metadata.json"),
        printed.replace("SHA256with", "SHA1with").into_bytes(),
    );
    expect(&export, &head, Word::Incomplete, &["SHA1withRSA", FORGED[1]]);
}

#[test]
fn two_beginnings_at_once_are_no_chain() {
    // Both signed: nothing says which of them the next one comes after, or what came before the other.
    let (mut export, chain) = good();
    let name = chain[0].key.replace("T010000Z", "T010001Z");
    let mut text = chain[0].text.clone();
    text["digestS3Object"] = name.as_str().into();
    let second = Written::sign(text, key(), Vec::new());
    export.put(&second);
    export.beside(&second);
    let head = expecting(&chain[3].sha256());
    expect(&export, &head, Word::Incomplete, &["names none before it"]);
}

#[test]
fn a_digest_file_after_the_end_is_not_hidden_by_an_earlier_time() {
    let head = |chain: &[Written]| expecting(&chain[3].sha256());
    let after = |start: &str, end: &str, signed: bool| {
        let (mut export, chain) = good();
        let name = chain[3].key.replace("T040000Z", "T060000Z");
        let mut forged = forge(&mut export, &chain[3], &name, |text| {
            follow(text, &chain[3]);
            text["digestStartTime"] = start.into();
            text["digestEndTime"] = end.into();
        });
        if signed {
            forged = Written::sign(forged.text, key(), forged.logs);
            export.put(&forged);
            export.beside(&forged);
        }
        (export, chain)
    };
    let (four, half) = ("2026-03-01T04:00:00Z", "2026-03-01T03:30:00Z");
    let (export, chain) = after(four, half, false);
    expect(&export, &head(&chain), Word::Broken, &FORGED);
    // Whoever signed them: these are no periods that follow each other.
    let (export, chain) = after(four, half, true);
    let said = ["1 digest file ends before it begins", "not before 2026-03-01T04:00:00Z"];
    expect(&export, &head(&chain), Word::Broken, &said);
    let (export, chain) = after(half, "2026-03-01T05:00:00Z", true);
    expect(&export, &head(&chain), Word::Broken, &["digestStartTime", "where the one before it"]);
    let (export, chain) = after("2026-03-01T03:00:00Z", half, true);
    expect(&export, &head(&chain), Word::Broken, &["digestEndTime", "where the one before it"]);
    // In the right order, and signed by nobody.
    let (export, chain) = after(four, "2026-03-01T05:00:00Z", false);
    expect(&export, &head(&chain), Word::Incomplete, &FORGED);
}

#[test]
fn an_unsigned_digest_file_that_came_later_proves_nothing() {
    let (mut export, chain) = good();
    let late = |hour: &str| chain[0].key.replace("T010000Z.json", &format!("{hour}_backfill.json"));
    let real = forge(&mut export, &chain[1], &late("T120000Z"), |_| ());
    let real = Written::sign(real.text, key(), real.logs);
    export.put(&real);
    export.beside(&real);
    let heads = format!(
        "[[head]]\nhead = \"{}\"\n[[head]]\nhead = \"{}\"\n",
        chain[3].sha256(),
        real.sha256()
    );
    let heads = trust(&[("expected.toml", heads.as_bytes())]);
    expect(&export, &heads, Word::Verified, &["9 log files named, all here"]);
    forge(&mut export, &chain[0], &late("T110000Z"), |_| ());
    expect(&export, &heads, Word::Incomplete, &FORGED);
}

#[test]
fn a_chain_does_not_fork_where_it_is_cut_off() {
    let (mut export, chain) = good();
    let other = TRAIL.hour(5, Some(&chain[2]), key(), &mut export);
    export.beside(&other);
    for gone in &chain[..3] {
        export.remove(&gone.key);
    }
    expect(&export, &trust(&[]), Word::Broken, &["one digest file after the one it names"]);
}

#[test]
fn a_copy_of_a_digest_file_is_signed_as_the_file_is() {
    // As programs leave them that unpack and keep what was packed.
    let (mut export, chain) = good();
    for it in &chain {
        export.0.insert(it.key.replace(".gz", ""), it.bytes());
    }
    let head = expecting(&chain[3].sha256());
    expect(&export, &head, Word::Verified, &["8 of 8 digest files have a signature"]);
}

#[test]
fn what_stands_in_the_header_of_gzip_is_covered_by_nothing() {
    let (export, chain) = good();
    let head = expecting(&chain[3].sha256());
    for path in [&chain[0].logs[0], &chain[1].key] {
        let with = |builder: flate2::GzBuilder| {
            let mut export = export.clone();
            let text = lab::unpack(&export.0[path]);
            let mut encoder = builder.write(Vec::new(), flate2::Compression::default());
            std::io::Write::write_all(&mut encoder, &text).expect("memory");
            export.0.insert(path.clone(), encoder.finish().expect("memory"));
            one(&export, &head)
        };
        for (builder, what) in [
            (flate2::GzBuilder::new().comment("hidden"), "comment"),
            (flate2::GzBuilder::new().extra(b"hidden".to_vec()), "extra fields"),
            (flate2::GzBuilder::new().filename("hidden"), "another name"),
        ] {
            let appraised = with(builder);
            assert_eq!(appraised.facts.coverage, Coverage::Partial, "{what}");
            let [uncovered] = appraised.appraisal.uncovered_fields.as_slice() else {
                panic!("{what}: {:?}", appraised.appraisal.uncovered_fields)
            };
            let name = path.rsplit('/').next().expect("a name");
            assert!(uncovered.starts_with("gzip header of "), "{uncovered}");
            assert!(uncovered.ends_with(&format!("/{name}: {what}")), "{uncovered}");
            let sentence = format!("No hash covers what stands in a header: {uncovered}.");
            assert_eq!(appraised.appraisal.not_checked, [sentence]);
        }
        // The name that gzip writes there.
        let name = path.rsplit('/').next().expect("a name").replace(".gz", "");
        let appraised = with(flate2::GzBuilder::new().filename(name));
        assert_eq!(appraised.facts.coverage, Coverage::Full);
        assert!(appraised.appraisal.not_checked.is_empty());
    }
}

#[test]
fn digest_files_that_came_later_are_a_chain_of_their_own() {
    let (mut export, chain) = good();
    let mut text = chain[1].text.clone();
    let at = chain[1].key.replace(".json", "_backfill.json");
    text["digestS3Object"] = at.as_str().into();
    for name in ["S3Bucket", "S3Object", "HashValue", "HashAlgorithm", "Signature"] {
        text[format!("previousDigest{name}")] = Value::Null;
    }
    let late = chain[0].logs[0].replace("Abcdefgh", "Toolatee");
    export.0.insert(late.clone(), pack(b"{\"Records\":[]}"));
    let sha256 = exhibit_core::digest::Sha256::of(b"{\"Records\":[]}").to_hex();
    text["logFiles"] = json!([{ "s3Bucket": "b", "s3Object": late, "hashValue": sha256, "hashAlgorithm": "SHA-256" }]);
    let backfill = Written::sign(text, key(), vec![late]);
    export.put(&backfill);
    export.beside(&backfill);
    expect(
        &export,
        &trust(&[]),
        Word::Unanchored,
        &["2 chains", "111122223333/us-east-2/management/backfill", "9 log files named, all here"],
    );
}

#[test]
fn keys_count_for_their_time_and_for_cloudtrail_only() {
    let (export, chain) = good();
    let head = expecting(&chain[3].sha256());
    let late = at("2027-06-01T00:00:00Z", &export, &head).remove(0);
    let (word, text) = said(&late);
    assert_eq!((word, late.facts.signer), (Word::Unanchored, Signer::OutOfTime), "{text}");
    assert!(
        text.contains("expired after 2026-12-31T23:59:59Z, judged at 2027-06-01T00:00:00Z"),
        "{text}"
    );
    // A digest file that states a time when its key was not in use.
    let mut list = key().listed();
    list["ValidityStartTime"] = "2026-03-01T03:30:00Z".into();
    let list = json!({ "PublicKeyList": [list] }).to_string();
    let file = format!("[[head]]\nhead = \"{}\"\n", chain[3].sha256());
    let trust = trust_of(&[("keys.json", list.as_bytes()), ("expected.toml", file.as_bytes())]);
    assert_eq!(one(&export, &trust).facts.signer, Signer::OutOfTime);
    assert_eq!(trust.entries()[0].purposes, [Purpose::Log("aws-cloudtrail".to_owned())]);
}

#[test]
fn a_list_of_keys_is_read_as_a_whole_or_refused() {
    let read = |list: &Value| read_key_file(list.to_string().as_bytes());
    let good = json!({ "PublicKeyList": [key().listed(), other_key().listed()] });
    assert_eq!(read(&good).expect("keys").len(), 2);
    let spoiled = |name: &str, value: Value| {
        let mut list = good.clone();
        list["PublicKeyList"][1][name] = value;
        read(&list).expect_err(name)
    };
    let fault = spoiled("Fingerprint", key().name().into());
    assert!(fault.to_string().contains("Fingerprint"), "{fault}");
    for (name, value) in [
        ("Value", json!("AAAA")),
        ("Value", json!("not base64")),
        ("Value", Value::Null),
        ("Fingerprint", Value::Null),
        ("ValidityStartTime", Value::Null),
        ("ValidityEndTime", json!("2026-12-31T23:59:59")),
    ] {
        let fault = spoiled(name, value);
        assert!(matches!(fault, KeyReadError::Malformed { .. }), "{name}: {fault}");
    }
    // RSA of 1024 bits, in the same form.
    let short =
        [&[0x30, 0x81, 0x89, 2, 0x81, 0x81, 0][..], &[0xff; 128], &[2, 3, 1, 0, 1]].concat();
    let fault = spoiled("Value", data_encoding::BASE64.encode(&short).into());
    assert!(fault.to_string().contains(&format!("below {}", RsaKey::MIN_BITS)), "{fault}");
    assert!(matches!(read(&json!({ "PublicKeyList": [] })), Err(KeyReadError::Empty)));
}

#[test]
fn the_published_samples_are_read() {
    let Some(folder) = oracles::vectors("cloudtrail") else { return };
    let sample = |name: &str| fs::read(folder.join(name)).expect("a vector");
    let list = sample("sample-public-keys.json");
    let keys = read_key_file(&list).expect("keys");
    let names: Vec<&str> = keys.iter().filter_map(|it| it.label.as_deref()).collect();
    assert_eq!(
        names,
        [
            "AWS CloudTrail, key 8eba5db5bea9b640d1c96a77256fe7f2",
            "AWS CloudTrail, key 8933b39ddc64d26d8e14ffbf6566fee4",
            "AWS CloudTrail, key 31e8b5433410dfb61a9dc45cc65b22ff",
        ]
    );
    for read in &keys {
        assert_eq!(read.format, KeyFormat::CloudTrail);
        assert!(matches!(&read.key, PublicKey::Rsa(key) if key.bits() == 2048));
    }
    assert_eq!(
        keys[2].valid_from.map(|it| it.to_string()).as_deref(),
        Some("2015-06-18T01:02:50Z")
    );
    // The sample was made up: nobody has the signature on it. Its key is found in the list, by name.
    let digest = sample("sample-digest.json");
    let text: Value = serde_json::from_slice(&digest).expect("JSON");
    let key = text["digestS3Object"].as_str().expect("a key").to_owned();
    let mut export = Export([(key.clone(), pack(&digest))].into());
    expect(
        &export,
        &trust_of(&[("keys.json", &list)]),
        Word::Incomplete,
        &["1 log file named and not here"],
    );
    export.0.insert(format!("{key}.sig"), "ab".repeat(256).into_bytes());
    expect(
        &export,
        &trust_of(&[("keys.json", &list)]),
        Word::Broken,
        &["by the key 31e8b5433410dfb61a9dc45cc65b22ff", "does not verify"],
    );
}

#[test]
fn further_signatures_take_away_and_never_add() {
    let (mut export, chain) = good();
    let path = &chain[0].logs[0];
    let (folder, name) = path.rsplit_once('/').expect("a folder");
    let sums = |content: &[u8]| format!("{}  {name}\n", exhibit_core::digest::Sha256::of(content));
    export.0.insert(format!("{folder}/SHA256SUMS"), sums(&export.0[path]).into_bytes());
    expect(&export, &expecting(&chain[3].sha256()), Word::Verified, &[]);
    export.0.insert(format!("{folder}/SHA256SUMS"), sums(b"another").into_bytes());
    expect(&export, &expecting(&chain[3].sha256()), Word::Broken, &[]);
}

#[test]
fn a_signature_on_another_form_of_a_file_leaves_it_incomplete() {
    // A list that was made before the line ends of a log file were changed.
    let (mut export, chain) = good();
    let packed = chain[3].logs[0].clone();
    let text = lab::unpack(&export.remove(&packed));
    let (unix, dos) = ([&text[..], b"\n"].concat(), [&text[..], b"\r\n"].concat());
    let mut digest = chain[3].text.clone();
    digest["logFiles"][0]["hashValue"] = Sha256::of(&dos).to_hex().into();
    let digest = Written::sign(digest, key(), Vec::new());
    export.put(&digest);
    export.beside(&digest);
    let path = packed.replace(".gz", "");
    let (folder, name) = path.rsplit_once('/').expect("a folder");
    let list = |content: &[u8]| format!("{}  {name}\n", Sha256::of(content)).into_bytes();
    export.0.insert(path.clone(), dos.clone());
    let head = expecting(&digest.sha256());
    expect(&export, &head, Word::Verified, &[]);
    let listed = |name: &str, content: Vec<u8>| {
        let mut export = export.clone();
        export.0.insert(format!("{folder}/{name}"), content);
        export
    };
    expect(&listed("SHA256SUMS", list(&dos)), &head, Word::Verified, &[]);
    let said = ["content intact, re-encoded in transit"];
    expect(&listed("SHA256SUMS", list(&unix)), &head, Word::Incomplete, &said);
    // A list that is not read, and one by a broken algorithm.
    let said = ["manifest not used"];
    expect(&listed("SHA256SUMS", b"no list\n".to_vec()), &head, Word::Incomplete, &said);
    let md5 = format!("d41d8cd98f00b204e9800998ecf8427e  {name}\n").into_bytes();
    let refused = one(&listed(&format!("{name}.md5"), md5), &head);
    assert_eq!(refused.facts.policy, Policy::Refused);
    assert_ne!(refused.appraisal.verdict, Word::Verified);
}

#[test]
fn no_single_change_passes() {
    let (export, chain) = good();
    let head = expecting(&chain[3].sha256());
    assert_eq!(one(&export, &head).appraisal.verdict, Word::Verified);
    for (path, content) in &export.0 {
        let mut without = export.clone();
        without.remove(path);
        let word = one(&without, &head).appraisal.verdict;
        assert_ne!(word, Word::Verified, "without {path}");
        for at in (0..content.len()).step_by(1 + content.len() / 24) {
            let mut flipped = export.clone();
            let bytes = flipped.0.get_mut(path).expect("a file");
            bytes[at] ^= 1;
            // The time in the header of gzip and the like: what is read is the same.
            let harmless =
                path.ends_with(".metadata.json") || unpacks_to(bytes) == unpacks_to(content);
            let changed = one(&flipped, &head);
            assert!(
                harmless || changed.appraisal.verdict != Word::Verified,
                "{path}, byte {at}: {}",
                said(&changed).1
            );
        }
    }
    // The digits of the signature are all of the metadata that counts.
    let name = format!("{}.metadata.json", chain[3].key);
    let printed = String::from_utf8(export.0[&name].clone()).expect("text");
    let at = printed.find(&chain[3].signature).expect("a signature");
    for digit in (at..at + chain[3].signature.len()).step_by(37) {
        let mut flipped = export.clone();
        flipped.0.get_mut(&name).expect("a file")[digit] ^= 1;
        assert_ne!(one(&flipped, &head).appraisal.verdict, Word::Verified, "digit {digit}");
    }
}

#[test]
fn it_is_recognised_by_names_and_not_under_a_profile() {
    let (export, _) = good();
    let kinds = |members: &InMemory, profile: Option<&str>| {
        let profiles = exhibit_verify::profile::ProfileSet::built_in();
        let (trust, watcher) = (trust(&[]), exhibit_verify::watch::Unwatched);
        let look = exhibit_verify::Look {
            path: "delivery",
            members,
            profiles: &profiles,
            profile,
            trust: &trust,
            source: None,
            at: exhibit_core::time::Timestamp::parse("2026-06-01T00:00:00Z").expect("a time"),
            workers: 1,
            watcher: &watcher,
        };
        let items = exhibit_verify::recognise(&look).expect("items");
        items.iter().filter(|it| matches!(it.kind, ItemKind::CloudTrail)).count()
    };
    assert_eq!(kinds(&export.members(), None), 1);
    assert_eq!(kinds(&export.members(), Some("halo-record")), 0);
}

#[test]
fn every_copy_of_a_file_is_compared_or_named() {
    let (export, chain) = good();
    let head = expecting(&chain[3].sha256());
    let name = chain[0].logs[0].rsplit('/').next().expect("a name");
    let with_copies = |count: usize| {
        let mut export = export.clone();
        let content = export.0[&chain[0].logs[0]].clone();
        for copy in 0..count {
            export.0.insert(format!("AWSLogs/111122223333/copy {copy}/{name}"), content.clone());
        }
        export
    };
    expect(&with_copies(1), &head, Word::Verified, &[]);
    let mut edited = with_copies(1);
    edited
        .edit(&format!("AWSLogs/111122223333/copy 0/{name}"), |text| text.replace("alice", "bob"));
    expect(&edited, &head, Word::Broken, &["1 log file not as the digest files describe them"]);
    expect(&with_copies(8), &head, Word::Incomplete, &["Over 8 files of one name"]);
    // A digest file in many places is in the wrong one.
    let mut crowded = export.clone();
    for copy in 0..9 {
        let path = chain[1].key.replace("/CloudTrail-Digest/", &format!("/copy {copy}/"));
        crowded.0.insert(path, export.0[&chain[1].key].clone());
    }
    expect(&crowded, &head, Word::Broken, &["one digest file before it"]);
}

#[test]
fn what_it_costs_does_not_grow_with_the_square() {
    // Many digest files that name none before them, and all end at once.
    let mut export = Export::default();
    let first = TRAIL.hour(1, None, key(), &mut export);
    export.0.clear();
    for number in 0..2000 {
        let key = first.key.replace("_management_", &format!("_trail{number}_"));
        let mut text = first.text.clone();
        text["digestS3Object"] = first.key.as_str().into();
        text["logFiles"] = json!([]);
        export.put(&Written { key, text, ..first.clone() });
    }
    expect(&export, &trust(&[]), Word::Broken, &["2000 digest files not where they say"]);
    // More than a digest file may state.
    let mut long = Export::default();
    let mut text = first.text.clone();
    text["previousDigestSignature"] = "ab".repeat(1 << 20).into();
    long.put(&Written { text, ..first });
    expect(&long, &trust(&[]), Word::CannotCheck, &["previousDigest"]);
}

#[test]
fn what_lies_beside_one_digest_file_speaks_about_that_one() {
    let (mut export, chain) = good();
    chain.iter().for_each(|it| export.beside(it));
    let first = &chain[0];
    let members = export.0.iter().fold(InMemory::new(), |members, (path, content)| {
        match *path == first.key {
            true => members.with(path, content.clone()),
            false => members.beside(path, content.clone()),
        }
    });
    let items = of_members("2026-06-01T00:00:00Z", &members, &trust(&[]));
    assert_eq!(items.len(), 1);
    let (word, text) = said(&items[0]);
    assert_eq!(word, Word::Incomplete, "{text}");
    assert!(text.contains("1 of 1 digest files have a signature that verifies"), "{text}");
    assert!(text.contains("2 log files named and not here"), "{text}");
    assert!(!text.contains("is the signature of a digest file that is not here"), "{text}");
    assert_eq!(items[0].appraisal.members.len(), 2);
}

/// AWS's own code, given the digest files and the key instead of a network.
const AWS_TOOL: &str = r#"
import json, sys
from awscli.customizations.cloudtrail.validation import DigestError, Sha256RSADigestValidator
valid = []
for it in json.load(open(sys.argv[1])):
    data = json.loads(it["text"])
    data["_signature"] = it["signature"]
    try:
        at = (data["digestS3Bucket"], data["digestS3Object"])
        Sha256RSADigestValidator().validate(*at, it["key"], data, it["text"].encode())
        valid.append(True)
    except DigestError:
        valid.append(False)
print(json.dumps(valid))
"#;

#[test]
fn awss_own_code_agrees_on_signatures() {
    let Some(python) = oracles::tool("python3", &["-c", "pass"]) else { return };
    let probe = std::process::Command::new(&python).args(["-c", "import awscli"]).output();
    if !probe.is_ok_and(|it| it.status.success()) {
        return oracles::skip("awscli", "not installed");
    }
    let (_, chain) = good();
    let mut edited = chain[1].clone();
    edited.text["logFiles"] = json!([]);
    let forged = Written::sign(chain[2].text.clone(), other_key(), Vec::new());
    let value = data_encoding::BASE64.encode(&key().der);
    let given: Vec<Value> = chain
        .iter()
        .chain([&edited, &forged])
        .map(|it| json!({ "text": it.text.to_string(), "signature": it.signature, "key": value }))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("given.json"), Value::from(given).to_string()).expect("a file");
    let said = oracles::run(&python, folder.path(), &["-c", AWS_TOOL, "given.json"]);
    let valid: Vec<bool> = serde_json::from_slice(&said).expect("JSON");
    assert_eq!(valid, [true, true, true, true, false, false]);
}
