//! Taking evidence in: one pass over the bytes, then one small transaction.
//!
//! Blocks are compressed, scanned and hashed by workers, staged in order by this thread, and stay
//! invisible until the transaction that also writes the entries. What was already there, could
//! not be read, or was cancelled leaves nothing behind and is said.

use std::ops::ControlFlow;
use std::path::PathBuf;

use exhibit_core::appraisal::{Member, MemberRole};
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    AlreadyThere, Class, Dates, Event, EvidenceId, EvidenceKind, EvidenceReceived, EvidenceRef,
    EvidenceVerified, IntakeReported, Period, Refused, RelationSeen, SiteId,
};
use exhibit_core::time::{Moment, Timestamp};
use exhibit_core::verdict::Word;
use exhibit_store::{
    Chunk, ContentId, Draft, Intake, NewItem, NewMember, RecordRow, StoreError, WriteHandle,
};
use exhibit_verify::members::{MemberInfo, Members};
use exhibit_verify::record::NormalRecord;
use exhibit_verify::watch::Watcher;
use exhibit_verify::{Appraised, Item, Look, Part, Sink, Tap};

use crate::delivery::{Delivery, file_name};
use crate::documents::{self, ReadDocuments};
use crate::error::Error;
use crate::host::Host;
use crate::mails::Around;
use crate::notes::NOTE;
use crate::relations;
use crate::trust_store;
use crate::vault::{Effects, Open, Vault};

/// What to take in, and what is known about it.
pub struct IntakeRequest<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The system or organisation that it comes from.
    pub source: Option<&'a str>,
    /// AI systems concerned.
    pub systems: &'a [String],
    /// Sites concerned.
    pub sites: &'a [SiteId],
    /// What kind of evidence it is, where somebody says it.
    pub kind: Option<EvidenceKind>,
    /// Who collected it.
    pub collected_by: Option<&'a str>,
    /// How it was collected.
    pub collected_how: Option<&'a str>,
    /// How closely it is held.
    pub class: Class,
    /// Dates that the log does not say itself.
    pub dates: Dates,
    /// The one profile to use, by name.
    pub profile: Option<&'a str>,
}

/// What an intake did, item by item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intaken {
    /// What was taken in.
    pub taken: Vec<Taken>,
    /// What the vault held already.
    pub already: Vec<AlreadyThere>,
    /// What could not be taken.
    pub refused: Vec<Refused>,
    /// Whether somebody asked to stop; what was finished by then stays.
    pub cancelled: bool,
}

/// An item that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its number.
    pub id: EvidenceId,
    /// Its path as delivered.
    pub path: String,
    /// Its word.
    pub word: Word,
    /// How many records it has.
    pub records: u64,
    /// How it stands to earlier exports.
    pub relations: Vec<RelationSeen>,
}

impl Intaken {
    /// Tells whether everything that was asked for is in the vault now.
    pub fn is_complete(&self) -> bool {
        self.refused.is_empty() && !self.cancelled
    }
}

impl Vault<Open> {
    /// Takes in files and folders.
    ///
    /// Every finished item stays, whatever happens after it. An entry says what was not taken.
    ///
    /// # Errors
    /// [`Error::Store`] such as a full disk, and as [`Vault::append`]. Files that can't be read
    /// are answers, not errors.
    pub fn ingest(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        watcher: &dyn Watcher,
    ) -> Result<Intaken, Error> {
        self.ingest_beside(host, request, Vec::new(), watcher)
    }

    /// As [`Vault::ingest`], beside what was refused before.
    pub(crate) fn ingest_beside(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        refused: Vec<Refused>,
        watcher: &dyn Watcher,
    ) -> Result<Intaken, Error> {
        let mut done = Intaken { refused, ..Intaken::default() };
        for path in request.paths {
            if watcher.cancelled() {
                done.cancelled = true;
                break;
            }
            match self.ingest_path(host, request, path, watcher, &mut done) {
                Ok(()) => {}
                Err(Error::Cancelled) => {
                    done.cancelled = true;
                    break;
                }
                Err(
                    error @ (Error::Unreadable { .. } | Error::NotAFile { .. } | Error::Look(_)),
                ) => {
                    let path = crate::delivery::shown(path);
                    done.refused.push(Refused { path, reason: error.to_string() });
                }
                Err(error) => return Err(error),
            }
        }
        self.report_intake(host, &done)?;
        Ok(done)
    }

