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
mod record;
mod seal;
mod style;
mod table;
mod text;
mod tree;
mod typeset;

pub use model::*;
pub use record::{RecordSection, SigningRecord, render_record};
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

/// How far rendering has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// So many chapters are laid out, of so many.
    LayingOut(u64, u64),
    /// So many pages are written, of so many.
    WritingPages(u64, u64),
}

/// Is told how far rendering has come, and answers whether to go on.
pub(crate) type GoOn<'a> = &'a mut dyn FnMut(Rendering) -> bool;

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
    /// Somebody asked to stop.
    #[error("stopped as asked")]
    Stopped,
}

/// Renders a pack as PDF/A-3a and PDF/UA-1.
///
/// # Errors
/// [`ReportError`], for options that are malformed, or if the writer refuses.
pub fn render(pack: &Pack, options: &RenderOptions) -> Result<Rendered, ReportError> {
    render_watched(pack, options, &mut |_| true)
}

/// The same for somebody who watches: `go_on` is told how far it has come, and answers whether to go on.
///
/// # Errors
/// As [`render`], and [`ReportError::Stopped`].
pub fn render_watched(
    pack: &Pack,
    options: &RenderOptions,
    go_on: &mut dyn FnMut(Rendering) -> bool,
) -> Result<Rendered, ReportError> {
    let attachments = options.attachments.iter().map(chapters::visible_attachment).collect();
    let options = RenderOptions { attachments, ..options.clone() };
    match render_with(pack, &options, Policy::Faces, go_on) {
        // A combination of characters that the writer refuses must not block a pack: ASCII is always written.
        Err(ReportError::Refused { .. }) => render_with(pack, &options, Policy::Ascii, go_on),
        other => other,
    }
}

/// Renders a form as PDF/A-3a and PDF/UA-1.
///
/// # Errors
/// As [`render`].
pub fn render_form(form: &Form, options: &RenderOptions) -> Result<Rendered, ReportError> {
    match form_with(form, options, Policy::Faces) {
        Err(ReportError::Refused { .. }) => form_with(form, options, Policy::Ascii),
        other => other,
    }
}

fn form_with(
    form: &Form,
    options: &RenderOptions,
    policy: Policy,
) -> Result<Rendered, ReportError> {
    let fonts = Fonts::embedded().ok_or(ReportError::Typeface)?;
    let mut composer = Composer::new(Typesetter::new(fonts, policy));
    composer.section = composer.tree.root(Kind::Section);
    composer.form(form);
    let all = composer.take_pages();
    let cover = Cover {
        title: form.title.clone(),
        organisation: form.organisation.clone(),
        pack_id: form.id.clone(),
        ..Cover::default()
    };
    let labels = labels(&mut composer, &cover);
    let substituted = substituted(&composer);
    let pages = all.len();
    let mut unwatched = |_| true;
    let bytes = pdf::write(composer, &all, (0, 0), &labels, options, &mut unwatched)?;
    Ok(Rendered { bytes, pages, substituted })
}

fn substituted(composer: &Composer) -> Vec<Substituted> {
    let replaced = composer.type_.replaced();
    replaced.map(|(character, reason, times)| Substituted { character, reason, times }).collect()
}

