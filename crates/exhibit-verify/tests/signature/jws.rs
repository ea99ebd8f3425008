//! JSON Web Signatures: published vectors, and what a header may not do.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json as object};

use super::*;

/// Keys that RFC 7517 lets anybody publish.
fn public_half(key: &Value) -> Value {
    let mut key = key.clone();
    let members = key.as_object_mut().expect("an object");
    for secret in ["d", "p", "q", "dp", "dq", "qi"] {
        members.remove(secret);
    }
    key
}

/// What a file that is a JWS is worth to whoever brought this key; the error is why the key is refused.
fn by_key(jws: &[u8], key: &Value) -> Result<DocumentFindings, TrustReadError> {
    let key = serde_json::to_vec(key).expect("JSON");
    let trust = trust_of(&[("key.json", &key)])?;
    Ok(appraise(&[("x.jws", jws)], &[], &trust))
}

fn text_of(jws: &Value) -> Vec<u8> {
    match jws {
        Value::String(text) => text.clone().into_bytes(),
        other => serde_json::to_vec(other).expect("JSON"),
    }
}

fn is_green(found: &DocumentFindings) -> bool {
    found.signer == Signer::Trusted
        && found.integrity == Integrity::Intact
        && found.policy == Policy::Accepted
}

#[test]
fn wycheproof_sets() {
    let Some(folder) = vectors("wycheproof") else { return };
    let mut counts = [0; 4];
    for (file, cases) in
        [("json_web_signature", 401), ("json_web_crypto", 83), ("json_web_key", 26)]
    {
        let mut seen = 0;
        let file = json(&folder.join(format!("{file}_test.json")));
        for group in file["testGroups"].as_array().expect("groups") {
            let is_secret = group["public"].is_null();
            let key = if is_secret { &group["private"] } else { &group["public"] };
            for test in group["tests"].as_array().expect("tests") {
                seen += 1;
                let valid = test["result"] == "valid";
                let encrypted = !test["jwe"].is_null();
                let jws = text_of(if encrypted { &test["jwe"] } else { &test["jws"] });
                let name = format!("{} {}", group["comment"], test["tcId"]);
                let Ok(found) = by_key(&jws, key) else {
                    // A secret, a key for encryption, one that is too short or can be computed.
                    assert!(is_secret || !valid, "{name}: the key is refused");
                    let found = appraise(&[("x.jws", &jws)], &[], &TrustSet::default());
                    assert!(!is_green(&found), "{name}");
                    // Two with a character that is not of the alphabet are valid to those who skip it.
                    let strict = jws.contains(&b'?');
                    if is_secret && valid && !encrypted && !strict {
                        assert_eq!(found.policy, Policy::Refused, "{name}: HMAC");
                        counts[2] += 1;
                    }
                    counts[3] += 1;
                    continue;
                };
                assert_eq!(is_green(&found), valid, "{name}: {}: {found:#?}", test["comment"]);
                counts[usize::from(!valid)] += 1;
            }
        }
        assert_eq!(seen, cases);
    }
    // Good, bad, HMAC refused by policy, and all whose key is refused.
    assert_eq!(counts, [39, 349, 14, 122]);
}

