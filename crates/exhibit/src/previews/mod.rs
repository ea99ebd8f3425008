//! What an item of evidence holds, to be looked at: files, their text a part at a time, their bytes, pictures.
//!
//! Everything is read from the vault's own bytes and nothing is written anywhere. Nothing here can act: text has its
//! hidden characters made visible, pictures are of four formats within limits, and all else is text or bytes.

mod picture;
mod text;

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use exhibit_core::appraisal::{Appraisal, Failure, MAX_FAILURES};
use exhibit_core::digest::Sha256;
use exhibit_core::event::{EvidenceId, EvidenceKind};
use exhibit_core::register::{EvidenceState, Status};
use exhibit_core::verdict::Word;
use exhibit_core::visible::{visible, visible_bytes};
use exhibit_store::{MemberRow, Role};
use exhibit_text::{Charset, Extract, Kind, TextLayer};
use schemars::JsonSchema;
use serde::Serialize;

use crate::documents::{DocumentFact, MAX_ORIGINAL};
use crate::error::Error;
use crate::host::Host;
use crate::plain_files::{EVIDENCE, PlainFile};
use crate::vault::{Open, Vault};

pub use picture::{MAX_PICTURE_BYTES, MAX_PIXELS, Picture, PictureRefusal};
pub use text::{TextLine, TextPart};

/// The most files of one item that are listed.
const MAX_LISTED: usize = 2000;

/// The most bytes that are given at once.
const MAX_BYTES: u64 = 64 << 10;

/// How many bytes of a file are looked at to see what it is.
const HEAD: u64 = 64 << 10;

/// What an item holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContentShown {
    /// The item.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its word.
    pub verdict: Word,
    /// `held` or `withdrawn`.
    pub status: String,
    /// What kind of evidence it is, where somebody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
    /// What it is: the log profile that described it, else `document`, `file`, `archive` and so on.
    pub format: String,
    /// How many records it has.
    pub records: u64,
    /// Its files, those that are evidence first; no more than 2,000.
    pub files: Vec<FileLine>,
    /// How many files it has.
    pub files_total: u64,
    /// The items that came out of it: members of an archive, what was attached to a mail.
    pub inside: Vec<InsideLine>,
    /// Where the log does not verify, in the order of the file; no more than a hundred.
    pub breaks: Vec<BreakAt>,
    /// How many failures there were in all.
    pub breaks_total: u64,
}

/// A place where a log does not verify.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BreakAt {
    /// The line, from 1.
    pub line: u64,
    /// The record's own number or identifier, if it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The field, or the check's name.
    pub field: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub actual: String,
}

/// A file of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileLine {
    /// Its number in the item, from 0.
    pub number: u32,
    /// Its path in the item.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Whether it is the evidence itself, and no signature, checkpoint or manifest beside it.
    pub is_content: bool,
}

/// An item that came out of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InsideLine {
    /// The item.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its word.
    pub verdict: Word,
    /// Its length in bytes.
    pub bytes: u64,
}

/// One file, as far as it can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileShown {
    /// Its number in the item, from 0.
    pub number: u32,
    /// Its path in the item.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Sha256,
    /// What it is by its content: pdf, docx, eml, image, text and so on.
    pub kind: String,
    /// What is known of its text: `text`, `no text layer`, or why there is none.
    pub text: String,
    /// Whether there is text to be shown.
    pub has_text: bool,
    /// How the text is written, where it is shown as it is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// Where each page begins in the text, if the file is one of pages.
    pub pages: Vec<u64>,
    /// What it says about itself; nobody checked it.
    pub facts: Vec<DocumentFact>,
    /// What is attached, or lies inside.
    pub attachments: Vec<AttachmentLine>,
    /// Parts that could not be read, each with the reason.
    pub gaps: Vec<String>,
    /// What is known of it as a picture, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureShown>,
}

