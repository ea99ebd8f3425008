//! From text to lines of positioned glyphs. Nothing that comes from a file can stop it.
//!
//! Characters that can't be shown are replaced before layout ([`Typesetter::printable`]); what only
//! the shaper can find out (a cluster that no single face covers) is replaced after a first attempt.

use std::collections::BTreeMap;

use exhibit_core::visible::{code_point, is_hidden};
use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontStyle, FontWeight, Layout, LayoutContext,
    LineHeight, OverflowWrap, StyleProperty,
};
use unicode_normalization::char::is_combining_mark;

use crate::fonts::{self, Fonts};
use crate::style::{Colour, Style};
use crate::text;

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) style: Style,
}

impl Span {
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

/// A line of text, ready to draw with its top left corner anywhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) height: f32,
    /// Distance from the top of the line to its baseline.
    pub(crate) baseline: f32,
    /// Advance without the white space at its end.
    pub(crate) width: f32,
    pub(crate) runs: Vec<Run>,
}

impl Line {
    /// Returns the text of the line in visual order of its runs.
    pub(crate) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// Glyphs of one face, size and colour.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) face: usize,
    pub(crate) size: f32,
    pub(crate) colour: Colour,
    pub(crate) x: f32,
    /// The text that the glyphs stand for; glyphs refer to it by byte.
    pub(crate) text: String,
    pub(crate) glyphs: Vec<Glyph>,
}

/// One glyph; lengths in points.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) id: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) advance: f32,
    pub(crate) dx: f32,
    pub(crate) dy: f32,
}

/// On which side the lines of a paragraph begin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Align {
    /// The left-hand side, whatever the script, so that columns stay columns.
    #[default]
    Start,
    /// The right-hand side, for numbers.
    Right,
}

/// Which characters may be printed as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    /// All that the embedded faces have.
    Faces,
    /// ASCII only: the last resort, if the PDF writer refuses something that the faces have.
    Ascii,
}

/// Why a character was printed as its code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It is invisible, or changes how the text around it appears.
    Hidden,
    /// It has no assigned meaning for public use (private use, noncharacter).
    Private,
    /// None of the embedded typefaces has it, or not in this combination.
    NoFace,
}

/// Lays out text with the embedded faces, and counts what it had to replace.
pub(crate) struct Typesetter {
    pub(crate) fonts: Fonts,
    layouts: LayoutContext<Colour>,
    policy: Policy,
    covered: BTreeMap<char, bool>,
    replaced: BTreeMap<char, (Reason, u64)>,
}

impl Typesetter {
    pub(crate) fn new(fonts: Fonts, policy: Policy) -> Self {
        let (covered, replaced) = (BTreeMap::new(), BTreeMap::new());
        Self { fonts, layouts: LayoutContext::new(), policy, covered, replaced }
    }

