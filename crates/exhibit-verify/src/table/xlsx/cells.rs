//! The cells of one sheet, row by row, whatever its header is.

use std::io;

use super::super::line::too_long;
use super::super::{CellKind, Fault, MAX_COLUMNS, MAX_ROW, Next, Row, shown};
use super::strings::{RichText, Strings, unescaped};
use super::styles::Styles;
use super::xml::{Piece, Xml};

/// The last row that a sheet may have.
const MAX_ROWS: u64 = 1_048_576;

/// The longest text of a cell: 32,767 UTF-16 units.
const MAX_CELL: usize = 32_767;

/// How much text may be made of a sheet for each of its bytes, and how much of any: shared strings are written out
/// wherever they are named.
const MAX_GROWTH: u64 = 64;
const GROWTH_FREE: u64 = 64 << 20;

/// The most notes of one kind that are kept about a sheet.
const MAX_NOTES: usize = 64;

/// Reads a sheet row by row, each with its cells as they are stored.
pub struct SheetCells<'w> {
    xml: Xml<'w>,
    strings: &'w Strings,
    styles: &'w Styles,
    /// Whether a formula without a result is a cell of its own kind, and not a fault.
    every: bool,
    /// The number of the last row.
    pub(super) number: u64,
    made: u64,
    /// Whether rows may come: elsewhere elements of that name are others.
    in_data: bool,
    ended: bool,
    notes: SheetNotes,
}

/// What a sheet says about its look that changes what people see of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetNotes {
    /// Ranges of merged cells such as `A1:C1`, of which only the first has a value: the first 64.
    pub merged: Vec<String>,
    /// How many of them there are.
    pub merged_total: u64,
    /// Hidden columns from and to, counted from 0: the first 64.
    pub hidden_columns: Vec<(usize, usize)>,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
    inline: RichText,
    in_value: bool,
    in_inline: bool,
    /// Whether it is computed, and whether it has a stored value.
    computed: bool,
    valued: bool,
}

impl Cell {
    /// Some programs write an empty element for a result that they did not compute.
    fn is_computed_without_result(&self) -> bool {
        let empty = !self.valued || self.value.is_empty() && self.kind != "str";
        self.computed && empty
    }
}

impl<'w> SheetCells<'w> {
    pub(super) fn new(xml: Xml<'w>, strings: &'w Strings, styles: &'w Styles, every: bool) -> Self {
        Self {
            xml,
            strings,
            styles,
            every,
            number: 0,
            made: 0,
            in_data: false,
            ended: false,
            notes: SheetNotes::default(),
        }
    }

    /// Reads the next row that is not empty; a [`Fault`] of the table ends it.
    ///
    /// # Errors
    /// What kept the bytes from being read. What is wrong with them is a fault.
    pub fn next(&mut self, row: &mut Row) -> io::Result<Next> {
        let next = self.read(row)?;
        if next == Next::Row && self.outgrows(row) {
            self.ended = true;
            let expected = format!("at most {MAX_GROWTH} bytes of text for each of the sheet");
            return Ok(Next::Fault(row.number, Fault::table(expected, "more")));
        }
        Ok(next)
    }

    /// Returns what the sheet says about its look; whole once [`Next::End`] was returned.
    pub fn notes(&self) -> &SheetNotes {
        &self.notes
    }

    pub(super) fn read(&mut self, row: &mut Row) -> io::Result<Next> {
        if self.ended {
            return Ok(Next::End);
        }
        match self.find(row) {
            Ok(next) => Ok(next),
            // That a part is no XML is a finding; that its bytes can't be had is not.
            Err(error)
                if error.kind() == io::ErrorKind::InvalidData
                    && error
                        .get_ref()
                        .is_some_and(|it| it.downcast_ref::<crate::zip::ZipError>().is_none()) =>
            {
                self.ended = true;
                let fault = Fault::table("a sheet that can be read to its end", error.to_string());
                Ok(Next::Fault(self.number + 1, fault))
            }
            Err(error) => Err(error),
        }
    }

