//! Comma-separated values (RFC 4180, with any delimiter), found as the text passes.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::charset::CharsetReader;
use super::line::{LineWriter, too_long};
use super::{CellKind, Columns, Fault, MAX_COLUMNS, MAX_NAMES, MAX_ROW, names_all, no_header};
use crate::profile::TablePlan;

/// How much of a file is read at once before its header is known.
const FIRST: usize = 64 << 10;

/// How much text one block may become.
const BLOCK_TEXT: usize = 8 << 20;

/// Turns rows into lines.
#[derive(Debug)]
pub(crate) struct CsvReader {
    plan: TablePlan,
    charset: CharsetReader,
    rows: CsvRows,
    header: Header,
    writer: LineWriter,
}

/// What is known of the row that names the columns.
#[derive(Debug)]
enum Header {
    /// Nothing yet.
    Awaited,
    /// It names these, among them all that the profile looks for.
    Read(Columns),
    /// It names what the profile looks for, and can't be used.
    Unusable,
    /// It is another one.
    Other,
}

impl CsvReader {
    /// Returns a reader of such a table.
    pub(crate) fn new(plan: &TablePlan) -> Self {
        Self {
            charset: CharsetReader::new(plan.charset),
            rows: CsvRows::new(plan.delimiter),
            plan: plan.clone(),
            header: Header::Awaited,
            writer: LineWriter::default(),
        }
    }

    /// Takes the next bytes; appends the lines of the rows that end in them.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut text = Vec::new();
        self.charset.push(bytes, &mut text);
        self.take(&text, out);
    }

    /// Ends the last row.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        let mut text = Vec::new();
        self.charset.finish(&mut text);
        self.take(&text, out);
        let Self { rows, plan, header, writer, .. } = self;
        rows.finish(&mut |number, row| end_row(plan, header, writer, number, row, out));
        if matches!(self.header, Header::Awaited) {
            self.header = Header::Other;
            self.writer.fault(self.rows.row + 1, &no_header(), out);
        }
    }

    /// Tells whether the header names all columns that the profile looks for.
    pub(crate) fn fits(&self) -> bool {
        matches!(self.header, Header::Read(_) | Header::Unusable)
    }

    /// Returns how many bytes to read next, so that what becomes of them can be held.
    pub(crate) fn wants(&self, most: usize) -> usize {
        match &self.header {
            Header::Read(columns) => (BLOCK_TEXT / columns.growth()).clamp(16 << 10, most),
            Header::Awaited => FIRST.min(most),
            Header::Unusable | Header::Other => most,
        }
    }

    fn take(&mut self, text: &[u8], out: &mut Vec<u8>) {
        let Self { rows, plan, header, writer, .. } = self;
        rows.push(text, &mut |number, row| end_row(plan, header, writer, number, row, out));
    }
}

fn end_row(
    plan: &TablePlan,
    header: &mut Header,
    writer: &mut LineWriter,
    number: u64,
    row: Result<Vec<&str>, Fault>,
    out: &mut Vec<u8>,
) {
    match header {
        Header::Awaited if number < plan.header => {}
        Header::Awaited => {
            let (read, fault) = read_header(plan, row);
            *header = read;
            if let Some(fault) = fault {
                writer.fault(number, &fault, out);
            }
        }
        Header::Unusable | Header::Other => {}
        Header::Read(columns) => match as_many(columns.len(), row) {
            Ok(values) => {
                let cells = values.iter().enumerate();
                let cells = cells.map(|(at, value)| (at, CellKind::Text, *value));
                writer.row(number, columns, cells, out);
            }
            Err(fault) => writer.fault(number, &fault, out),
        },
    }
}

fn read_header(plan: &TablePlan, row: Result<Vec<&str>, Fault>) -> (Header, Option<Fault>) {
    match row {
        Ok(names) if names_all(&names, &plan.columns) => {
            match Columns::of_texts(names.into_iter()) {
                Ok(columns) => (Header::Read(columns), None),
                Err(fault) => (Header::Unusable, Some(fault)),
            }
        }
        _ => (Header::Other, Some(no_header())),
    }
}

