//! One log: companions first, then its records in one pass, then what the two say about each other.

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

use exhibit_core::appraisal::{Member, MemberRole};
use exhibit_core::digest::Sha256;
use exhibit_core::visible::visible;

use super::blocks::{BLOCK, Block};
use super::chain::Chain;
use super::coverage::Shapes;
use super::inventory::{self, Inventoried};
use super::keys::Keyring;
use super::pipeline::{self, Cutting, Done, Ended};
use super::plain;
use super::recognise::is_signature_name;
use super::report::{self, LogFindings};
use super::statement::{self, MAX_FILE, Origin, Statement};
use super::worker::{Batch, Worker};
use super::{Appraised, Item, Look, LookError, Part, Sink, Tap, Transport};
use crate::members::MemberInfo;
use crate::profile::{Plan, Profile};
use crate::record::NormalRecord;
use crate::trust::{Scope, SignedFor};
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
    let mut feed = Feed { look, item, tap, sink, done: 0 };
    let Some((records, before)) = item.parts.split_last() else {
        return Err(LookError::WorkerLost);
    };
    let mut members = Vec::new();
    for part in before {
        let mut read = feed.small(part)?;
        if part.role == MemberRole::Content && !inventory::reads(&read.name) {
            // Its digest is enough: a folder may hold any number of such files.
            read.content = None;
        }
        members.push(read);
    }
    let signed = SignedFor::log(profile.map_or("", |it| it.name()), look.source, look.at);
    let ring = Keyring::new(look.trust, &signed, &hints(plan, &members));
    let mut unread = Vec::new();
    let statements = match profile {
        Some(profile) => statements(look, item, profile, &members, &ring, &mut unread),
        None => Vec::new(),
    };
    let mut chain = Chain::new(plan, &statements);
    let (last, shapes, gave_up) = feed.records(records, plan, &ring, &mut chain)?;
    members.push(last);
    let inventory = inventory_digest(plan, &members);
    let signs =
        |it: &ReadMember| it.member.role == MemberRole::Companion && is_signature_name(&it.name);
    let document = match members.iter().any(signs) {
        true => Some(plain::signatures(look, &members, false)?),
        false => None,
    };
    let findings = LogFindings {
        look,
        item,
        profile,
        plan,
        members,
        ring: &ring,
        statements,
        chain,
        shapes,
        inventory,
        document,
        unread_anchors: unread,
        gave_up,
    };
    Ok(report::log(findings))
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
        let info = &self.look.members.list()[part.member];
        let cutting = Cutting { transport: Transport::Plain, lines: false };
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
        let (sha256, bytes, _) = ran.map_err(|ended| ended_as(ended, cancelled, info))?;
        let member = self.member(part, sha256, bytes);
        self.finish(part, member, None)
    }

    /// Reads the records of the log.
    fn records(
        &mut self,
        part: &Part,
        plan: &Plan,
        ring: &Keyring,
        chain: &mut Chain<'_>,
    ) -> Result<(ReadMember, Shapes, bool), LookError> {
        let info = &self.look.members.list()[part.member];
        flow(self.sink.begin(part, info))?;
        let wants = self.sink.wants_records();
        let workers = (0..self.workers()).map(|_| Worker::new(plan, ring, wants)).collect();
        let (source, tap) = (self.open(part)?, self.tap);
        let decoded = self.item.transport != Transport::Plain;
        let cutting = Cutting { transport: self.item.transport, lines: true };
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
        let (sha256, bytes, workers) = ran.map_err(|ended| ended_as(ended, cancelled, info))?;
        let mut shapes = Shapes::default();
        workers.into_iter().for_each(|worker| shapes.merge(worker.into_shapes()));
        let member = self.member(part, sha256, bytes);
        Ok((self.finish(part, member, None)?, shapes, gave_up))
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
        let from = Before { lines, position, decoded };
        let records = normal(&result.block, &result.batch, &from);
        self.sink.block(prepared, bytes, &records)
    }

    fn finish(
        &mut self,
        part: &Part,
        member: Member,
        content: Option<Vec<u8>>,
    ) -> Result<ReadMember, LookError> {
        flow(self.sink.end(&member))?;
        self.done += member.bytes;
        let name = self.look.members.list()[part.member].name().to_owned();
        Ok(ReadMember { index: part.member, name, member, content })
    }

    fn member(&self, part: &Part, sha256: Sha256, bytes: u64) -> Member {
        let path = &self.look.members.list()[part.member].path;
        let inside = inside(path, self.item, self.look);
        Member { path: visible(inside).into_owned(), sha256, bytes, role: part.role }
    }

    fn open(&self, part: &Part) -> Result<Box<dyn Read + Send + 'l>, LookError> {
        let path = || self.look.members.list()[part.member].path.clone();
        let members: &'l dyn crate::members::Members = self.look.members;
        let opened = members.open(part.member);
        opened.map_err(|source| LookError::Read { path: path(), source })
    }

    fn workers(&self) -> usize {
        self.look.workers.clamp(1, 64)
    }

    /// Tells the watcher; returns whether it cancelled.
    fn tell(&self, done: u64) -> bool {
        let infos = self.look.members.list();
        let total = self.item.parts.iter().map(|part| infos[part.member].bytes).sum();
        self.look.watcher.tell(Progress { phase: Phase::Verifying, done, total: Some(total) });
        self.look.watcher.cancelled()
    }

    fn check(&self) -> Result<(), LookError> {
        if self.look.watcher.cancelled() { Err(LookError::Cancelled) } else { Ok(()) }
    }
}

