//! Comma-separated values (RFC 4180).

use super::{Sheet, Value, WriteError};

/// Writes a list as RFC 4180 has it: commas, CRLF, UTF-8 without a mark, the header first.
///
/// A spreadsheet program takes a cell that begins with `=`, `+`, `-`, `@`, a tabulator or a line end for a formula.
/// Here such a text gets an apostrophe in front, so that it stays text, and so does what follows a semicolon, a
/// tabulator or a line end in it, where programs set to another mark let a cell begin: CSV has no types, and whoever reads the file
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

/// Puts an apostrophe before what may be taken for a formula: at the beginning, and wherever a program that parts cells
/// by semicolons or tabulators lets another cell begin.
fn guarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for (at, c) in text.char_indices() {
        if is_formula(before, &text[at..]) {
            out.push('\'');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Takes away the apostrophes that [`write_csv`] puts before what may be taken for a formula.
///
/// A text that had such an apostrophe of its own loses it: the file does not say whose it was.
pub fn unguarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '\'' && is_formula(before, &text[at + 1..]) {
            continue;
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Tells whether a text may be taken for a formula where it follows this character, or begins a cell.
fn is_formula(before: Option<char>, text: &str) -> bool {
    let rest = text.trim_start_matches(['"', ' ']);
    match before {
        None => text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
        Some(';' | '\t') => rest.starts_with(['=', '+', '-', '@']),
        // A list in a text has lines that begin with a dash and a blank.
        Some('\r' | '\n') => rest.starts_with(['=', '+', '-', '@']) && !rest.starts_with("- "),
        Some(_) => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_before_a_formula_is_taken_away_again() {
        for text in ["=1+1", "-3", "a; =b", "one\n- two\n=three", "it's", "\tx", "a;\"@b", ""] {
            assert_eq!(unguarded(&guarded(text)), text, "{text:?} as {:?}", guarded(text));
        }
    }
}
