//! Signatures inside PDF files: pyHanko's vectors, and what pyHanko says of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use exhibit_verify::pdf::{Changes, Coverage, PdfFinding, PdfSignature, PdfSigned, signatures};
use exhibit_verify::signature::cms::CmsFinding;

use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Integrity, Signer, Time, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};

use crate::lab::{Lab, appraise, at, place_of, trust_of, vectors};

/// The same three facts as pyHanko, but for the lines of `differences.txt`, each with its reason.
#[test]
fn three_facts_about_each_signature() {
    let Some(folder) = vectors("pades-pyhanko") else { return };
    let theirs = std::fs::read_to_string(folder.join("EXPECTED.pyhanko-0.38.0.txt"));
    let theirs = by_signature(&theirs.expect("the table"));
    let differences = by_signature(include_str!("../data/pdf/differences.txt"));
    let mut ours = BTreeMap::new();
    for path in pdfs(&folder) {
        let name = path.strip_prefix(&folder).expect("inside").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a vector");
        for (field, facts) in facts(&bytes) {
            ours.insert((name.clone(), field), facts);
        }
    }
    let mut wrong = Vec::new();
    let keys: std::collections::BTreeSet<_> = theirs.keys().chain(ours.keys()).collect();
    for key in keys {
        let not_said = "not said".to_owned();
        let (our, their) = (ours.get(key).or(Some(&not_said)), theirs.get(key));
        if their.is_none() && our.is_some_and(|it| it == "no signature") {
            continue;
        }
        let expected = differences.get(key).or(their);
        if differences.contains_key(key) && differences.get(key) == their {
            wrong.push(format!("{key:?}: named a difference, and is none"));
        }
        if our != expected {
            wrong.push(format!("{key:?}: {our:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(theirs.len(), 54, "lines of the table");
}

/// Whatever else is said: none of these covers the whole file and leaves it unchanged.
#[test]
fn what_was_slipped_in_is_never_unchanged() {
    let Some(folder) = vectors("pades-pyhanko") else { return };
    let mut looked = 0;
    for path in pdfs(&folder) {
        let name = path.to_string_lossy().into_owned();
        let sneaky = name.contains("sneaky") || name.contains("not-all-paths");
        if !sneaky && !name.contains("coverage-anomalies") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a vector");
        match signatures(&bytes, &[]) {
            PdfFinding::Signed(found) => {
                let good = match &found[0].signed {
                    PdfSigned::By(findings, _) => matches!(findings[..], [CmsFinding::Good(_)]),
                    PdfSigned::At(result) => result.is_ok(),
                };
                // The base of the anomalies has room for a signature, and none in it.
                assert_eq!(good, !name.ends_with("base.pdf"), "{name}");
                let unchanged = found[0].changes != Changes::Other || found[0].permitted;
                assert!(!good || !unchanged, "{name}");
                assert_ne!(found[0].coverage, Coverage::EntireFile, "{name}");
            }
            other => assert!(matches!(other, PdfFinding::Unreadable(_)), "{name}: {other:?}"),
        }
        looked += 1;
    }
    assert_eq!(looked, 10);
}

type Facts = BTreeMap<(String, String), String>;

/// Reads `file | field | facts`; a line that begins with `#` is a reason.
fn by_signature(table: &str) -> Facts {
    let mut found = BTreeMap::new();
    for line in table.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let mut parts = line.splitn(3, " | ");
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (file, field, facts) = (part(), part(), part());
        let (field, facts) = match field.as_str() {
            "PARSE-ERR" => (String::new(), "can't be read".to_owned()),
            _ if facts.starts_with("ERR") => (field, "ERR".to_owned()),
            _ => (field, facts),
        };
        found.insert((file, field), facts);
    }
    found
}

fn facts(bytes: &[u8]) -> Vec<(String, String)> {
    match signatures(bytes, &[]) {
        PdfFinding::Unsigned => vec![(String::new(), "no signature".to_owned())],
        PdfFinding::Unreadable(_) => vec![(String::new(), "can't be read".to_owned())],
        PdfFinding::Signed(found) => found.iter().map(|it| (it.field.clone(), line(it))).collect(),
    }
}

fn line(signature: &PdfSignature) -> String {
    let worth = match &signature.signed {
        // pyHanko says nothing more of one that it takes for no PDF signature.
        PdfSigned::By(findings, _) => match findings.as_slice() {
            [CmsFinding::Bad { actual, .. }] if actual.contains("content of its own") => {
                return "ERR".to_owned();
            }
            [CmsFinding::Good(_)] => "intact | sig-valid".to_owned(),
            [CmsFinding::Bad { actual, .. }] => format!("BROKEN ({actual})"),
            [CmsFinding::Unsupported { what }] => format!("not checked ({what})"),
            other => format!("{other:?}"),
        },
        PdfSigned::At(Ok(_)) => "intact | timestamp-valid".to_owned(),
        PdfSigned::At(Err(error)) => format!("{error:?}"),
    };
    let coverage = match signature.coverage {
        Coverage::EntireFile => "ENTIRE_FILE",
        Coverage::EntireRevision => "ENTIRE_REVISION",
        Coverage::Beginning => "CONTIGUOUS_BLOCK_FROM_START",
        Coverage::Unclear => "UNCLEAR",
    };
    let changes = match signature.changes {
        Changes::None => "NONE",
        Changes::Maintenance => "LTA_UPDATES",
        Changes::Forms => "FORM_FILLING",
        Changes::Other => "OTHER",
    };
    let permitted = if signature.permitted { "True" } else { "False" };
    format!("{worth} | cov={coverage} | mod={changes} | docmdp_ok={permitted}")
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in [folder.to_owned(), folder.join("coverage-anomalies")] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|it| it == "pdf") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

// --- files made and signed here ------------------------------------------------------------------

#[test]
fn what_happens_to_a_signed_file_decides_its_worth() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    let now = lab.valid_at("alice.pem");
    let root = trust_of(&[("root.pem", &lab.read("root.pem"))]);
    let worth = |bytes: &[u8], trust: &TrustSet| {
        let found = appraise(&[("x.pdf", bytes)], &[], trust, now);
        (found.signer, found.integrity)
    };
    let base = made(3);
    let signed = sign(&lab, "alice", &base, "Sig1", 20, "");
    let indefinite = with_contents(&signed, &as_indefinite(&lab.read("contents")));
    assert_eq!(worth(&indefinite, &root), (Signer::Trusted, Integrity::Intact), "in BER");
    assert_eq!(worth(&base, &root), (Signer::NotClaimed, Integrity::Unclaimed));
    assert_eq!(worth(&signed, &root), (Signer::Trusted, Integrity::Intact));
    assert_eq!(worth(&signed, &TrustSet::default()), (Signer::Unknown, Integrity::Intact));
    let mallory = trust_of(&[("mallory.pem", &lab.read("mallory.pem"))]);
    assert_eq!(worth(&signed, &mallory), (Signer::NotTheKeyBrought, Integrity::Intact));

    let fill = (4, text_field("paid"));
    let page = |annotations: &str| (10, page(11, annotations));
    let certified = |level: &str| {
        let parameters =
            format!("/Reference [<</TransformMethod /DocMDP /TransformParams <</P {level}>>>>]");
        sign(&lab, "alice", &base, "Sig1", 20, &parameters)
    };
    let locked = |action: &str| {
        let parameters = format!(
            "/Reference [<</TransformMethod /FieldMDP /TransformParams <</Action /{action} /Fields [(Text)]>>>>]"
        );
        sign(&lab, "alice", &base, "Sig1", 20, &parameters)
    };
    let filled = update(&signed, std::slice::from_ref(&fill));
    let intact = (Signer::Trusted, Integrity::Intact);
    let broken = (Signer::Trusted, Integrity::Broken);
    let partial = (Signer::Trusted, Integrity::Partial);
    for (what, bytes, expected) in [
        ("white space at the end", [&signed[..], b"\n"].concat(), intact),
        ("other bytes at the end", [&signed[..], b"\nx"].concat(), broken),
        ("validation data", update(&signed, &[(1, catalog("/DSS <</Certs []>>"))]), intact),
        ("a page's content", update(&signed, &[(11, stream("(Pay 900) Tj"))]), broken),
        (
            "a page's size",
            update(&signed, &[(10, page("4 0 R 20 0 R").1.replace("300 144", "300 100"))]),
            broken,
        ),
        (
            "an annotation",
            update(
                &signed,
                &[
                    page("4 0 R 20 0 R 30 0 R"),
                    (
                        30,
                        "<</Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents (x)>>"
                            .to_owned(),
                    ),
                ],
            ),
            broken,
        ),
        ("no annotation", update(&signed, &[page("20 0 R")]), broken),
        (
            "an action",
            update(&signed, &[(1, catalog("/OpenAction <</S /JavaScript /JS (x)>>"))]),
            broken,
        ),
        (
            "one page fewer",
            update(&signed, &[(2, "<</Type /Pages /Kids [10 0 R] /Count 1>>".to_owned())]),
            broken,
        ),
        (
            "a text field",
            update(
                &signed,
                &[
                    (3, form("4 0 R 20 0 R 31 0 R")),
                    (31, text_field("x").replace("(Text)", "(More)")),
                ],
            ),
            broken,
        ),
        (
            "a field's action",
            update(&signed, &[(4, text_field("paid").replace("/T ", "/AA <<>> /T "))]),
            broken,
        ),
        (
            "a field's place",
            update(&signed, &[(4, text_field("paid").replace("[0 0 50 20]", "[0 0 300 144]"))]),
            broken,
        ),
        // Filled in by somebody: what was signed is as it was, and nobody vouches for the rest.
        ("a value", filled.clone(), partial),
        (
            "a value, no change allowed",
            update(&certified("1"), std::slice::from_ref(&fill)),
            broken,
        ),
        ("a value, filling allowed", update(&certified("2"), std::slice::from_ref(&fill)), partial),
        ("a value, field locked", update(&locked("Include"), std::slice::from_ref(&fill)), broken),
        (
            "a value, others locked",
            update(&locked("Exclude"), std::slice::from_ref(&fill)),
            partial,
        ),
        ("a value, and signed by Bob", sign(&lab, "bob", &filled, "Sig2", 22, ""), intact),
        (
            "signed by Bob, who was not to",
            sign(&lab, "bob", &certified("1"), "Sig2", 22, ""),
            broken,
        ),
        (
            "signed by Bob, then filled in",
            update(&sign(&lab, "bob", &signed, "Sig2", 22, ""), std::slice::from_ref(&fill)),
            partial,
        ),
        // The signature is still there, and nothing leads to it any more.
        (
            "no signature field",
            update(&signed, &[(3, form("4 0 R")), page("4 0 R")]),
            (Signer::Unsupported, Integrity::Unclaimed),
        ),
        (
            "a cut",
            signed[..signed.len() - 30].to_vec(),
            (Signer::Unsupported, Integrity::Unclaimed),
        ),
    ] {
        let found = appraise(&[("x.pdf", &bytes)], &[], &root, now);
        assert_eq!((found.signer, found.integrity), expected, "{what}: {found:#?}");
    }
    // A timestamp says when, and vouches for no value that was filled in.
    for (what, bytes, expected) in [
        ("signed and stamped", stamp(&lab, &signed, 22), intact),
        ("signed, filled in and stamped", stamp(&lab, &filled, 22), partial),
        ("stamped only", stamp(&lab, &base, 20), (Signer::NotClaimed, Integrity::Intact)),
    ] {
        let found = appraise(&[("x.pdf", &bytes)], &[], &root, now);
        assert_eq!((found.signer, found.integrity), expected, "{what}: {found:#?}");
        assert_eq!(found.time, Time::Proven, "{what}");
        let late = Timestamp::from_unix(now.unix() + 300 * 86_400).expect("a time");
        let found = appraise(&[("x.pdf", &bytes)], &[], &root, late);
        assert_eq!((found.signer, found.integrity), expected, "{what}, later");
    }
    assert_eq!(worth(&stamp(&lab, &signed, 22), &mallory).0, Signer::NotTheKeyBrought);
    // Bob's signature vouches for what was there when he signed, if it is his that was brought.
    let bob = trust_of(&[("bob.pem", &lab.read("bob.pem"))]);
    let both = sign(&lab, "bob", &filled, "Sig2", 22, "");
    assert_eq!(worth(&both, &bob), intact);
    let alice = trust_of(&[("alice.pem", &lab.read("alice.pem"))]);
    assert_eq!(worth(&both, &alice).0, Signer::NotTheKeyBrought, "Alice saw no value");
}

#[test]
fn every_byte_that_is_covered_counts() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    let signed = sign(&lab, "alice", &made(1), "Sig1", 20, "");
    let gap = place_of(&signed, b"/Contents <")..place_of(&signed, b">/ByteRange");
    for at in (0..signed.len()).filter(|at| !gap.contains(at)) {
        let mut changed = signed.clone();
        changed[at] ^= 1;
        let PdfFinding::Signed(found) = signatures(&changed, &[]) else { continue };
        let good = |it: &PdfSignature| matches!(&it.signed, PdfSigned::By(findings, _) if matches!(findings[..], [CmsFinding::Good(_)]));
        assert!(!found.iter().any(good), "byte {at}: {found:#?}");
    }
}

#[test]
fn a_signed_file_is_an_item_with_a_word() {
    let Some(lab) = Lab::open() else { return };
    lab.people();
    let now = lab.valid_at("alice.pem");
    let root = trust_of(&[("root.pem", &lab.read("root.pem"))]);
    let signed = sign(&lab, "alice", &made(1), "Sig1", 20, "");
    lab.write("x", b"x");
    lab.sign("alice", "x", "x.p7s", &["-binary", "-outform", "DER"]);
    lab.stamp("x.p7s", "x.p7s.tsr", "tsa");
    let late = Timestamp::from_unix(now.unix() + 300 * 86_400).expect("a time");
    let words = |members: &InMemory, at| {
        let look = Look {
            path: "delivery",
            members,
            profiles: &ProfileSet::built_in(),
            profile: None,
            trust: &root,
            source: None,
            at,
            workers: 1,
            watcher: &Unwatched,
        };
        let items = inspect(&look).expect("memory can be read");
        let word = |it: &Appraised| (it.appraisal.path.clone(), it.appraisal.verdict);
        items.iter().map(word).collect::<Vec<_>>()
    };
    let word = |path: &str, word| (format!("delivery/{path}"), word);
    let delivery = InMemory::new().with("a.pdf", signed.clone()).with("b.pdf", made(1));
    assert_eq!(
        words(&delivery, now),
        [word("a.pdf", Word::Verified), word("b.pdf", Word::Unsigned)]
    );
    assert_eq!(words(&delivery, late)[0].1, Word::Unanchored, "expired");
    let changed = update(&signed, &[(11, stream("(Pay 900) Tj"))]);
    let delivery = InMemory::new().with("a.pdf", changed);
    assert_eq!(words(&delivery, now), [word("a.pdf", Word::Broken)]);
    // A timestamp on a signature belongs to the item that the signature belongs to.
    let delivery = InMemory::new()
        .with("x", b"x".as_slice())
        .with("x.p7s", lab.read("x.p7s"))
        .with("x.p7s.tsr", lab.read("x.p7s.tsr"));
    assert_eq!(words(&delivery, late), [word("x", Word::Verified)]);
}

/// A timestamp inside the signature shows that the certificate was valid when it was used.
#[test]
fn a_timestamp_inside_a_signature_proves_its_time() {
    let Some(folder) = vectors("pades-pyhanko") else { return };
    let file =
        std::fs::read(folder.join("pades-lta-dss-indirect-arrs-test.pdf")).expect("a vector");
    let PdfFinding::Signed(found) = signatures(&file, &[]) else { panic!("it is signed") };
    let PdfSigned::By(_, pool) = &found[0].signed else { panic!("by somebody") };
    let root = pool.iter().find(|it| it.subject() == "Root CA").expect("the root lies in the file");
    let trust = trust_of(&[("root.der", root.der())]);
    let late = at("2040-01-01T00:00:00Z");
    let worth = appraise(&[("x.pdf", &file)], &[], &trust, late);
    assert_eq!((worth.signer, worth.integrity), (Signer::Trusted, Integrity::Intact), "{worth:#?}");
    assert_eq!(worth.proven_at, Some(at("2020-11-01T00:00:00Z")));
    // What pyHanko put into `/DSS` says so of each certificate, by CRL and OCSP.
    for said in [
        "Sig1: certificate of Alice: revocation: not revoked by the OCSP answer of OCSP responder",
        "Sig1: certificate of Intermediate CA: revocation: not revoked by the CRL of Root CA",
        "Sig1: certificate of Time Stamping Authority: revocation: not revoked by the CRL of Root CA",
    ] {
        assert!(worth.facts.iter().any(|it| it.detail.contains(said)), "{said}: {worth:#?}");
    }
    // The same root for documents only: nobody vouches for the time.
    let toml = "[[key]]\nsubject = \"Root\"\nfile = \"root.der\"\npurposes = [\"document\"]\n";
    let input = TrustInput { name: "t.toml", bytes: toml.as_bytes() };
    let trust = TrustSet::from_inputs(&[input], &|_, _| Ok(root.der().to_vec())).expect("trust");
    let worth = appraise(&[("x.pdf", &file)], &[], &trust, late);
    assert_eq!((worth.signer, worth.proven_at), (Signer::OutOfTime, None), "{worth:#?}");
}

/// A file of some pages, with a form of one text field, which stands on the first page.
pub(crate) fn made(pages: u32) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|it| format!("{} 0 R", number(it))).collect();
    let mut objects = vec![
        (1, catalog("")),
        (2, format!("<</Type /Pages /Kids [{}] /Count {pages}>>", kids.join(" "))),
        (3, form("4 0 R")),
        (4, text_field("")),
    ];
    for index in 0..pages {
        let at = number(index);
        objects.push((at, page(at + 1, if index == 0 { "4 0 R" } else { "" })));
        objects.push((at + 1, stream(&format!("(Page {index}: pay 100) Tj"))));
    }
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    append(&mut bytes, &objects, None);
    bytes
}

