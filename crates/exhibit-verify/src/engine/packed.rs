//! Logs that arrive in an archive: recognised inside of it, judged inside of it, kept as one file.
//!
//! An archive is read three times: to find out what it is, to keep and hash it, and for its records.
//! Its small members are held while it is judged, so that nothing is sought for twice.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use exhibit_core::appraisal::{Fact, Member, MemberRole, Outcome};
use exhibit_core::verdict::{Integrity, word};
use exhibit_core::visible::visible;

use super::log::{self, Feed, ReadMember};
use super::recognise;
use super::{Appraised, Item, ItemKind, Look, LookError, Part, Sink, Tap, plain, report};
use crate::members::{MemberInfo, Members};
use crate::profile::Profile;
use crate::record::NormalRecord;
use crate::tar::{self, TarError};

/// The longest member that is held while an archive is judged.
const MAX_HELD: u64 = 16 << 20;

/// The most that is held of all members together.
const MAX_HELD_TOGETHER: u64 = 64 << 20;

/// The longest archive that is looked into while it is recognised.
const MAX_LOOKED_INTO: u64 = 1 << 30;

/// How an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packed {
    /// tar.
    Tar,
}

/// The members of a tar archive that is itself a member.
pub(super) struct TarMembers<'m> {
    outer: &'m dyn Members,
    index: usize,
    infos: Vec<MemberInfo>,
    /// Where the content of each begins, and the content if it is held.
    held: Vec<(u64, Option<Vec<u8>>)>,
}

impl<'m> TarMembers<'m> {
    /// Reads the archive to its end.
    pub(super) fn read(outer: &'m dyn Members, index: usize) -> Result<Self, TarError> {
        let mut this = Self { outer, index, infos: Vec::new(), held: Vec::new() };
        let mut together = 0;
        tar::read(outer.open(index)?, |entry, content| {
            let mut bytes = None;
            if entry.size <= MAX_HELD && together + entry.size <= MAX_HELD_TOGETHER {
                let mut read = Vec::new();
                content.read_to_end(&mut read)?;
                together += entry.size;
                bytes = Some(read);
            }
            this.infos.push(MemberInfo::delivered(entry.name.clone(), entry.size));
            this.held.push((entry.offset, bytes));
            Ok(())
        })?;
        Ok(this)
    }

    /// Bytes of the archive before the content of a member.
    fn offset(&self, index: usize) -> u64 {
        self.held.get(index).map_or(0, |(offset, _)| *offset)
    }
}

impl Members for TarMembers<'_> {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        match (self.held.get(index), self.infos.get(index)) {
            (Some((_, Some(bytes))), _) => Ok(Box::new(bytes.as_slice())),
            (Some((offset, None)), Some(info)) => {
                let mut source = self.outer.open(self.index)?;
                let skipped = io::copy(&mut (&mut source).take(*offset), &mut io::sink())?;
                if skipped < *offset {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                Ok(Box::new(source.take(info.bytes)))
            }
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// Looks into an archive for a log of one of the profiles; `None` if there is none, or several.
pub(super) fn look_into(look: &Look<'_>, index: usize) -> Result<Option<Arc<Profile>>, LookError> {
    let info = &look.members.list()[index];
    if info.bytes > MAX_LOOKED_INTO {
        return Ok(None);
    }
    let members = match TarMembers::read(look.members, index) {
        Ok(members) => members,
        Err(TarError::Io(source)) => {
            return Err(LookError::Read { path: info.path.clone(), source });
        }
        // Whatever it is, it is kept whole.
        Err(TarError::Fault { .. }) => return Ok(None),
    };
    Ok(inside(look, &members)?.map(|(profile, _)| profile))
}

/// Returns the one folder inside that is a log, and its profile.
fn inside(
    look: &Look<'_>,
    members: &TarMembers<'_>,
) -> Result<Option<(Arc<Profile>, Item)>, LookError> {
    let inner = Look { members, ..*look };
    // An archive in an archive is not looked into.
    let mut logs =
        recognise::divide(&inner, false)?.into_iter().filter_map(|item| match &item.kind {
            ItemKind::Log(profile) if profile.plan.is_folder() => Some((Arc::clone(profile), item)),
            _ => None,
        });
    let first = logs.next();
    Ok(first.filter(|_| logs.next().is_none()))
}

/// Appraises a log in an archive.
pub(super) fn appraise<T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    tap: &T,
    sink: &mut S,
) -> Result<Appraised, LookError> {
    let Some((archive, companions)) = item.parts.split_last() else {
        return Err(LookError::WorkerLost);
    };
    let mut feed = Feed { look, item, tap, sink, done: 0 };
    let mut outer = Vec::new();
    for part in companions {
        outer.push(feed.small(part)?);
    }
    let member = feed.pass(archive)?;
    let read = |source| LookError::Read { path: member.path.clone(), source };
    let members = match TarMembers::read(look.members, archive.member) {
        Ok(members) => Some(members),
        Err(TarError::Io(source)) => return Err(read(source)),
        Err(TarError::Fault { .. }) => None,
    };
    let found = match &members {
        Some(members) => inside(look, members)?.map(|found| (members, found)),
        None => None,
    };
    let Some((members, (profile, inner_item))) = found else {
        // It was another file when it was recognised.
        outer.push(feed.finish(archive, member, None)?);
        return plain::of_members(look, item, &outer);
    };
    let inner = Look { members, ..*look };
    let mut forward = Forward { tap, sink: &mut *feed.sink, members, at: None };
    let judged = log::appraise(&inner, &inner_item, Some(&profile), &NoPreparation, &mut forward)?;
    outer.push(feed.finish(archive, member, None)?);
    Ok(as_one_file(judged, look, item, &outer, (members, &inner_item)))
}

