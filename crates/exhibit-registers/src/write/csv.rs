//! Comma-separated values (RFC 4180).

use super::{Sheet, Value, WriteError};

/// Writes a list as RFC 4180 has it: commas, CRLF, UTF-8 without a mark, the header first.
///
/// A spreadsheet program takes a cell that begins with `=`, `+`, `-`, `@`, a tabulator or a line end for a formula.
/// Here such a text gets an apostrophe in front, so that it stays text: CSV has no types, and whoever reads the file
/// with a program has to take it away again. Numbers of [`Value::Number`] are written as they are. [`super::write_xlsx`]
/// needs no such mark.
///
/// # Errors
/// A row with more cells than the header.
pub fn write_csv(sheet: &Sheet) -> Result<Vec<u8>, WriteError> {
    sheet.hold()?;
    let mut out = String::new();
    let header = sheet.header.iter().map(|it| guarded(it));
    line(header, &mut out);
    for row in &sheet.rows {
        let cells = (0..sheet.header.len()).map(|at| row.get(at).unwrap_or(&Value::Empty));
        line(
            cells.map(|it| match it.number() {
                Some(number) => number.to_owned(),
                None => guarded(it.text()),
            }),
            &mut out,
        );
    }
    Ok(out.into_bytes())
}

fn guarded(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn line(cells: impl Iterator<Item = String>, out: &mut String) {
    let from = out.len();
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        // Blanks around a text are part of it, which not every reader believes without marks.
        let marks = cell.contains([',', '"', '\r', '\n']) || cell.trim() != cell;
        match marks {
            true => {
                out.push('"');
                out.push_str(&cell.replace('"', "\"\""));
                out.push('"');
            }
            false => out.push_str(&cell),
        }
    }
    // A line with nothing on it would be no row.
    if out.len() == from {
        out.push_str("\"\"");
    }
    out.push_str("\r\n");
}