    /// Returns the characters that were replaced so far, why, and how often.
    pub(crate) fn replaced(&self) -> impl Iterator<Item = (char, Reason, u64)> + '_ {
        self.replaced.iter().map(|(c, (reason, count))| (*c, *reason, *count))
    }

    /// Lays out a paragraph. There is at least one line, even if there is no text.
    pub(crate) fn set(&mut self, spans: &[Span], width: f32, align: Align) -> Vec<Line> {
        let mut spans: Vec<Span> =
            spans.iter().map(|s| Span::new(self.printable(&s.text), s.style)).collect();
        for _ in 0..ATTEMPTS {
            let text: String = spans.iter().map(|span| span.text.as_str()).collect();
            let layout = self.lay_out(&spans, &text, width, align);
            match self.lines(&layout, &text) {
                Ok(lines) => return if lines.is_empty() { vec![blank(&spans)] } else { lines },
                Err(missing) => self.replace(&mut spans, &missing),
            }
        }
        // Whatever is left is no longer worth a fourth attempt: ASCII always has glyphs.
        for span in &mut spans {
            span.text =
                self.replace_if(&span.text.clone(), |c| !c.is_ascii() && !BRACKETS.contains(&c));
        }
        let text: String = spans.iter().map(|span| span.text.as_str()).collect();
        let layout = self.lay_out(&spans, &text, width, align);
        self.lines(&layout, &text).unwrap_or_else(|_| vec![blank(&spans)])
    }

    /// Returns text in which what can't be printed is written as its code point, such as `⟨U+202E⟩`.
    ///
    /// Text that would fill many pages is cut, and says how much is left out.
    pub(crate) fn printable(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut marks = 0;
        let mut rest = text.chars();
        for c in rest.by_ref().take(LONGEST_TEXT) {
            marks = if is_combining_mark(c) { marks + 1 } else { 0 };
            match self.objection(c, marks) {
                None => out.push(c),
                Some(reason) => {
                    self.count(c, reason);
                    out.push_str(&code_point(c));
                }
            }
        }
        match rest.count() as u64 {
            0 => {}
            left => out.push_str(&text::cut(left)),
        }
        out
    }

    fn objection(&mut self, c: char, marks: usize) -> Option<Reason> {
        if (' '..='~').contains(&c) || BRACKETS.contains(&c) {
            return None;
        }
        if is_hidden(c) {
            return Some(Reason::Hidden);
        }
        if is_private(c) {
            return Some(Reason::Private);
        }
        let covered = *self.covered.entry(c).or_insert_with(|| self.fonts.cover(c));
        (!covered || marks > MOST_MARKS || self.policy == Policy::Ascii).then_some(Reason::NoFace)
    }

    fn count(&mut self, c: char, reason: Reason) {
        let entry = self.replaced.entry(c).or_insert((reason, 0));
        entry.1 = entry.1.saturating_add(1);
    }

    fn replace(&mut self, spans: &mut [Span], missing: &[char]) {
        for span in spans {
            span.text = self.replace_if(&span.text.clone(), |c| missing.contains(&c));
        }
    }

    fn replace_if(&mut self, text: &str, unwanted: impl Fn(char) -> bool) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if unwanted(c) {
                self.count(c, Reason::NoFace);
                out.push_str(&code_point(c));
            } else {
                out.push(c);
            }
        }
        out
    }

    fn lay_out(&mut self, spans: &[Span], text: &str, width: f32, align: Align) -> Layout<Colour> {
        // No face has ⟨ and ⟩: their glyphs are those of ‹ and ›, as long in UTF-8, so that offsets agree.
        let shaped = text.replace('⟨', "‹").replace('⟩', "›");
        let mut builder = self.layouts.ranged_builder(&mut self.fonts.context, &shaped, 1.0, false);
        // A name in another script can't turn the order of the line that reports on it.
        builder.set_base_direction(BaseDirection::Ltr);
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        let mut at = 0;
        for (i, span) in spans.iter().enumerate() {
            let range = at..at + span.text.len();
            at = range.end;
            for property in properties(&span.style) {
                if i == 0 {
                    builder.push_default(property);
                } else if !range.is_empty() {
                    builder.push(property, range.clone());
                }
            }
        }
        let mut layout = builder.build(&shaped);
        layout.break_all_lines(Some(width.max(1.0)));
        layout.align(alignment(align), AlignmentOptions::default());
        layout
    }

    /// Returns the lines, or the characters of clusters for which the shaper found no glyph.
    fn lines(&self, layout: &Layout<Colour>, text: &str) -> Result<Vec<Line>, Vec<char>> {
        let mut missing = Vec::new();
        let lines =
            layout.lines().map(|line| self.line(layout, &line, text, &mut missing)).collect();
        if missing.is_empty() { Ok(lines) } else { Err(missing) }
    }

    fn line(
        &self,
        layout: &Layout<Colour>,
        line: &parley::Line<'_, Colour>,
        text: &str,
        missing: &mut Vec<char>,
    ) -> Line {
        let metrics = line.metrics();
        let mut x = metrics.offset;
        let mut runs: Vec<Run> = Vec::new();
        for run in line.runs() {
            let Some(face) = self.fonts.face(run.font().data.id()) else { continue };
            for cluster in run.visual_clusters() {
                let range = cluster.text_range();
                let source = text.get(range).unwrap_or_default();
                if cluster.is_ligature_continuation() {
                    extend_ligature(&mut runs, source, run.is_rtl());
                    continue;
                }
                for (i, glyph) in cluster.glyphs().enumerate() {
                    if glyph.id == 0 {
                        missing.extend(source.chars());
                    }
                    let colour = layout.styles()[usize::from(cluster.style_index())].brush;
                    let current = current_run(&mut runs, face, run.font_size(), colour, x);
                    push_glyph(current, &glyph, source, i == 0);
                    x += glyph.advance;
                }
            }
        }
        Line {
            height: metrics.line_height,
            baseline: metrics.baseline - metrics.block_min_coord,
            width: metrics.advance - metrics.hanging_advance,
            runs,
        }
    }
}

