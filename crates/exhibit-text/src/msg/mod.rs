//! Messages as Outlook saves them (MS-OXMSG): MAPI properties in the storages and streams of a compound file.

pub(crate) mod compound;
mod compressed;

use std::cell::Cell;

use self::compound::{Compound, Fault, Storage, u16_at, u32_at, u64_at, written};
use crate::found::Found;
use crate::{Unread, calendar, charset, html, rtf};

/// How deep storages of one attachment may lie inside each other.
const MAX_DEPTH: usize = 32;

/// How many recipients and attachments are looked at.
const MAX_LISTED: usize = 10_000;

const PROPERTIES: &str = "__properties_version1.0";
const NAMES: &str = "__nameid_version1.0";

/// The length of the header of a property stream (MS-OXMSG section 2.4.1).
const OF_FILE: usize = 32;
const OF_MESSAGE: usize = 24;
const OF_OTHERS: usize = 8;

/// Identifiers of properties (MS-OXPROPS).
mod tag {
    pub(super) const SUBJECT: u16 = 0x0037;
    pub(super) const SUBMITTED: u16 = 0x0039;
    pub(super) const HEADERS: u16 = 0x007d;
    pub(super) const SENT_FOR_NAME: u16 = 0x0042;
    pub(super) const SENT_FOR_MAIL: u16 = 0x0065;
    pub(super) const SENDER_NAME: u16 = 0x0c1a;
    pub(super) const SENDER_MAIL: u16 = 0x0c1f;
    pub(super) const SENDER_SMTP: u16 = 0x5d01;
    pub(super) const RECIPIENT_KIND: u16 = 0x0c15;
    pub(super) const DELIVERED: u16 = 0x0e06;
    pub(super) const DISPLAY_TO: u16 = 0x0e04;
    pub(super) const DISPLAY_CC: u16 = 0x0e03;
    pub(super) const BODY: u16 = 0x1000;
    pub(super) const BODY_RTF: u16 = 0x1009;
    pub(super) const BODY_HTML: u16 = 0x1013;
    pub(super) const MESSAGE_ID: u16 = 0x1035;
    pub(super) const NAME: u16 = 0x3001;
    pub(super) const MAIL: u16 = 0x3003;
    pub(super) const SMTP: u16 = 0x39fe;
    pub(super) const DATA: u16 = 0x3701;
    pub(super) const FILE_NAME: u16 = 0x3704;
    pub(super) const LONG_FILE_NAME: u16 = 0x3707;
    pub(super) const MEDIA_TYPE: u16 = 0x370e;
    pub(super) const CODE_PAGE: u16 = 0x3ffd;
    pub(super) const HTML_CODE_PAGE: u16 = 0x3fde;
    pub(super) const CLASS: u16 = 0x001a;
}

/// Reads a message.
pub(crate) fn read(bytes: &[u8], found: &mut Found) -> Result<(), Unread> {
    let damaged = |fault: Fault| Unread::Malformed(fault.0.to_owned());
    let file = Compound::open(bytes).map_err(damaged)?;
    let message = Object::open(&file, file.root(), OF_FILE).map_err(damaged)?;
    let page = message.number(tag::CODE_PAGE).unwrap_or(1252);
    facts(&message, page, found);
    body(&message, page, found);
    if message.damaged.get() > 0 {
        found.missed("properties", "some of the message's own values can't be read");
    }
    let listed = file.children(file.root()).iter().copied();
    let attachments = listed.filter(|it| named(&file, *it, "__attach_version1.0_"));
    for (number, at) in attachments.take(MAX_LISTED).enumerate() {
        if let Err(fault) = attach(&file, at, page, found) {
            found.missed(format!("attachment {}", number + 1), fault.0);
        }
    }
    if message.text(tag::CLASS, page).is_some_and(|it| it.starts_with("IPM.Note.SMIME"))
        && !message.text(tag::CLASS, page).is_some_and(|it| it.ends_with("MultipartSigned"))
    {
        return Err(Unread::Encrypted);
    }
    Ok(())
}

fn named(file: &Compound<'_>, at: usize, start: &str) -> bool {
    file.name(at).get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start))
}