/// A file inside a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AttachmentLine {
    /// Its name as the file gives it.
    pub name: String,
    /// Its media type as the file gives it.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The item that it was taken in as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<EvidenceId>,
}

/// A picture, and whether it can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PictureShown {
    /// Its media type by its content; absent where it is none of the four that are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// Why it is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl Vault<Open> {
    /// Returns what an item holds.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::Store`].
    pub fn look_at(&self, id: EvidenceId) -> Result<ContentShown, Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let members = self.store().members(id.0)?;
        let appraisal = item.verified.as_ref().map(|it| &it.appraisal);
        let format = appraisal.map(|it| it.profile.clone().unwrap_or_else(|| it.format.clone()));
        let mut files: Vec<FileLine> = (0..).zip(&members).map(file_line).collect();
        files.sort_by_key(|it| !it.is_content);
        files.truncate(MAX_LISTED);
        Ok(ContentShown {
            id,
            name: visible(&item.received.name).into_owned(),
            verdict: item.word(),
            status: match &item.status {
                Status::Held => "held".into(),
                Status::Withdrawn(_) => "withdrawn".into(),
            },
            kind: item.received.kind,
            format: format.unwrap_or_default(),
            records: self.store().item(id.0)?.map_or(0, |it| it.records),
            files,
            files_total: members.len() as u64,
            inside: self.inside(id),
            breaks: appraisal.map(breaks).unwrap_or_default(),
            breaks_total: appraisal.map_or(0, |it| it.failures_total),
        })
    }

    /// Looks into one file of an item.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::Text`] for a file that the item does not have, [`Error::Store`].
    pub fn look_into(&self, id: EvidenceId, number: u32) -> Result<FileShown, Error> {
        let member = self.file(id, number)?;
        let head = self.bytes_of(&member, 0, HEAD)?;
        let line = file_line((number, &member));
        let mut shown = FileShown {
            number,
            path: line.path,
            bytes: member.bytes,
            sha256: member.sha256,
            kind: Kind::Other.word().to_owned(),
            text: format!("it is longer than {} MiB and shown as it is stored", MAX_ORIGINAL >> 20),
            has_text: true,
            charset: Some(Charset::of(&head).name().to_owned()),
            pages: Vec::new(),
            facts: Vec::new(),
            attachments: Vec::new(),
            gaps: Vec::new(),
            picture: picture_of(&head, member.bytes),
        };
        if member.bytes <= MAX_ORIGINAL {
            let extract = self.extract_of(&member)?;
            let inside = self.inside(id);
            tell(&mut shown, &extract, &inside);
        }
        Ok(shown)
    }

    /// Returns a part of a file's text from an offset on, ending no later than `to`.
    ///
    /// Plain text is read as it is stored; what other files say is read anew for each part.
    ///
    /// # Errors
    /// As [`Vault::look_into`].
    pub fn text_part(
        &self,
        id: EvidenceId,
        number: u32,
        from: u64,
        to: Option<u64>,
    ) -> Result<TextPart, Error> {
        let member = self.file(id, number)?;
        if member.bytes <= MAX_ORIGINAL {
            let extract = self.extract_of(&member)?;
            if !as_stored(&extract) {
                let bytes = extract.text.as_bytes();
                let total = bytes.len() as u64;
                let start = usize::try_from(from.min(total)).unwrap_or(bytes.len());
                let part = &bytes[start..bytes.len().min(start + text::MAX_PART)];
                return Ok(text::part(
                    part,
                    from,
                    to.unwrap_or(total).min(total),
                    Charset::utf_8(),
                ));
            }
        }
        let charset = Charset::of(&self.bytes_of(&member, 0, HEAD)?);
        let part = self.bytes_of(&member, from, text::MAX_PART as u64)?;
        Ok(text::part(&part, from, to.unwrap_or(member.bytes).min(member.bytes), charset))
    }

    /// Returns bytes of a file as they are stored, at most 64 KiB.
    ///
    /// # Errors
    /// As [`Vault::look_into`].
    pub fn file_bytes(
        &self,
        id: EvidenceId,
        number: u32,
        from: u64,
        count: u64,
    ) -> Result<Vec<u8>, Error> {
        let member = self.file(id, number)?;
        self.bytes_of(&member, from, count.min(MAX_BYTES))
    }

    /// Returns the bytes of a picture that can be shown; `None` if the file is none.
    ///
    /// # Errors
    /// As [`Vault::look_into`].
    pub fn picture_bytes(&self, id: EvidenceId, number: u32) -> Result<Option<Vec<u8>>, Error> {
        let member = self.file(id, number)?;
        let head = self.bytes_of(&member, 0, HEAD)?;
        if picture_of(&head, member.bytes).is_none_or(|it| it.refused.is_some()) {
            return Ok(None);
        }
        let bytes = self.bytes_of(&member, 0, MAX_PICTURE_BYTES)?;
        // The whole may state other dimensions than its beginning did.
        let shown = picture::look(&bytes, member.bytes).is_ok();
        Ok(shown.then_some(bytes))
    }

    /// Returns the bytes of a PDF file whose pages can be drawn; `None` if the file is none, or longer than 64 MiB.
    ///
    /// # Errors
    /// As [`Vault::look_into`].
    pub fn pdf_bytes(&self, id: EvidenceId, number: u32) -> Result<Option<Vec<u8>>, Error> {
        let member = self.file(id, number)?;
        if member.bytes > MAX_ORIGINAL {
            return Ok(None);
        }
        let bytes = self.bytes_of(&member, 0, MAX_ORIGINAL)?;
        let is_pdf = exhibit_text::kind_of(&visible_bytes(&member.path), &bytes) == Kind::Pdf;
        Ok(is_pdf.then_some(bytes))
    }

    /// Returns the name of a file of an item.
    ///
    /// # Errors
    /// As [`Vault::look_into`].
    pub fn file_named(&self, id: EvidenceId, number: u32) -> Result<FileLine, Error> {
        Ok(file_line((number, &self.file(id, number)?)))
    }

    /// Writes a file of an item as it is stored, for another program to open; `name` is what the copy is called.
    ///
    /// # Errors
    /// [`Error::Policy`] if this machine opens nothing in other programs, or the item's class may not leave; as
    /// [`Vault::look_into`] and [`Vault::append`]; [`Error::Unwritable`].
    pub fn copy_out(
        &mut self,
        host: &Host<'_>,
        (id, number): (EvidenceId, u32),
        name: &str,
        to: &mut dyn std::io::Write,
    ) -> Result<u64, Error> {
        host.policy()?.check_open_elsewhere()?;
        let member = self.file(id, number)?;
        let leaving = PlainFile { what: EVIDENCE, class: None, items: vec![id] };
        self.note_plain(host, leaving, name, member.sha256)?;
        let mut content = self.store().content(member.content)?;
        let written = std::io::copy(&mut content, to);
        written.map_err(|e| Error::unwritable(Path::new("the copy"), &e))
    }

    fn file(&self, id: EvidenceId, number: u32) -> Result<MemberRow, Error> {
        self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let found = self.store().members(id.0)?.into_iter().nth(number as usize);
        let expected = "the number of one of its files";
        found.ok_or_else(|| Error::text("file", &number.to_string(), expected))
    }

    fn bytes_of(&self, member: &MemberRow, from: u64, count: u64) -> Result<Vec<u8>, Error> {
        let mut content = self.store().content(member.content)?;
        let mut bytes = Vec::new();
        let read = content
            .seek(SeekFrom::Start(from))
            .and_then(|_| content.take(count).read_to_end(&mut bytes));
        let name = visible_bytes(&member.path);
        read.map_err(|e| Error::unreadable(Path::new(&name), &e))?;
        Ok(bytes)
    }

    fn extract_of(&self, member: &MemberRow) -> Result<Extract, Error> {
        let bytes = self.bytes_of(member, 0, MAX_ORIGINAL)?;
        Ok(exhibit_text::extract(&visible_bytes(&member.path), &bytes))
    }

    fn inside(&self, id: EvidenceId) -> Vec<InsideLine> {
        let items = self.register().items_inside(id).into_iter();
        items.filter_map(|id| self.register().item(id)).map(inside_line).collect()
    }
}

