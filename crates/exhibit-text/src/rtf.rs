//! Text of Rich Text Format 1.9.1, and of HTML that Outlook wraps in it (MS-OXRTFEX): its tags are left out.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::Unread;
use crate::charset::{MAX_DECODED, code_page};
use crate::found::Found;

/// How deep groups may lie inside each other.
const MAX_DEPTH: usize = 4096;

/// Reads a document.
pub(crate) fn read(bytes: &[u8], found: &mut Found) -> Result<(), Unread> {
    if bytes.len() > MAX_DECODED {
        found.missed("text", format!("only the first {MAX_DECODED} bytes were read"));
    }
    let bytes = &bytes[..bytes.len().min(MAX_DECODED)];
    let mut reader = Reader {
        bytes,
        at: 0,
        group: Group { skip: false, unicode_skip: 1, is_rtf_only: false },
        open: Vec::new(),
        encoding: WINDOWS_1252,
        pending: Vec::new(),
        high: None,
        to_skip: 0,
        starred: false,
        found,
    };
    reader.run()
}

/// What holds until the end of a group.
#[derive(Clone, Copy)]
struct Group {
    skip: bool,
    unicode_skip: usize,
    /// Text that is only for readers of RTF, where HTML is wrapped.
    is_rtf_only: bool,
}

struct Reader<'a, 'f> {
    bytes: &'a [u8],
    at: usize,
    group: Group,
    open: Vec<Group>,
    encoding: &'static Encoding,
    /// Bytes of the code page that may be part of one character.
    pending: Vec<u8>,
    /// The first half of a pair of UTF-16.
    high: Option<u16>,
    /// How many characters to leave out after one in Unicode: they are for older readers.
    to_skip: usize,
    starred: bool,
    found: &'f mut Found,
}

