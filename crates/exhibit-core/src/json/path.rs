//! Names of places inside a JSON value.

use std::fmt;

/// A place inside a value: segments from the outside in.
///
/// Written dotted (`integrity.hash`; `\.` is a dot and `\\` a backslash inside a key; `*` is every member or item) or
/// as RFC 6901 pointer (`/integrity/hash`, `~1` for `/`, `~0` for `~`, nothing is a wildcard). The empty text is the
/// whole value. A segment of digits also names an item of an array, from 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Segment {
    Name(String),
    Every,
}

impl Path {
    /// Returns the path of the whole value.
    pub fn whole() -> Self {
        Self { segments: Vec::new() }
    }

    /// Reads either notation: a leading `/` makes it a pointer.
    ///
    /// # Errors
    /// An empty dotted segment, or an escape that the notation does not know.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let segments = match text.strip_prefix('/') {
            _ if text.is_empty() => Ok(Vec::new()),
            Some(pointer) => pointer.split('/').map(unescape_pointer).collect(),
            None => dotted(text),
        };
        match segments {
            Ok(segments) => Ok(Self { segments }),
            Err(fault) => Err(PathError { path: text.to_owned(), fault }),
        }
    }

    /// Returns the names from the outside in; `None` stands for `*`.
    pub fn names(&self) -> impl Iterator<Item = Option<&str>> {
        self.segments.iter().map(|segment| match segment {
            Segment::Name(name) => Some(name.as_str()),
            Segment::Every => None,
        })
    }

    /// Says whether this is the whole value.
    pub fn is_whole(&self) -> bool {
        self.segments.is_empty()
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.segments.iter().enumerate() {
            if at > 0 {
                f.write_str(".")?;
            }
            match segment {
                Segment::Every => f.write_str("*")?,
                Segment::Name(name) if name == "*" => f.write_str("\\*")?,
                Segment::Name(name) => {
                    f.write_str(&name.replace('\\', "\\\\").replace('.', "\\."))?;
                }
            }
        }
        Ok(())
    }
}

/// A text that is neither notation of a path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("path {path:?}: {fault}")]
pub struct PathError {
    /// The text as given.
    pub path: String,
    /// What is wrong with it.
    pub fault: PathFault,
}

/// What is wrong with the text of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// Two dots in a row, or one at an end.
    #[error("empty segment")]
    EmptySegment,
    /// A backslash or tilde before something that it does not escape.
    #[error("unknown escape")]
    UnknownEscape,
}

fn dotted(text: &str) -> Result<Vec<Segment>, PathFault> {
    let mut segments = Vec::new();
    let mut name = String::new();
    let mut literal = false;
    let mut rest = text.chars().chain(['.']).peekable();
    // The dot chained on ends the last segment; one that is escaped by the text's last backslash ends none.
    while let Some(char) = rest.next() {
        match char {
            '\\' => match rest.next() {
                Some(escaped @ ('.' | '\\' | '*' | '/')) if rest.peek().is_some() => {
                    literal = true;
                    name.push(escaped);
                }
                _ => return Err(PathFault::UnknownEscape),
            },
            '.' if name.is_empty() => return Err(PathFault::EmptySegment),
            '.' if name == "*" && !literal => {
                segments.push(Segment::Every);
                name.clear();
            }
            '.' => {
                segments.push(Segment::Name(std::mem::take(&mut name)));
                literal = false;
            }
            _ => name.push(char),
        }
    }
    Ok(segments)
}

fn unescape_pointer(token: &str) -> Result<Segment, PathFault> {
    let mut name = String::with_capacity(token.len());
    let mut rest = token.chars();
    while let Some(char) = rest.next() {
        name.push(match char {
            '~' => match rest.next() {
                Some('0') => '~',
                Some('1') => '/',
                _ => return Err(PathFault::UnknownEscape),
            },
            _ => char,
        });
    }
    Ok(Segment::Name(name))
}
