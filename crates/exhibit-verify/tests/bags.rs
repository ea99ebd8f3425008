//! BagIt bags (RFC 8493): complete, intact, signed, and every way in which they are not.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "writes bags for another tool to read"
)]

mod oracles;

use std::collections::BTreeMap;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::appraisal::EndState;
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::signature::digests::Digests;
use exhibit_verify::signature::sshsig;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};

/// A bag, by path.
#[derive(Clone, Default)]
struct Bag(BTreeMap<String, Vec<u8>>);

impl Bag {
    /// Three files, SHA-256, and a manifest of the tag files.
    fn good() -> Self {
        let mut bag = Self::default();
        bag.put("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        bag.put("data/report.txt", "report");
        bag.put("data/logs/a b.txt", "a b");
        bag.put("data/empty.txt", "");
        bag.put("bag-info.txt", "Source-Organization: Somebody\nPayload-Oxum: 9.3\n");
        bag.list();
        bag
    }

    fn put(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        self.0.insert(path.to_owned(), content.into());
    }

    /// Writes the manifests anew, as whoever changes a bag can.
    fn list(&mut self) {
        let line = |path: &str, content: &[u8]| {
            let path = path.replace('%', "%25").replace('\n', "%0A");
            format!("{}  {path}\n", Sha256::of(content))
        };
        let lines = |bag: &Self, payload: bool| -> String {
            let files = bag.0.iter().filter(|(path, _)| {
                path.starts_with("data/") == payload && !path.starts_with("tagmanifest")
            });
            files.map(|(path, content)| line(path, content)).collect()
        };
        let payload = lines(self, true);
        self.put("manifest-sha256.txt", payload);
        let tags = lines(self, false);
        self.put("tagmanifest-sha256.txt", tags);
    }

    /// Signs a file with minisign, by the user's key or another.
    fn sign(&mut self, name: &str, seed: u8) {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let signature = key.sign(&self.0[name]).to_bytes();
        let comment = "made for a test";
        let whole = key.sign(&[&signature[..], comment.as_bytes()].concat()).to_bytes();
        let first = BASE64.encode(&[&b"Ed"[..], &[seed; 8], &signature].concat());
        let second = BASE64.encode(&whole);
        let text = format!("untrusted comment: x\n{first}\ntrusted comment: {comment}\n{second}\n");
        self.put(&format!("{name}.minisig"), text);
    }

    fn signed() -> Self {
        let mut bag = Self::good();
        bag.sign("tagmanifest-sha256.txt", 7);
        bag
    }

    fn edit(&mut self, path: &str, edit: impl FnOnce(String) -> String) {
        let text = String::from_utf8(self.0[path].clone()).expect("text");
        self.put(path, edit(text));
    }

    fn in_folder(&self, folder: &str) -> Self {
        Self(self.0.iter().map(|(path, it)| (format!("{folder}/{path}"), it.clone())).collect())
    }
}

fn trust() -> TrustSet {
    let key = SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes();
    let line = BASE64.encode(&[&b"Ed"[..], &[7; 8], &key].concat());
    let text = format!("untrusted comment: minisign public key\n{line}\n");
    let input = TrustInput { name: "key.pub", bytes: text.as_bytes() };
    TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("a key")
}

fn all(bag: &Bag, trust: &TrustSet) -> Vec<Appraised> {
    let empty = InMemory::new();
    let members = bag.0.iter().fold(empty, |members, (path, it)| members.with(path, it.clone()));
    let profiles = ProfileSet::built_in();
    let look = Look {
        path: "delivery",
        members: &members,
        profiles: &profiles,
        profile: None,
        trust,
        source: None,
        at: Timestamp::parse("2026-06-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    inspect(&look).expect("it can be read")
}

fn said(appraised: &Appraised) -> (Word, String) {
    let appraisal = &appraised.appraisal;
    let facts = appraisal.facts.iter();
    let facts = facts.map(|it| format!("{}: {:?}: {}", it.check, it.outcome, it.detail));
    let failures = appraisal.failures.iter().map(|it| format!("{it:?}"));
    let all: Vec<String> =
        facts.chain(failures).chain(appraisal.not_checked.iter().cloned()).collect();
    (appraisal.verdict, all.join("\n"))
}

#[track_caller]
fn expect(bag: &Bag, word: Word, sentences: &[&str]) {
    let items = all(bag, &trust());
    assert_eq!(items.len(), 1);
    let (found, text) = said(&items[0]);
    assert_eq!(found, word, "{text}");
    for sentence in sentences {
        assert!(text.contains(sentence), "no {sentence:?} in\n{text}");
    }
}

#[test]
fn a_signature_on_the_tag_manifest_ties_the_whole_bag() {
    let bag = Bag::signed();
    let items = all(&bag, &trust());
    let (word, text) = said(&items[0]);
    assert_eq!((items.len(), word), (1, Word::Verified), "{text}");
    assert_eq!(items[0].appraisal.end, EndState::NoOrder);
    assert!(items[0].appraisal.not_checked.is_empty(), "{text}");
    assert_eq!(items[0].appraisal.members.len(), bag.0.len());
    for sentence in [
        "A BagIt bag of 8 files",
        "All 3 files of the payload listed, and no other",
        "speaks for 3 files of the payload",
        "states the size of the payload: 9.3",
    ] {
        assert!(text.contains(sentence), "no {sentence:?} in\n{text}");
    }
    // Nobody's signature is no proof, and the wrong one is worse.
    expect(&Bag::good(), Word::Unanchored, &["Nobody signed this bag"]);
    let mut other = Bag::good();
    other.sign("tagmanifest-sha256.txt", 9);
    let (word, text) = said(&all(&other, &trust())[0]);
    assert!(matches!(word, Word::Broken | Word::Unanchored), "{word}: {text}");
    let mut stale = Bag::signed();
    stale.put("data/report.txt", "reporT");
    stale.list();
    expect(&stale, Word::Broken, &[]);
}

#[test]
fn a_bag_may_lie_in_a_folder_or_an_archive() {
    let folder = Bag::signed().in_folder("bag");
    let mut more = folder.clone();
    more.put("letter.txt", "letter");
    let items = all(&more, &trust());
    let words: Vec<_> =
        items.iter().map(|it| (it.appraisal.path.as_str(), it.appraisal.verdict)).collect();
    assert_eq!(words, [("delivery/bag", Word::Verified), ("delivery/letter.txt", Word::Unsigned)]);
    assert_eq!(items[0].appraisal.digest, all(&Bag::signed(), &trust())[0].appraisal.digest);
    let mut writer = exhibit_verify::zip::Writer::new(std::io::Cursor::new(Vec::new()));
    for (path, content) in &folder.0 {
        // Only names that are portable go into our own archives.
        let path = path.replace("a b", "ab");
        writer.add(&path, content).expect("memory");
    }
    let mut archive = Bag::default();
    archive.put("bag.zip", writer.finish().expect("memory").into_inner());
    let items = all(&archive, &trust());
    assert_eq!(items.len(), 2);
    assert_eq!(items[1].appraisal.format, "bag");
}

#[test]
fn the_payload_is_complete_both_ways() {
    let mut less = Bag::signed();
    less.0.remove("data/report.txt");
    expect(&less, Word::Incomplete, &["1 file listed and not here: data/report.txt"]);
    let mut more = Bag::signed();
    more.put("data/.DS_Store", "x");
    expect(&more, Word::Incomplete, &["1 file in the payload that not every manifest lists"]);
    let mut changed = Bag::signed();
    changed.put("data/empty.txt", "x");
    expect(&changed, Word::Broken, &["1 file not as listed: data/empty.txt"]);
    let mut case = Bag::signed();
    let content = case.0.remove("data/report.txt").expect("a file");
    case.put("data/Report.txt", content);
    expect(&case, Word::Incomplete, &["only data/Report.txt"]);
    let mut none = Bag::good();
    none.0.retain(|path, _| !path.starts_with("data/"));
    none.put("bag-info.txt", "Payload-Oxum: 0.0\n");
    none.list();
    none.sign("tagmanifest-sha256.txt", 7);
    expect(&none, Word::Verified, &["speaks for 0 files"]);
}

#[test]
fn files_to_fetch_are_not_fetched() {
    let mut bag = Bag::good();
    bag.put("fetch.txt", "https://example.org/report.txt 6 data/report.txt\n");
    bag.list();
    bag.sign("tagmanifest-sha256.txt", 7);
    expect(&bag, Word::Verified, &[]);
    bag.0.remove("data/report.txt");
    expect(&bag, Word::Incomplete, &["1 file to be fetched from elsewhere, and not fetched"]);
    bag.put("fetch.txt", "https://example.org/x 6 ../x\n");
    expect(&bag, Word::Broken, &["names a file outside the bag"]);
}

#[test]
fn several_manifests_must_list_the_same_files() {
    let sha512 = |bag: &Bag, skip: &str| -> String {
        let payload = bag.0.iter().filter(|(path, _)| path.starts_with("data/") && *path != skip);
        let line = |(path, content): (&String, &Vec<u8>)| {
            format!("{} {path}\n", HEXLOWER.encode(&Digests::of(content).sha512))
        };
        payload.map(line).collect()
    };
    let mut bag = Bag::good();
    bag.put("manifest-sha512.txt", sha512(&bag, ""));
    bag.list();
    bag.sign("tagmanifest-sha256.txt", 7);
    expect(&bag, Word::Verified, &["manifest-sha512.txt: 3 files as listed"]);
    let mut fewer = bag.clone();
    fewer.put("manifest-sha512.txt", sha512(&bag, "data/report.txt"));
    fewer.list();
    fewer.sign("tagmanifest-sha256.txt", 7);
    expect(&fewer, Word::Incomplete, &["1 file in the payload that not every manifest lists"]);
    let mut other = bag.clone();
    other.put("data/report.txt", "reporT");
    let sha256 = Sha256::of(b"reporT").to_hex();
    other.edit("manifest-sha256.txt", |text| {
        let line = |line: &str| match line.ends_with("report.txt") {
            true => format!("{sha256}  data/report.txt\n"),
            false => format!("{line}\n"),
        };
        text.lines().map(line).collect()
    });
    expect(&other, Word::Broken, &["manifest-sha512.txt: 1 file not as listed"]);
}

#[test]
fn weak_digests_count_for_nothing() {
    let mut bag = Bag::good();
    let listed: String = bag
        .0
        .keys()
        .filter(|path| path.starts_with("data/"))
        .map(|path| format!("d41d8cd98f00b204e9800998ecf8427e  {path}\n"))
        .collect();
    bag.put("manifest-md5.txt", listed);
    bag.list();
    bag.sign("tagmanifest-sha256.txt", 7);
    // A second one that counts is enough; nobody asks MD5 anything.
    expect(&bag, Word::Verified, &["manifest-md5.txt: md5, refused by policy"]);
    bag.0.remove("manifest-sha256.txt");
    let tags: String = ["bagit.txt", "bag-info.txt", "manifest-md5.txt"]
        .iter()
        .map(|path| format!("{}  {path}\n", Sha256::of(&bag.0[*path])))
        .collect();
    bag.put("tagmanifest-sha256.txt", tags);
    bag.sign("tagmanifest-sha256.txt", 7);
    expect(&bag, Word::Unsigned, &["speaks for no manifest of the payload"]);
}

#[test]
fn what_is_not_as_the_specification_says_is_not_guessed() {
    let spoiled = |path: &str, content: &str| {
        let mut bag = Bag::good();
        bag.put(path, content);
        bag
    };
    let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    for bad in [
        format!("\u{feff}{declaration}"),
        declaration.replace("Version:", "Version :"),
        declaration.replace("1.0", "3.0"),
        declaration.replace("UTF-8", "UTF-16"),
        String::new(),
    ] {
        expect(&spoiled("bagit.txt", &bad), Word::CannotCheck, &["Nothing in the bag was checked"]);
    }
    let a = "a".repeat(64);
    for (line, why) in [
        ("x  data/report.txt".to_owned(), "is not a digest and a path"),
        (format!("{a}data/report.txt"), "is not a digest and a path"),
        (format!("{a}  ../report.txt"), "names a file outside the bag"),
        (format!("{a}  /etc/passwd"), "names a file outside the bag"),
        (format!("{a}  data/%2e%2e/x\n{a}  data/%2e%2e/x"), "list the same file"),
        (format!("{a}  bagit.txt"), "is for files of the payload only"),
    ] {
        let mut bag = Bag::good();
        bag.put("manifest-sha256.txt", line);
        bag.0.remove("tagmanifest-sha256.txt");
        expect(&bag, Word::CannotCheck, &[why]);
    }
    let mut none = Bag::good();
    none.0.retain(|path, _| !path.contains("manifest"));
    expect(&none, Word::CannotCheck, &["there is no manifest of the payload"]);
    let mut size = Bag::signed();
    size.put("bag-info.txt", "Payload-Oxum: 10.3\n");
    size.list();
    size.sign("tagmanifest-sha256.txt", 7);
    expect(&size, Word::Broken, &["states 10.3 for the payload, which has 9.3"]);
}

#[test]
fn names_are_found_however_they_are_written() {
    let mut bag = Bag::good();
    bag.0.remove("bag-info.txt");
    bag.put("data/100%.txt", "percent");
    bag.put("data/u\u{308}.txt", "decomposed");
    bag.list();
    let written = bag.0["manifest-sha256.txt"].clone();
    bag.sign("tagmanifest-sha256.txt", 7);
    expect(&bag, Word::Verified, &[]);
    for (from, to) in [
        ("  data/", " *data/"),
        ("  data/", "\tdata/"),
        ("  data/", "  ./data/"),
        ("%25", "%"),
        ("u\u{308}", "ü"),
        ("\n", "\r\n"),
    ] {
        let text = String::from_utf8(written.clone()).expect("text").replace(from, to);
        assert_ne!(text.as_bytes(), written, "{from}");
        bag.put("manifest-sha256.txt", text);
        let tags: String = ["bagit.txt", "manifest-sha256.txt"]
            .iter()
            .map(|path| format!("{}  {path}\n", Sha256::of(&bag.0[*path])))
            .collect();
        bag.put("tagmanifest-sha256.txt", tags);
        bag.sign("tagmanifest-sha256.txt", 7);
        expect(&bag, Word::Verified, &["All 5 files of the payload listed"]);
    }
    bag.put("data/REPORT.txt", "report");
    bag.list();
    bag.sign("tagmanifest-sha256.txt", 7);
    expect(&bag, Word::Verified, &["differ in case only"]);
}

#[test]
fn what_nobody_signed_is_not_covered() {
    let mut tag = Bag::signed();
    tag.put("notes.txt", "x");
    expect(&tag, Word::Incomplete, &["1 tag file that nobody signed: notes.txt"]);
    let mut absent = Bag::signed();
    absent.0.remove("bag-info.txt");
    expect(
        &absent,
        Word::Incomplete,
        &["bag-info.txt, which tagmanifest-sha256.txt lists, is not here"],
    );
    let mut changed = Bag::signed();
    changed.edit("bag-info.txt", |text| text.replace("Somebody", "Another"));
    expect(&changed, Word::Broken, &["tagmanifest-sha256.txt: 1 file not as listed"]);
    // The manifest of the payload alone is signed: the tag files are anybody's.
    let mut payload = Bag::good();
    payload.sign("manifest-sha256.txt", 7);
    payload.0.remove("tagmanifest-sha256.txt");
    expect(&payload, Word::Incomplete, &["2 tag files that nobody signed"]);
    // A tag manifest that does not list the manifest of the payload speaks for no file of it.
    let mut loose = Bag::good();
    loose.edit("tagmanifest-sha256.txt", |text| {
        text.lines()
            .filter(|it| !it.ends_with("manifest-sha256.txt"))
            .map(|it| format!("{it}\n"))
            .collect()
    });
    loose.sign("tagmanifest-sha256.txt", 7);
    expect(&loose, Word::Unanchored, &["speaks for no manifest of the payload"]);
}

#[test]
fn what_has_signatures_of_its_own_is_an_item_besides() {
    let mut bag = Bag::good();
    bag.put("data/policy.txt", "policy");
    bag.sign("data/policy.txt", 7);
    bag.0.remove("bag-info.txt");
    bag.list();
    let items = all(&bag, &trust());
    let words: Vec<_> =
        items.iter().map(|it| (it.appraisal.path.as_str(), it.appraisal.verdict)).collect();
    assert_eq!(
        words,
        [("delivery", Word::Unanchored), ("delivery/data/policy.txt", Word::Verified)]
    );
}

#[test]
fn no_single_change_of_a_signed_bag_passes() {
    let bag = Bag::signed();
    for (path, content) in &bag.0 {
        let mut without = bag.clone();
        without.0.remove(path);
        let words: Vec<Word> =
            all(&without, &trust()).iter().map(|it| it.appraisal.verdict).collect();
        // Without its declaration it is no bag, and only the signed file is what was signed.
        let worst = exhibit_core::verdict::worst(words.iter().copied());
        assert_ne!(worst, Word::Verified, "without {path}: {words:?}");
        assert!(words.len() == 1 || path == "bagit.txt", "without {path}: {words:?}");
        for at in 0..content.len() {
            let mut flipped = bag.clone();
            flipped.0.get_mut(path).expect("a file")[at] ^= 1;
            let (word, text) = said(&all(&flipped, &trust())[0]);
            let comment = path.ends_with(".minisig") && at < "untrusted comment: x".len();
            assert!(comment || word != Word::Verified, "{path}, byte {at}: {text}");
        }
    }
}

#[test]
fn the_reference_tool_agrees_on_what_is_a_valid_bag() {
    let Some(python) = oracles::tool("python3", &["-c", "pass"]) else { return };
    let probe = std::process::Command::new(&python).args(["-c", "import bagit"]).output();
    if !probe.is_ok_and(|it| it.status.success()) {
        return oracles::skip("bagit-python", "not installed");
    }
    type Change = fn(&mut Bag);
    let cases: [(&str, Change, bool); 5] = [
        ("good", |_| {}, true),
        ("changed", |bag| bag.put("data/report.txt", "reporT"), false),
        ("absent", |bag| drop(bag.0.remove("data/report.txt")), false),
        ("more", |bag| bag.put("data/more.txt", "x"), false),
        ("tag", |bag| bag.put("bag-info.txt", "Payload-Oxum: 9.3\n"), false),
    ];
    for (name, change, valid) in cases {
        let mut bag = Bag::signed();
        change(&mut bag);
        let folder = tempfile::tempdir().expect("a folder");
        for (path, content) in &bag.0 {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, content).expect("a file");
        }
        let script = "import bagit, sys; bagit.Bag(sys.argv[1]).validate()";
        let output = std::process::Command::new(&python)
            .args(["-c", script, folder.path().to_str().expect("text")])
            .output()
            .expect("it starts");
        assert_eq!(output.status.success(), valid, "{name}: {output:?}");
        let ours = all(&bag, &trust())[0].appraisal.verdict;
        assert_eq!(ours == Word::Verified, valid, "{name}");
    }
}

#[test]
fn a_bag_inside_a_bag_is_payload() {
    let inner = Bag::good();
    for folder in ["data/inner", "a"] {
        let mut bag = Bag::good();
        bag.0.extend(inner.in_folder(folder).0);
        bag.0.remove("bag-info.txt");
        bag.list();
        bag.sign("tagmanifest-sha256.txt", 7);
        let bag = bag.in_folder("outer");
        let items = all(&bag, &trust());
        let words: Vec<_> =
            items.iter().map(|it| (it.appraisal.path.as_str(), it.appraisal.verdict)).collect();
        assert_eq!(words, [("delivery/outer", Word::Verified)], "{}", said(&items[0]).1);
    }
}

#[test]
fn the_seal_of_an_evidence_bundle_is_told_and_not_taken_for_a_signature_on_a_file() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = key.verifying_key().to_bytes();
    let mut bag = Bag::good();
    let signed = &bag.0["tagmanifest-sha256.txt"];
    let seal =
        sshsig::sign(&public, "bundle@exhibit-a.invalid", signed, |data| key.sign(data).to_bytes());
    bag.put("tagmanifest-sha256.txt.sig", seal.expect("a signature"));
    expect(&bag, Word::Unanchored, &["`exhibit verify-bundle` says what it is worth"]);
    // Whatever else is signed counts as it always does.
    bag.sign("tagmanifest-sha256.txt", 7);
    expect(&bag, Word::Verified, &["speaks for 3 files"]);
    bag.sign("manifest-sha256.txt", 9);
    let (word, text) = said(&all(&bag, &trust())[0]);
    assert_ne!(word, Word::Verified, "{text}");
}

#[test]
fn each_line_of_a_manifest_needs_a_file_of_its_own() {
    for [one, other] in [
        ["data/e\u{301}.txt", "data/é.txt"],
        ["data/a\nb", "data/a%0Ab"],
        ["data/\u{2714}\u{fe0f}.txt", "data/\u{2714}⟨U+FE0F⟩.txt"],
    ] {
        let mut both = Bag::good();
        both.0.remove("bag-info.txt");
        both.put(one, "one");
        both.put(other, "other");
        both.list();
        both.sign("tagmanifest-sha256.txt", 7);
        expect(&both, Word::Verified, &["All 5 files of the payload listed"]);
        for gone in [one, other] {
            let mut less = both.clone();
            less.0.remove(gone);
            expect(&less, Word::Incomplete, &["1 file listed and not here"]);
        }
        for stray in [one, other] {
            let mut more = both.clone();
            more.0.remove(stray);
            more.list();
            more.sign("tagmanifest-sha256.txt", 7);
            more.put(stray, "forged");
            expect(&more, Word::Incomplete, &["in the payload that not every manifest lists"]);
        }
    }
}

#[test]
fn a_tag_manifest_that_was_encoded_anew_is_not_what_was_signed() {
    for edit in [|text: String| text.replace('\n', "\r\n"), |text: String| format!("{text}\n")] {
        let mut bag = Bag::signed();
        bag.edit("tagmanifest-sha256.txt", edit);
        let (word, text) = said(&all(&bag, &trust())[0]);
        assert!(matches!(word, Word::Incomplete | Word::Broken), "{word}: {text}");
    }
}

#[test]
fn a_tag_manifest_beside_the_signed_one_adds_nothing() {
    for (name, text) in [
        ("tagmanifest-evil.txt", "abcd  bagit.txt\n"),
        ("tagmanifest-evil.txt", "abcd  whatever.txt\n"),
        ("tagmanifest-md5.txt", "abcd  whatever.txt\n"),
    ] {
        let mut bag = Bag::signed();
        bag.put(name, text);
        expect(&bag, Word::Incomplete, &["1 tag file that nobody signed: tagmanifest-"]);
    }
    let mut same = Bag::signed();
    let lines: String = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"]
        .iter()
        .map(|path| format!("{}  {path}\n", HEXLOWER.encode(&Digests::of(&same.0[*path]).sha512)))
        .collect();
    same.put("tagmanifest-sha512.txt", lines);
    expect(&same, Word::Verified, &["tagmanifest-sha512.txt: 3 files as listed"]);
}

#[test]
fn a_digest_beside_a_manifest_is_nobodys_signature() {
    let mut bag = Bag::good();
    let digest = Sha256::of(&bag.0["tagmanifest-sha256.txt"]);
    bag.put("tagmanifest-sha256.txt.sha256", format!("{digest}  tagmanifest-sha256.txt\n"));
    expect(&bag, Word::Unanchored, &["Nobody signed this bag"]);
    assert!(!said(&all(&bag, &trust())[0]).1.contains("speaks for"));
    // A signature on another tag manifest, which reaches no file of the payload, is that one's only.
    let sha512 = HEXLOWER.encode(&Digests::of(&bag.0["bagit.txt"]).sha512);
    bag.put("tagmanifest-sha512.txt", format!("{sha512}  bagit.txt\n"));
    bag.sign("tagmanifest-sha512.txt", 7);
    let (word, text) = said(&all(&bag, &trust())[0]);
    assert_ne!(word, Word::Verified, "{text}");
    assert!(text.contains("speaks for no manifest of the payload"), "{text}");
    assert!(!text.contains("tagmanifest-sha256.txt speaks for"), "{text}");
}
