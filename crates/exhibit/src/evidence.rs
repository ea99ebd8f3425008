//! Evidence that the vault holds: listing, reading, verifying again, removing.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use exhibit_bundle::relied::Relied;
use exhibit_core::appraisal::Appraisal;
use exhibit_core::event::{
    Dates, Event, EvidenceErased, EvidenceId, EvidenceKind, EvidenceRemoved, RelationSeen, RunId,
};
use exhibit_core::register::{EvidenceState, Status};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_store::{ContentId, Erasure, ItemStatus, MemberRow, ReadHandle};
use exhibit_verify::members::{MemberInfo, Members};
use exhibit_verify::watch::Watcher;
use exhibit_verify::zip::ReadAt;
use exhibit_verify::{Look, NoSink, NoTap};
use schemars::JsonSchema;
use serde::Serialize;

use crate::documents::DocumentShown;
use crate::error::Error;
use crate::host::Host;
use crate::ingest::verified;
use crate::notes::{ConfirmationShown, Note};
use crate::relations;
use crate::relied::relied;
use crate::trust_store;
use crate::vault::{Effects, Open, Vault};

/// One line of a list of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceLine {
    /// The item.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its word.
    pub verdict: Word,
    /// What kind of evidence it is, where somebody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
    /// The log profile, `document` or `file`.
    pub format: String,
    /// How many records it has.
    pub records: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// When it was received.
    pub received: Timestamp,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `held`, `withdrawn` or `erased`.
    pub status: String,
    /// What it supports.
    pub supports: Vec<String>,
    /// On whom its verdict rests who is not relied on any more: it is to be looked at again.
    pub no_longer_relied_on: Vec<String>,
}

/// All that is known about one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceShown {
    /// The line of the list.
    #[serde(flatten)]
    pub line: EvidenceLine,
    /// The leaf that received it.
    pub leaf: u64,
    /// Who received it.
    pub received_by: String,
    /// The archive that it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<EvidenceId>,
    /// AI systems concerned.
    pub systems: Vec<String>,
    /// Its dates.
    pub dates: Dates,
    /// What an auditor wrote down, where the item is a note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// What the other side says about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub confirmations: Vec<ConfirmationShown>,
    /// What the files say about themselves, where the item is a document or a set; nobody checked it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentShown>,
    /// The newest report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<Appraisal>,
    /// How it stands to earlier exports.
    pub relations: Vec<RelationSeen>,
}

/// What an erasure did and did not reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Erased {
    /// Items that hold the same content, which therefore stays.
    pub shared_with: Vec<EvidenceId>,
    /// Backups and bundles known to hold it still.
    pub not_erased: Vec<String>,
    /// Whether unused pages still hold bytes of it, because somebody was reading: the next
    /// command that writes destroys them.
    pub scrub_owed: bool,
}

/// A verdict before and after it was looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reverified {
    /// The item.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// The word before.
    pub before: Word,
    /// The word now.
    pub now: Word,
}

impl Vault<Open> {
    /// Returns a line for every item, by number; erased ones only by number and reason.
    ///
    /// # Errors
    /// [`Error::Trust`] if a text in the ledger can't be read, which a newer version may have written.
    pub fn list(&self) -> Result<Vec<EvidenceLine>, Error> {
        let relied = relied(self.register())?;
        Ok(self.register().evidence().map(|item| line(item, &relied)).collect())
    }

