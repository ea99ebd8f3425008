//! Files that mean harm: nothing panics, and nothing grows without a limit.

mod common;

use std::io::Write as _;

use common::{FILES, data};
use exhibit_text::{
    Extract, MAX_ATTACHED, MAX_ATTACHMENTS, MAX_FACTS, MAX_GAPS, MAX_INPUT, MAX_TEXT, TextLayer,
    Unread, extract,
};
use proptest::prelude::*;

/// The limits that hold whatever a file is.
fn check(found: &Extract) {
    assert!(found.text.len() <= MAX_TEXT);
    assert!(found.attachments.len() <= MAX_ATTACHMENTS);
    assert!(found.attachments.iter().map(|it| it.bytes.len()).sum::<usize>() <= MAX_ATTACHED);
    assert!(found.facts.len() <= MAX_FACTS + 1 && found.gaps.len() <= MAX_GAPS + 1);
    assert!(found.text.chars().all(|it| !it.is_control() || it == '\n' || it == '\t'));
    assert_eq!(
        found.layer == TextLayer::None,
        found.text.is_empty() && found.layer == TextLayer::None
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn damaged_files_never_panic(
        which in 0..FILES.len(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        moved in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1_usize..200)),
    ) {
        let mut bytes = data(FILES[which]);
        for (at, byte) in places {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some((from, to, length)) = moved {
            let from = from.index(bytes.len());
            let piece = bytes[from..bytes.len().min(from + length)].to_vec();
            let to = to.index(bytes.len());
            bytes.splice(to..to, piece);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        check(&extract(FILES[which], &bytes));
    }

    #[test]
    fn any_bytes_behind_any_beginning(
        start in prop::sample::select(vec![
            &b"%PDF-1.7\n1 0 obj"[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 ", b"<html>",
            b"From: a\nTo: b\nSubject: c\nContent-Type: multipart/mixed; boundary=b\n\n--b", b"\xff\xd8\xff\xe1",
            b"\x89PNG\r\n\x1a\n", b"II*\0", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic", b"",
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..2000),
    ) {
        check(&extract("x.eml", &[start, &rest].concat()));
    }

    #[test]
    fn content_of_pages_never_panics(content in "([0-9.-]{1,4} |q |Q |BT |ET |/F1 9 Tf |\\(a b\\) Tj |\\[\\(a\\) -300 \\(b\\)\\] TJ |Tm |Td |T\\* |' |\" |/X Do |BMC |/S <</ActualText \\(x\\)>> BDC |EMC |BI ID EI |<41> Tj |cm |\\[ |\\] |<< |>> ){0,60}") {
        check(&extract("x.pdf", &pdf(content.as_bytes(), "")));
    }
}

/// A file of one page with this content.
fn pdf(content: &[u8], more: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
        2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
        3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>> endobj\n\
        5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n\
        6 0 obj <</Type/XObject/Subtype/Form/Length 33>> stream\nBT /F1 9 Tf (x) Tj ET /X Do /X Do\nendstream endobj\n"
        .to_vec();
    let _ = writeln!(out, "4 0 obj <</Length {}{more}>> stream", content.len());
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream endobj\ntrailer <</Root 1 0 R>>\n");
    out
}

#[test]
fn a_drawing_that_draws_itself_twice_ends() {
    let found = extract("x.pdf", &pdf(&b"/X Do ".repeat(1000), ""));
    check(&found);
    assert_eq!(found.layer, TextLayer::Present, "a form inside itself is not drawn again");
}

#[test]
fn a_stream_that_unpacks_to_a_gibibyte_is_cut() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let line = b"BT /F1 9 Tf (words) Tj ET\n".repeat(40_000);
    for _ in 0..100 {
        packed.write_all(&line).expect("memory can be written");
    }
    let packed = packed.finish().expect("memory can be written");
    assert!(packed.len() < 1 << 20);
    let found = extract("x.pdf", &pdf(&packed, "/Filter/FlateDecode"));
    check(&found);
    assert!(matches!(found.layer, TextLayer::CutAt(_)), "{:?}", found.layer);
}

#[test]
fn a_package_that_unpacks_to_too_much_is_refused() {
    let mut bomb = Vec::new();
    {
        let mut writer = exhibit_verify::zip::Writer::new(std::io::Cursor::new(&mut bomb));
        let name = "word/document.xml";
        let text = vec![b' '; 64 << 20];
        writer.add(name, &text.as_slice()).expect("a good name");
        writer.finish().expect("memory can be written");
    }
    check(&extract("x.docx", &bomb));
}

#[test]
fn deep_files_end() {
    for (name, bytes) in [
        ("x.rtf", [b"{\\rtf1 ".as_slice(), &b"{".repeat(1 << 20)].concat()),
        ("x.html", [b"<html>".as_slice(), &b"<div>".repeat(1 << 18)].concat()),
        ("x.pdf", pdf(&b"[".repeat(1 << 20), "")),
        ("x.pdf", pdf(&b"q ".repeat(1 << 20), "")),
        ("x.pdf", pdf(&b"<<".repeat(1 << 20), "")),
        ("x.eml", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(1 << 16)),
    ] {
        check(&extract(name, &bytes));
    }
}

#[test]
fn long_texts_are_cut_and_longer_files_refused() {
    let found = extract("x.txt", &b"word ".repeat(2 << 20));
    check(&found);
    assert!(matches!(found.layer, TextLayer::CutAt(at) if at > MAX_TEXT as u64 - 10));
    let found = extract("x.txt", &vec![b'a'; MAX_INPUT + 1]);
    assert_eq!(found.layer, TextLayer::Unreadable(Unread::TooLong(MAX_INPUT as u64 + 1)));
}

#[test]
fn a_message_whose_streams_are_all_the_same_stays_small() {
    // Thousands of attachments that name the same sectors: what comes out is bounded by the file's own length.
    let bytes = data("mail.msg");
    let found = extract("mail.msg", &bytes);
    let all: usize = found.attachments.iter().map(|it| it.bytes.len()).sum();
    assert!(all < bytes.len() * 3);
}
