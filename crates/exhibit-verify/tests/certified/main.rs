//! CMS, S/MIME, timestamps and PDF signatures: published vectors, and openssl on what it made itself.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "reads vectors, runs other tools, and says what it skipped"
)]

mod hostile;
mod lab;
mod lists;
#[path = "../oracles/mod.rs"]
mod oracles;
mod pdf;
mod revocation;
#[path = "../spellings/mod.rs"]
mod spellings;

use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Integrity, Policy, Signer, Time};
use exhibit_verify::signature::DocumentFindings;
use exhibit_verify::signature::cms::{CmsError, SignedData};
use exhibit_verify::trust::{TrustInput, TrustSet};

use crate::lab::{Lab, appraise, at, place_of, trust_of, vectors};

// --- published vectors -------------------------------------------------------------------------

#[test]
fn cms_vectors() {
    let Some(folder) = vectors("cms") else { return };
    let file = |name: &str| std::fs::read(folder.join(name)).expect("a vector");
    for (name, time) in [
        ("cms_ber.bin", "2018-08-01T00:00:00Z"),
        ("cms_der.bin", "2018-08-01T00:00:00Z"),
        ("sd.cms", "2023-01-01T00:00:00Z"),
    ] {
        let bytes = file(name);
        let data = SignedData::read(&bytes).expect("SignedData");
        let inside = |bytes: &[u8], trust: &TrustSet, time: &str| {
            appraise(&[("signed.p7m", bytes)], &[], trust, at(time))
        };
        let found = inside(&bytes, &TrustSet::default(), time);
        assert_eq!((found.signer, found.integrity), (Signer::Unknown, Integrity::Intact), "{name}");
        assert_eq!(data.certificates().len(), 1, "{name}");
        let own = trust_of(&[("signer.der", data.certificates()[0].der())]);
        let found = inside(&bytes, &own, time);
        assert_eq!(
            (found.signer, found.policy),
            (Signer::Trusted, Policy::Accepted),
            "{name}: {found:#?}"
        );
        assert_eq!(
            inside(&bytes, &own, "2030-01-01T00:00:00Z").signer,
            Signer::OutOfTime,
            "{name}"
        );
        // One byte of the content, of the signed attributes, and of the signature.
        let content = data.content().expect("attached");
        let place = place_of(&bytes, &content[..20]);
        for at in [place, bytes.len() - 80, bytes.len() - 12] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let found = inside(&changed, &own, time);
            assert_ne!(found.signer, Signer::Trusted, "{name} at {at}");
            assert_ne!(found.integrity, Integrity::Intact, "{name} at {at}");
        }
    }
    let digested = SignedData::read(&file("digested_data.bin"));
    assert_eq!(digested, Err(CmsError::NotSigned("CMS digested data".to_owned())));
    for fragment in ["signer_info_explicit_attrs.bin", "signer_info_sequence_not_set.bin"] {
        assert_eq!(SignedData::read(&file(fragment)), Err(CmsError::Malformed), "{fragment}");
    }
    let apple = appraise(
        &[("a.p7m", &file("apple_mdm_signature_der.bin"))],
        &[],
        &TrustSet::default(),
        at("2020-01-01T00:00:00Z"),
    );
    // PKCS #7 before CMS, on a structure: named, and not checked.
    assert_eq!((apple.signer, apple.integrity), (Signer::Unsupported, Integrity::Unclaimed));
}

