//! OpenPGP: published vectors, golden ones, what may not be green, and GnuPG itself.

use super::*;

const GREEN: (Signer, Integrity) = (Signer::Trusted, Integrity::Intact);

fn worth(found: &DocumentFindings) -> (Signer, Integrity) {
    (found.signer, found.integrity)
}

/// The packets in an armoured block.
fn unarmored(armored: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(armored).expect("text");
    let body = text.split("\n\n").nth(1).expect("a body");
    let base64: String = body.lines().take_while(|line| !line.starts_with(['=', '-'])).collect();
    BASE64.decode(base64.as_bytes()).expect("base64")
}

/// The public half of a published test key: the packets with what is secret cut off.
fn public_half(armored: &str) -> Vec<u8> {
    let bytes = unarmored(armored.as_bytes());
    let mut rest = bytes.as_slice();
    let mut out = Vec::new();
    while let [first, after @ ..] = rest {
        assert_eq!(first & 0xc0, 0xc0, "the vectors use the newer form");
        let (length, size) = match after {
            [255, a, b, c, d, ..] => (u32::from_be_bytes([*a, *b, *c, *d]) as usize, 5),
            [a @ 192..=254, b, ..] => ((usize::from(*a) - 192) * 256 + usize::from(*b) + 192, 2),
            [a, ..] => (usize::from(*a), 1),
            [] => panic!("cut off"),
        };
        let (body, next) = after[size..].split_at(length);
        rest = next;
        let (tag, body) = match first & 0x3f {
            5 => (6, public_part(body)),
            7 => (14, public_part(body)),
            tag => (tag, body),
        };
        out.extend([0xc0 | tag, 255]);
        out.extend(u32::try_from(body.len()).expect("small").to_be_bytes());
        out.extend_from_slice(body);
    }
    out
}

fn public_part(body: &[u8]) -> &[u8] {
    if body[0] == 6 {
        let length = u32::from_be_bytes(body[6..10].try_into().expect("four"));
        return &body[..10 + length as usize];
    }
    let number = |at: usize| {
        let bits = usize::from(body[at]) * 256 + usize::from(body[at + 1]);
        at + 2 + bits.div_ceil(8)
    };
    let point = number(6 + 1 + usize::from(body[6]));
    // ECDH says after its point how the secret is derived.
    let end = if body[5] == 18 { point + 1 + usize::from(body[point]) } else { point };
    &body[..end]
}

#[test]
fn rfc_9580_keys_of_both_versions() {
    let Some(folder) = vectors("openpgp-rpgp/rfc9580") else { return };
    for (name, algorithm) in [
        ("v4-ed25519-x25519", "ed25519"),
        ("v6-25519-annex-a-4", "ed25519"),
        ("v6-ed25519-x448", "ed25519"),
        ("v6-nistp", "ecdsa-p256"),
        ("v6-rsa", "rsa"),
    ] {
        let read =
            |file: &str| std::fs::read_to_string(folder.join(name).join(file)).expect("a vector");
        let (message, key) = (read("csf.msg"), public_half(&read("tsk.asc")));
        let secret = read_key_file(read("tsk.asc").as_bytes()).expect_err("a secret key");
        assert!(matches!(secret, KeyReadError::PrivateKey { .. }), "{name}: {secret}");
        let trust = trust_of(&[("key.gpg", &key)]).expect(name);
        assert!(trust.entries().iter().any(|it| it.key.algorithm() == algorithm), "{name}");
        let of = |text: &str| appraise(&[("m", text.as_bytes())], &[], &trust);
        assert_eq!(worth(&of(&message)), GREEN, "{name}: {:#?}", of(&message));
        assert_eq!(of(&message.replace("hello", "hallo")).signer, Signer::Bad, "{name}");
        let nobody = appraise(&[("m", message.as_bytes())], &[], &TrustSet::default());
        assert_eq!(nobody.signer, Signer::NotChecked, "{name}");
    }
    // Ed448 is not verified, and a key of version 6 has no old EdDSA.
    for (name, signer) in
        [("v6-ed448-x448", Signer::Unsupported), ("v6-legacy_illegal", Signer::Bad)]
    {
        let read =
            |file: &str| std::fs::read_to_string(folder.join(name).join(file)).expect("a vector");
        let error = trust_of(&[("key.gpg", &public_half(&read("tsk.asc")))]).expect_err(name);
        assert!(matches!(error, TrustReadError::Key { .. }), "{name}: {error}");
        let found = appraise(&[("m", read("csf.msg").as_bytes())], &[], &TrustSet::default());
        assert_eq!(found.signer, signer, "{name}: {found:#?}");
    }
}

