//! Archives that no profile takes for a log: kept whole, and each file inside an item of its own.

use std::io::{self, Read as _};

use exhibit_core::appraisal::{Fact, MemberRole, Outcome};
use exhibit_core::verdict::{Integrity, word};
use exhibit_core::visible::visible_bytes;

use super::{Appraised, Item, ItemKind, Look, LookError, recognise, report};
use crate::members::Members;
use crate::zip::{Inside, ReadAt, ZipError, ZipFault, ZipFinding};

/// How deep archives may lie inside each other.
pub const MAX_NESTED: usize = 8;

/// How many items one delivery may have, those inside archives included.
pub const MAX_ITEMS: usize = 1_000_000;

/// An archive that was not looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unopened {
    /// Its path, hidden characters made visible.
    pub path: String,
    /// Why not.
    pub reason: String,
}

/// Calls `visit` for every item of a delivery, and after an archive for every item inside it.
///
/// `visit` is told how many archives an item lies in. Returns the archives that could have been
/// looked into and were not, because of [`MAX_NESTED`] or [`MAX_ITEMS`].
///
/// # Errors
/// See [`LookError`], and whatever `visit` returns.
pub fn each_item<E: From<LookError>>(
    look: &Look<'_>,
    visit: &mut dyn FnMut(&Look<'_>, &Item, usize) -> Result<(), E>,
) -> Result<Vec<Unopened>, E> {
    let mut walk = Walk { visit, seen: 0, unopened: Vec::new() };
    walk.delivery(look, 0)?;
    Ok(walk.unopened)
}

/// Tells whether a file that begins with these bytes is a zip archive.
pub(super) fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// An archive, as far as it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Archive {
    /// So many files, each an item of its own; and bytes that belong to none.
    Files { count: usize, unaccounted: u64 },
    /// A document that is a zip by its format; its parts mean nothing by themselves.
    Document(String),
    /// Its end is missing.
    CutOff,
    /// It contradicts itself, or is larger than what is looked into.
    Unread(ZipFinding),
}

/// Says whether the item's one content is an archive.
pub(super) fn of(look: &Look<'_>, item: &Item) -> Result<Option<Archive>, LookError> {
    let Some(source) = source(look, item)? else { return Ok(None) };
    match Inside::open(&*source) {
        Ok(inside) => match document(&inside) {
            Some(what) => Ok(Some(Archive::Document(what))),
            None => {
                let (count, unaccounted) = (inside.list().len(), inside.unaccounted());
                Ok(Some(Archive::Files { count, unaccounted }))
            }
        },
        Err(ZipError::Io(error)) => Err(unreadable(look, item, error)),
        Err(ZipError::Finding(it)) if it.fault == ZipFault::NoEnd => Ok(Some(Archive::CutOff)),
        Err(ZipError::Finding(finding)) => Ok(Some(Archive::Unread(finding))),
    }
}

/// Adds what that means to the report.
pub(super) fn note(appraised: &mut Appraised, archive: &Archive) {
    let unread = "What lies inside this archive was not looked at";
    let (format, outcome, detail, not_checked) = match archive {
        Archive::Files { count, unaccounted } => {
            let files = if *count == 1 { "file" } else { "files" };
            let detail =
                format!("A zip archive, kept whole. {count} {files} inside, looked at one by one.");
            ("archive", Outcome::Pass, detail, about_unaccounted(*unaccounted))
        }
        Archive::Document(what) => {
            ("document", Outcome::Pass, format!("{what}, kept whole."), None)
        }
        Archive::CutOff => {
            let detail = "It begins as a zip archive, and its end is missing: it was cut off.";
            ("archive", Outcome::Fail, detail.to_owned(), Some(format!("{unread}.")))
        }
        Archive::Unread(finding) => {
            let detail = format!("A zip archive that can't be relied on: {finding}.");
            ("archive", Outcome::Fail, detail, Some(format!("{unread}: {finding}.")))
        }
    };
    format.clone_into(&mut appraised.appraisal.format);
    let fact = Fact { check: "format".to_owned(), outcome, detail };
    match appraised.appraisal.facts.iter_mut().find(|fact| fact.check == "format") {
        Some(format) => *format = fact,
        None => appraised.appraisal.facts.insert(0, fact),
    }
    appraised.appraisal.not_checked.extend(not_checked);
    if outcome == Outcome::Fail && appraised.facts.integrity == Integrity::Unclaimed {
        appraised.facts.integrity = Integrity::Unreadable;
        appraised.appraisal.verdict = word(&appraised.facts);
        appraised.appraisal.exit_code = appraised.appraisal.verdict.exit_code();
    }
}

