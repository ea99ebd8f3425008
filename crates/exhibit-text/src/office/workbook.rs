//! Workbooks (ECMA-376 part 1, section 18): sheet by sheet, a line for each row, a tab between cells.

use std::collections::HashSet;
use std::io;

use exhibit_verify::ooxml::{Piece, Related, Styles, Xml};

use super::{Package, Skipped, attribute, drawing, is_on};
use crate::found::Found;

/// How many sheets are read.
const MAX_SHEETS: usize = 4096;

/// The most bytes of all shared strings, and the most of them.
const MAX_SHARED: usize = 64 << 20;
const MAX_STRINGS: usize = 4 << 20;

struct Sheet {
    name: String,
    id: String,
    is_hidden: bool,
}

/// Reads a workbook.
pub(super) fn read(package: &mut Package<'_, '_>, main: &str) -> io::Result<()> {
    let related = package.related(main);
    let of_kind = |kind: &str| related.iter().find(|it| it.kind == kind).map(|it| it.part.clone());
    let (sheets, from_1904) = sheets(package, main)?;
    let strings = match of_kind("sharedStrings") {
        Some(part) => Strings::read(package, &part),
        None => Strings::default(),
    };
    let styles = match of_kind("styles") {
        Some(part) => package.open(&part).and_then(|xml| Styles::read(xml, from_1904)),
        None => Ok(Styles::default()),
    };
    let styles = styles.unwrap_or_else(|fault| {
        package.found.missed("styles", format!("days are shown as numbers: {fault}"));
        Styles::default()
    });
    let mut seen = HashSet::new();
    for sheet in &sheets {
        let hidden = if sheet.is_hidden { " (hidden)" } else { "" };
        package.found.fact("sheet", &format!("{}{hidden}", sheet.name));
        package.found.line(&format!("Sheet {}{hidden}", sheet.name));
        let part = related.iter().find(|it| it.id == sheet.id);
        let part = part.filter(|it| it.kind == "worksheet");
        match part.filter(|it| seen.insert(it.part.clone())) {
            Some(part) => {
                rows(package, &part.part, &strings, &styles);
                beside(package, &part.part);
            }
            None => {
                package
                    .found
                    .missed(&sheet.name, "it is no sheet of cells, or the same as another");
            }
        }
    }
    Ok(())
}

fn sheets(package: &mut Package<'_, '_>, main: &str) -> io::Result<(Vec<Sheet>, bool)> {
    let (mut sheets, mut from_1904, mut more) = (Vec::new(), false, 0);
    package.walk(main, |_, xml, piece| match (piece, xml.name()) {
        (Piece::Start, "workbookPr") => from_1904 = is_on(xml, "date1904"),
        (Piece::Start, "sheet") if sheets.len() >= MAX_SHEETS => more += 1,
        (Piece::Start, "sheet") => {
            let state = attribute(xml, "state");
            sheets.push(Sheet {
                name: attribute(xml, "name").unwrap_or_default(),
                id: xml.prefixed("id").unwrap_or_default(),
                is_hidden: state.is_some_and(|it| it != "visible"),
            });
        }
        _ => {}
    })?;
    if more > 0 {
        package.found.missed("sheets", format!("{more} after the first {MAX_SHEETS} are not read"));
    }
    Ok((sheets, from_1904))
}

/// Strings that cells name by their number.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    fn read(package: &mut Package<'_, '_>, part: &str) -> Self {
        let mut strings = Self::default();
        let (mut in_text, mut skipped, mut is_cut) = (false, Skipped::default(), false);
        package.try_walk(part, |_, xml, piece| {
            // How a string is pronounced is no part of it.
            if skipped.covers(xml, piece, &["rPh"]) {
                return;
            }
            match (piece, xml.name()) {
                (Piece::Start, "t") => in_text = true,
                (Piece::End, "t") => in_text = false,
                (Piece::End, "si") if strings.ends.len() < MAX_STRINGS => {
                    strings.ends.push(strings.text.len());
                }
                (Piece::End, "si") => is_cut = true,
                (Piece::Text, _) if in_text => {
                    if strings.text.len() + xml.text().len() <= MAX_SHARED {
                        strings.text.push_str(xml.text());
                    } else {
                        is_cut = true;
                    }
                }
                _ => {}
            }
        });
        if is_cut {
            package.found.missed(part, "there are more strings than are held");
        }
        strings
    }

    fn get(&self, number: &str) -> Option<&str> {
        let number: usize = number.trim().parse().ok()?;
        let from = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(from..*self.ends.get(number)?)
    }
}

