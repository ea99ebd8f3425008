//! Values with a separator between them.

use exhibit_verify::table::CsvRows;

use super::remark::RemarkCode;
use super::rows::{Begun, Collected, Held};
use super::{Form, Table, TableError};

/// How much text is looked at to find the separator, and how many rows of it.
const HEAD: usize = 64 << 10;
const HEAD_ROWS: usize = 40;

/// Separators, the likelier first.
const SEPARATORS: [u8; 4] = *b",;\t|";

/// Reads rows; their numbers are those of the lines on which they begin.
pub(super) fn read(text: &str, extension: Option<&str>) -> Result<Table, TableError> {
    let mut collected = Collected::default();
    let stated = stated_separator(text);
    let separator = match (stated, extension) {
        (Some(stated), _) => stated,
        (None, Some("tsv" | "tab")) => b'\t',
        (None, _) => likely_separator(text, &mut collected),
    };
    let mut failed = None;
    let mut rows = CsvRows::new(separator);
    let mut each = |number: u64, row: Result<Vec<&str>, _>| {
        if failed.is_some() || number == 1 && stated.is_some() {
            return;
        }
        let kept = match row {
            Ok(values) => keep(&mut collected, number, &values),
            Err(exhibit_verify::table::Fault { expected, actual, .. }) => {
                collected.fault(number, expected, actual)
            }
        };
        failed = kept.err();
    };
    // In pieces, so that a bound that is reached early costs no more.
    for piece in text.as_bytes().chunks(1 << 20) {
        rows.push(piece, &mut each);
    }
    rows.finish(&mut each);
    match failed {
        Some(error) => Err(error),
        None => Ok(collected.finish(Form::Csv { separator: char::from(separator) }, None)),
    }
}

fn keep(collected: &mut Collected, number: u64, values: &[&str]) -> Result<(), TableError> {
    let mut row = Begun::new(number);
    for (column, value) in values.iter().enumerate() {
        row.push(column, Held::Text, value)?;
    }
    collected.push(row, false, Some(values.len()))
}

/// Returns the separator that a first line `sep=;` states, as some spreadsheet programs write it.
fn stated_separator(text: &str) -> Option<u8> {
    let line = text.lines().next()?.strip_prefix("sep=")?;
    match line.as_bytes() {
        [separator] if separator.is_ascii_punctuation() || *separator == b'\t' => Some(*separator),
        _ => None,
    }
}

/// Returns the separator that cuts the most of the first rows into the same number of fields.
fn likely_separator(text: &str, collected: &mut Collected) -> u8 {
    let head = crate::fold::cut(text, HEAD);
    let points: Vec<(usize, u8)> =
        SEPARATORS.iter().map(|separator| (regularity(head, *separator), *separator)).collect();
    let most = points.iter().map(|(points, _)| *points).max().unwrap_or(0);
    let best: Vec<u8> = points.iter().filter(|(it, _)| *it == most).map(|(_, it)| *it).collect();
    let chosen = best.first().copied().unwrap_or(b',');
    if most > 0 && best.len() > 1 {
        let said = "It is not plain which character separates the fields: the comma was taken.";
        collected.remark(RemarkCode::Separator, said.replace("the comma", &named(chosen)));
    }
    chosen
}

fn named(separator: u8) -> String {
    match separator {
        b',' => "the comma".to_owned(),
        b';' => "the semicolon".to_owned(),
        b'\t' => "the tabulator".to_owned(),
        other => format!("\u{201c}{}\u{201d}", char::from(other)),
    }
}

/// Returns how many of the first rows have the most frequent number of fields, if that is more than one.
fn regularity(head: &str, separator: u8) -> usize {
    let mut counts: Vec<usize> = Vec::new();
    let mut rows = CsvRows::new(separator);
    let mut each = |_: u64, row: Result<Vec<&str>, _>| {
        if let Ok(values) = row
            && counts.len() < HEAD_ROWS
        {
            counts.push(values.len());
        }
    };
    // The last row may be cut, and is not looked at.
    rows.push(head.as_bytes(), &mut each);
    if head.len() < HEAD {
        rows.finish(&mut each);
    }
    let of = |count: usize| counts.iter().filter(|it| **it == count).count();
    counts.iter().filter(|it| **it > 1).map(|it| of(*it)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &Table) -> Vec<(u64, Vec<&str>)> {
        table
            .rows
            .iter()
            .map(|it| (it.number, it.cells().map(|(.., text)| text).collect()))
            .collect()
    }

    #[test]
    fn separators_are_found_and_lines_keep_their_numbers() {
        for (text, separator) in [
            ("Risk register\n\nid;text\nR-1;\"a, b\nc\"\nR-2;d\n", ';'),
            ("Risk register\n\nid\ttext\nR-1\t\"a, b\nc\"\nR-2\td\n", '\t'),
            ("Risk register\n\nid|text\nR-1|\"a, b\nc\"\nR-2|d\n", '|'),
        ] {
            let table = read(text, None).expect("a table");
            assert_eq!(table.form, Form::Csv { separator });
            let want = [
                (1, vec!["Risk register"]),
                (3, vec!["id", "text"]),
                (4, vec!["R-1", "a, b\nc"]),
                (6, vec!["R-2", "d"]),
            ];
            assert_eq!(cells(&table), want);
            assert_eq!(table.remarks, []);
        }
        let stated = read("sep=|\na;b|c\n", None).expect("a table");
        assert_eq!(cells(&stated), [(2, vec!["a;b", "c"])]);
        let doubtful = read("a,b;c\n1,2;3\n", None).expect("a table");
        assert_eq!(doubtful.remarks[0].code, RemarkCode::Separator);
    }

    #[test]
    fn a_row_with_odd_quotes_is_named_and_the_next_is_read() {
        let table = read("id,text\n1,\"x\"y\n2,z\n", None).expect("a table");
        assert_eq!((table.faults.len(), table.faults[0].row), (1, 2));
        assert_eq!(table.rows.last().map(|it| it.number), Some(3));
    }
}
