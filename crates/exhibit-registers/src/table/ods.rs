//! Sheets of OpenDocument spreadsheets (OASIS ODF 1.3 part 3, sections 9 and 19).
//!
//! Rows and cells may claim to be repeated two thousand million times. Empty ones only count on; a row or cell with
//! a value is made as often as it says until a bound is reached, and then the file is refused.

use std::collections::HashMap;
use std::io;

use exhibit_verify::table::{Piece, Xml};
use exhibit_verify::zip::Archive;

use super::package::{LIMITS, unreadable};
use super::remark::RemarkCode;
use super::rows::{Begun, Collected, Held};
use super::xlsx::{chosen, say_merged};
use super::{Form, MAX_CELL, MAX_ROWS, Table, TableError};
use crate::fold::column_letters;

/// The most sheets.
const MAX_SHEETS: usize = 4096;

/// Namespaces, and what their elements are called here whatever their prefix is.
const NAMESPACES: [(&str, &str); 5] = [
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", "calcext"),
];

/// Reads a sheet.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, TableError> {
    let archive = opened(&bytes)?;
    let mut collected = Collected::default();
    let sheets = sheets(Content::open(&archive)?)?;
    let name = chosen(&sheets, sheet, &mut collected)?;
    let mut content = Content::open(&archive)?;
    while let Some(begun) = content.next_element()? {
        if begun == "table:table" && content.attribute("table:name").unwrap_or_default() == name {
            Sheet { content, collected: &mut collected, notes: Notes::default() }.read()?;
            return Ok(collected.finish(Form::Ods, Some(name)));
        }
    }
    Err(TableError::NoSheet { asked: name, there: Vec::new() })
}

/// Returns the names of the sheets.
pub(super) fn sheet_names(bytes: &[u8]) -> Result<Vec<String>, TableError> {
    let archive = opened(&bytes)?;
    Ok(sheets(Content::open(&archive)?)?.into_iter().map(|(name, _)| name).collect())
}

fn opened<'b>(bytes: &'b &'b [u8]) -> Result<Archive<'b>, TableError> {
    let archive = Archive::container(bytes, &LIMITS)
        .map_err(|error| TableError::Unreadable { what: error.to_string() })?;
    match is_encrypted(&archive)? {
        true => Err(TableError::Encrypted),
        false => Ok(archive),
    }
}

/// ODF 1.3 part 2, section 4.4: the manifest says which parts are encrypted.
fn is_encrypted(archive: &Archive<'_>) -> Result<bool, TableError> {
    let manifest = archive.entries().iter().find(|it| it.name == "META-INF/manifest.xml");
    let Some(manifest) = manifest else { return Ok(false) };
    let part = archive.open(manifest).map_err(|error| unreadable(&io::Error::from(error)))?;
    let mut xml = Xml::new(part);
    loop {
        match xml.next().map_err(|error| unreadable(&error))? {
            Piece::Eof => return Ok(false),
            Piece::Start if xml.name() == "encryption-data" => return Ok(true),
            _ => {}
        }
    }
}

/// Returns the names of the sheets, and whether each is hidden.
fn sheets(mut content: Content<'_>) -> Result<Vec<(String, bool)>, TableError> {
    let mut found = Vec::new();
    let mut hidden_styles: Vec<String> = Vec::new();
    let mut style = String::new();
    // A table inside a table is no sheet.
    let mut depth = 0_usize;
    loop {
        match content.next()? {
            Step::Eof => return Ok(found),
            Step::Start(name) => match name.as_str() {
                "style:style" => style = content.attribute("style:name").unwrap_or_default(),
                "style:table-properties"
                    if content.attribute("table:display").as_deref() == Some("false") =>
                {
                    hidden_styles.push(std::mem::take(&mut style));
                }
                "table:table" => {
                    depth += 1;
                    if depth > 1 {
                        continue;
                    }
                    let style = content.attribute("table:style-name");
                    let hidden = style.is_some_and(|it| hidden_styles.contains(&it));
                    found.push((content.attribute("table:name").unwrap_or_default(), hidden));
                    if found.len() > MAX_SHEETS || hidden_styles.len() > MAX_SHEETS {
                        let what = format!("over {MAX_SHEETS} sheets");
                        return Err(TableError::Unreadable { what });
                    }
                }
                _ => {}
            },
            Step::End(name) if name == "table:table" => depth = depth.saturating_sub(1),
            Step::End(_) | Step::Text => {}
        }
    }
}

