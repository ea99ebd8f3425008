//! One log: companions first, then its records in one pass, then what the two say about each other.

use std::collections::BTreeSet;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

use exhibit_core::appraisal::{Member, MemberRole};
use exhibit_core::digest::Sha256;
use exhibit_core::visible::visible;
use sha2::{Digest as _, Sha256 as Hasher};

use super::array::Around;
use super::blocks::{BLOCK, Block, LastLine};
use super::chain::Chain;
use super::coverage::{self, Shapes};
use super::inventory::{self, Inventoried};
use super::keys::{Key, Keyring};
use super::packed;
use super::pipeline::{self, Cutting, Done, Ended};
use super::plain;
use super::recognise::is_signature_name;
use super::report::{self, LogFindings, PackedFindings};
use super::statement::{self, MAX_FILE, Origin, Statement, Written};
use super::worker::{Batch, Worker};
use super::{Appraised, Item, Look, LookError, Part, Sink, Tap, Transport};
use crate::members::MemberInfo;
use crate::profile::source::AnchorSource;
use crate::profile::{AnchorPlan, Plan, Profile};
use crate::record::NormalRecord;
use crate::trust::{Scope, SignedFor, read_key_file};
use crate::watch::{Phase, Progress};

/// A member that was read.
pub(super) struct ReadMember {
    /// Its index in the delivery.
    pub(super) index: usize,
    /// Its name, without folders.
    pub(super) name: String,
    /// Its digest, length and role.
    pub(super) member: Member,
    /// Its bytes, where it is small and speaks about others.
    pub(super) content: Option<Vec<u8>>,
    /// Its hash as a leaf of an RFC 6962 tree, where the profile builds one over files.
    pub(super) leaf: Option<[u8; 32]>,
}

/// The file of records, read.
struct ReadRecords {
    member: ReadMember,
    shapes: Shapes,
    gave_up: bool,
    around: Option<Around>,
}

/// Appraises a log; without a profile, its records are only indexed.
pub(super) fn appraise<T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    profile: Option<&Arc<Profile>>,
    tap: &T,
    sink: &mut S,
) -> Result<Appraised, LookError> {
    let no_plan = Plan::default();
    let plan = profile.map_or(&no_plan, |profile| &profile.plan);
    let (read, packed) = match &item.packed {
        None => {
            let mut feed = Feed { look, item, tap, sink, done: 0 };
            (read(&mut feed, profile, plan, &[])?, PackedFindings::default())
        }
        Some(packed) => packed::read(look, item, packed, profile, plan, tap, sink)?,
    };
    let files = if packed.members.is_empty() { &read.members } else { &packed.members };
    let signs =
        |it: &ReadMember| it.member.role == MemberRole::Companion && is_signature_name(&it.name);
    let document = match files.iter().any(signs) {
        true => Some(plain::signatures(look, files, false, profile.map(|it| it.name()))?),
        false => None,
    };
    let inventory = inventory_digest(plan, &read.members);
    let LogRead { members, ring, statements, chain, shapes, outside, unread, gave_up } = read;
    let findings = LogFindings {
        look,
        item,
        profile,
        plan,
        members,
        packed,
        ring,
        statements,
        chain,
        shapes,
        outside,
        inventory,
        document,
        unread_anchors: unread,
        gave_up,
    };
    Ok(report::log(findings))
}

/// What one pass over the files of a log found.
pub(super) struct LogRead<'p> {
    pub(super) members: Vec<ReadMember>,
    ring: Keyring,
    statements: Vec<Statement>,
    chain: Chain<'p>,
    shapes: Shapes,
    /// What stands before the records or around them, and is covered by nothing.
    outside: BTreeSet<String>,
    unread: Vec<String>,
    gave_up: bool,
}

