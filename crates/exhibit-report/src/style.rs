//! Colours, sizes and measures of the pack. All lengths are PDF points (1/72 inch).

use exhibit_core::verdict::Word;

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

pub(crate) const INK: Colour = Colour(0x1A, 0x1D, 0x23);
pub(crate) const MUTED: Colour = Colour(0x56, 0x5E, 0x6C);
pub(crate) const HAIRLINE: Colour = Colour(0xC9, 0xCE, 0xD6);
pub(crate) const RULE: Colour = Colour(0x56, 0x5E, 0x6C);
pub(crate) const TINT: Colour = Colour(0xEC, 0xEE, 0xF2);
pub(crate) const PAPER: Colour = Colour(0xFF, 0xFF, 0xFF);
/// The one accent: what can be followed, and nothing else.
pub(crate) const ACCENT: Colour = Colour(0x23, 0x40, 0x8E);

/// Returns the colour of a verdict's mark and word on white paper.
pub(crate) fn verdict_colour(word: Word) -> Colour {
    match word {
        Word::Verified => Colour(0x1E, 0x7B, 0x4F),
        Word::Unanchored => Colour(0x2F, 0x66, 0x90),
        Word::Unsigned => Colour(0x6B, 0x72, 0x80),
        Word::Incomplete => Colour(0xA1, 0x5C, 0x00),
        Word::Diverged => Colour(0x7A, 0x3E, 0x9D),
        Word::Broken => Colour(0xB3, 0x26, 0x1E),
        Word::CannotCheck => Colour(0x4B, 0x55, 0x63),
    }
}

/// ISO 216 A4.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// 22 mm.
pub(crate) const MARGIN: f32 = 62.36;
pub(crate) const WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
/// About 75 characters of body text.
pub(crate) const TEXT_WIDTH: f32 = 372.0;
pub(crate) const TOP: f32 = MARGIN + 12.0;
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - MARGIN - 8.0;
pub(crate) const HEADER_BASELINE: f32 = 42.0;
pub(crate) const FOOTER_BASELINE: f32 = PAGE_HEIGHT - 36.0;
/// Below the footer: what the pack is, and is not.
pub(crate) const STATEMENT_BASELINE: f32 = PAGE_HEIGHT - 25.0;

/// A family of typefaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Sans,
    Mono,
    Serif,
}

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) family: Family,
    pub(crate) size: f32,
    /// Line height as a multiple of the size.
    pub(crate) leading: f32,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) colour: Colour,
}

impl Style {
    const fn new(family: Family, size: f32, leading: f32, colour: Colour) -> Self {
        Self { family, size, leading, bold: false, italic: false, colour }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }

    pub(crate) const fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }
}

pub(crate) const COVER_TITLE: Style = Style::new(Family::Serif, 32.0, 1.2, INK);
pub(crate) const COVER_ORGANISATION: Style = Style::new(Family::Serif, 18.0, 1.3, INK);
pub(crate) const CHAPTER: Style = Style::new(Family::Serif, 24.0, 1.25, INK);
pub(crate) const SECTION: Style = Style::new(Family::Sans, 13.5, 1.3, INK).bold();
pub(crate) const LEAD: Style = Style::new(Family::Sans, 11.25, 1.5, INK);
pub(crate) const BODY: Style = Style::new(Family::Sans, 9.75, 1.45, INK);
pub(crate) const LABEL: Style = Style::new(Family::Sans, 9.0, 1.45, INK).bold();
pub(crate) const CELL: Style = Style::new(Family::Sans, 8.5, 1.35, INK);
pub(crate) const CELL_MUTED: Style = CELL.colour(MUTED);
pub(crate) const TABLE_HEAD: Style = Style::new(Family::Sans, 8.0, 1.3, MUTED).bold();
pub(crate) const MONO: Style = Style::new(Family::Mono, 8.25, 1.5, INK);
pub(crate) const MONO_CELL: Style = Style::new(Family::Mono, 7.5, 1.45, INK);
pub(crate) const DIGEST: Style = Style::new(Family::Mono, 7.5, 1.5, INK);
pub(crate) const RUNNING: Style = Style::new(Family::Sans, 7.5, 1.3, MUTED);
pub(crate) const RUNNING_MONO: Style = Style::new(Family::Mono, 7.0, 1.3, MUTED);
pub(crate) const TILE_ID: Style = Style::new(Family::Sans, 8.0, 1.25, INK).bold();
pub(crate) const TILE_TITLE: Style = Style::new(Family::Sans, 7.0, 1.25, INK);
pub(crate) const TILE_STATE: Style = Style::new(Family::Sans, 6.75, 1.3, MUTED);

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2, relative luminance.
    fn luminance(c: Colour) -> f64 {
        let channel = |v: u8| {
            let s = f64::from(v) / 255.0;
            if s <= 0.04045 { s / 12.92 } else { ((s + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(c.0) + 0.7152 * channel(c.1) + 0.0722 * channel(c.2)
    }

    fn contrast(a: Colour, b: Colour) -> f64 {
        let (x, y) = (luminance(a), luminance(b));
        (x.max(y) + 0.05) / (x.min(y) + 0.05)
    }

    #[test]
    fn the_contrast_formula_agrees_with_its_known_ends() {
        assert!((contrast(Colour(0, 0, 0), PAPER) - 21.0).abs() < 1e-9);
        assert!((contrast(Colour(0x76, 0x76, 0x76), PAPER) - 4.54).abs() < 0.01);
    }

    #[test]
    fn verdict_colours_can_be_read_on_white() {
        for word in Word::ALL {
            let ratio = contrast(verdict_colour(word), PAPER);
            assert!(ratio >= 4.5, "{}: {ratio:.2}", word.as_str());
        }
    }

    #[test]
    fn text_colours_can_be_read_on_what_they_stand_on() {
        for (front, back) in [
            (INK, PAPER),
            (MUTED, PAPER),
            (ACCENT, PAPER),
            (INK, TINT),
            (MUTED, TINT),
            (ACCENT, TINT),
        ] {
            assert!(contrast(front, back) >= 4.5, "{front:?} on {back:?}");
        }
    }
}
