//! The objects of a PDF file and their syntax (ISO 32000-1 §7.2, §7.3).

use std::ops::Range;

/// How deep arrays and dictionaries may be nested.
const MAX_DEPTH: usize = 64;

/// How many values one object may consist of: each takes many times the memory of its bytes in the file.
const MAX_VALUES: usize = 1 << 20;

/// A reference to an indirect object: number and generation.
pub type Reference = (u32, u16);

/// An object; streams are ranges of the bytes that they were read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// `null`, and what is not there.
    Null,
    /// `true`, `false` and numbers, as they are written.
    Plain(Vec<u8>),
    /// A name, without its solidus and with `#xx` resolved.
    Name(Vec<u8>),
    /// A string, literal or hexadecimal.
    String(Vec<u8>),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// A stream's dictionary, and where its bytes are in the file as they are stored.
    Stream(Dictionary, Range<usize>),
    /// A reference to an indirect object.
    Reference(Reference),
}

/// Names and values, in the order in which they are written; a name stands once.
pub type Dictionary = Vec<(Vec<u8>, Object)>;

impl Object {
    /// The dictionary of a dictionary or stream.
    pub fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(it) | Self::Stream(it, _) => Some(it),
            _ => None,
        }
    }

    /// The values of an array.
    pub fn array(&self) -> Option<&[Self]> {
        if let Self::Array(it) = self { Some(it) } else { None }
    }

    /// The bytes of a name.
    pub fn name(&self) -> Option<&[u8]> {
        if let Self::Name(it) = self { Some(it) } else { None }
    }

    /// The bytes of a string.
    pub fn string(&self) -> Option<&[u8]> {
        if let Self::String(it) = self { Some(it) } else { None }
    }

    /// What a reference refers to.
    pub fn reference(&self) -> Option<Reference> {
        if let Self::Reference(it) = self { Some(*it) } else { None }
    }

    /// A number that is a natural one.
    pub fn natural(&self) -> Option<usize> {
        let Self::Plain(digits) = self else { return None };
        natural(digits)
    }
}

/// Returns the value of a name in a dictionary, as it stands there.
pub fn get<'d>(dictionary: &'d Dictionary, name: &[u8]) -> Option<&'d Object> {
    dictionary.iter().find(|(it, _)| it == name).map(|(_, value)| value)
}

/// Reads digits and nothing else.
pub fn natural(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() || digits.len() > 15 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |value, digit| value * 10 + usize::from(digit - b'0')))
}

/// Reads objects from bytes, from a position on.
pub struct Parser<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// Where the next one is read.
    pub at: usize,
    /// How many values were read so far.
    pub values: usize,
}

/// An array or dictionary that is open, with what is in it so far.
struct Open {
    is_array: bool,
    values: Vec<Object>,
}