#[test]
fn timestamp_vectors() {
    let Some(folder) = vectors("rfc3161-trailofbits") else { return };
    let file = |name: &str| std::fs::read(folder.join(name)).expect("a vector");
    let now = "2026-01-01T00:00:00Z";
    let hello: &[u8] = b"hello";
    let payload = file("sigstore.mock/payload");
    let chains = ["sigstage", "test_tsa", "sigstore.mock", "identrust"]
        .map(|name| (name, file(&format!("{name}/ts_chain.pem"))));
    let stamped = |content: &[u8], token: &str, chain: &str| {
        let (name, pem) = chains.iter().find(|(name, _)| *name == chain).expect("a chain");
        appraise(&[("x", content)], &[("x.tsr", &file(token))], &trust_of(&[(name, pem)]), at(now))
    };
    for (content, token, chain, time) in [
        (hello, "sigstage/response-sha256.tsr", "sigstage", "2025-05-09T11:58:55Z"),
        (hello, "sigstage/response-sha384.tsr", "sigstage", "2025-05-09T11:58:55Z"),
        (hello, "sigstage/response-sha512.tsr", "sigstage", "2025-05-09T11:58:56Z"),
        (hello, "sigstage/response-no-embedded-cert.tsr", "sigstage", "2025-06-18T08:13:02Z"),
        (hello, "test_tsa/response.tsr", "test_tsa", "2024-10-08T15:40:32Z"),
        // Judged at the time that it states, which its authority's certificate covers.
        (&payload, "sigstore.mock/response-expired.tsr", "sigstore.mock", "2023-02-01T00:00:00Z"),
        (hello, "identrust/issue-104.tsr", "identrust", "2025-03-11T08:52:08Z"),
    ] {
        let found = stamped(content, token, chain);
        assert_eq!(
            (found.time, found.proven_at),
            (Time::Proven, Some(at(time))),
            "{token}: {found:#?}"
        );
        assert_eq!(
            (found.signer, found.integrity),
            (Signer::NotClaimed, Integrity::Intact),
            "{token}"
        );
        let other = stamped(b"Hello", token, chain);
        assert_eq!((other.time, other.integrity), (Time::None, Integrity::Broken), "{token}");
    }
    let bad = stamped(hello, "sigstage/response-invalid-signature.tsr", "sigstage");
    assert_eq!((bad.time, bad.integrity), (Time::None, Integrity::Broken));
    let other = stamped(hello, "test_tsa/other_response.tsr", "test_tsa");
    assert_ne!(other.time, Time::Proven);
    // By an authority that nobody brought, and by another than was brought.
    let token = file("sigstage/response-sha256.tsr");
    let found = appraise(&[("x", hello)], &[("x.tsr", &token)], &TrustSet::default(), at(now));
    assert_eq!((found.time, found.signer), (Time::Claimed, Signer::NotClaimed));
    let found = stamped(hello, "sigstage/response-sha256.tsr", "test_tsa");
    assert_eq!((found.time, found.signer), (Time::Claimed, Signer::NotTheKeyBrought));
}

#[test]
fn a_certificate_laid_beside_a_timestamp_is_not_its_signer() {
    let Some(folder) = vectors("rfc3161-trailofbits") else { return };
    let file = |name: &str| std::fs::read(folder.join(name)).expect("a vector");
    let injected = file("test_tsa/response-injected-certs.tsr");
    let now = at("2026-01-01T00:00:00Z");
    let token = SignedData::read(&injected[injected.len() - token_length(&injected)..]);
    let token = token.expect("the token of the answer");
    let honest = trust_of(&[("chain", &file("test_tsa/ts_chain.pem"))]);
    let found = appraise(&[("x", b"hello")], &[("x.tsr", &injected)], &honest, now);
    assert_eq!(found.proven_at, Some(at("2024-10-08T15:40:32Z")), "{found:#?}");
    assert!(
        found.facts.iter().any(|it| it.detail.contains("certificate of Test TSA Timestamping"))
    );
    assert!(token.certificates().len() > 2, "there are others beside it");
    let chain = String::from_utf8(file("test_tsa/ts_chain.pem")).expect("PEM");
    for spoofed in token.certificates() {
        let pem = data_encoding::BASE64.encode(spoofed.der());
        if chain.replace('\n', "").contains(&pem) {
            continue;
        }
        let trust = trust_of(&[("spoofed.der", spoofed.der())]);
        let found = appraise(&[("x", b"hello")], &[("x.tsr", &injected)], &trust, now);
        assert_ne!(found.time, Time::Proven, "{}", spoofed.subject());
    }
}