fn facts(message: &Object<'_>, page: u32, found: &mut Found) {
    let text = |tag| message.text(tag, page).unwrap_or_default();
    let first = |tags: [u16; 2]| tags.into_iter().map(text).find(|it| !it.is_empty());
    let name = first([tag::SENDER_NAME, tag::SENT_FOR_NAME]).unwrap_or_default();
    let mail =
        first([tag::SENDER_SMTP, tag::SENDER_MAIL]).unwrap_or_else(|| text(tag::SENT_FOR_MAIL));
    found.fact("from", &person(&name, &mail));
    let file = message.file;
    let listed = file.children(message.at).iter().copied();
    let mut has_recipients = false;
    for at in listed.filter(|it| named(file, *it, "__recip_version1.0_")).take(MAX_LISTED) {
        let Ok(recipient) = Object::open(file, at, OF_OTHERS) else {
            found.missed("a recipient", "it can't be read");
            continue;
        };
        let text = |tag| recipient.text(tag, page).unwrap_or_default();
        let mail =
            Some(text(tag::SMTP)).filter(|it| !it.is_empty()).unwrap_or_else(|| text(tag::MAIL));
        let kind = match recipient.number(tag::RECIPIENT_KIND).map(|it| it & 0xf) {
            Some(2) => "cc",
            Some(3) => "bcc",
            _ => "to",
        };
        has_recipients = true;
        found.fact(kind, &person(&text(tag::NAME), &mail));
    }
    if !has_recipients {
        found.fact("to", &text(tag::DISPLAY_TO));
        found.fact("cc", &text(tag::DISPLAY_CC));
    }
    found.fact("subject", &text(tag::SUBJECT));
    let time = |tag| message.long(tag).and_then(calendar::of_file_time);
    found.fact("date", &time(tag::SUBMITTED).unwrap_or_default());
    found.fact("received", &time(tag::DELIVERED).unwrap_or_default());
    found.fact("message-id", &text(tag::MESSAGE_ID));
    // The header as it came, where the message came from outside: its date has a zone.
    let headers = text(tag::HEADERS);
    let date = headers.lines().find_map(|it| it.strip_prefix("Date:")).unwrap_or_default();
    found.fact("date-in-header", &calendar::of_mail(date.trim()).unwrap_or_default());
}

fn person(name: &str, mail: &str) -> String {
    let (name, mail) = (name.trim(), mail.trim());
    match (name, mail) {
        (_, "") => name.to_owned(),
        ("", _) => mail.to_owned(),
        (name, mail) if name == mail => mail.to_owned(),
        (name, mail) => format!("{name} <{mail}>"),
    }
}

/// Reads the plain body, else the one in HTML, else the compressed one.
fn body(message: &Object<'_>, page: u32, found: &mut Found) {
    if let Some(text) = message.text(tag::BODY, page).filter(|it| !it.trim().is_empty()) {
        return found.line(&text);
    }
    let html_page = message.number(tag::HTML_CODE_PAGE).unwrap_or(page);
    if let Some(bytes) = message.binary(tag::BODY_HTML).filter(|it| !it.is_empty()) {
        return html::read_text(&charset::of_code_page(&bytes, html_page), found);
    }
    if let Some(text) = message.text(tag::BODY_HTML, page).filter(|it| !it.trim().is_empty()) {
        return html::read_text(&text, found);
    }
    let Some(packed) = message.binary(tag::BODY_RTF) else { return };
    match compressed::unpacked(&packed) {
        Some(bytes) => {
            if let Err(unread) = rtf::read(&bytes, found) {
                found.missed("body", unread.to_string());
            }
        }
        None => found.missed("body", "its compressed form is malformed"),
    }
}

fn attach(file: &Compound<'_>, at: usize, page: u32, found: &mut Found) -> Result<(), Fault> {
    let attachment = Object::open(file, at, OF_OTHERS)?;
    let text = |tag| attachment.text(tag, page).filter(|it| !it.trim().is_empty());
    let name =
        text(tag::LONG_FILE_NAME).or_else(|| text(tag::FILE_NAME)).or_else(|| text(tag::NAME));
    let name = name.unwrap_or_default();
    let media_type = text(tag::MEDIA_TYPE).unwrap_or_default();
    if let Some(inner) = file.child(at, "__substg1.0_3701000D").filter(|it| !file.is_stream(*it)) {
        if file.child(inner, PROPERTIES).is_none() {
            return Err(Fault("an object of another program that is not read"));
        }
        let bytes = message_inside(file, inner)?;
        let name =
            if name.to_ascii_lowercase().ends_with(".msg") { name } else { format!("{name}.msg") };
        let name = if name == ".msg" { "message.msg".to_owned() } else { name };
        found.attach(&name, "application/vnd.ms-outlook", bytes);
        return Ok(());
    }
    match attachment.binary(tag::DATA) {
        Some(bytes) => {
            found.attach(&name, &media_type, bytes);
            Ok(())
        }
        None => Err(Fault("it has no content of its own: only a link may have been sent")),
    }
}