#[test]
fn cleartext_signatures_are_what_is_shown_or_refused() {
    let Some(folder) = vectors("openpgp-rpgp/unit-tests/csf") else { return };
    let key = std::fs::read(folder.join("alice.pub.asc")).expect("a vector");
    let trust = trust_of(&[("alice.asc", &key)]).expect("a key");
    for name in ["msg.csf", "empty.csf", "starts-with-newline.csf"] {
        let text = std::fs::read_to_string(folder.join(name)).expect("a vector");
        let of = |text: &str| worth(&appraise(&[("m", text.as_bytes())], &[], &trust));
        assert_eq!(of(&text), GREEN, "{name}");
        assert_eq!(of(&text.replace('\n', "\r\n")), GREEN, "{name}: line ends are not signed");
        let hidden = "Hash: SHA512\nNotDashEscaped: You need GnuPG to verify this message";
        let refused = of(&text.replace("Hash: SHA512", hidden));
        assert_eq!(refused, (Signer::Bad, Integrity::Broken), "{name}: gpg.fail/notdash");
        let around = (Signer::Trusted, Integrity::Partial);
        assert_eq!(of(&format!("Approved.\n{text}")), around, "{name}: text before");
        assert_eq!(of(&format!("{text}Approved.\n")), around, "{name}: text after");
        let (head, body) = text.split_once("\n\n").expect("a text");
        let inserted = of(&format!("{head}\n\nApproved.\n{body}"));
        assert_eq!(inserted, (Signer::Bad, Integrity::Broken), "{name}: a line more");
    }
}

#[test]
fn an_expired_key_is_said_and_never_verified() {
    let Some(folder) = vectors("openpgp-rpgp/unit-tests/csf-puppet") else { return };
    let read = |name: &str| std::fs::read(folder.join(name)).expect("a vector");
    let (text, key) = (read("InRelease"), read("DEB-GPG-KEY-puppet-20250406"));
    let trust = trust_of(&[("puppet.asc", &key)]).expect("a key");
    let files: [(&str, &[u8]); 1] = [("InRelease", &text)];
    let expired = appraise(&files, &[], &trust);
    assert_eq!(worth(&expired), (Signer::OutOfTime, Integrity::Intact), "{expired:#?}");
    let said = expired.facts.iter().any(|it| it.detail.contains("expired after 2025-04-06"));
    assert!(said, "{expired:#?}");
    assert_eq!(words(&files, &trust), [("InRelease".to_owned(), Word::Unanchored)]);
    let then = appraise_at(&files, &[], &trust, "2025-03-30T00:00:00Z");
    assert_eq!(worth(&then), GREEN, "{then:#?}");
}

/// What the golden file is worth beside the golden policy.
fn beside(sidecar: &str, policy: &[u8], time: &str) -> (Signer, Integrity) {
    let trust = trust_of(&[("openpgp.asc", &golden("openpgp.asc"))]).expect("a key");
    worth(&appraise_at(
        &[("policy.txt", policy)],
        &[("policy.txt.asc", &golden(sidecar))],
        &trust,
        time,
    ))
}

