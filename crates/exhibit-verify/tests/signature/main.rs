//! Trust and detached signatures: golden vectors, published vectors, and the tools themselves.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "reads vectors, runs other tools, and says what it skipped"
)]

mod base64;
mod dsse;
mod jws;
mod openpgp;
#[path = "../oracles/mod.rs"]
mod oracles;
mod recognised;
#[path = "../spellings/mod.rs"]
mod spellings;

use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Integrity, Policy, Signer, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::signature::digests::Digests;
use exhibit_verify::signature::sshsig::{self, SshSig};
use exhibit_verify::signature::{
    Companion, DocumentFindings, DocumentItem, SignatureFinding, appraise_document,
};
use exhibit_verify::trust::{
    KeyFormat, KeyReadError, PublicKey, Purpose, Scope, SignedFor, Standing, TrustInput,
    TrustReadError, TrustSet, Validity, read_key_file, verify_ed25519,
};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Look, inspect};
use oracles::{run, tool, vectors};
use proptest::prelude::*;

// --- what the user brought ---------------------------------------------------------------------

#[test]
fn every_form_of_key_file_is_recognised() {
    let expected = SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes();
    let one = |bytes: &[u8]| {
        let keys = read_key_file(bytes).expect("a key");
        assert_eq!(keys.len(), 1);
        keys.into_iter().next().expect("one")
    };
    let hex = HEXLOWER.encode(&expected);
    for (text, format) in [
        (hex.clone(), KeyFormat::Hex),
        (format!("ed25519:{}\r\n", hex.to_uppercase()), KeyFormat::Hex),
        (BASE64.encode(&expected), KeyFormat::Base64),
        (data_encoding::BASE64URL_NOPAD.encode(&expected), KeyFormat::Base64),
    ] {
        let read = one(text.as_bytes());
        assert_eq!((read.key.as_ed25519(), read.format), (Some(&expected), format));
    }
    let line = one(&golden("ed25519.pub"));
    assert_eq!(line.key.as_ed25519(), Some(&expected));
    assert_eq!(line.label.as_deref(), Some("golden"));
    let signers = one(&golden("allowed_signers"));
    assert_eq!(signers.format, KeyFormat::AllowedSigners);
    assert_eq!(signers.key.as_ed25519(), Some(&expected));
    assert_eq!(signers.valid_from, Some(at("2026-01-01T00:00:00Z")));
    assert_eq!(signers.valid_until, Some(at("2026-12-31T23:59:59Z")));
    let namespaces = ["file", "review@exhibit-a.invalid"].map(str::to_owned);
    assert_eq!(signers.namespaces.as_deref(), Some(&namespaces[..]));
    assert_eq!(one(&golden("minisign.pub")).format, KeyFormat::Minisign);
    assert!(one(&golden("minisign.pub")).minisign_id.is_some());
    assert_eq!(one(&golden("ed25519.pem")).key.algorithm(), "ed25519");
    assert_eq!(one(&golden("p256.pem")).key.algorithm(), "ecdsa-p256");
    assert_eq!(one(&golden("rsa.pem")).key.algorithm(), "rsa");
    assert_eq!(one(&golden("ecdsa.pub")).key.algorithm(), "ecdsa-p256");
    let did = one(b"did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
    assert_eq!((did.key.algorithm(), did.format), ("ed25519", KeyFormat::DidKey));
    let note = one(b"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    assert_eq!(note.format, KeyFormat::Vkey { witness: false });
    assert_eq!(note.label.as_deref(), Some("PeterNeumann"));
}

#[test]
fn json_web_keys_are_read_and_their_secrets_refused() {
    let rsa = &read_key_file(&golden("rsa.pem")).expect("a key")[0].key;
    let PublicKey::Rsa(numbers) = rsa else { panic!("{rsa:?}") };
    let base64 = |bytes: &[u8]| data_encoding::BASE64URL_NOPAD.encode(bytes);
    let (n, e) = (base64(numbers.modulus()), base64(&[1, 0, 1]));
    let jwk = |more: &str| format!(r#"{{"kty":"RSA","kid":"one","n":"{n}","e":"{e}"{more}}}"#);
    let one = |text: &str| read_key_file(text.as_bytes());
    let read = &one(&jwk("")).expect("a key")[0];
    assert_eq!((&read.key, read.format), (rsa, KeyFormat::Jwk));
    assert_eq!(read.label.as_deref(), Some("one"));
    let set =
        format!(r#"{{"keys":[{},{{"kty":"OKP","crv":"X25519","x":"AA","kid":"two"}}]}}"#, jwk(""));
    assert_eq!(trust_of(&[("jwks", set.as_bytes())]).expect("trust").entries().len(), 2);
    let refused = |text: &str| one(text).expect_err(text);
    let twice = format!(r#"{{"keys":[{},{}]}}"#, jwk(""), jwk(""));
    assert!(matches!(refused(&twice), KeyReadError::Malformed { .. }), "one name for two keys");
    let private = refused(&jwk(r#","d":"AA""#));
    assert!(matches!(private, KeyReadError::PrivateKey { .. }), "{private}");
    for more in [r#","use":"enc""#, r#","key_ops":["encrypt"]"#, r#","alg":"RSA-OAEP""#] {
        let error = refused(&jwk(more));
        assert!(matches!(error, KeyReadError::Unsupported { .. }), "{error}");
    }
    let secret = refused(r#"{"kty":"oct","k":"AA"}"#);
    assert!(matches!(secret, KeyReadError::Unsupported { .. }), "{secret}");
    let twice = jwk(r#","n":"AA""#);
    assert!(matches!(refused(&twice), KeyReadError::Malformed { .. }), "a name twice");
}

#[test]
fn what_is_no_public_key_is_refused_by_name() {
    let refused = |bytes: &[u8]| read_key_file(bytes).expect_err("refused");
    assert_eq!(refused(b"\n# none\n"), KeyReadError::Empty);
    assert_eq!(refused(b"hello"), KeyReadError::Unknown { line: 1 });
    assert_eq!(refused(b"\xff\xfe"), KeyReadError::Unknown { line: 1 });
    let private = b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
    assert!(matches!(refused(private), KeyReadError::PrivateKey { line: 1, .. }));
    let minisign = b"untrusted comment: minisign encrypted secret key\nRWRTY0Iy";
    assert!(matches!(refused(minisign), KeyReadError::PrivateKey { .. }));
    let certificate = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(matches!(refused(certificate), KeyReadError::Malformed { .. }));
    assert!(matches!(refused(&[b'0'; 64]), KeyReadError::Key { .. }), "a weak key");
    let line = String::from_utf8(golden("ed25519.pub")).expect("text");
    let local = format!("a@b valid-after=\"20260101\" {line}");
    assert!(matches!(refused(local.as_bytes()), KeyReadError::LocalTime { .. }));
    let authority = format!("a@b cert-authority {line}");
    assert!(matches!(refused(authority.as_bytes()), KeyReadError::Unsupported { .. }));
    let lying = line.replace("ssh-ed25519 ", "ssh-rsa ");
    assert!(matches!(refused(lying.as_bytes()), KeyReadError::Malformed { .. }));
    let wrong_hash = b"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert!(matches!(refused(wrong_hash), KeyReadError::Malformed { .. }));
}

const TRUST: &str = r#"
[[key]]
id = "bank-log"
subject = "Core banking"
file = "ed25519.pub"
purposes = ["log:halo-record", "document"]
sources = ["core", "exports/core/*"]
valid_from = 2026-01-01
valid_until = "2026-06-30"
[key.confirmation]
how = "words read aloud"
by = "A. Auditor"
channel = "telephone"
on = "2026-01-05"
organisation_only = true

[[head]]
count = 200
head = "ab"
stream = "s"

[[anchor]]
file = "SHA256SUMS"
profile = "halo-record"
"#;

#[test]
fn a_trust_file_scopes_its_keys() {
    let trust = trust_of(&[("trust.toml", TRUST.as_bytes())]).expect("a trust file");
    let entry = &trust.entries()[0];
    assert_eq!(entry.id, "bank-log");
    assert!(entry.confirmation.as_ref().is_some_and(|c| c.organisation_only));
    let key = entry.key.clone();
    let other = PublicKey::ed25519(SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes());
    let other = other.expect("a key");
    let log = |profile, source, time| SignedFor::log(profile, source, at(time));
    let may = "2026-05-01T00:00:00Z";
    let here = log("halo-record", Some("exports/core/1.jsonl"), may);
    assert!(matches!(trust.standing(&key, &here), Standing::Trusted(_)));
    assert!(matches!(trust.standing(&other, &here), Standing::NotTheKeyBrought(e) if e.len() == 1));
    for elsewhere in [
        log("provedex", Some("core"), may),
        log("halo-record", Some("cores"), may),
        log("halo-record", None, may),
    ] {
        assert_eq!(trust.standing(&key, &elsewhere), Standing::Unknown);
        assert_eq!(trust.standing(&other, &elsewhere), Standing::Unknown);
    }
    for (time, validity) in [
        ("2025-12-31T23:59:59Z", Some(Validity::NotYet(at("2026-01-01T00:00:00Z")))),
        ("2026-01-01T00:00:00Z", None),
        ("2026-06-30T23:59:59Z", None),
        ("2026-07-01T00:00:00Z", Some(Validity::Expired(at("2026-06-30T23:59:59Z")))),
    ] {
        match (trust.standing(&key, &log("halo-record", Some("core"), time)), validity) {
            (Standing::Trusted(_), None) => {}
            (Standing::OutOfTime(_, found), Some(expected)) => assert_eq!(found, expected),
            (found, _) => panic!("{time}: {found:?}"),
        }
    }
    assert_eq!(trust.heads_for("any", Some("s"), None).len(), 1);
    assert_eq!(trust.heads_for("any", Some("t"), None).len(), 0);
    assert_eq!(trust.anchors_for("halo-record", None).len(), 1);
    assert_eq!(trust.anchors_for("provedex", None).len(), 0);
}

#[test]
fn a_revoked_key_stays_revoked_beside_a_bare_copy() {
    let revoked =
        TRUST.replace("valid_from = 2026-01-01", "revoked_at = 2026-03-01T10:00:00+01:00");
    let key = golden("ed25519.pub");
    let trust = trust_of(&[("ed25519.pub", &key), ("t.toml", revoked.as_bytes())]).expect("trust");
    let standing = |time| {
        let key = &trust.entries()[0].key;
        let signed = SignedFor::document(Some("core"), at(time));
        trust.standing(key, &signed).signer()
    };
    assert_eq!(standing("2026-03-01T08:59:59Z"), Signer::Trusted);
    assert_eq!(standing("2026-03-01T09:00:00Z"), Signer::OutOfTime);
}

#[test]
fn a_bare_key_signs_everything_but_time_and_witnessing() {
    let trust = trust_of(&[("ed25519.pub", &golden("ed25519.pub"))]).expect("trust");
    let entry = &trust.entries()[0];
    let now = at("2026-05-01T00:00:00Z");
    let of = |purpose| SignedFor { purpose, source: None, namespace: None, at: now };
    for purpose in [Purpose::Log("x".into()), Purpose::Document, Purpose::Review, Purpose::Vault] {
        assert!(entry.covers(&of(purpose)));
    }
    assert!(!entry.covers(&of(Purpose::Witness)));
    assert!(!entry.covers(&of(Purpose::Timestamp)));
}

#[test]
fn inputs_that_mean_nothing_are_refused_by_name() {
    let refused = |name: &str, text: &str| {
        let error = trust_of(&[(name, text.as_bytes())]).expect_err("refused");
        assert!(error.to_string().contains(name), "{error}");
        error
    };
    assert!(matches!(refused("x.txt", "hello"), TrustReadError::Unknown { .. }));
    assert!(matches!(refused("t.toml", "[[key]]\nsubjct = 1"), TrustReadError::Toml { .. }));
    assert!(matches!(refused("t.toml", ""), TrustReadError::Toml { .. }));
    let jwk = refused("k.json", r#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#);
    assert!(matches!(jwk, TrustReadError::Key { .. }), "a key is never taken as an anchor");
    assert!(matches!(refused("t.toml", "[[head]]"), TrustReadError::Value { .. }));
    let with = |from: &str, to: &str| refused("t.toml", &TRUST.replace(from, to));
    assert!(matches!(
        with("log:halo", "logs:halo"),
        TrustReadError::Value { field: "purposes", .. }
    ));
    let local = with("valid_from = 2026-01-01", "valid_from = 2026-01-01T10:00:00");
    assert!(matches!(local, TrustReadError::Value { field: "valid_from", .. }));
    assert!(matches!(with("\"ed25519.pub\"", "\"nowhere\""), TrustReadError::File { .. }));
    assert!(matches!(with("on = \"2026-01-05\"", "on = \"May\""), TrustReadError::Value { .. }));
}

#[test]
fn the_digest_is_of_what_is_trusted_not_of_how_it_was_brought() {
    let (key, minisign) = (golden("ed25519.pub"), golden("minisign.pub"));
    let one = trust_of(&[("a", &key), ("b", &minisign), ("c", b"{\"count\":1}")]).expect("trust");
    let two = trust_of(&[("c", b"{\"count\":1}"), ("b", &minisign), ("x", &key)]).expect("trust");
    assert_eq!(one.anchors().len(), 1);
    assert_eq!(one.digest(), two.digest());
    let other = trust_of(&[("c", b"{\"count\":2}"), ("b", &minisign), ("a", &key)]).expect("trust");
    assert_ne!(one.digest(), other.digest());
    let mut scoped = one.clone();
    let mut entry = one.entries()[0].clone();
    entry.sources = Scope::Only(vec!["core".to_owned()]);
    scoped.add_entry(entry);
    assert_ne!(one.digest(), scoped.digest());
    let empty = r#"{"anchors":[],"heads":[],"keys":[]}"#;
    assert_eq!(TrustSet::default().digest(), Sha256::of(empty.as_bytes()));
}

#[test]
fn the_schema_of_trust_files_is_the_one_in_the_repository() {
    let schema = schemars::schema_for!(exhibit_verify::trust::file::TrustFile);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/trust.schema.json");
    if std::env::var_os("EXHIBIT_UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the schema can be written");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("the schema"), text);
}

// --- golden vectors ----------------------------------------------------------------------------

#[test]
fn golden_signatures_verify_and_are_made_again_byte_for_byte() {
    let policy = golden("policy.txt");
    for name in ["ed25519", "ecdsa", "sha256"] {
        let armored = golden(&format!("policy.txt.{name}.sig"));
        let finding = sshsig::check(&armored, "file", &policy);
        assert!(matches!(finding, SignatureFinding::Good(_)), "{name}: {finding:?}");
        let finding = sshsig::check(&armored, "file", b"another text");
        assert!(matches!(finding, SignatureFinding::Bad(_)), "{name}: {finding:?}");
    }
    let git = sshsig::check(&golden("policy.txt.git.sig"), "file", &policy);
    assert!(matches!(git, SignatureFinding::Bad(bad) if bad.field == "namespace"));
    for (namespace, name) in [("file", "ed25519"), ("git", "git")] {
        let expected = golden(&format!("policy.txt.{name}.sig"));
        assert_eq!(signed(namespace, &policy).as_bytes(), expected, "{name}");
    }
}

#[test]
fn words_for_signed_documents() {
    let ssh = ("ed25519.pub", golden("ed25519.pub"));
    let ecdsa = ("ecdsa.pub", golden("ecdsa.pub"));
    let mini = ("minisign.pub", golden("minisign.pub"));
    let allowed = ("allowed_signers", golden("allowed_signers"));
    let raw = HEXLOWER
        .encode(&read_key_file(&mini.1).expect("a key")[0].key.as_ed25519().expect("it")[..]);
    let raw = ("raw.hex", raw.into_bytes());
    let signify = ("signify.pub", golden("signify.pub"));
    use Integrity::{Broken, Intact, Unclaimed};
    for (sidecar, brought, signer, integrity) in [
        ("policy.txt.ed25519.sig", vec![&ssh], Signer::Trusted, Intact),
        ("policy.txt.ed25519.sig", vec![&allowed], Signer::Trusted, Intact),
        ("policy.txt.ed25519.sig", vec![&ecdsa, &ssh], Signer::Trusted, Intact),
        ("policy.txt.ed25519.sig", vec![&ecdsa], Signer::NotTheKeyBrought, Intact),
        ("policy.txt.ed25519.sig", vec![], Signer::Unknown, Intact),
        ("policy.txt.ecdsa.sig", vec![&ecdsa], Signer::Trusted, Intact),
        ("policy.txt.git.sig", vec![&ssh], Signer::Bad, Broken),
        ("policy.txt.minisig", vec![&mini], Signer::Trusted, Intact),
        ("policy.txt.legacy.minisig", vec![&mini], Signer::Trusted, Intact),
        ("policy.txt.minisig", vec![&raw], Signer::Trusted, Intact),
        ("policy.txt.legacy.minisig", vec![&raw], Signer::Trusted, Intact),
        ("policy.txt.minisig", vec![], Signer::NotChecked, Unclaimed),
        ("policy.txt.minisig", vec![&ssh], Signer::NotTheKeyBrought, Unclaimed),
        ("policy.txt.signify.sig", vec![&signify], Signer::Trusted, Intact),
        ("policy.txt.signify.sig", vec![&mini, &signify], Signer::Trusted, Intact),
        ("policy.txt.signify.sig", vec![], Signer::NotChecked, Unclaimed),
        ("policy.txt.signify.sig", vec![&mini], Signer::NotTheKeyBrought, Unclaimed),
        ("policy.txt.embedded.sig", vec![&signify], Signer::Unsupported, Unclaimed),
    ] {
        let brought: Vec<_> = brought.into_iter().map(|(n, b)| (*n, b.as_slice())).collect();
        let trust = trust_of(&brought).expect("trust");
        let target =
            if sidecar.ends_with("minisig") { "policy.txt.minisig" } else { "policy.txt.sig" };
        let found = appraise(
            &[("policy.txt", &golden("policy.txt"))],
            &[(target, &golden(sidecar))],
            &trust,
        );
        assert_eq!(
            (found.signer, found.integrity),
            (signer, integrity),
            "{sidecar} {brought:?}: {found:#?}"
        );
        assert_eq!(found.policy, Policy::Accepted);
        assert_eq!(
            found.failures.is_empty(),
            !matches!(signer, Signer::Bad | Signer::NotTheKeyBrought)
        );
    }
}

#[test]
fn the_trusted_comment_is_shown_and_guarded() {
    let trust = trust_of(&[("m", &golden("minisign.pub"))]).expect("trust");
    let text = String::from_utf8(golden("policy.txt.minisig")).expect("text");
    let policy = golden("policy.txt");
    let found = appraise(&[("p", &policy)], &[("p.minisig", text.as_bytes())], &trust);
    assert!(found.facts.iter().any(|f| f.detail.contains("approved by the board")));
    let forged = text.replace("approved", "rejected");
    let found = appraise(&[("p", &policy)], &[("p.minisig", forged.as_bytes())], &trust);
    assert_eq!(found.signer, Signer::Bad);
    assert_eq!(found.failures[0].field, "trusted comment");
}

#[test]
fn expired_keys_are_out_of_time_and_claimed_times_excuse_nothing() {
    let trust = trust_of(&[("allowed_signers", &golden("allowed_signers"))]).expect("trust");
    let (policy, sig) = (golden("policy.txt"), golden("policy.txt.ed25519.sig"));
    let found = appraise_at(&[("p", &policy)], &[("p.sig", &sig)], &trust, "2027-01-01T00:00:00Z");
    assert_eq!(found.signer, Signer::OutOfTime);
    assert!(found.facts.iter().any(|f| f.detail.contains("expired after 2026-12-31T23:59:59Z")));
}

#[test]
fn a_change_in_transport_is_named_and_not_called_broken() {
    let trust =
        trust_of(&[("k", &golden("ed25519.pub")), ("m", &golden("minisign.pub"))]).expect("trust");
    let policy = String::from_utf8(golden("policy.txt")).expect("text");
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(policy.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let sums = golden("SHA256SUMS.bsd");
    for (sent, said) in [
        (policy.replace('\n', "\r\n").into_bytes(), "line endings changed from LF to CRLF"),
        (format!("\u{feff}{policy}").into_bytes(), "byte order mark added"),
        (policy.trim_end().as_bytes().to_vec(), "final newline removed"),
        (utf16, "UTF-16"),
    ] {
        for (name, sidecar) in [
            ("policy.txt.sig", golden("policy.txt.ed25519.sig")),
            ("policy.txt.minisig", golden("policy.txt.minisig")),
            ("policy.txt.minisig", golden("policy.txt.legacy.minisig")),
            ("SHA256SUMS", sums.clone()),
        ] {
            let found = appraise(&[("policy.txt", &sent)], &[(name, &sidecar)], &trust);
            assert_eq!(found.integrity, Integrity::Reencoded, "{name}: {said}: {found:#?}");
            let fact = found.facts.iter().find(|f| f.check == "transport").expect("named");
            assert!(fact.detail.contains(said), "{}", fact.detail);
            assert!(fact.detail.contains("ask for the original"));
        }
    }
    let edited = policy.replace("Version 3", "Version 4").replace('\n', "\r\n");
    let sig = golden("policy.txt.ed25519.sig");
    let found = appraise(&[("p", edited.as_bytes())], &[("p.sig", &sig)], &trust);
    assert_eq!((found.signer, found.integrity), (Signer::Bad, Integrity::Broken));
}

#[test]
fn a_manifest_proves_what_lies_in_it_and_nothing_else() {
    let trust = trust_of(&[("k", &golden("ed25519.pub"))]).expect("trust");
    let (policy, key) = (golden("policy.txt"), golden("ed25519.pub"));
    let (sums, sig) = (golden("SHA256SUMS"), golden("SHA256SUMS.sig"));
    let both = [("d/policy.txt", policy.as_slice()), ("d/ed25519.pub", &key)];
    let unsigned = [("d/SHA256SUMS", sums.as_slice())];
    let signed = [("d/SHA256SUMS", sums.as_slice()), ("d/SHA256SUMS.sig", &sig)];
    let found = appraise(&both, &signed, &trust);
    assert_eq!((found.signer, found.integrity), (Signer::Trusted, Integrity::Intact), "{found:#?}");
    let found = appraise(&both, &unsigned, &trust);
    assert_eq!((found.signer, found.integrity), (Signer::NotClaimed, Integrity::Intact));
    let found = appraise(&both[..1], &signed, &trust);
    assert_eq!(found.integrity, Integrity::Partial);
    assert_eq!(found.failures[0].actual, "absent");
    let extra = [both[0], both[1], ("d/extra.txt", b"x".as_slice())];
    let found = appraise(&extra, &signed, &trust);
    assert_eq!(found.integrity, Integrity::Partial);
    assert!(found.not_checked[0].starts_with("d/extra.txt: listed in no manifest"));
    let changed = [both[0], ("d/ed25519.pub", b"x\n".as_slice())];
    let found = appraise(&changed, &signed, &trust);
    assert_eq!(found.integrity, Integrity::Broken);
    assert_eq!((found.failures[0].line, found.failures_total), (2, 1));
    let listed = format!("{}  d.minisig\n", "0".repeat(64));
    let found = appraise(
        &both[..0],
        &[("S", b"x"), ("SHA256SUMS", listed.as_bytes()), ("d.minisig", b"x")],
        &trust,
    );
    assert_eq!(found.integrity, Integrity::Broken, "a companion that a manifest lists is compared");
    let forged = String::from_utf8(sums.clone()).expect("text").replace("cf80", "cf81");
    let found = appraise(&both, &[("d/SHA256SUMS", forged.as_bytes()), signed[1]], &trust);
    assert_eq!(
        found.signer,
        Signer::Bad,
        "policy.txt disagrees, and the manifest's signature is bad"
    );
}

#[test]
fn a_list_of_sha512_covers_like_one_of_sha256() {
    let (policy, sums) = (golden("policy.txt"), golden("SHA512SUMS"));
    let none = TrustSet::default();
    for list in ["SHA512SUMS", "policy.txt.sha512"] {
        let found = appraise(&[("policy.txt", &policy)], &[(list, &sums)], &none);
        assert_eq!(found.integrity, Integrity::Intact, "{list}: {found:#?}");
        let crlf = String::from_utf8(policy.clone()).expect("text").replace('\n', "\r\n");
        let found = appraise(&[("policy.txt", crlf.as_bytes())], &[(list, &sums)], &none);
        assert_eq!(found.integrity, Integrity::Reencoded, "{list}: {found:#?}");
        let found = appraise(&[("policy.txt", &policy[1..])], &[(list, &sums)], &none);
        assert_eq!(found.integrity, Integrity::Broken, "{list}: {found:#?}");
        assert!(found.failures[0].field.starts_with("sha512"), "{found:#?}");
    }
    let trust = trust_of(&[("key", &golden("ed25519.pub"))]).expect("trust");
    let signature = signed("file", &sums);
    let files: [(&str, &[u8]); 3] =
        [("SHA512SUMS", &sums), ("SHA512SUMS.sig", signature.as_bytes()), ("policy.txt", &policy)];
    assert_eq!(words(&files, &trust), [("policy.txt".to_owned(), Word::Verified)]);
    assert_eq!(words(&files[..2], &trust), [("SHA512SUMS".to_owned(), Word::Incomplete)]);
}

#[test]
fn what_is_not_supported_is_named_and_never_better_than_incomplete() {
    let policy = golden("policy.txt");
    let none = TrustSet::default();
    for (name, bytes, signer, policy_fact) in [
        ("p.asc", b"-----BEGIN PGP MESSAGE-----".as_slice(), Signer::Unsupported, Policy::Accepted),
        ("p.asc", b"-----BEGIN PGP SIGNATURE-----", Signer::Bad, Policy::Accepted),
        ("p.p7s", b"0\x82", Signer::Unsupported, Policy::Accepted),
        ("p.tsr", b"0\x82", Signer::Unsupported, Policy::Accepted),
        ("p.sigstore.json", b"{}", Signer::Unsupported, Policy::Accepted),
        ("p.sig", b"\x89\x01", Signer::Unsupported, Policy::Accepted),
        ("p.md5", b"d41d8cd98f00b204e9800998ecf8427e", Signer::NotChecked, Policy::Refused),
        ("p.sig", b"-----BEGIN SSH SIGNATURE-----\nAAAA", Signer::Bad, Policy::Accepted),
    ] {
        let found = appraise(&[("p", &policy)], &[(name, bytes)], &none);
        assert_eq!((found.signer, found.policy), (signer, policy_fact), "{name}: {found:#?}");
        assert_ne!(found.integrity, Integrity::Intact, "{name}");
        assert!(!found.not_checked.is_empty() || signer == Signer::Bad, "{name}");
    }
    let plain = appraise(&[("p", &policy)], &[], &none);
    assert_eq!((plain.signer, plain.integrity), (Signer::NotClaimed, Integrity::Unclaimed));
    let orphan = appraise(&[("p", &policy)], &[("q.sig", b"x")], &none);
    assert_eq!(orphan.integrity, Integrity::Partial);
}

#[test]
fn no_bit_of_a_golden_document_or_signature_is_free() {
    let trust = trust_of(&[
        ("k", &golden("ed25519.pub")),
        ("m", &golden("minisign.pub")),
        ("s", &golden("signify.pub")),
    ])
    .expect("trust");
    let policy = golden("policy.txt");
    for (name, file) in [
        ("p.sig", "policy.txt.ed25519.sig"),
        ("p.sig", "policy.txt.signify.sig"),
        ("p.minisig", "policy.txt.minisig"),
        ("p.minisig", "policy.txt.legacy.minisig"),
    ] {
        let sidecar = golden(file);
        for byte in 0..policy.len() {
            let mut changed = policy.clone();
            changed[byte] ^= 1;
            let found = appraise(&[("p", &changed)], &[(name, &sidecar)], &trust);
            assert_eq!(found.signer, Signer::Bad, "{file}: byte {byte} of the document");
        }
        let free = sidecar.iter().position(|b| *b == b'\n').unwrap_or(0);
        for byte in free + 1..sidecar.len() {
            let mut changed = sidecar.clone();
            changed[byte] ^= 1;
            let found = appraise(&[("p", &policy)], &[(name, &changed)], &trust);
            // A changed blank between armor and base64 changes nothing; a changed word always does.
            let blank =
                [sidecar[byte], changed[byte]].iter().all(|b| char::from(*b).is_whitespace());
            assert!(
                found.signer != Signer::Trusted || blank,
                "{file}: byte {byte} of the signature"
            );
        }
    }
}

// --- published vectors -------------------------------------------------------------------------

#[test]
fn openssh_vectors() {
    let Some(folder) = vectors("sshsig-openssh") else { return };
    let read = |name: &str| std::fs::read(folder.join(name)).expect("a vector");
    let data = read("signed-data");
    let namespace = String::from_utf8(read("namespace")).expect("text");
    let digests = Digests::of(&data);
    for (name, supported) in [
        ("ed25519", true),
        ("ecdsa", true),
        ("ed25519_sk", true),
        ("ecdsa_sk", true),
        ("ecdsa_sk_webauthn", true),
        ("rsa", true),
        ("mldsa44-ed25519", false),
    ] {
        let armored = read(&format!("{name}.sig"));
        let signature = SshSig::read(&armored).unwrap_or_else(|e| panic!("{name}: {e}"));
        if name.starts_with("ed25519") {
            let theirs = ssh_key::SshSig::from_pem(&armored).expect("the oracle reads it");
            assert_eq!(signature.namespace(), theirs.namespace(), "{name}");
        }
        let finding = signature.check(Some(&namespace), &digests);
        let key = &read_key_file(&read(&format!("{name}.pub"))).expect("a key")[0].key;
        match finding {
            SignatureFinding::Good(good) if supported => assert_eq!(good.key, *key, "{name}"),
            SignatureFinding::Unsupported { .. } if !supported => {}
            other => panic!("{name}: {other:?}"),
        }
        if supported {
            let other = signature.check(Some(&namespace), &Digests::of(b"another"));
            assert!(matches!(other, SignatureFinding::Bad(_)), "{name}");
        }
    }
}

#[test]
fn minisign_vectors() {
    let Some(folder) = vectors("minisign") else { return };
    let read = |name: &str| std::fs::read(folder.join(name)).expect("a vector");
    let trust = trust_of(&[("k", &read("minisign.pub"))]).expect("trust");
    for (document, signature, signer) in [
        ("test.txt", "test.legacy.minisig", Signer::Trusted),
        ("test.txt", "test.prehashed.minisig", Signer::Trusted),
        ("test.txt", "test.trusted-comment-edited.minisig", Signer::Bad),
        ("wrong.txt", "test.legacy.minisig", Signer::Bad),
        ("wrong.txt", "test.prehashed.minisig", Signer::Bad),
    ] {
        let found = appraise(&[("t", &read(document))], &[("t.minisig", &read(signature))], &trust);
        assert_eq!(found.signer, signer, "{document} {signature}");
        let text = |name| String::from_utf8(read(name)).expect("text");
        let key = minisign_verify::PublicKey::decode(&text("minisign.pub")).expect("a key");
        let theirs = minisign_verify::Signature::decode(&text(signature)).expect("a signature");
        let good = key.verify(&read(document), &theirs, true).is_ok();
        assert_eq!(good, signer == Signer::Trusted, "the oracle on {document} {signature}");
    }
}

#[test]
fn edge_cases_of_ed25519_are_refused_as_strict_verification_does() {
    let Some(folder) = vectors("cctv-ed25519") else { return };
    for case in json(&folder.join("ed25519vectors.json")).as_array().expect("cases") {
        let key = hex(&case["key"]).try_into().expect("32 bytes");
        let signature = hex(&case["sig"]).try_into().expect("64 bytes");
        let message = case["msg"].as_str().expect("text").as_bytes();
        let flags: Vec<&str> = case["flags"]
            .as_array()
            .map_or(Vec::new(), |flags| flags.iter().filter_map(|f| f.as_str()).collect());
        let allowed = ["low_order_component_A", "low_order_component_R"];
        let strict = flags.iter().all(|flag| allowed.contains(flag));
        assert_eq!(verify_ed25519(&key, message, &signature), strict, "{case}");
        if flags.contains(&"low_order_A") {
            assert!(PublicKey::ed25519(key).is_err(), "{case}");
        }
    }
}

// --- the tools themselves ----------------------------------------------------------------------

#[test]
fn ssh_keygen_agrees_both_ways() {
    let Some(keygen) = tool("ssh-keygen", &["-?"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    };
    let message: Vec<u8> = (0..100_000_u32).map(|n| n as u8).collect();
    write("m", &message);
    for (kind, bits) in
        [("ed25519", "256"), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521"), ("rsa", "2048")]
    {
        let _ = std::fs::remove_file(folder.path().join(kind));
        run(&keygen, folder.path(), &["-q", "-t", kind, "-b", bits, "-N", "", "-f", kind]);
        let _ = std::fs::remove_file(folder.path().join("m.sig"));
        run(&keygen, folder.path(), &["-q", "-Y", "sign", "-n", "file", "-f", kind, "m"]);
        let read = |name: &str| std::fs::read(folder.path().join(name)).expect("made");
        let trust = trust_of(&[("k", &read(&format!("{kind}.pub")))]).expect("trust");
        let found = appraise(&[("m", &message)], &[("m.sig", &read("m.sig"))], &trust);
        assert_eq!(found.signer, Signer::Trusted, "{kind} {bits}: {found:#?}");
        let other = appraise(&[("m", &message[1..])], &[("m.sig", &read("m.sig"))], &trust);
        assert_eq!(other.signer, Signer::Bad, "{kind} {bits}");
    }
    let _ = std::fs::remove_file(folder.path().join("rsa"));
    let _ = std::fs::remove_file(folder.path().join("m.sig"));
    run(&keygen, folder.path(), &["-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", "rsa"]);
    run(&keygen, folder.path(), &["-q", "-Y", "sign", "-n", "file", "-f", "rsa", "m"]);
    let short = std::fs::read(folder.path().join("m.sig")).expect("made");
    let found = appraise(&[("m", &message)], &[("m.sig", &short)], &TrustSet::default());
    assert_eq!((found.signer, found.policy), (Signer::NotChecked, Policy::Refused), "{found:#?}");
    assert!(found.not_checked[0].contains("RSA of 1024 bits, refused by policy"), "{found:#?}");
    let public = String::from_utf8(golden("ed25519.pub")).expect("text");
    write("allowed", format!("me@example.invalid {public}").as_bytes());
    write("ours.sig", signed("bundle@exhibit-a.invalid", &message).as_bytes());
    let verify = [
        "-Y",
        "verify",
        "-f",
        "allowed",
        "-I",
        "me@example.invalid",
        "-n",
        "bundle@exhibit-a.invalid",
        "-s",
        "ours.sig",
    ];
    assert!(piped(&keygen, folder.path(), &verify, &message));
    assert!(!piped(&keygen, folder.path(), &verify, b"another"));
}

#[test]
fn minisign_signatures_made_now_verify() {
    let Some(minisign) = tool("minisign", &["-v"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let message: Vec<u8> = (0..200_000_u32).map(|n| (n / 3) as u8).collect();
    std::fs::write(folder.path().join("m"), &message).expect("written");
    run(&minisign, folder.path(), &["-G", "-W", "-p", "pub", "-s", "key"]);
    let read = |name: &str| std::fs::read(folder.path().join(name)).expect("made");
    let trust = trust_of(&[("k", &read("pub"))]).expect("trust");
    for (legacy, comment) in [(false, "für die Akte"), (true, "old")] {
        let mut arguments = vec!["-S", "-s", "key", "-m", "m", "-x", "sig", "-t", comment];
        arguments.extend(legacy.then_some("-l"));
        run(&minisign, folder.path(), &arguments);
        let found = appraise(&[("m", &message)], &[("m.minisig", &read("sig"))], &trust);
        assert_eq!(found.signer, Signer::Trusted, "legacy {legacy}: {found:#?}");
        let other = appraise(&[("m", &message[1..])], &[("m.minisig", &read("sig"))], &trust);
        assert_eq!(other.signer, Signer::Bad);
    }
}

#[test]
fn sha256sum_and_we_agree_on_odd_names() {
    let Some(sha256sum) = tool("sha256sum", &["--version"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["plain", "with space", "back\\slash", "new\nline", "tag (1) = x", "ü"];
    for name in names {
        std::fs::write(folder.path().join(name), name).expect("written");
    }
    for flags in [vec![], vec!["-b"], vec!["--tag"]] {
        let arguments: Vec<&str> = flags.iter().chain(&names).copied().collect();
        let sums = run(&sha256sum, folder.path(), &arguments);
        let contents = names.map(|name| (name, name.as_bytes()));
        let found = appraise(&contents, &[("SHA256SUMS", &sums)], &TrustSet::default());
        assert_eq!(found.integrity, Integrity::Intact, "{flags:?}: {found:#?}");
        assert!(found.failures.is_empty());
    }
}

// --- anything may come -------------------------------------------------------------------------

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "(.|\n){0,200}") {
        let none = TrustSet::default();
        for bytes in [&bytes[..], text.as_bytes()] {
            let _ = read_key_file(bytes);
            for name in ["t.toml", "k"] {
                let _ = trust_of(&[(name, bytes)]);
            }
            for name in [
                "p.sig",
                "p.minisig",
                "p.jws",
                "p.dsse",
                "q.intoto.jsonl",
                "SHA256SUMS",
                "p.sha512",
                "p.md5",
                "p.asc",
                "p",
            ] {
                let _ = appraise(&[("p", bytes)], &[(name, bytes)], &none);
            }
        }
    }

    #[test]
    fn no_line_that_looks_like_a_key_panics(a in "[ -~]{0,40}", b in "[A-Za-z0-9+/=]{0,80}") {
        for text in [
            format!("{a} ssh-ed25519 {b}"),
            format!("ssh-ed25519 {b} {a}"),
            format!("ssh-rsa {b} {a}"),
            format!("did:key:z{b}"),
            format!("{{\"kty\":\"{a}\",\"n\":\"{b}\"}}"),
            format!("untrusted comment: {a}\nRW{b}\n"),
            format!("{a}+{b}+{b}"),
            format!("untrusted comment: {a}\n{b}\ntrusted comment: {a}\n{b}"),
            format!("-----BEGIN PUBLIC KEY-----\n{b}\n-----END PUBLIC KEY-----"),
            format!("-----BEGIN SSH SIGNATURE-----\n{b}\n-----END SSH SIGNATURE-----"),
        ] {
            let _ = read_key_file(text.as_bytes());
            let _ = appraise(&[("p", b"x")], &[("p.sig", text.as_bytes())], &TrustSet::default());
        }
    }
}

// --- helpers -----------------------------------------------------------------------------------

fn appraise(
    contents: &[(&str, &[u8])],
    beside: &[(&str, &[u8])],
    trust: &TrustSet,
) -> DocumentFindings {
    appraise_at(contents, beside, trust, "2026-05-01T00:00:00Z")
}

fn appraise_at(
    contents: &[(&str, &[u8])],
    beside: &[(&str, &[u8])],
    trust: &TrustSet,
    time: &str,
) -> DocumentFindings {
    let paths: Vec<&str> = contents.iter().map(|(path, _)| *path).collect();
    let companions: Vec<_> = beside.iter().map(|(path, bytes)| Companion { path, bytes }).collect();
    let open = |path: &str| {
        let found = contents.iter().find(|(p, _)| *p == path);
        let (_, bytes) = found.ok_or(std::io::ErrorKind::NotFound)?;
        Ok(Box::new(*bytes) as Box<dyn Read>)
    };
    let item = DocumentItem {
        contents: &paths,
        companions: &companions,
        open: &open,
        whole: true,
        own: true,
        log: None,
    };
    appraise_document(&item, trust, None, at(time)).expect("memory can be read")
}

/// The words that a delivery of these files gets, by path.
fn words(files: &[(&str, &[u8])], trust: &TrustSet) -> Vec<(String, Word)> {
    let members = files.iter().fold(InMemory::new(), |all, (path, bytes)| all.with(path, *bytes));
    let look = Look {
        path: "delivery",
        members: &members,
        profiles: &ProfileSet::built_in(),
        profile: None,
        trust,
        source: None,
        at: at("2026-05-01T00:00:00Z"),
        workers: 1,
        watcher: &Unwatched,
    };
    let appraised = inspect(&look).expect("memory can be read");
    let path = |path: &str| path.trim_start_matches("delivery/").to_owned();
    appraised.iter().map(|it| (path(&it.appraisal.path), it.appraisal.verdict)).collect()
}

fn trust_of(inputs: &[(&str, &[u8])]) -> Result<TrustSet, TrustReadError> {
    let inputs: Vec<_> = inputs.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
    TrustSet::from_inputs(&inputs, &|_, file| {
        std::fs::read(golden_path(file)).map_err(|e| e.to_string())
    })
}

fn signed(namespace: &str, message: &[u8]) -> String {
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = key.verifying_key().to_bytes();
    sshsig::sign(&public, namespace, message, |data| key.sign(data).to_bytes())
        .expect("a namespace")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

fn golden_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/signature").join(name)
}

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(golden_path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).expect("a vector file")).expect("JSON")
}

fn hex(value: &serde_json::Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().expect("hex").as_bytes()).expect("hex")
}

fn piped(tool: &str, folder: &Path, arguments: &[&str], input: &[u8]) -> bool {
    let mut child = Command::new(tool)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input).expect("it reads");
    drop(stdin);
    child.wait().expect("it ends").success()
}