/// The length of the second element of a TimeStampResp, which ends it.
fn token_length(answer: &[u8]) -> usize {
    let status = 2 + usize::from(answer[5]);
    answer.len() - 4 - status
}

// --- openssl on what it made itself --------------------------------------------------------------

#[test]
fn every_kind_of_cms_that_openssl_makes() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    let text = b"A policy.\nTwo lines.\n";
    lab.write("policy.txt", text);
    let root = lab.read("root.pem");
    let now = lab.valid_at("alice.pem");
    let kinds: [(&str, &[&str]); 9] = [
        ("der", &["-outform", "DER"]),
        ("pem", &["-outform", "PEM"]),
        ("ber", &["-outform", "DER", "-stream", "-indef"]),
        ("noattr", &["-outform", "DER", "-noattr"]),
        ("keyid", &["-outform", "DER", "-keyid"]),
        ("cades", &["-outform", "DER", "-cades"]),
        ("sha384", &["-outform", "DER", "-md", "sha384"]),
        ("sha512", &["-outform", "DER", "-md", "sha512"]),
        ("nosmimecap", &["-outform", "DER", "-nosmimecap"]),
    ];
    let pss: (&str, &[&str]) = ("pss", &["-outform", "DER", "-keyopt", "rsa_padding_mode:pss"]);
    for who in ["alice", "bob"] {
        let more = (who == "bob").then_some(pss);
        for (kind, options) in kinds.into_iter().chain(more) {
            let name = format!("{who}.{kind}.p7s");
            lab.sign(who, "policy.txt", &name, &[options, &["-binary"]].concat());
            let signature = lab.read(&name);
            let found = |content: &[u8], trust: &TrustSet| {
                appraise(&[("policy.txt", content)], &[("policy.txt.p7s", &signature)], trust, now)
            };
            let trusted = found(text, &trust_of(&[("root.pem", &root)]));
            assert_eq!(
                (trusted.signer, trusted.integrity, trusted.policy),
                (Signer::Trusted, Integrity::Intact, Policy::Accepted),
                "{name}: {trusted:#?}"
            );
            assert!(lab.agrees("policy.txt", &name, "root.pem"), "openssl on {name}");
            assert_eq!(found(text, &TrustSet::default()).signer, Signer::Unknown, "{name}");
            let mallory = trust_of(&[("m", &lab.read("mallory.pem"))]);
            assert_eq!(found(text, &mallory).signer, Signer::NotTheKeyBrought, "{name}");
            let own = trust_of(&[("own", &lab.read(&format!("{who}.pem")))]);
            assert_eq!(found(text, &own).signer, Signer::Trusted, "{name}");
            let bad = found(b"A policy.\nTwo lines!\n", &trust_of(&[("root.pem", &root)]));
            assert_eq!((bad.signer, bad.integrity), (Signer::Bad, Integrity::Broken), "{name}");
        }
    }
}