/// The part with the sheets, with the prefixes of its namespaces resolved.
struct Content<'a> {
    xml: Xml<'a>,
    prefixes: HashMap<String, &'static str>,
    attributes: Vec<(String, String)>,
}

/// What comes next in it.
enum Step {
    Start(String),
    End(String),
    Text,
    Eof,
}

impl<'a> Content<'a> {
    fn open(archive: &Archive<'a>) -> Result<Self, TableError> {
        let entry = archive.entries().iter().find(|it| it.name == "content.xml");
        let entry =
            entry.ok_or_else(|| TableError::Unreadable { what: "no content".to_owned() })?;
        let part = archive.open(entry).map_err(|error| unreadable(&io::Error::from(error)))?;
        Ok(Self { xml: Xml::new(part), prefixes: HashMap::new(), attributes: Vec::new() })
    }

    fn next(&mut self) -> Result<Step, TableError> {
        match self.xml.next().map_err(|error| unreadable(&error))? {
            Piece::Eof => Ok(Step::Eof),
            Piece::Text => Ok(Step::Text),
            Piece::End => Ok(Step::End(self.own(self.xml.qualified()))),
            Piece::Start => {
                let attributes = self.xml.attributes().map_err(|error| unreadable(&error))?;
                for (name, value) in &attributes {
                    let Some(prefix) = name.strip_prefix("xmlns:") else { continue };
                    if let Some((_, own)) = NAMESPACES.iter().find(|(uri, _)| uri == value) {
                        self.prefixes.insert(prefix.to_owned(), own);
                    }
                }
                let own = |(name, value): (String, String)| (self.own(&name), value);
                let attributes = attributes.into_iter().map(own).collect();
                self.attributes = attributes;
                Ok(Step::Start(self.own(self.xml.qualified())))
            }
        }
    }

    /// Returns the next element that begins.
    fn next_element(&mut self) -> Result<Option<String>, TableError> {
        loop {
            match self.next()? {
                Step::Eof => return Ok(None),
                Step::Start(name) => return Ok(Some(name)),
                Step::End(_) | Step::Text => {}
            }
        }
    }

    /// Returns a name with the prefix by which its namespace goes here.
    fn own(&self, qualified: &str) -> String {
        let Some((prefix, local)) = qualified.split_once(':') else { return qualified.to_owned() };
        let known = self.prefixes.get(prefix).copied();
        format!("{}:{local}", known.unwrap_or("?"))
    }

    fn attribute(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(it, _)| it == name).map(|(_, value)| value.clone())
    }

    /// Reads how often something is repeated: at least once.
    fn repeated(&self, name: &str) -> Result<u64, TableError> {
        match self.attribute(name) {
            None => Ok(1),
            Some(text) => text.parse::<u64>().ok().filter(|it| *it > 0).ok_or_else(|| {
                let what = format!("\u{201c}{name}\u{201d} is no count");
                TableError::Unreadable { what }
            }),
        }
    }

    /// Passes over the element that began.
    fn skip(&mut self) -> Result<(), TableError> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Step::Start(_) => depth += 1,
                Step::End(_) => depth -= 1,
                Step::Text => {}
                Step::Eof => return Ok(()),
            }
        }
        Ok(())
    }
}

/// What is said of a sheet once it is read.
#[derive(Default)]
struct Notes {
    merged: Vec<String>,
    merged_total: u64,
    hidden: Vec<String>,
    not_read: u64,
}

/// A sheet while it is read.
struct Sheet<'s, 'a> {
    content: Content<'a>,
    collected: &'s mut Collected,
    notes: Notes,
}