    fn ingest_path(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        path: &std::path::Path,
        watcher: &dyn Watcher,
        done: &mut Intaken,
    ) -> Result<(), Error> {
        let profiles = trust_store::profile_set(self.register())?;
        let delivery = Delivery::at(path, &|name| profiles.is_companion_name(name))?;
        self.ingest_from_disk(host, request, &file_name(path), &delivery, watcher, done)
    }

    /// Takes in a delivery of files that were listed one by one.
    pub(crate) fn ingest_listed(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        path: &str,
        delivery: &Delivery,
        watcher: &dyn Watcher,
    ) -> Result<Intaken, Error> {
        let mut done = Intaken::default();
        match self.ingest_from_disk(host, request, path, delivery, watcher, &mut done) {
            Ok(()) => {}
            Err(Error::Cancelled) => done.cancelled = true,
            Err(error @ (Error::Unreadable { .. } | Error::Look(_))) => {
                let path = delivery.shown();
                done.refused.push(Refused { path, reason: error.to_string() });
            }
            Err(error) => return Err(error),
        }
        self.report_intake(host, &done)?;
        Ok(done)
    }

    fn ingest_from_disk(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        path: &str,
        delivery: &Delivery,
        watcher: &dyn Watcher,
        done: &mut Intaken,
    ) -> Result<(), Error> {
        let at = (host.now)();
        let trust = trust_store::trust_set(self.register(), at)?;
        let profiles = trust_store::profile_set(self.register())?;
        let look = Look {
            path,
            members: delivery,
            profiles: &profiles,
            profile: request.profile,
            trust: &trust,
            source: request.source,
            at,
            workers: host.workers,
            watcher,
        };
        self.ingest_delivery(host, request, &look, Around::default(), done)?;
        let refused = delivery.refused().iter();
        let refused = refused.map(|r| Refused { path: r.path.clone(), reason: r.reason.clone() });
        done.refused.extend(refused);
        Ok(())
    }

    /// Takes in a delivery that is no path on a disk.
    pub(crate) fn ingest_members(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        path: &str,
        members: &dyn Members,
        watcher: &dyn Watcher,
    ) -> Result<Intaken, Error> {
        let at = (host.now)();
        let trust = trust_store::trust_set(self.register(), at)?;
        let profiles = trust_store::profile_set(self.register())?;
        let look = Look {
            path,
            members,
            profiles: &profiles,
            profile: request.profile,
            trust: &trust,
            source: request.source,
            at,
            workers: host.workers,
            watcher,
        };
        let mut done = Intaken::default();
        match self.ingest_delivery(host, request, &look, Around::default(), &mut done) {
            Ok(()) => {}
            Err(Error::Cancelled) => done.cancelled = true,
            Err(error) => return Err(error),
        }
        self.report_intake(host, &done)?;
        Ok(done)
    }

    /// Takes in everything in a delivery, and what lies in its archives and mails.
    pub(crate) fn ingest_delivery(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        look: &Look<'_>,
        around: Around,
        done: &mut Intaken,
    ) -> Result<(), Error> {
        // The archives that the present item lies in, the outermost first.
        let mut archives: Vec<Option<EvidenceRef>> = Vec::new();
        let unopened = exhibit_verify::each_item(look, &mut |look, item, depth| {
            archives.truncate(depth);
            let archive = archives.last().copied().unwrap_or(around.container);
            let (id, read) = self.ingest_one(host, request, look, item, archive, done)?;
            let reference = id.and_then(|id| self.reference(id).ok());
            archives.push(reference);
            let around = Around { depth: around.depth + depth + 1, container: reference };
            self.ingest_attachments(host, request, (look, item), read, around, done)
        })?;
        let unopened = unopened.into_iter().map(|it| Refused { path: it.path, reason: it.reason });
        done.refused.extend(unopened);
        Ok(())
    }

    /// Takes in one item, and notes what came of it; returns its number if the vault holds it now, and what
    /// was read of it.
    fn ingest_one(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        look: &Look<'_>,
        item: &Item,
        archive: Option<EvidenceRef>,
        done: &mut Intaken,
    ) -> Result<(Option<EvidenceId>, ReadDocuments), Error> {
        let refused = match self.ingest_item(host, request, look, item, archive) {
            Ok((Answer::Taken(taken), read)) => {
                let id = taken.id;
                done.taken.push(taken);
                return Ok((Some(id), read));
            }
            Ok((Answer::Already(already), read)) => {
                let id = already.id;
                done.already.push(already);
                return Ok((Some(id), read));
            }
            Err(Error::Unreadable { path, source }) => {
                let path = exhibit_verify::path_of_unreadable(look, &path);
                Refused { path, reason: source.to_string() }
            }
            // A report that can't be written down is the item's fate, not the vault's.
            Err(error @ (Error::Record(_) | Error::Refused(_))) => {
                let path = exhibit_verify::path_of_unreadable(look, &item.path);
                Refused { path, reason: error.to_string() }
            }
            Err(error) => return Err(error),
        };
        done.refused.push(refused);
        Ok((None, ReadDocuments::default()))
    }

