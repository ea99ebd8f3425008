//! Spellings, compared as people do: without case, accents, punctuation and spacing.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Returns a text's letters and digits, in lower case and without accents; `ä`, `ae` and `a` are the same, and so
/// are `ß` and `ss`.
pub(crate) fn folded(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let mut out = String::new();
    for c in plain.filter(|c| c.is_alphanumeric()) {
        match c {
            'ß' => out.push_str("ss"),
            'e' if out.ends_with(['a', 'o', 'u']) => {}
            c => out.push(c),
        }
    }
    out
}

/// Returns the spellings under which a header may be known: as it is, and without what stands in parentheses.
pub(crate) fn spellings(header: &str) -> Vec<String> {
    let mut all = vec![folded(header)];
    if let Some((before, rest)) = header.split_once(['(', '['])
        && let Some((_, after)) = rest.split_once([')', ']'])
    {
        all.push(folded(&format!("{before}{after}")));
    }
    all.retain(|it| !it.is_empty());
    all.dedup();
    all
}

/// Returns a text without white space around it, and with one space for each inside.
pub(crate) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns at most this many bytes of a text, cut between characters.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// Returns what a spreadsheet calls a column that counts from 0: `A`, `Z`, `AA`.
pub(crate) fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_the_same_in_any_dress() {
        for (one, other) in [
            ("Risk-ID*", "risk id"),
            ("Maßnahme", "MASSNAHME"),
            ("Prüfer", "Pruefer"),
            ("Größe", "groesse"),
            ("Désignation", "designation"),
            ("Residual\nrisk", "residual risk"),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("Owner"), folded("Owners"));
        assert_eq!(spellings("Date (YYYY-MM-DD)"), ["dateyyyymmdd", "date"]);
        assert_eq!(spellings("***"), [""; 0]);
        assert_eq!((column_letters(0), column_letters(27)), ("A".to_owned(), "AB".to_owned()));
        assert_eq!(cut("aé", 2), "a");
    }
}
