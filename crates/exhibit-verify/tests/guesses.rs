//! Guessed profiles of logs that are made here, from the blocks that formats are usually built of: each
//! draft must fit its log, and find a record that was edited.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, Encoding, HEXLOWER, HEXUPPER};
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::{Profile, ProfileSet, guess_file};
use exhibit_verify::trust::{PublicKey, TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Look, inspect};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use sha3::Sha3_256;

/// A JSON value whose members keep their order.
#[derive(Clone)]
enum Json {
    Raw(String),
    Object(Vec<(String, Json)>),
}

use Json::{Object, Raw};

fn text(text: &str) -> Json {
    Raw(serde_json::Value::from(text).to_string())
}

fn member(name: &str, value: Json) -> (String, Json) {
    (name.to_owned(), value)
}

/// How JSON is written.
#[derive(Clone, Copy, Default)]
struct Style {
    sorted: bool,
    spaced: bool,
    no_nulls: bool,
}

const SORTED: Style = Style { sorted: true, spaced: false, no_nulls: false };
const PLAIN: Style = Style { sorted: false, spaced: false, no_nulls: false };

fn write(value: &Json, style: Style) -> String {
    let members = match value {
        Raw(text) => return text.clone(),
        Object(members) => members,
    };
    let mut members: Vec<&(String, Json)> = members.iter().collect();
    if style.sorted {
        members.sort_by(|a, b| a.0.cmp(&b.0));
    }
    members.retain(|(_, value)| !style.no_nulls || !matches!(value, Raw(text) if text == "null"));
    let (comma, colon) = if style.spaced { (", ", ": ") } else { (",", ":") };
    let all =
        members.iter().map(|(name, value)| format!("\"{name}\"{colon}{}", write(value, style)));
    format!("{{{}}}", all.collect::<Vec<_>>().join(comma))
}

/// The records so far, and one that is being made.
struct Record {
    members: Vec<(String, Json)>,
}

impl Record {
    fn json(&self, style: Style) -> String {
        write(&Object(self.members.clone()), style)
    }

    fn without(&self, names: &[&str], style: Style) -> String {
        let kept = self.members.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        write(&Object(kept.cloned().collect()), style)
    }

    fn with(&self, name: &str, value: Json, style: Style) -> String {
        let mut members = self.members.clone();
        members.push(member(name, value));
        write(&Object(members), style)
    }

    fn text(&self, name: &str) -> String {
        let (_, value) = self.members.iter().find(|(known, _)| known == name).expect(name);
        let text = write(value, SORTED);
        text.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(&text).to_owned()
    }
}

type Hash = fn(&[u8]) -> Vec<u8>;
type Message = Box<dyn Fn(&Record, &str) -> Vec<u8>>;

/// What a log is built of.
struct Log {
    alg: Hash,
    encoding: Encoding,
    prefix: &'static str,
    /// The member that repeats the digest before, if one does.
    prev: Option<&'static str>,
    /// What the first record has there; nothing if it has no such member.
    genesis: Option<Json>,
    /// What stands for the digest before the first, in messages.
    first: &'static str,
    stored: bool,
    groups: bool,
    file: File,
    message: Message,
    sign: Option<Sign>,
}

/// Adds members to a record whose digest is given.
type Sign = Box<dyn Fn(&Record, &[u8]) -> Vec<(String, Json)>>;

#[derive(Clone, Copy, PartialEq)]
enum File {
    Lines,
    Header,
    Array,
    Nested,
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

fn log(message: impl Fn(&Record, &str) -> Vec<u8> + 'static) -> Log {
    Log {
        alg: sha256,
        encoding: HEXLOWER,
        prefix: "",
        prev: Some("prev_hash"),
        genesis: Some(Raw("null".to_owned())),
        first: "",
        stored: true,
        groups: false,
        file: File::Lines,
        message: Box::new(message),
        sign: None,
    }
}

/// Numbers that look random and are always the same.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

const COUNT: usize = 12;

impl Log {
    fn record(&self, n: usize, random: &mut Seeded) -> Record {
        let kinds = ["tool_call", "decision", "input"];
        let amount = random.next() % 100_000;
        let data = Object(vec![
            member("z", Raw(amount.to_string())),
            member("case", text(&format!("CASE-{}", random.next() % 1000))),
        ]);
        let mut members = vec![
            member("seq", Raw(if self.groups { (n / 3).to_string() } else { n.to_string() })),
            member("timestamp", text(&format!("2026-11-22T20:48:{n:02}Z"))),
            member("agent_id", text("underwriter")),
            member("event_type", text(kinds[n / 2 % 3])),
            member("note", text(&format!("step {n} of {}", random.next() % 1000))),
            member("data", data),
        ];
        if self.groups {
            members.push(member("tenant", text(["north", "south", "west"][n % 3])));
        }
        Record { members }
    }

