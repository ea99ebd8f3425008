//! Evidence packs: from what a pack says ([`Pack`]) to a PDF of real pages.
//!
//! Pure: no clock, no environment, no files, no system fonts; the same input gives the same bytes. The PDF is
//! PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1); the writer refuses to write one that is not. Text from files
//! may hold anything: what can't be printed stands as its code point, such as `⟨U+202E⟩`, and is listed at the end.

mod chapters;
mod coverage;
mod fonts;
mod model;
mod page;
mod pdf;
mod seal;
mod style;
mod table;
mod text;
mod tree;
mod typeset;

pub use model::*;
pub use typeset::Reason;

use fonts::Fonts;
use page::{Composer, Page};
use tree::Kind;
use typeset::{Policy, Typesetter};

/// A pack as PDF.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Characters that were printed as their code points, in order.
    pub substituted: Vec<Substituted>,
}

/// A character that was printed as its code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Substituted {
    /// The character.
    pub character: char,
    /// Why it could not be printed.
    pub reason: Reason,
    /// How often it was replaced.
    pub times: u64,
}

/// Why no pack could be written. Nothing that text from a file may contain is a reason.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReportError {
    /// The date is not one.
    #[error("no such date: {0:?}")]
    Date(Timestamp),
    /// The MIME type of an attachment is malformed.
    #[error("malformed MIME type: {mime}")]
    Mime {
        /// The type.
        mime: String,
    },
    /// Two attachments have the same name.
    #[error("two attachments are called {name}")]
    AttachmentTwice {
        /// The name.
        name: String,
    },
    /// An embedded typeface can't be read.
    #[error("an embedded typeface can't be read")]
    Typeface,
    /// The writer found the result not to conform to PDF/A-3a and PDF/UA-1, and refused to write it.
    #[error("the pack would not be a conforming PDF: {}", problems.join("; "))]
    Refused {
        /// What does not conform.
        problems: Vec<String>,
    },
}

/// Renders a pack as PDF/A-3a and PDF/UA-1.
///
/// # Errors
/// [`ReportError`], for options that are malformed, or if the writer refuses.
pub fn render(pack: &Pack, options: &RenderOptions) -> Result<Rendered, ReportError> {
    let attachments = options.attachments.iter().map(chapters::visible_attachment).collect();
    let options = RenderOptions { attachments, ..options.clone() };
    match render_with(pack, &options, Policy::Faces) {
        // A combination of characters that the writer refuses must not block a pack: ASCII is always written.
        Err(ReportError::Refused { .. }) => render_with(pack, &options, Policy::Ascii),
        other => other,
    }
}

fn render_with(
    pack: &Pack,
    options: &RenderOptions,
    policy: Policy,
) -> Result<Rendered, ReportError> {
    let mut composed = compose(pack, policy)?;
    let labels = labels(&mut composed.composer, &pack.cover);
    let substituted = composed
        .composer
        .type_
        .replaced()
        .map(|(character, reason, times)| Substituted { character, reason, times })
        .collect();
    let pages = composed.pages.len();
    let bytes = pdf::write(
        composed.composer,
        &composed.pages,
        composed.covers,
        composed.body,
        &labels,
        options,
    )?;
    Ok(Rendered { bytes, pages, substituted })
}

/// Pages in order, and how many come before the contents (`covers`) and before the first chapter (`body`).
struct Composed {
    composer: Composer,
    pages: Vec<Page>,
    covers: usize,
    body: usize,
}

fn compose(pack: &Pack, policy: Policy) -> Result<Composed, ReportError> {
    let fonts = Fonts::embedded().ok_or(ReportError::Typeface)?;
    let mut composer = Composer::new(Typesetter::new(fonts, policy));
    composer.cover(&pack.cover);
    let cover = composer.take_pages();
    let contents_section = composer.tree.root(Kind::Section);
    composer.section = composer.tree.root(Kind::Section);
    composer.body(pack);
    let body = composer.take_pages();
    composer.section = contents_section;
    // How many pages the contents take does not depend on the numbers in them: once to count, once to keep.
    composer.contents(0);
    let count = composer.take_pages().len();
    composer.tree.clear(contents_section);
    composer.contents(cover.len() + count);
    let contents = composer.take_pages();
    let (covers, before) = (cover.len(), cover.len() + contents.len());
    let pages = cover.into_iter().chain(contents).chain(body).collect();
    Ok(Composed { composer, pages, covers, body: before })
}

fn labels(composer: &mut Composer, cover: &Cover) -> pdf::Labels {
    let mut visible = |text: &str| page::shortened(&composer.type_.printable(text));
    let title = if cover.title.is_empty() { text::UNTITLED } else { &cover.title };
    pdf::Labels {
        title: visible(title),
        organisation: visible(&cover.organisation),
        pack_id: visible(&cover.pack_id),
        short_root: visible(&cover.checkpoint_root.chars().take(16).collect::<String>()),
    }
}
