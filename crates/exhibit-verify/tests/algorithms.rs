//! Public-key algorithms against published vectors and against openssl.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "reads vectors, runs other tools, and says what it skipped"
)]

mod oracles;

use std::path::Path;

use data_encoding::HEXLOWER;
use exhibit_core::digest::Sha256;
use exhibit_verify::algorithm::{
    EcdsaForm, Hash, SignatureAlgorithm, Signed, Verification, Weakness, verify,
};
use exhibit_verify::trust::{
    KeyError, KeyReadError, PublicKey, SpkiError, read_key_file, read_spki,
};

use oracles::{run, tool, vectors};

/// The sets, and how many of their cases are valid, acceptable and invalid.
const SETS: [(&str, SignatureAlgorithm, [usize; 3]); 11] = [
    ("ed25519", SignatureAlgorithm::Ed25519, [88, 0, 63]),
    ("ecdsa_secp256r1_sha256", ecdsa(Hash::Sha256, EcdsaForm::Der), [174, 0, 310]),
    ("ecdsa_secp256r1_sha256_p1363", ecdsa(Hash::Sha256, EcdsaForm::P1363), [173, 0, 89]),
    ("ecdsa_secp384r1_sha384", ecdsa(Hash::Sha384, EcdsaForm::Der), [194, 0, 310]),
    ("ecdsa_secp384r1_sha384_p1363", ecdsa(Hash::Sha384, EcdsaForm::P1363), [193, 0, 87]),
    ("ecdsa_secp521r1_sha512", ecdsa(Hash::Sha512, EcdsaForm::Der), [232, 0, 310]),
    ("rsa_signature_2048_sha256", pkcs1(Hash::Sha256), [9, 1, 249]),
    ("rsa_signature_3072_sha256", pkcs1(Hash::Sha256), [8, 1, 250]),
    ("rsa_signature_4096_sha256", pkcs1(Hash::Sha256), [7, 1, 250]),
    ("rsa_pss_2048_sha256_mgf1_32", pss(Hash::Sha256, 32), [63, 0, 45]),
    ("rsa_pss_4096_sha512_mgf1_64", pss(Hash::Sha512, 64), [132, 0, 47]),
];

const fn ecdsa(hash: Hash, form: EcdsaForm) -> SignatureAlgorithm {
    SignatureAlgorithm::Ecdsa { hash, form }
}

const fn pkcs1(hash: Hash) -> SignatureAlgorithm {
    SignatureAlgorithm::RsaPkcs1 { hash }
}

const fn pss(hash: Hash, salt: usize) -> SignatureAlgorithm {
    SignatureAlgorithm::RsaPss { hash, salt }
}

#[test]
fn wycheproof_sets() {
    let Some(folder) = vectors("wycheproof") else { return };
    for (name, algorithm, expected) in SETS {
        let mut counted = [0; 3];
        for group in groups(&folder.join(format!("{name}_test.json"))) {
            let pem = group["publicKeyPem"].as_str().expect("a PEM key");
            let key = &read_key_file(pem.as_bytes()).expect("a key")[0].key;
            assert_eq!(read_spki(&hex(&group["publicKeyDer"])).as_ref(), Ok(key), "{name}");
            for test in group["tests"].as_array().expect("tests") {
                let message = hex(&test["msg"]);
                let signature = hex(&test["sig"]);
                let by_message = verify(key, algorithm, Signed::Message(&message), &signature);
                if let Some(hash) = algorithm.hash() {
                    let digest = hash.digest(&message);
                    let by_digest = verify(key, algorithm, Signed::Digest(&digest), &signature);
                    assert_eq!(by_message, by_digest, "{name} {}", test["tcId"]);
                }
                let (kind, good) = match test["result"].as_str() {
                    Some("valid") => (0, true),
                    // An encoding without its NULL: not the one that RFC 8017 §9.2 makes, refused.
                    Some("acceptable") => (1, false),
                    _ => (2, false),
                };
                counted[kind] += 1;
                let found = by_message == Verification::Good;
                assert_eq!(found, good, "{name} {}: {}", test["tcId"], test["comment"]);
            }
        }
        assert_eq!(counted, expected, "{name}");
    }
}

#[test]
fn keys_that_can_be_computed_are_refused_by_name() {
    let Some(folder) = vectors("wycheproof") else { return };
    let mut seen = 0;
    for group in groups(&folder.join("json_web_key_test.json")) {
        let key = &group["public"]["keys"][0];
        let number = |name: &str| {
            let text = key[name].as_str().unwrap_or_default();
            data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url")
        };
        let expected = match group["comment"].as_str() {
            Some("jws_rsa_roca_key") => KeyError::RsaRoca,
            Some("keysize_too_small") => KeyError::RsaTooShort { bits: 1024 },
            Some("exponentOne") => KeyError::RsaNumbers,
            _ => continue,
        };
        assert_eq!(PublicKey::rsa(&number("n"), &number("e")), Err(expected));
        seen += 1;
    }
    assert_eq!(seen, 3);
}