#[test]
fn signers_and_certificates_that_are_not_there() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    lab.write("x", b"x");
    let now = lab.valid_at("alice.pem");
    let root = trust_of(&[("root.pem", &lab.read("root.pem"))]);
    let alice = trust_of(&[("alice.pem", &lab.read("alice.pem"))]);
    let bob = trust_of(&[("bob.pem", &lab.read("bob.pem"))]);
    let of = |name: &str, trust: &TrustSet| {
        appraise(&[("x", b"x")], &[("x.p7s", &lab.read(name))], trust, now)
    };
    lab.sign("alice", "x", "nocerts", &["-binary", "-outform", "DER", "-nocerts"]);
    assert_eq!(of("nocerts", &alice).signer, Signer::Trusted);
    assert_eq!(of("nocerts", &root).signer, Signer::NotChecked, "it may be one of the root's");
    assert_eq!(of("nocerts", &bob).signer, Signer::NotTheKeyBrought);
    assert_eq!(of("nocerts", &TrustSet::default()).signer, Signer::NotChecked);
    // Two signers: each is reported; one that is trusted is enough, and a bad one is not undone.
    let two = ["-signer", "bob.pem", "-inkey", "bob.key", "-certfile", "intermediate.pem"];
    lab.sign("alice", "x", "two", &[&["-binary", "-outform", "DER"], &two[..]].concat());
    let found = of("two", &bob);
    assert_eq!((found.signer, found.signers.len()), (Signer::Trusted, 2), "{found:#?}");
    assert_eq!(of("two", &root).signers.iter().filter(|it| it.trusted).count(), 2);
    // SHA-1, and what is encrypted or only certificates.
    lab.sign("alice", "x", "sha1", &["-binary", "-outform", "DER", "-md", "sha1"]);
    let found = of("sha1", &root);
    assert_eq!((found.signer, found.policy), (Signer::NotChecked, Policy::Refused));
    assert!(found.facts.iter().any(|it| it.detail.contains("SHA-1, refused by policy")));
    lab.run(&["crl2pkcs7", "-nocrl", "-certfile", "root.pem", "-out", "certs", "-outform", "DER"]);
    assert_eq!(of("certs", &root).signer, Signer::Unsupported);
    lab.run(&[
        "cms", "-encrypt", "-in", "x", "-outform", "DER", "-out", "secret", "-aes128", "bob.pem",
    ]);
    assert_eq!(of("secret", &root).signer, Signer::Unsupported);
    assert_eq!(
        of("secret", &root).facts[0].detail,
        "x.p7s: CMS enveloped (encrypted) data: present, not checked"
    );
}

#[test]
fn what_speaks_about_a_file_that_is_not_here() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    lab.write("x", b"x");
    lab.sign("alice", "x", "p7s", &["-binary", "-outform", "DER"]);
    lab.stamp("x", "tsr", "tsa");
    let root = trust_of(&[("root.pem", &lab.read("root.pem"))]);
    for (name, file) in [("y.p7s", "p7s"), ("y.tsr", "tsr")] {
        let found = appraise(&[(name, &lab.read(file))], &[], &root, lab.valid_at("alice.pem"));
        assert_eq!((found.signer, found.integrity), (Signer::NotClaimed, Integrity::Partial));
        assert!(found.not_checked[0].contains("on a file that is not here"), "{found:#?}");
    }
}

#[test]
fn a_path_is_as_good_as_its_worst_step() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    lab.write("x", b"x");
    let root = lab.read("root.pem");
    let now = lab.valid_at("alice.pem");
    let late = Timestamp::from_unix(now.unix() + 3 * 86_400).expect("a time");
    let early = Timestamp::from_unix(now.unix() - 3 * 86_400).expect("a time");
    let signer = |who: &str, at: Timestamp| {
        let name = format!("{who}.p7s");
        lab.sign(who, "x", &name, &["-binary", "-outform", "DER"]);
        let trust = trust_of(&[("root.pem", &root)]);
        let found = appraise(&[("x", b"x")], &[("x.p7s", &lab.read(&name))], &trust, at);
        assert_ne!(found.integrity, Integrity::Broken, "{who}: the signature itself is good");
        (
            found.signer,
            found.facts.iter().map(|it| it.detail.clone()).collect::<Vec<_>>().join("\n"),
        )
    };
    assert_eq!(signer("alice", now).0, Signer::Trusted);
    for (who, at, expected, said) in [
        ("alice", late, Signer::OutOfTime, "expired after"),
        ("alice", early, Signer::OutOfTime, "not valid before"),
        ("server", now, Signer::NotTheKeyBrought, "is not for documents"),
        ("cipher", now, Signer::NotTheKeyBrought, "is not for signing"),
        // Issued by Alice, who is no authority; and below an authority that may have none below.
        ("eve", now, Signer::NotTheKeyBrought, "of Alice is not one of an authority"),
        ("deep", now, Signer::NotTheKeyBrought, "more authorities below Intermediate"),
        ("critical", now, Signer::Unsupported, "demands what is not checked here (1.2.3.4)"),
        ("narrow", now, Signer::Unsupported, "name constraints"),
        ("weak", now, Signer::NotTheKeyBrought, "SHA-1, refused by policy"),
    ] {
        let (found, facts) = signer(who, at);
        assert_eq!(found, expected, "{who}: {facts}");
        assert!(facts.contains(said), "{who}: {facts}");
    }
}

