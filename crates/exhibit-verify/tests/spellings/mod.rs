//! Other spellings of base64, none of which an encoder writes.

#![allow(dead_code, reason = "each test binary uses its own part of this module")]

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD, Encoding};

/// Whether a format has its base64 on one line, or in lines of any length.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    OneLine,
    Lines,
}

/// Spellings of the same bytes in another way, or nearly, each with what is wrong; the text is canonical.
pub(crate) fn spellings(text: &str, form: Form) -> Vec<(&'static str, String)> {
    let is_url = text.contains(['-', '_']) || !text.len().is_multiple_of(4);
    let bare = text.trim_end_matches('=');
    let encoding: Encoding = if is_url { BASE64URL_NOPAD } else { BASE64_NOPAD };
    let bytes = encoding.decode(bare.as_bytes()).expect("canonical");
    // Not at the end of a line of 64 characters, where a blank means nothing.
    let middle = match bare.len() / 2 {
        at if matches!(at % 64, 0 | 63) => at.saturating_sub(2),
        at => at,
    };
    let mut found = vec![
        ("a blank inside", format!("{} {}", &text[..middle], &text[middle..])),
        ("padding that nothing asks for", format!("{text}=")),
        ("a character of no alphabet", format!("{}*{}", &text[..middle], &text[middle..])),
    ];
    if form == Form::OneLine {
        found.push(("a line end inside", format!("{}\n{}", &text[..middle], &text[middle..])));
    }
    if !bare.len().is_multiple_of(4) {
        // The last character holds bits that no byte takes.
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let last = bare.as_bytes()[bare.len() - 1];
        let at =
            alphabet.iter().position(|it| *it == last).expect("such characters end with zeros");
        let other = char::from(alphabet[at + 1]);
        let padding = &text[bare.len()..];
        found.push(("bits that are lost", format!("{}{other}{padding}", &bare[..bare.len() - 1])));
    }
    if !is_url {
        let (first, rest) = bytes.split_at(1);
        found.push(("padding in the middle", BASE64.encode(first) + &BASE64.encode(rest)));
        if bare != text {
            found.push(("no padding", bare.to_owned()));
        }
    }
    let other: String = text
        .chars()
        .map(|it| match it {
            '+' => '-',
            '/' => '_',
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    if other != text {
        found.push(("the other alphabet", other));
    }
    found
}

/// The base64 between two lines, in one piece, with the lines before and after.
pub(crate) fn in_lines(file: &str, before: &str, after: &str) -> (String, String, String) {
    let start = file.find(before).expect("a beginning") + before.len();
    let end = start + file[start..].find(after).expect("an end");
    let body: String = file[start..end].split_ascii_whitespace().collect();
    (file[..start].to_owned(), body, file[end..].to_owned())
}

/// In lines of 64 characters.
pub(crate) fn wrapped(body: &str) -> String {
    let characters: Vec<char> = body.chars().collect();
    let lines = characters.chunks(64).map(|it| it.iter().collect::<String>());
    lines.map(|it| format!("{it}\n")).collect()
}