/// Says that there may be more in an archive than its directory names.
pub(super) fn about_unaccounted(bytes: u64) -> Option<String> {
    (bytes > 0).then(|| {
        format!("{bytes} bytes of this archive belong to no file in it, and were not looked at.")
    })
}

/// One walk through a delivery and the archives in it.
struct Walk<'v, E> {
    visit: &'v mut dyn FnMut(&Look<'_>, &Item, usize) -> Result<(), E>,
    seen: usize,
    unopened: Vec<Unopened>,
}

impl<E: From<LookError>> Walk<'_, E> {
    fn delivery(&mut self, look: &Look<'_>, depth: usize) -> Result<(), E> {
        for item in recognise(look)? {
            self.seen += 1;
            (self.visit)(look, &item, depth)?;
            self.archive(look, &item, depth)?;
        }
        Ok(())
    }

    /// Goes through what lies inside an item, if anything does. One that can't be read was an
    /// answer already.
    fn archive(&mut self, look: &Look<'_>, item: &Item, depth: usize) -> Result<(), E> {
        let Ok(Some(source)) = source(look, item) else { return Ok(()) };
        let Ok(inside) = Inside::open(&*source) else { return Ok(()) };
        if inside.list().is_empty() || document(&inside).is_some() {
            return Ok(());
        }
        let path = report::shown_path(look, item);
        let reason = if depth >= MAX_NESTED {
            format!("what lies inside was not looked at: over {MAX_NESTED} archives deep")
        } else if self.seen.saturating_add(inside.list().len()) > MAX_ITEMS {
            format!("what lies inside was not looked at: over {MAX_ITEMS} items in one delivery")
        } else {
            return self.delivery(&Look { path: &path, members: &inside, ..*look }, depth + 1);
        };
        self.unopened.push(Unopened { path, reason });
        Ok(())
    }
}

/// Opens the item's one content, if that is a document which begins as an archive.
fn source<'l>(look: &Look<'l>, item: &Item) -> Result<Option<Box<dyn ReadAt + 'l>>, LookError> {
    let content = item.parts.iter().find(|part| part.role == MemberRole::Content);
    let (ItemKind::Document, Some(part)) = (&item.kind, content) else { return Ok(None) };
    let members: &'l dyn Members = look.members;
    let failed = |error| unreadable(look, item, error);
    let mut start = Vec::new();
    let opened = members.open(part.member);
    opened.and_then(|it| it.take(4).read_to_end(&mut start)).map_err(failed)?;
    if is_zip(&start) { members.seek(part.member).map(Some).map_err(failed) } else { Ok(None) }
}

fn unreadable(look: &Look<'_>, item: &Item, source: io::Error) -> LookError {
    LookError::Read { path: report::shown_path(look, item), source }
}

/// Says which kind of document an archive is, if it is one by its format.
///
/// Sources: ECMA-376 part 2 §7 (`[Content_Types].xml`); OpenDocument 1.3 part 2 §3.3, EPUB OCF 3.3
/// §4.3 and ETSI EN 319 162-1 annex A (`mimetype`).
fn document(inside: &Inside<'_>) -> Option<String> {
    if inside.has("[Content_Types].xml") {
        return Some("An Office document (Office Open XML)".to_owned());
    }
    let at = inside.list().iter().position(|info| info.path == "mimetype")?;
    let mut kind = Vec::new();
    inside.open(at).ok()?.take(MAX_MIMETYPE).read_to_end(&mut kind).ok()?;
    let kind = kind.trim_ascii();
    let known = kind.starts_with(b"application/vnd.") || kind == b"application/epub+zip";
    known.then(|| format!("A document in a zip ({})", visible_bytes(kind)))
}

const MAX_MIMETYPE: u64 = 100;
