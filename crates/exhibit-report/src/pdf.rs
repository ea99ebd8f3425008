//! Writes composed pages as PDF/A-3a and PDF/UA-1. The writer validates as it goes and refuses what does not conform.

use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::fonts::Fonts;
use crate::model::{Attachment, RenderOptions, Timestamp};
use crate::page::{Composer, Entry, Item, Mark, Page, Shape};
use crate::seal;
use crate::style::{
    self, Colour, FOOTER_BASELINE, HEADER_BASELINE, MARGIN, PAGE_HEIGHT, PAGE_WIDTH,
    STATEMENT_BASELINE, Style, WIDTH,
};
use crate::text;
use crate::typeset::{Align, Line, Run, Span};
use crate::{GoOn, Rendering, ReportError};

/// What stands in the document's metadata and on every page.
pub(crate) struct Labels {
    pub(crate) title: String,
    pub(crate) organisation: String,
    pub(crate) pack_id: String,
    pub(crate) short_root: String,
}

/// Writes the pages, of which the `covers` have only the statement below their foot, and those before `body` are not
/// counted by anchors.
pub(crate) fn write(
    mut composer: Composer,
    pages: &[Page],
    (covers, body): (usize, usize),
    labels: &Labels,
    options: &RenderOptions,
    go_on: GoOn<'_>,
) -> Result<Vec<u8>, ReportError> {
    let mut document = Document::new_with(settings()?);
    for (index, page) in pages.iter().enumerate() {
        if !go_on(Rendering::WritingPages(index as u64, pages.len() as u64)) {
            return Err(ReportError::Stopped);
        }
        let running = if index < covers {
            statement(&mut composer).into_iter().collect()
        } else {
            running(&mut composer, labels, index + 1, pages.len())
        };
        draw_page(&mut document, &mut composer, page, &running, (index, body, pages.len()))?;
    }
    document.set_outline(outline(&composer, body, pages.len()));
    document.set_metadata(metadata(labels, options)?);
    for attachment in &options.attachments {
        document
            .embed_file(embedded(attachment, options.created)?)
            .ok_or_else(|| ReportError::AttachmentTwice { name: attachment.name.clone() })?;
    }
    document.set_tag_tree(composer.tree.build());
    document.finish().map_err(refusal)
}

fn settings() -> Result<SerializeSettings, ReportError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| ReportError::Refused { problems: vec![format!("{e:?}")] })?;
    Ok(SerializeSettings { configuration, enable_tagging: true, ..Default::default() })
}

fn metadata(labels: &Labels, options: &RenderOptions) -> Result<Metadata, ReportError> {
    Ok(Metadata::new()
        .title(labels.title.clone())
        .authors(vec![labels.organisation.clone()])
        .creator(text::PRODUCER.to_owned())
        .producer(text::PRODUCER.to_owned())
        .language(text::LANGUAGE.to_owned())
        .creation_date(date(options.created)?)
        .document_id(options.identifier.clone()))
}

fn date(t: Timestamp) -> Result<DateTime, ReportError> {
    let valid = t.year <= 9999
        && (1..=12).contains(&t.month)
        && (1..=31).contains(&t.day)
        && t.hour < 24
        && t.minute < 60
        && t.second < 60;
    if !valid {
        return Err(ReportError::Date(t));
    }
    let date = DateTime::new(t.year).month(t.month).day(t.day);
    Ok(date.hour(t.hour).minute(t.minute).second(t.second).utc_offset_hour(0).utc_offset_minute(0))
}

fn embedded(attachment: &Attachment, created: Timestamp) -> Result<EmbeddedFile, ReportError> {
    let mime = MimeType::new(&attachment.mime)
        .ok_or_else(|| ReportError::Mime { mime: attachment.mime.clone() })?;
    Ok(EmbeddedFile {
        path: attachment.name.clone(),
        mime_type: Some(mime),
        description: Some(attachment.description.clone()),
        association_kind: AssociationKind::Data,
        data: attachment.bytes.clone().into(),
        modification_date: Some(date(created)?),
        compress: Some(true),
        location: None,
    })
}