impl Sheet<'_, '_> {
    fn read(mut self) -> Result<(), TableError> {
        let (mut row, mut column) = (1_u64, 0_u64);
        loop {
            match self.content.next()? {
                Step::Eof => break,
                Step::End(name) if name == "table:table" => break,
                Step::Start(name) => match name.as_str() {
                    "table:table-row" => row = self.row(row)?,
                    "table:table-column" => column = self.column(column)?,
                    // They group rows and columns, and hide some.
                    "table:table-header-rows" | "table:table-rows" | "table:table-row-group" => {}
                    "table:table-columns" | "table:table-column-group" => {}
                    "table:table-header-columns" => {}
                    _ => self.content.skip()?,
                },
                Step::End(_) | Step::Text => {}
            }
        }
        // Read to the very end: only there it shows whether the archive kept the part as it was.
        while !matches!(self.content.next()?, Step::Eof) {}
        self.say();
        Ok(())
    }

    fn column(&mut self, column: u64) -> Result<u64, TableError> {
        let count = self.content.repeated("table:number-columns-repeated")?;
        if is_hidden(self.content.attribute("table:visibility").as_deref())
            && self.notes.hidden.len() < 20
        {
            let letters = |at: u64| column_letters(usize::try_from(at).unwrap_or(0).min(1 << 20));
            let last = column.saturating_add(count - 1);
            self.notes.hidden.push(match count {
                1 => letters(column),
                _ => format!("{} to {}", letters(column), letters(last)),
            });
        }
        Ok(column.saturating_add(count))
    }

    /// Reads a row; returns the number of the next.
    fn row(&mut self, number: u64) -> Result<u64, TableError> {
        let count = self.content.repeated("table:number-rows-repeated")?;
        let hidden = is_hidden(self.content.attribute("table:visibility").as_deref());
        let mut made = Begun::new(number);
        let mut column = 0_u64;
        loop {
            match self.content.next()? {
                Step::Eof => break,
                Step::End(name) if name == "table:table-row" => break,
                Step::Start(name) => match name.as_str() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        column = self.cell(number, column, &mut made)?;
                    }
                    _ => self.content.skip()?,
                },
                Step::End(_) | Step::Text => {}
            }
        }
        let next = number.saturating_add(count);
        if made.is_empty() {
            return Ok(next);
        }
        if count > MAX_ROWS as u64 {
            let at = format!("row {number}");
            return Err(TableError::Bound { what: "rows", most: MAX_ROWS as u64, at });
        }
        for number in number..next {
            self.collected.push(made.clone().at(number), hidden, None)?;
        }
        Ok(next)
    }

    /// Reads a cell; returns the column of the next.
    fn cell(&mut self, row: u64, column: u64, made: &mut Begun) -> Result<u64, TableError> {
        let count = self.content.repeated("table:number-columns-repeated")?;
        self.note_merged(row, column)?;
        let stated = Stated::of(&self.content);
        let shown = self.paragraphs(row, column)?;
        let (held, text) = stated.value(shown);
        let next = column.saturating_add(count);
        if text.is_empty() && held != Held::NoResult {
            return Ok(next);
        }
        for column in column..next {
            // Too many columns are refused at the first.
            made.push(usize::try_from(column).unwrap_or(usize::MAX), held, &text)?;
        }
        Ok(next)
    }

    fn note_merged(&mut self, row: u64, column: u64) -> Result<(), TableError> {
        let columns = self.content.repeated("table:number-columns-spanned")?;
        let rows = self.content.repeated("table:number-rows-spanned")?;
        if columns > 1 || rows > 1 {
            self.notes.merged_total += 1;
            if self.notes.merged.len() < 5 {
                let place = |column: u64, row: u64| {
                    let column = usize::try_from(column).unwrap_or(0).min(1 << 20);
                    format!("{}{row}", column_letters(column))
                };
                let last = place(column.saturating_add(columns - 1), row.saturating_add(rows - 1));
                self.notes.merged.push(format!("{}:{last}", place(column, row)));
            }
        }
        Ok(())
    }

    /// Reads the text of a cell to the cell's end; paragraphs are lines.
    fn paragraphs(&mut self, row: u64, column: u64) -> Result<String, TableError> {
        let mut text = String::new();
        let (mut depth, mut inside, mut count) = (0_u64, 0_u64, 0_u64);
        loop {
            match self.content.next()? {
                Step::Eof => return Ok(text),
                Step::Start(name) => match name.as_str() {
                    "text:p" | "text:h" => {
                        (depth, inside, count) = (depth + 1, inside + 1, count + 1);
                        if count > 1 {
                            text.push('\n');
                        }
                    }
                    // Spaces beyond the first are counted, as much as a cell holds.
                    "text:s" => {
                        let spaces = self.content.repeated("text:c")?.min(MAX_CELL as u64 + 1);
                        text.extend((0..spaces).map(|_| ' '));
                        depth += 1;
                    }
                    "text:tab" => (depth, text) = (depth + 1, text + "\t"),
                    "text:line-break" => (depth, text) = (depth + 1, text + "\n"),
                    "text:span" | "text:a" | "text:list" | "text:list-item" => depth += 1,
                    // Comments, drawings, tables inside.
                    _ => {
                        self.notes.not_read += 1;
                        self.content.skip()?;
                    }
                },
                Step::End(_) if depth == 0 => return Ok(text),
                Step::End(name) => {
                    depth -= 1;
                    if name == "text:p" || name == "text:h" {
                        inside = inside.saturating_sub(1);
                    }
                }
                Step::Text if inside > 0 => text.push_str(self.content.xml.text()),
                Step::Text => {}
            }
            if text.len() > MAX_CELL {
                let column = usize::try_from(column).unwrap_or(0).min(1 << 20);
                let at = format!("{}{row}", column_letters(column));
                return Err(TableError::Bound {
                    what: "bytes in a cell",
                    most: MAX_CELL as u64,
                    at,
                });
            }
        }
    }

    fn say(&mut self) {
        if self.notes.merged_total > 0 {
            say_merged(&self.notes.merged, self.notes.merged_total, self.collected);
        }
        if !self.notes.hidden.is_empty() {
            let columns = self.notes.hidden.join(", ");
            let said = format!("Hidden columns were read like others: {columns}.");
            self.collected.remark(RemarkCode::HiddenColumns, said);
        }
        if self.notes.not_read > 0 {
            let said = "Comments, drawings and the like inside cells were not read.";
            self.collected.remark(RemarkCode::NotRead, said);
        }
    }
}