#[test]
fn a_trust_file_scopes_and_revokes_authorities() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    lab.write("x", b"x");
    lab.sign("alice", "x", "p7s", &["-binary", "-outform", "DER"]);
    let now = lab.valid_at("alice.pem");
    let signer = |more: &str, purposes: &str| {
        let toml = format!(
            "[[key]]\nsubject = \"Us\"\nfile = \"root.pem\"\npurposes = [\"{purposes}\"]\n{more}"
        );
        let input = TrustInput { name: "t.toml", bytes: toml.as_bytes() };
        let trust = TrustSet::from_inputs(&[input], &|_, name| Ok(lab.read(name))).expect("trust");
        appraise(&[("x", b"x")], &[("x.p7s", &lab.read("p7s"))], &trust, now).signer
    };
    assert_eq!(signer("", "document"), Signer::Trusted);
    assert_eq!(signer("", "timestamp"), Signer::Unknown);
    assert_eq!(signer("sources = [\"elsewhere\"]", "document"), Signer::Unknown);
    assert_eq!(signer("revoked_at = \"2020-01-01T00:00:00Z\"", "document"), Signer::OutOfTime);
}

#[test]
fn text_that_was_re_encoded_and_mail() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    lab.write("x", b"one\ntwo\n");
    let now = lab.valid_at("alice.pem");
    let trust = trust_of(&[("root.pem", &lab.read("root.pem"))]);
    // openssl signs text with CR LF unless told not to.
    lab.sign("alice", "x", "p7s", &["-outform", "DER"]);
    let found = appraise(&[("x", b"one\ntwo\n")], &[("x.p7s", &lab.read("p7s"))], &trust, now);
    assert_eq!(
        (found.signer, found.integrity),
        (Signer::Trusted, Integrity::Reencoded),
        "{found:#?}"
    );
    // Attached, by itself and beside the file.
    lab.sign("alice", "x", "p7m", &["-binary", "-outform", "DER", "-nodetach"]);
    let p7m = lab.read("p7m");
    let found = appraise(&[("x.p7m", &p7m)], &[], &trust, now);
    assert_eq!((found.signer, found.integrity), (Signer::Trusted, Integrity::Intact));
    let found = appraise(&[("x", b"one\ntwo\n")], &[("x.p7m", &p7m)], &trust, now);
    assert_eq!((found.signer, found.integrity), (Signer::Trusted, Integrity::Intact));
    let found = appraise(&[("x", b"one\ntwo?\n")], &[("x.p7m", &p7m)], &trust, now);
    assert_eq!((found.signer, found.integrity), (Signer::Bad, Integrity::Broken));
    // Mail, in parts and opaque.
    lab.write("mail", b"Content-Type: text/plain\r\n\r\nPay 100.\r\n");
    let headers = ["-from", "a@example.org", "-subject", "Invoice", "-crlfeol"];
    lab.sign("alice", "mail", "m.eml", &[&["-binary"], &headers[..]].concat());
    lab.sign("alice", "mail", "o.eml", &[&["-binary", "-nodetach"], &headers[..]].concat());
    for name in ["m.eml", "o.eml"] {
        let mail = lab.read(name);
        let of = |bytes: &[u8]| appraise(&[("m.eml", bytes)], &[], &trust, now);
        let found = of(&mail);
        assert_eq!(
            (found.signer, found.integrity),
            (Signer::Trusted, Integrity::Intact),
            "{name}: {found:#?}"
        );
        assert!(found.uncovered.iter().any(|it| it == "Subject"), "{name}: {:?}", found.uncovered);
        if name == "o.eml" {
            continue;
        }
        let text = String::from_utf8(mail).expect("text");
        let changed = text.replace("Pay 100.", "Pay 900.");
        assert_eq!(of(changed.as_bytes()).integrity, Integrity::Broken);
        let unix = text.replace("\r\n", "\n");
        assert_eq!(of(unix.as_bytes()).integrity, Integrity::Reencoded);
        // What stands outside the signed part is shown by some readers.
        let more = format!("{text}\r\nPay 900.\r\n");
        assert_ne!(of(more.as_bytes()).integrity, Integrity::Intact);
        let other = text.replace("\r\n\r\nThis is", "\r\n\r\nPay 900.\r\nThis is");
        assert_ne!(other, text);
        assert_ne!(of(other.as_bytes()).integrity, Integrity::Intact);
    }
}