    /// Makes the log; `edited` changes one record after it was hashed.
    fn bytes(&self, edited: bool) -> Vec<u8> {
        let mut random = Seeded(0x9e37_79b9_7f4a_7c15);
        let mut last: Vec<Option<String>> = vec![None; 3];
        let mut lines = Vec::new();
        for n in 0..COUNT {
            let mut record = self.record(n, &mut random);
            let group = if self.groups { n % 3 } else { 0 };
            let before = last[group].clone();
            if let Some(name) = self.prev {
                let value = before.as_deref().map(text).or_else(|| self.genesis.clone());
                record.members.extend(value.map(|value| member(name, value)));
            }
            let before = before.unwrap_or_else(|| self.first.to_owned());
            let digest = (self.alg)(&(self.message)(&record, &before));
            let stated = format!("{}{}", self.prefix, self.encoding.encode(&digest));
            if self.stored {
                record.members.push(member("hash", text(&stated)));
            }
            if let Some(sign) = &self.sign {
                let more = sign(&record, &digest);
                record.members.extend(more);
            }
            let line = record.json(PLAIN);
            last[group] = Some(match self.stored {
                true => stated,
                false => {
                    let line = Record { members: vec![member("line", Raw(line.clone()))] };
                    let digest = (self.alg)(&(self.message)(&line, ""));
                    format!("{}{}", self.prefix, self.encoding.encode(&digest))
                }
            });
            let shown = match edited && n == 4 {
                true => line.replacen("step 4 ", "step 9 ", 1),
                false => line,
            };
            lines.push(shown);
        }
        match self.file {
            File::Lines => lines.join("\n") + "\n",
            File::Header => format!("{{\"_meta\":{{\"producer\":\"x\"}}}}\n{}\n", lines.join("\n")),
            File::Array => format!("[\n {}\n]\n", lines.join(",\n ")),
            File::Nested => format!(
                "{{\"format\": \"x\", \"export\": {{\"skipped\": [1, 2], \"entries\": [\n{}\n]}}}}",
                lines.join(",\n")
            ),
        }
        .into_bytes()
    }
}

fn word(profile: &str, log: &[u8], keys: &[PublicKey]) -> Word {
    let mut profiles = ProfileSet::default();
    profiles.add(Profile::parse(profile, ProfileTrust::Named).expect(profile));
    let members = InMemory::new().with("export", log);
    // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 section 4).
    let der = [raw("302a300506032b6570032100"), key().verifying_key().to_bytes().to_vec()].concat();
    let pem =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(&der));
    let brought = TrustInput { name: "key.pem", bytes: pem.as_bytes() };
    let inputs: Vec<TrustInput<'_>> = keys.iter().map(|_| brought).collect();
    let trust = TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("readable");
    let look = Look {
        path: "export",
        members: &members,
        profiles: &profiles,
        profile: Some("my-format"),
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    inspect(&look).expect("memory can be read").remove(0).appraisal.verdict
}

#[track_caller]
fn check_bytes(name: &str, whole: &[u8], edited: &[u8], keys: &[PublicKey], says: &[&str]) {
    assert_ne!(whole, edited, "{name}");
    let guessed = guess_file(whole, true, keys);
    let Some(draft) = &guessed.profile else { panic!("{name}: {guessed:#?}") };
    for part in says {
        assert!(draft.contains(part), "{name}: no {part} in\n{draft}");
    }
    assert_eq!(word(draft, whole, keys), Word::Unanchored, "{name}:\n{draft}\n{guessed:#?}");
    assert_eq!(word(draft, edited, keys), Word::Broken, "{name}, edited:\n{draft}");
}

#[track_caller]
fn check(name: &str, log: &Log, says: &[&str]) {
    check_bytes(name, &log.bytes(false), &log.bytes(true), &[], says);
}

fn sorted() -> Log {
    log(|record, _| record.json(SORTED).into_bytes())
}

#[test]
fn canonical_records_in_every_form() {
    check("sorted", &sorted(), &["canon = \"jcs\"", "genesis = \"null\"", "start = 0"]);
    let zeros = Log { genesis: Some(text(&"0".repeat(64))), ..sorted() };
    check("zeros", &zeros, &["literal = \"0000"]);
    check("absent", &Log { genesis: None, ..sorted() }, &["genesis = \"absent\""]);
    let stringified = log(|record, _| record.json(PLAIN).into_bytes());
    check("as it stands", &stringified, &["sort = \"source\""]);
    let spaced = Style { spaced: true, ..SORTED };
    check("spaced", &log(move |it, _| it.json(spaced).into_bytes()), &["python-spaced"]);
    let spaced = Style { spaced: true, ..PLAIN };
    let spaced = log(move |it, _| it.json(spaced).into_bytes());
    check("spaced, as it stands", &spaced, &["spaced = true"]);
    let empty = log(|it, _| it.with("hash", text(""), PLAIN).into_bytes());
    check("empty", &empty, &["rewrite = { \"hash\" = \"empty\" }"]);
    let null = log(|it, _| it.with("hash", Raw("null".to_owned()), SORTED).into_bytes());
    check("null", &null, &["rewrite = { \"hash\" = \"null\" }"]);
    let dropped = Style { no_nulls: true, ..SORTED };
    check("no nulls", &log(move |it, _| it.json(dropped).into_bytes()), &["drop_nulls = true"]);
    let left_out = log(|it, _| it.without(&["agent_id", "timestamp"], SORTED).into_bytes());
    check("two left out", &left_out, &["timestamp", "exclude"]);
    let first = log(|it, _| {
        let mut members = it.members.clone();
        members.truncate(5);
        write(&Object(members), SORTED).into_bytes()
    });
    check("the first members", &Log { prev: None, ..first }, &["include"]);
}

#[test]
fn every_function_and_encoding() {
    let algs: [(&str, Hash); 4] = [
        ("sha384", |it| Sha384::digest(it).to_vec()),
        ("sha512", |it| Sha512::digest(it).to_vec()),
        ("sha3-256", |it| Sha3_256::digest(it).to_vec()),
        ("blake3", |it| blake3::hash(it).as_bytes().to_vec()),
    ];
    for (name, alg) in algs {
        let says = format!("alg = {name:?}");
        check(name, &Log { alg, ..sorted() }, &[&says]);
    }
    let encodings = [
        ("hex-upper", HEXUPPER, "SHA-256:"),
        ("base64", BASE64, "sha256-"),
        ("base64url", BASE64URL_NOPAD, ""),
        ("base64-nopad", BASE64_NOPAD, "h="),
    ];
    for (name, encoding, prefix) in encodings {
        let says = if name == "base64-nopad" { "encoding" } else { name };
        check(name, &Log { encoding, prefix, ..sorted() }, &[says]);
    }
}

fn raw(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).expect("hex")
}

