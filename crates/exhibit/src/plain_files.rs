//! Files that leave the vault in plaintext: each asks the machine's policy, and each is an entry before it is a file.
//!
//! Who may not write an entry can't export either: what is only shown needs none. An entry whose file could not be
//! written after it stays; a file without an entry there is not.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use exhibit_core::digest::Sha256;
use exhibit_core::event::{Class, Event, EvidenceId, FileExported};

use crate::delivery::{file_name, shown};
use crate::error::Error;
use crate::files::{with_new, write_new};
use crate::host::Host;
use crate::machine_policy::Leaving;
use crate::vault::{Effects, Open, Vault};

/// How a file is called that goes to standard output.
pub const STANDARD_OUTPUT: &str = "standard output";

/// What a file is that is about to be written.
pub(crate) struct PlainFile<'a> {
    /// A phrase that says what it is.
    pub(crate) what: &'a str,
    /// Its own class, where it says more than its items.
    pub(crate) class: Option<Class>,
    /// The items whose content is in it.
    pub(crate) items: Vec<EvidenceId>,
}

impl<'a> PlainFile<'a> {
    /// A paper of the vault's own, which holds no item's content.
    pub(crate) fn own(what: &'a str) -> Self {
        Self { what, class: Some(Class::Internal), items: Vec::new() }
    }
}

impl Vault<Open> {
    /// Writes the original bytes of an item, or of one member of it, to a new file.
    ///
    /// # Errors
    /// [`Error::Policy`] if its class may not leave, [`Error::NoEvidence`], [`Error::Exists`], [`Error::Unwritable`]; as
    /// [`Vault::append`].
    pub fn export_evidence(
        &mut self,
        host: &Host<'_>,
        id: EvidenceId,
        member: Option<&str>,
        to: &Path,
    ) -> Result<(), Error> {
        may_be_written(to)?;
        self.evidence_exported(host, id, member, &file_name(to))?;
        with_new(to, |file: &mut File| {
            self.write_member(id, member, file).map(drop).map_err(io::Error::other)
        })
    }

    /// Writes the original bytes of an item, or of one member of it, where a program waits for them.
    ///
    /// # Errors
    /// As [`Vault::export_evidence`].
    pub fn pipe_evidence(
        &mut self,
        host: &Host<'_>,
        id: EvidenceId,
        member: Option<&str>,
        to: &mut dyn Write,
    ) -> Result<(), Error> {
        self.evidence_exported(host, id, member, STANDARD_OUTPUT)?;
        self.write_member(id, member, to).map(drop)
    }

    /// Writes a new file of these bytes.
    pub(crate) fn write_plain(
        &mut self,
        host: &Host<'_>,
        file: PlainFile<'_>,
        to: &Path,
        bytes: &[u8],
    ) -> Result<(), Error> {
        may_be_written(to)?;
        self.note_plain(host, file, &file_name(to), Sha256::of(bytes))?;
        write_new(to, bytes)
    }

    /// Writes down that a file of this name and digest leaves, if it may.
    pub(crate) fn note_plain(
        &mut self,
        host: &Host<'_>,
        file: PlainFile<'_>,
        to: &str,
        sha256: Sha256,
    ) -> Result<(), Error> {
        let PlainFile { what, class, mut items } = file;
        items.sort_unstable();
        items.dedup();
        let classed = self.classed(&items)?;
        host.policy()?.check_leaving(&Leaving { what, class, items: &classed })?;
        let class = classed.iter().map(|it| it.1).max().max(class).unwrap_or_default();
        let file = FileExported {
            what: what.to_owned(),
            to: to.to_owned(),
            sha256,
            class,
            items: self.references(&items)?,
        };
        self.append(host, |batch| {
            batch.push(Event::FileExported(file))?;
            Ok(Effects::default())
        })?;
        Ok(())
    }

    /// Returns items with their classes, as they are said today.
    pub(crate) fn classed(&self, items: &[EvidenceId]) -> Result<Vec<(EvidenceId, Class)>, Error> {
        let class = |id: &EvidenceId| {
            let item = self.register().item(*id).ok_or(Error::NoEvidence(*id))?;
            Ok((*id, item.received.class))
        };
        items.iter().map(class).collect()
    }

    fn evidence_exported(
        &mut self,
        host: &Host<'_>,
        id: EvidenceId,
        member: Option<&str>,
        to: &str,
    ) -> Result<(), Error> {
        let sha256 = self.member_row(id, member)?.sha256;
        let file = PlainFile { what: EVIDENCE, class: None, items: vec![id] };
        self.note_plain(host, file, to, sha256)
    }
}

/// An entry for a file that can't be is worse than none: what can be known before is asked before.
fn may_be_written(to: &Path) -> Result<(), Error> {
    if to.exists() {
        return Err(Error::Exists { path: shown(to) });
    }
    match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(Error::unwritable(to, &io::Error::from(io::ErrorKind::NotFound)))
        }
        _ => Ok(()),
    }
}

/// What entries call the original bytes of an item; erasing the item destroys the openings of these.
pub(crate) const EVIDENCE: &str = "evidence";
