//! What is found in whole files.

mod common;

use std::fmt::Write as _;

use common::data;
use exhibit_text::{Extract, Kind, TextLayer, Unread, extract};

/// An extract as a person would read it.
fn shown(extract: &Extract) -> String {
    let mut out = format!("{} · {:?}\n", extract.kind.word(), extract.layer);
    for fact in &extract.facts {
        let _ = writeln!(out, "{}: {}", fact.name, fact.value);
    }
    for attachment in &extract.attachments {
        let _ = writeln!(out, "+ {attachment:?}");
    }
    for gap in &extract.gaps {
        let _ = writeln!(out, "! {}: {}", gap.place, gap.why);
    }
    if !extract.text.is_empty() {
        let _ = write!(out, "---\n{}", extract.text.replace('\t', " | "));
    }
    out
}

fn found(name: &str) -> Extract {
    extract(name, &data(name))
}

macro_rules! snapshots {
    ($($test:ident: $name:literal,)*) => {$(
        #[test]
        fn $test() {
            insta::assert_snapshot!($name, shown(&found($name)));
        }
    )*};
}

snapshots! {
    a_document: "policy.docx",
    a_workbook: "register.xlsx",
    a_presentation: "board.pptx",
    an_open_document: "minutes.odt",
    an_open_spreadsheet: "systems.ods",
    a_mail: "mail.eml",
    an_outlook_message: "mail.msg",
    a_page: "page.html",
    a_rich_text: "note.rtf",
    a_pdf: "policy.pdf",
    a_pdf_with_a_subset_of_a_font: "subset.pdf",
    a_pdf_with_a_file_inside: "attached.pdf",
    a_scanned_pdf: "scan.pdf",
    a_jpeg: "photo.jpg",
    a_png: "shot.png",
    a_webp: "photo.webp",
    a_heic: "photo.heic",
    a_tiff: "scan.tiff",
}

#[test]
fn what_is_encrypted_says_so() {
    for (name, kind) in [("sealed.pdf", Kind::Pdf), ("sealed.docx", Kind::Docx)] {
        let found = found(name);
        assert_eq!((found.kind, found.layer), (kind, TextLayer::Unreadable(Unread::Encrypted)));
        assert_eq!(found.text, "");
    }
}

#[test]
fn a_message_inside_a_message_is_a_file_of_its_own() {
    let outer = found("mail.msg");
    let inner = outer.attachments.iter().find(|it| it.name == "Inner.msg").expect("it is attached");
    let inner = extract(&inner.name, &inner.bytes);
    assert_eq!((inner.kind, inner.text.as_str()), (Kind::Msg, "Approved."));
    let mail = found("mail.eml");
    let inner = mail.attachments.iter().find(|it| it.media_type == "message/rfc822");
    let inner = inner.expect("it is attached");
    let inner = extract(&inner.name, &inner.bytes);
    assert_eq!((inner.kind, inner.text.as_str()), (Kind::Eml, "Approved."));
}

#[test]
fn a_scan_has_no_text_layer() {
    assert_eq!(found("scan.pdf").layer, TextLayer::None);
    assert_eq!(found("photo.jpg").layer, TextLayer::None);
}

#[test]
fn the_content_counts_and_not_the_name() {
    assert_eq!(extract("a.txt", &data("policy.pdf")).kind, Kind::Pdf);
    assert_eq!(extract("a.pdf", &data("policy.docx")).kind, Kind::Docx);
    assert_eq!(extract("a.docx", b"only text").kind, Kind::Text);
}

#[test]
fn what_is_damaged_is_named() {
    let mut bytes = data("policy.docx");
    let name = b"word/document.xml";
    let at = bytes.windows(name.len()).position(|it| it == name).expect("the member's header");
    bytes[at + 300] ^= 0x55;
    let found = extract("policy.docx", &bytes);
    assert!(
        !found.gaps.is_empty() || matches!(found.layer, TextLayer::Unreadable(_)),
        "a damaged member is found by its checksum: {}",
        shown(&found)
    );
    let cut = extract("register.xlsx", &data("register.xlsx")[..3000]);
    assert_eq!(cut.kind, Kind::Xlsx);
    assert!(matches!(cut.layer, TextLayer::Unreadable(Unread::Malformed(_))), "{:?}", cut.layer);
    let cut = extract("mail.msg", &data("mail.msg")[..3000]);
    assert_eq!(cut.kind, Kind::Msg);
    assert!(matches!(cut.layer, TextLayer::Unreadable(Unread::Malformed(_))), "{:?}", cut.layer);
}

#[test]
fn a_damaged_pdf_is_read_by_looking_and_says_so() {
    let mut bytes = data("policy.pdf");
    let at = bytes.windows(9).rposition(|it| it == b"startxref").expect("a trailer");
    bytes.truncate(at);
    let damaged = extract("policy.pdf", &bytes);
    assert_eq!(damaged.text, found("policy.pdf").text);
    assert!(damaged.gaps[0].why.starts_with("the file is damaged"), "{:?}", damaged.gaps);
    let behind = [b"\0\0junk\n".as_slice(), &data("policy.pdf")].concat();
    assert_eq!(extract("policy.pdf", &behind).text, found("policy.pdf").text);
}

#[test]
fn other_files_are_told_from_text() {
    let found = extract("a.bin", &[0, 1, 2, 3, 255]);
    assert_eq!((found.kind, found.text.as_str()), (Kind::Other, ""));
    assert!(matches!(found.layer, TextLayer::Unreadable(Unread::Unsupported(_))));
    let found = extract("a.csv", b"id;n\xe4me\r\n1;x\r\n");
    assert_eq!((found.kind, found.text.as_str()), (Kind::Text, "id;näme\n1;x"));
    assert_eq!(extract("empty", b"").layer, TextLayer::None);
}