/// Reads the files of a log, the records last; `beside` has been read before, and may speak about it.
pub(super) fn read<'p, T: Tap, S: Sink<T::Prepared>>(
    feed: &mut Feed<'_, '_, T, S>,
    profile: Option<&Arc<Profile>>,
    plan: &'p Plan,
    beside: &[ReadMember],
) -> Result<LogRead<'p>, LookError> {
    let (look, item) = (feed.look, feed.item);
    let Some((before, records)) =
        item.parts.len().checked_sub(item.records).and_then(|at| item.parts.split_at_checked(at))
    else {
        return Err(LookError::WorkerLost);
    };
    let mut members = Vec::new();
    for part in before {
        let mut read = feed.small(part)?;
        if plan.has_file_leaves() {
            read.leaf = Some(feed.leaf(part, read.content.as_deref())?);
        }
        let lists =
            |it: &AnchorPlan| it.files_root.as_ref().is_some_and(|it| it.list == read.path());
        let needed = inventory::reads(&read.name) || plan.anchors.iter().any(lists);
        if part.role == MemberRole::Content && !needed {
            // Its digest is enough: a folder may hold any number of such files.
            read.content = None;
        }
        members.push(read);
    }
    let speaking: Vec<&ReadMember> = members.iter().chain(beside).collect();
    let signed = SignedFor::log(profile.map_or("", |it| it.name()), look.source, look.at);
    let ring = Keyring::new(look.trust, &signed, &hints(plan, &speaking));
    let mut unread = Vec::new();
    let mut statements = match profile {
        Some(profile) => statements(look, item, profile, &speaking, &ring, &mut unread),
        None => Vec::new(),
    };
    let mut chain = Chain::new(plan, &statements);
    chain.know(members.iter().map(|it| (it.path().to_owned(), it.member.sha256)));
    let mut shapes = Shapes::default();
    let mut gave_up = false;
    let mut last = LastLine::default();
    let mut outside = BTreeSet::new();
    for part in records {
        chain.begin_file();
        let so_far = chain.records;
        let read = feed.records(part, plan, &ring, &mut chain, &mut last)?;
        let path = read.member.path().to_owned();
        if plan.records.whole && chain.records == so_far {
            chain.no_record();
        }
        if item.array {
            // Items of an array are found again in the file as it is.
            chain.text = read.member.member.bytes;
        }
        if records.len() > 1 {
            chain.end_file(&path);
        }
        shapes.merge(read.shapes);
        gave_up |= read.gave_up;
        let around = read.around.map(|around| (1, around.text));
        let header = chain.header.take();
        for (source, found) in
            [(AnchorSource::Header, header.as_ref()), (AnchorSource::Top, around.as_ref())]
        {
            if let Some((_, text)) = found {
                outside.extend(coverage::outside_records(plan, source, text));
            }
            statements.extend(inside_statements(plan, source, &path, found, &ring));
        }
        members.push(read.member);
    }
    Ok(LogRead { members, ring, statements, chain, shapes, outside, unread, gave_up })
}

/// Feeds members to workers, tap and sink.
pub(super) struct Feed<'f, 'l, T, S> {
    pub(super) look: &'f Look<'l>,
    pub(super) item: &'f Item,
    pub(super) tap: &'f T,
    pub(super) sink: &'f mut S,
    /// Bytes of members that are done.
    pub(super) done: u64,
}

