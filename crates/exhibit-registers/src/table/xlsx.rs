//! Sheets of XLSX workbooks.

use std::io;

use exhibit_verify::table::{CellKind, Next, Row, SheetCells, Workbook};

use super::package::{LIMITS, unreadable};
use super::remark::RemarkCode;
use super::rows::{Begun, Collected, Held};
use super::{Form, Table, TableError};
use crate::fold::column_letters;

/// Reads a sheet.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, TableError> {
    let book = Workbook::open_within(&bytes, &LIMITS).map_err(|error| unreadable(&error))?;
    let sheets: Vec<(String, bool)> =
        book.sheets().iter().map(|it| (it.name.clone(), it.hidden)).collect();
    let mut collected = Collected::default();
    let name = chosen(&sheets, sheet, &mut collected)?;
    let mut cells = book.cells(Some(&name)).map_err(|error| unreadable(&error))?;
    read_rows(&mut cells, &mut collected)?;
    say_notes(&cells, &mut collected);
    Ok(collected.finish(Form::Xlsx, Some(name)))
}

/// Returns the names of the sheets.
pub(super) fn sheet_names(bytes: &[u8]) -> Result<Vec<String>, TableError> {
    let book = Workbook::open_within(&bytes, &LIMITS).map_err(|error| unreadable(&error))?;
    Ok(book.sheets().iter().map(|it| it.name.clone()).collect())
}

/// Returns the sheet to read, and says what is not read.
pub(super) fn chosen(
    sheets: &[(String, bool)],
    asked: Option<&str>,
    collected: &mut Collected,
) -> Result<String, TableError> {
    let found = match asked {
        Some(asked) => sheets.iter().find(|(name, _)| name == asked),
        None => sheets.iter().find(|(_, hidden)| !hidden).or(sheets.first()),
    };
    let Some((name, hidden)) = found else {
        let there = sheets.iter().map(|(name, _)| name.clone()).collect();
        return match asked {
            Some(asked) => Err(TableError::NoSheet { asked: asked.to_owned(), there }),
            None => Err(TableError::Empty),
        };
    };
    if *hidden {
        let said = format!("The sheet \u{201c}{name}\u{201d} is hidden; it was read.");
        collected.remark(RemarkCode::HiddenSheet, said);
    }
    let others: Vec<String> = sheets
        .iter()
        .filter(|(it, _)| it != name)
        .map(|(name, hidden)| match hidden {
            true => format!("\u{201c}{name}\u{201d} (hidden)"),
            false => format!("\u{201c}{name}\u{201d}"),
        })
        .collect();
    if !others.is_empty() {
        let shown = others.iter().take(20).cloned().collect::<Vec<_>>().join(", ");
        let more = if others.len() > 20 { " and more" } else { "" };
        let said = format!("Other sheets were not read: {shown}{more}.");
        collected.remark(RemarkCode::OtherSheets, said);
    }
    Ok(name.clone())
}

fn read_rows(cells: &mut SheetCells<'_>, collected: &mut Collected) -> Result<(), TableError> {
    let mut row = Row::default();
    loop {
        match cells.next(&mut row).map_err(|error: io::Error| unreadable(&error))? {
            Next::End => return Ok(()),
            Next::Fault(number, fault) if fault.table => {
                let (expected, actual) = (fault.expected, fault.actual);
                let what = format!("at row {number}: expected {expected}, found {actual}");
                return Err(TableError::Unreadable { what });
            }
            Next::Fault(number, fault) => {
                collected.fault(number, fault.expected, fault.actual)?;
            }
            Next::Row => {
                let mut begun = Begun::new(row.number);
                for (column, kind, text) in row.cells() {
                    begun.push(column, held(kind), text)?;
                }
                collected.push(begun, row.hidden, None)?;
            }
        }
    }
}

fn held(kind: CellKind) -> Held {
    match kind {
        CellKind::Text => Held::Text,
        CellKind::Time => Held::Time,
        CellKind::Number => Held::Number,
        CellKind::Word => Held::Word,
        CellKind::Error => Held::Error,
        CellKind::Uncomputed => Held::NoResult,
    }
}

fn say_notes(cells: &SheetCells<'_>, collected: &mut Collected) {
    let notes = cells.notes();
    if notes.merged_total > 0 {
        say_merged(&notes.merged, notes.merged_total, collected);
    }
    if !notes.hidden_columns.is_empty() {
        let range = |(from, to): &(usize, usize)| match from == to {
            true => column_letters(*from),
            false => format!("{} to {}", column_letters(*from), column_letters(*to)),
        };
        let columns = notes.hidden_columns.iter().map(range).collect::<Vec<_>>().join(", ");
        let said = format!("Hidden columns were read like others: {columns}.");
        collected.remark(RemarkCode::HiddenColumns, said);
    }
}

/// Says that cells are merged.
pub(super) fn say_merged(ranges: &[String], total: u64, collected: &mut Collected) {
    let first = ranges.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let more = match total.saturating_sub(5) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let said = format!("Merged cells have their value in the first cell only: {first}{more}.");
    collected.remark(RemarkCode::MergedCells, said);
}