fn number(page: u32) -> u32 {
    if page == 0 { 10 } else { 100 + 2 * page }
}

pub(crate) fn catalog(more: &str) -> String {
    format!("<</Type /Catalog /Pages 2 0 R /AcroForm 3 0 R {more}>>")
}

fn form(fields: &str) -> String {
    format!("<</Fields [{fields}] /SigFlags 3>>")
}

fn text_field(value: &str) -> String {
    format!(
        "<</FT /Tx /T (Text) /V ({value}) /Type /Annot /Subtype /Widget /Rect [0 0 50 20] /P 10 0 R>>"
    )
}

fn page(contents: u32, annotations: &str) -> String {
    format!(
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 144] /Resources <<>> /Contents {contents} 0 R /Annots [{annotations}]>>"
    )
}

pub(crate) fn stream(text: &str) -> String {
    format!("<</Length {}>>\nstream\n{text}\nendstream", text.len())
}

/// Appends a revision.
pub(crate) fn update(bytes: &[u8], objects: &[(u32, String)]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = bytes.windows(9).rposition(|it| it == b"startxref").expect("a file") + 10;
    let digits: Vec<u8> = bytes[at..].iter().copied().take_while(u8::is_ascii_digit).collect();
    append(&mut out, objects, Some(String::from_utf8(digits).expect("digits")));
    out
}

