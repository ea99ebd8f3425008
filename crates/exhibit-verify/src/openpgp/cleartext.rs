//! Cleartext signatures (RFC 9580 §7): a text between armour lines, which stays readable.
//!
//! What a reader sees must be what is signed. Refused are therefore: every header but `Hash` (GnuPG's
//! `NotDashEscaped` turns the rule below off), a line that begins with `-` and is not escaped, NUL, and a carriage
//! return within a line. Spaces and tabs at the ends of lines are not signed, and neither are line ends.

use memchr::memmem;

use super::armor;

const BEGIN: &[u8] = b"-----BEGIN PGP SIGNED MESSAGE-----";

/// A text with its signatures; nothing about it is checked yet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cleartext {
    /// The text as it is signed: unescaped, lines ended by CR LF, no white space before them.
    pub(crate) text: Vec<u8>,
    /// The packets of the signatures.
    pub(crate) packets: Vec<u8>,
    /// Whether anything stands before or after the signed part.
    pub(crate) text_outside: bool,
    /// Whether any line ends with spaces or tabs.
    pub(crate) spaces_at_ends: bool,
}

/// Tells whether a line of a file that begins so is the first of a cleartext signature.
pub(crate) fn may_be(head: &[u8]) -> bool {
    find(head).is_some()
}

/// Returns where the first line of a cleartext signature begins.
fn find(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, BEGIN).find(|at| {
        let before = bytes.get(..*at).unwrap_or_default();
        let bom = before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before);
        bom.is_empty() || bom.ends_with(b"\n")
    })
}

/// Reads a file that holds a cleartext signature; `None` if it holds none. The error says why it is refused.
pub(crate) fn read(bytes: &[u8]) -> Option<Result<Cleartext, &'static str>> {
    let at = find(bytes)?;
    let (before, rest) = bytes.split_at_checked(at)?;
    Some(read_from(before, rest))
}

fn read_from(before: &[u8], bytes: &[u8]) -> Result<Cleartext, &'static str> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    if lines.next().map(without_end) != Some(BEGIN) {
        return Err("the line that begins it goes on");
    }
    headers(&mut lines)?;
    let mut text = Vec::new();
    let mut spaces_at_ends = false;
    let mut first = true;
    loop {
        let line = without_end(lines.next().ok_or("it has no end")?);
        if line == b"-----BEGIN PGP SIGNATURE-----" {
            break;
        }
        if line.iter().any(|byte| matches!(byte, b'\r' | 0)) {
            return Err("a control character that may hide what is signed");
        }
        let line = match line.strip_prefix(b"- ") {
            Some(escaped) => escaped,
            None if line.starts_with(b"-") => return Err("a line that is not dash-escaped"),
            None => line,
        };
        let shown = without_spaces(line);
        spaces_at_ends |= shown.len() < line.len();
        if !std::mem::take(&mut first) {
            text.extend_from_slice(b"\r\n");
        }
        text.extend_from_slice(shown);
    }
    let (packets, after) = signature(lines)?;
    let text_outside = !before.trim_ascii().is_empty() || after;
    Ok(Cleartext { text, packets, text_outside, spaces_at_ends })
}

fn headers<'a>(lines: &mut impl Iterator<Item = &'a [u8]>) -> Result<(), &'static str> {
    loop {
        let line = without_end(lines.next().ok_or("it has no end")?);
        if line.is_empty() {
            return Ok(());
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        match name {
            b"Hash" if line.iter().all(is_plain) => {}
            b"NotDashEscaped" => {
                return Err("NotDashEscaped: what is shown is not what is signed");
            }
            _ => return Err("a header that a signed text may not have"),
        }
    }
}

/// What the names of hashes are written with.
fn is_plain(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b" :,-".contains(byte)
}

/// Reads the armour from its second line on; tells also whether anything follows it.
fn signature<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Result<(Vec<u8>, bool), &'static str> {
    let malformed = "its armour is malformed";
    let mut armored = String::from("-----BEGIN PGP SIGNATURE-----\n");
    let mut lines = lines;
    for line in &mut lines {
        let line = std::str::from_utf8(without_end(line)).map_err(|_| malformed)?;
        armored.push_str(line);
        armored.push('\n');
        if armor::label(line, "END").is_some() {
            let mut read = armor::read(&armored).map_err(|_| malformed)?;
            let after = lines.any(|line| !line.trim_ascii().is_empty());
            return Ok((read.blocks.pop().ok_or(malformed)?.bytes, after));
        }
    }
    Err("it has no end")
}

/// Without the carriage return of a line's end.
fn without_end(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn without_spaces(line: &[u8]) -> &[u8] {
    let kept = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t'));
    kept.and_then(|last| line.get(..=last)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNATURE: &str =
        "-----BEGIN PGP SIGNATURE-----\n\nZm9vYmE=\n-----END PGP SIGNATURE-----\n";

    fn made(headers: &str, text: &str) -> String {
        format!("-----BEGIN PGP SIGNED MESSAGE-----\n{headers}\n{text}\n{SIGNATURE}")
    }

    fn text(file: &str) -> Result<String, &'static str> {
        let read = read(file.as_bytes()).expect("one")?;
        Ok(String::from_utf8(read.text).expect("text"))
    }

    #[test]
    fn what_is_signed_is_what_is_shown() {
        assert_eq!(text(&made("Hash: SHA512\n", "- -a\n\nb \t")).as_deref(), Ok("-a\r\n\r\nb"));
        assert_eq!(text(&made("", "")).as_deref(), Ok(""));
        let crlf = made("Hash: SHA512\n", "a\nb").replace('\n', "\r\n");
        assert_eq!(text(&crlf).as_deref(), Ok("a\r\nb"));
        for (headers, shown) in [
            ("NotDashEscaped: You need GnuPG to verify this message\n", "a"),
            ("Comment: b\n", "a"),
            ("Hash: SHA512\rshown\n", "a"),
            ("Hash: SHA512\nshown\n", "a"),
            (" \n", "a"),
            ("", "-a"),
            ("", "a\rb"),
            ("", "a\0b"),
            ("", "-----BEGIN PGP SIGNED MESSAGE-----\n\na"),
        ] {
            assert!(text(&made(headers, shown)).is_err(), "{headers:?} {shown:?}");
        }
    }

    #[test]
    fn what_stands_around_it_is_seen() {
        let file = made("", "a");
        let outside = |file: &str| read(file.as_bytes()).map(|it| it.map(|it| it.text_outside));
        assert_eq!(outside(&file), Some(Ok(false)));
        assert_eq!(outside(&format!("\n{file}\n\n")), Some(Ok(false)));
        assert_eq!(outside(&format!("a\n{file}")), Some(Ok(true)));
        assert_eq!(outside(&format!("\u{feff}{file}")), Some(Ok(true)));
        assert_eq!(outside(&format!("{file}a")), Some(Ok(true)));
        assert_eq!(outside(&format!("{file}{file}")), Some(Ok(true)));
        assert_eq!(outside(&format!("a{file}")), None);
        let cut = file.replace("-----END PGP SIGNATURE-----\n", "");
        assert_eq!(outside(&cut), Some(Err("it has no end")));
    }
}
