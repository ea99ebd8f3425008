//! A few words of a text around what was searched.

use exhibit_core::visible::visible;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How many characters are shown before the word that was found, and after its beginning.
const BEFORE: usize = 60;
const AFTER: usize = 140;

/// Returns the text around the first place where one of the words stands, on one line; `None` if none does.
///
/// Words are compared as the index does: without case and accents, the last as a beginning if `*` ends it.
pub(crate) fn snippet(text: &str, words: &str) -> Option<String> {
    let wanted: Vec<String> = tokens(words).map(|(_, word)| folded(word)).collect();
    let open = words.trim_end().ends_with('*');
    let is_wanted = |word: &str| {
        wanted.iter().enumerate().any(|(at, it)| {
            let last = open && at + 1 == wanted.len();
            word == it || last && word.starts_with(it.as_str())
        })
    };
    let (at, _) = tokens(text).find(|(_, word)| is_wanted(&folded(word)))?;
    Some(around(text, at))
}

fn around(text: &str, at: usize) -> String {
    let start = text[..at].char_indices().rev().nth(BEFORE).map_or(0, |(start, _)| start);
    let end = text[at..].char_indices().nth(AFTER).map_or(text.len(), |(end, _)| at + end);
    let line: Vec<&str> = text[start..end].split_whitespace().collect();
    let (before, after) =
        (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    format!("{before}{}{after}", visible(&line.join(" ")))
}

fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    let place = move |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    parts.filter(|part| !part.is_empty()).map(move |part| (place(part), part))
}

fn folded(word: &str) -> String {
    word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_that_was_searched_is_shown_with_what_is_around_it() {
        let text =
            format!("{} The Überprüfung\nof credit\u{202e}s {}", "x ".repeat(99), "y ".repeat(99));
        let found = snippet(&text, "uberprufung nothing").expect("it is there");
        assert!(found.starts_with("…x ") && found.ends_with("y…"), "{found}");
        assert!(found.contains("The Überprüfung of credit⟨U+202E⟩s"), "{found}");
        assert_eq!(snippet(&text, "Uberpr*"), Some(found), "the last is a beginning");
        assert_eq!(snippet(&text, "uberpr"), None);
        assert_eq!(snippet("short", "short"), Some("short".to_owned()));
        assert_eq!(snippet("", "?"), None);
    }
}
