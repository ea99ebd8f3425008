//! A part of a text, line by line, with what can't be seen made visible.

use exhibit_core::visible::{visible, visible_bytes};
use exhibit_text::Charset;
use schemars::JsonSchema;
use serde::Serialize;

/// The most bytes of a text that are shown at once.
pub(super) const MAX_PART: usize = 128 << 10;

/// The longest line that is shown as one, in characters; a longer one goes on in the next.
const MAX_LINE: usize = 4000;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TextPart {
    /// Where it begins, in bytes.
    pub from: u64,
    /// Where the next part begins; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
    /// Where the text ends.
    pub end: u64,
    /// How many lines of the text end in this part.
    pub ends: u64,
    /// Its lines.
    pub lines: Vec<TextLine>,
}

/// One line of a text, or a piece of a long one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TextLine {
    /// What it says, hidden characters made visible.
    pub text: String,
    /// Whether it goes on from the line before.
    pub continued: bool,
}

/// Makes a part of `bytes`, which stand at `from` in a text that ends at `end`.
pub(super) fn part(bytes: &[u8], from: u64, end: u64, charset: Charset) -> TextPart {
    let left = usize::try_from(end.saturating_sub(from)).unwrap_or(usize::MAX);
    let bytes = &bytes[..bytes.len().min(left)];
    let is_last = bytes.len() == left;
    let length = if is_last { bytes.len() } else { whole(bytes, charset) };
    let (lines, ends) = lines(&bytes[..length], charset);
    let next = from + length as u64;
    TextPart { from, next: (next < end && length > 0).then_some(next), end, ends, lines }
}

/// Returns how many bytes there are up to the last end of a line, or of a character where no line ends.
fn whole(bytes: &[u8], charset: Charset) -> usize {
    let line_end = charset.line_end();
    let width = line_end.len();
    let even = bytes.len() / width * width;
    let mut units = (0..even / width).rev().map(|it| it * width);
    if let Some(at) = units.find(|at| &bytes[*at..at + width] == line_end) {
        return at + width;
    }
    let is_inside = |at: &usize| width == 1 && bytes.get(*at).is_some_and(|it| it & 0xc0 == 0x80);
    let last = bytes.len().saturating_sub(1).max(1);
    match charset == Charset::utf_8() && bytes.len() > 4 {
        true => (last - 3..=last).rev().find(|at| !is_inside(at)).unwrap_or(last),
        false => even.max(1).min(bytes.len()),
    }
}

fn lines(bytes: &[u8], charset: Charset) -> (Vec<TextLine>, u64) {
    let mut lines = Vec::new();
    let mut ends = 0;
    if charset == Charset::utf_8() {
        for line in bytes.split_inclusive(|it| *it == b'\n') {
            ends += u64::from(line.ends_with(b"\n"));
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            add(&mut lines, &visible_bytes(line.strip_suffix(b"\r").unwrap_or(line)));
        }
        return (lines, ends);
    }
    for line in charset.decode(bytes).split_inclusive('\n') {
        ends += u64::from(line.ends_with('\n'));
        let line = line.strip_suffix('\n').unwrap_or(line);
        add(&mut lines, &visible(line.strip_suffix('\r').unwrap_or(line)));
    }
    (lines, ends)
}

/// Tabs are shown as the space that they are.
fn add(lines: &mut Vec<TextLine>, line: &str) {
    let line = line.replace("⟨U+0009⟩", "\t");
    let mut rest = line.as_str();
    let mut continued = false;
    loop {
        let end = rest.char_indices().nth(MAX_LINE).map_or(rest.len(), |(at, _)| at);
        lines.push(TextLine { text: rest[..end].to_owned(), continued });
        rest = &rest[end..];
        if rest.is_empty() {
            return;
        }
        continued = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(part: &TextPart) -> Vec<&str> {
        part.lines.iter().map(|it| it.text.as_str()).collect()
    }

    #[test]
    fn a_part_ends_with_a_line_and_the_next_begins_there() {
        let text = b"one\r\ntwo\nthree";
        let first = part(&text[..11], 0, 14, Charset::utf_8());
        assert_eq!((texts(&first), first.next, first.ends), (vec!["one", "two"], Some(9), 2));
        let second = part(&text[9..], 9, 14, Charset::utf_8());
        assert_eq!((texts(&second), second.next, second.ends), (vec!["three"], None, 0));
    }

    #[test]
    fn what_cannot_be_seen_is_made_visible() {
        let text = "a\u{202e}b\x1b[31m\tc".as_bytes();
        let shown = part(text, 0, text.len() as u64, Charset::utf_8());
        assert_eq!(texts(&shown), ["a⟨U+202E⟩b⟨U+001B⟩[31m\tc"]);
        let shown = part(b"caf\xe9 \xff\n", 0, 7, Charset::utf_8());
        assert_eq!(texts(&shown), ["caf⟨E9⟩ ⟨FF⟩"]);
    }

    #[test]
    fn other_charsets_are_decoded_and_cut_between_their_units() {
        let utf16: Vec<u8> = "\u{feff}aä\nb\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let charset = Charset::of(&utf16);
        let shown = part(&utf16[..9], 0, utf16.len() as u64, charset);
        assert_eq!((texts(&shown), shown.next), (vec!["⟨U+FEFF⟩aä"], Some(8)));
        let charset = Charset::of(b"a\xe4\n");
        assert_eq!(
            (charset.name(), texts(&part(b"a\xe4\n", 0, 3, charset))),
            ("windows-1252", vec!["aä"])
        );
    }

    #[test]
    fn one_endless_line_is_cut_between_characters() {
        let text = "ä".repeat(6000);
        let bytes = &text.as_bytes()[..9001];
        let shown = part(bytes, 0, text.len() as u64, Charset::utf_8());
        assert_eq!((shown.next, shown.lines.len()), (Some(9000), 2));
        assert!(shown.lines[1].continued && !shown.lines[0].continued);
        assert!(shown.lines.iter().all(|it| !it.text.contains('⟨')));
    }
}
