//! A log inside an archive: the archive's own bytes first, then what lies in it.

use std::fmt;
use std::io::{self, Read};
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use exhibit_core::appraisal::{Member, MemberRole};
use exhibit_core::digest::Sha256;
use exhibit_core::visible::{visible, visible_bytes};
use sha2::{Digest as _, Sha256 as Hasher};

use super::archive;
use super::log::{self, Feed, LogRead, ReadMember};
use super::report::PackedFindings;
use super::{Item, Look, LookError, NoTap, Packed, Part, Sink, Tap};
use crate::members::{MemberInfo, Members};
use crate::profile::{Plan, Profile, TablePlan};
use crate::record::NormalRecord;
use crate::table::database::Beside;
use crate::zip::{self, ReadAt, ZipError};
use crate::{table, tar};

/// How an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Zip,
    Tar,
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zip => "zip",
            Self::Tar => "tar",
        })
    }
}

/// How the records of a log lie inside of a file.
#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// As a file in an archive.
    Archive(Packing),
    /// As the rows of a table that has to be sought.
    Table {
        plan: Box<TablePlan>,
        /// The indices of a database's write-ahead log and rollback journal, where they lie beside it.
        wal: Option<usize>,
        journal: Option<usize>,
    },
}

/// What lies beside a file, opened.
pub(super) struct Neighbours<'m> {
    wal: Option<Box<dyn ReadAt + 'm>>,
    journal: Option<Box<dyn ReadAt + 'm>>,
}

impl Way {
    /// Opens a file.
    ///
    /// # Errors
    /// As [`Packing::open`].
    pub(super) fn open<'a>(
        &self,
        source: &'a dyn ReadAt,
        neighbours: &'a Neighbours<'_>,
    ) -> io::Result<Opened<'a>> {
        match self {
            Self::Archive(packing) => packing.open(source),
            Self::Table { plan, .. } => {
                let beside = Beside {
                    wal: neighbours.wal.as_deref(),
                    journal: neighbours.journal.as_deref(),
                };
                Ok(Opened::Table(table::inside::Inside::open(source, beside, plan)?))
            }
        }
    }

    /// Returns the index of the write-ahead log beside a database.
    pub(super) fn wal(&self) -> Option<usize> {
        match self {
            Self::Archive(_) => None,
            Self::Table { wal, .. } => *wal,
        }
    }

    /// Opens what lies beside the file and belongs to it.
    ///
    /// # Errors
    /// What kept it from being opened.
    pub(super) fn neighbours<'m>(&self, members: &'m dyn Members) -> io::Result<Neighbours<'m>> {
        let (wal, journal) = match self {
            Self::Archive(_) => (None, None),
            Self::Table { wal, journal, .. } => (*wal, *journal),
        };
        let open = |at: Option<usize>| at.map(|at| members.seek(at)).transpose();
        Ok(Neighbours { wal: open(wal)?, journal: open(journal)? })
    }
}

/// A file whose contents can be read as files.
pub(super) enum Opened<'a> {
    Zip(zip::Inside<'a>),
    Tar(tar::Inside<'a>),
    Table(table::inside::Inside<'a>),
}

impl Packing {
    /// Tells by its first bytes how an archive is packed; `None` for any other file.
    pub(super) fn of_head(head: &[u8]) -> Option<Self> {
        match (archive::is_zip(head), tar::is_tar(head)) {
            (true, _) => Some(Self::Zip),
            (_, true) => Some(Self::Tar),
            _ => None,
        }
    }

    /// Opens an archive.
    ///
    /// # Errors
    /// What kept its bytes from being read, or what it contradicts.
    pub(super) fn open(self, source: &dyn ReadAt) -> io::Result<Opened<'_>> {
        Ok(match self {
            Self::Zip => Opened::Zip(zip::Inside::open(source)?),
            Self::Tar => Opened::Tar(tar::Inside::open(source)?),
        })
    }
}

impl Opened<'_> {
    /// Returns the files inside.
    pub(super) fn members(&self) -> &dyn Members {
        match self {
            Self::Zip(inside) => inside,
            Self::Tar(inside) => inside,
            Self::Table(inside) => inside,
        }
    }

    /// Says which kind of document it is, if its format only happens to be an archive.
    pub(super) fn document(&self) -> Option<String> {
        match self {
            Self::Zip(inside) => document(inside),
            Self::Tar(_) | Self::Table(_) => None,
        }
    }

    /// Returns how many bytes stand before the archive.
    pub(super) fn before(&self) -> u64 {
        match self {
            Self::Zip(inside) => inside.before(),
            Self::Tar(_) | Self::Table(_) => 0,
        }
    }

    /// Returns how many bytes belong to no file.
    pub(super) fn unaccounted(&self) -> u64 {
        match self {
            Self::Zip(inside) => inside.unaccounted(),
            // Whatever is there besides headers, contents and zeros is refused.
            Self::Tar(_) => 0,
            // What is no row is no part of the table.
            Self::Table(_) => 0,
        }
    }

    /// Says what is in the file beside what was looked at.
    fn not_checked(&self) -> Option<String> {
        match self {
            Self::Zip(_) | Self::Tar(_) => archive::about_unaccounted(self.unaccounted()),
            Self::Table(inside) => inside.not_read(),
        }
    }
}

