//! The digests of populations and exceptions, so that an outsider can compute them again.
//!
//! **Population.** One line of ASCII for each member, `<id>:<line>` and a line feed (0x0A), where
//! `<id>` is the item's id as the vault writes it (such as `E-0042`) and `<line>` a decimal number
//! without leading zeros. Lines are ordered by the item's number, then by the line, both as
//! numbers. The digest is SHA-256 over all lines; that of no member is SHA-256 of nothing. With the
//! list in a file this is
//! `sort -t: -k1.3,1n -k2,2n list | sha256sum`, for ids of two characters and a number.
//!
//! **Exceptions.** As above, and each line goes on with a space and the codes in the test's own
//! order, joined by commas; where an exception has a subject, a space and the subject's UTF-8 with
//! control characters made visible follow. The order is by item, line, subject (bytes), and codes.
//! An exception that no item shows has the id `-`.
//!
//! Both depend on what is counted only, not on the order in which records were seen.

use exhibit_core::digest::Sha256;
use exhibit_core::visible::visible;
use sha2::{Digest as _, Sha256 as Hasher};

use crate::ground::Ground;
use crate::result::Place;

/// Where the lines go that digests are over, for who wants to keep them.
pub trait Lists {
    /// Takes the next bytes of the list of what was counted.
    fn population(&mut self, bytes: &[u8]);
    /// Takes the next bytes of the list of exceptions.
    fn exceptions(&mut self, bytes: &[u8]);
}

/// Keeps no lines.
pub struct Unlisted;

impl Lists for Unlisted {
    fn population(&mut self, _: &[u8]) {}
    fn exceptions(&mut self, _: &[u8]) {}
}

/// Returns the digest of a population, and hands on its lines. `places` must be in order.
pub fn of_population(
    places: impl IntoIterator<Item = Place>,
    ground: &Ground,
    list: &mut dyn FnMut(&[u8]),
) -> Sha256 {
    let mut lines = Lines::new(ground, list);
    for place in places {
        lines.place(place);
        lines.end();
    }
    lines.finish()
}

/// Returns the digest of exceptions (place, codes, subject), and hands on their lines. They must be in order.
pub fn of_exceptions<'e>(
    exceptions: impl IntoIterator<Item = (Place, String, &'e str)>,
    ground: &Ground,
    list: &mut dyn FnMut(&[u8]),
) -> Sha256 {
    let mut lines = Lines::new(ground, list);
    for (place, codes, subject) in exceptions {
        lines.place(place);
        lines.buffer.push(b' ');
        lines.buffer.extend_from_slice(codes.as_bytes());
        if !subject.is_empty() {
            lines.buffer.push(b' ');
            lines.buffer.extend_from_slice(visible(subject).as_bytes());
        }
        lines.end();
    }
    lines.finish()
}

/// Lines on their way into a digest; ids are looked up once for each run of lines of one item.
struct Lines<'g> {
    ground: &'g Ground,
    list: &'g mut dyn FnMut(&[u8]),
    hasher: Hasher,
    buffer: Vec<u8>,
    item: u32,
    id: Vec<u8>,
}

const BLOCK: usize = 16 * 1024;

impl<'g> Lines<'g> {
    fn new(ground: &'g Ground, list: &'g mut dyn FnMut(&[u8])) -> Self {
        Self {
            ground,
            list,
            hasher: Hasher::new(),
            buffer: Vec::with_capacity(BLOCK + 256),
            item: 0,
            id: b"-".to_vec(),
        }
    }

    fn place(&mut self, place: Place) {
        if place.item != self.item {
            self.item = place.item;
            self.id = match place.item {
                0 => b"-".to_vec(),
                item => self.ground.id_of(item).into_bytes(),
            };
        }
        self.buffer.extend_from_slice(&self.id);
        self.buffer.push(b':');
        let mut digits = [0; 10];
        let mut at = digits.len();
        let mut rest = place.line;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.buffer.extend_from_slice(&digits[at..]);
    }

    fn end(&mut self) {
        self.buffer.push(b'\n');
        if self.buffer.len() >= BLOCK {
            self.take();
        }
    }

    fn take(&mut self) {
        self.hasher.update(&self.buffer);
        (self.list)(&self.buffer);
        self.buffer.clear();
    }

    fn finish(mut self) -> Sha256 {
        self.take();
        Sha256(self.hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_form_is_the_digested_one() {
        let ground = Ground::default();
        let places = [(2, 0), (2, 17), (11, 4_294_967_295)];
        let of = places.map(|(item, line)| Place { item, line });
        let written = b"E-0002:0\nE-0002:17\nE-0011:4294967295\n";
        assert_eq!(of_population(of, &ground, &mut |_| {}), Sha256::of(written));
        assert_eq!(of_population([], &ground, &mut |_| {}), Sha256::of(b""));
        let codes = "no-review,no-authority".to_owned();
        let exceptions = [(Place::NOWHERE, "never-seen".to_owned(), "A\nB"), (of[1], codes, "")];
        let written = "-:0 never-seen A⟨U+000A⟩B\nE-0002:17 no-review,no-authority\n";
        assert_eq!(of_exceptions(exceptions, &ground, &mut |_| {}), Sha256::of(written.as_bytes()));
    }

    #[test]
    fn long_lists_are_digested_as_a_whole() {
        let ground = Ground::default();
        let places = (1..5_000).map(|line| Place { item: 1, line });
        let written: String = (1..5_000).map(|line| format!("E-0001:{line}\n")).collect();
        let mut list = Vec::new();
        let digest = of_population(places, &ground, &mut |bytes| list.extend_from_slice(bytes));
        assert_eq!(digest, Sha256::of(written.as_bytes()));
        assert!(list == written.as_bytes(), "the lines that are handed on are those of the digest");
    }
}