/// The cell that is read.
#[derive(Default)]
struct Cell {
    kind: String,
    style: usize,
    value: String,
    is_open: bool,
}

/// The most bytes of one cell's value.
const MAX_CELL: usize = 1 << 20;

fn rows(package: &mut Package<'_, '_>, part: &str, strings: &Strings, styles: &Styles) {
    let (mut cell, mut skipped, mut lost) = (Cell::default(), Skipped::default(), 0_u64);
    package.try_walk(part, |found, xml, piece| {
        // Formulas are not what is seen; their results are.
        if skipped.covers(xml, piece, &["rPh", "f"]) {
            return;
        }
        match (piece, xml.name()) {
            (Piece::Start, "c") => {
                cell.kind = attribute(xml, "t").unwrap_or_default();
                cell.style = attribute(xml, "s").and_then(|it| it.parse().ok()).unwrap_or_default();
                cell.value.clear();
            }
            (Piece::Start, "v" | "t") => cell.is_open = true,
            (Piece::End, "v" | "t") => cell.is_open = false,
            (Piece::Text, _) if cell.is_open && cell.value.len() < MAX_CELL => {
                cell.value.push_str(xml.text());
            }
            (Piece::End, "c") => lost += u64::from(!show(found, &cell, strings, styles)),
            (Piece::End, "row") => found.end_line(),
            _ => {}
        }
    });
    package.found.end_line();
    if lost > 0 {
        package.found.missed(part, format!("{lost} cells name a string that is not there"));
    }
}

/// Writes a cell; tells whether its value could be found.
fn show(found: &mut Found, cell: &Cell, strings: &Strings, styles: &Styles) -> bool {
    if cell.value.is_empty() {
        return true;
    }
    found.gap('\t');
    match cell.kind.as_str() {
        "s" => match strings.get(&cell.value) {
            Some(text) => lines_as_spaces(found, text),
            None => return false,
        },
        "b" => found.push(if cell.value.trim() == "1" { "TRUE" } else { "FALSE" }),
        "" | "n" => match styles.written(cell.style, cell.value.trim()) {
            Some(day) => found.push(&day),
            None => found.push(&cell.value),
        },
        _ => lines_as_spaces(found, &cell.value),
    }
    true
}

/// A row stays one line.
fn lines_as_spaces(found: &mut Found, text: &str) {
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            found.gap(' ');
        }
        found.push(line);
    }
}

/// Reads what is drawn or noted on a sheet.
fn beside(package: &mut Package<'_, '_>, part: &str) {
    for Related { kind, part, .. } in package.related(part) {
        let is_note = matches!(kind.as_str(), "comments" | "threadedComment");
        if !is_note && kind != "drawing" {
            continue;
        }
        let (mut in_text, mut is_begun) = (false, false);
        package.try_walk(&part, |found, xml: &Xml<'_>, piece| match (piece, xml.name()) {
            (Piece::Start, "comment" | "threadedComment") => {
                found.end_line();
                found.push("Comment: ");
                is_begun = true;
            }
            (Piece::End, "comment" | "threadedComment") => found.end_line(),
            (Piece::Start, "text") if is_begun => in_text = true,
            (Piece::End, "text") => in_text = false,
            (Piece::Start | Piece::End, "t") if is_note => {}
            (Piece::Text, _) if is_note && in_text => found.push(xml.text()),
            _ if !is_note => drawing(found, xml, piece, &mut in_text),
            _ => {}
        });
        package.found.end_line();
    }
}