/// Returns a member's path as seen from its item: from the folder, or from the folder of its content.
pub(super) fn inside<'p>(path: &'p str, item: &Item, look: &Look<'_>) -> &'p str {
    let infos = look.members.list();
    let content = item.parts.last().map_or("", |part| infos[part.member].folder());
    path.strip_prefix(content).map_or(path, |rest| rest.strip_prefix('/').unwrap_or(rest))
}

/// What came before a block.
struct Before {
    lines: u64,
    position: u64,
    decoded: bool,
}

/// Returns the records of a block in the words of every format.
fn normal<'b>(block: &Block, batch: &'b Batch, before: &Before) -> Vec<NormalRecord<'b>> {
    let records = batch.records.iter().zip(&batch.fields).zip(1..);
    records
        .map(|((record, fields), number)| {
            let [kind, system, agent, decision, person, risk_level, risk_score, outcome, id] =
                fields.texts.map(|slot| slot.text(&batch.arena));
            NormalRecord {
                line: before.lines + u64::from(record.line),
                position: before.position + number,
                offset: block.offset + u64::from(record.offset),
                bytes: u64::from(record.length),
                decoded: before.decoded,
                digest: record.digest,
                sound: record.sound,
                sequence: record.sequence,
                time: record.time,
                kind,
                system,
                agent,
                decision,
                person,
                risk_level,
                risk_score,
                outcome,
                id,
                text: fields.search.text(&batch.arena).unwrap_or_default(),
                uncovered: fields.uncovered,
            }
        })
        .collect()
}

fn flow(flow: ControlFlow<()>) -> Result<(), LookError> {
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
fn hints(plan: &Plan, members: &[ReadMember]) -> Vec<[u8; 32]> {
    let read = plan.keys.iter().filter_map(|key| {
        let member = members.iter().find(|member| member.name == key.file)?;
        let text = std::str::from_utf8(member.content.as_deref()?).ok()?;
        key.encoding.read(text.trim())?.try_into().ok()
    });
    read.collect()
}

/// Collects what the delivery and the user say about the whole log.
fn statements(
    look: &Look<'_>,
    item: &Item,
    profile: &Profile,
    members: &[ReadMember],
    ring: &Keyring,
    unread: &mut Vec<String>,
) -> Vec<Statement> {
    let plan = &profile.plan;
    let mut all = Vec::new();
    for member in members.iter().filter(|it| it.member.role == MemberRole::Companion) {
        let named: Vec<usize> =
            (0..plan.anchors.len()).filter(|at| plan.anchors[*at].is_named(&member.name)).collect();
        let content = member.content.as_deref().unwrap_or_default();
        let read = named.iter().find_map(|at| {
            statement::read(plan, *at, Origin::Delivery, &member.member.path, content, ring)
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
            .find_map(|at| statement::read(plan, at, Origin::User, &file.name, &file.bytes, ring));
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