impl<'a> Parser<'a> {
    /// Returns a reader from a position on.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, values: 0 }
    }

    /// Reads one object; `None` where there is none that is well-formed.
    ///
    /// A stream is not read as one: the caller knows where its length is.
    pub fn object(&mut self) -> Option<Object> {
        let mut open: Vec<Open> = Vec::new();
        let most = self.values.saturating_add(MAX_VALUES);
        loop {
            self.values += 1;
            if self.values > most {
                return None;
            }
            self.skip_white();
            let value = match self.peek()? {
                b'[' => {
                    self.at += 1;
                    open.push(Open { is_array: true, values: Vec::new() });
                    if open.len() > MAX_DEPTH {
                        return None;
                    }
                    continue;
                }
                b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                    self.at += 2;
                    open.push(Open { is_array: false, values: Vec::new() });
                    if open.len() > MAX_DEPTH {
                        return None;
                    }
                    continue;
                }
                b']' => {
                    self.at += 1;
                    let array = open.pop().filter(|it| it.is_array)?;
                    Object::Array(array.values)
                }
                b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    let pairs = open.pop().filter(|it| !it.is_array)?;
                    Object::Dictionary(paired(pairs.values)?)
                }
                _ => self.simple()?,
            };
            match open.last_mut() {
                None => return Some(value),
                Some(into) => into.values.push(value),
            }
        }
    }

    /// Reads what is neither array nor dictionary.
    fn simple(&mut self) -> Option<Object> {
        match self.peek()? {
            b'/' => {
                self.at += 1;
                self.name().map(Object::Name)
            }
            b'(' => self.literal().map(Object::String),
            b'<' => self.hexadecimal().map(Object::String),
            _ => self.word(),
        }
    }

    /// A number, a reference, or a keyword.
    fn word(&mut self) -> Option<Object> {
        let word = self.regular();
        match word {
            b"null" => return Some(Object::Null),
            b"true" | b"false" => return Some(Object::Plain(word.to_vec())),
            _ => {}
        }
        if let Some(reference) = self.rest_of_reference(word) {
            return Some(Object::Reference(reference));
        }
        let numeric = |c: &u8| c.is_ascii_digit() || matches!(c, b'+' | b'-' | b'.');
        if word.is_empty() || !word.iter().all(numeric) {
            return None;
        }
        Some(Object::Plain(word.to_vec()))
    }

    fn rest_of_reference(&mut self, number: &[u8]) -> Option<Reference> {
        let number = u32::try_from(natural(number)?).ok()?;
        let start = self.at;
        self.skip_white();
        let generation = natural(self.regular()).and_then(|it| u16::try_from(it).ok());
        self.skip_white();
        let keyword = self.regular();
        match (generation, keyword) {
            (Some(generation), b"R") => Some((number, generation)),
            _ => {
                self.at = start;
                None
            }
        }
    }

    /// Reads regular characters (§7.2.2): until white space or a delimiter.
    pub fn regular(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let end = rest.iter().position(|c| is_white(*c) || is_delimiter(*c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Tells whether this word comes next, and goes behind it if so.
    pub fn keyword(&mut self, word: &[u8]) -> bool {
        self.skip_white();
        let start = self.at;
        let found = self.regular() == word;
        if !found {
            self.at = start;
        }
        found
    }

    /// Reads a natural number.
    pub fn natural(&mut self) -> Option<usize> {
        self.skip_white();
        natural(self.regular())
    }

    /// Goes over white space and comments.
    pub fn skip_white(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let rest = &self.bytes[self.at..];
                let line = rest.iter().position(|c| matches!(c, b'\r' | b'\n'));
                self.at += line.unwrap_or(rest.len());
            } else if is_white(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        let raw = self.regular();
        let mut name = Vec::with_capacity(raw.len());
        let mut rest = raw.iter();
        while let Some(byte) = rest.next() {
            match byte {
                b'#' => {
                    let (high, low) = (hex_digit(*rest.next()?)?, hex_digit(*rest.next()?)?);
                    name.push(high << 4 | low);
                }
                byte => name.push(*byte),
            }
        }
        Some(name)
    }

    /// `(…)` (§7.3.4.2).
    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut text = Vec::new();
        let mut depth = 1_usize;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(text);
                    }
                }
                b'\\' => {
                    self.escape(&mut text)?;
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        text.push(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return Some(()),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return Some(());
            }
            b'0'..=b'7' => {
                let mut value = u16::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            value = value * 8 + u16::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                (value & 0xff) as u8
            }
            other => other,
        });
        Some(())
    }

    /// `<…>` (§7.3.4.3).
    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'>' => break,
                byte if is_white(byte) => {}
                byte => digits.push(hex_digit(byte)?),
            }
        }
        Some(digits.chunks(2).map(|it| it[0] << 4 | it.get(1).copied().unwrap_or(0)).collect())
    }
}

/// A name that stands twice means different things to different readers: refused.
fn paired(values: Vec<Object>) -> Option<Dictionary> {
    let mut pairs: Dictionary = Vec::with_capacity(values.len() / 2);
    let mut values = values.into_iter();
    while let Some(name) = values.next() {
        let Object::Name(name) = name else { return None };
        pairs.push((name, values.next()?));
    }
    let mut names: Vec<&[u8]> = pairs.iter().map(|(name, _)| name.as_slice()).collect();
    names.sort_unstable();
    names.windows(2).all(|it| it[0] != it[1]).then_some(pairs)
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|it| it as u8)
}

/// Tells whether a byte is white space (§7.2.2).
pub fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &[u8]) -> Option<Object> {
        Parser::new(text, 0).object()
    }

    #[test]
    fn objects_are_what_they_say() {
        let plain = |text: &str| Object::Plain(text.as_bytes().to_vec());
        assert_eq!(read(b" % c\n 12 0 R"), Some(Object::Reference((12, 0))));
        assert_eq!(
            read(b"[12 0 13]"),
            Some(Object::Array(vec![plain("12"), plain("0"), plain("13")]))
        );
        assert_eq!(read(b"(a\\(b(c)\\101\\\nd)"), Some(Object::String(b"a(b(c)Ad".to_vec())));
        assert_eq!(read(b"<6 1 7>"), Some(Object::String(b"ap".to_vec())));
        assert_eq!(read(b"/A#20b"), Some(Object::Name(b"A b".to_vec())));
        let found = read(b"<</A[/B<</C null>>]/D -1.5>>").expect("a dictionary");
        assert_eq!(get(found.dictionary().expect("it"), b"D"), Some(&plain("-1.5")));
        for wrong in [&b"<</A 1/A 2>>"[..], b"<</A>>", b"[1", b"(a", b"<6g>", b"]", b"obj", b""] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
        assert_eq!(read(&b"[".repeat(10_000)), None, "too deep");
        let many = [b"[".as_slice(), &b"0 ".repeat(MAX_VALUES), b"]"].concat();
        assert_eq!(read(&many), None, "too many");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(text in "[\\[\\]<>()/0-9R #\\\\a-f%\n]{0,40}") {
            let _ = read(text.as_bytes());
        }
    }
}
