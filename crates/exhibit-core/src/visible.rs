//! Text that came from a file, made safe to show to a person.
//!
//! Terminals obey escape sequences and every renderer obeys bidirectional controls, so a file
//! name can rewrite the line that reports on it. Whatever comes from outside passes through
//! [`visible`] before it is shown.

use std::borrow::Cow;

/// Returns `text` with control, escape, bidirectional and invisible characters written as `⟨U+001B⟩`.
///
/// Line feeds and tabs count as controls: callers that print several lines split them first.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hidden(c) {
            out.push_str(&code_point(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Returns bytes as visible text; bytes that are not UTF-8 are written as `⟨FF⟩`.
pub fn visible_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(&visible(chunk.valid()));
        for byte in chunk.invalid() {
            out.push_str(&format!("⟨{byte:02X}⟩"));
        }
    }
    out
}

/// Returns the notation that stands for a character that can't be shown, such as `⟨U+202E⟩`.
pub fn code_point(c: char) -> String {
    format!("⟨U+{:04X}⟩", u32::from(c))
}

/// Tells whether a character changes how text around it appears, or can't be seen at all.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
            | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_bidi_controls_become_visible() {
        assert_eq!(visible("a\u{1b}[31mred"), "a⟨U+001B⟩[31mred");
        assert_eq!(visible("invoice\u{202e}fdp.exe"), "invoice⟨U+202E⟩fdp.exe");
        assert!(matches!(visible("Prüfung 審査 ≥"), Cow::Borrowed(_)));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_shown_byte_by_byte() {
        assert_eq!(visible_bytes(b"caf\xe9.txt"), "caf⟨E9⟩.txt");
    }
}
