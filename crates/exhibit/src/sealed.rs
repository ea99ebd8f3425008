//! Bundles that only their recipients can open: the age format, version 1 (C2SP age), to X25519 recipients.
//!
//! A bundle is a ZIP file whose writer goes back to put lengths in front of content, and a sealed file can only be
//! written forwards. So that no plaintext lies on a disk in between, a bundle is written twice: once into nothing,
//! noting what is put in later ([`Rehearsal`]), and once for good, with that already in its place ([`Forwards`]).

use std::io::{self, Seek, SeekFrom, Write};

use exhibit_core::digest::Sha256;
use sha2::Digest as _;

use crate::error::Error;

/// How every age file begins.
pub(crate) const AGE: &[u8] = b"age-encryption.org/v1\n";

/// Those who can open a sealed bundle.
#[derive(Default)]
pub struct Recipients(Vec<age::x25519::Recipient>);

impl Recipients {
    /// Reads recipients as age writes them (`age1…`); none are none.
    ///
    /// # Errors
    /// [`Error::Text`] for what is no X25519 recipient.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let expected = "an age recipient, such as age1 and 58 letters and digits more";
        let one = |text: &'a str| {
            let read = text.trim().parse::<age::x25519::Recipient>();
            read.map_err(|_| Error::text("recipient", text, expected))
        };
        texts.into_iter().map(one).collect::<Result<_, _>>().map(Self)
    }

    /// Returns the recipients as age writes them, each once.
    pub fn texts(&self) -> Vec<String> {
        let mut all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Tells that nobody is named, so that nothing is sealed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Begins a sealed file; nobody can read what was written before [`age::stream::StreamWriter::finish`].
    pub(crate) fn seal<W: Write>(&self, out: W) -> io::Result<age::stream::StreamWriter<W>> {
        let recipients = self.0.iter().map(|it| it as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        encryptor.wrap_output(out)
    }
}

/// Bytes that were written over a place that had been written before.
#[derive(Debug, PartialEq, Eq)]
struct Patch {
    at: u64,
    bytes: Vec<u8>,
}

/// An output that keeps nothing but what was written after going back.
#[derive(Debug, Default)]
pub(crate) struct Rehearsal {
    at: u64,
    end: u64,
    patches: Vec<Patch>,
}

impl Rehearsal {
    /// Returns an output that takes the same writes again, and passes them on forwards.
    pub(crate) fn forwards<W: Write>(self, out: W) -> Forwards<W> {
        let mut by_place: Vec<usize> = (0..self.patches.len()).collect();
        by_place.sort_by_key(|index| self.patches[*index].at);
        Forwards {
            out,
            at: 0,
            end: 0,
            patches: self.patches,
            by_place,
            begun: 0,
            put: 0,
            hasher: sha2::Sha256::new(),
        }
    }
}

impl Write for Rehearsal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = up_to_end(self.at, self.end, bytes.len());
        if self.at < self.end {
            self.patches.push(Patch { at: self.at, bytes: bytes[..count].to_vec() });
        }
        self.at += count as u64;
        self.end = self.end.max(self.at);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Rehearsal {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = place(to, self.at, self.end)?;
        Ok(self.at)
    }
}

/// An output that can go back because it knows what will be written there, and never does.
pub(crate) struct Forwards<W> {
    out: W,
    at: u64,
    end: u64,
    patches: Vec<Patch>,
    /// The patches in the order of their places.
    by_place: Vec<usize>,
    /// How many of these lie wholly before the end.
    begun: usize,
    /// How many patches came again.
    put: usize,
    hasher: sha2::Sha256,
}

impl<W> Forwards<W> {
    /// Returns the output, and digest and length of what was passed on.
    ///
    /// # Errors
    /// If not everything came again that was rehearsed.
    pub(crate) fn finish(self) -> io::Result<(W, Sha256, u64)> {
        if self.put != self.patches.len() {
            return Err(differs());
        }
        Ok((self.out, Sha256(self.hasher.finalize().into()), self.end))
    }
}

impl<W: Write> Write for Forwards<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = up_to_end(self.at, self.end, bytes.len());
        let bytes = &bytes[..count];
        if self.at < self.end {
            let again = self.patches.get(self.put);
            if again.is_none_or(|it| it.at != self.at || it.bytes != bytes) {
                return Err(differs());
            }
            self.put += 1;
        } else {
            let block = self.patched(bytes);
            self.hasher.update(&block);
            self.out.write_all(&block)?;
            self.end += count as u64;
        }
        self.at += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W> Forwards<W> {
    /// Returns a block that begins at the end, with what will be written over it.
    fn patched(&mut self, block: &[u8]) -> Vec<u8> {
        let mut block = block.to_vec();
        let (from, to) = (self.end, self.end + block.len() as u64);
        for index in &self.by_place[self.begun..] {
            let patch = &self.patches[*index];
            if patch.at >= to {
                break;
            }
            for (place, byte) in (patch.at..).zip(&patch.bytes) {
                if (from..to).contains(&place) {
                    block[(place - from) as usize] = *byte;
                }
            }
        }
        let is_past = |index: &usize| {
            let patch = &self.patches[*index];
            patch.at + patch.bytes.len() as u64 <= to
        };
        self.begun += self.by_place[self.begun..].iter().take_while(|it| is_past(it)).count();
        block
    }
}