impl Reader<'_, '_> {
    fn run(&mut self) -> Result<(), Unread> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.open.len() == MAX_DEPTH {
                        return Err(Unread::Malformed("groups lie too deep".to_owned()));
                    }
                    self.open.push(self.group);
                    self.to_skip = 0;
                }
                b'}' => {
                    self.flush();
                    let Some(outer) = self.open.pop() else { break };
                    self.group = outer;
                    self.to_skip = 0;
                    if self.open.is_empty() {
                        break;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
            if self.found.is_full() {
                break;
            }
        }
        self.flush();
        self.found.end_line();
        Ok(())
    }

    fn is_shown(&self) -> bool {
        !self.group.skip && !self.group.is_rtf_only
    }

    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if self.is_shown() {
            self.pending.push(byte);
            if self.pending.len() >= 4096 && byte.is_ascii() {
                self.flush();
            }
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let text = self.encoding.decode_without_bom_handling(&self.pending).0.into_owned();
            self.pending.clear();
            self.found.push(&text);
        }
    }

    fn character(&mut self, c: char) {
        self.flush();
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if self.is_shown() {
            self.found.push(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn end_line(&mut self) {
        self.flush();
        if self.is_shown() {
            self.found.end_line();
        }
    }

    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return self.symbol(first);
        }
        let rest = &self.bytes[self.at..];
        let end = rest.iter().take(32).position(|it| !it.is_ascii_alphabetic());
        let (word, rest) = rest.split_at(end.unwrap_or(rest.len().min(32)));
        let digits = usize::from(rest.first() == Some(&b'-'));
        let end = rest.iter().skip(digits).take(10).position(|it| !it.is_ascii_digit());
        let end = digits + end.unwrap_or(rest.len().saturating_sub(digits).min(10));
        let number = std::str::from_utf8(&rest[..end]).ok().and_then(|it| it.parse::<i64>().ok());
        let end = if number.is_some() { end } else { 0 };
        self.at += word.len() + end + usize::from(rest.get(end) == Some(&b' '));
        let is_starred = std::mem::take(&mut self.starred);
        self.word(word, number, is_starred);
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'\'' => {
                let digit = |it: Option<&u8>| it.and_then(|it| char::from(*it).to_digit(16));
                let pair = (
                    digit(self.bytes.get(self.at)),
                    digit(self.bytes.get(self.at.saturating_add(1))),
                );
                if let (Some(high), Some(low)) = pair {
                    self.at += 2;
                    self.byte((high << 4 | low) as u8);
                }
            }
            b'*' => self.starred = true,
            b'~' => self.character(' '),
            b'_' => self.character('-'),
            b'\r' | b'\n' => self.end_line(),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i64>, is_starred: bool) {
        match word {
            b"u" => self.unicode(number.unwrap_or_default()),
            b"bin" => {
                let length = number.and_then(|it| usize::try_from(it).ok()).unwrap_or_default();
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            b"uc" => {
                self.group.unicode_skip =
                    number.and_then(|it| usize::try_from(it).ok()).unwrap_or(1).min(16);
            }
            b"ansicpg" => {
                self.flush();
                self.encoding =
                    code_page(number.and_then(|it| u32::try_from(it).ok()).unwrap_or(0));
            }
            b"mac" => self.encoding = code_page(10000),
            b"htmlrtf" => {
                self.flush();
                self.group.is_rtf_only = number != Some(0);
            }
            b"par" | b"line" | b"sect" | b"page" | b"row" => self.end_line(),
            b"tab" | b"cell" | b"nestcell" => self.character('\t'),
            b"emdash" => self.character('—'),
            b"endash" => self.character('–'),
            b"lquote" => self.character('‘'),
            b"rquote" => self.character('’'),
            b"ldblquote" => self.character('“'),
            b"rdblquote" => self.character('”'),
            b"bullet" => self.character('•'),
            b"emspace" | b"enspace" | b"qmspace" => self.character(' '),
            b"plain" | b"pard" => {}
            b"deleted" => self.group.skip |= number != Some(0),
            word if is_starred && !matches!(word, b"shptxt" | b"shpinst") => self.group.skip = true,
            word if is_hidden(word) => self.group.skip = true,
            _ => {}
        }
    }

    fn unicode(&mut self, number: i64) {
        self.flush();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "as written: 16 bits, signed"
        )]
        let unit = number as u16;
        self.to_skip = 0;
        let c = match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                None
            }
            (Some(high), 0xdc00..=0xdfff) => {
                char::decode_utf16([high, unit]).next().and_then(Result::ok)
            }
            (_, unit) => char::from_u32(unit.into()),
        };
        if let Some(c) = c {
            self.character(c);
        }
        self.to_skip = self.group.unicode_skip;
    }
}

/// Destinations whose text is not shown.
fn is_hidden(word: &[u8]) -> bool {
    const HIDDEN: [&[u8]; 12] = [
        b"fonttbl",
        b"colortbl",
        b"stylesheet",
        b"info",
        b"pict",
        b"object",
        b"listtable",
        b"listoverridetable",
        b"rsidtbl",
        b"themedata",
        b"datastore",
        b"xmlnstbl",
    ];
    HIDDEN.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn text(bytes: &[u8]) -> String {
        let mut found = Found::default();
        let unread = read(bytes, &mut found).err();
        found.into_extract(Kind::Rtf, unread).text
    }

    #[test]
    fn text_is_what_is_shown() {
        assert_eq!(
            text(
                b"{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\\pard \\'e4\\'e0 \
                  \\u8364?\\u-10179?\\u-8704?!\\par{\\b bold}\\tab \\{x\\}\\line {\\deleted gone}end}{no}"
            ),
            "да €😀!\nbold\t{x}\nend"
        );
    }

    #[test]
    fn wrapped_html_is_read_without_its_tags() {
        assert_eq!(
            text(
                b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Dear all,\
                  \\htmlrtf\\par}\\htmlrtf0{\\*\\htmltag72 </p>}\\par end}"
            ),
            "Dear all,\nend"
        );
    }

    #[test]
    fn broken_documents_end() {
        assert_eq!(text(b"{\\rtf1 a"), "a");
        assert_eq!(text(b"{\\rtf1 a\\bin999999999999 b}"), "a");
        assert_eq!(text(b"{\\rtf1 a\\'"), "a");
        assert_eq!(text(&[b"{\\rtf1 a".as_slice(), &b"{".repeat(100_000)].concat()), "a");
    }
}