fn is_hidden(visibility: Option<&str>) -> bool {
    matches!(visibility, Some("collapse" | "filter"))
}

/// What a cell states about its value (section 19.385 and the following).
struct Stated {
    kind: String,
    value: Option<String>,
    formula: bool,
    error: bool,
}

impl Stated {
    fn of(content: &Content<'_>) -> Self {
        let kind = content.attribute("office:value-type").unwrap_or_default();
        let value = content.attribute(match kind.as_str() {
            "date" => "office:date-value",
            "time" => "office:time-value",
            "boolean" => "office:boolean-value",
            "string" => "office:string-value",
            _ => "office:value",
        });
        let error = content.attribute("calcext:value-type").as_deref() == Some("error");
        Self { kind, value, formula: content.attribute("table:formula").is_some(), error }
    }

    /// Returns what the cell holds; `shown` is its text as people see it.
    fn value(self, shown: String) -> (Held, String) {
        let Self { kind, value, formula, error } = self;
        if error {
            let shown = if shown.is_empty() { "#ERR".to_owned() } else { shown };
            return (Held::Error, shown);
        }
        match (kind.as_str(), value) {
            ("float" | "percentage" | "currency", Some(value)) => (Held::Number, value),
            ("date", Some(value)) => (Held::Time, value),
            ("time", Some(value)) => match clock(&value) {
                Some(clock) => (Held::Time, clock),
                None => (Held::Text, value),
            },
            ("boolean", Some(value)) => (Held::Word, value),
            ("string", Some(value)) => (Held::Text, value),
            ("", _) if formula && shown.is_empty() => (Held::NoResult, String::new()),
            _ => (Held::Text, shown),
        }
    }
}

/// Reads a duration below a day, such as `PT14H05M00S`, as a time of day.
fn clock(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let number = |text: &str, most: u32| text.parse::<u32>().ok().filter(|it| *it <= most);
    let (hours, minutes) = (number(hours, 23)?, number(minutes, 59)?);
    let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let seconds = number(whole, 59)?;
    let zeros = fraction.bytes().all(|byte| byte == b'0');
    zeros.then(|| format!("{hours:02}:{minutes:02}:{seconds:02}"))
}