    /// Returns all that is known about an item.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::Store`].
    pub fn show(&self, id: EvidenceId) -> Result<EvidenceShown, Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let by = self.register().person(item.by);
        Ok(EvidenceShown {
            line: line(item, &relied(self.register())?),
            leaf: item.reference.leaf,
            received_by: by.map_or_else(|| item.by.to_string(), |p| p.name.clone()),
            archive: item.received.archive.map(|archive| archive.id),
            systems: item.received.systems.clone(),
            dates: item.received.dates.clone(),
            note: self.note_of(item)?,
            confirmations: self.confirmations_of(item),
            documents: self.documents_of(item)?,
            appraisal: item.verified.as_ref().map(|v| v.appraisal.clone()),
            relations: item.verified.as_ref().map(|v| v.relations.clone()).unwrap_or_default(),
        })
    }

    /// Writes a member's original bytes.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::Store`], [`Error::Unwritable`].
    pub fn write_member(
        &self,
        id: EvidenceId,
        member: Option<&str>,
        to: &mut dyn Write,
    ) -> Result<u64, Error> {
        let found = self.member_row(id, member)?;
        let mut content = self.store().content(found.content)?;
        io::copy(&mut content, to).map_err(|e| Error::unwritable(Path::new("the output"), &e))
    }

    /// Returns a member by its path, or the first with content.
    pub(crate) fn member_row(
        &self,
        id: EvidenceId,
        member: Option<&str>,
    ) -> Result<MemberRow, Error> {
        let wanted = |m: &MemberRow| match member {
            Some(path) => m.path == path.as_bytes(),
            None => m.role == exhibit_store::Role::Content,
        };
        self.store().members(id.0)?.into_iter().find(wanted).ok_or(Error::NoEvidence(id))
    }

    /// Looks at items again with today's trust; every look is an entry.
    ///
    /// # Errors
    /// As [`Vault::append`], [`Error::Look`].
    pub fn reverify(
        &mut self,
        host: &Host<'_>,
        ids: &[EvidenceId],
        watcher: &dyn Watcher,
    ) -> Result<Vec<Reverified>, Error> {
        let mut all = Vec::new();
        for id in ids {
            all.push(self.reverify_one(host, *id, watcher)?);
        }
        Ok(all)
    }

    /// Keeps an item, and leaves it out of every pack and bundle from now on.
    ///
    /// # Errors
    /// As [`Vault::append`].
    pub fn withdraw(&mut self, host: &Host<'_>, id: EvidenceId, reason: &str) -> Result<(), Error> {
        let evidence = self.reference(id)?;
        let removed = EvidenceRemoved { evidence, reason: reason.to_owned() };
        self.append(host, |batch| {
            batch.push(Event::EvidenceWithdrawn(removed))?;
            let statuses = vec![(id.0, ItemStatus::Withdrawn)];
            Ok(Effects { statuses, ..Effects::default() })
        })?;
        Ok(())
    }

    /// Destroys an item's content, its openings, its index rows and records; `run` names the retention run
    /// that asks for it.
    ///
    /// # Errors
    /// [`Error::Refused`] while a legal hold keeps it; as [`Vault::append`].
    pub fn erase(
        &mut self,
        host: &Host<'_>,
        id: EvidenceId,
        reason: &str,
        run: Option<RunId>,
    ) -> Result<Erased, Error> {
        let evidence = self.reference(id)?;
        let shared_with = self.shared_with(id)?;
        let openings = self.openings_of(id)?;
        let not_erased = self.copies_known(id);
        let erased = EvidenceErased {
            evidence,
            reason: reason.to_owned(),
            shared_with: shared_with.clone(),
            openings: openings.clone(),
            not_erased: not_erased.clone(),
            run,
        };
        let appended = self.append(host, |batch| {
            batch.push(Event::EvidenceErased(erased))?;
            let erasures = vec![Erasure { item: id.0, openings }];
            Ok(Effects { erasures, ..Effects::default() })
        })?;
        Ok(Erased { shared_with, not_erased, scrub_owed: appended.scrub_owed })
    }

    fn reverify_one(
        &mut self,
        host: &Host<'_>,
        id: EvidenceId,
        watcher: &dyn Watcher,
    ) -> Result<Reverified, Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?.clone();
        if !item.is_held() {
            return Err(Error::NotHeld(id));
        }
        let at = (host.now)();
        let trust = trust_store::trust_set(self.register(), at)?;
        let profiles = trust_store::profile_set(self.register())?;
        let members = StoredMembers::of(self, &item)?;
        let before = item.word();
        let old = item.verified.as_ref();
        let recorded = old.and_then(|v| v.appraisal.profile.as_deref());
        let path = old.map_or(item.received.name.as_str(), |v| v.appraisal.path.as_str());
        let look = Look {
            path,
            members: &members,
            profiles: &profiles,
            profile: recorded.filter(|name| profiles.get(name).is_some()),
            trust: &trust,
            source: item.received.source.as_deref(),
            at,
            workers: host.workers,
            watcher,
        };
        let whole = exhibit_verify::recognise_whole(&look, recorded)?;
        let mut appraised = exhibit_verify::appraise(&look, &whole, &NoTap, &mut NoSink)?;
        if appraised.appraisal.digest != item.received.digest {
            let what = format!("the stored bytes of {id} are not those that were received");
            return Err(Error::LedgerBroken { seq: item.reference.leaf, what });
        }
        path.clone_into(&mut appraised.appraisal.path);
        let records = self.store().record_digests(id.0)?;
        let relations = relations::relate(self, &mut appraised, records, Some(id))?;
        if let Some(pin) = look.source.and_then(|source| self.register().pin(source))
            && let Some(why) = exhibit_bundle::weaker_than(pin, &appraised)
        {
            appraised.downgrade(&why);
        }
        let now = appraised.appraisal.verdict;
        let entry = verified(item.reference, trust.digest(), look.at, appraised, relations);
        self.append(host, |batch| {
            batch.push(Event::EvidenceVerified(Box::new(entry)))?;
            Ok(Effects::default())
        })?;
        self.index_again(id)?;
        Ok(Reverified { id, name: item.received.name, before, now })
    }

    pub(crate) fn shared_with(&self, id: EvidenceId) -> Result<Vec<EvidenceId>, Error> {
        let mut others = Vec::new();
        for member in self.store().members(id.0)? {
            let holders = self.store().items_with(member.sha256)?;
            others.extend(holders.into_iter().map(EvidenceId).filter(|other| *other != id));
        }
        others.sort_unstable();
        others.dedup();
        Ok(others)
    }

    /// Every entry that says the item's name or content: its opening goes with it.
    fn openings_of(&self, id: EvidenceId) -> Result<Vec<u64>, Error> {
        let mut found = Vec::new();
        for entry in self.store().entries(0..self.register().size()) {
            let entry = entry?;
            let says = entry.opening.as_ref().is_some_and(|o| speaks_of(&o.body, id));
            if says {
                found.push(entry.seq);
            }
        }
        Ok(found)
    }

    /// Names what is known to hold the same bytes still, in whatever form.
    pub(crate) fn copies_known(&self, id: EvidenceId) -> Vec<String> {
        let register = self.register();
        let archives = register.archives_of(id).into_iter().rev();
        let mut copies: Vec<String> =
            archives.map(|id| format!("{id}, an archive that holds it")).collect();
        let inside = register.items_inside(id).into_iter();
        copies.extend(inside.map(|id| format!("{id}, which lies in this archive")));
        let backups = self.register().backups();
        if backups > 0 {
            copies.push(format!("{backups} backup(s) of this vault made before"));
        }
        let bundles = self.register().next_bundle().0.saturating_sub(1);
        if bundles > 0 {
            copies.push(format!("{bundles} bundle(s) handed out before"));
        }
        let files = self.register().exported(id);
        if files > 0 {
            copies.push(format!("{files} file(s) written with its content before"));
        }
        copies
    }
}