/// Bookmarks: chapters, and the sections inside them.
fn outline(composer: &Composer, body: usize, pages: usize) -> Outline {
    let mut outline = Outline::new();
    let mut chapter: Option<OutlineNode> = None;
    for entry in &composer.entries {
        let Some(node) = bookmark(composer, entry, body, pages) else { continue };
        if entry.level == 1 {
            if let Some(done) = chapter.replace(node) {
                outline.push_child(done);
            }
        } else if let Some(chapter) = &mut chapter {
            chapter.push_child(node);
        }
    }
    if let Some(done) = chapter {
        outline.push_child(done);
    }
    outline
}

fn bookmark(composer: &Composer, entry: &Entry, body: usize, pages: usize) -> Option<OutlineNode> {
    let (page, y) = composer.place_of(entry.anchor)?;
    Some(OutlineNode::new(entry.title.clone(), destination(page + body, y, pages)?))
}

fn destination(page: usize, y: f32, pages: usize) -> Option<XyzDestination> {
    (page < pages).then(|| XyzDestination::new(page, Point::from_xy(0.0, (y - 16.0).max(0.0))))
}

/// Text of the page's header and footer, with its baseline position.
fn running(
    composer: &mut Composer,
    labels: &Labels,
    page: usize,
    pages: usize,
) -> Vec<(f32, f32, Line, ArtifactType)> {
    let mut lines = Vec::new();
    let mut put = |text: &str, style: Style, right: bool, baseline: f32, kind: ArtifactType| {
        let line = composer
            .type_
            .set(&[Span::new(text, style)], WIDTH * 0.6, Align::Start)
            .into_iter()
            .next();
        let Some(line) = line else { return };
        let x = if right { MARGIN + WIDTH - line.width } else { MARGIN };
        lines.push((x, baseline - line.baseline, line, kind));
    };
    put(&labels.pack_id, style::RUNNING, false, HEADER_BASELINE, ArtifactType::Header);
    put(
        &text::short_root(&labels.short_root),
        style::RUNNING_MONO,
        true,
        HEADER_BASELINE,
        ArtifactType::Header,
    );
    put(&labels.title, style::RUNNING, false, FOOTER_BASELINE, ArtifactType::Footer);
    put(&text::page_of(page, pages), style::RUNNING, true, FOOTER_BASELINE, ArtifactType::Footer);
    lines.extend(statement(composer));
    lines
}

/// What every page says of the pack.
fn statement(composer: &mut Composer) -> Option<(f32, f32, Line, ArtifactType)> {
    let spans = [Span::new(text::INDEPENDENT, style::RUNNING)];
    let line = composer.type_.set(&spans, WIDTH, Align::Start).into_iter().next()?;
    Some((MARGIN, STATEMENT_BASELINE - line.baseline, line, ArtifactType::Footer))
}

fn draw_page(
    document: &mut Document,
    composer: &mut Composer,
    page: &Page,
    running: &[(f32, f32, Line, ArtifactType)],
    (index, body, pages): (usize, usize, usize),
) -> Result<(), ReportError> {
    let settings =
        PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or_else(|| unwritable(index))?;
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    for (x, y, line, kind) in running {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(*kind)));
        draw_line(&mut surface, &composer.type_.fonts, *x, *y, line);
        surface.end_tagged();
    }
    for item in &page.items {
        draw_item(&mut surface, composer, item, index);
    }
    surface.finish();
    for item in &page.items {
        let Item::Link { x, y, width, height, to, node, alt } = item else { continue };
        let target =
            composer.place_of(*to).and_then(|(page, top)| destination(page + body, top, pages));
        if let (Some(target), Some(rect)) = (target, Rect::from_xywh(*x, *y, *width, *height)) {
            let link = LinkAnnotation::new(rect, Target::Destination(target.into()));
            let id =
                sheet.add_tagged_annotation(Annotation::new_link(link, Some(text::link_to(alt))));
            composer.tree.attach(*node, id);
        }
    }
    sheet.finish();
    Ok(())
}