    fn ingest_item(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        look: &Look<'_>,
        item: &Item,
        archive: Option<EvidenceRef>,
    ) -> Result<(Answer, ReadDocuments), Error> {
        let (mut staged, mut appraised) = self.stage(look, item)?;
        let mut read = documents::read(look, item, &appraised.appraisal);
        staged.text = std::mem::take(&mut read.text);
        let digest = appraised.appraisal.digest;
        let there = self.register().item_of_digest(digest);
        let same = |id: &EvidenceId| self.is_same(*id, &appraised.appraisal.members);
        if let Some(id) = there.filter(same) {
            let path = appraised.appraisal.path;
            self.staging()?.abandon(staged.intake)?;
            return Ok((Answer::Already(AlreadyThere { path, id, archive }), read));
        }
        let relations = match self.relate(&staged, &mut appraised) {
            Ok(relations) => relations,
            Err(error) => return Err(self.abandoned(staged.intake, error)),
        };
        self.check_pin(request.source, &mut appraised);
        let received = EvidenceReceived {
            archive,
            name_bytes: name_bytes(look, item),
            ..self.received(request, &appraised, staged.span)
        };
        let taken = self.commit_item(host, look, received, appraised, relations, staged)?;
        Ok((Answer::Taken(taken), read))
    }

    /// Takes in anew, as `received` says, what another vault holds.
    pub(crate) fn restate_item(
        &mut self,
        host: &Host<'_>,
        look: &Look<'_>,
        item: &Item,
        received: EvidenceReceived,
    ) -> Result<(), Error> {
        let (mut staged, mut appraised) = self.stage(look, item)?;
        staged.text = documents::read(look, item, &appraised.appraisal).text;
        if appraised.appraisal.digest != received.digest {
            let id = received.id;
            let what = format!("the stored bytes of {id} are not those that were received");
            return Err(self.abandoned(staged.intake, Error::LedgerBroken { seq: 0, what }));
        }
        let relations = self.relate(&staged, &mut appraised)?;
        self.check_pin(look.source, &mut appraised);
        self.commit_item(host, look, received, appraised, relations, staged).map(drop)
    }

    fn relate(
        &self,
        staged: &Staged,
        appraised: &mut Appraised,
    ) -> Result<Vec<RelationSeen>, Error> {
        let records = self.store().staged_digests(&staged.intake)?;
        relations::relate(self, appraised, records, None)
    }

    /// One pass over an item's bytes: staged where nobody sees it, and appraised.
    fn stage(&mut self, look: &Look<'_>, item: &Item) -> Result<(Staged, Appraised), Error> {
        let writer = self.staging()?;
        let intake = writer.begin_intake()?;
        let mut stager = Stager::new(writer, intake);
        let looked = exhibit_verify::appraise(look, item, &Compress, &mut stager);
        let Stager { intake, members, failure, span, .. } = stager;
        match (looked, failure) {
            (Ok(appraised), None) => {
                let text = String::new();
                Ok((Staged { intake, members, span, text }, appraised))
            }
            (_, Some(failure)) => Err(self.abandoned(intake, failure.into())),
            (Err(error), None) => Err(self.abandoned(intake, error.into())),
        }
    }

    fn commit_item(
        &mut self,
        host: &Host<'_>,
        look: &Look<'_>,
        received: EvidenceReceived,
        appraised: Appraised,
        relations: Vec<RelationSeen>,
        staged: Staged,
    ) -> Result<Taken, Error> {
        let taken = Taken {
            id: received.id,
            path: appraised.appraisal.path.clone(),
            word: appraised.appraisal.verdict,
            records: appraised.appraisal.records,
            relations: relations.clone(),
        };
        let (trust, at) = (look.trust.digest(), look.at);
        self.append(host, |batch| {
            let (id, digest) = (received.id, received.digest);
            let position = batch.push(Event::EvidenceReceived(received))?;
            let evidence = EvidenceRef { id, leaf: position.leaf, c: position.c };
            let verified = verified(evidence, trust, at, appraised, relations);
            batch.push(Event::EvidenceVerified(Box::new(verified)))?;
            let item = NewItem {
                number: id.0,
                received: position.leaf,
                digest,
                members: staged.members,
                intake: Some(staged.intake),
                text: staged.text,
            };
            Ok(Effects { items: vec![item], ..Effects::default() })
        })?;
        Ok(taken)
    }