fn as_many(expected: usize, row: Result<Vec<&str>, Fault>) -> Result<Vec<&str>, Fault> {
    let values = row?;
    match values.len() == expected {
        true => Ok(values),
        false => Err(Fault::row(format!("{expected} values"), format!("{} values", values.len()))),
    }
}

/// Finds the rows of comma-separated values (RFC 4180, with any delimiter) in UTF-8 text that comes in pieces.
///
/// A row's number is that of the line on which it begins, from 1. One that can't be read without a doubt is a
/// [`Fault`], and the next is read.
pub struct CsvRows {
    delimiter: u8,
    core: Reader,
    /// The row that is read: as it stands, and the values of its fields with their ends.
    raw: Vec<u8>,
    fields: Vec<u8>,
    filled: usize,
    ends: Vec<usize>,
    ended: usize,
    /// Whether it is longer, or has more fields, than is held.
    too_long: bool,
    /// Lines before the next byte, and before the row.
    lines: u64,
    row: u64,
}

/// Takes the number of a row, and its values or what is wrong with it.
type EachRow<'e> = dyn FnMut(u64, Result<Vec<&str>, Fault>) + 'e;

impl std::fmt::Debug for CsvRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvRows").field("row", &self.row).finish_non_exhaustive()
    }
}

impl CsvRows {
    /// Returns a reader of rows whose fields stand between delimiters: one ASCII character.
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            raw: Vec::new(),
            fields: vec![0; 4096],
            filled: 0,
            ends: vec![0; 64],
            ended: 0,
            too_long: false,
            lines: 0,
            row: 0,
        }
    }

    /// Takes the next bytes of the text, and gives the rows that end in them.
    pub fn push(&mut self, text: &[u8], each: &mut EachRow<'_>) {
        let mut rest = text;
        while !rest.is_empty() {
            let (result, read, filled, ended) = self.core.read_record(
                rest,
                &mut self.fields[self.filled..],
                &mut self.ends[self.ended..],
            );
            let (seen, after) = rest.split_at(read);
            self.see(seen);
            rest = after;
            self.filled += filled;
            self.ended += ended;
            self.step(&result, each);
        }
    }

    /// Ends the last row.
    pub fn finish(&mut self, each: &mut EachRow<'_>) {
        loop {
            let (result, _, filled, ended) = self.core.read_record(
                &[],
                &mut self.fields[self.filled..],
                &mut self.ends[self.ended..],
            );
            self.filled += filled;
            self.ended += ended;
            // It gives a last row, and then the end; whatever else it says would be said again.
            match result {
                ReadRecordResult::End | ReadRecordResult::InputEmpty => break,
                other => self.step(&other, each),
            }
        }
    }

    /// Takes note of what was read of the row, and of the lines before it.
    fn see(&mut self, text: &[u8]) {
        let feeds = |text: &[u8]| memchr::memchr_iter(b'\n', text).count() as u64;
        let blank = match self.raw.is_empty() {
            true => text.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count(),
            false => 0,
        };
        let (blank, text) = text.split_at(blank);
        self.lines += feeds(blank);
        if self.raw.is_empty() {
            self.row = self.lines;
        }
        self.lines += feeds(text);
        let room = (MAX_ROW + 1).saturating_sub(self.raw.len());
        self.raw.extend_from_slice(&text[..text.len().min(room)]);
        self.too_long |= self.raw.len() > MAX_ROW;
    }

    fn step(&mut self, result: &ReadRecordResult, each: &mut EachRow<'_>) {
        match result {
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            ReadRecordResult::OutputFull if self.fields.len() <= MAX_ROW => {
                self.fields.resize(self.fields.len() * 2, 0);
            }
            ReadRecordResult::OutputFull => {
                self.too_long = true;
                self.filled = 0;
            }
            ReadRecordResult::OutputEndsFull if self.ends.len() <= MAX_COLUMNS => {
                self.ends.resize(self.ends.len() * 2, 0);
            }
            ReadRecordResult::OutputEndsFull => {
                // More fields than any header names: only how many is of interest, and not for long.
                self.ended = MAX_COLUMNS + 1;
            }
            ReadRecordResult::Record => {
                each(self.row + 1, self.values());
                self.raw.clear();
                (self.filled, self.ended, self.too_long) = (0, 0, false);
                if self.fields.len() > MAX_NAMES {
                    self.fields = vec![0; 4096];
                    self.raw = Vec::new();
                }
            }
        }
    }

    /// Returns the values of the row, if it can be read without a doubt.
    fn values(&self) -> Result<Vec<&str>, Fault> {
        if self.too_long {
            return Err(too_long());
        }
        let count = self.ended;
        if count > MAX_COLUMNS {
            let actual = format!("more than {MAX_COLUMNS} values");
            return Err(Fault::row(format!("at most {MAX_COLUMNS} values"), actual));
        }
        if !is_well_quoted(&self.raw, self.delimiter) {
            return Err(Fault::row("quotation marks as RFC 4180 has them", "others"));
        }
        let unreadable = || Fault::row("text in the profile's encoding", "other bytes");
        let text = std::str::from_utf8(&self.fields[..self.filled]).map_err(|_| unreadable())?;
        let mut from = 0;
        let values = self.ends[..count].iter().map(|to| {
            let value = text.get(from..*to);
            from = *to;
            value
        });
        values.collect::<Option<_>>().ok_or_else(unreadable)
    }
}