#[test]
fn digests_with_the_one_before() {
    let text_first =
        log(|it, before| format!("{before}|{}", it.without(&["prev_hash"], SORTED)).into_bytes());
    check("in front", &text_first, &["separator = \"|\"", "null = \"\""]);
    let zeros = "0000000000000000000000000000000000000000000000000000000000000000";
    let raw_first = log(|it, before| [raw(before), it.json(SORTED).into_bytes()].concat());
    let raw_first = Log { genesis: Some(text(zeros)), first: zeros, ..raw_first };
    check("its bytes in front", &raw_first, &["decode = \"hex\""]);
    let last =
        log(|it, before| format!("{}\n{before}", it.without(&["prev_hash"], PLAIN)).into_bytes());
    check(
        "behind",
        &Log { genesis: Some(text("genesis")), first: "genesis", ..last },
        &["genesis"],
    );
    let carried = log(|it, before| format!("{before}:{}", it.json(SORTED)).into_bytes());
    check("carried", &Log { prev: None, first: "GENESIS", ..carried }, &["previous", "GENESIS"]);
    let carried = log(|it, before| [raw(before), it.json(PLAIN).into_bytes()].concat());
    check("carried bytes", &Log { prev: None, first: zeros, ..carried }, &["previous", "decode"]);
    let inner = log(|it, before| {
        let data = it.members.iter().find(|(name, _)| name == "data").expect("data");
        format!("{before}{}{}", write(&data.1, SORTED), it.text("note")).into_bytes()
    });
    check("fields and an object", &Log { first: "null", ..inner }, &["json = { at = \"data\""]);
}