fn breaks(appraisal: &Appraisal) -> Vec<BreakAt> {
    let seen = |text: &str| visible(text).into_owned();
    let at_lines = appraisal.failures.iter().filter(|it| it.line > 0);
    let broken = |it: &Failure| BreakAt {
        line: it.line,
        record: it.record.as_deref().map(seen),
        field: seen(&it.field),
        expected: seen(&it.expected),
        actual: seen(&it.actual),
    };
    at_lines.take(MAX_FAILURES).map(broken).collect()
}

fn file_line((number, member): (u32, &MemberRow)) -> FileLine {
    FileLine {
        number,
        path: visible_bytes(&member.path),
        bytes: member.bytes,
        is_content: member.role == Role::Content,
    }
}

fn inside_line(item: &EvidenceState) -> InsideLine {
    InsideLine {
        id: item.received.id,
        name: visible(&item.received.name).into_owned(),
        verdict: item.word(),
        bytes: item.received.bytes,
    }
}

fn picture_of(head: &[u8], bytes: u64) -> Option<PictureShown> {
    let looked = picture::look(head, bytes);
    if looked == Err(PictureRefusal::None) {
        return None;
    }
    let (refused, found) = match looked {
        Ok(found) => (None, Some(found)),
        Err(PictureRefusal::TooLarge(found)) => {
            let why = PictureRefusal::TooLarge(found).to_string();
            (Some(why), Some(found))
        }
        Err(refusal) => (Some(refusal.to_string()), None),
    };
    Some(PictureShown {
        media_type: found.map(|it| it.media_type.to_owned()),
        width: found.map_or(0, |it| it.width),
        height: found.map_or(0, |it| it.height),
        refused,
    })
}

