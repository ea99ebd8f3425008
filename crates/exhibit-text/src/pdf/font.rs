//! Fonts: which characters their codes stand for, and how wide they are (ISO 32000-1 sections 9.6 to 9.10).

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_16BE};
use exhibit_verify::pdf::structure::{Dictionary, Object};

use super::cmap::CMap;
use super::document::Document;
use super::encoding::{Base, of_glyph};
use super::number;

/// The longest map of characters that is read, in bytes.
const MAX_MAP: usize = 4 << 20;

/// One character that a font shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it stands for; `None` where the font does not say.
    pub(super) text: Option<String>,
    /// How far the next one lies, as a part of the font's size.
    pub(super) width: f64,
    /// Whether it is the code 32 in one byte, by which words are spaced.
    pub(super) is_space: bool,
}

/// A font.
pub(super) struct Font {
    codes: Codes,
    to_unicode: Option<CMap>,
    widths: HashMap<u32, f64>,
    usual_width: f64,
    /// How many codes its lists of widths go through.
    listed: usize,
}

enum Codes {
    /// One byte each, with what it stands for.
    Simple(Vec<Option<String>>),
    /// Two bytes each, or as the map of the font says, which stand for nothing by themselves.
    Composite(Option<CMap>),
    /// Bytes of a charset.
    Charset(&'static Encoding),
}

impl Font {
    /// Reads a font.
    pub(super) fn read(document: &Document<'_>, font: &Dictionary) -> Self {
        let to_unicode = document.stream_up_to(&document.value(font, b"ToUnicode"), MAX_MAP);
        let to_unicode = to_unicode.map(|it| CMap::read(&it));
        let kind = document.value(font, b"Subtype");
        if kind.name() == Some(b"Type0") {
            return Self::composite(document, font, to_unicode);
        }
        let mut widths = HashMap::new();
        let first = document.value(font, b"FirstChar").natural().unwrap_or(0) as u32;
        // Type 3 fonts have units of their own (section 9.6.5).
        let unit = match document.value(font, b"FontMatrix").array() {
            Some([a, ..]) if kind.name() == Some(b"Type3") => number(a).unwrap_or(0.001).abs(),
            _ => 0.001,
        };
        let listed = document.value(font, b"Widths");
        for (code, width) in (first..).zip(listed.array().unwrap_or_default().iter().take(256)) {
            if let Some(width) = number(&document.resolve(width)) {
                widths.insert(code, width * unit);
            }
        }
        let descriptor = document.value(font, b"FontDescriptor");
        let missing = descriptor.dictionary().map(|it| document.value(it, b"MissingWidth"));
        let name = document.value(font, b"BaseFont");
        let is_fixed = memchr::memmem::find(name.name().unwrap_or_default(), b"Courier").is_some();
        let missing = missing.and_then(|it| number(&it)).filter(|it| *it > 0.0);
        Self {
            codes: Codes::Simple(simple(document, font, name.name().unwrap_or_default())),
            to_unicode,
            widths,
            usual_width: missing.map_or(if is_fixed { 0.6 } else { 0.5 }, |it| it * 0.001),
            listed: 256,
        }
    }

    fn composite(document: &Document<'_>, font: &Dictionary, to_unicode: Option<CMap>) -> Self {
        let encoding = document.value(font, b"Encoding");
        let codes = match &*encoding {
            Object::Name(name) => charset(name).map_or(Codes::Composite(None), Codes::Charset),
            stream => {
                Codes::Composite(document.stream_up_to(stream, MAX_MAP).map(|it| CMap::read(&it)))
            }
        };
        let descendants = document.value(font, b"DescendantFonts");
        let first = descendants.array().and_then(<[Object]>::first).map(|it| document.resolve(it));
        let (mut widths, mut listed_codes) = (HashMap::new(), 0);
        let mut usual_width = 1.0;
        if let Some(descendant) = first.as_ref().and_then(|it| it.dictionary()) {
            usual_width = number(&document.value(descendant, b"DW")).unwrap_or(1000.0) * 0.001;
            let listed = document.value(descendant, b"W");
            listed_codes = read_widths(document, listed.array().unwrap_or_default(), &mut widths);
        }
        Self { codes, to_unicode, widths, usual_width, listed: listed_codes }
    }

    /// Returns how many codes it has, as a measure of what it holds.
    pub(super) fn codes(&self) -> usize {
        let map = |it: &CMap| it.codes();
        let own = match &self.codes {
            Codes::Composite(Some(it)) => map(it),
            _ => 0,
        };
        own + self.to_unicode.as_ref().map_or(0, map) + self.listed
    }

