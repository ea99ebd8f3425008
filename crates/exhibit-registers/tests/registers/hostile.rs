//! Files that claim more than they are.

use std::io::Cursor;

use exhibit_registers::table::{MAX_CELL, MAX_COLUMNS, MAX_ROWS};
use exhibit_registers::{Table, TableError};
use exhibit_verify::zip::Writer;

use super::fixture;

/// An archive of these members, which must ascend.
pub(super) fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.add(name, &content.as_bytes()).expect("a good name");
    }
    writer.finish().expect("written").into_inner()
}

/// An OpenDocument with this inside its one sheet.
fn ods(inside: &str) -> Result<Table, TableError> {
    let head = r#"<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:tb="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet><tb:table tb:name="S">"#;
    let content =
        format!("{head}{inside}</tb:table></o:spreadsheet></o:body></o:document-content>");
    Table::read("a.ods", &archive(&[("content.xml", &content)]), None)
}

const CELL: &str = r#"<tb:table-cell><x:p>a</x:p></tb:table-cell>"#;

fn bound(read: Result<Table, TableError>) -> &'static str {
    match read.expect_err("a bound") {
        TableError::Bound { what, .. } => what,
        other => panic!("{other}"),
    }
}

#[test]
fn rows_that_claim_to_be_repeated_two_thousand_million_times_are_bounded() {
    let empty = r#"<tb:table-row tb:number-rows-repeated="2000000000"><tb:table-cell tb:number-columns-repeated="2000000000"/></tb:table-row>"#;
    let table = ods(&format!("{empty}<tb:table-row>{CELL}</tb:table-row>"))
        .expect("empty rows only count on");
    assert_eq!((table.rows.len(), table.rows[0].number), (1, 2_000_000_001));
    let full =
        format!(r#"<tb:table-row tb:number-rows-repeated="2000000000">{CELL}</tb:table-row>"#);
    assert_eq!(bound(ods(&full)), "rows");
    let many = format!(r#"<tb:table-row tb:number-rows-repeated="60000">{CELL}</tb:table-row>"#);
    assert_eq!(bound(ods(&(many.clone() + &many))), "rows");
    let wide = r#"<tb:table-row><tb:table-cell tb:number-columns-repeated="2000000000"><x:p>a</x:p></tb:table-cell></tb:table-row>"#;
    assert_eq!(bound(ods(wide)), "columns");
    let last = u64::MAX;
    let over = format!(r#"<tb:table-row tb:number-rows-repeated="{last}"/>"#);
    assert_eq!(ods(&(over.clone() + &over)).expect_err("nothing"), TableError::Empty);
    for odd in ["0", "-1", "x", "99999999999999999999"] {
        let row = format!(r#"<tb:table-row tb:number-rows-repeated="{odd}">{CELL}</tb:table-row>"#);
        assert!(matches!(ods(&row), Err(TableError::Unreadable { .. })), "{odd}");
    }
}

#[test]
fn text_that_claims_to_be_long_is_bounded() {
    let spaces = r#"<tb:table-row><tb:table-cell><x:p>a<x:s x:c="2000000000"/>b</x:p></tb:table-cell></tb:table-row>"#;
    assert_eq!(bound(ods(spaces)), "bytes in a cell");
    let long = format!(
        "<tb:table-row><tb:table-cell><x:p>{}</x:p></tb:table-cell></tb:table-row>",
        "a".repeat(MAX_CELL + 1)
    );
    assert_eq!(bound(ods(&long)), "bytes in a cell");
    // Much text that is repeated from little: 100,000 rows of 30 KiB.
    let block = "a".repeat(30 << 10);
    let much = format!(
        r#"<tb:table-row tb:number-rows-repeated="99999"><tb:table-cell><x:p>{block}</x:p></tb:table-cell></tb:table-row>"#
    );
    assert_eq!(bound(ods(&much)), "bytes of text");
    let cells = r#"<tb:table-row tb:number-rows-repeated="99999"><tb:table-cell tb:number-columns-repeated="500"><x:p>a</x:p></tb:table-cell></tb:table-row>"#;
    assert_eq!(bound(ods(cells)), "cells");
}

#[test]
fn depth_entities_and_archives_that_grow_are_refused() {
    let deep = format!("<tb:table-row><tb:table-cell><x:p>{}", "<x:span>".repeat(100_000));
    assert!(matches!(ods(&deep), Err(TableError::Unreadable { .. })));
    let doctype = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
    let read = Table::read("a.ods", &archive(&[("content.xml", doctype)]), None);
    assert!(matches!(read, Err(TableError::Unreadable { .. })));
    let bomb = zip_of_one("content.xml", &deflated(&vec![b' '; 1 << 20]), 64 << 20);
    assert!(matches!(Table::read("a.ods", &bomb, None), Err(TableError::Unreadable { .. })));
}

#[test]
fn tables_of_text_are_bounded() {
    let rows = "a\n".repeat(MAX_ROWS + 1);
    assert_eq!(bound(Table::read("a.csv", rows.as_bytes(), None)), "rows");
    let columns = "a,".repeat(MAX_COLUMNS) + "a\n";
    assert_eq!(bound(Table::read("a.csv", columns.as_bytes(), None)), "columns");
    let cell = format!("a,{}\n", "b".repeat(MAX_CELL + 1));
    assert_eq!(bound(Table::read("a.csv", cell.as_bytes(), None)), "bytes in a cell");
    let members: Vec<String> = (0..=MAX_COLUMNS).map(|it| format!("\"{it}\":1")).collect();
    let object = format!("[{{{}}}]", members.join(","));
    assert_eq!(bound(Table::read("a.json", object.as_bytes(), None)), "columns");
    let deep = "[".repeat(1_000_000);
    assert!(matches!(
        Table::read("a.json", deep.as_bytes(), None),
        Err(TableError::Unreadable { .. })
    ));
}

#[test]
fn files_that_are_cut_or_changed_do_not_panic() {
    for name in ["risks.xlsx", "systems.ods"] {
        let whole = fixture(name);
        for cut in (0..whole.len()).step_by(61) {
            let _ = Table::read(name, &whole[..cut], None);
        }
        for at in (0..whole.len()).step_by(29) {
            let mut changed = whole.clone();
            changed[at] ^= 0x41;
            let _ = Table::read(name, &changed, None);
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300), name in "a\\.(csv|json|tsv|xlsx)") {
        let _ = Table::read(&name, &bytes, None);
    }

    #[test]
    fn no_content_panics(inside in "(<tb:table-row>|</tb:table-row>|<tb:table-cell>|</tb:table-cell>|<x:p>|</x:p>|<x:s x:c=\"9\"/>|a){0,30}") {
        let _ = ods(&inside);
    }
}

/// Packs bytes: what the writer of archives makes of them, cut out of its archive.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let name = "content.xml";
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    writer.add(name, &bytes).expect("a good name");
    let made = writer.finish().expect("written").into_inner();
    let from = 30 + name.len();
    let length = u32::from_le_bytes(made[18..22].try_into().expect("4 bytes")) as usize;
    made[from..from + length].to_vec()
}

/// An archive with one member whose directory claims more than there is.
fn zip_of_one(name: &str, packed: &[u8], claimed: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let length = u32::try_from(packed.len()).expect("short");
    let name_length = u16::try_from(name.len()).expect("short");
    let common = |out: &mut Vec<u8>| {
        out.extend([20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0x58]);
        out.extend([0; 4]);
        out.extend(length.to_le_bytes());
        out.extend(claimed.to_le_bytes());
        out.extend(name_length.to_le_bytes());
        out.extend([0; 2]);
    };
    out.extend(b"PK\x03\x04");
    common(&mut out);
    out.extend(name.as_bytes());
    out.extend(packed);
    let start = u32::try_from(out.len()).expect("short");
    out.extend(b"PK\x01\x02\x14\0");
    common(&mut out);
    out.extend([0; 14]);
    out.extend(name.as_bytes());
    let size = u32::try_from(out.len()).expect("short") - start;
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}