/// Writes a message that lies in an attachment as a file of its own: the same properties, with the longer header.
fn message_inside(file: &Compound<'_>, at: usize) -> Result<Vec<u8>, Fault> {
    let mut root = copied(file, at)?;
    for (name, bytes) in &mut root.streams {
        if name.eq_ignore_ascii_case(PROPERTIES) && bytes.len() >= OF_MESSAGE {
            bytes.splice(OF_MESSAGE..OF_MESSAGE, [0; OF_FILE - OF_MESSAGE]);
        }
    }
    // The names of named properties are those of the whole file (MS-OXMSG section 2.2.3).
    let has_names = root.storages.iter().any(|(name, _)| name.eq_ignore_ascii_case(NAMES));
    if let (false, Some(names)) = (has_names, file.child(file.root(), NAMES)) {
        root.storages.push((NAMES.to_owned(), copied(file, names)?));
    }
    Ok(written(&root))
}

/// Copies a storage with what lies in it.
fn copied(file: &Compound<'_>, at: usize) -> Result<Storage, Fault> {
    // Storages whose content is being copied: the names on the way, and what is left of each.
    let mut open = vec![(String::new(), Storage::default(), file.children(at).iter())];
    loop {
        let depth = open.len();
        let Some((_, storage, left)) = open.last_mut() else { return Ok(Storage::default()) };
        match left.next() {
            Some(next) if file.is_stream(*next) => {
                storage.streams.push((file.name(*next).to_owned(), file.stream(*next)?));
            }
            Some(_) if depth == MAX_DEPTH => return Err(Fault("its storages lie too deep")),
            Some(next) => {
                let inside = file.children(*next).iter();
                open.push((file.name(*next).to_owned(), Storage::default(), inside));
            }
            None => {
                let Some((name, storage, _)) = open.pop() else { return Ok(Storage::default()) };
                match open.last_mut() {
                    None => return Ok(storage),
                    Some((_, outer, _)) => outer.storages.push((name, storage)),
                }
            }
        }
    }
}

/// A storage with properties: a message, a recipient or an attachment.
struct Object<'f> {
    file: &'f Compound<'f>,
    at: usize,
    /// Values of fixed length, and what stands for the others.
    fixed: Vec<u8>,
    /// How many values are there and can't be read.
    damaged: Cell<usize>,
}

impl<'f> Object<'f> {
    fn open(file: &'f Compound<'f>, at: usize, header: usize) -> Result<Self, Fault> {
        let stream = file.child(at, PROPERTIES).ok_or(Fault("it has no properties"))?;
        let mut fixed = file.stream(stream)?;
        fixed.drain(..fixed.len().min(header));
        Ok(Self { file, at, fixed, damaged: Cell::new(0) })
    }

    /// Returns the eight bytes of a property of fixed length and of this type (MS-OXCDATA section 2.11.1).
    fn value(&self, tag: u16, kind: u16) -> Option<&[u8]> {
        let mut entries = self.fixed.chunks_exact(16);
        let is_it = |it: &&[u8]| u16_at(it, 0) == Some(kind) && u16_at(it, 2) == Some(tag);
        entries.find(is_it).map(|it| &it[8..])
    }

    fn number(&self, tag: u16) -> Option<u32> {
        u32_at(self.value(tag, 3)?, 0)
    }

    fn long(&self, tag: u16) -> Option<u64> {
        u64_at(self.value(tag, 0x40)?, 0)
    }

    fn stream(&self, tag: u16, kind: u16) -> Option<Vec<u8>> {
        let at = self.file.child(self.at, &format!("__substg1.0_{tag:04X}{kind:04X}"))?;
        let bytes = self.file.stream(at).ok();
        self.damaged.set(self.damaged.get() + usize::from(bytes.is_none()));
        bytes
    }

    fn binary(&self, tag: u16) -> Option<Vec<u8>> {
        self.stream(tag, 0x102)
    }

    fn text(&self, tag: u16, page: u32) -> Option<String> {
        let text = match self.stream(tag, 0x1f) {
            Some(bytes) => charset::utf_16_le(&bytes),
            None => charset::of_code_page(&self.stream(tag, 0x1e)?, page),
        };
        Some(text.trim_end_matches('\0').to_owned())
    }
}
