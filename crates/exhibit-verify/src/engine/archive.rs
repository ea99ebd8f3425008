//! Archives that no profile takes for a log: kept whole, and each file inside an item of its own.

use std::io::{self, Read as _};

use exhibit_core::appraisal::{Fact, MemberRole, Outcome};
use exhibit_core::verdict::{Integrity, word};

use super::packed::Packing;
use super::{Appraised, Item, ItemKind, Look, LookError, recognise, report};
use crate::tar::{TarError, TarFault};
use crate::zip::{ZipError, ZipFault};

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
    Files { packing: Packing, count: usize, unaccounted: u64 },
    /// A document that is a zip by its format; its parts mean nothing by themselves.
    Document(String),
    /// Its end is missing.
    CutOff(Packing),
    /// It contradicts itself.
    Unread(Packing, String),
    /// It is larger than what is looked into, or packed in a way that is not read.
    Closed(String),
}

/// Says whether the item's one content is an archive.
pub(super) fn of(look: &Look<'_>, item: &Item) -> Result<Option<Archive>, LookError> {
    let Some(member) = document_member(item) else { return Ok(None) };
    let failed = |error| unreadable(look, item, error);
    let head = head(look, member).map_err(failed)?;
    let Some(packing) = Packing::of_head(&head) else {
        let packed = PACKED.iter().find(|(magic, _)| head.starts_with(magic));
        let packed = packed.map(|(_, what)| (*what).to_owned());
        return Ok(packed.or_else(|| behind_others(look, member)).map(Archive::Closed));
    };
    let source = look.members.seek(member).map_err(failed)?;
    let opened = match packing.open(&*source) {
        Ok(opened) => opened,
        Err(error) => return refused(packing, error).map(Some).map_err(failed),
    };
    if let Some(what) = opened.document() {
        return Ok(Some(Archive::Document(what)));
    }
    let (count, unaccounted) = (opened.members().list().len(), opened.unaccounted());
    Ok(Some(Archive::Files { packing, count, unaccounted }))
}

/// Names a zip archive that stands behind other bytes: readers differ about what such a file is, so it
/// is looked into only where a profile says so.
fn behind_others(look: &Look<'_>, member: usize) -> Option<String> {
    let source = look.members.seek(member).ok()?;
    let inside = Packing::Zip.open(&*source).ok()?;
    let (bytes, files) = (inside.before(), inside.members().list().len());
    (bytes > 0 && files > 0)
        .then(|| format!("A file with a zip archive behind its first {bytes} bytes"))
}

/// Says what is wrong with an archive; an error is what kept its bytes from being read.
fn refused(packing: Packing, error: io::Error) -> io::Result<Archive> {
    let error = match error.downcast::<TarError>() {
        Ok(TarError::Io(error)) => return Err(error),
        Ok(TarError::Fault { fault: TarFault::Truncated, .. }) => {
            return Ok(Archive::CutOff(packing));
        }
        Ok(it @ TarError::Fault { fault: TarFault::Kind(_) | TarFault::Limit, .. }) => {
            return Ok(Archive::Closed(format!("A tar archive ({it})")));
        }
        Ok(it) => return Ok(Archive::Unread(packing, it.to_string())),
        Err(error) => error,
    };
    match ZipError::from_io(error) {
        ZipError::Io(error) => Err(error),
        ZipError::Finding(it) => Ok(match it.fault {
            ZipFault::NoEnd => Archive::CutOff(packing),
            ZipFault::Limit { .. } => Archive::Closed(format!("A zip archive ({it})")),
            _ => Archive::Unread(packing, it.to_string()),
        }),
    }
}

/// Ways of packing that are recognised and not opened, by their first bytes.
const PACKED: [(&[u8], &str); 6] = [
    (b"\x1f\x8b", "A file compressed with gzip"),
    (b"BZh", "A file compressed with bzip2"),
    (b"\xfd7zXZ\0", "A file compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "A file compressed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "A 7z archive"),
    (b"Rar!\x1a\x07", "A RAR archive"),
];

/// Adds what that means to the report.
pub(super) fn note(appraised: &mut Appraised, archive: &Archive) {
    let unread = "What lies inside this archive was not looked at";
    let (format, outcome, detail, not_checked) = match archive {
        Archive::Files { packing, count, unaccounted } => {
            let files = if *count == 1 { "file" } else { "files" };
            let detail = format!(
                "A {packing} archive, kept whole. {count} {files} inside, looked at one by one."
            );
            ("archive", Outcome::Pass, detail, about_unaccounted(*unaccounted))
        }
        Archive::Document(what) => {
            ("document", Outcome::Pass, format!("{what}, kept whole."), None)
        }
        Archive::CutOff(packing) => {
            let detail = format!(
                "It begins as a {packing} archive, and its end is missing: it was cut off."
            );
            ("archive", Outcome::Fail, detail, Some(format!("{unread}.")))
        }
        Archive::Unread(packing, why) => {
            let detail = format!("A {packing} archive that can't be relied on: {why}.");
            ("archive", Outcome::Fail, detail, Some(format!("{unread}: {why}.")))
        }
        Archive::Closed(what) => {
            ("archive", Outcome::Pass, format!("{what}, kept whole."), Some(format!("{unread}.")))
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
        let Some(member) = document_member(item) else { return Ok(()) };
        let Ok(head) = head(look, member) else { return Ok(()) };
        let Some(packing) = Packing::of_head(&head) else { return Ok(()) };
        let Ok(source) = look.members.seek(member) else { return Ok(()) };
        let Ok(opened) = packing.open(&*source) else { return Ok(()) };
        let inside = opened.members();
        if inside.list().is_empty() || opened.document().is_some() {
            return Ok(());
        }
        let path = report::shown_path(look, item);
        let reason = if depth >= MAX_NESTED {
            format!("what lies inside was not looked at: over {MAX_NESTED} archives deep")
        } else if self.seen.saturating_add(inside.list().len()) > MAX_ITEMS {
            format!("what lies inside was not looked at: over {MAX_ITEMS} items in one delivery")
        } else {
            return self.delivery(&Look { path: &path, members: inside, ..*look }, depth + 1);
        };
        self.unopened.push(Unopened { path, reason });
        Ok(())
    }
}

/// Returns the item's one content, if that is a document.
fn document_member(item: &Item) -> Option<usize> {
    let content = item.parts.iter().find(|part| part.role == MemberRole::Content)?;
    matches!(item.kind, ItemKind::Document).then_some(content.member)
}

/// Reads as much of a member as shows what it is.
fn head(look: &Look<'_>, member: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    look.members.open(member)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// The first header of a tar archive.
const HEAD: u64 = 512;

fn unreadable(look: &Look<'_>, item: &Item, source: io::Error) -> LookError {
    LookError::Read { path: report::shown_path(look, item), source }
}