fn append(out: &mut Vec<u8>, objects: &[(u32, String)], previous: Option<String>) {
    let mut sorted = objects.to_vec();
    sorted.sort_by_key(|(number, _)| *number);
    let mut table = String::from("xref\n");
    if previous.is_none() {
        table.push_str("0 1\n0000000000 65535 f \n");
    }
    for (number, text) in &sorted {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
    }
    let previous = previous.map(|it| format!("/Prev {it}")).unwrap_or_default();
    let place = out.len();
    out.extend_from_slice(table.as_bytes());
    let trailer =
        format!("trailer\n<</Root 1 0 R /Size 2000 {previous}>>\nstartxref\n{place}\n%%EOF\n");
    out.extend_from_slice(trailer.as_bytes());
}

/// Appends a signature field on the first page, signed by openssl.
pub(crate) fn sign(
    lab: &Lab,
    who: &str,
    bytes: &[u8],
    name: &str,
    object: u32,
    more: &str,
) -> Vec<u8> {
    let kind = format!("/Type /Sig /SubFilter /adbe.pkcs7.detached {more}");
    let out = with_room(lab, bytes, name, object, &kind);
    lab.sign(who, "covered", "contents", &["-binary", "-outform", "DER"]);
    with_contents(&out, &lab.read("contents"))
}