#[test]
fn golden_signatures_by_a_subkey() {
    let keys = read_key_file(&golden("openpgp.asc")).expect("a key");
    // The primary key may certify only, and the third key is for encryption.
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].format, KeyFormat::OpenPgp);
    assert_eq!(keys[0].label.as_deref(), Some("Golden signer <golden@exhibit-a.invalid>"));
    assert_eq!(keys[0].valid_from, Some(at("2026-02-01T00:00:00Z")));
    let (may, policy) = ("2026-05-01T00:00:00Z", golden("policy.txt"));
    let crlf = String::from_utf8(policy.clone()).expect("text").replace('\n', "\r\n");
    assert_eq!(beside("policy.txt.openpgp.asc", &policy, may), GREEN);
    assert_eq!(beside("policy.txt.openpgp.text.gpg", &policy, may), GREEN);
    assert_eq!(beside("policy.txt.openpgp.text.gpg", crlf.as_bytes(), may), GREEN);
    let reencoded = beside("policy.txt.openpgp.asc", crlf.as_bytes(), may);
    assert_eq!(reencoded, (Signer::Trusted, Integrity::Reencoded));
    for sidecar in ["policy.txt.openpgp.asc", "policy.txt.openpgp.text.gpg"] {
        assert_eq!(beside(sidecar, b"another", may), (Signer::Bad, Integrity::Broken));
        // Its key expires, and it can't have been made after the time judged at.
        for (time, signer) in [
            ("2029-12-31T00:00:00Z", Signer::Trusted),
            ("2030-02-01T00:00:00Z", Signer::OutOfTime),
            ("2026-02-15T00:00:00Z", Signer::OutOfTime),
            ("2026-01-01T00:00:00Z", Signer::OutOfTime),
        ] {
            assert_eq!(beside(sidecar, &policy, time), (signer, Integrity::Intact), "{time}");
        }
    }
    let trust = trust_of(&[("openpgp.asc", &golden("openpgp.asc"))]).expect("a key");
    let sha1 = golden("policy.txt.openpgp.sha1.asc");
    let refused = appraise(&[("policy.txt", &policy)], &[("policy.txt.asc", &sha1)], &trust);
    assert_eq!((refused.policy, refused.signer), (Policy::Refused, Signer::NotChecked));
    assert!(refused.not_checked.iter().any(|it| it.contains("SHA-1")), "{refused:#?}");
}

#[test]
fn words_for_texts_with_signatures() {
    let text = golden("policy.openpgp.txt");
    let policy = golden("policy.txt");
    let (asc, text_gpg) = (golden("policy.txt.openpgp.asc"), golden("policy.txt.openpgp.text.gpg"));
    let brought = trust_of(&[("openpgp.asc", &golden("openpgp.asc"))]).expect("a key");
    let other = trust_of(&[("ed25519.pub", &golden("ed25519.pub"))]).expect("a key");
    let nobody = TrustSet::default();
    for (trust, word) in
        [(&brought, Word::Verified), (&other, Word::Broken), (&nobody, Word::Unsigned)]
    {
        assert_eq!(words(&[("policy.txt", &text)], trust), [("policy.txt".to_owned(), word)]);
        for (suffix, bytes) in
            [("asc", &asc), ("sig", &asc), ("gpg", &text_gpg), ("sig", &text_gpg)]
        {
            let name = format!("policy.txt.{suffix}");
            let found = words(&[("policy.txt", &policy), (&name, bytes)], trust);
            assert_eq!(found, [("policy.txt".to_owned(), word)], "{suffix}");
        }
    }
    // A key in the delivery is no signature, and nothing is trusted for it.
    let key = golden("openpgp.asc");
    let found = words(&[("policy.txt", &policy), ("policy.txt.asc", &key)], &nobody);
    assert_eq!(found, [("policy.txt".to_owned(), Word::Incomplete)]);
}