/// An item's stored bytes, as the verifier reads a delivery.
pub struct StoredMembers {
    reader: Mutex<ReadHandle>,
    infos: Vec<MemberInfo>,
    contents: Vec<ContentId>,
}

impl StoredMembers {
    /// Lists the members of an item.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn of(vault: &Vault<Open>, item: &EvidenceState) -> Result<Self, Error> {
        let rows = vault.store().members(item.received.id.0)?;
        let infos = rows.iter().map(|row| {
            MemberInfo::delivered(String::from_utf8_lossy(&row.path).into_owned(), row.bytes)
        });
        Ok(Self {
            infos: infos.collect(),
            contents: rows.iter().map(|row| row.content).collect(),
            reader: Mutex::new(vault.second_reader()?),
        })
    }
}

impl Members for StoredMembers {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        let content = *self.contents.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(StoredMember { members: self, content, at: 0 }))
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        let content = *self.contents.get(index).ok_or(io::ErrorKind::NotFound)?;
        let block = Mutex::new((0, Vec::new()));
        Ok(Box::new(StoredAt { members: self, content, bytes: self.infos[index].bytes, block }))
    }
}

/// Reads one member at any offset; a block is kept, since archives are read in small pieces.
struct StoredAt<'a> {
    members: &'a StoredMembers,
    content: ContentId,
    bytes: u64,
    /// Where the block begins, and its bytes.
    block: Mutex<(u64, Vec<u8>)>,
}