/// Reads an archive that is a log's container: whole, for its digest, then the log inside it.
pub(super) fn read<'p, T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    packed: &Packed,
    profile: Option<&Arc<Profile>>,
    plan: &'p Plan,
    tap: &T,
    sink: &mut S,
) -> Result<(LogRead<'p>, PackedFindings), LookError> {
    let members = whole(look, item, tap, sink)?;
    let Some(archive) = members.last() else { return Err(LookError::WorkerLost) };
    let failed = |source: io::Error| {
        let path = look.members.list()[archive.index].path.clone();
        LookError::Read { path, source }
    };
    let source = look.members.seek(archive.index).map_err(failed)?;
    let neighbours = packed.way.neighbours(look.members).map_err(failed)?;
    let inside = packed.way.open(&*source, &neighbours).map_err(failed)?;
    let readable = ToDamage { inside: inside.members(), damage: Mutex::default() };
    let inner = Look { members: &readable, ..*look };
    let folder = Item {
        path: packed.folder.clone(),
        parts: packed.parts.clone(),
        records: packed.records,
        packed: None,
        ..item.clone()
    };
    let mut sink = RecordsOnly(sink, PhantomData::<T::Prepared>);
    let mut feed = Feed { look: &inner, item: &folder, tap: &NoTap, sink: &mut sink, done: 0 };
    let read = log::read(&mut feed, profile, plan, &members[..members.len() - 1])?;
    if digest(&*source).map_err(failed)? != archive.member.sha256 {
        return Err(failed(io::Error::other("it changed while it was read: look again")));
    }
    let beside = beside(inside.members(), packed);
    let before = inside.before();
    let not_checked = inside.not_checked();
    let damage = readable.damage.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((read, PackedFindings { members, beside, before, damage, not_checked }))
}

/// Passes on the archive and the companions beside it, as they are.
fn whole<T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    tap: &T,
    sink: &mut S,
) -> Result<Vec<ReadMember>, LookError> {
    let mut feed = Feed { look, item, tap, sink, done: 0 };
    let read = |part: &Part| match part.role {
        MemberRole::Companion => feed.small(part),
        MemberRole::Content => feed.plain(part),
    };
    item.parts.iter().map(read).collect()
}

/// Names the files inside that are no part of the log.
fn beside(inside: &dyn Members, packed: &Packed) -> Vec<String> {
    let files = inside.list().iter().enumerate();
    let others = files.filter(|(at, _)| !packed.parts.iter().any(|part| part.member == *at));
    others.map(|(_, info)| visible(&info.path).into_owned()).collect()
}

fn digest(source: &dyn ReadAt) -> io::Result<Sha256> {
    let mut hasher = Hasher::new();
    let mut block = vec![0; 1 << 20];
    let mut at = 0;
    loop {
        match source.read_at(at, &mut block) {
            Ok(0) => return Ok(Sha256(hasher.finalize().into())),
            Ok(count) => {
                hasher.update(&block[..count]);
                at += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The files of an archive, each up to where it can be unpacked: that an archive is damaged is a
/// finding about the log, and what was read of it before still counts.
struct ToDamage<'a> {
    inside: &'a dyn Members,
    damage: Mutex<Option<String>>,
}

impl ToDamage<'_> {
    /// Keeps what is wrong with the archive; whatever else kept bytes from being read is an error.
    fn kept(&self, error: io::Error) -> io::Result<()> {
        match ZipError::from_io(error) {
            ZipError::Io(error) => Err(error),
            ZipError::Finding(finding) => {
                let mut damage = self.damage.lock().unwrap_or_else(PoisonError::into_inner);
                damage.get_or_insert_with(|| format!("The archive is damaged: {finding}"));
                Ok(())
            }
        }
    }
}

impl Members for ToDamage<'_> {
    fn list(&self) -> &[MemberInfo] {
        self.inside.list()
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        match self.inside.open(index) {
            Ok(reader) => Ok(Box::new(Readable { reader, of: self })),
            Err(error) => self.kept(error).map(|()| Box::new(io::empty()) as Box<dyn Read + Send>),
        }
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        self.inside.seek(index)
    }
}

struct Readable<'a> {
    reader: Box<dyn Read + Send + 'a>,
    of: &'a ToDamage<'a>,
}

impl Read for Readable<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.reader.read(out).or_else(|error| self.of.kept(error).map(|()| 0))
    }
}

/// Hands records on; the bytes that they lie in are the archive's, which were handed on before.
struct RecordsOnly<'s, S, P>(&'s mut S, PhantomData<P>);

impl<P, S: Sink<P>> Sink<()> for RecordsOnly<'_, S, P> {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        if records.is_empty() { ControlFlow::Continue(()) } else { self.0.inside(records) }
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.0.inside(records)
    }

    fn wants_records(&self) -> bool {
        self.0.wants_records()
    }
}

/// Says which kind of document an archive is, if it is one by its format.
///
/// Sources: ECMA-376 part 2 §7 (`[Content_Types].xml`); OpenDocument 1.3 part 2 §3.3, EPUB OCF 3.3
/// §4.3 and ETSI EN 319 162-1 annex A (`mimetype`).
fn document(inside: &zip::Inside<'_>) -> Option<String> {
    if inside.has("[Content_Types].xml") {
        return Some("An Office document (Office Open XML)".to_owned());
    }
    let at = inside.list().iter().position(|info| info.path == "mimetype")?;
    let mut kind = Vec::new();
    inside.open(at).ok()?.take(MAX_MIMETYPE).read_to_end(&mut kind).ok()?;
    let kind = kind.trim_ascii();
    let known = kind.starts_with(b"application/vnd.") || kind == b"application/epub+zip";
    known.then(|| format!("A document in a zip ({})", visible_bytes(kind)))
}

const MAX_MIMETYPE: u64 = 100;
