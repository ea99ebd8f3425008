//! Damaged files of every kind: nothing panics, and nothing damaged is taken for good.

use std::sync::OnceLock;

use exhibit_core::verdict::{Integrity, Signer, Time};
use exhibit_verify::pdf::{PdfFinding, signatures};
use exhibit_verify::signature::cms::SignedData;
use exhibit_verify::x509::{Certificate, MAX_CERTIFICATE};
use proptest::prelude::*;

use crate::lab::{Lab, appraise, at, trust_of, vectors};

/// Flips, cuts and repeats parts of a file.
fn damaged() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    prop::collection::vec((any::<usize>(), any::<u8>(), 0_u8..4), 1..4)
}

fn damage(bytes: &[u8], how: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for (at, value, kind) in how {
        let at = at % out.len().max(1);
        match kind {
            0 => out.iter_mut().skip(at).take(1).for_each(|it| *it ^= value | 1),
            1 => out.truncate(at),
            2 => out.insert(at, *value),
            _ => {
                let part = out[at..out.len().min(at + usize::from(*value))].to_vec();
                out.splice(at..at, part);
            }
        }
    }
    out
}

fn all_vectors(set: &str) -> Vec<Vec<u8>> {
    let Some(folder) = vectors(set) else { return Vec::new() };
    let mut open = vec![folder];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(std::fs::read(path).expect("a vector"));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_vectors(which in any::<usize>(), how in damaged()) {
        static FILES: OnceLock<Vec<Vec<Vec<u8>>>> = OnceLock::new();
        let sets = ["cms", "rfc3161-trailofbits", "pades-pyhanko"];
        let sets = FILES.get_or_init(|| sets.into_iter().map(all_vectors).collect());
        for files in sets.iter().filter(|it| !it.is_empty()) {
            let bytes = damage(&files[which % files.len()], &how);
            let _ = SignedData::read(&bytes);
            let _ = Certificate::read(&bytes[..bytes.len().min(MAX_CERTIFICATE)]);
            let trust = trust_of(&[]);
            for (content, companion) in [("x.p7m", "x.p7m.tsr"), ("x.eml", "x.eml.p7s"), ("x.pdf", "x.pdf.sig")] {
                let now = at("2026-01-01T00:00:00Z");
                let found = appraise(&[(content, &bytes)], &[(companion, &bytes)], &trust, now);
                prop_assert!(found.signer != Signer::Trusted && found.time != Time::Proven);
            }
        }
    }
}

#[test]
fn what_a_length_claims_is_not_believed() {
    for claim in [
        &b"\x30\x84\xff\xff\xff\xff\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"[..],
        &[0x30, 0x80].repeat(100_000),
        &[0x24, 0x80].repeat(100_000),
    ] {
        assert!(SignedData::read(claim).is_err());
        assert!(Certificate::read(claim).is_err());
    }
    for text in [
        "xref\n0 4294967295\n0000000000 65535 f \n",
        "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R /Prev 9>>\n",
        "1 0 obj\n<</Type /XRef /W [1 2 1] /Size 999999999999 /Length 4>>\nstream\nabcd\nendstream\nendobj\n",
        "1 0 obj\n<</Type /XRef /W [7 7 7] /Index [0 99999999] /Size 1 /Length 4>>\nstream\nabcd\nendstream\nendobj\n",
    ] {
        let file = format!("%PDF-1.7\n{text}/ByteRange\nstartxref\n9\n%%EOF\n");
        assert!(matches!(signatures(file.as_bytes(), &[]), PdfFinding::Unreadable(_)), "{text}");
    }
}

/// Without a limit, a path through such certificates could go on in more ways than can be tried.
#[test]
fn certificates_in_a_circle_end() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    // Alice's own key and name again and again, with other serial numbers: each signed all others.
    lab.write("extensions", b"basicConstraints=critical,CA:TRUE\n");
    lab.must(&["req", "-new", "-key", "alice.key", "-subj", "/CN=Alice", "-out", "twin.csr"]);
    let mut chain = Vec::new();
    for _ in 0..40 {
        lab.must(&[
            "x509",
            "-req",
            "-in",
            "twin.csr",
            "-CA",
            "alice.pem",
            "-CAkey",
            "alice.key",
            "-CAcreateserial",
            "-extfile",
            "extensions",
            "-out",
            "twin.pem",
        ]);
        chain.extend(lab.read("twin.pem"));
    }
    lab.write("twins.pem", &chain);
    lab.write("x", b"x");
    lab.sign("eve", "x", "p7s", &["-binary", "-outform", "DER", "-certfile", "twins.pem"]);
    let trust = trust_of(&[("mallory.pem", &lab.read("mallory.pem"))]);
    let now = lab.valid_at("alice.pem");
    let found = appraise(&[("x", b"x")], &[("x.p7s", &lab.read("p7s"))], &trust, now);
    assert_eq!((found.signer, found.integrity), (Signer::NotTheKeyBrought, Integrity::Intact));
}