impl<'l, T: Tap, S: Sink<T::Prepared>> Feed<'_, 'l, T, S> {
    /// Reads a member whole if it is small enough to speak about others, else only passes it on.
    pub(super) fn small(&mut self, part: &Part) -> Result<ReadMember, LookError> {
        let info = &self.look.members.list()[part.member];
        if info.bytes > MAX_FILE {
            return self.plain(part);
        }
        let mut content = Vec::new();
        let read = self.open(part)?.take(MAX_FILE + 1).read_to_end(&mut content);
        if let Err(source) = read {
            return Err(LookError::Read { path: info.path.clone(), source });
        }
        if content.len() as u64 > MAX_FILE {
            return self.plain(part);
        }
        flow(self.sink.begin(part, info))?;
        for block in content.chunks(BLOCK) {
            self.check()?;
            flow(self.sink.block(self.tap.prepare(block), block.len() as u64, &[]))?;
        }
        let member = self.member(part, Sha256::of(&content), content.len() as u64);
        self.finish(part, member, Some(content))
    }

    /// Passes a member on, in blocks that end anywhere.
    pub(super) fn plain(&mut self, part: &Part) -> Result<ReadMember, LookError> {
        let member = self.pass(part)?;
        self.finish(part, member, None)
    }

    /// Passes a member on without ending it.
    pub(super) fn pass(&mut self, part: &Part) -> Result<Member, LookError> {
        let info = &self.look.members.list()[part.member];
        let cutting = Cutting::ANYWHERE;
        flow(self.sink.begin(part, info))?;
        let (source, tap, workers) = (self.open(part)?, self.tap, self.workers());
        let mut cancelled = false;
        let done = self.done;
        let ran = pipeline::run(
            source,
            cutting,
            vec![(); workers],
            |(), block, _| tap.prepare(&block.raw),
            |result| {
                cancelled = self.tell(done + result.block.offset);
                if cancelled {
                    return ControlFlow::Break(());
                }
                let Some(prepared) = result.prepared.take() else {
                    return ControlFlow::Continue(());
                };
                self.sink.block(prepared, result.block.raw.len() as u64, &[])
            },
        );
        let (read, _) = ran.map_err(|ended| ended_as(ended, cancelled, info))?;
        Ok(self.member(part, read.sha256, read.bytes))
    }

    /// Reads the records of the log.
    fn records(
        &mut self,
        part: &Part,
        plan: &Plan,
        ring: &Keyring,
        chain: &mut Chain<'_>,
        carried: &mut LastLine,
    ) -> Result<ReadRecords, LookError> {
        let info = &self.look.members.list()[part.member];
        flow(self.sink.begin(part, info))?;
        let wants = self.sink.wants_records();
        let workers = (0..self.workers()).map(|_| Worker::new(plan, ring, wants)).collect();
        let (source, tap) = (self.open(part)?, self.tap);
        let array = plan.records.array.as_deref().filter(|_| self.item.array);
        let table = plan.records.text_table();
        let decoded = self.item.transport != Transport::Plain
            || array.is_some()
            || plan.records.table.is_some();
        let transport = self.item.transport;
        let last = (!plan.carried.is_empty()).then_some(&*carried);
        let whole = plan.records.whole;
        let cutting = Cutting { transport, array, table, lines: true, whole, last };
        let mut cancelled = false;
        let (mut passed, done) = (0, self.done);
        let mut gave_up = false;
        let ran = pipeline::run(
            source,
            cutting,
            workers,
            |worker: &mut Worker<'_>, block, batch| {
                worker.evaluate(block, batch);
                tap.prepare(&block.raw)
            },
            |result| {
                gave_up |= result.block.gave_up;
                passed += result.block.raw.len() as u64;
                cancelled = self.tell(done + passed);
                if cancelled {
                    return ControlFlow::Break(());
                }
                self.take(result, decoded, wants, chain)
            },
        );
        let (read, workers) = ran.map_err(|ended| ended_as(ended, cancelled, info))?;
        let mut shapes = Shapes::default();
        workers.into_iter().for_each(|worker| shapes.merge(worker.into_shapes()));
        let member = self.member(part, read.sha256, read.bytes);
        if let Some(around) = &read.around {
            chain.check_around(around);
        }
        let member = self.finish(part, member, None)?;
        *carried = read.last;
        Ok(ReadRecords { member, shapes, gave_up, around: read.around })
    }

    fn take(
        &mut self,
        result: &mut Done<T::Prepared>,
        decoded: bool,
        wants: bool,
        chain: &mut Chain<'_>,
    ) -> ControlFlow<()> {
        let (lines, position) = (chain.lines.all, chain.records);
        chain.take(&result.block, &mut result.batch);
        let Some(prepared) = result.prepared.take() else { return ControlFlow::Continue(()) };
        let bytes = result.block.raw.len() as u64;
        if !wants {
            return self.sink.block(prepared, bytes, &[]);
        }
        let from = Before { lines, position, text: chain.before_text, decoded };
        let records = normal(&result.block, &result.batch, &from);
        self.sink.block(prepared, bytes, &records)
    }

    /// Ends a member.
    pub(super) fn finish(
        &mut self,
        part: &Part,
        member: Member,
        content: Option<Vec<u8>>,
    ) -> Result<ReadMember, LookError> {
        flow(self.sink.end(&member))?;
        self.done += member.bytes;
        let name = self.look.members.list()[part.member].name().to_owned();
        Ok(ReadMember { index: part.member, name, member, content, leaf: None })
    }

    /// Hashes a member as a leaf of an RFC 6962 tree.
    fn leaf(&self, part: &Part, content: Option<&[u8]>) -> Result<[u8; 32], LookError> {
        if let Some(content) = content {
            return Ok(Sha256::of_parts(&[&[0], content]).0);
        }
        let path = || self.look.members.list()[part.member].path.clone();
        let mut hasher = Hasher::new_with_prefix([0]);
        let mut source = self.open(part)?;
        let mut block = vec![0; BLOCK];
        loop {
            self.check()?;
            match source.read(&mut block) {
                Ok(0) => return Ok(hasher.finalize().into()),
                Ok(count) => hasher.update(&block[..count]),
                Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => {}
                Err(source) => return Err(LookError::Read { path: path(), source }),
            }
        }
    }

    pub(super) fn member(&self, part: &Part, sha256: Sha256, bytes: u64) -> Member {
        let path = &self.look.members.list()[part.member].path;
        let inside = inside(path, self.item, self.look);
        Member { path: visible(inside).into_owned(), sha256, bytes, role: part.role }
    }

    pub(super) fn open(&self, part: &Part) -> Result<Box<dyn Read + Send + 'l>, LookError> {
        let path = || self.look.members.list()[part.member].path.clone();
        let members: &'l dyn crate::members::Members = self.look.members;
        let opened = members.open(part.member);
        opened.map_err(|source| LookError::Read { path: path(), source })
    }

    fn workers(&self) -> usize {
        self.look.workers.clamp(1, 64)
    }

    /// Tells the watcher; returns whether it cancelled.
    pub(super) fn tell(&self, done: u64) -> bool {
        let infos = self.look.members.list();
        let total = self.item.parts.iter().map(|part| infos[part.member].bytes).sum();
        self.look.watcher.tell(Progress { phase: Phase::Verifying, done, total: Some(total) });
        self.look.watcher.cancelled()
    }

    pub(super) fn check(&self) -> Result<(), LookError> {
        if self.look.watcher.cancelled() { Err(LookError::Cancelled) } else { Ok(()) }
    }
}