    /// Two items of one digest are one if they are one file, whatever it is called, or consist of the
    /// same files: the digest of several is that of a list, which could be a file itself.
    fn is_same(&self, id: EvidenceId, members: &[Member]) -> bool {
        self.register().item(id).is_some_and(|item| match (&item.received.members[..], members) {
            ([there], [here]) => there.sha256 == here.sha256,
            (there, here) => there == here,
        })
    }

    fn abandoned(&mut self, intake: Intake, error: Error) -> Error {
        // The first failure is the one to tell; a dead intake is swept at the next opening.
        if let Ok(writer) = self.staging() {
            let _ = writer.abandon(intake);
        }
        error
    }

    fn received(
        &self,
        request: &IntakeRequest<'_>,
        appraised: &Appraised,
        span: Option<(Moment, Moment)>,
    ) -> EvidenceReceived {
        let appraisal = &appraised.appraisal;
        let mut dates = request.dates.clone();
        if dates.period.is_none() {
            dates.period = span.and_then(|(first, last)| {
                Some(Period { from: first.timestamp()?, to: last.timestamp()? })
            });
        }
        let path = &appraisal.path;
        let mut parts = path.rsplit('/').filter(|part| !part.is_empty());
        let mut name = parts.next().unwrap_or(path);
        if name == NOTE && request.kind.is_some_and(EvidenceKind::is_note) {
            // A note is called by its title, which stands before it.
            name = parts.next().unwrap_or(name);
        }
        EvidenceReceived {
            id: self.register().next_evidence(),
            name: name.to_owned(),
            name_bytes: None,
            archive: None,
            members: appraisal.members.clone(),
            digest: appraisal.digest,
            bytes: appraisal.members.iter().map(|m| m.bytes).sum(),
            source: request.source.map(str::to_owned),
            kind: request.kind,
            sites: request.sites.to_vec(),
            collected_by: request.collected_by.map(str::to_owned),
            systems: request.systems.to_vec(),
            collected_how: request.collected_how.map(str::to_owned),
            class: request.class,
            dates,
            parent: None,
        }
    }

    fn check_pin(&self, source: Option<&str>, appraised: &mut Appraised) {
        let Some(pin) = source.and_then(|source| self.register().pin(source)) else {
            return;
        };
        if let Some(why) = exhibit_bundle::weaker_than(pin, appraised) {
            appraised.downgrade(&why);
        }
    }

    fn report_intake(&mut self, host: &Host<'_>, done: &Intaken) -> Result<(), Error> {
        if done.already.is_empty() && done.refused.is_empty() {
            return Ok(());
        }
        let report = IntakeReported {
            taken: done.taken.len() as u64,
            already: done.already.clone(),
            refused: done.refused.clone(),
        };
        self.append(host, |batch| {
            batch.push(Event::IntakeReported(report))?;
            Ok(Effects::default())
        })?;
        Ok(())
    }
}

/// Returns the entry that keeps a verdict with all that it is a function of.
pub(crate) fn verified(
    evidence: EvidenceRef,
    trust: Sha256,
    at: Timestamp,
    appraised: Appraised,
    relations: Vec<RelationSeen>,
) -> EvidenceVerified {
    let starts_after = relations::starts_after(&appraised);
    EvidenceVerified {
        evidence,
        engine: exhibit_verify::engine_version().to_owned(),
        trust,
        policy: exhibit_verify::policy_digest(),
        at,
        appraisal: appraised.appraisal,
        starts_after,
        relations,
    }
}

/// Returns in hex what a single file is called, where its name in text does not say it.
fn name_bytes(look: &Look<'_>, item: &Item) -> Option<String> {
    let mut contents = item.parts.iter().filter(|part| part.role == MemberRole::Content);
    let (Some(only), None) = (contents.next(), contents.next()) else { return None };
    let stored = look.members.list().get(only.member)?.name_bytes.as_deref()?;
    Some(data_encoding::HEXLOWER.encode(stored))
}

enum Answer {
    Taken(Taken),
    Already(AlreadyThere),
}

struct Staged {
    intake: Intake,
    members: Vec<NewMember>,
    span: Option<(Moment, Moment)>,
    /// Its text for the full-text index.
    text: String,
}

/// Compresses blocks in the workers.
struct Compress;

impl Tap for Compress {
    type Prepared = Result<Vec<Chunk>, StoreError>;