/// Appends a document timestamp.
fn stamp(lab: &Lab, bytes: &[u8], object: u32) -> Vec<u8> {
    let kind = "/Type /DocTimeStamp /SubFilter /ETSI.RFC3161";
    let out = with_room(lab, bytes, "Stamp", object, kind);
    lab.stamp("covered", "answer", "tsa");
    lab.must(&["ts", "-reply", "-in", "answer", "-token_out", "-out", "contents"]);
    with_contents(&out, &lab.read("contents"))
}

/// Appends a signature field with room for a signature, and writes down what that will cover.
fn with_room(lab: &Lab, bytes: &[u8], name: &str, object: u32, kind: &str) -> Vec<u8> {
    const ROOM: usize = 8192;
    let text = String::from_utf8_lossy(bytes);
    let fields = [20, 22, 24].into_iter().filter(|it| text.contains(&format!("\n{it} 0 obj")));
    let fields: String = fields.chain([object]).map(|it| format!(" {it} 0 R")).collect();
    let value = object + 1;
    let field = format!(
        "<</FT /Sig /T ({name}) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 10 0 R /V {value} 0 R>>"
    );
    let room = "0".repeat(2 * ROOM);
    let signature = format!(
        "<</Filter /Adobe.PPKLite /Contents <{room}>/ByteRange [0000000000 0000000000 0000000000 0000000000] {kind}>>"
    );
    let mut out = update(
        bytes,
        &[
            (3, form(&format!("4 0 R{fields}"))),
            (10, page(11, &format!("4 0 R{fields}"))),
            (object, field),
            (value, signature),
        ],
    );
    let start = bytes.len() + place_of(&out[bytes.len()..], b"/Contents <") + 10;
    let end = start + 2 * ROOM + 2;
    let ranges = [0, start, end, out.len() - end].map(|it| format!("{it:010}")).join(" ");
    let at = end + place_of(&out[end..], b"[") + 1;
    out[at..at + ranges.len()].copy_from_slice(ranges.as_bytes());
    lab.write("covered", &[&out[..start], &out[end..]].concat());
    out
}

/// Puts a signature into the newest room for one.
fn with_contents(bytes: &[u8], signature: &[u8]) -> Vec<u8> {
    let name = b"/Contents <";
    let places = bytes.windows(name.len()).rposition(|it| it == name).expect("room");
    let mut out = bytes.to_vec();
    let room = out[places + name.len()..].split_mut(|it| *it == b'>').next().expect("its end");
    room.fill(b'0');
    let contents = data_encoding::HEXUPPER.encode(signature);
    room[..contents.len()].copy_from_slice(contents.as_bytes());
    out
}

/// The same ContentInfo with indefinite lengths outside.
fn as_indefinite(der: &[u8]) -> Vec<u8> {
    assert_eq!((&der[..2], &der[15..17]), (&[0x30, 0x82][..], &[0xa0, 0x82][..]));
    [&[0x30, 0x80], &der[4..15], &[0xa0, 0x80], &der[19..], &[0; 4]].concat()
}