/// Returns a member's path as seen from its item: from the folder, or from the folder of its content.
pub(super) fn inside<'p>(path: &'p str, item: &Item, look: &Look<'_>) -> &'p str {
    let infos = look.members.list();
    let content = item.parts.last().map(|part| &infos[part.member]);
    let above = match content {
        // A folder that is one log: its members may lie in folders of their own.
        Some(content) if content.path != item.path => item.path.as_str(),
        Some(content) => content.folder(),
        None => "",
    };
    path.strip_prefix(above).map_or(path, |rest| rest.strip_prefix('/').unwrap_or(rest))
}

/// What came before a block.
struct Before {
    lines: u64,
    /// Bytes of text in the files before this one.
    text: u64,
    position: u64,
    decoded: bool,
}

/// Returns the records of a block in the words of every format.
fn normal<'b>(block: &Block, batch: &'b Batch, before: &Before) -> Vec<NormalRecord<'b>> {
    let records = batch.records.iter().zip(&batch.fields).zip(1..);
    let spans = block.spans.iter().map(Some).chain(std::iter::repeat(None));
    records
        .zip(spans)
        .map(|(((record, fields), number), span)| {
            let [
                kind,
                system,
                version,
                agent,
                decision,
                person,
                requester,
                operator,
                risk_level,
                risk_score,
                outcome,
                id,
            ] = fields.texts.map(|slot| slot.text(&batch.arena));
            let in_text = (block.offset + u64::from(record.offset), u64::from(record.length));
            let (offset, bytes) = span.copied().unwrap_or(in_text);
            NormalRecord {
                line: before.lines + u64::from(record.line),
                position: before.position + number,
                offset: before.text + offset,
                bytes,
                decoded: before.decoded && span.is_none(),
                digest: record.digest,
                sound: record.sound,
                sequence: record.sequence,
                time: record.time,
                kind,
                system,
                version,
                agent,
                decision,
                person,
                requester,
                operator,
                risk_level,
                risk_score,
                outcome,
                reasoning: fields.reasoning,
                executed: fields.executed,
                reviewed: fields.reviewed,
                review_seconds: fields.review_seconds,
                id,
                text: fields.search.text(&batch.arena).unwrap_or_default(),
                uncovered: fields.uncovered,
            }
        })
        .collect()
}

pub(super) fn flow(flow: ControlFlow<()>) -> Result<(), LookError> {
    if flow.is_break() { Err(LookError::Stopped) } else { Ok(()) }
}

fn ended_as(ended: Ended, cancelled: bool, info: &MemberInfo) -> LookError {
    match ended {
        Ended::Read(source) => LookError::Read { path: info.path.clone(), source },
        Ended::Stopped if cancelled => LookError::Cancelled,
        Ended::Stopped => LookError::Stopped,
        Ended::WorkerLost => LookError::WorkerLost,
    }
}

