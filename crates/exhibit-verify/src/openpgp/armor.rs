//! ASCII armour (RFC 9580 §6.2): packets as base64 between two lines.

use exhibit_core::base64;

/// One armoured block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// What stands after `BEGIN`, such as `PGP SIGNATURE`.
    pub(crate) label: &'a str,
    /// The packets.
    pub(crate) bytes: Vec<u8>,
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
}

/// Everything that a text holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Armored<'a> {
    /// The blocks, in their order.
    pub(crate) blocks: Vec<Block<'a>>,
    /// Whether anything but white space stands outside of them.
    pub(crate) text_outside: bool,
}

/// Reads every block of a text; the error is the line of the first that is malformed.
///
/// The checksum after the base64 is not compared: RFC 9580 §6.1 forbids to refuse for it.
pub(crate) fn read(text: &str) -> Result<Armored<'_>, usize> {
    let mut found = Armored::default();
    let mut lines = (1..).zip(text.lines().map(str::trim_end));
    while let Some((line, content)) = lines.next() {
        let Some(label) = label(content, "BEGIN") else {
            found.text_outside |= !content.is_empty();
            continue;
        };
        let bytes = body(&mut lines, label).ok_or(line)?;
        found.blocks.push(Block { label, bytes, line });
    }
    Ok(found)
}

/// Returns what a line begins or ends, such as `PGP SIGNATURE`.
pub(crate) fn label<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let rest = line.strip_prefix("-----")?.strip_prefix(word)?.strip_prefix(' ')?;
    rest.strip_suffix("-----").filter(|label| label.starts_with("PGP "))
}

fn body<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>, begun: &str) -> Option<Vec<u8>> {
    loop {
        let (_, header) = lines.next()?;
        if header.is_empty() {
            break;
        }
        header.split_once(':').filter(|(name, _)| !name.is_empty())?;
    }
    let mut encoded = String::new();
    let mut ended = false;
    for (_, line) in lines {
        if let Some(label) = label(line, "END") {
            return (label == begun).then(|| base64::decode(&encoded))?;
        }
        if ended {
            return None;
        }
        ended = line.starts_with('=');
        if !ended {
            encoded.push_str(line);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_and_malformed_ones_are_not() {
        let text = "\u{20}\n-----BEGIN PGP SIGNATURE-----\nVersion: 1\n\nZm9v\nYmE=\n=njUN\n-----END PGP SIGNATURE-----\n";
        let read_text = |text: &str| read(text).map(|it| (it.blocks.len(), it.text_outside));
        assert_eq!(read(text).expect("armour").blocks[0].bytes, b"fooba");
        assert_eq!(read(text).expect("armour").blocks[0].line, 2);
        assert_eq!(read_text(text), Ok((1, false)));
        assert_eq!(read_text(&text.replace("\n", "\r\n")), Ok((1, false)));
        assert_eq!(read_text(&format!("{text}x\n{text}")), Ok((2, true)));
        for (from, to) in [
            ("END PGP SIGNATURE", "END PGP MESSAGE"),
            ("Version: 1\n\n", "Version: 1\n"),
            ("YmE=", "YmF="),
            ("Zm9v", "Zm 9v"),
            ("=njUN\n", "=njUN\nZm9v\n"),
            ("-----END", "----END"),
        ] {
            assert_eq!(read_text(&text.replace(from, to)), Err(2), "{from} {to}");
        }
    }
}
