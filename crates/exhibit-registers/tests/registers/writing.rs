//! Lists that are written: read again by us, and by openpyxl.
#![expect(
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "the oracle is a program, and a skipped test is said"
)]

use std::path::PathBuf;
use std::process::{Command, Stdio};

use exhibit_registers::table::Held;
use exhibit_registers::{Sheet, Table, Value, WriteError, write_csv, write_xlsx};
use proptest::prelude::*;

use super::repository;

fn sheet(name: &str, header: &[&str], rows: &[&[&str]]) -> Sheet {
    let header = header.iter().map(|it| (*it).to_owned()).collect();
    let rows = rows.iter().map(|row| row.iter().map(|it| Value::from(*it)).collect()).collect();
    Sheet { name: name.to_owned(), header, rows }
}

/// The cells that are not empty, by row and column from 0.
fn cells(table: &Table) -> Vec<(u64, usize, String)> {
    let of = |row: &exhibit_registers::table::TableRow| {
        let number = row.number;
        row.cells().map(|(at, _, text)| (number, at, text.to_owned())).collect::<Vec<_>>()
    };
    table.rows.iter().flat_map(of).collect()
}

fn written(sheet: &Sheet) -> Vec<(u64, usize, String)> {
    let header: Vec<Value> = sheet.header.iter().map(|it| Value::from(it.as_str())).collect();
    let text = |value: &Value| match value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Empty => String::new(),
    };
    let mut all = Vec::new();
    for (row, number) in [&header].into_iter().chain(&sheet.rows).zip(1..) {
        let row = row.iter().enumerate().map(|(at, value)| (number, at, text(value)));
        all.extend(row.filter(|(.., text)| !text.is_empty()));
    }
    all
}

#[test]
fn formulas_stay_text() {
    let sheet = sheet(
        "Risks",
        &["id", "=note"],
        &[&["=1+1", "@SUM(A1)"], &["-3", "+cmd|' /C calc'!A0"], &["a\tb", "'x"]],
    );
    let table =
        Table::read("a.xlsx", &write_xlsx(std::slice::from_ref(&sheet)).expect("a workbook"), None)
            .expect("a table");
    assert_eq!(cells(&table), written(&sheet));
    assert!(table.rows.iter().all(|row| row.cells().all(|(_, held, _)| held == Held::Text)));
    let csv = write_csv(&sheet).expect("a list");
    let want = "id,'=note\r\n'=1+1,'@SUM(A1)\r\n'-3,'+cmd|' /C calc'!A0\r\na\tb,'x\r\n";
    assert_eq!(String::from_utf8(csv).expect("UTF-8"), want);
}

/// A German spreadsheet program parts cells by semicolons, whatever the marks around ours.
#[test]
fn formulas_behind_another_mark_stay_text() {
    let rows: [&[&str]; 4] = [
        &["R-1", "x;=HYPERLINK(\"http://evil\",\"y\")"],
        &["R-2", "a;\"=1+1\"\t@SUM(A1);b=2;- c"],
        &["R-3", "one\n- a dash\n=2\r\n-2+3"],
        &["R-4", "a; b\tc"],
    ];
    let csv = write_csv(&sheet("Risks", &["id", "note"], &rows)).expect("a list");
    let want = "id,note\r\nR-1,\"x;'=HYPERLINK(\"\"http://evil\"\",\"\"y\"\")\"\r\n\
        R-2,\"a;'\"\"=1+1\"\"\t'@SUM(A1);b=2;'- c\"\r\n\
        R-3,\"one\n- a dash\n'=2\r\n'-2+3\"\r\nR-4,a; b\tc\r\n";
    assert_eq!(String::from_utf8(csv).expect("UTF-8"), want);
}

#[test]
fn numbers_are_numbers_where_a_spreadsheet_holds_them() {
    let number = |text: &str| Value::Number(text.to_owned());
    let rows =
        vec![vec![number("-12.50"), number("1234567890123456"), number("007"), number("=1")]];
    let header = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    let sheet = Sheet { name: "n".to_owned(), header, rows };
    let table =
        Table::read("a.xlsx", &write_xlsx(std::slice::from_ref(&sheet)).expect("a workbook"), None)
            .expect("a table");
    let held: Vec<_> = table.rows[1].cells().map(|(_, held, text)| (held, text)).collect();
    assert_eq!(
        held,
        [
            (Held::Number, "-12.50"),
            (Held::Text, "1234567890123456"),
            (Held::Text, "007"),
            (Held::Text, "=1")
        ]
    );
    let csv = String::from_utf8(write_csv(&sheet).expect("a list")).expect("UTF-8");
    assert_eq!(csv, "a,b,c,d\r\n-12.50,1234567890123456,007,'=1\r\n");
}

#[test]
fn names_of_sheets_are_made_to_fit() {
    let names = [
        "A/B",
        "a-b",
        "",
        "An AI management system's very long name",
        "An AI management system's very long name too",
        "History",
    ];
    let sheets: Vec<Sheet> = names.iter().map(|name| sheet(name, &["x"], &[])).collect();
    let bytes = write_xlsx(&sheets).expect("a workbook");
    let error = Table::read("a.xlsx", &bytes, Some("none")).expect_err("no such sheet");
    insta::assert_snapshot!(error, @"there is no sheet none; there are: A-B, a-b (2), Sheet, An AI management system's very, An AI management system's v (2), History");
}