fn unwritable(page: usize) -> ReportError {
    ReportError::Refused { problems: vec![format!("page {page}: no such paper")] }
}

fn draw_item(surface: &mut Surface<'_>, composer: &mut Composer, item: &Item, page: usize) {
    match item {
        Item::Text { x, y, line, mark } => draw_text(surface, composer, *x, *y, line, mark),
        Item::Shape { x, y, shape } => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            draw_shape(surface, *x, *y, shape);
            surface.end_tagged();
        }
        Item::Code { x, y, size, modules, across, node } => {
            let id = surface.start_tagged(ContentTag::Other);
            draw_code(surface, *x, *y, *size, modules, *across);
            surface.end_tagged();
            composer.tree.attach(*node, id);
            composer.tree.set_area(*node, page, Rect::from_xywh(*x, *y, *size, *size));
        }
        Item::Link { .. } | Item::Anchor { .. } => {}
    }
}

fn draw_text(
    surface: &mut Surface<'_>,
    composer: &mut Composer,
    x: f32,
    y: f32,
    line: &Line,
    mark: &Mark,
) {
    if line.runs.is_empty() {
        return;
    }
    let (node, id): (_, Identifier) = match mark {
        Mark::Node(node) => (Some(*node), surface.start_tagged(ContentTag::Span(SpanTag::empty()))),
        Mark::Reads(node, text) => {
            let tag = SpanTag::empty().with_actual_text(Some(text));
            (Some(*node), surface.start_tagged(ContentTag::Span(tag)))
        }
        Mark::Repeated => {
            let artifact = Artifact::with_kind(ArtifactType::PaginationOther);
            (None, surface.start_tagged(ContentTag::Artifact(artifact)))
        }
    };
    draw_line(surface, &composer.type_.fonts, x, y, line);
    surface.end_tagged();
    if let Some(node) = node {
        composer.tree.attach(node, id);
    }
}

fn draw_line(surface: &mut Surface<'_>, fonts: &Fonts, x: f32, y: f32, line: &Line) {
    for run in &line.runs {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(run.colour)));
        let start = Point::from_xy(x + run.x, y + line.baseline);
        surface.draw_glyphs(
            start,
            &glyphs(run),
            fonts.pdf(run.face).clone(),
            &run.text,
            run.size,
            false,
        );
    }
}

/// Glyphs for the writer: its lengths are relative to the size, and its y axis points up.
fn glyphs(run: &Run) -> Vec<KrillaGlyph> {
    let scaled = |length: f32| length / run.size;
    let glyph = |g: &crate::typeset::Glyph| {
        let range = g.start as usize..g.end as usize;
        KrillaGlyph::new(
            GlyphId::new(g.id),
            scaled(g.advance),
            scaled(g.dx),
            -scaled(g.dy),
            0.0,
            range,
            None,
        )
    };
    run.glyphs.iter().map(glyph).collect()
}

fn draw_shape(surface: &mut Surface<'_>, x: f32, y: f32, shape: &Shape) {
    match shape {
        Shape::Rule { width, thickness, colour } => {
            fill_rect(surface, (x, y - thickness / 2.0, *width, *thickness), *colour);
        }
        Shape::Bar { width, height, colour } => {
            fill_rect(surface, (x, y, *width, *height), *colour);
        }
        Shape::Frame { width, height, thickness, colour, dashed } => {
            let dash = dashed.then(|| StrokeDash { array: vec![1.6, 1.6], offset: 0.0 });
            stroke_path(surface, rectangle(&[(x, y, *width, *height)]), *thickness, *colour, dash);
        }
        Shape::Warning { size, colour } => draw_warning(surface, x, y, *size, *colour),
        Shape::Seal { word, size } => draw_seal(surface, x, y, *size, *word),
    }
}