/// Returns the run that the next glyph belongs to, beginning one if face, size or colour changed.
fn current_run(runs: &mut Vec<Run>, face: usize, size: f32, colour: Colour, x: f32) -> &mut Run {
    let same =
        runs.last().is_some_and(|run| (run.face, run.colour) == (face, colour) && run.size == size);
    if !same {
        runs.push(Run { face, size, colour, x, text: String::new(), glyphs: Vec::new() });
    }
    runs.last_mut().expect("a run was just pushed if there was none")
}

fn push_glyph(run: &mut Run, glyph: &parley::Glyph, source: &str, first: bool) {
    if first {
        run.text.push_str(source);
    }
    let end = run.text.len() as u32;
    let start = end - (source.len() as u32).min(end);
    run.glyphs.push(Glyph {
        id: glyph.id,
        start,
        end,
        advance: glyph.advance,
        dx: glyph.x,
        dy: glyph.y,
    });
}

/// Adds the text of a ligature's later parts to the glyph that stands for all of them.
fn extend_ligature(runs: &mut [Run], source: &str, rtl: bool) {
    let Some(run) = runs.last_mut() else { return };
    let Some(last) = run.glyphs.last().cloned() else { return };
    let at = if rtl { last.start } else { last.end };
    run.text.insert_str(at as usize, source);
    let end = run.text.len() as u32;
    for glyph in run.glyphs.iter_mut().rev().take_while(|g| g.start == last.start) {
        glyph.end = end;
    }
}

fn properties(style: &Style) -> [StyleProperty<'static, Colour>; 6] {
    let weight = if style.bold { FontWeight::SEMI_BOLD } else { FontWeight::NORMAL };
    let slope = if style.italic { FontStyle::Italic } else { FontStyle::Normal };
    [
        StyleProperty::FontFamily(fonts::stack(style.family)),
        StyleProperty::FontSize(style.size),
        StyleProperty::FontWeight(weight),
        StyleProperty::FontStyle(slope),
        StyleProperty::LineHeight(LineHeight::FontSizeRelative(style.leading)),
        StyleProperty::Brush(style.colour),
    ]
}

fn alignment(align: Align) -> Alignment {
    match align {
        Align::Start => Alignment::Left,
        Align::Right => Alignment::Right,
    }
}

fn blank(spans: &[Span]) -> Line {
    let height = spans.first().map_or(0.0, |span| span.style.size * span.style.leading);
    Line { height, baseline: height * 0.75, width: 0.0, runs: Vec::new() }
}

/// Private use areas and noncharacters: PDF/A forbids glyphs that map to them.
fn is_private(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xE000..=0xF8FF | 0xF0000..=0x10FFFF | 0xFDD0..=0xFDEF)
        || code & 0xFFFE == 0xFFFE
}

