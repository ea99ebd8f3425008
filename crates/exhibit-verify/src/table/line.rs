//! Rows as JSON lines, and faults as lines that no row can look like.

use super::{CellKind, Columns, Fault, MAX_ROW};

/// Stands before a fault: no JSON text begins with it.
const FAULT: u8 = 0x01;

/// Stands between the two halves of a fault.
const BETWEEN: u8 = 0x02;

/// Writes rows, each on the line of its number.
#[derive(Clone, Debug)]
pub(crate) struct LineWriter {
    /// The number of the line that is written next, from 1.
    next: u64,
}

impl Default for LineWriter {
    fn default() -> Self {
        Self { next: 1 }
    }
}

impl LineWriter {
    /// Writes a row as an object; what is in no column of the header, or too long, becomes a fault.
    pub(crate) fn row<'c>(
        &mut self,
        number: u64,
        columns: &Columns,
        cells: impl Iterator<Item = (usize, CellKind, &'c str)>,
        out: &mut Vec<u8>,
    ) {
        self.pad(number, out);
        let from = out.len();
        out.push(b'{');
        for (column, kind, value) in cells {
            let Some(key) = columns.key(column) else {
                out.truncate(from);
                let expected = "a value only where the header names a column";
                return self.write(&Fault::row(expected, column_name(column)), out);
            };
            if out.len() - from > 1 {
                out.push(b',');
            }
            out.extend_from_slice(key.as_bytes());
            match kind {
                CellKind::Text | CellKind::Time | CellKind::Error | CellKind::Uncomputed => {
                    quoted(value, out);
                }
                CellKind::Number if is_number(value) => out.extend_from_slice(value.as_bytes()),
                CellKind::Number => quoted(value, out),
                CellKind::Word => out.extend_from_slice(value.as_bytes()),
            }
            if out.len() - from > MAX_ROW {
                out.truncate(from);
                return self.write(&too_long(), out);
            }
        }
        out.extend_from_slice(b"}\n");
        self.next += 1;
    }

    /// Writes a fault.
    pub(crate) fn fault(&mut self, number: u64, fault: &Fault, out: &mut Vec<u8>) {
        self.pad(number, out);
        self.write(fault, out);
    }

    fn write(&mut self, fault: &Fault, out: &mut Vec<u8>) {
        let plain = |text: &str| text.bytes().map(|byte| byte.max(b' ')).collect::<Vec<u8>>();
        out.push(FAULT);
        out.push(if fault.table { b't' } else { b'r' });
        out.extend_from_slice(&plain(&fault.expected));
        out.push(BETWEEN);
        out.extend_from_slice(&plain(&fault.actual));
        out.push(b'\n');
        self.next += 1;
    }

    fn pad(&mut self, number: u64, out: &mut Vec<u8>) {
        while self.next < number {
            out.push(b'\n');
            self.next += 1;
        }
    }
}

/// What is said of a row that is too long.
pub(crate) fn too_long() -> Fault {
    Fault::row(format!("at most {MAX_ROW} bytes"), "a longer row: kept, not read")
}

/// Reads a line that [`LineWriter::fault`] wrote; `None` for any other.
pub(crate) fn read_fault(line: &[u8]) -> Option<Fault> {
    let (kind, rest) = line.strip_prefix(&[FAULT])?.split_first()?;
    let (expected, actual) = std::str::from_utf8(rest).ok()?.split_once(char::from(BETWEEN))?;
    Some(Fault { table: *kind == b't', expected: expected.to_owned(), actual: actual.to_owned() })
}

/// Returns the beginning of a member with this name.
pub(super) fn key(name: &str) -> String {
    let mut key = Vec::new();
    quoted(name, &mut key);
    key.push(b':');
    String::from_utf8(key).unwrap_or_default()
}