#[test]
fn only_a_timestamp_over_the_signature_excuses_expiry() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    lab.write("x", b"x");
    lab.sign("alice", "x", "x.p7s", &["-binary", "-outform", "DER"]);
    lab.stamp("x", "x.tsr", "tsa");
    lab.stamp("x.p7s", "x.p7s.tsr", "tsa");
    lab.stamp("x.p7s", "wrong.tsr", "server");
    let now = lab.valid_at("alice.pem");
    let late = Timestamp::from_unix(now.unix() + 300 * 86_400).expect("a time");
    let root = trust_of(&[("root.pem", &lab.read("root.pem"))]);
    let found = |stamps: &[(&str, &str)], trust: &TrustSet, at| {
        let mut files = vec![("x.p7s", lab.read("x.p7s"))];
        files.extend(stamps.iter().map(|(name, file)| (*name, lab.read(file))));
        let files: Vec<(&str, &[u8])> =
            files.iter().map(|(name, it)| (*name, it.as_slice())).collect();
        appraise(&[("x", b"x")], &files, trust, at)
    };
    assert_eq!(found(&[], &root, now).signer, Signer::Trusted);
    assert_eq!(found(&[], &root, late).signer, Signer::OutOfTime);
    // It shows that the document is that old, and says nothing about the signature.
    let on_document = found(&[("x.tsr", "x.tsr")], &root, late);
    assert_eq!((on_document.signer, on_document.time), (Signer::OutOfTime, Time::Proven));
    let on_signature = found(&[("x.p7s.tsr", "x.p7s.tsr")], &root, late);
    assert_eq!(
        (on_signature.signer, on_signature.time),
        (Signer::Trusted, Time::Proven),
        "{on_signature:#?}"
    );
    // By whom nobody brought, and by a certificate that is not for timestamps.
    let alice = trust_of(&[("alice.pem", &lab.read("alice.pem"))]);
    assert_eq!(found(&[("x.p7s.tsr", "x.p7s.tsr")], &alice, late).signer, Signer::OutOfTime);
    if lab.has("wrong.tsr") {
        let wrong = found(&[("x.p7s.tsr", "wrong.tsr")], &root, late);
        assert_eq!((wrong.signer, wrong.time), (Signer::OutOfTime, Time::Claimed), "{wrong:#?}");
    }
    assert!(lab.run(&[
        "ts",
        "-verify",
        "-data",
        "x.p7s",
        "-in",
        "x.p7s.tsr",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "intermediate.pem"
    ]));
}

