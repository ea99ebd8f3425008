//! Maps from codes to characters (ISO 32000-1 sections 9.7.5 and 9.10.3).

use std::collections::HashMap;

use exhibit_verify::pdf::structure::{Object, Parser, is_white};

/// The most codes of one map: all that two bytes can have, twice.
const MAX_CODES: usize = 1 << 17;

/// The most characters that one code may stand for.
const MAX_UNITS: usize = 64;

/// Codes and what they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct CMap {
    characters: HashMap<u32, String>,
    /// How many times a code was given, the same one again included.
    added: usize,
    /// Lengths of codes in bytes with their lowest and highest, as far as they are stated.
    pub(super) spaces: Vec<(usize, u32, u32)>,
}

impl CMap {
    /// Reads a map as far as it goes.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens { parser: Parser::new(bytes, 0) };
        let mut operands: Vec<Object> = Vec::new();
        while let Some(token) = tokens.next() {
            let keyword = match token {
                Token::Operand(object) => {
                    if operands.len() < 3 * 65_536 {
                        operands.push(object);
                    }
                    continue;
                }
                Token::Keyword(keyword) => keyword,
            };
            match keyword {
                b"endcodespacerange" => map.add_spaces(&operands),
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        map.add(code(&pair[0]), &pair[1], 0);
                    }
                }
                b"endbfrange" => operands.chunks_exact(3).for_each(|it| map.add_range(it)),
                _ => {}
            }
            operands.clear();
        }
        map
    }

    /// Returns what a code stands for.
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.characters.get(&code).map(String::as_str)
    }

    /// Returns how many codes it was given.
    pub(super) fn codes(&self) -> usize {
        self.added
    }

    /// Returns the length of the code that comes next, in bytes, where the map says how long codes are.
    pub(super) fn length(&self, bytes: &[u8]) -> Option<usize> {
        let mut lengths: Vec<usize> = self.spaces.iter().map(|(length, ..)| *length).collect();
        lengths.sort_unstable();
        lengths.dedup();
        lengths.into_iter().find(|length| {
            let value = bytes.get(..*length).map(number);
            let fits = |value: u32| {
                self.spaces.iter().any(|it| it.0 == *length && (it.1..=it.2).contains(&value))
            };
            value.is_some_and(fits)
        })
    }

    fn add_spaces(&mut self, operands: &[Object]) {
        for pair in operands.chunks_exact(2) {
            let (Some(from), Some(to)) = (pair[0].string(), pair[1].string()) else { continue };
            if (1..=4).contains(&from.len()) && from.len() == to.len() && self.spaces.len() < 100 {
                self.spaces.push((from.len(), number(from), number(to)));
            }
        }
    }

    fn add(&mut self, code: Option<u32>, characters: &Object, further: u32) {
        let (Some(code), Some(bytes)) = (code, characters.string()) else { return };
        let mut units: Vec<u16> = match bytes {
            [one] => vec![u16::from(*one)],
            bytes => bytes
                .chunks_exact(2)
                .take(MAX_UNITS)
                .map(|it| u16::from_be_bytes([it[0], it[1]]))
                .collect(),
        };
        if let (Some(last), Ok(further)) = (units.last_mut(), u16::try_from(further)) {
            *last = last.wrapping_add(further);
        }
        let text = String::from_utf16_lossy(&units);
        self.added += 1;
        if self.added < MAX_CODES && !text.chars().all(|it| matches!(it, '\0' | '\u{fffd}')) {
            self.characters.insert(code, text);
        }
    }

    fn add_range(&mut self, range: &[Object]) {
        self.added += 1;
        let (Some(from), Some(to)) = (code(&range[0]), code(&range[1])) else { return };
        // What does not fit is not added, so nothing is gained by a long range.
        let to = to.min(from.saturating_add(0xffff));
        for (step, code) in (from..=to).enumerate() {
            match &range[2] {
                Object::Array(each) => match each.get(step) {
                    Some(characters) => self.add(Some(code), characters, 0),
                    None => return,
                },
                characters => self.add(Some(code), characters, step as u32),
            }
            if self.added >= MAX_CODES {
                return;
            }
        }
    }
}

fn code(object: &Object) -> Option<u32> {
    object.string().filter(|it| it.len() <= 4).map(number)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))
}

/// What a map or a page's content consists of.
pub(super) enum Token<'a> {
    Operand(Object),
    Keyword(&'a [u8]),
}

/// Reads objects and keywords after each other; what is neither is passed over.
pub(super) struct Tokens<'a> {
    pub(super) parser: Parser<'a>,
}

impl<'a> Tokens<'a> {
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.parser.skip_white();
            let at = self.parser.at;
            let is_operand = match *self.parser.bytes.get(at)? {
                b'0'..=b'9' | b'+' | b'-' | b'.' | b'/' | b'(' | b'[' => true,
                b'<' => true,
                b')' | b'>' | b']' | b'{' | b'}' => {
                    self.parser.at += 1;
                    continue;
                }
                _ => false,
            };
            if !is_operand {
                let keyword = self.parser.regular();
                if keyword.is_empty() {
                    self.parser.at += 1;
                    continue;
                }
                return Some(Token::Keyword(keyword));
            }
            match self.parser.object() {
                Some(object) => return Some(Token::Operand(object)),
                // Further than the first byte of what could not be read, and not back to it.
                None => self.parser.at = self.parser.at.max(at + 1),
            }
        }
    }

    /// Goes behind the bytes of a picture that stands in the content: after `ID`, to `EI` between white space.
    pub(super) fn skip_picture(&mut self) {
        let rest = self.parser.bytes.get(self.parser.at..).unwrap_or_default();
        let is_white_at = |at: usize| rest.get(at).is_none_or(|it| is_white(*it));
        let mut ends = memchr::memmem::find_iter(rest, b"EI");
        let end = ends.find(|at| *at > 0 && is_white_at(at - 1) && is_white_at(at + 2));
        self.parser.at += end.map_or(rest.len(), |at| at + 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn characters_and_ranges_are_read() {
        let map = CMap::read(
            b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <0000> <FFFF> endcodespacerange \
              2 beginbfchar <0001> <0041> <0002> <D83DDE00> endbfchar \
              2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<00660069> <0078>] endbfrange end",
        );
        let all: Vec<_> =
            [1, 2, 0x10, 0x12, 0x20, 0x21, 0x22].into_iter().map(|it| map.get(it)).collect();
        assert_eq!(all, [Some("A"), Some("😀"), Some("a"), Some("c"), Some("fi"), Some("x"), None]);
        assert_eq!(map.length(&[0, 1, 2]), Some(2));
        assert_eq!(map.length(&[0]), None);
    }

    #[test]
    fn hostile_ranges_are_bounded() {
        let map = CMap::read(
            b"beginbfrange <00000000> <FFFFFFFF> <0041> <00010000> <FFFFFFFF> <0041> endbfrange",
        );
        assert!(map.characters.len() <= MAX_CODES);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(text in "(<[0-9a-f]{0,6}>|\\[|\\]|endbf(char|range)|endcodespacerange|\\(|\\)| |7|/a){0,30}") {
            let map = CMap::read(text.as_bytes());
            let _ = map.length(text.as_bytes());
        }
    }
}