fn draw_seal(
    surface: &mut Surface<'_>,
    x: f32,
    y: f32,
    size: f32,
    word: exhibit_core::verdict::Word,
) {
    let colour = style::verdict_colour(word);
    for (path, stroke) in seal::outlines(word, x, y, size) {
        match stroke {
            seal::Stroke::Filled => fill_path(surface, Some(path), colour),
            seal::Stroke::Cut => fill_path(surface, Some(path), style::PAPER),
            seal::Stroke::CutLine(width) => {
                stroke_path(surface, Some(path), width * size, style::PAPER, None);
            }
            seal::Stroke::Line(width) => {
                stroke_path(surface, Some(path), width * size, colour, None);
            }
            seal::Stroke::Dashed(width) => {
                let dash = StrokeDash { array: vec![size * 0.17, size * 0.1], offset: 0.0 };
                stroke_path(surface, Some(path), width * size, colour, Some(dash));
            }
        }
    }
}

/// A filled triangle with an exclamation mark.
fn draw_warning(surface: &mut Surface<'_>, x: f32, y: f32, size: f32, colour: Colour) {
    let mut builder = PathBuilder::new();
    builder.move_to(x + size / 2.0, y);
    builder.line_to(x + size, y + size * 0.9);
    builder.line_to(x, y + size * 0.9);
    builder.close();
    fill_path(surface, builder.finish(), colour);
    let (width, middle) = (size * 0.1, x + size * 0.45);
    let strokes = [
        (middle, y + size * 0.32, width, size * 0.28),
        (middle, y + size * 0.68, width, size * 0.11),
    ];
    fill_path(surface, rectangle(&strokes), style::PAPER);
}

/// A QR code as one path: neighbours in a row are one rectangle, so that no seams show.
fn draw_code(
    surface: &mut Surface<'_>,
    x: f32,
    y: f32,
    size: f32,
    modules: &[bool],
    across: usize,
) {
    let side = size / across.max(1) as f32;
    let mut boxes = Vec::new();
    for (row, line) in modules.chunks(across.max(1)).enumerate() {
        let mut start = 0;
        for dark in line.chunk_by(|a, b| a == b) {
            if dark[0] {
                boxes.push((
                    x + start as f32 * side,
                    y + row as f32 * side,
                    dark.len() as f32 * side,
                    side,
                ));
            }
            start += dark.len();
        }
    }
    fill_path(surface, rectangle(&boxes), style::INK);
}

fn rectangle(boxes: &[(f32, f32, f32, f32)]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (x, y, width, height) in boxes {
        builder.push_rect(Rect::from_xywh(*x, *y, *width, *height)?);
    }
    builder.finish()
}

fn fill_rect(surface: &mut Surface<'_>, place: (f32, f32, f32, f32), colour: Colour) {
    fill_path(surface, rectangle(&[place]), colour);
}

fn fill_path(surface: &mut Surface<'_>, path: Option<Path>, colour: Colour) {
    let Some(path) = path else { return };
    surface.set_stroke(None);
    surface.set_fill(Some(fill(colour)));
    surface.draw_path(&path);
}

fn stroke_path(
    surface: &mut Surface<'_>,
    path: Option<Path>,
    width: f32,
    colour: Colour,
    dash: Option<StrokeDash>,
) {
    let Some(path) = path else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: paint(colour).into(),
        width,
        line_cap: if dash.is_some() { LineCap::Butt } else { LineCap::Round },
        line_join: LineJoin::Round,
        dash,
        ..Default::default()
    }));
    surface.draw_path(&path);
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: paint(colour).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn paint(colour: Colour) -> rgb::Color {
    rgb::Color::new(colour.0, colour.1, colour.2)
}

fn refusal(error: KrillaError) -> ReportError {
    match error {
        KrillaError::Validation(problems) => {
            let problems =
                problems.into_iter().map(|(problem, _)| format!("{problem:?}")).collect();
            ReportError::Refused { problems }
        }
        other => ReportError::Refused { problems: vec![other.to_string()] },
    }
}