const BRACKETS: [char; 2] = ['⟨', '⟩'];
/// More marks than this on one base are not writing but a picture that climbs over the lines above.
const MOST_MARKS: usize = 4;
const ATTEMPTS: usize = 3;
/// Characters of one piece of text: some five pages. A log may hold a field of sixteen million.
const LONGEST_TEXT: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::{BODY, MONO};

    fn typesetter() -> Typesetter {
        Typesetter::new(Fonts::embedded().expect("the embedded faces"), Policy::Faces)
    }

    fn set(text: &str, width: f32) -> Vec<Line> {
        typesetter().set(&[Span::new(text, BODY)], width, Align::Start)
    }

    #[test]
    fn hidden_private_and_uncovered_characters_become_code_points() {
        let mut t = typesetter();
        assert_eq!(t.printable("a\u{202e}b\n漢\u{e000}"), "a⟨U+202E⟩b⟨U+000A⟩⟨U+6F22⟩⟨U+E000⟩");
        let reasons: Vec<_> = t.replaced().map(|(c, reason, _)| (c, reason)).collect();
        assert!(reasons.contains(&('漢', Reason::NoFace)));
        assert!(reasons.contains(&('\u{e000}', Reason::Private)));
    }

    #[test]
    fn lines_keep_their_text_and_stay_within_the_width() {
        let text = "The log is intact from line 1 to 4,212. Nothing protects its end. ".repeat(5);
        let lines = set(&text, 200.0);
        assert!(lines.len() > 5);
        assert!(lines.iter().all(|line| line.width <= 200.0));
        assert_eq!(lines.iter().map(Line::text).collect::<String>(), text);
    }

    #[test]
    fn a_word_of_ten_thousand_characters_is_broken() {
        let lines = set(&"x".repeat(10_000), 200.0);
        assert!(lines.iter().all(|line| line.width <= 200.0));
        assert_eq!(lines.iter().map(|line| line.text().len()).sum::<usize>(), 10_000);
    }

    #[test]
    fn a_tower_of_marks_is_cut_down() {
        let lines = set(&format!("a{}", "\u{301}".repeat(50)), 300.0);
        assert!(lines.iter().map(Line::text).collect::<String>().contains("⟨U+0301⟩"));
    }

    #[test]
    fn text_without_end_is_cut_and_says_so() {
        let shown = typesetter().printable(&"漢".repeat(LONGEST_TEXT + 1_234));
        assert!(shown.ends_with("⟨1,234 more characters⟩"));
        assert!(typesetter().printable(&"x".repeat(LONGEST_TEXT)).ends_with('x'));
    }

    #[test]
    fn a_right_to_left_beginning_does_not_turn_the_line() {
        let text = set("שלום E-0042 \u{202e} x", 400.0).iter().map(Line::text).collect::<String>();
        let (id, code) = (text.find("E-0042"), text.find("⟨U+202E⟩"));
        assert!(id.is_some() && id < code, "{text}");
        assert!(text.starts_with('ם') || text.starts_with('ש'), "{text}");
    }

    #[test]
    fn no_text_is_one_empty_line() {
        assert_eq!(typesetter().set(&[Span::new("", MONO)], 100.0, Align::Start).len(), 1);
        assert_eq!(typesetter().set(&[], 100.0, Align::Start).len(), 1);
    }

    #[test]
    fn no_line_has_a_missing_glyph() {
        for text in [
            "سلام دنیا",
            "שלום",
            "नमस्ते दुनिया",
            "สวัสดี",
            "ⁿ₁½ﬁ",
            "e\u{0301}\u{0327}",
            "ක",
            "क\u{0301}x\u{0e31}",
        ] {
            for line in set(text, 300.0) {
                assert!(
                    line.runs.iter().flat_map(|run| &run.glyphs).all(|glyph| glyph.id != 0),
                    "{text}"
                );
            }
        }
    }
}
