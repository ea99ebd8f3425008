//! What a PDF file says about itself, and the files that it carries (ISO 32000-1 sections 14.3 and 7.11.4).

use std::collections::HashSet;
use std::io::Cursor;

use exhibit_verify::ooxml::{Piece, Xml};
use exhibit_verify::pdf::structure::{Dictionary, Object, Reference, get};

use super::document::Document;
use super::text;
use crate::calendar;
use crate::found::Found;

/// The longest packet of metadata that is read, in bytes.
const MAX_METADATA: usize = 4 << 20;

/// How many nodes of the tree of files are looked at.
const MAX_NODES: usize = 65_536;

/// Reads the information dictionary and the packet of XMP beside it.
pub(super) fn read(document: &Document<'_>, root: &Dictionary, pages: usize, found: &mut Found) {
    found.fact("pages", &pages.to_string());
    let info = document.value(document.trailer(), b"Info");
    let mut known = HashSet::new();
    if let Some(info) = info.dictionary() {
        for (name, fact) in [
            (b"Title".as_slice(), "title"),
            (b"Author", "author"),
            (b"Subject", "subject"),
            (b"Keywords", "keywords"),
            (b"Creator", "application"),
            (b"Producer", "producer"),
            (b"CreationDate", "created"),
            (b"ModDate", "modified"),
        ] {
            let value = document.value(info, name);
            let Some(value) = value.string().map(text) else { continue };
            let is_date = matches!(fact, "created" | "modified");
            let date = if is_date { calendar::of_pdf(&value) } else { None };
            let value = date.unwrap_or(value);
            known.insert((fact, value.trim().to_owned()));
            found.fact(fact, &value);
        }
    }
    if let Some(packet) = document.stream_up_to(&document.value(root, b"Metadata"), MAX_METADATA) {
        metadata(packet, &known, found);
    }
}

/// Reads a packet of XMP (ISO 16684-1); what it says again is left out, and what it says otherwise is shown beside.
fn metadata(packet: Vec<u8>, known: &HashSet<(&'static str, String)>, found: &mut Found) {
    const NAMES: [(&str, &str); 6] = [
        ("title", "title"),
        ("creator", "author"),
        ("CreatorTool", "application"),
        ("Producer", "producer"),
        ("CreateDate", "created"),
        ("ModifyDate", "modified"),
    ];
    let mut add = |fact: &'static str, value: &str| {
        let value = value.trim();
        if !value.is_empty() && !known.iter().any(|(name, it)| *name == fact && same(it, value)) {
            found.fact(fact, value);
        }
    };
    let mut xml = Xml::new(Cursor::new(packet));
    // A title may have one form for each language; the first stands for all.
    let mut open: Option<(&'static str, String)> = None;
    let mut seen = HashSet::new();
    loop {
        match xml.next() {
            // A packet that is no XML says nothing that can be relied on.
            Err(_) | Ok(Piece::Eof) => return,
            Ok(Piece::Start) => {
                if xml.name() == "Description" {
                    for (name, fact) in NAMES {
                        if let Ok(Some(value)) = xml.attribute(name) {
                            add(fact, &value);
                        }
                    }
                }
                if let Some((_, fact)) = NAMES.iter().find(|(name, _)| *name == xml.name()) {
                    open = Some((fact, String::new()));
                }
            }
            Ok(Piece::Text) => {
                if let Some((_, text)) = open.as_mut().filter(|(_, it)| it.len() < crate::MAX_FACT)
                {
                    text.push_str(xml.text());
                }
            }
            Ok(Piece::End) => {
                let ends = xml.name() == "li" || NAMES.iter().any(|(name, _)| *name == xml.name());
                if ends && let Some((fact, text)) = open.as_mut() {
                    let is_first = *fact != "title" || !seen.contains("title");
                    if is_first && !text.trim().is_empty() {
                        seen.insert(*fact);
                        add(fact, text);
                    }
                    text.clear();
                }
                if NAMES.iter().any(|(name, _)| *name == xml.name()) {
                    open = None;
                }
            }
        }
    }
}

/// Times are the same if they are so to the second: XMP may leave out what is zero, and write `Z` otherwise.
fn same(known: &str, value: &str) -> bool {
    let plain = |it: &str| it.replace("+00:00", "Z");
    plain(known) == plain(value)
}

/// Takes out the files that a file carries.
pub(super) fn attachments(document: &Document<'_>, root: &Dictionary, found: &mut Found) {
    let names = document.value(root, b"Names");
    let Some(top) = names.dictionary().and_then(|it| get(it, b"EmbeddedFiles")) else { return };
    let mut open = vec![top.clone()];
    let mut seen: HashSet<Reference> = HashSet::new();
    let mut nodes = 0;
    while let Some(node) = open.pop() {
        nodes += 1;
        if nodes > MAX_NODES || node.reference().is_some_and(|it| !seen.insert(it)) {
            found.missed("attachments", "the list of files goes in a circle, or is too long");
            return;
        }
        let node = document.resolve(&node);
        let Some(dictionary) = node.dictionary() else { continue };
        let kids = document.value(dictionary, b"Kids");
        open.extend(kids.array().unwrap_or_default().iter().rev().take(MAX_NODES).cloned());
        let listed = document.value(dictionary, b"Names");
        for pair in listed.array().unwrap_or_default().chunks_exact(2).take(MAX_NODES) {
            let key = document.resolve(&pair[0]);
            let specification = document.resolve(&pair[1]);
            attachment(document, &key, &specification, found);
        }
    }
}

fn attachment(document: &Document<'_>, key: &Object, specification: &Object, found: &mut Found) {
    let key = key.string().map(text).unwrap_or_default();
    let Some(dictionary) = specification.dictionary() else {
        return found.missed(key, "the file is missing");
    };
    let value = |name: &[u8]| document.value(dictionary, name).string().map(text);
    let name = value(b"UF").or_else(|| value(b"F")).unwrap_or(key);
    let files = document.value(dictionary, b"EF");
    let file = files.dictionary().map(|it| {
        let file = document.value(it, b"UF");
        if *file == Object::Null { document.value(it, b"F") } else { file }
    });
    let Some(file) = file else { return found.missed(name, "the file is not carried along") };
    let kind = file.dictionary().map(|it| document.value(it, b"Subtype"));
    let kind =
        kind.as_ref().and_then(|it| it.name()).map(String::from_utf8_lossy).unwrap_or_default();
    match document
        .stream_up_to(&file, found.room_for_attachments().min(super::document::MAX_STREAM))
    {
        Some(bytes) => found.attach(&name, &kind, bytes),
        None => found.missed(name, "the file can't be unpacked"),
    }
}