#[test]
fn joined_fields() {
    let joined = |names: &'static [&'static str], separator: &'static str| {
        log(move |it, before| {
            let all = names.iter().map(|name| match *name {
                "prev_hash" => before.to_owned(),
                name => it.text(name),
            });
            all.collect::<Vec<_>>().join(separator).into_bytes()
        })
    };
    let all = joined(&["seq", "timestamp", "agent_id", "event_type", "note", "prev_hash"], "|");
    check("in their order", &all, &["separator = \"|\""]);
    let names: &[&str] = &["agent_id", "event_type", "note", "prev_hash", "seq"];
    check("in the order of their names", &joined(names, ":"), &["separator = \":\""]);
    let names: &[&str] = &["prev_hash", "note", "seq", "event_type", "agent_id"];
    check("in another order", &joined(names, ""), &["at = \"event_type\""]);
    let names: &[&str] = &["seq", "note"];
    check("few of them", &Log { prev: None, ..joined(names, "-") }, &["separator = \"-\""]);
}

#[test]
fn lines_that_the_next_record_names() {
    let line = log(|it, _| {
        it.members.last().map(|(_, it)| write(it, PLAIN)).unwrap_or_default().into_bytes()
    });
    check("lines", &Log { stored: false, ..line }, &["line = \"without-newline\""]);
    let line = log(|it, _| {
        let line = it.members.last().map(|(_, it)| write(it, PLAIN)).unwrap_or_default();
        format!("{line}\n").into_bytes()
    });
    let line = Log { stored: false, prefix: "sha256:", genesis: Some(text("none")), ..line };
    check("lines with their ends", &line, &["line = \"with-newline\"", "prefix = \"sha256:\""]);
}

#[test]
fn chains_of_groups() {
    let groups = Log { groups: true, ..sorted() };
    check("groups", &groups, &["group = \"tenant\"", "[sequence]"]);
    let zeros = Log { genesis: Some(text("start")), groups: true, ..sorted() };
    check("groups with a word", &zeros, &["group = \"tenant\"", "literal = \"start\""]);
    let line = log(|it, _| {
        it.members.last().map(|(_, it)| write(it, PLAIN)).unwrap_or_default().into_bytes()
    });
    check("groups of lines", &Log { stored: false, groups: true, ..line }, &["group = \"tenant\""]);
}

#[test]
fn files_of_every_kind() {
    check("a header", &Log { file: File::Header, ..sorted() }, &["header = \"_meta\""]);
    check("an array", &Log { file: File::Array, ..sorted() }, &["form = \"array\""]);
    let nested = Log { file: File::Nested, ..sorted() };
    check("an array inside", &nested, &["at = \"export.entries\""]);
    // The beginning is enough.
    let whole = nested.bytes(false);
    let draft = guess_file(&whole[..whole.len() / 2], false, &[]).profile.expect("a draft");
    assert_eq!(word(&draft, &whole, &[]), Word::Unanchored, "{draft}");
}

#[test]
fn first_links_that_are_digests() {
    let of_word = Log { genesis: Some(text(&HEXLOWER.encode(&sha256(b"genesis")))), ..sorted() };
    check(
        "of a word",
        &of_word,
        &["digest = { alg = \"sha256\", message = [{ literal = \"genesis\" }"],
    );
    let of_field =
        Log { genesis: Some(text(&HEXLOWER.encode(&sha256(b"underwriter")))), ..sorted() };
    check("of a field", &of_field, &["field = { at = \"agent_id\" }"]);
    let odd = Log { genesis: Some(text(&HEXLOWER.encode(&sha256(b"who knows")))), ..sorted() };
    check("of something else", &odd, &["genesis = { literal ="]);
    let said = guess_file(&odd.bytes(false), true, &[]).not_found.join(" ");
    assert!(said.contains("fits this log only"), "{said}");
}