#[test]
fn no_flipped_bit_of_a_signature_or_a_key_makes_anything_greener() {
    let policy = golden("policy.txt");
    let key = unarmored(&golden("openpgp.asc"));
    let signature = golden("policy.txt.openpgp.text.gpg");
    let trust = trust_of(&[("key.gpg", &key)]).expect("a key");
    let files: [(&str, &[u8]); 1] = [("policy.txt", &policy)];
    let of = |signature: &[u8], trust: &TrustSet| {
        worth(&appraise(&files, &[("policy.txt.sig", signature)], trust))
    };
    assert_eq!(of(&signature, &trust), GREEN);
    for bit in 0..signature.len() * 8 {
        let mut flipped = signature.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let found = of(&flipped, &trust);
        // Only what nothing covers may change: the key id that is a hint, and its subpacket's head.
        assert!(found != GREEN || is_hint(&signature, bit / 8), "bit {bit}: {found:?}");
    }
    for byte in 0..key.len() {
        let mut flipped = key.clone();
        flipped[byte] ^= 1;
        // The key for encryption, and names of issuers that are hints, may change.
        if let Ok(other) = trust_of(&[("key.gpg", &flipped)]) {
            let (before, after) = (&trust.entries()[0], other.entries().first());
            if let Some(after) = after.filter(|_| of(&signature, &other) == GREEN) {
                assert_eq!(before.key, after.key, "byte {byte}");
                assert_eq!(
                    (before.valid_from, before.valid_until),
                    (after.valid_from, after.valid_until)
                );
            }
        }
    }
}

#[test]
fn a_subkey_must_answer_for_its_key() {
    let key = unarmored(&golden("openpgp.asc"));
    // A subpacket of 118 bytes: a signature, embedded, of version 4 and type 0x19.
    let at = key.windows(4).position(|it| it == [118, 32, 4, 0x19]).expect("one that answers");
    let algorithm = at + 4;
    for byte in (algorithm..at + 119).filter(|it| !is_hint(&key[at..], it - at)) {
        let mut flipped = key.clone();
        flipped[byte] ^= 1;
        let error = read_key_file(&flipped).expect_err("a primary key that may only certify");
        assert!(matches!(error, KeyReadError::Unsupported { .. }), "byte {byte}: {error}");
    }
}

/// Tells whether a byte lies in the part of a signature of version 4 that is not hashed.
fn is_hint(signature: &[u8], byte: usize) -> bool {
    let body = 2;
    let hashed = usize::from(signature[body + 4]) * 256 + usize::from(signature[body + 5]);
    let open = body + 6 + hashed;
    let length = usize::from(signature[open]) * 256 + usize::from(signature[open + 1]);
    (open + 2..open + 2 + length).contains(&byte)
}

/// GnuPG with a home of its own, whose daemons end with it.
struct Gpg {
    home: tempfile::TempDir,
}

impl Gpg {
    fn new() -> Option<Self> {
        tool("gpg", &["--version"])?;
        let home = tempfile::tempdir().expect("a folder");
        Some(Self { home })
    }

    fn run(&self, time: &str, arguments: &[&str]) -> std::process::Output {
        let path = |name: &str| self.home.path().join(name).to_str().expect("UTF-8").to_owned();
        let arguments: Vec<String> = arguments
            .iter()
            .map(|it| it.strip_prefix('@').map_or_else(|| (*it).to_owned(), path))
            .collect();
        Command::new("gpg")
            .env("GNUPGHOME", self.home.path())
            .args([
                "--batch",
                "--no-tty",
                "--yes",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
            ])
            .args(["--faked-system-time", time])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("gpg starts")
    }

    fn must(&self, time: &str, arguments: &[&str]) {
        let output = self.run(time, arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.home.path().join(name)).expect("a file that gpg wrote")
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let ended = Command::new("gpgconf")
            .env("GNUPGHOME", self.home.path())
            .args(["--kill", "all"])
            .status();
        drop(ended);
    }
}

