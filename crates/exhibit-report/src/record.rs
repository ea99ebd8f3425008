//! A record that somebody is asked to sign, as pages: the same texts in the same order as the signed bytes.

use crate::chapters::visible_attachment;
use crate::fonts::Fonts;
use crate::page::{Composer, shortened};
use crate::pdf::{self, Labels};
use crate::style::{self, BODY, LABEL, WIDTH};
use crate::text;
use crate::tree::Kind;
use crate::typeset::{Align, Policy, Span, Typesetter};
use crate::{RenderOptions, Rendered, ReportError, Substituted};

/// What a record to be signed says, part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SigningRecord {
    /// The sign-off's number.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub organisation: String,
    /// When it was made.
    pub made: String,
    /// What signing it means, and what it is not.
    pub meaning: Vec<String>,
    /// What it says.
    pub sections: Vec<RecordSection>,
    /// The first digits of the root of the checkpoint.
    pub short_root: String,
}

/// A part of a record under a heading of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordSection {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// What the columns of its rows are called; the first names a row.
    pub columns: Vec<String>,
    /// Its rows, each with a text a column.
    pub rows: Vec<Vec<String>>,
}

/// Renders a record as PDF/A-3a and PDF/UA-1. A signature that is added to the file leaves these bytes as they are.
///
/// # Errors
/// [`ReportError`], for options that are malformed, or if the writer refuses.
pub fn render_record(
    record: &SigningRecord,
    options: &RenderOptions,
) -> Result<Rendered, ReportError> {
    let attachments = options.attachments.iter().map(visible_attachment).collect();
    let options = RenderOptions { attachments, ..options.clone() };
    match render_with(record, &options, Policy::Faces) {
        Err(ReportError::Refused { .. }) => render_with(record, &options, Policy::Ascii),
        other => other,
    }
}

fn render_with(
    record: &SigningRecord,
    options: &RenderOptions,
    policy: Policy,
) -> Result<Rendered, ReportError> {
    let fonts = Fonts::embedded().ok_or(ReportError::Typeface)?;
    let mut composer = Composer::new(Typesetter::new(fonts, policy));
    composer.record(record);
    let pages = composer.take_pages();
    let mut visible = |text: &str| shortened(&composer.type_.printable(text));
    let labels = Labels {
        title: visible(&record.title),
        organisation: visible(&record.organisation),
        pack_id: visible(&record.id),
        short_root: visible(&record.short_root),
    };
    let replaced = composer.type_.replaced();
    let substituted =
        replaced.map(|(character, reason, times)| Substituted { character, reason, times });
    let substituted = substituted.collect();
    let bytes = pdf::write(composer, &pages, (0, 0), &labels, options, &mut |_| true)?;
    Ok(Rendered { bytes, pages: pages.len(), substituted })
}

impl Composer {
    fn record(&mut self, record: &SigningRecord) {
        self.spans(&[Span::new(text::RECORD, LABEL.colour(style::MUTED))], WIDTH, 0.0, false);
        let node = self.tree.add(self.section, Kind::Title);
        let title = [Span::new(record.title.as_str(), style::CHAPTER)];
        let parts = self.lines(&title, 0.0, WIDTH, Align::Start, node);
        self.block(crate::page::Block { gap: 6.0, parts, together: 1, keep: false });
        let whose = format!("{}, {}", record.organisation, record.made);
        self.paragraph(&whose, BODY.colour(style::MUTED), 4.0);
        for (at, sentence) in record.meaning.iter().enumerate() {
            self.paragraph(sentence, BODY, if at == 0 { 12.0 } else { 4.0 });
        }
        record.sections.iter().for_each(|it| self.record_section(it));
    }

    fn record_section(&mut self, section: &RecordSection) {
        if !section.heading.is_empty() {
            self.heading(1, &[Span::new(section.heading.as_str(), style::SECTION)], 20.0, None);
        }
        section.paragraphs.iter().for_each(|it| self.paragraph(it, BODY, 4.0));
        if section.columns.len() == 2 {
            let pairs = section.rows.iter().filter_map(|row| match row.as_slice() {
                [name, text] => Some((name.as_str(), text.clone())),
                _ => None,
            });
            let pairs: Vec<_> = pairs.collect();
            self.facts(&pairs);
            return;
        }
        for row in &section.rows {
            let Some((name, texts)) = row.split_first() else { continue };
            let columns = section.columns.iter().skip(1);
            let named = columns.zip(texts).filter(|(_, text)| !text.is_empty());
            let facts: Vec<(&str, String)> =
                named.map(|(column, text)| (column.as_str(), text.clone())).collect();
            self.spans(&[Span::new(name.as_str(), BODY.bold())], WIDTH, 8.0, !facts.is_empty());
            if !facts.is_empty() {
                self.facts(&facts);
            }
        }
    }
}