#[test]
fn the_cookbook_verifies_in_every_form_and_its_macs_are_refused() {
    let Some(folder) = vectors("jose-cookbook") else { return };
    let (mut good, mut refused) = (0, 0);
    for file in [
        "jws/4_1.rsa_v15_signature",
        "jws/4_2.rsa-pss_signature",
        "jws/4_3.ecdsa_signature",
        "jws/4_4.hmac-sha2_integrity_protection",
        "jws/4_5.signature_with_detached_content",
        "jws/4_6.protecting_specific_header_fields",
        "jws/4_7.protecting_content_only",
        "curve25519/jws",
        "rfc7797/4.2.hmac-sha2_b64_false",
        "rfc7797/hmac-sha2_b64_false",
    ] {
        let example = json(&folder.join(format!("{file}.json")));
        let key = public_half(&example["input"]["key"]);
        let payload = example["input"]["payload"].as_str().expect("text").as_bytes();
        for form in ["compact", "json", "json_flat"] {
            let jws = &example["output"][form];
            if jws.is_null() {
                continue;
            }
            let jws = text_of(jws);
            if key["kty"] == "oct" {
                let found = appraise(&[("x.jws", &jws)], &[], &TrustSet::default());
                assert_eq!(found.policy, Policy::Refused, "{file} {form}: {found:#?}");
                assert!(!is_green(&found));
                refused += 1;
                continue;
            }
            let found = by_key(&jws, &key).expect("a key");
            assert!(is_green(&found), "{file} {form}: {found:#?}");
            let text = serde_json::to_vec(&key).expect("JSON");
            let trust = trust_of(&[("key", &text)]).expect("trust");
            // The same beside the file that it repeats, and with the payload left out.
            let detached = detached(&jws);
            for jws in [&jws, &detached] {
                let beside = appraise(&[("x", payload)], &[("x.jws", jws)], &trust);
                assert!(is_green(&beside), "{file} {form}: {beside:#?}");
                let other = appraise(&[("x", b"another text")], &[("x.jws", jws)], &trust);
                assert!(matches!(other.signer, Signer::Bad | Signer::NotTheKeyBrought));
            }
            let alone = appraise(&[("x.jws", &detached)], &[], &trust);
            assert_eq!(alone.integrity, Integrity::Partial, "{file} {form}: {alone:#?}");
            good += 1;
        }
    }
    assert_eq!((good, refused), (12, 15));
}

#[test]
fn several_signatures_are_each_judged() {
    let Some(folder) = vectors("jose-cookbook") else { return };
    let example = json(&folder.join("jws/4_8.multiple_signatures.json"));
    let jws = text_of(&example["output"]["json"]);
    for (key, algorithm) in [(0, "rsa"), (1, "ecdsa-p521")] {
        let key = public_half(&example["input"]["key"][key]);
        let found = by_key(&jws, &key).expect("a key");
        // One is by this key, one by the other that was not brought, and one is a MAC.
        assert_eq!((found.signer, found.policy), (Signer::Trusted, Policy::Refused), "{found:#?}");
        let by = found.signers.iter().filter(|it| it.trusted).count();
        assert_eq!(by, 1, "{algorithm}: {found:#?}");
    }
}

/// The same JWS without its payload (RFC 7515 appendix F).
fn detached(jws: &[u8]) -> Vec<u8> {
    if let Ok(mut object) = serde_json::from_slice::<Value>(jws) {
        object.as_object_mut().expect("an object").remove("payload");
        return serde_json::to_vec(&object).expect("JSON");
    }
    let text = String::from_utf8(jws.to_vec()).expect("text");
    let parts: Vec<&str> = text.split('.').collect();
    format!("{}..{}", parts[0], parts[2]).into_bytes()
}

// --- what a header may not do ------------------------------------------------------------------

fn ours() -> (SigningKey, TrustSet) {
    let key = SigningKey::from_bytes(&[7; 32]);
    let hex = HEXLOWER.encode(key.verifying_key().as_bytes());
    (key, trust_of(&[("key", hex.as_bytes())]).expect("trust"))
}

/// A compact JWS by our key with this header; the payload as it is signed, and as it is sent.
fn made(key: &SigningKey, header: &str, signed: &str, sent: &str) -> Vec<u8> {
    let header = BASE64URL_NOPAD.encode(header.as_bytes());
    let signature = key.sign(format!("{header}.{signed}").as_bytes()).to_bytes();
    format!("{header}.{sent}.{}", BASE64URL_NOPAD.encode(&signature)).into_bytes()
}