/// Keys that lie in the delivery.
fn hints(plan: &Plan, members: &[&ReadMember]) -> Vec<Key> {
    let mut keys = Vec::new();
    for plan in &plan.keys {
        let Some(member) = members.iter().find(|member| member.path() == plan.file) else {
            continue;
        };
        let content = member.content.as_deref().unwrap_or_default();
        let text = std::str::from_utf8(content).unwrap_or_default();
        let raw = plan.encoding.read(text.trim()).and_then(|it| <[u8; 32]>::try_from(it).ok());
        match raw {
            Some(raw) => keys.push(Key::Ed25519(raw)),
            None => {
                let read = read_key_file(content).unwrap_or_default();
                keys.extend(read.iter().filter_map(|it| Key::of(&it.key)));
            }
        }
    }
    keys
}

impl ReadMember {
    /// Returns its path inside the item.
    pub(super) fn path(&self) -> &str {
        &self.member.path
    }
}

/// Reads what the file of records itself says about them.
fn inside_statements(
    plan: &Plan,
    source: AnchorSource,
    path: &str,
    found: Option<&(u64, Vec<u8>)>,
    ring: &Keyring,
) -> Vec<Statement> {
    let Some((line, bytes)) = found else { return Vec::new() };
    let written = Written { origin: Origin::Delivery, source: path, line: *line, bytes };
    let anchors = plan.anchors.iter().enumerate().filter(|(_, it)| it.source == source);
    anchors.filter_map(|(at, _)| statement::read(plan, at, &written, ring)).flatten().collect()
}

/// Collects what the delivery and the user say about the whole log.
fn statements(
    look: &Look<'_>,
    item: &Item,
    profile: &Profile,
    members: &[&ReadMember],
    ring: &Keyring,
    unread: &mut Vec<String>,
) -> Vec<Statement> {
    let plan = &profile.plan;
    let mut all = Vec::new();
    for member in members.iter().filter(|it| it.member.role == MemberRole::Companion) {
        let named: Vec<usize> = (0..plan.anchors.len())
            .filter(|at| plan.anchors[*at].is_named(member.path()))
            .collect();
        let content = member.content.as_deref().unwrap_or_default();
        let read = named.iter().find_map(|at| {
            let source = member.path();
            let written = Written { origin: Origin::Delivery, source, line: 0, bytes: content };
            statement::read(plan, *at, &written, ring)
        });
        match read {
            Some(read) => all.extend(read),
            None if named.is_empty() => {}
            None => unread.push(member.member.path.clone()),
        }
    }
    let for_this_log = look.trust.is_for_this_look() && item.alone;
    for file in look.trust.anchors_for(profile.name(), look.source) {
        let mut order: Vec<usize> = (0..plan.anchors.len()).collect();
        order.sort_by_key(|at| !plan.anchors[*at].is_named(&file.name));
        let read = order
            .into_iter()
            .filter(|at| plan.anchors[*at].source == AnchorSource::File)
            .find_map(|at| {
                let (source, bytes) = (file.name.as_str(), file.bytes.as_slice());
                let written = Written { origin: Origin::User, source, line: 0, bytes };
                statement::read(plan, at, &written, ring)
            });
        let scoped = for_this_log || file.sources != Scope::Any;
        match read {
            Some(read) => all.extend(read.into_iter().map(|it| Statement { scoped, ..it })),
            None => unread.push(visible(&file.name).into_owned()),
        }
    }
    let stream = report::stream_name(profile.name(), item.stream.as_deref(), None);
    let mut heads = look.trust.heads_for(profile.name(), item.stream.as_deref(), look.source);
    for head in look.trust.heads_for(profile.name(), stream.as_deref(), look.source) {
        if !heads.iter().any(|known| std::ptr::eq(*known, head)) {
            heads.push(head);
        }
    }
    all.extend(heads.into_iter().map(|head| statement::brought(head, for_this_log)));
    all
}

fn inventory_digest(plan: &Plan, members: &[ReadMember]) -> Option<String> {
    let (_, step) = plan.anchors.iter().find_map(|anchor| anchor.inventory.as_ref())?;
    let listed: Vec<Inventoried<'_>> = members
        .iter()
        .map(|it| Inventoried {
            name: &it.name,
            sha256: it.member.sha256,
            bytes: it.member.bytes,
            content: it.content.as_deref(),
        })
        .collect();
    inventory::digest(*step, &listed)
}
