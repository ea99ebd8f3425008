//! What a person could search and see in one file: its text, its attachments, and what it says about itself.
//!
//! [`extract`] is a function of a name and bytes. Nothing here says what a file is worth: text is what the file
//! holds, and facts are what it claims. Memory and work have the limits below, whatever a file claims about itself;
//! what one of them cuts off, and whatever part can't be read, is named in [`Extract::gaps`] or [`TextLayer`].
//!
//! Formats: PDF (ISO 32000-1), Office Open XML (ECMA-376), OpenDocument (ISO/IEC 26300), HTML, RTF, mails (RFC 5322,
//! RFC 2045 to 2047, RFC 2231), Outlook messages (MS-CFB, MS-OXMSG, MS-OXRTFCP), and what images say about
//! themselves (Exif 2.32).

mod calendar;
mod charset;
mod detect;
mod found;
mod html;
mod image;
mod mail;
mod msg;
mod office;
mod pdf;
mod rtf;

pub use charset::Charset;
use found::Found;
use thiserror::Error;

/// The longest file that is looked into, in bytes: 256 MiB.
pub const MAX_INPUT: usize = 256 << 20;

/// The most text that is returned, in bytes: 8 MiB.
pub const MAX_TEXT: usize = 8 << 20;

/// The most attachments of one file.
pub const MAX_ATTACHMENTS: usize = 4096;

/// The most bytes of all attachments of one file together: 256 MiB.
pub const MAX_ATTACHED: usize = 256 << 20;

/// The most facts of one file.
pub const MAX_FACTS: usize = 1024;

/// The longest value of a fact, in bytes.
pub const MAX_FACT: usize = 4096;

/// The most gaps that are named; the last one says that there are more.
pub const MAX_GAPS: usize = 64;

/// What one file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extract {
    /// What the file is.
    pub kind: Kind,
    /// The text, paragraphs separated by line feeds. Control characters are left out.
    pub text: String,
    /// Where each page begins in the text, in bytes, if the file is one of pages.
    pub pages: Vec<usize>,
    /// Whether that is all text there is.
    pub layer: TextLayer,
    /// Files inside, as they were put in; none of them has been looked into.
    pub attachments: Vec<Attachment>,
    /// What the file says about itself, in the order in which it is read.
    pub facts: Vec<Fact>,
    /// What could not be read of a file that otherwise could.
    pub gaps: Vec<Gap>,
}

/// What a file is, by its content; the name decides only where the content leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Portable Document Format.
    Pdf,
    /// A WordprocessingML document.
    Docx,
    /// A SpreadsheetML workbook.
    Xlsx,
    /// A PresentationML presentation.
    Pptx,
    /// An OpenDocument text.
    Odt,
    /// An OpenDocument spreadsheet.
    Ods,
    /// An OpenDocument presentation.
    Odp,
    /// HTML or XHTML.
    Html,
    /// Rich Text Format.
    Rtf,
    /// A mail as it is transported.
    Eml,
    /// A mail as Outlook saves it.
    Msg,
    /// Plain text, whatever its syntax.
    Text,
    /// A picture.
    Image,
    /// Something else.
    Other,
}

impl Kind {
    /// Returns the word for it: lowercase.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Html => "html",
            Self::Rtf => "rtf",
            Self::Eml => "eml",
            Self::Msg => "msg",
            Self::Text => "text",
            Self::Image => "image",
            Self::Other => "other",
        }
    }
}

/// What is known of a file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextLayer {
    /// All of it was read, but for what [`Extract::gaps`] names.
    Present,
    /// The file was read and has none: a scan, a photo, an empty page.
    None,
    /// Only the beginning is returned, this many bytes: the rest is beyond a limit.
    CutAt(u64),
    /// It could not be read; what is in [`Extract::text`] came before that.
    Unreadable(Unread),
}

/// Why a file's text could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unread {
    /// It is longer than [`MAX_INPUT`].
    #[error("the file has {0} bytes, and at most {MAX_INPUT} are looked into")]
    TooLong(u64),
    /// It is encrypted, and we have no key.
    #[error("the file is encrypted")]
    Encrypted,
    /// It is of a kind of which no text is read here.
    #[error("no text is read from {0}")]
    Unsupported(&'static str),
    /// It is not what it claims to be.
    #[error("the file is damaged: {0}")]
    Malformed(String),
    /// It has text, and its fonts do not say which characters they show.
    #[error("its fonts do not say which characters they show")]
    Unmapped,
}

/// A file inside a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name as the file gives it, or one made from its kind and number. Not safe as a path.
    pub name: String,
    /// Its media type as the file gives it, lowercase; `application/octet-stream` where it gives none.
    pub media_type: String,
    /// Its bytes. A message inside an Outlook message is written as a file of its own, since it is none there.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}, {} bytes)", self.name, self.media_type, self.bytes.len())
    }
}

/// One thing that a file says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about, lowercase with hyphens: `author`, `taken`, `message-id`. May stand more than once.
    pub name: &'static str,
    /// The value on one line. Times are ISO 8601 where they can be read, with a zone only where the file has one.
    pub value: String,
}

/// A part of a file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where: a page, a part, an attachment.
    pub place: String,
    /// Why, for people.
    pub why: String,
}

/// Returns what kind of file it is, by its content and where that leaves it open by its name; nothing is read out.
pub fn kind_of(name: &str, bytes: &[u8]) -> Kind {
    detect::kind(name, bytes).kind()
}

/// Returns what a file holds.
///
/// `name` is the file's own name or path; only its ending is looked at, and only where the content leaves open what
/// the file is. There are no errors: whatever can't be read is said in the result.
///
/// Memory beside the result stays below about 1 GiB for the worst file, and is mostly a small multiple of the input.
pub fn extract(name: &str, bytes: &[u8]) -> Extract {
    let mut found = Found::default();
    if bytes.len() > MAX_INPUT {
        return found.into_extract(Kind::Other, Some(Unread::TooLong(bytes.len() as u64)));
    }
    let kind = detect::kind(name, bytes);
    let read = match kind {
        detect::Content::Plain => charset::read_plain(bytes, &mut found),
        detect::Content::Html => html::read(bytes, None, &mut found),
        detect::Content::Rtf => rtf::read(bytes, &mut found),
        detect::Content::Pdf => pdf::read(bytes, &mut found),
        detect::Content::Ooxml(kind) => office::read(bytes, kind, &mut found),
        detect::Content::OpenDocument(_) => office::read_open_document(bytes, &mut found),
        detect::Content::Mail => mail::read(bytes, &mut found),
        detect::Content::Message => msg::read(bytes, &mut found),
        detect::Content::Image(format) => image::read(bytes, format, &mut found),
        detect::Content::Encrypted(_) => Err(Unread::Encrypted),
        detect::Content::Unsupported(what) => Err(Unread::Unsupported(what)),
    };
    found.into_extract(kind.kind(), read.err())
}