#[test]
fn headers_that_mean_something_else_are_refused() {
    let (key, trust) = ours();
    let payload = BASE64URL_NOPAD.encode(b"payload");
    let own =
        |header: &str, sent: &str| appraise(&[("x", &made(&key, header, sent, sent))], &[], &trust);
    let green = |header: &str| is_green(&own(header, &payload));
    assert!(green(r#"{"alg":"EdDSA"}"#));
    assert!(green(r#"{"alg":"Ed25519","kid":"a key","typ":"JWT"}"#));
    for header in [
        r#"{"alg":"EdDSA","alg":"EdDSA"}"#,
        r#"{"alg":"EdDSA","al\u0067":"none"}"#,
        r#"{"alg":"EdDSA","crit":["exp"],"exp":1}"#,
        r#"{"alg":"EdDSA","crit":[]}"#,
        r#"{"alg":"EdDSA","crit":["b64"]}"#,
        r#"{"alg":"EdDSA","b64":true}"#,
        r#"{"alg":"EdDSA","crit":["b64"],"b64":"false"}"#,
        r#"{"alg":"ES256"}"#,
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"none"}"#,
        r#"{"alg":"Ed448"}"#,
        r#"{"alg":1}"#,
    ] {
        let found = own(header, &payload);
        assert!(!is_green(&found), "{header}: {found:#?}");
        let said = found.facts.iter().any(|it| it.check == "signature" || it.check == "signer");
        assert!(said, "{header}: {found:#?}");
    }
    let unencoded = r#"{"alg":"EdDSA","crit":["b64"],"b64":false}"#;
    assert!(is_green(&own(unencoded, "as it is")), "RFC 7797");
    let detached = made(&key, unencoded, "as it is.\n", "");
    let found = appraise(&[("x", b"as it is.\n")], &[("x.jws", &detached)], &trust);
    assert!(is_green(&found), "{found:#?}");
    let crlf = appraise(&[("x", b"as it is.\r\n")], &[("x.jws", &detached)], &trust);
    assert_eq!(crlf.integrity, Integrity::Reencoded, "{crlf:#?}");
}

#[test]
fn a_key_in_the_header_is_never_trusted() {
    let (_, trust) = ours();
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let x = BASE64URL_NOPAD.encode(stranger.verifying_key().as_bytes());
    let jwk = object!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": "ours"});
    let header = object!({"alg": "EdDSA", "kid": "ours", "jwk": jwk}).to_string();
    let payload = BASE64URL_NOPAD.encode(b"payload");
    let jws = made(&stranger, &header, &payload, &payload);
    let found = appraise(&[("x", &jws)], &[], &trust);
    assert_eq!(found.signer, Signer::NotTheKeyBrought, "{found:#?}");
    let found = appraise(&[("x", &jws)], &[], &TrustSet::default());
    assert_eq!(found.signer, Signer::Unknown, "{found:#?}");
    assert!(found.facts.iter().any(|it| it.detail.contains("shown, not trusted")), "{found:#?}");
}

#[test]
fn what_no_signature_covers_is_said() {
    let (key, trust) = ours();
    let payload = BASE64URL_NOPAD.encode(b"payload");
    let compact = String::from_utf8(made(&key, r#"{"alg":"EdDSA"}"#, &payload, &payload));
    let compact = compact.expect("text");
    let parts: Vec<&str> = compact.split('.').collect();
    let own = |more: &str| {
        let text = format!(
            r#"{{"protected":"{}","payload":"{}","signature":"{}"{more}}}"#,
            parts[0], parts[1], parts[2]
        );
        appraise(&[("x.json", text.as_bytes())], &[], &trust)
    };
    assert!(is_green(&own("")));
    assert!(is_green(&own(r#","header":{"kid":"a hint"}"#)));
    let more = own(r#","approved":true"#);
    assert_eq!((more.signer, more.integrity), (Signer::Trusted, Integrity::Partial), "{more:#?}");
    assert!(more.not_checked[0].contains("approved"), "{more:#?}");
}

#[test]
fn what_cannot_be_read_as_one_is_incomplete_and_not_broken() {
    let (key, trust) = ours();
    let payload = BASE64URL_NOPAD.encode(b"payload");
    let jws = made(&key, r#"{"alg":"EdDSA"}"#, &payload, &payload);
    let several = [&jws[..], b"\n", &jws, b"\n"].concat();
    let encrypted = b"eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA".to_vec();
    for bytes in [&b"a note"[..], b"{}", &several, &encrypted] {
        let found = words(&[("x.jwt", bytes)], &trust);
        assert_eq!(found, [("x.jwt".to_owned(), Word::Incomplete)]);
    }
    let cut = words(&[("x.jwt", &jws[..jws.len() - 2])], &trust);
    assert_eq!(cut, [("x.jwt".to_owned(), Word::Broken)]);
}

#[test]
fn other_json_is_no_jws() {
    let (_, trust) = ours();
    for text in [
        r#"{"payload":"x","signature":"y","header":{}}"#,
        r#"{"signatures":[{"by":"me"}],"payload":1}"#,
        "eyJhIjoxfQ.x.y",
    ] {
        let found = appraise(&[("x.json", text.as_bytes())], &[], &trust);
        assert_eq!((found.signer, found.speaks()), (Signer::NotClaimed, false), "{text}");
    }
}

#[test]
fn a_delivery_of_them_is_taken_apart() {
    let (key, trust) = ours();
    let payload = BASE64URL_NOPAD.encode(b"payload");
    let inside = made(&key, r#"{"alg":"EdDSA"}"#, &payload, &payload);
    let outside = made(&key, r#"{"alg":"EdDSA"}"#, &payload, "");
    let broken = made(&key, r#"{"alg":"EdDSA"}"#, &payload, &payload.replace('c', "d"));
    let unsigned = made(&key, r#"{"alg":"none"}"#, &payload, &payload);
    let files: [(&str, &[u8]); 8] = [
        ("a.jwt", &inside),
        ("a.txt", b"text"),
        ("b", &inside),
        ("c.jws", &outside),
        ("d", b"payload"),
        ("d.jws", &outside),
        ("e.jwt", &broken),
        ("f.jwt", &unsigned),
    ];
    let expected = [
        ("a.jwt", Word::Verified),
        ("a.txt", Word::Unsigned),
        ("b", Word::Verified),
        ("c.jws", Word::Incomplete),
        ("d", Word::Verified),
        ("e.jwt", Word::Broken),
        ("f.jwt", Word::Unsigned),
    ];
    let expected = expected.map(|(path, word)| (path.to_owned(), word));
    assert_eq!(words(&files, &trust), expected);
    // One that nobody's name goes with is a file like any other: lists and signatures cover it.
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let theirs = made(&stranger, r#"{"alg":"none"}"#, &payload, &payload);
    let list = format!("{}  x.jws\n", Sha256::of(&theirs).to_hex());
    let signature = signed("file", list.as_bytes());
    let edited = [&theirs[..], b"A"].concat();
    for (jws, word) in [(&theirs, Word::Unanchored), (&edited, Word::Broken)] {
        let files: [(&str, &[u8]); 3] = [
            ("SHA256SUMS", list.as_bytes()),
            ("SHA256SUMS.sig", signature.as_bytes()),
            ("x.jws", jws),
        ];
        assert_eq!(words(&files, &trust), [("x.jws".to_owned(), word)]);
    }
    let strangers = words(&files, &TrustSet::default());
    assert!(strangers.iter().all(|(_, word)| *word != Word::Verified), "{strangers:?}");
}

proptest! {
    #[test]
    fn no_jws_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..200, to: u8) {
        let (key, trust) = ours();
        let payload = BASE64URL_NOPAD.encode(b"payload");
        let mut jws = made(&key, r#"{"alg":"EdDSA"}"#, &payload, &payload);
        appraise(&[("x.jws", &bytes)], &[], &trust);
        let at = at % jws.len();
        let same = jws[at] == to;
        jws[at] = to;
        let found = appraise(&[("x.jws", &jws)], &[], &trust);
        prop_assert!(same || !is_green(&found), "byte {at} is free");
        appraise(&[("x", &jws)], &[("x.jws", &bytes)], &trust);
    }
}