// --- openssl -----------------------------------------------------------------------------------

#[test]
fn openssl_agrees() {
    let Some(openssl) = tool("openssl", &["version"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let message = b"what was signed\n";
    std::fs::write(folder.path().join("m"), message).expect("written");
    let hashes = [(Hash::Sha256, "sha256"), (Hash::Sha384, "sha384"), (Hash::Sha512, "sha512")];
    for (kind, options) in [
        ("EC", &["-pkeyopt", "ec_paramgen_curve:P-256"][..]),
        ("EC", &["-pkeyopt", "ec_paramgen_curve:P-384"]),
        ("EC", &["-pkeyopt", "ec_paramgen_curve:P-521"]),
        ("RSA", &["-pkeyopt", "rsa_keygen_bits:2048"]),
        ("RSA", &["-pkeyopt", "rsa_keygen_bits:2049", "-pkeyopt", "rsa_keygen_pubexp:3"]),
    ] {
        let keygen = ["genpkey", "-algorithm", kind, "-out", "k"];
        run(&openssl, folder.path(), &[&keygen[..], options].concat());
        let der = run(&openssl, folder.path(), &["pkey", "-in", "k", "-pubout", "-outform", "DER"]);
        let key = read_spki(&der).expect("a key");
        assert_eq!(read_key_file(&der).expect("a DER file")[0].key, key);
        for (hash, name) in hashes {
            let sign = |more: &[&str]| {
                let base = ["dgst", &format!("-{name}"), "-sign", "k"];
                run(&openssl, folder.path(), &[&base[..], more, &["m"]].concat())
            };
            let cases = if kind == "EC" {
                vec![(ecdsa(hash, EcdsaForm::Der), sign(&[]))]
            } else {
                let padding = ["-sigopt", "rsa_padding_mode:pss", "-sigopt"];
                let salted = |salt: &str| sign(&[&padding[..], &[salt]].concat());
                vec![
                    (pkcs1(hash), sign(&[])),
                    (pss(hash, hash.length()), salted("rsa_pss_saltlen:digest")),
                    (pss(hash, 11), salted("rsa_pss_saltlen:11")),
                ]
            };
            for (algorithm, signature) in cases {
                let found = |signed: &[u8], signature: &[u8]| {
                    verify(&key, algorithm, Signed::Message(signed), signature)
                };
                assert_eq!(found(message, &signature), Verification::Good, "{key:?} {algorithm}");
                assert_eq!(found(b"another", &signature), Verification::Bad);
                let mut damaged = signature.clone();
                *damaged.last_mut().expect("bytes") ^= 1;
                assert_eq!(found(message, &damaged), Verification::Bad);
                assert_eq!(found(message, &signature[1..]), Verification::Bad);
            }
        }
    }
}

#[test]
fn the_fingerprint_of_an_rsa_key_is_of_what_openssl_writes() {
    let Some(openssl) = tool("openssl", &["version"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    run(&openssl, folder.path(), &["genrsa", "-out", "k", "2048"]);
    let out = |form| ["rsa", "-in", "k", form, "-outform", "DER"];
    let key = read_spki(&run(&openssl, folder.path(), &out("-pubout"))).expect("a key");
    let raw = run(&openssl, folder.path(), &out("-RSAPublicKey_out"));
    assert_eq!(key.fingerprint().0, Sha256::of_parts(&[b"rsa:", &raw]));
    run(&openssl, folder.path(), &["genrsa", "-out", "k", "1024"]);
    let short = run(&openssl, folder.path(), &out("-pubout"));
    let error = KeyError::RsaTooShort { bits: 1024 };
    assert_eq!(read_spki(&short), Err(SpkiError::Key(error)));
    assert_eq!(Weakness::of_key(&error), Some(Weakness::RsaTooShort { bits: 1024 }));
    assert_eq!(read_key_file(&short), Err(KeyReadError::Key { line: 1, error }));
    assert!(error.to_string().contains("refused by policy"));
}

// --- reading and running -----------------------------------------------------------------------

fn groups(path: &Path) -> Vec<serde_json::Value> {
    let bytes = std::fs::read(path).expect("a vector file");
    let file: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    file["testGroups"].as_array().expect("groups").clone()
}

fn hex(value: &serde_json::Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().expect("hex").as_bytes()).expect("hex")
}