/// Makes the report one on the archive.
fn as_one_file(
    mut judged: Appraised,
    look: &Look<'_>,
    item: &Item,
    outer: &[ReadMember],
    (members, inner_item): (&TarMembers<'_>, &Item),
) -> Appraised {
    let of_archive = report::empty(look, item, outer, "log");
    let appraisal = &mut judged.appraisal;
    appraisal.path = of_archive.path;
    appraisal.members = of_archive.members;
    appraisal.digest = of_archive.digest;
    let count = members.infos.len();
    let taken = inner_item.parts.len();
    let mut others = members
        .infos
        .iter()
        .enumerate()
        .filter(|(at, _)| !inner_item.parts.iter().any(|part| part.member == *at));
    let (outcome, detail) = match others.next() {
        None => (
            Outcome::Pass,
            format!("A tar archive of {count} files: all of them belong to the log."),
        ),
        Some((_, other)) => (
            Outcome::NotChecked,
            format!(
                "A tar archive of {count} files: {} do not belong to the log, such as {}.",
                count.saturating_sub(taken),
                visible(&other.path)
            ),
        ),
    };
    if outcome == Outcome::NotChecked {
        appraisal.not_checked.push(detail.clone());
        if judged.facts.integrity == Integrity::Intact {
            judged.facts.integrity = Integrity::Partial;
        }
    }
    let at = appraisal.facts.len().min(1);
    appraisal.facts.insert(at, Fact { check: "archive".to_owned(), outcome, detail });
    if outer.iter().any(|it| it.member.role == MemberRole::Companion) {
        let sentence = "What signs or lists this archive as a whole was not compared with it.";
        appraisal.not_checked.push(sentence.to_owned());
    }
    appraisal.verdict = word(&judged.facts);
    appraisal.exit_code = appraisal.verdict.exit_code();
    judged
}

/// The members of an archive are in it: nothing is prepared twice.
struct NoPreparation;

impl Tap for NoPreparation {
    type Prepared = ();

    fn prepare(&self, _: &[u8]) {}
}

/// Hands on the records, with their places in the archive, and no bytes.
struct Forward<'f, T, S> {
    tap: &'f T,
    sink: &'f mut S,
    members: &'f TarMembers<'f>,
    /// Where the content of the member begins.
    at: Option<usize>,
}

impl<T: Tap, S: Sink<T::Prepared>> Sink<()> for Forward<'_, T, S> {
    fn begin(&mut self, part: &Part, _: &MemberInfo) -> ControlFlow<()> {
        self.at = Some(part.member);
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        if records.is_empty() {
            return ControlFlow::Continue(());
        }
        let before = self.at.map_or(0, |at| self.members.offset(at));
        let moved: Vec<NormalRecord<'_>> = records
            .iter()
            .map(|record| NormalRecord { offset: record.offset.saturating_add(before), ..*record })
            .collect();
        self.sink.block(self.tap.prepare(&[]), 0, &moved)
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn wants_records(&self) -> bool {
        self.sink.wants_records()
    }
}