#[test]
fn gpg_agrees() {
    let Some(gpg) = Gpg::new() else { return };
    let made = "20260201T000000";
    let text = b"Approved \t\n- by nobody\n-----\n\nlast line";
    std::fs::write(gpg.home.path().join("file"), text).expect("a file");
    for (name, kind) in
        [("ed", "ed25519"), ("p256", "nistp256"), ("p384", "nistp384"), ("rsa", "rsa2048")]
    {
        gpg.must(made, &["--quick-gen-key", name, kind, "sign", "2027-01-01"]);
        gpg.must(made, &["--output", "@key", "--export", name]);
        let trust = trust_of(&[("key.gpg", &gpg.read("key"))]).expect(name);
        for form in [
            &["--detach-sign"][..],
            &["--armor", "--detach-sign"],
            &["--textmode", "--detach-sign"],
            &["--digest-algo", "SHA512", "--detach-sign"],
        ] {
            let user = ["--local-user", name, "--output", "@sig"];
            gpg.must("20260301T000000", &[&user[..], form, &["@file"]].concat());
            for (file, time) in [
                ("file", "20260401T000000"),
                ("other", "20260401T000000"),
                ("file", "20280101T000000"),
            ] {
                let bytes = if file == "file" { &text[..] } else { b"Rejected" };
                std::fs::write(gpg.home.path().join(file), bytes).expect("a file");
                let verify = ["--status-fd", "1", "--verify", "@sig", &format!("@{file}")];
                let output = gpg.run(time, &verify);
                let status = String::from_utf8_lossy(&output.stdout);
                let found = appraise_at(
                    &[("f", bytes)],
                    &[("f.sig", &gpg.read("sig"))],
                    &trust,
                    &iso(time),
                );
                let expected = match &status {
                    it if it.contains(" GOODSIG ") => GREEN,
                    it if it.contains(" EXPKEYSIG ") => (Signer::OutOfTime, Integrity::Intact),
                    it if it.contains(" BADSIG ") => (Signer::Bad, Integrity::Broken),
                    it => panic!("{name} {form:?} {file}: {it}"),
                };
                assert_eq!(worth(&found), expected, "{name} {form:?} {file}: {found:#?}");
            }
        }
        let user = ["--local-user", name, "--output", "@clear", "--clearsign", "@file"];
        gpg.must("20260301T000000", &user);
        let found = appraise(&[("f", &gpg.read("clear"))], &[], &trust);
        assert_eq!(worth(&found), GREEN, "{name}: {found:#?}");
        assert!(
            found.facts.iter().any(|it| it.detail.contains("spaces at the ends")),
            "{found:#?}"
        );
    }
}

#[test]
fn gpg_revokes() {
    let Some(gpg) = Gpg::new() else { return };
    std::fs::write(gpg.home.path().join("file"), b"text").expect("a file");
    gpg.must("20260201T000000", &["--quick-gen-key", "one", "ed25519", "sign", "never"]);
    gpg.must("20260301T000000", &["--output", "@sig", "--detach-sign", "@file"]);
    let listed = gpg.run("20260301T000000", &["--with-colons", "--list-keys"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let fingerprint = listed.lines().find_map(|it| it.strip_prefix("fpr:::::::::")).expect("one");
    let stored = format!("openpgp-revocs.d/{}.rev", fingerprint.trim_end_matches(':'));
    let revocation = String::from_utf8(gpg.read(&stored)).expect("text");
    // The stored certificate has a colon before its first line, so that nobody imports it by mistake.
    std::fs::write(gpg.home.path().join("rev"), revocation.replace(":-----", "-----"))
        .expect("a file");
    gpg.must("20260601T000000", &["--import", "@rev"]);
    gpg.must("20260601T000000", &["--output", "@key", "--export", "one"]);
    let trust = trust_of(&[("key.gpg", &gpg.read("key"))]).expect("a key");
    let found = appraise(&[("f", b"text")], &[("f.sig", &gpg.read("sig"))], &trust);
    assert_eq!(worth(&found), (Signer::OutOfTime, Integrity::Intact), "{found:#?}");
    assert!(found.facts.iter().any(|it| it.detail.contains("revoked at")), "{found:#?}");
}

/// `20260401T000000` as a time of ours.
fn iso(time: &str) -> String {
    let part = |from: usize, to: usize| &time[from..to];
    format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(9, 11),
        part(11, 13),
        part(13, 15)
    )
}