    /// Divides a string into the characters that it shows.
    pub(super) fn glyphs(&self, bytes: &[u8], mut each: impl FnMut(Glyph)) {
        match &self.codes {
            Codes::Simple(characters) => {
                for &byte in bytes {
                    let code = u32::from(byte);
                    let own = || characters.get(usize::from(byte)).cloned().flatten();
                    each(self.glyph(code, byte == b' ', own));
                }
            }
            Codes::Composite(map) => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let length =
                        map.as_ref().and_then(|it| it.length(rest)).unwrap_or(2).min(rest.len());
                    let (code, after) = rest.split_at(length);
                    rest = after;
                    let value =
                        code.iter().fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
                    each(self.glyph(value, code == b" ", || None));
                }
            }
            Codes::Charset(encoding) => {
                let text = encoding.decode_without_bom_handling(bytes).0;
                for c in text.chars() {
                    let text = (c != '\u{fffd}').then(|| c.to_string());
                    let width = if c.is_ascii() { 0.5 } else { self.usual_width };
                    each(Glyph { text, width, is_space: false });
                }
            }
        }
    }

    fn glyph(&self, code: u32, is_space: bool, own: impl FnOnce() -> Option<String>) -> Glyph {
        let stated = self.to_unicode.as_ref().and_then(|it| it.get(code)).map(str::to_owned);
        let width = self.widths.get(&code).copied().unwrap_or(self.usual_width);
        Glyph { text: stated.or_else(own), width, is_space }
    }
}

/// What the codes of a simple font stand for: its encoding, and the differences from it (section 9.6.6).
fn simple(document: &Document<'_>, font: &Dictionary, name: &[u8]) -> Vec<Option<String>> {
    let encoding = document.value(font, b"Encoding");
    let is_true_type = document.value(font, b"Subtype").name() == Some(b"TrueType");
    let usual = match name.rsplit(|it| *it == b'+').next() {
        Some(b"Symbol") => Base::Symbol,
        _ if is_true_type => Base::WinAnsi,
        _ => Base::Standard,
    };
    let base = |name: Option<&[u8]>| match name {
        Some(b"WinAnsiEncoding") => Base::WinAnsi,
        Some(b"MacRomanEncoding") => Base::MacRoman,
        Some(b"StandardEncoding") => Base::Standard,
        _ => usual,
    };
    let (base, differences) = match &*encoding {
        Object::Name(name) => (base(Some(name)), None),
        other => match other.dictionary() {
            Some(it) => (
                base(document.value(it, b"BaseEncoding").name()),
                Some(document.value(it, b"Differences")),
            ),
            None => (usual, None),
        },
    };
    let mut characters: Vec<Option<String>> =
        (0..=255).map(|it| base.character(it).map(String::from)).collect();
    let mut code = 0_usize;
    let differences = differences.as_ref().and_then(|it| it.array()).unwrap_or_default();
    for difference in differences.iter().take(2048) {
        match difference {
            Object::Name(name) => {
                if let Some(it) = characters.get_mut(code) {
                    *it = of_glyph(name);
                }
                code += 1;
            }
            other => code = other.natural().unwrap_or(code).min(256),
        }
    }
    characters
}

/// Reads widths of a composite font: `c [w …]`, or `first last w` (section 9.7.4.3). Returns how many codes it went
/// through; ranges may be stated again and again.
fn read_widths(
    document: &Document<'_>,
    listed: &[Object],
    widths: &mut HashMap<u32, f64>,
) -> usize {
    const MOST: usize = 1 << 17;
    let code =
        |it: Option<&Object>| it.and_then(Object::natural).and_then(|it| u32::try_from(it).ok());
    let mut done = 0;
    let mut rest = listed.iter();
    while let Some(first) = code(rest.next()).filter(|_| done < MOST) {
        let Some(second) = rest.next().map(|it| document.resolve(it)) else { break };
        match second.array() {
            Some(each) => {
                for (code, width) in (first..=0xffff).zip(each) {
                    widths.extend(number(width).map(|it| (code, it * 0.001)));
                    done += 1;
                }
            }
            None => {
                let last = code(Some(&second)).unwrap_or(first).min(0xffff);
                let width = rest.next().and_then(number).unwrap_or(1000.0) * 0.001;
                for code in first..=last {
                    widths.entry(code).or_insert(width);
                    done += 1;
                }
            }
        }
    }
    done
}

/// The charsets behind the names of predefined maps (section 9.7.5.2); `None` for codes that stand for nothing.
fn charset(name: &[u8]) -> Option<&'static Encoding> {
    let name = std::str::from_utf8(name).ok()?;
    let has = |part: &str| name.contains(part);
    if name.starts_with("Uni") && (has("UCS2") || has("UTF16")) {
        return Some(UTF_16BE);
    }
    [
        ("UTF8", encoding_rs::UTF_8),
        ("RKSJ", SHIFT_JIS),
        ("GBK2K", GB18030),
        ("GBK", GBK),
        ("GB-EUC", GBK),
        ("B5", BIG5),
        ("ETen", BIG5),
        ("KSC", EUC_KR),
        ("EUC-H", EUC_JP),
        ("EUC-V", EUC_JP),
    ]
    .into_iter()
    .find(|(part, _)| has(part))
    .map(|(_, encoding)| encoding)
}
