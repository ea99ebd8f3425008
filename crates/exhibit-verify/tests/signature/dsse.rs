//! DSSE envelopes and in-toto statements.

use ed25519_dalek::Signer as _;
use serde_json::{Value, json as object};

use super::*;

fn ours() -> (SigningKey, TrustSet) {
    let key = SigningKey::from_bytes(&[7; 32]);
    let hex = HEXLOWER.encode(key.verifying_key().as_bytes());
    (key, trust_of(&[("key", hex.as_bytes())]).expect("trust"))
}

/// An envelope as the protocol writes it, on one line.
fn envelope(keys: &[&SigningKey], payload_type: &str, payload: &[u8]) -> String {
    let signed = [
        format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).as_bytes(),
        payload,
    ]
    .concat();
    let one = |key: &&SigningKey| object!({"keyid": "a", "sig": BASE64.encode(&key.sign(&signed).to_bytes())});
    let signatures: Vec<Value> = keys.iter().map(one).collect();
    object!({"payloadType": payload_type, "payload": BASE64.encode(payload), "signatures": signatures})
        .to_string()
}

/// A statement about files, by name and content.
fn statement(files: &[(&str, &[u8])]) -> Vec<u8> {
    let subject = |(name, bytes): &(&str, &[u8])| object!({"name": name, "digest": {"sha256": Sha256::of(bytes).to_hex(), "sha1": "00"}});
    let subjects: Vec<Value> = files.iter().map(subject).collect();
    object!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subjects,
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {}
    })
    .to_string()
    .into_bytes()
}

const IN_TOTO: &str = "application/vnd.in-toto+json";

