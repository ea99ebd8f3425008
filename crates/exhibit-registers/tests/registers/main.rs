//! Registers: read from other people's files, checked, compared, written, and held against hostile files.
#![expect(clippy::disallowed_methods, reason = "reads fixtures")]

mod checking;
mod hostile;
mod reading;
mod schemas;
mod writing;

use std::path::{Path, PathBuf};

use exhibit_registers::{Checked, Mapping, Schema, Table, check, named, propose};

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registers/data").join(name);
    std::fs::read(path).expect("the fixture is there")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn schema(name: &str) -> &'static Schema {
    named(name).expect("a built-in schema")
}

fn table(name: &str, text: &str) -> Table {
    Table::read(name, text.as_bytes(), None).expect("a table")
}

fn proposed(schema: &Schema, table: &Table) -> Mapping {
    propose(schema, &table.header(schema)).mapping
}

fn checked(name: &str, text: &str) -> Checked {
    let table = table("list.csv", text);
    check(schema(name), &proposed(schema(name), &table), &table)
}

/// What a person would be shown, a line for each problem and remark.
fn said(checked: &Checked) -> String {
    let mut out = String::new();
    for it in &checked.problems {
        let code = serde_json::to_string(&it.code).expect("JSON");
        out += &format!(
            "row {} | {} | {} | expected {} | {}\n",
            it.row,
            it.column,
            it.found,
            it.expected,
            code.trim_matches('"')
        );
    }
    for it in &checked.remarks {
        out += &format!("{}\n", it.text);
    }
    out + &format!("{} good, {} bad\n", checked.rows.len(), checked.bad_rows)
}
