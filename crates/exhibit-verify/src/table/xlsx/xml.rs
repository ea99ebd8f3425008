//! XML parts: one event at a time, each of bounded length, and no document types.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::malformed;

/// The most bytes of one tag, or of one piece of text.
const MAX_EVENT: usize = 1 << 20;

/// How deep elements may lie inside each other.
const MAX_DEPTH: usize = 64;

/// What a part comes to next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// An element begins; an empty one ends next.
    Start,
    /// An element ends.
    End,
    /// Text, with its references resolved; more of the same may follow.
    Text,
    /// The part ends.
    Eof,
}

/// Reads one part.
pub struct Xml<'a> {
    reader: Reader<Bounded<BufReader<Box<dyn Read + Send + 'a>>>>,
    buffer: Vec<u8>,
    depth: usize,
    /// A tag as it stands and the length of its name; or text.
    text: String,
    name: usize,
}

impl<'a> Xml<'a> {
    /// Returns a reader from the first byte of a part.
    pub fn new(part: impl Read + Send + 'a) -> Self {
        let part: Box<dyn Read + Send + 'a> = Box::new(part);
        let bounded = Bounded { inner: BufReader::new(part), left: MAX_EVENT, failed: None };
        let mut reader = Reader::from_reader(bounded);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, text: String::new(), name: 0 }
    }

    /// Reads the next piece; comments and instructions are passed over.
    ///
    /// # Errors
    /// What kept the bytes from being read; [`io::ErrorKind::InvalidData`] for what is no XML that is read here.
    #[expect(
        clippy::should_implement_trait,
        reason = "pieces lend from the reader, and faults end it"
    )]
    pub fn next(&mut self) -> io::Result<Piece> {
        loop {
            if let Some(piece) = self.event()? {
                return Ok(piece);
            }
        }
    }

    /// Returns the name of the element that begins or ends, without its prefix.
    pub fn name(&self) -> &str {
        let name = self.text.get(..self.name).unwrap_or_default();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// Returns the name of the element that begins or ends, with its prefix.
    pub fn qualified(&self) -> &str {
        self.text.get(..self.name).unwrap_or_default()
    }

    /// Returns all attributes of the element that begins, with their prefixes.
    ///
    /// # Errors
    /// Attributes that are no XML, or two of one name.
    pub fn attributes(&self) -> io::Result<Vec<(String, String)>> {
        let tag = BytesStart::from_content(self.text.as_str(), self.name);
        let mut found = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|fault| malformed(fault.to_string()))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|fault| malformed(fault.to_string()))?;
            found.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(found)
    }

    /// Returns the text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns an attribute of the element that begins, whatever its prefix.
    ///
    /// # Errors
    /// Attributes that are no XML, or two of one name.
    pub fn attribute(&self, local: &str) -> io::Result<Option<String>> {
        let tag = BytesStart::from_content(self.text.as_str(), self.name);
        let mut found = None;
        // Each is held against the wanted one only: against all others it would cost the square of their number.
        let mut attributes = tag.attributes();
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|fault| malformed(fault.to_string()))?;
            if attribute.key.local_name().as_ref() == local {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|fault| malformed(fault.to_string()))?;
                if found.replace(value.into_owned()).is_some() {
                    return Err(malformed("an attribute twice"));
                }
            }
        }
        Ok(found)
    }

    /// Returns the first attribute of the element that begins with this name, whatever its prefix; `None` too where
    /// the tag is malformed before it.
    pub fn first(&self, local: &str) -> Option<String> {
        self.first_that(|key| key.rsplit_once(':').map_or(key, |(_, it)| it) == local)
    }

    /// As [`Xml::first`], of those that have a prefix.
    pub fn prefixed(&self, local: &str) -> Option<String> {
        self.first_that(|key| key.split_once(':').is_some_and(|(_, it)| it == local))
    }

    fn first_that(&self, is_it: impl Fn(&str) -> bool) -> Option<String> {
        let tag = BytesStart::from_content(self.text.as_str(), self.name);
        let mut attributes = tag.attributes();
        let mut attributes = attributes.with_checks(false).map_while(Result::ok);
        let found = attributes.find(|it| is_it(it.key.as_ref()))?;
        let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    }

    /// Returns how many bytes were read.
    pub fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// Reads one event; `None` for one that says nothing.
    fn event(&mut self) -> io::Result<Option<Piece>> {
        self.buffer.clear();
        self.reader.get_mut().left = MAX_EVENT;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(fault) => {
                let failed = self.reader.get_mut().failed.take();
                return Err(failed.unwrap_or_else(|| malformed(fault.to_string())));
            }
        };
        self.text.clear();
        self.name = 0;
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(malformed(format!("elements over {MAX_DEPTH} deep")));
                }
                self.text.push_str(&tag);
                self.name = tag.name().as_ref().len();
                Ok(Some(Piece::Start))
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.text.push_str(tag.name().as_ref());
                self.name = self.text.len();
                Ok(Some(Piece::End))
            }
            Event::Text(text) => {
                self.text.push_str(&text.xml10_content());
                Ok(Some(Piece::Text))
            }
            Event::CData(text) => {
                self.text.push_str(&text.xml10_content());
                Ok(Some(Piece::Text))
            }
            Event::GeneralRef(reference) => {
                self.text.push(resolved(&reference)?);
                Ok(Some(Piece::Text))
            }
            Event::DocType(_) => Err(malformed("a document type, which such a part may not have")),
            Event::Eof if self.depth > 0 => Err(malformed("the part ends inside an element")),
            Event::Eof => Ok(Some(Piece::Eof)),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => Ok(None),
        }
    }
}

/// Returns the character that a reference stands for (XML 1.0 sections 2.2, 4.1 and 4.6).
fn resolved(reference: &BytesRef<'_>) -> io::Result<char> {
    let numbered = reference.resolve_char_ref().map_err(|fault| malformed(fault.to_string()))?;
    let found = match (numbered, reference.as_ref()) {
        (Some(c), _) => Some(c)
            .filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}')),
        (None, "lt") => Some('<'),
        (None, "gt") => Some('>'),
        (None, "amp") => Some('&'),
        (None, "quot") => Some('"'),
        (None, "apos") => Some('\''),
        (None, _) => None,
    };
    found.ok_or_else(|| malformed("a reference to an entity, which such a part may not have"))
}

/// Ends an event that goes on for too long, and keeps what went wrong with the bytes.
struct Bounded<R> {
    inner: R,
    left: usize,
    failed: Option<io::Error>,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            let too_long = format!("a tag or text of over {MAX_EVENT} bytes");
            self.failed.get_or_insert_with(|| malformed(too_long));
            return Err(io::ErrorKind::InvalidData.into());
        }
        match self.inner.fill_buf() {
            Ok(available) => Ok(&available[..available.len().min(self.left)]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let kind = error.kind();
                self.failed.get_or_insert(error);
                Err(kind.into())
            }
        }
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.inner.consume(count);
    }
}