#[test]
fn a_digest_of_the_payload_and_one_of_both() {
    let log = log(|it, before| [raw(before), raw(&it.text("payload_hash"))].concat());
    let build = |edited: bool| {
        let mut random = Seeded(7);
        let mut before = "0".repeat(64);
        let mut lines = Vec::new();
        for n in 0..COUNT {
            let mut record = log.record(n, &mut random);
            record.members.retain(|(name, _)| name == "seq" || name == "data");
            let data = write(&record.members[1].1, SORTED);
            record
                .members
                .push(member("payload_hash", text(&HEXLOWER.encode(&sha256(data.as_bytes())))));
            record.members.push(member("prev", text(&before)));
            before = HEXLOWER.encode(&sha256(&(log.message)(&record, &before)));
            record.members.push(member("hash", text(&before)));
            if edited && n == 4 {
                record.members[1].1 = Object(vec![member("z", Raw("1".to_owned()))]);
            }
            lines.push(record.json(PLAIN) + "\n");
        }
        lines.concat().into_bytes()
    };
    let says = ["stored = \"payload_hash\"", "stored = \"hash\"", "decode = \"hex\""];
    check_bytes("two digests", &build(false), &build(true), &[], &says);
}

#[test]
fn digests_deeper_in_the_record() {
    let build = |edited: bool| {
        let log = sorted();
        let mut random = Seeded(7);
        let mut before = Raw("null".to_owned());
        let mut lines = Vec::new();
        for n in 0..COUNT {
            let mut record = log.record(n, &mut random);
            let inside = |hash: Option<Json>| {
                let prev = member("previous", before.clone());
                let hash = hash.map(|hash| member("hash", hash));
                Object(std::iter::once(prev).chain(hash).collect())
            };
            let at = record.members.len();
            record.members.push(member("integrity", inside(None)));
            let hash = text(&HEXLOWER.encode(&sha256(record.json(SORTED).as_bytes())));
            record.members[at].1 = inside(Some(hash.clone()));
            before = hash;
            let line = record.json(PLAIN) + "\n";
            lines.push(if edited && n == 4 { line.replace("step 4 ", "step 9 ") } else { line });
        }
        lines.concat().into_bytes()
    };
    let says = ["exclude = [\"integrity.hash\"]", "field = \"integrity.previous\""];
    check_bytes("deeper", &build(false), &build(true), &[], &says);
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn public() -> PublicKey {
    PublicKey::ed25519(key().verifying_key().to_bytes()).expect("a key")
}

fn signed(over: impl Fn(&Record, &[u8]) -> Vec<u8> + 'static, encoding: Encoding) -> Sign {
    Box::new(move |record, digest| {
        let signature = key().sign(&over(record, digest)).to_bytes();
        let id = HEXLOWER.encode(&sha256(key().verifying_key().as_bytes()));
        vec![
            member("signature", text(&encoding.encode(&signature))),
            member("key_id", text(&id[..16])),
        ]
    })
}

#[test]
fn signatures_over_what_is_usual() {
    let hex = |_: &Record, digest: &[u8]| HEXLOWER.encode(digest).into_bytes();
    let bytes = |_: &Record, digest: &[u8]| digest.to_vec();
    let prefixed = |it: &Record, _: &[u8]| it.text("hash").into_bytes();
    let whole = |it: &Record, _: &[u8]| it.json(SORTED).into_bytes();
    let with_keys = |name: &str, log: &Log, says: &[&str]| {
        check_bytes(name, &log.bytes(false), &log.bytes(true), &[public()], says);
    };
    let id = "of = \"sha256\"";
    let log = Log { sign: Some(signed(hex, HEXLOWER)), ..sorted() };
    with_keys("digits", &log, &["as = \"hex\"", id, "length = 16"]);
    let log = Log { sign: Some(signed(bytes, BASE64)), ..sorted() };
    with_keys("bytes", &log, &["as = \"raw\"", "encoding = \"base64\""]);
    let log = Log { sign: Some(signed(prefixed, BASE64URL_NOPAD)), prefix: "sha256:", ..sorted() };
    with_keys("text", &log, &["as = \"text\"", "encoding = \"base64url\""]);
    let log = Log { sign: Some(signed(whole, HEXLOWER)), ..sorted() };
    with_keys("record", &log, &["[[signature]]", "exclude = ["]);
    // Nothing but signatures: over the record, and over its digest.
    let alone = |over: Sign| Log { stored: false, prev: None, sign: Some(over), ..sorted() };
    with_keys("no chain", &alone(signed(whole, HEXLOWER)), &["[[signature]]"]);
    let hashed = |it: &Record, _: &[u8]| sha256(it.json(SORTED).as_bytes());
    with_keys("hashed", &alone(signed(hashed, HEXLOWER)), &["name = \"signed\""]);
    // The key is shown by the record.
    let shown: Sign = Box::new(move |record, digest| {
        let signature = key().sign(&hex(record, digest)).to_bytes();
        let public = HEXLOWER.encode(key().verifying_key().as_bytes());
        vec![
            member("signature", text(&HEXLOWER.encode(&signature))),
            member("public_key", text(&format!("ed25519:{public}"))),
        ]
    });
    let says = ["key = { field = \"public_key\", prefix = \"ed25519:\" }"];
    check("shown", &Log { sign: Some(shown), ..sorted() }, &says);
}

#[test]
fn signatures_by_keys_that_records_hold_as_json() {
    use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
    let key = SigningKey::from_slice(&[7; 32]).expect("a key");
    let point = key.verifying_key().to_sec1_point(false);
    let base64url = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let (x, y) = (base64url(&point.as_bytes()[1..33]), base64url(&point.as_bytes()[33..]));
    let jwk = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    let thumbprint = base64url(&sha256(jwk.as_bytes()));
    for der in [false, true] {
        let (key, jwk, thumbprint) = (key.clone(), jwk.clone(), thumbprint.clone());
        let sign: Sign = Box::new(move |record, _| {
            let signature: Signature = key.sign(record.json(SORTED).as_bytes());
            let bytes = match der {
                true => signature.to_der().as_bytes().to_vec(),
                false => signature.to_bytes().to_vec(),
            };
            vec![
                member("key", Raw(jwk.clone())),
                member("signer_kid", text(&thumbprint)),
                member("signature", text(&BASE64.encode(&bytes))),
            ]
        });
        let alg = if der { "alg = \"es256-der\"" } else { "alg = \"es256\"" };
        let log = Log { sign: Some(sign), ..sorted() };
        check(alg, &log, &[alg, "form = \"jwk\"", "of = \"jwk-thumbprint\""]);
    }
}

#[test]
fn records_in_signed_envelopes() {
    let build = |edited: bool| {
        let inner = sorted().bytes(false);
        let inner = String::from_utf8(inner).expect("text");
        let envelope = |(n, line): (usize, &str)| {
            let kind = "application/json";
            let pae = format!("DSSEv1 {} {kind} {} {line}", kind.len(), line.len());
            let signature = BASE64.encode(&key().sign(pae.as_bytes()).to_bytes());
            let line = match edited && n == 4 {
                true => line.replacen("step 4 ", "step 9 ", 1),
                false => line.to_owned(),
            };
            let payload = BASE64.encode(line.as_bytes());
            format!(
                "{{\"payload\":\"{payload}\",\"payloadType\":\"{kind}\",\"sig\":\"{signature}\"}}\n"
            )
        };
        inner.lines().enumerate().map(envelope).collect::<String>().into_bytes()
    };
    let says = ["unwrap = { field = \"payload\"", "dsse = {", "stored = \"hash\""];
    check_bytes("envelopes", &build(false), &build(true), &[public()], &says);
}

#[test]
fn what_the_file_says_about_itself() {
    let lines = String::from_utf8(sorted().bytes(false)).expect("text");
    let last: serde_json::Value =
        serde_json::from_str(lines.lines().last().expect("a line")).expect("a record");
    let (hash, items) = (last["hash"].clone(), lines.trim_end().replace('\n', ","));
    let header = format!("{{\"_meta\":1,\"entries\":{COUNT},\"head\":{hash}}}\n{lines}");
    let top = format!("{{\"log\":[{items}],\"about\":{{\"n\":{COUNT},\"last\":{hash}}}}}");
    for (source, text, count) in [("header", &header, "entries"), ("top", &top, "about.n")] {
        let edited = text.replacen("step 4 ", "step 9 ", 1).into_bytes();
        let says =
            [format!("source = {source:?}"), format!("count = {count:?}"), "head = {".into()];
        let says: Vec<&str> = says.iter().map(String::as_str).collect();
        check_bytes(source, text.as_bytes(), &edited, &[], &says);
    }
    let draft = guess_file(header.as_bytes(), true, &[]).profile.expect("a draft");
    let (cut, _) = header.trim_end().rsplit_once('\n').expect("lines");
    assert_ne!(word(&draft, cut.as_bytes(), &[]), Word::Unanchored);
}

#[test]
fn an_export_that_begins_later_gives_the_same_profile() {
    let lines = String::from_utf8(sorted().bytes(false)).expect("text");
    let later: String = lines.split_inclusive('\n').skip(4).collect();
    let draft = guess_file(later.as_bytes(), true, &[]).profile.expect("a draft");
    assert_eq!(word(&draft, later.as_bytes(), &[]), Word::Incomplete, "{draft}");
    // A log whose numbers begin elsewhere, by its first link.
    let from_100 = log(|it, _| it.without(&["seq"], SORTED).into_bytes()).bytes(false);
    let numbered = |(n, line): (usize, &str)| {
        line.replacen(&format!("\"seq\":{n},"), &format!("\"seq\":{},", n + 100), 1)
    };
    let text = String::from_utf8(from_100).expect("text");
    let text: String = text.lines().enumerate().map(numbered).collect::<Vec<_>>().join("\n");
    let draft = guess_file(text.as_bytes(), true, &[]).profile.expect("a draft");
    assert!(draft.contains("start = 100"), "{draft}");
    assert_eq!(word(&draft, text.as_bytes(), &[]), Word::Unanchored, "{draft}");
}

#[test]
fn hostile_files_end_soon() {
    let digest = |n: usize| HEXLOWER.encode(&sha256(n.to_string().as_bytes()));
    let record = |n: usize| {
        let many = (0..30).map(|at| format!("\"f{at}\":\"{}\"", digest(n * 100 + at)));
        format!("{{{}}}", many.collect::<Vec<_>>().join(","))
    };
    let lines: Vec<String> = (0..16).map(record).collect();
    assert_eq!(guess_file(lines.join("\n").as_bytes(), true, &[]).profile, None);
    let deep = "[".repeat(100_000) + &"{\"a\":[".repeat(50_000);
    assert_eq!(guess_file(deep.as_bytes(), false, &[]).profile, None);
}

#[test]
fn what_is_not_found_is_said_with_what_was_tried() {
    let domain = log(|it, _| format!("acme/audit/v7\0{}", it.json(SORTED)).into_bytes());
    let guessed = guess_file(&domain.bytes(false), true, &[]);
    assert_eq!(guessed.profile, None, "{guessed:#?}");
    let said = guessed.not_found.join("\n");
    assert!(said.contains("hash is made of: it looks like SHA-256 in hex, and none of "), "{said}");
    assert!(said.contains("agrees with record 2") && said.contains("in front of what is hashed"));
    assert_eq!(guess_file(&domain.bytes(false), true, &[]), guessed, "the same each time");
}

#[test]
fn suggestions_are_remarks() {
    let log = Log { prev: None, ..sorted() };
    let mut lines: Vec<String> =
        String::from_utf8(log.bytes(false)).expect("text").lines().map(str::to_owned).collect();
    let mut random = Seeded(3);
    let mut end = log.record(COUNT, &mut random);
    end.members[3].1 = text("session_end");
    let hash = HEXLOWER.encode(&sha256(end.json(SORTED).as_bytes()));
    end.members.push(member("hash", text(&hash)));
    lines.push(end.json(PLAIN));
    let draft = guess_file(lines.join("\n").as_bytes(), true, &[]).profile.expect("a draft");
    for remark in [
        "# constants = [\"agent_id\"]",
        "# terminal = { field = \"event_type\", equals = \"session_end\" }",
        "time = { at = \"timestamp\", format = \"rfc3339\" }",
        "agent = { at = [\"agent_id\"] }",
    ] {
        assert!(draft.contains(remark), "{remark}: {draft}");
    }
}

#[test]
fn what_is_no_log_gives_no_draft() {
    for head in
        ["", "{", "[", "[[[[[[", "{\"a\":[{\"b\":[{", "\"", "{}\n{}\n", "\u{feff}[1,2]", "{\"a\\"]
    {
        for whole in [true, false] {
            let guessed = guess_file(head.as_bytes(), whole, &[]);
            assert_eq!(guessed.profile, None, "{head}: {guessed:?}");
            assert!(!guessed.not_found.is_empty(), "{head}");
        }
    }
}