    fn find(&mut self, row: &mut Row) -> io::Result<Next> {
        loop {
            let piece = self.xml.next()?;
            match (piece, self.xml.name()) {
                // Read to the very end: only there it shows whether the archive kept the part as it was.
                (Piece::Eof, _) => {
                    self.ended = true;
                    return Ok(Next::End);
                }
                (Piece::Start, "sheetData") => self.in_data = true,
                (Piece::End, "sheetData") => self.in_data = false,
                (Piece::Start, "col") if !self.in_data => self.note_column()?,
                (Piece::Start, "mergeCell") if !self.in_data => self.note_merged()?,
                (Piece::Start, "row") if self.in_data => {
                    let stated = self.xml.attribute("r")?;
                    let number = match &stated {
                        None => Some(self.number + 1),
                        Some(text) => text.parse().ok(),
                    };
                    let fits = |it: &u64| *it > self.number && *it <= MAX_ROWS;
                    let Some(number) = number.filter(fits) else {
                        self.ended = true;
                        let expected = format!("a row after {}", self.number);
                        let fault = Fault::table(expected, shown(&stated.unwrap_or_default()));
                        return Ok(Next::Fault(self.number + 1, fault));
                    };
                    self.number = number;
                    let hidden = self.xml.attribute("hidden")?;
                    let fault = self.cells(row)?;
                    row.hidden = is_true(hidden.as_deref());
                    if let Some(fault) = fault {
                        return Ok(Next::Fault(number, fault));
                    }
                    if !row.is_empty() {
                        return Ok(Next::Row);
                    }
                }
                (Piece::Start, _) if self.in_data => {
                    self.ended = true;
                    let fault = Fault::table("rows and nothing between them", "another element");
                    return Ok(Next::Fault(self.number + 1, fault));
                }
                _ => {}
            }
        }
    }

