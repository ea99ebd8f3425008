//! Files of other people's tools, as they stand.

use exhibit_registers::table::{Form, Held};
use exhibit_registers::{RemarkCode, Table, TableError, check};

use super::{fixture, proposed, said, schema};

/// All rows with their cells, as text.
fn rows(table: &Table) -> String {
    let mut out = String::new();
    for row in &table.rows {
        out += &format!("{}:", row.number);
        for (column, held, text) in row.cells() {
            let mark = match held {
                Held::Text => "",
                Held::Number => "#",
                Held::Time => "@",
                Held::Word => "?",
                Held::Error => "!",
                Held::NoResult => "=",
            };
            out += &format!(" [{column}{mark}] {}", text.replace('\n', "\\n"));
        }
        out.push('\n');
    }
    for remark in &table.remarks {
        out += &format!("{}\n", remark.text);
    }
    out
}

#[test]
fn a_german_workbook_is_read_as_it_stands() {
    let table = Table::read("risks.xlsx", &fixture("risks.xlsx"), None).expect("a table");
    assert_eq!((table.form, table.sheet.as_deref()), (Form::Xlsx, Some("Risiken")));
    insta::assert_snapshot!(rows(&table));
}

#[test]
fn a_german_workbook_becomes_a_risk_register() {
    let table = Table::read("risks.xlsx", &fixture("risks.xlsx"), None).expect("a table");
    let mapping = proposed(schema("risks"), &table);
    let checked = check(schema("risks"), &mapping, &table);
    insta::assert_snapshot!(said(&checked));
    assert!(checked.rows.is_empty(), "each row of this one has something");
}

#[test]
fn an_open_document_is_read_as_it_stands() {
    let table = Table::read("systems.ods", &fixture("systems.ods"), None).expect("a table");
    assert_eq!((table.form, table.sheet.as_deref()), (Form::Ods, Some("Inventory")));
    insta::assert_snapshot!(rows(&table));
}

#[test]
fn an_open_document_becomes_an_inventory() {
    let table = Table::read("systems.ods", &fixture("systems.ods"), None).expect("a table");
    let checked = check(schema("systems"), &proposed(schema("systems"), &table), &table);
    insta::assert_snapshot!(said(&checked));
    let credo = &checked.rows[0];
    assert_eq!(
        (credo.row, credo.text("since"), credo.text("role")),
        (5, Some("2025-07-01"), Some("developer"))
    );
    assert_eq!(credo.list("versions"), ["2.3", "3.0"]);
    assert_eq!(credo.extra["Checked"], "0.5", "the value counts, not how it is shown");
}

#[test]
fn a_sheet_is_read_by_its_name_and_hidden_ones_are_said() {
    let bytes = fixture("systems.ods");
    let old = Table::read("systems.ods", &bytes, Some("Old")).expect("a table");
    assert!(old.remarks.iter().any(|it| it.code == RemarkCode::HiddenSheet));
    let error = Table::read("systems.ods", &bytes, Some("New")).expect_err("no such sheet");
    let there = vec!["Old".to_owned(), "Inventory".to_owned()];
    assert_eq!(error, TableError::NoSheet { asked: "New".to_owned(), there });
    let archive =
        Table::read("risks.xlsx", &fixture("risks.xlsx"), Some("Archiv")).expect("a table");
    assert!(archive.remarks.iter().any(|it| it.code == RemarkCode::HiddenSheet));
}

#[test]
fn what_a_file_is_shows_in_its_bytes() {
    let form = |name: &str, bytes: &[u8]| Table::read(name, bytes, None).map(|it| it.form);
    assert_eq!(form("risks.csv", &fixture("risks.xlsx")), Ok(Form::Xlsx), "whatever it is called");
    assert_eq!(form("a", b"[{\"id\":1}]"), Ok(Form::Json));
    assert_eq!(form("a", b"{\"id\":1}\n{\"id\":2}"), Ok(Form::JsonLines));
    assert_eq!(form("a.csv", b"[x],y\n1,2\n"), Ok(Form::Csv { separator: ',' }));
    assert_eq!(form("a", b"[x],y\n1,2\n"), Ok(Form::Csv { separator: ',' }));
    assert_eq!(form("a.tsv", b"a,b\tc\n"), Ok(Form::Csv { separator: '\t' }));
    assert_eq!(form("a.csv", b""), Err(TableError::Empty));
    assert_eq!(form("a.csv", b"\n\n,,\n"), Err(TableError::Empty));
    assert!(matches!(form("a.json", b"[1,2"), Err(TableError::Unreadable { .. })));
    assert!(matches!(form("a.pdf", b"%PDF-1.7"), Err(TableError::Unreadable { .. })));
}

#[test]
fn encrypted_and_old_workbooks_are_said_plainly() {
    let mut old = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    old.resize(4096, 0);
    assert_eq!(Table::read("a.xls", &old, None).expect_err("old"), TableError::OldWorkbook);
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(Table::read("a.xlsx", &old, None).expect_err("encrypted"), TableError::Encrypted);
    let manifest = "<m:manifest xmlns:m=\"urn\"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let ods = super::hostile::archive(&[
        ("META-INF/manifest.xml", manifest),
        ("content.xml", "\u{1}noise"),
    ]);
    assert_eq!(Table::read("a.ods", &ods, None).expect_err("encrypted"), TableError::Encrypted);
}

#[test]
fn windows_text_is_read_and_said() {
    let table = Table::read("a.csv", b"Name;Abteilung\nM\xfcller;IT\n", None).expect("a table");
    assert_eq!(table.rows[1].cell(0), Some((Held::Text, "Müller")));
    assert_eq!(table.remarks[0].code, RemarkCode::Encoding);
}