#[test]
fn the_vector_of_the_protocol_verifies_and_nothing_near_it() {
    let Some(folder) = vectors("dsse") else { return };
    let text = std::fs::read_to_string(folder.join("dsse-p256-rfc6979.json")).expect("a vector");
    let key = json(&folder.join("key.json"));
    let number = |name: &str| {
        let digits = key[name].as_str().expect("a number").to_owned();
        data_encoding::BASE64URL_NOPAD.encode(&big_endian(&digits))
    };
    let jwk = object!({"kty": "EC", "crv": "P-256", "x": number("x"), "y": number("y")});
    let trust = trust_of(&[("key", jwk.to_string().as_bytes())]).expect("trust");
    let found = appraise(&[("x.dsse.json", text.as_bytes())], &[], &trust);
    assert_eq!((found.signer, found.integrity), (Signer::Trusted, Integrity::Intact), "{found:#?}");
    for (from, to) in [
        ("aGVsbG8gd29ybGQ=", "aGVsbG8gV29ybGQ="),
        ("HelloWorld", "HelloWorlds"),
        ("\"A3Jqs", "\"B3Jqs"),
    ] {
        let changed = text.replace(from, to);
        assert_ne!(changed, text);
        let found = appraise(&[("x.dsse.json", changed.as_bytes())], &[], &trust);
        assert_eq!(found.signer, Signer::NotTheKeyBrought, "{from}: {found:#?}");
    }
    // The payload is the file, or nobody can say that it is about the file.
    let beside =
        |file: &[u8]| appraise(&[("x", file)], &[("x.dsse.json", text.as_bytes())], &trust);
    assert_eq!(beside(b"hello world").signer, Signer::Trusted);
    assert_eq!(beside(b"hello there").signer, Signer::Unsupported);
    // What is signed is what the protocol says, byte for byte.
    let pae = std::fs::read(folder.join("pae.bin")).expect("a vector");
    assert_eq!(pae, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

/// Digits of a decimal number to 32 bytes.
fn big_endian(digits: &str) -> Vec<u8> {
    let mut bytes = vec![0_u8; 32];
    for digit in digits.bytes() {
        let mut carry = u32::from(digit - b'0');
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 10;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
    }
    bytes
}

#[test]
fn a_statement_beside_a_file_must_be_about_it() {
    let (key, trust) = ours();
    let about = |files: &[(&str, &[u8])]| envelope(&[&key], IN_TOTO, &statement(files));
    let one = about(&[("other-name", b"text\n")]);
    let beside = |file: &[u8], lines: &str| {
        appraise(&[("x", file)], &[("x.intoto.jsonl", lines.as_bytes())], &trust)
    };
    let found = beside(b"text\n", &one);
    assert_eq!((found.signer, found.integrity), (Signer::Trusted, Integrity::Intact), "{found:#?}");
    let other = beside(b"another", &one);
    assert_eq!((other.signer, other.integrity), (Signer::Bad, Integrity::Broken), "{other:#?}");
    let crlf = beside(b"text\r\n", &one);
    assert_eq!(crlf.integrity, Integrity::Reencoded, "{crlf:#?}");
    // What is listed is compared by whoever looks, so that a change in transport explains it to all.
    let companion = ("x.intoto.jsonl", one.as_bytes());
    let found = appraise(&[("x", b"text\r\n")], &[companion], &TrustSet::default());
    assert_eq!((found.signer, found.integrity), (Signer::NotChecked, Integrity::Reencoded));
    // One of several statements is enough.
    let several = format!("{}\n{one}\n", about(&[("y", b"y")]));
    assert_eq!(beside(b"text\n", &several).signer, Signer::Trusted);
    assert_eq!(beside(b"another", &several).signer, Signer::Bad);
    // A subject with digests that nobody computes says nothing.
    let payload = br#"{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"x","digest":{"sha1":"00"}}]}"#;
    let weak = beside(b"text\n", &envelope(&[&key], IN_TOTO, payload));
    assert_eq!(weak.signer, Signer::Unsupported, "{weak:#?}");
    let none =
        appraise(&[("x", b"text\n")], &[("x.intoto.jsonl", one.as_bytes())], &TrustSet::default());
    assert_eq!(none.signer, Signer::NotChecked, "{none:#?}");
}

#[test]
fn several_signatures_need_one_by_a_key_that_was_brought() {
    let (key, trust) = ours();
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let payload = statement(&[("x", b"x")]);
    for (keys, signer) in [
        (vec![&key, &stranger], Signer::Trusted),
        (vec![&stranger, &key], Signer::Trusted),
        (vec![&stranger], Signer::NotTheKeyBrought),
    ] {
        let lines = envelope(&keys, IN_TOTO, &payload);
        let found = appraise(&[("x", b"x")], &[("x.intoto.jsonl", lines.as_bytes())], &trust);
        assert_eq!(found.signer, signer, "{found:#?}");
    }
}

#[test]
fn a_statement_in_a_folder_is_a_signed_list_of_its_files() {
    let (key, trust) = ours();
    let lines = envelope(&[&key], IN_TOTO, &statement(&[("a", b"a"), ("b/c", b"c")]));
    let lines = lines.as_bytes();
    let all: [(&str, &[u8]); 4] =
        [("a", b"a"), ("b/c", b"c"), ("build.intoto.jsonl", lines), ("other", b"other")];
    let name = |(path, word): (&str, Word)| (path.to_owned(), word);
    let expected = [("a", Word::Verified), ("b/c", Word::Verified), ("other", Word::Unsigned)];
    assert_eq!(words(&all, &trust), expected.map(name));
    let mut edited = all;
    edited[0].1 = b"edited";
    assert_eq!(words(&edited, &trust)[0], name(("a", Word::Broken)));
    let some = [all[0], all[2]];
    let expected = [("a", Word::Verified), ("build.intoto.jsonl", Word::Incomplete)];
    assert_eq!(words(&some, &trust), expected.map(name));
    let alone = words(&all[2..3], &trust);
    assert_eq!(alone, [name(("build.intoto.jsonl", Word::Incomplete))]);
    let strangers = words(&all, &TrustSet::default());
    assert!(strangers.iter().all(|(_, word)| *word != Word::Verified), "{strangers:?}");
    // An envelope about something else is a file of its own, whatever lies beside it.
    let opaque = envelope(&[&key], "text/plain", b"text");
    let found = words(&[("a", b"a"), ("e.dsse.json", opaque.as_bytes())], &trust);
    assert_eq!(found, [("a", Word::Unsigned), ("e.dsse.json", Word::Verified)].map(name));
}

#[test]
fn envelopes_are_read_strictly() {
    let (key, trust) = ours();
    let good = envelope(&[&key], "text/plain", b"text?>");
    let own = |text: &str| appraise(&[("x.dsse.json", text.as_bytes())], &[], &trust);
    assert_eq!(own(&good).signer, Signer::Trusted);
    let url_safe = good.replace("dGV4dD8+", "dGV4dD8-");
    assert_ne!(url_safe, good);
    assert_eq!(own(&url_safe).signer, Signer::Trusted, "either alphabet");
    // One part that a stranger signed makes the whole his.
    let stranger = envelope(&[&SigningKey::from_bytes(&[9; 32])], "text/plain", b"more");
    assert_eq!(own(&format!("{good}\n{good}\n")).signer, Signer::Trusted);
    assert_eq!(own(&format!("{good}\n{stranger}\n")).signer, Signer::NotTheKeyBrought);
    let more = own(&good.replace('{', "{\"approved\":true,").replacen("\"approved\":true,", "", 1));
    assert_eq!(more.integrity, Integrity::Intact, "hints beside a signature may be anything");
    let more = own(&good.replacen('{', "{\"approved\":true,", 1));
    assert_eq!(more.integrity, Integrity::Partial, "{more:#?}");
    for (from, to) in [
        ("\"payloadType\":", "\"payloadType\":\"\",\"payloadType\":"),
        ("dGV4dD8+", "dGV4dD8"),
        ("dGV4dD8+", "dGV4\ndD8+"),
        ("\"signatures\":[", "\"signatures\":[],\"other\":["),
    ] {
        let changed = good.replace(from, to);
        assert_ne!(changed, good);
        let found = own(&changed);
        assert_eq!(found.signer, Signer::Bad, "{to}: {found:#?}");
    }
}

#[test]
fn envelopes_that_openssl_signs_verify() {
    let Some(openssl) = tool("openssl", &["version"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let payload = statement(&[("x", b"x")]);
    let head = format!("DSSEv1 {} {IN_TOTO} {} ", IN_TOTO.len(), payload.len());
    std::fs::write(folder.path().join("m"), [head.as_bytes(), &payload].concat()).expect("written");
    let pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"];
    for (algorithm, option, hash, more) in [
        ("EC", "ec_paramgen_curve:P-256", "-sha256", &[][..]),
        ("EC", "ec_paramgen_curve:P-384", "-sha384", &[]),
        ("EC", "ec_paramgen_curve:P-521", "-sha512", &[]),
        ("RSA", "rsa_keygen_bits:2048", "-sha256", &[]),
        ("RSA", "rsa_keygen_bits:2048", "-sha256", &pss),
    ] {
        let genpkey = ["genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", "k"];
        run(&openssl, folder.path(), &genpkey);
        let public = run(&openssl, folder.path(), &["pkey", "-in", "k", "-pubout"]);
        let sign = [&["dgst", hash, "-sign", "k"][..], more, &["m"]].concat();
        let signature = run(&openssl, folder.path(), &sign);
        let line = object!({
            "payloadType": IN_TOTO,
            "payload": BASE64.encode(&payload),
            "signatures": [{"sig": BASE64.encode(&signature)}]
        })
        .to_string();
        let trust = trust_of(&[("k", &public)]).expect("trust");
        let beside = |file: &[u8]| {
            appraise(&[("x", file)], &[("x.intoto.jsonl", line.as_bytes())], &trust).signer
        };
        assert_eq!(beside(b"x"), Signer::Trusted, "{option} {more:?}");
        assert_eq!(beside(b"y"), Signer::Bad, "{option}");
    }
}

proptest! {
    #[test]
    fn no_envelope_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..1000, to: u8) {
        let (key, trust) = ours();
        // The key id is a hint that nobody signs.
        let lines = envelope(&[&key], IN_TOTO, &statement(&[("x", b"x")]));
        let mut lines = lines.replace(r#""keyid":"a","#, "").into_bytes();
        appraise(&[("x.dsse.json", &bytes)], &[], &trust);
        appraise(&[("x", &bytes)], &[("y.intoto.jsonl", &bytes)], &trust);
        let at = at % lines.len();
        let same = lines[at] == to;
        lines[at] = to;
        let found = appraise(&[("x", b"x")], &[("x.intoto.jsonl", &lines)], &trust);
        prop_assert!(same || found.signer != Signer::Trusted, "byte {at} is free");
    }
}
