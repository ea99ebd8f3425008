//! Text of PDF files (ISO 32000-1): in the order in which pages draw it.
//!
//! A file is read by its cross-reference. Where that does not lead to the objects, they are looked for, and a gap
//! says so: what is found then may not be what every reader shows.

mod cmap;
mod content;
mod document;
mod encoding;
mod facts;
mod filter;
mod font;

use std::collections::HashSet;
use std::rc::Rc;

use exhibit_verify::pdf::structure::{Dictionary, Object, Reference, get};

use self::content::Interpreter;
use self::document::Document;
use crate::Unread;
use crate::found::Found;

/// How many pages are read.
const MAX_PAGES: usize = 100_000;

/// How deep the tree of pages may be.
const MAX_DEPTH: usize = 64;

/// Reads a file.
pub(crate) fn read(bytes: &[u8], found: &mut Found) -> Result<(), Unread> {
    let document = Document::open(bytes)?;
    if get(document.trailer(), b"Encrypt").is_some_and(|it| *it != Object::Null) {
        return Err(Unread::Encrypted);
    }
    let root = document.value(document.trailer(), b"Root");
    let Some(root) = root.dictionary() else {
        return Err(Unread::Malformed("it has no catalog".to_owned()));
    };
    let pages = pages(&document, root, found);
    facts::read(&document, root, pages.len(), found);
    let mut interpreter = Interpreter::new(&document, found);
    for (number, page) in (1..).zip(&pages) {
        interpreter.page(number, page);
        if interpreter.is_done() {
            break;
        }
    }
    let (shown, unmapped) = (interpreter.shown, interpreter.unmapped);
    facts::attachments(&document, root, found);
    for problem in document.problems() {
        found.missed("objects", problem);
    }
    match (shown, unmapped) {
        (_, 0) => Ok(()),
        (0, _) => Err(Unread::Unmapped),
        (_, unmapped) => {
            let why = format!("the fonts of {unmapped} characters do not say what they are");
            found.missed("text", why);
            Ok(())
        }
    }
}

/// A page with what it inherits.
struct Page {
    dictionary: Rc<Object>,
    resources: Rc<Object>,
}

/// Collects the leaves of the tree of pages, in order (section 7.7.3).
fn pages(document: &Document<'_>, root: &Dictionary, found: &mut Found) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut seen: HashSet<Reference> = HashSet::new();
    let mut open: Vec<(Object, Rc<Object>, usize)> = Vec::new();
    let mut visited = 0;
    if let Some(top) = get(root, b"Pages") {
        open.push((top.clone(), Rc::new(Object::Null), 0));
    }
    while let Some((node, inherited, depth)) = open.pop() {
        visited += 1;
        if visited > 4 * MAX_PAGES {
            found.missed("pages", "the tree of pages has too many branches");
            break;
        }
        // A page twice in the tree is none that a reader would show twice, or a circle.
        if node.reference().is_some_and(|it| !seen.insert(it)) || depth > MAX_DEPTH {
            found.missed("pages", "the tree of pages goes in a circle, or too deep");
            continue;
        }
        let node = document.resolve(&node);
        let Some(dictionary) = node.dictionary() else { continue };
        let own = document.value(dictionary, b"Resources");
        let resources = if own.dictionary().is_some() { own } else { inherited };
        let kids = document.value(dictionary, b"Kids");
        match kids.array() {
            Some(kids) => {
                let kids = kids.iter().rev().take(MAX_PAGES);
                open.extend(kids.map(|it| (it.clone(), Rc::clone(&resources), depth + 1)));
            }
            None if pages.len() == MAX_PAGES => {
                found.missed("pages", format!("only the first {MAX_PAGES} are read"));
                break;
            }
            None => pages.push(Page { dictionary: Rc::clone(&node), resources }),
        }
        if open.len() > 2 * MAX_PAGES {
            found.missed("pages", format!("there are more than {MAX_PAGES}"));
            break;
        }
    }
    pages
}

/// Returns a number; `None` for what is none.
fn number(object: &Object) -> Option<f64> {
    let Object::Plain(digits) = object else { return None };
    let text = std::str::from_utf8(digits).ok()?;
    text.parse().ok().filter(|it: &f64| it.is_finite())
}

/// Decodes a text string (section 7.9.2.2): UTF-16 or UTF-8 by its mark, else PDFDocEncoding.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => {
            crate::charset::decoded(bytes, None).into_owned()
        }
        bytes => bytes.iter().map(|it| encoding::of_document(*it)).collect(),
    }
}