/// Writes a JSON string (RFC 8259 section 7): only what must be escaped is.
fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in text.as_bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Tells whether a text is a number of RFC 8259 section 6.
fn is_number(text: &str) -> bool {
    let digits = |text: &mut &[u8]| {
        let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *text = &text[count..];
        count
    };
    let mut rest = text.as_bytes();
    rest = rest.strip_prefix(b"-").unwrap_or(rest);
    let zero = rest.starts_with(b"0");
    match digits(&mut rest) {
        0 => return false,
        count if zero && count > 1 => return false,
        _ => {}
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        rest = fraction;
        if digits(&mut rest) == 0 {
            return false;
        }
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        rest = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-")).unwrap_or(exponent);
        if digits(&mut rest) == 0 {
            return false;
        }
    }
    rest.is_empty()
}

/// Returns what a spreadsheet calls a column: `A`, `Z`, `AA`.
fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let name: String = letters.into_iter().rev().collect();
    format!("a value in column {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Columns {
        Columns::of_texts(names.iter().copied()).expect("a header")
    }

    #[test]
    fn rows_stand_on_their_own_lines_and_read_as_json() {
        let columns = columns(&["a \"b\"", "", "c"]);
        let mut writer = LineWriter::default();
        let mut out = Vec::new();
        let cells = [(0, CellKind::Text, "x\0\u{1f}\n\"\\é"), (2, CellKind::Number, "1.50E+3")];
        writer.row(3, &columns, cells.into_iter(), &mut out);
        writer.row(2, &columns, [(1, CellKind::Number, "0x1")].into_iter(), &mut out);
        writer.row(9, &columns, [(3, CellKind::Text, "y")].into_iter(), &mut out);
        let lines: Vec<&[u8]> = out.split(|byte| *byte == b'\n').collect();
        let first: serde_json::Value = serde_json::from_slice(lines[2]).expect("JSON");
        assert_eq!(first["a \"b\""], "x\0\u{1f}\n\"\\é");
        assert!(lines[2].ends_with(b"\"c\":1.50E+3}"), "the number keeps its characters");
        assert_eq!(lines[3], b"{\"#2\":\"0x1\"}");
        let fault = read_fault(lines[8]).expect("a fault");
        assert_eq!((fault.table, fault.actual.as_str()), (false, "a value in column D"));
        assert_eq!((lines[0], lines[1], lines.len()), (&b""[..], &b""[..], 10));
    }

    #[test]
    fn a_fault_comes_back_and_nothing_else_is_one() {
        let fault = Fault::table("no\u{1}th\u{2}ing\n", "some\nthing");
        let mut out = Vec::new();
        LineWriter::default().fault(1, &fault, &mut out);
        let read = read_fault(out.strip_suffix(b"\n").expect("a line")).expect("a fault");
        assert_eq!(read, Fault::table("no th ing ", "some thing"));
        for other in [&b""[..], b"{}", b"\x01", b"\x01rno second half"] {
            assert_eq!(read_fault(other), None);
        }
    }

    #[test]
    fn numbers_are_those_of_json_only() {
        for number in ["0", "-0", "10", "1.50", "1e5", "1E-05", "-0.1e+2"] {
            assert!(is_number(number), "{number}");
            assert!(serde_json::from_str::<serde_json::Value>(number).is_ok(), "{number}");
        }
        for other in ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "NaN", "1 ", "0x1", "1,5"] {
            assert!(!is_number(other), "{other}");
        }
    }

    #[test]
    fn a_header_names_each_column_once_and_not_without_bound() {
        let twice = Columns::of_texts(["a", "b", "a"].into_iter());
        assert!(twice.is_err_and(|it| it.table && it.actual == "a twice"));
        assert!(Columns::of_texts(["#2", ""].into_iter()).is_err());
        let long = "x".repeat(super::super::MAX_NAME + 1);
        assert!(Columns::of_texts([long.as_str()].into_iter()).is_err());
        let many: Vec<String> = (0..=super::super::MAX_COLUMNS).map(|it| it.to_string()).collect();
        assert!(Columns::of_texts(many.iter().map(String::as_str)).is_err());
        assert!(Columns::of_texts(many[1..].iter().take(10).map(String::as_str)).is_ok());
        assert_eq!(column_name(0), "a value in column A");
        assert_eq!(column_name(16_383), "a value in column XFD");
    }
}
