//! A signature has one spelling: base64 that an encoder would not write makes none that counts.

use super::spellings::{Form, in_lines, spellings, wrapped};
use super::*;

/// Tries every other spelling of a text in a file that is made around it.
fn none_counts(what: &str, text: &str, form: Form, counts: &dyn Fn(&str) -> bool) -> usize {
    assert!(counts(text), "{what}: the canonical one counts");
    let others = spellings(text, form);
    for (how, other) in &others {
        assert!(!counts(other), "{what}: {how}: {other}");
    }
    others.len()
}

fn text(name: &str) -> String {
    String::from_utf8(golden(name)).expect("text")
}

fn is_green(found: &DocumentFindings) -> bool {
    (found.signer, found.integrity) == (Signer::Trusted, Integrity::Intact)
}

#[test]
fn signatures_beside_files_have_one_spelling() {
    let policy = golden("policy.txt");
    let beside = |name: &str, signature: &str, key: &str| {
        let trust = trust_of(&[("key", &golden(key))]).expect("trust");
        let found = appraise_at(
            &[("policy.txt", &policy)],
            &[(name, signature.as_bytes())],
            &trust,
            "2026-05-01T00:00:00Z",
        );
        is_green(&found)
    };
    let mut tried = 0;
    for (name, key) in [("ed25519", "ed25519.pub"), ("ecdsa", "ecdsa.pub")] {
        let file = text(&format!("policy.txt.{name}.sig"));
        let (before, body, after) = in_lines(&file, "-----BEGIN SSH SIGNATURE-----\n", "-----END");
        tried += none_counts(name, &body, Form::Lines, &|body| {
            beside("policy.txt.sig", &format!("{before}{}{after}", wrapped(body)), key)
        });
    }
    for (name, key) in [
        ("policy.txt.minisig", "minisign.pub"),
        ("policy.txt.legacy.minisig", "minisign.pub"),
        ("policy.txt.signify.sig", "signify.pub"),
    ] {
        let file = text(name);
        let lines: Vec<&str> = file.lines().collect();
        for at in [1, 3].into_iter().filter(|at| *at < lines.len()) {
            tried += none_counts(name, lines[at], Form::OneLine, &|line| {
                let mut changed = lines.clone();
                changed[at] = line;
                let ending = if name.ends_with(".sig") { "sig" } else { "minisig" };
                beside(&format!("policy.txt.{ending}"), &(changed.join("\n") + "\n"), key)
            });
        }
    }
    let file = text("policy.txt.openpgp.asc");
    let start = file.find("\n\n").expect("the end of the headers") + 2;
    let (before, body, after) = in_lines(&file, &file[..start], "\n=");
    tried += none_counts("OpenPGP", &body, Form::Lines, &|body| {
        let signature = format!("{before}{}{}", wrapped(body), &after[1..]);
        beside("policy.txt.asc", &signature, "openpgp.asc")
    });
    assert!(tried >= 45, "{tried}");
}

#[test]
fn signatures_in_json_and_beside_payloads_have_one_spelling() {
    use serde_json::json as object;
    let key = SigningKey::from_bytes(&[7; 32]);
    let hex = HEXLOWER.encode(key.verifying_key().as_bytes());
    let trust = trust_of(&[("key", hex.as_bytes())]).expect("trust");
    let url = |bytes: &[u8]| data_encoding::BASE64URL_NOPAD.encode(bytes);
    let (header, payload) = (url(b"{\"alg\":\"EdDSA\"}"), url(b"a policy"));
    let signature = url(&key.sign(format!("{header}.{payload}").as_bytes()).to_bytes());
    let alone =
        |name: &str, file: &str| is_green(&appraise(&[(name, file.as_bytes())], &[], &trust));
    let mut tried = 0;
    tried += none_counts("JWS", &signature, Form::OneLine, &|it| {
        alone("x.jws", &format!("{header}.{payload}.{it}"))
    });
    tried += none_counts("JWS in JSON", &signature, Form::OneLine, &|it| {
        let file = object!({"protected": header, "payload": payload, "signature": it});
        alone("x.jws", &file.to_string())
    });
    // What is signed is the text: signed in another spelling, it is no JWS all the same.
    for (part, at) in [(&header, 0), (&payload, 1)] {
        tried += none_counts("JWS, signed so", part, Form::OneLine, &|it| {
            let mut parts = [header.as_str(), payload.as_str()];
            parts[at] = it;
            let signed = parts.join(".");
            let signature = url(&key.sign(signed.as_bytes()).to_bytes());
            alone("x.jws", &format!("{signed}.{signature}"))
        });
    }
    let pae = b"DSSEv1 1 t 8 a policy";
    let signature = BASE64.encode(&key.sign(pae).to_bytes());
    let payload = BASE64.encode(b"a policy");
    let envelope = |payload: &str, signature: &str| {
        let file =
            object!({"payloadType": "t", "payload": payload, "signatures": [{"sig": signature}]});
        alone("x.dsse.json", &file.to_string())
    };
    // Either alphabet is allowed in an envelope, and each has one spelling.
    let not_the_alphabet = |text: &str| {
        let others = spellings(text, Form::OneLine);
        others.into_iter().filter(|(how, _)| *how != "the other alphabet").collect::<Vec<_>>()
    };
    assert!(envelope(&payload, &signature));
    for (how, other) in not_the_alphabet(&signature) {
        assert!(!envelope(&payload, &other), "DSSE signature: {how}");
        tried += 1;
    }
    for (how, other) in not_the_alphabet(&payload) {
        assert!(!envelope(&other, &signature), "DSSE payload: {how}");
        tried += 1;
    }
    assert!(tried >= 30, "{tried}");
}

#[test]
fn keys_have_one_spelling() {
    let reads = |file: &str| read_key_file(file.as_bytes()).is_ok();
    let mut tried = 0;
    for name in ["ed25519.pem", "p256.pem", "rsa.pem"] {
        let (before, body, after) =
            in_lines(&text(name), "-----BEGIN PUBLIC KEY-----\n", "-----END");
        tried += none_counts(name, &body, Form::Lines, &|body| {
            reads(&format!("{before}{}{after}", wrapped(body)))
        });
    }
    let line = text("ed25519.pub");
    let fields: Vec<&str> = line.split_whitespace().collect();
    tried += none_counts("OpenSSH", fields[1], Form::OneLine, &|it| {
        // A blank ends the key, and what follows is a comment.
        reads(&format!("{} {it}", fields[0]))
    });
    let minisign = text("minisign.pub");
    let key = minisign.lines().last().expect("a key");
    tried += none_counts("minisign", key, Form::OneLine, &reads);
    let (name, key) = ("PeterNeumann+c74f20a3+", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    tried += none_counts("vkey", key, Form::OneLine, &|it| reads(&format!("{name}{it}")));
    let x = data_encoding::BASE64URL_NOPAD
        .encode(SigningKey::from_bytes(&[7; 32]).verifying_key().as_bytes());
    tried += none_counts("JWK", &x, Form::OneLine, &|it| {
        let key = serde_json::json!({"kty": "OKP", "crv": "Ed25519", "x": it});
        reads(&key.to_string())
    });
    assert!(tried >= 30, "{tried}");
}