impl ReadAt for StoredAt<'_> {
    fn len(&self) -> u64 {
        self.bytes
    }

    fn read_at(&self, offset: u64, out: &mut [u8]) -> io::Result<usize> {
        let mut block = self.block.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, bytes) = &mut *block;
        if offset < *start || offset - *start >= bytes.len() as u64 {
            const BLOCK: u64 = exhibit_store::CHUNK_BYTES as u64;
            bytes.clear();
            *start = offset / BLOCK * BLOCK;
            let member = StoredMember { members: self.members, content: self.content, at: *start };
            member.take(BLOCK).read_to_end(bytes)?;
        }
        let at = usize::try_from(offset - *start).unwrap_or(usize::MAX);
        let rest = bytes.get(at..).unwrap_or_default();
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// Reads one member; the database is held only while a block is fetched.
struct StoredMember<'a> {
    members: &'a StoredMembers,
    content: ContentId,
    at: u64,
}

impl Read for StoredMember<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let reader = self.members.reader.lock().map_err(|_| io::Error::other("a reader died"))?;
        let mut content = reader.content(self.content).map_err(io::Error::other)?;
        content.seek(SeekFrom::Start(self.at))?;
        let count = content.read(out)?;
        self.at += count as u64;
        Ok(count)
    }
}

pub(crate) fn line(item: &EvidenceState, relied: &Relied) -> EvidenceLine {
    let appraisal = item.verified.as_ref().map(|v| &v.appraisal);
    let format = appraisal.map(|a| a.profile.clone().unwrap_or_else(|| a.format.clone()));
    EvidenceLine {
        id: item.received.id,
        name: item.received.name.clone(),
        verdict: item.word(),
        kind: item.received.kind,
        format: format.unwrap_or_default(),
        records: appraisal.map_or(0, |a| a.records),
        bytes: item.received.bytes,
        received: item.at,
        source: item.received.source.clone(),
        status: match &item.status {
            Status::Held => "held".into(),
            Status::Withdrawn(_) => "withdrawn".into(),
        },
        supports: item.supports.keys().cloned().collect(),
        no_longer_relied_on: relied.lost(item),
    }
}

/// Tells whether an entry says what an item is called or holds; bare references do not.
fn speaks_of(body: &[u8], id: EvidenceId) -> bool {
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(body) else {
        return false;
    };
    let (kind, data) = (&body["type"], &body["data"]);
    let id = serde_json::Value::from(id.to_string());
    match kind.as_str().unwrap_or_default() {
        "evidence.received" => data["id"] == id,
        "evidence.verified" | "evidence.withdrawn" => data["evidence"]["id"] == id,
        "evidence.described" | "evidence.confirmed" => data["evidence"]["id"] == id,
        "requirement.mapped" | "requirement.unmapped" => data["evidence"]["id"] == id,
        "mapping.reviewed" | "suggestion.refused" => data["evidence"]["id"] == id,
        // A file with the original bytes is mostly called as the item was.
        "file.exported" => {
            data["what"] == "evidence"
                && data["items"].as_array().is_some_and(|all| all.iter().any(|one| one["id"] == id))
        }
        "intake.reported" => {
            data["already"].as_array().is_some_and(|all| all.iter().any(|one| one["id"] == id))
        }
        _ => false,
    }
}