/// Tells whether each quotation mark that begins a field has one that ends it, right before the next field or the
/// end (RFC 4180 section 2): else it is anybody's guess where fields end. A mark inside a field that has none around
/// it is text.
fn is_well_quoted(row: &[u8], delimiter: u8) -> bool {
    if memchr::memchr(b'"', row).is_none() {
        return true;
    }
    let mut rest = row;
    loop {
        let Some(quoted) = rest.strip_prefix(b"\"") else {
            // Some readers take blanks before a mark for nothing, and others for text.
            if rest.trim_ascii_start().starts_with(b"\"") {
                return false;
            }
            match memchr::memchr3(delimiter, b'\r', b'\n', rest) {
                Some(at) if rest[at] == delimiter => rest = &rest[at + 1..],
                _ => return true,
            }
            continue;
        };
        rest = quoted;
        loop {
            let Some(at) = memchr::memchr(b'"', rest) else { return false };
            rest = &rest[at + 1..];
            match rest.strip_prefix(b"\"") {
                Some(more) => rest = more,
                None => break,
            }
        }
        match rest.split_first() {
            None | Some((b'\r' | b'\n', _)) => return true,
            Some((byte, more)) if *byte == delimiter => rest = more,
            Some(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::line::read_fault;
    use super::*;

    fn plan(delimiter: u8, columns: &[&str]) -> TablePlan {
        let columns = columns.iter().map(|it| (*it).to_owned()).collect();
        TablePlan { columns, ..TablePlan::csv(delimiter) }
    }

    /// The lines of a table, `piece` bytes at a time.
    fn lines(plan: &TablePlan, text: &[u8], piece: usize) -> Vec<Result<String, Fault>> {
        let mut reader = CsvReader::new(plan);
        let mut out = Vec::new();
        text.chunks(piece).for_each(|bytes| reader.push(bytes, &mut out));
        reader.finish(&mut out);
        let lines = out.strip_suffix(b"\n").unwrap_or(&out).split(|byte| *byte == b'\n');
        let read = |line: &[u8]| match read_fault(line) {
            Some(fault) => Err(fault),
            None => Ok(String::from_utf8(line.to_vec()).expect("UTF-8")),
        };
        lines.map(read).collect()
    }

    fn ok(text: &str) -> Result<String, Fault> {
        Ok(text.to_owned())
    }

    #[test]
    fn rows_stand_on_the_lines_on_which_they_begin() {
        let text = b"\xef\xbb\xbfa,b\r\n1,\"x\r\ny \"\"z\"\"\"\r\n\r\n3,5\" disk\r\n4,";
        for piece in [1, 2, 3, 7, 1000] {
            let read = lines(&plan(b',', &["b", "a"]), text, piece);
            let want = [
                ok(""),
                ok(r#"{"a":"1","b":"x\r\ny \"z\""}"#),
                ok(""),
                ok(""),
                ok(r#"{"a":"3","b":"5\" disk"}"#),
                ok(r#"{"a":"4","b":""}"#),
            ];
            assert_eq!(read, want, "{piece}");
        }
    }

    #[test]
    fn a_row_that_can_not_be_read_for_certain_is_named_with_its_line() {
        let text = b"a;b\n1\n1;2;3\n\"x\"y;2\nv\xff;2\n5;\"open\n";
        let read = lines(&plan(b';', &["a", "b"]), text, 3);
        let actual: Vec<&str> =
            read[1..].iter().map(|it| it.as_ref().expect_err("a fault").actual.as_str()).collect();
        assert_eq!(actual, ["1 values", "3 values", "others", "other bytes", "others"]);
        assert!(read.iter().flat_map(|it| it.as_ref().err()).all(|it| !it.table));
        assert_eq!(read.len(), 6);
    }

    #[test]
    fn a_header_that_is_absent_doubled_or_another_is_the_fault_of_the_table() {
        for text in [&b""[..], b"\n\n", b"a,c\n1,2\n", b"1,2\n3,4\n", b"\"a,b\n"] {
            let read = lines(&plan(b',', &["a", "b"]), text, 1);
            let faults: Vec<&Fault> = read.iter().filter_map(|it| it.as_ref().err()).collect();
            assert!(matches!(faults.as_slice(), [it] if it.table), "{read:?}");
            assert!(read.iter().all(|it| it.as_ref().map_or(true, String::is_empty)));
        }
        let read = lines(&plan(b',', &["a", "b"]), b"a,b,a\n1,2,3\n", 100);
        assert!(matches!(read.as_slice(), [Err(it)] if it.table && it.actual == "a twice"));
        let mut title = plan(b',', &["a", "b"]);
        title.header = 3;
        let read = lines(&title, b"Export of May\n\na,b\n1,2\n", 2);
        assert_eq!(read[3], ok(r#"{"a":"1","b":"2"}"#));
    }

    #[test]
    fn what_is_too_large_is_one_fault_and_the_next_row_is_read() {
        let wide = format!("a,b\n{}\n1,2\n", ",".repeat(1_000_000));
        let read = lines(&plan(b',', &["a", "b"]), wide.as_bytes(), 65536);
        assert!(
            read[1].as_ref().is_err_and(|it| it.actual.starts_with("more than")),
            "{:?}",
            read[1]
        );
        assert_eq!(read[2], ok(r#"{"a":"1","b":"2"}"#));
        let long = format!("a,b\n\"{}\",\n1,2\n", "y\n".repeat(MAX_ROW / 2 + 10));
        let read = lines(&plan(b',', &["a", "b"]), long.as_bytes(), 1 << 20);
        assert!(read[1].as_ref().is_err_and(|it| it.expected.contains("at most")), "{:?}", read[1]);
        assert_eq!(read.last(), Some(&ok(r#"{"a":"1","b":"2"}"#)));
        let header = format!("a,b{}\n", ",c".repeat(1_000_000));
        let read = lines(&plan(b',', &["a", "b"]), header.as_bytes(), 1 << 20);
        assert!(matches!(read.as_slice(), [Err(it)] if it.table));
    }

    proptest! {
        #[test]
        fn what_was_written_comes_back(rows in prop::collection::vec(prop::collection::vec("[a-z,;\"\n\r é\0]{0,8}", 2), 0..8), piece in 1_usize..40) {
            let mut text = String::from("k,v\r\n");
            for row in &rows {
                let quoted: Vec<String> = row.iter().map(|it| format!("\"{}\"", it.replace('"', "\"\""))).collect();
                text.push_str(&(quoted.join(",") + "\r\n"));
            }
            let read = lines(&plan(b',', &["k", "v"]), text.as_bytes(), piece);
            let read: Vec<Vec<String>> = read.iter().map(|it| it.as_ref().expect("a row")).filter(|it| !it.is_empty()).map(|it| {
                let row: serde_json::Value = serde_json::from_str(it).expect("JSON");
                ["k", "v"].iter().map(|name| row[name].as_str().expect("text").to_owned()).collect()
            }).collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn any_text_gives_the_same_in_any_pieces(text in "k,v\n[a\",\r\n]{0,60}", piece in 1_usize..9) {
            let plan = plan(b',', &["k", "v"]);
            prop_assert_eq!(lines(&plan, text.as_bytes(), piece), lines(&plan, text.as_bytes(), 1000));
        }
    }
}