    /// Reads the cells of a row to its end; returns what is wrong with the first that can't be taken.
    fn cells(&mut self, row: &mut Row) -> io::Result<Option<Fault>> {
        row.begin(self.number);
        let mut fault = None;
        let mut next = 0;
        let mut cell: Option<Cell> = None;
        loop {
            let piece = self.xml.next()?;
            match (piece, self.xml.name(), &mut cell) {
                (Piece::Eof, _, _) => return Ok(fault),
                (Piece::End, "row", _) => return Ok(fault),
                (Piece::Start, "c", None) => match self.begin_cell(next)? {
                    Ok(begun) => {
                        next = begun.column + 1;
                        cell = Some(begun);
                    }
                    Err(found) => {
                        fault.get_or_insert(found);
                        cell = Some(Cell::default());
                    }
                },
                (Piece::End, "c", Some(ended)) => {
                    let ended = std::mem::take(ended);
                    cell = None;
                    if !ended.is_computed_without_result() {
                    } else if self.every {
                        row.push(ended.column, CellKind::Uncomputed, "");
                    } else {
                        let expected = "the last result of each formula";
                        fault.get_or_insert_with(|| Fault::row(expected, "a formula without one"));
                    }
                    if fault.is_none() {
                        fault = self.end_cell(&ended, row).err();
                    }
                }
                // What is nested otherwise would be read by some and not by others.
                (Piece::Start, _, None) | (Piece::Start, "c" | "row", Some(_)) => {
                    fault.get_or_insert_with(odd_cell);
                    cell.get_or_insert_default();
                }
                (Piece::Start, "v", Some(cell)) if !cell.value.is_empty() => {
                    fault.get_or_insert_with(odd_cell);
                }
                (Piece::Start, name, Some(cell)) => {
                    cell.in_value |= name == "v";
                    cell.valued |= name == "v";
                    cell.computed |= name == "f";
                    cell.in_inline |= name == "is";
                    cell.inline.start(name);
                }
                (Piece::End, name, Some(cell)) => {
                    cell.in_value &= name != "v";
                    cell.in_inline &= name != "is";
                    cell.inline.end(name);
                }
                (Piece::Text, _, Some(cell)) => {
                    let length = cell.value.len() + cell.inline.text().len();
                    if length > MAX_CELL * 8 {
                        fault.get_or_insert_with(long_cell);
                    } else if cell.in_value {
                        cell.value.push_str(self.xml.text());
                    } else if cell.in_inline {
                        cell.inline.push(self.xml.text());
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads where a cell stands and what it holds; a cell that does not say where stands after the one before.
    fn begin_cell(&self, next: usize) -> io::Result<Result<Cell, Fault>> {
        let (place, style) = (self.xml.attribute("r")?, self.xml.attribute("s")?);
        let kind = self.xml.attribute("t")?.unwrap_or_default();
        let column = match &place {
            None => Some(next),
            Some(place) => column_of(place, self.number),
        };
        let Some(column) = column.filter(|it| *it >= next && *it < MAX_COLUMNS) else {
            let expected = "cells from left to right, in this row";
            return Ok(Err(Fault::row(expected, shown(&place.unwrap_or_default()))));
        };
        let style = style.and_then(|it| it.parse().ok()).unwrap_or(0);
        Ok(Ok(Cell { column, kind, style, ..Cell::default() }))
    }

    fn end_cell(&mut self, cell: &Cell, row: &mut Row) -> Result<(), Fault> {
        let (kind, text) = match cell.kind.as_str() {
            "s" => {
                let number = cell.value.trim().parse().ok();
                let text = number.and_then(|it| self.strings.get(it));
                let text = match text {
                    Some(text) => text,
                    None if cell.value.is_empty() => "",
                    None => return Err(Fault::row("a shared string", "a number that none has")),
                };
                (CellKind::Text, unescaped(text))
            }
            "inlineStr" => (CellKind::Text, unescaped(cell.inline.text())),
            "str" => (CellKind::Text, unescaped(&cell.value)),
            "b" => match cell.value.trim() {
                "" => (CellKind::Text, "".into()),
                "0" | "false" => (CellKind::Word, "false".into()),
                "1" | "true" => (CellKind::Word, "true".into()),
                _ => return Err(Fault::row("0 or 1", "another truth value")),
            },
            "" | "n" => match self.styles.written(cell.style, cell.value.trim()) {
                Some(time) => (CellKind::Time, time.into()),
                None => (CellKind::Number, cell.value.trim().into()),
            },
            // Such as #N/A.
            "e" => (CellKind::Error, cell.value.as_str().into()),
            // Days in ISO 8601.
            "d" => (CellKind::Text, cell.value.as_str().into()),
            other => {
                return Err(Fault::row("a type of cell that is known", shown(other)));
            }
        };
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > MAX_CELL && text.encode_utf16().count() > MAX_CELL {
            return Err(long_cell());
        }
        if row.bytes() + text.len() > MAX_ROW {
            return Err(too_long());
        }
        row.push(cell.column, kind, &text);
        Ok(())
    }

    fn note_column(&mut self) -> io::Result<()> {
        let place = |text: Option<String>| text.and_then(|it| it.parse::<usize>().ok());
        let (from, to) = (place(self.xml.attribute("min")?), place(self.xml.attribute("max")?));
        let hidden = is_true(self.xml.attribute("hidden")?.as_deref());
        if let (true, Some(from), Some(to)) = (hidden, from, to)
            && self.notes.hidden_columns.len() < MAX_NOTES
        {
            self.notes.hidden_columns.push((from.saturating_sub(1), to.saturating_sub(1)));
        }
        Ok(())
    }

    fn note_merged(&mut self) -> io::Result<()> {
        self.notes.merged_total += 1;
        if let Some(range) = self.xml.attribute("ref")?
            && self.notes.merged.len() < MAX_NOTES
        {
            self.notes.merged.push(shown(&range));
        }
        Ok(())
    }

    /// Tells whether more was made of the sheet than it may become.
    fn outgrows(&mut self, row: &Row) -> bool {
        self.made += row.bytes() as u64;
        self.made > self.xml.position().saturating_mul(MAX_GROWTH).saturating_add(GROWTH_FREE)
    }
}

fn is_true(attribute: Option<&str>) -> bool {
    matches!(attribute, Some("1" | "true"))
}

fn odd_cell() -> Fault {
    Fault::row("cells with one value each", "elements nested in another way")
}

fn long_cell() -> Fault {
    Fault::row(format!("at most {MAX_CELL} characters in a cell"), "more")
}

/// Reads the column of a cell's place, such as `AB7`, from 0; `None` if it is no place in this row.
fn column_of(place: &str, row: u64) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, number) = place.split_at(letters);
    if letters.is_empty() || letters.len() > 3 || number.parse() != Ok(row) {
        return None;
    }
    let digit = |byte: u8| usize::from(byte - b'A') + 1;
    letters.bytes().fold(0, |column, byte| column * 26 + digit(byte)).checked_sub(1)
}
