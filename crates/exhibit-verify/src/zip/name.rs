//! Names of members: what is legal everywhere, and what never is.

/// Longest component of a portable path, in bytes.
const MAX_COMPONENT: usize = 100;

/// Longest portable path, in bytes: the top folder and this fit into Windows' 260.
const MAX_PATH: usize = 240;

/// Tells whether a file name is legal on every system: 1 to 100 of `[A-Za-z0-9._-]`, not a
/// Windows device, not `.` or `..`, no final dot.
pub fn is_portable_component(name: &str) -> bool {
    (1..=MAX_COMPONENT).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && !name.ends_with('.')
        && !is_device(name)
}

/// Tells whether a relative path, `/` between its parts, is legal on every system.
pub fn is_portable_path(path: &str) -> bool {
    path.len() <= MAX_PATH && path.split('/').all(is_portable_component)
}

/// Says what makes a name from somebody else's archive unacceptable, if anything does.
///
/// Names are never used as paths, but they are shown, compared and looked up.
pub(super) fn escape(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("is empty")
    } else if name.starts_with('/') {
        Some("is absolute")
    } else if name.contains('\0') {
        Some("holds a NUL")
    } else if name.contains('\\') {
        Some("holds a backslash")
    } else if matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic()) {
        Some("names a drive")
    } else {
        let path = name.strip_suffix('/').unwrap_or(name);
        path.split('/').any(|part| matches!(part, "" | "." | "..")).then_some("leaves its folder")
    }
}

/// Decodes a stored name: UTF-8 if it is that, else code page 437 (APPNOTE, appendix D).
pub(super) fn decode(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| from_cp437(*b)).collect(),
    }
}

/// Windows refuses these as file names, with any extension and in any case.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let numbered = |prefix: &str| {
        stem.len() == 4
            && stem[..3].eq_ignore_ascii_case(prefix)
            && stem.as_bytes()[3].is_ascii_digit()
    };
    ["con", "prn", "aux", "nul"].iter().any(|device| stem.eq_ignore_ascii_case(device))
        || numbered("com")
        || numbered("lpt")
}

fn from_cp437(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(high) => CP437.chars().nth(usize::from(high)).expect("the table has 128 characters"),
    }
}

const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portable_names_are_legal_on_windows_too() {
        for good in ["a", "E000001", "audit-log.v1.jsonl", ".hidden", "console.log", "com10"] {
            assert!(is_portable_component(good), "{good}");
        }
        for bad in
            ["", ".", "..", "a.", "a b", "a/b", "ä", "con", "NUL.txt", "com1.log", "Lpt9", "a:b"]
        {
            assert!(!is_portable_component(bad), "{bad}");
        }
        assert!(!is_portable_component(&"x".repeat(101)));
        assert!(is_portable_path("data/evidence/E000001/a.jsonl"));
        assert!(!is_portable_path("data//a"));
        assert!(!is_portable_path("/data"));
        assert!(!is_portable_path("data/"));
    }

    #[test]
    fn the_table_of_code_page_437_is_whole() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(decode(b"Pr\x81fung.txt"), "Prüfung.txt");
        assert_eq!(decode("Prüfung.txt".as_bytes()), "Prüfung.txt");
    }
}
