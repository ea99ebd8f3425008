//! The parts of a workbook, found by their relationships (ECMA-376 part 2, section 6.5).

use std::io;

use super::malformed;
use super::xml::{Piece, Xml};
use crate::zip::{Archive, Entry, Limits, ReadAt};

/// The most sheets, and the most relationships of one part.
const MAX_LISTED: usize = 4096;

/// A package with a workbook as its main part.
pub(crate) struct Package<'a> {
    archive: Archive<'a>,
    /// The sheets in the order of the workbook.
    pub(super) sheets: Vec<SheetName>,
    strings: Option<String>,
    styles: Option<String>,
    /// Whether days count from 1904 and not from 1900.
    pub(super) from_1904: bool,
}

/// A sheet that has rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetName {
    /// Its name as stored. Not safe to show.
    pub name: String,
    /// Whether people do not see it.
    pub hidden: bool,
    part: String,
}

/// What a relationship leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Its identifier among those of one part.
    pub id: String,
    /// The last step of its type, such as `worksheet`.
    pub kind: String,
    /// The name of the part.
    pub part: String,
}

impl<'a> Package<'a> {
    /// Opens a package and reads its directory of sheets.
    pub(super) fn open(source: &'a dyn ReadAt, limits: &Limits) -> io::Result<Self> {
        let archive = Archive::container(source, limits)?;
        let top = related(&archive, "")?;
        let main = of_kind(&top, "officeDocument").ok_or_else(|| malformed("no main part"))?;
        let parts = related(&archive, &main)?;
        let mut package = Self {
            sheets: Vec::new(),
            strings: of_kind(&parts, "sharedStrings"),
            styles: of_kind(&parts, "styles"),
            from_1904: false,
            archive,
        };
        package.read_workbook(&main, &parts)?;
        Ok(package)
    }

    /// Returns a sheet's name and the length of its part.
    pub(super) fn sheet(&self, name: Option<&str>) -> io::Result<(&str, u64)> {
        let (name, part) = self.named(name)?;
        let entry = entry(&self.archive, part).ok_or(io::ErrorKind::NotFound)?;
        Ok((name, entry.size))
    }

    /// Opens a sheet.
    pub(super) fn open_sheet(&self, name: Option<&str>) -> io::Result<Xml<'_>> {
        let (_, part) = self.named(name)?;
        open(&self.archive, part)?.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Opens the list of shared strings.
    pub(super) fn strings(&self) -> io::Result<Option<Xml<'_>>> {
        self.strings.as_ref().map_or(Ok(None), |part| open(&self.archive, part))
    }

    /// Opens the styles.
    pub(super) fn styles(&self) -> io::Result<Option<Xml<'_>>> {
        self.styles.as_ref().map_or(Ok(None), |part| open(&self.archive, part))
    }

    fn named(&self, name: Option<&str>) -> io::Result<(&str, &str)> {
        let found = match name {
            None => self.sheets.first(),
            Some(name) => self.sheets.iter().find(|it| it.name == name),
        };
        let found = found.ok_or(io::ErrorKind::NotFound)?;
        Ok((&found.name, &found.part))
    }

    fn read_workbook(&mut self, main: &str, parts: &[Related]) -> io::Result<()> {
        let mut xml = open(&self.archive, main)?.ok_or_else(|| malformed("no workbook"))?;
        let mut sheets = Vec::new();
        let mut is_workbook = false;
        loop {
            match xml.next()? {
                Piece::Eof => break,
                Piece::Start => {}
                Piece::End | Piece::Text => continue,
            }
            match xml.name() {
                "workbook" => is_workbook = true,
                "workbookPr" => {
                    let from = xml.attribute("date1904")?;
                    self.from_1904 = matches!(from.as_deref(), Some("1" | "true"));
                }
                "sheet" if is_workbook => {
                    let (name, id) = (xml.attribute("name")?, xml.attribute("id")?);
                    let part = parts.iter().find(|it| Some(&it.id) == id.as_ref());
                    // Charts and dialogues have no rows.
                    let part = part.filter(|it| it.kind == "worksheet");
                    let (Some(name), Some(part)) = (name, part) else { continue };
                    if sheets.len() >= MAX_LISTED {
                        return Err(malformed(format!("over {MAX_LISTED} sheets")));
                    }
                    let state = xml.attribute("state")?;
                    let hidden = matches!(state.as_deref(), Some("hidden" | "veryHidden"));
                    sheets.push(SheetName { name, hidden, part: part.part.clone() });
                }
                _ => {}
            }
        }
        self.sheets = sheets;
        if is_workbook { Ok(()) } else { Err(malformed("the main part is no workbook")) }
    }
}

fn of_kind(related: &[Related], kind: &str) -> Option<String> {
    related.iter().find(|it| it.kind == kind).map(|it| it.part.clone())
}

/// Reads what a part is related to; the package itself if its name is empty.
///
/// # Errors
/// What kept the part from being read; relationships that are no XML, or more than are held.
pub fn related(archive: &Archive<'_>, part: &str) -> io::Result<Vec<Related>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(mut xml) = open(archive, &format!("{folder}{slash}_rels/{name}.rels"))? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    loop {
        match xml.next()? {
            Piece::Eof => return Ok(found),
            Piece::Start if xml.name() == "Relationship" => {}
            _ => continue,
        }
        let (id, kind) = (xml.attribute("Id")?, xml.attribute("Type")?);
        let target = xml.attribute("Target")?;
        let (Some(id), Some(kind), Some(target)) = (id, kind, target) else { continue };
        if found.len() >= MAX_LISTED {
            return Err(malformed(format!("over {MAX_LISTED} relationships")));
        }
        if xml.attribute("TargetMode")?.as_deref() == Some("External") {
            continue;
        }
        // The transitional and the strict form differ in what stands before this.
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        found.push(Related { id, kind, part: resolved(folder, &target) });
    }
}

/// Resolves a target as seen from a part's folder.
fn resolved(folder: &str, target: &str) -> String {
    let (mut path, rest): (Vec<&str>, &str) = match target.strip_prefix('/') {
        Some(rest) => (Vec::new(), rest),
        None => (folder.split('/').filter(|it| !it.is_empty()).collect(), target),
    };
    for step in rest.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Opens a part; `None` where there is none of this name.
///
/// # Errors
/// It is encrypted, or packed by a method that is not supported.
pub fn open<'r>(archive: &'r Archive<'_>, part: &str) -> io::Result<Option<Xml<'r>>> {
    match entry(archive, part) {
        None => Ok(None),
        Some(entry) => Ok(Some(Xml::new(archive.open(entry)?))),
    }
}

/// Finds a part; names are compared without regard to case (ECMA-376 part 2, section 6.2.2.3).
fn entry<'r>(archive: &'r Archive<'_>, part: &str) -> Option<&'r Entry> {
    archive.entries().iter().find(|it| it.name.eq_ignore_ascii_case(part))
}