fn render_with(
    pack: &Pack,
    options: &RenderOptions,
    policy: Policy,
    go_on: GoOn<'_>,
) -> Result<Rendered, ReportError> {
    let mut composed = compose(pack, policy, go_on)?;
    let labels = labels(&mut composed.composer, &pack.cover);
    let substituted = substituted(&composed.composer);
    let pages = composed.pages.len();
    let bytes = pdf::write(
        composed.composer,
        &composed.pages,
        (composed.covers, composed.body),
        &labels,
        options,
        go_on,
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

fn compose(pack: &Pack, policy: Policy, go_on: GoOn<'_>) -> Result<Composed, ReportError> {
    let fonts = Fonts::embedded().ok_or(ReportError::Typeface)?;
    let mut composer = Composer::new(Typesetter::new(fonts, policy));
    composer.cover(&pack.cover);
    let cover = composer.take_pages();
    let contents_section = composer.tree.root(Kind::Section);
    composer.section = composer.tree.root(Kind::Section);
    composer.body(pack, go_on)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Item, Mark};
    use crate::style::{BOTTOM, MARGIN, TOP, WIDTH};
    use crate::tree::NodeId;

    fn composed(pack: &Pack) -> Composed {
        compose(pack, Policy::Faces, &mut |_| true).expect("the embedded faces")
    }

    /// A pack with requirements of many lengths, so that page ends fall everywhere.
    fn uneven(seed: usize) -> Pack {
        let mut pack = Pack::default();
        for i in 0..40 {
            let words = |n: usize| "evidence of review ".repeat((i * 7 + seed * 13 + n) % 11 + 1);
            let evidence = MappedEvidence {
                id: format!("E-{i:04}"),
                title: words(1),
                word: exhibit_core::verdict::Word::Unsigned,
                period: String::new(),
                sufficiency: String::new(),
                judged: i % 2 == 0,
                judged_because: words(7),
                rationale: words(2).repeat((i + seed) % 5 + 1),
                author: "a".into(),
                review: words(8),
            };
            pack.requirements.push(Requirement {
                id: format!("A.{i}"),
                title: words(3),
                explanation: words(4),
                answer: words(5),
                evidence: vec![evidence; (i + seed) % 4],
                gaps: vec![words(6); (i * seed) % 3],
                ..Requirement::default()
            });
        }
        pack
    }

    #[test]
    fn no_page_ends_with_a_heading_or_the_head_of_a_table() {
        for seed in 0..12 {
            for (number, page) in composed(&uneven(seed)).pages.iter().enumerate() {
                assert!(!page.ends_with_heading, "seed {seed}, page {}", number + 1);
            }
        }
    }

    #[test]
    fn a_paragraph_leaves_two_lines_at_least_on_either_page() {
        let mut divided = 0;
        for seed in 0..8 {
            let limit = |n: usize| "a claim that is not proven ".repeat((n * 5 + seed) % 17 + 16);
            let pack = Pack { limits: (0..60).map(limit).collect(), ..Pack::default() };
            let mut portions: Vec<(NodeId, Vec<usize>)> = Vec::new();
            for page in composed(&pack).pages {
                let mut last = None;
                for item in page.items {
                    let Item::Text { mark: Mark::Node(node), .. } = item else { continue };
                    match portions.last_mut() {
                        Some((n, counts)) if *n == node && last == Some(node) => {
                            *counts.last_mut().expect("not empty") += 1;
                        }
                        Some((n, counts)) if *n == node => counts.push(1),
                        _ => portions.push((node, vec![1])),
                    }
                    last = Some(node);
                }
            }
            divided += portions.iter().filter(|(_, counts)| counts.len() > 1).count();
            assert!(
                portions
                    .iter()
                    .all(|(_, counts)| counts.len() == 1 || counts.iter().all(|n| *n >= 2)),
                "{portions:?}"
            );
        }
        assert!(divided > 5, "{divided}");
    }

    #[test]
    fn everything_stands_within_the_margins() {
        let mut pack = uneven(3);
        pack.limits.push("x".repeat(10_000));
        let endless = "漢".repeat(10_000);
        let tile = Tile {
            id: endless.clone(),
            title: endless.clone(),
            state: Coverage::Partial,
            evidence: u64::MAX,
        };
        let group = CoverageGroup { id: endless.clone(), title: endless, tiles: vec![tile] };
        pack.summary.objectives.push(group);
        for page in composed(&pack).pages {
            for item in page.items {
                let Item::Text { x, y, line, .. } = item else { continue };
                assert!(y >= TOP - 1.0 && y + line.height <= BOTTOM + 1.0, "{y} {}", line.text());
                assert!(
                    x >= MARGIN && x + line.width <= MARGIN + WIDTH + 1.0,
                    "{x} {}",
                    line.text()
                );
            }
        }
    }

    #[test]
    fn a_row_taller_than_pages_is_split_and_nothing_is_lost() {
        let mut pack = uneven(1);
        let rationale: String = (0..3_000).map(|n| format!("w{n} ")).collect();
        pack.requirements.truncate(4);
        pack.requirements[1].evidence[0].rationale = rationale;
        let composed = composed(&pack);
        let mut heads = 0;
        let mut text = String::new();
        for page in &composed.pages {
            for item in &page.items {
                let Item::Text { line, mark, .. } = item else { continue };
                heads += usize::from(
                    matches!(mark, Mark::Repeated) && line.text() == text::HEAD_RATIONALE,
                );
                text.push_str(&line.text());
            }
        }
        assert!((0..3_000).all(|n| text.contains(&format!("w{n} "))));
        assert!(heads >= 3, "the head is repeated on each page: {heads}");
    }

    fn options() -> RenderOptions {
        let created = Timestamp { year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5 };
        RenderOptions { created, identifier: "x".into(), attachments: vec![] }
    }

    #[test]
    fn the_writer_accepts_every_character_that_the_faces_have() {
        let fonts = fonts::Fonts::embedded().expect("the embedded faces");
        let all: Vec<char> = ('\u{20}'..='\u{2FFFF}').filter(|c| fonts.cover(*c)).collect();
        assert!(all.len() > 2_000, "{}", all.len());
        let mut pack = Pack::default();
        for some in all.chunks(500) {
            pack.limits.push(some.iter().collect());
            pack.limits.push(some.iter().flat_map(|c| [*c, '\u{301}', ' ']).collect());
        }
        render_with(&pack, &options(), Policy::Faces, &mut |_| true).expect("a pack");
    }

    #[test]
    fn the_last_resort_prints_ascii_only() {
        let mut pack = uneven(1);
        pack.cover.title = "Prüfung 漢 ⟨x⟩".into();
        let rendered =
            render_with(&pack, &options(), Policy::Ascii, &mut |_| true).expect("a pack");
        assert!(rendered.substituted.iter().any(|s| s.character == 'ü'));
    }

    #[test]
    fn rendering_tells_how_far_it_is_and_stops_where_it_is_told() {
        let pack = uneven(1);
        let mut told = Vec::new();
        let whole = render_watched(&pack, &options(), &mut |at| {
            told.push(at);
            true
        });
        let pages = whole.expect("a pack").pages as u64;
        let chapters = chapters::CHAPTERS.len() as u64;
        assert_eq!(told[0], Rendering::LayingOut(0, chapters));
        assert_eq!(told.len() as u64, chapters + pages);
        assert_eq!(told.last(), Some(&Rendering::WritingPages(pages - 1, pages)));
        for last in [told[0], told[told.len() / 2], told[told.len() - 1]] {
            let stopped = render_watched(&pack, &options(), &mut |at| at != last);
            assert_eq!(stopped, Err(ReportError::Stopped));
        }
    }

    #[test]
    fn links_and_contents_lead_to_pages_that_exist() {
        let composed = composed(&uneven(2));
        assert!(composed.composer.entries.len() > 40);
        for entry in &composed.composer.entries {
            let (page, _) =
                composed.composer.place_of(entry.anchor).expect("every entry has a place");
            assert!(page + composed.body < composed.pages.len());
        }
    }
}