impl<W> Seek for Forwards<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = place(to, self.at, self.end)?;
        Ok(self.at)
    }
}

/// A write that begins before the end stops there, so that it is wholly old or wholly new.
fn up_to_end(at: u64, end: u64, count: usize) -> usize {
    match usize::try_from(end.saturating_sub(at)) {
        Ok(left) if left > 0 => left.min(count),
        _ => count,
    }
}

fn place(to: SeekFrom, at: u64, end: u64) -> io::Result<u64> {
    let found = match to {
        SeekFrom::Start(place) => Some(place),
        SeekFrom::Current(by) => at.checked_add_signed(by),
        SeekFrom::End(by) => end.checked_add_signed(by),
    };
    let inside = found.filter(|place| *place <= end);
    inside.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no place in the file"))
}

fn differs() -> io::Error {
    io::Error::other("what was written changed while it was sealed")
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use proptest::prelude::*;

    use super::*;

    /// Writes with going back: lengths before content, as the ZIP writer does.
    fn perform(out: &mut (impl Write + Seek), members: &[Vec<u8>]) -> io::Result<()> {
        for member in members {
            let header = out.stream_position()?;
            out.write_all(&[0; 8])?;
            out.write_all(member)?;
            let end = out.stream_position()?;
            out.seek(SeekFrom::Start(header))?;
            out.write_all(&(member.len() as u64).to_le_bytes())?;
            out.seek(SeekFrom::Start(end))?;
        }
        out.write_all(b"end")
    }

    proptest! {
        #[test]
        fn forwards_gives_what_going_back_gives(members: Vec<Vec<u8>>) {
            let mut expected = Cursor::new(Vec::new());
            perform(&mut expected, &members)?;
            let expected = expected.into_inner();

            let mut rehearsal = Rehearsal::default();
            perform(&mut rehearsal, &members)?;
            let mut forwards = rehearsal.forwards(Vec::new());
            perform(&mut forwards, &members)?;
            let (bytes, sha256, length) = forwards.finish()?;
            prop_assert_eq!(sha256, Sha256::of(&bytes));
            prop_assert_eq!(length, bytes.len() as u64);
            prop_assert_eq!(bytes, expected);
        }
    }

    #[test]
    fn what_changes_between_the_two_writes_is_refused() {
        let mut rehearsal = Rehearsal::default();
        perform(&mut rehearsal, &[vec![1, 2, 3]]).expect("it is kept nowhere");
        let mut forwards = rehearsal.forwards(Vec::new());
        assert!(perform(&mut forwards, &[vec![1, 2]]).is_err());

        let mut rehearsal = Rehearsal::default();
        perform(&mut rehearsal, &[vec![1], vec![2]]).expect("it is kept nowhere");
        let mut forwards = rehearsal.forwards(Vec::new());
        perform(&mut forwards, &[vec![1]]).expect("so far it is the same");
        assert!(forwards.finish().is_err());
    }

    #[test]
    fn a_sealed_file_opens_for_its_recipients_alone() {
        let (mine, other) = (age::x25519::Identity::generate(), age::x25519::Identity::generate());
        let text = mine.to_public().to_string();
        let recipients = Recipients::parse([text.as_str()]).expect("a recipient");
        let mut sealed = Vec::new();
        let mut out = recipients.seal(&mut sealed).expect("it begins");
        out.write_all(b"evidence").expect("it is written");
        out.finish().expect("it ends");

        let opened = |identity: &dyn age::Identity| {
            let mut text = Vec::new();
            let decryptor = age::Decryptor::new(&sealed[..]).expect("an age file");
            let read = decryptor.decrypt(std::iter::once(identity)).ok()?.read_to_end(&mut text);
            read.ok().map(|_| text)
        };
        assert_eq!(opened(&mine).as_deref(), Some(&b"evidence"[..]));
        assert_eq!(opened(&other), None);
    }

    #[test]
    fn only_age_recipients_are_recipients() {
        assert!(Recipients::parse(["ssh-ed25519 AAAA"]).is_err());
        assert!(Recipients::parse(["age1"]).is_err());
        assert!(Recipients::parse([]).is_ok_and(|none| none.is_empty()));
    }
}