#[test]
fn what_does_not_fit_is_an_error() {
    let long = "x".repeat(32_768);
    let error = write_xlsx(&[sheet("s", &["a"], &[&["b"], &[&long]])]).expect_err("too long");
    assert_eq!(error, WriteError::TooLong { sheet: "s".to_owned(), row: 3, column: 1 });
    let error = write_csv(&sheet("s", &["a"], &[&["b", "c"]])).expect_err("no column");
    assert_eq!(error, WriteError::NoColumn { sheet: "s".to_owned(), row: 2 });
    assert_eq!(write_xlsx(&[]), Err(WriteError::Empty));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_written_comes_back(
        header in prop::collection::vec("[a-zé=\"]{1,6}", 1..5),
        rows in prop::collection::vec(prop::collection::vec("[ -~\\t\\n\\r\\x00\u{1}é€\u{fffe}🦊]{0,10}|_x[0-9A-Fa-f]{4}_|=.{0,5}", 0..5), 0..6),
    ) {
        let width = header.len();
        let cut = |row: &Vec<String>| row.iter().take(width).map(|it| Value::from(it.as_str())).collect();
        let sheet = Sheet { name: "S".to_owned(), header, rows: rows.iter().map(cut).collect() };
        let bytes = write_xlsx(std::slice::from_ref(&sheet)).expect("a workbook");
        prop_assert_eq!(&bytes, &write_xlsx(std::slice::from_ref(&sheet)).expect("a workbook"), "the same bytes");
        let table = Table::read("a.xlsx", &bytes, None).expect("a table");
        prop_assert_eq!(cells(&table), written(&sheet));
    }

    #[test]
    fn a_csv_comes_back_but_for_its_guards(rows in prop::collection::vec(prop::collection::vec("[a-z,\"\n é]{1,6}", 3), 1..6)) {
        let values = rows.iter().map(|row| row.iter().map(|it| Value::from(it.as_str())).collect()).collect();
        let header = ["k", "v", "w"].map(str::to_owned).to_vec();
        let csv = write_csv(&Sheet { name: String::new(), header, rows: values }).expect("a list");
        let text = String::from_utf8(csv).expect("UTF-8");
        let table = Table::read("a.csv", format!("sep=,\n{text}").as_bytes(), None).expect("a table");
        let back: Vec<Vec<String>> = table.rows.iter().skip(1)
            .map(|row| row.cells().map(|(.., text)| text.strip_prefix('\'').unwrap_or(text).to_owned()).collect())
            .collect();
        prop_assert_eq!(back, rows);
    }
}

/// A Python that has openpyxl: the project's own, or the system's.
fn python() -> Option<PathBuf> {
    let own = repository().join("target/tools/venv/bin/python");
    let found = [own, PathBuf::from("python3")].into_iter().find(|python| {
        let probe = ["-c", "import openpyxl"];
        let status = Command::new(python)
            .args(probe)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|it| it.success())
    });
    if found.is_none() {
        skip("openpyxl", "not installed");
    }
    found
}

/// Says that a test could not be done, and why, where `make test` collects it.
fn skip(what: &str, why: &str) {
    use std::io::Write as _;
    eprintln!("SKIPPED: {what}: {why}");
    if let Some(path) = std::env::var_os("EXHIBIT_SKIPS") {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
        let written = file.and_then(|mut file| writeln!(file, "SKIPPED: {what}: {why}"));
        written.expect("EXHIBIT_SKIPS names a file that can be written");
    }
}

#[test]
fn openpyxl_opens_what_was_written() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let sheets = [
        sheet(
            "Risks & more",
            &["id", "text"],
            &[&["R-1", "=1+1"], &["R-2", "two\nlines <&> é 🦊"], &["", " blanks "]],
        ),
        Sheet {
            name: "Numbers".to_owned(),
            header: vec!["n".to_owned()],
            rows: vec![vec![Value::Number("12.5".to_owned())]],
        },
        sheet("Empty", &[], &[]),
    ];
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, write_xlsx(&sheets).expect("a workbook")).expect("it can be written");
    let script = "\
import json, openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps([[s.title, s.freeze_panes, s.auto_filter.ref, [[c.value for c in r] for r in s.iter_rows()], [[c.data_type for c in r] for r in s.iter_rows()], s['A1'].font.b] for s in book]))
";
    let output = Command::new(python).args(["-c", script]).arg(&path).output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let want = serde_json::json!([
        [
            "Risks & more",
            "A2",
            "A1:B4",
            [["id", "text"], ["R-1", "=1+1"], ["R-2", "two\nlines <&> é 🦊"], [null, " blanks "]],
            [["s", "s"], ["s", "s"], ["s", "s"], ["n", "s"]],
            true
        ],
        ["Numbers", "A2", "A1:A2", [["n"], [12.5]], [["s"], ["n"]], true],
        ["Empty", "A2", null, [], [], false],
    ]);
    assert_eq!(found, want);
}
