//! What is recognised and not verified is said, and is never better than INCOMPLETE.

use super::*;

/// Beginnings of files, with the word that has to be said of each.
fn samples() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let xml = |namespaces: &str| {
        let filler = " ".repeat(100_000);
        format!("<?xml version=\"1.0\"?><a>{filler}<Signature xmlns=\"{namespaces}\"/></a>")
            .into_bytes()
    };
    let mut asic = exhibit_verify::zip::Writer::new(std::io::Cursor::new(Vec::new()));
    let kind = b"application/vnd.etsi.asic-e+zip";
    asic.add("mimetype", &kind.as_slice()).expect("a good name");
    let asic = asic.finish().expect("written").into_inner();
    let mut c2pa = b"\xff\xd8\xff\xeb\0\x40JP".to_vec();
    c2pa.extend_from_slice(
        b"\0\0\0\x01jumb\0\0\0\x26jumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71",
    );
    vec![
        ("a", b"\xd2\x84\x43\xa1\x01\x26\xa0\x41\x61\x41\x62".to_vec(), "COSE"),
        ("b", b"\xd8\x62\x84\x40\xa0\x41\x61\x80".to_vec(), "COSE"),
        ("c.json", br#"{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}"#.to_vec(), "Sigstore"),
        ("d.xml", xml("http://www.w3.org/2000/09/xmldsig#"), "XMLDSig"),
        ("e.xml", xml("http://www.w3.org/2000/09/xmldsig#\" x=\"http://uri.etsi.org/01903/v1.3.2#"), "XAdES"),
        ("f.asice", asic, "ASiC"),
        ("g.jpg", c2pa, "C2PA"),
        ("h", b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01".to_vec(), "OpenTimestamps"),
        (
            "i.json",
            br#"{"@context":["https://www.w3.org/ns/credentials/v2"],"proof":{"type":"DataIntegrityProof"}}"#.to_vec(),
            "W3C",
        ),
        ("j.txt", b"-----BEGIN PGP MESSAGE-----\n\nZm9v\n-----END PGP MESSAGE-----\n".to_vec(), "OpenPGP"),
        ("k.layout", br#"{"signed":{"_type":"layout"},"signatures":[{"sig":"00"}]}"#.to_vec(), "in-toto layout"),
    ]
}

#[test]
fn what_carries_signatures_that_are_not_verified_is_incomplete() {
    let trust = trust_of(&[("key", &golden("ed25519.pub"))]).expect("trust");
    for (name, bytes, said) in samples() {
        let found = appraise(&[(name, &bytes)], &[], &trust);
        assert_eq!(found.signer, Signer::Unsupported, "{name}: {found:#?}");
        let fact = found.facts.iter().find(|it| it.check == "signature").expect("a fact");
        assert!(fact.detail.contains(said), "{name}: {fact:?}");
        assert!(fact.detail.ends_with("present, not checked"), "{name}: {fact:?}");
        assert!(found.not_checked.iter().any(|it| it.contains(said)), "{name}: {found:#?}");
        assert_eq!(words(&[(name, &bytes)], &trust), [(name.to_owned(), Word::Incomplete)]);
    }
}

#[test]
fn what_only_looks_like_them_is_an_unsigned_file() {
    let trust = TrustSet::default();
    for (name, bytes) in [
        ("a", &b"\xd2\x84\x01"[..]),
        ("b.xml", b"<a>no signature</a>"),
        ("c.json", br#"{"proof":1,"@context":"https://example.invalid"}"#),
        ("d.json", br#"{"signatures":[],"signed":true}"#),
        ("e.json", br#"{"mediaType":"text/plain"}"#),
        ("f.jpg", b"\xff\xd8\xff\xe0 jumd c2pa"),
        ("g.json", b"{\"proof\":"),
    ] {
        assert_eq!(words(&[(name, bytes)], &trust), [(name.to_owned(), Word::Unsigned)]);
    }
}

#[test]
fn lines_of_bundles_are_no_records() {
    let line = br#"{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}"#;
    let lines = [&line[..], b"\n", line, b"\n"].concat();
    let found = words(&[("x.jsonl", &lines)], &TrustSet::default());
    assert_eq!(found, [("x.jsonl".to_owned(), Word::Incomplete)]);
}

#[test]
fn in_toto_layouts_and_links_are_named() {
    let Some(folder) = vectors("in-toto-rs") else { return };
    let folder = folder.join("test_verifylib");
    for file in ["workdir/root.layout", "links/clone.776a00e2.link"] {
        let bytes = std::fs::read(folder.join(file)).expect("a vector");
        let found = words(&[("x", &bytes)], &TrustSet::default());
        assert_eq!(found, [("x".to_owned(), Word::Incomplete)], "{file}");
    }
}