    fn prepare(&self, block: &[u8]) -> Self::Prepared {
        let pieces = block.chunks(exhibit_store::CHUNK_BYTES);
        pieces.map(|piece| Chunk::pack(piece, exhibit_store::ZSTD_LEVEL)).collect()
    }
}

/// Writes what the workers prepared, in order, where nobody sees it yet.
struct Stager<'w> {
    writer: &'w mut WriteHandle,
    intake: Intake,
    draft: Option<(Draft, MemberRole)>,
    members: Vec<NewMember>,
    failure: Option<StoreError>,
    span: Option<(Moment, Moment)>,
}

impl<'w> Stager<'w> {
    fn new(writer: &'w mut WriteHandle, intake: Intake) -> Self {
        Self { writer, intake, draft: None, members: Vec::new(), failure: None, span: None }
    }

    /// Keeps the failure for the caller and stops the pass.
    fn kept(&mut self, result: Result<(), StoreError>) -> ControlFlow<()> {
        match result {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => {
                self.failure = Some(failure);
                ControlFlow::Break(())
            }
        }
    }

    fn stage(
        &mut self,
        chunks: Result<Vec<Chunk>, StoreError>,
        records: &[NormalRecord<'_>],
    ) -> Result<(), StoreError> {
        if let Some((draft, _)) = &mut self.draft {
            for chunk in &chunks? {
                self.writer.add_chunk(draft, chunk)?;
            }
        }
        self.index(records)
    }

    fn index(&mut self, records: &[NormalRecord<'_>]) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        for record in records {
            self.note(record);
        }
        let rows: Vec<_> = records.iter().filter_map(row).collect();
        self.writer.add_records(&self.intake, &rows)
    }

    fn note(&mut self, record: &NormalRecord<'_>) {
        if let Some(time) = record.time {
            let (first, last) = self.span.unwrap_or((time, time));
            self.span = Some((first.min(time), last.max(time)));
        }
    }

    fn finish(&mut self, member: &Member) -> Result<(), StoreError> {
        let Some((draft, role)) = self.draft.take() else {
            return Ok(());
        };
        let stored = self.writer.finish_content(&self.intake, draft, member.sha256)?;
        self.members.push(new_member(member, role, stored.content));
        Ok(())
    }
}

impl Sink<Result<Vec<Chunk>, StoreError>> for Stager<'_> {
    fn begin(&mut self, part: &Part, _: &MemberInfo) -> ControlFlow<()> {
        let begun = self.writer.begin_content(&self.intake);
        let begun = begun.map(|draft| self.draft = Some((draft, part.role)));
        self.kept(begun)
    }

    fn block(
        &mut self,
        prepared: Result<Vec<Chunk>, StoreError>,
        _: u64,
        records: &[NormalRecord<'_>],
    ) -> ControlFlow<()> {
        let staged = self.stage(prepared, records);
        self.kept(staged)
    }

    fn end(&mut self, member: &Member) -> ControlFlow<()> {
        let finished = self.finish(member);
        self.kept(finished)
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        let staged = self.index(records);
        self.kept(staged)
    }
}

fn new_member(member: &Member, role: MemberRole, content: ContentId) -> NewMember {
    let role = match role {
        MemberRole::Content => exhibit_store::Role::Content,
        MemberRole::Companion => exhibit_store::Role::Companion,
    };
    NewMember { path: member.path.clone().into_bytes(), role, content }
}

/// A record that does not fit the index (over 4 billion lines, over 4 GiB) is kept, not indexed.
fn row<'a>(record: &NormalRecord<'a>) -> Option<RecordRow<'a>> {
    let millis =
        |t: Moment| t.seconds.checked_mul(1000).map(|ms| ms + i64::from(t.nanos / 1_000_000));
    Some(RecordRow {
        line: u32::try_from(record.line).ok()?,
        start: record.offset,
        length: u32::try_from(record.bytes).ok()?,
        time_ms: record.time.and_then(millis),
        kind: record.kind,
        system: record.system,
        version: record.version,
        agent: record.agent,
        decision: record.decision,
        person: record.person,
        requester: record.requester,
        operator: record.operator,
        risk_level: record.risk_level,
        risk_score: record.risk_score.and_then(exhibit_verify::record::millionths),
        outcome: record.outcome,
        reasoning: record.reasoning,
        executed_ms: record.executed.and_then(millis),
        reviewed_ms: record.reviewed.and_then(millis),
        review_seconds: record.review_seconds,
        uncovered: record.uncovered,
        sound: record.sound,
        digest: record.digest,
        text: (!record.text.is_empty()).then_some(record.text),
    })
}