/// Plain text is shown as it is stored: what was extracted for search lacks what can't be seen.
fn as_stored(extract: &Extract) -> bool {
    extract.kind == Kind::Text
}

fn tell(shown: &mut FileShown, extract: &Extract, inside: &[InsideLine]) {
    let seen = |text: &str| visible(text).into_owned();
    let stored = as_stored(extract);
    if !stored {
        shown.charset = None;
    }
    shown.kind = extract.kind.word().to_owned();
    shown.has_text = stored && shown.bytes > 0 || !extract.text.is_empty();
    shown.text = match &extract.layer {
        TextLayer::Present => "text".to_owned(),
        TextLayer::None => "no text layer".to_owned(),
        TextLayer::CutAt(_) if stored => "text".to_owned(),
        TextLayer::CutAt(bytes) => format!("only the first {bytes} bytes of its text"),
        TextLayer::Unreadable(why) => seen(&why.to_string()),
    };
    shown.pages = extract.pages.iter().map(|it| *it as u64).collect();
    let fact =
        |it: &exhibit_text::Fact| DocumentFact { name: it.name.to_owned(), value: seen(&it.value) };
    shown.facts = extract.facts.iter().map(fact).collect();
    shown.gaps = extract.gaps.iter().map(|it| seen(&format!("{}: {}", it.place, it.why))).collect();
    shown.attachments = extract
        .attachments
        .iter()
        .map(|it| {
            let bytes = it.bytes.len() as u64;
            let name = seen(&it.name);
            let item = inside.iter().find(|item| item.bytes == bytes && item.name.ends_with(&name));
            let media_type = seen(&it.media_type);
            AttachmentLine { name, media_type, bytes, item: item.map(|it| it.id) }
        })
        .collect();
}