#[test]
fn base64_in_pem_has_one_spelling() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    lab.write("x", b"x");
    lab.sign("alice", "x", "x.pem", &["-binary", "-outform", "PEM"]);
    lab.write("mail", b"Content-Type: text/plain\r\n\r\nPay 100.\r\n");
    lab.sign("alice", "mail", "m.eml", &["-binary", "-crlfeol"]);
    let now = lab.valid_at("alice.pem");
    let text = |name: &str| String::from_utf8(lab.read(name)).expect("text");
    let root = trust_of(&[("root.pem", &lab.read("root.pem"))]);
    let green = |found: DocumentFindings| {
        (found.signer, found.integrity) == (Signer::Trusted, Integrity::Intact)
    };
    let cms =
        |file: &str| green(appraise(&[("x", b"x")], &[("x.p7s", file.as_bytes())], &root, now));
    let mail = |file: &str| green(appraise(&[("m.eml", file.as_bytes())], &[], &root, now));
    let certificate = |file: &str| {
        let input = TrustInput { name: "root.pem", bytes: file.as_bytes() };
        TrustSet::from_inputs(&[input], &|_, _| Err(String::new())).is_ok()
    };
    type Counts<'a> = &'a dyn Fn(&str) -> bool;
    let cases: [(&str, &str, &str, Counts<'_>); 3] = [
        ("x.pem", "-----BEGIN CMS-----\n", "-----END", &cms),
        ("m.eml", "filename=\"smime.p7s\"\n\n", "\n------", &mail),
        ("root.pem", "-----BEGIN CERTIFICATE-----\n", "-----END", &certificate),
    ];
    for (name, before, after, counts) in cases {
        let file = text(name).replace("\r\n", "\n");
        let file = if name == "m.eml" { file.replace('\n', "\r\n") } else { file };
        let before = if name == "m.eml" { before.replace('\n', "\r\n") } else { before.to_owned() };
        let (start, body, end) = spellings::in_lines(&file, &before, after);
        let made = |body: &str| format!("{start}{}{end}", spellings::wrapped(body));
        assert!(counts(&made(&body)), "{name}");
        for (how, other) in spellings::spellings(&body, spellings::Form::Lines) {
            assert!(!counts(&made(&other)), "{name}: {how}");
        }
    }
}

#[test]
fn attributes_of_a_signature_are_no_document() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    lab.write("x", b"x");
    lab.sign("alice", "x", "p7s", &["-binary", "-outform", "DER", "-nocerts"]);
    let signed = lab.read("p7s");
    let root = trust_of(&[("root.pem", &lab.read("root.pem")), ("alice", &lab.read("alice.pem"))]);
    let now = lab.valid_at("alice.pem");
    // What Alice signed are these attributes; without them in place they would be her document.
    // Not two octets alone, which a signature may hold by chance.
    let is_start = |it: &[u8]| matches!(it, [0xa0, 0x81, _, 0x30, _, 0x06, 0x09, 0x2a]);
    let start = signed.windows(8).rposition(is_start).expect("attributes");
    let end = start + 3 + usize::from(signed[start + 2]);
    let attributes = [&[0x31], &signed[start + 1..end]].concat();
    let shorter = [&signed[..start], &signed[end..]].concat();
    let moved = with_lengths(&shorter, end - start);
    let found = appraise(&[("d", &attributes)], &[("d.p7s", &moved)], &root, now);
    assert_eq!((found.signer, found.integrity), (Signer::Bad, Integrity::Broken), "{found:#?}");
    assert!(found.failures[0].actual.contains("signed attributes of another"), "{found:#?}");
}

/// Takes `less` off each length of two octets that reached to the end before.
fn with_lengths(der: &[u8], less: usize) -> Vec<u8> {
    let mut out = der.to_vec();
    for at in 0..der.len() - 4 {
        if matches!(out[at], 0x30 | 0x31 | 0xa0) && out[at + 1] == 0x82 {
            let length = usize::from(out[at + 2]) << 8 | usize::from(out[at + 3]);
            if at + 4 + length == der.len() + less {
                let length = ((length - less) as u16).to_be_bytes();
                out[at + 2..at + 4].copy_from_slice(&length);
            }
        }
    }
    out
}
