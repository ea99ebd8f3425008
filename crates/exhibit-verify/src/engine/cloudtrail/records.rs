//! What the log files of a delivery from CloudTrail say, event by event.
//!
//! The files are read a second time for it, and only for whoever wants records: then it is known what
//! the digest files say of each. Nothing here changes the verdict.

use std::io::{self, Read};
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use exhibit_core::appraisal::{Member, MemberRole};
use exhibit_core::verdict::ProfileTrust;

use super::super::log::{self, Feed};
use super::super::{Item, ItemKind, Look, LookError, NoTap, Part, Sink};
use super::{LogFile, MAX_LOG};
use crate::cloudtrail::gunzip::Unpacking;
use crate::cloudtrail::names::{self, Named};
use crate::members::{MemberInfo, Members};
use crate::profile::Profile;
use crate::record::{Mapped, NormalRecord};
use crate::zip::ReadAt;

/// Where the fields of an event are.
///
/// Source: AWS CloudTrail User Guide, "CloudTrail record contents". An event without an error code
/// succeeded. Words are only for calls of models and agents; any other event keeps its own name.
const EVENTS: &str = r#"
language = 1
name = "aws-cloudtrail-events"
title = "Events of AWS CloudTrail"

[recognise]
has = ["eventVersion"]

[records]
form = "array"
at = "Records"

[fields]
time = { at = "eventTime" }
id = { at = ["eventID"] }
system = { at = ["eventSource"] }
agent = { at = ["userIdentity.arn", "userIdentity.invokedBy", "userIdentity.principalId", "userIdentity.accountId"] }
outcome = { at = ["errorCode"] }
text = ["eventName", "errorMessage", "userIdentity.userName", "sourceIPAddress", "userAgent"]

[fields.kind]
at = ["eventName"]
words = { InvokeModel = "tool-call", InvokeModelWithResponseStream = "tool-call", Converse = "tool-call", ConverseStream = "tool-call", InvokeAgent = "tool-call", InvokeFlow = "tool-call" }
"#;

/// The outcome of an event that names no error.
const SUCCESS: &str = "success";

/// What the digest files say of one log file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FileStanding {
    /// Whether one that something speaks for names it.
    pub(super) covered: bool,
    /// Whether it could be unpacked, and no digest file describes it otherwise.
    pub(super) sound: bool,
}

/// Hands on the events of all log files, numbered through; their places are those in the unpacked texts, one after
/// the other.
pub(super) fn pass<P, S: Sink<P>>(
    look: &Look<'_>,
    item: &Item,
    sink: &mut S,
    logs: &[LogFile],
    standing: &[FileStanding],
) -> Result<(), LookError> {
    let unpacked = Unpacked::of(look.members, item);
    let inner = Look { members: &unpacked, ..*look };
    let item = unpacked.item(item);
    let mut sink = Events { sink, standing, now: FileStanding::default(), of: PhantomData::<P> };
    let mut feed = Feed { look: &inner, item: &item, tap: &NoTap, sink: &mut sink, done: 0 };
    let read = log::read(&mut feed, None, &events().plan, &[])?;
    for (member, log) in read.members.iter().zip(logs) {
        if log.sha256.as_ref().is_ok_and(|before| *before != member.member.sha256) {
            let source = io::Error::other("it changed while it was read: look again");
            return Err(LookError::Read { path: member.path().to_owned(), source });
        }
    }
    Ok(())
}

/// Returns the profile of events, read once.
fn events() -> &'static Profile {
    static EVENTS_READ: OnceLock<Profile> = OnceLock::new();
    EVENTS_READ
        .get_or_init(|| Profile::parse(EVENTS, ProfileTrust::Relied).expect("a test reads events"))
}

/// Tells which parts of a delivery are log files, in the order in which they are read.
fn log_files<'a>(members: &'a dyn Members, item: &'a Item) -> impl Iterator<Item = &'a Part> {
    let list = members.list();
    item.parts.iter().filter(|part| {
        let is_digest = names::named(list[part.member].name()) == Some(Named::Digest);
        part.role == MemberRole::Content && !is_digest
    })
}

/// The log files of a delivery, as what they unpack to.
pub(in super::super) struct Unpacked<'m> {
    members: &'m dyn Members,
    list: Vec<MemberInfo>,
    /// Their indices in the delivery.
    indices: Vec<usize>,
}

impl<'m> Unpacked<'m> {
    /// Lists the log files of a delivery.
    pub(in super::super) fn of(members: &'m dyn Members, item: &Item) -> Self {
        let indices: Vec<usize> = log_files(members, item).map(|part| part.member).collect();
        let list = indices.iter().map(|at| members.list()[*at].clone()).collect();
        Self { members, list, indices }
    }

    /// Returns the item that consists of these files, all of them arrays of records.
    pub(in super::super) fn item(&self, of: &Item) -> Item {
        let parts =
            (0..self.indices.len()).map(|member| Part { member, role: MemberRole::Content });
        Item {
            parts: parts.collect(),
            records: self.indices.len(),
            kind: ItemKind::Records,
            array: true,
            ..of.clone()
        }
    }
}

impl Members for Unpacked<'_> {
    fn list(&self) -> &[MemberInfo] {
        &self.list
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        let index = *self.indices.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Text {
            packed: self.members.open(index)?,
            unpacking: Some(Unpacking::new(MAX_LOG)),
            text: Vec::new(),
            at: 0,
        }))
    }

    fn seek(&self, _: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "it is compressed"))
    }
}

/// Reads what a file unpacks to, up to where it is damaged: the digest files tell whether it is.
struct Text<'a> {
    packed: Box<dyn Read + Send + 'a>,
    /// Nothing once it has ended.
    unpacking: Option<Unpacking>,
    text: Vec<u8>,
    at: usize,
}

/// Bytes that are unpacked at a time: what they come to is held, at most a thousand times as much.
const PIECE: usize = 4096;

impl Read for Text<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            let Some(unpacking) = &mut self.unpacking else { return Ok(0) };
            self.at = 0;
            self.text.clear();
            let mut piece = [0; PIECE];
            let text = &mut self.text;
            match self.packed.read(&mut piece)? {
                0 => {
                    if let Some(unpacking) = self.unpacking.take() {
                        // What is wrong with it was told when it was read for its digest.
                        let _ = unpacking.end(&mut |more| text.extend_from_slice(more));
                    }
                }
                count => unpacking.push(&piece[..count], &mut |more| text.extend_from_slice(more)),
            }
        }
        let rest = &self.text[self.at..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

/// Hands events on, each with what the digest files say of its file.
struct Events<'s, S, P> {
    sink: &'s mut S,
    standing: &'s [FileStanding],
    now: FileStanding,
    of: PhantomData<P>,
}

impl<S, P> Events<'_, S, P> {
    fn event<'r>(&self, record: &NormalRecord<'r>) -> NormalRecord<'r> {
        let is_event = record.kind.is_some();
        let outcome = record.outcome.or(is_event.then_some(SUCCESS));
        // That no error is stated is as little covered as one that is.
        let own = if outcome.is_some() { Mapped::Outcome.bit() } else { 0 };
        NormalRecord {
            sound: record.sound && self.now.sound,
            uncovered: if self.now.covered {
                record.uncovered & !Mapped::FIELDS
            } else {
                record.uncovered | own
            },
            outcome,
            ..*record
        }
    }
}

impl<P, S: Sink<P>> Sink<()> for Events<'_, S, P> {
    fn begin(&mut self, part: &Part, _: &MemberInfo) -> ControlFlow<()> {
        self.now = self.standing.get(part.member).copied().unwrap_or_default();
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        let events: Vec<NormalRecord<'_>> = records.iter().map(|it| self.event(it)).collect();
        if events.is_empty() { ControlFlow::Continue(()) } else { self.sink.inside(&events) }
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn inside(&mut self, _: &[NormalRecord<'_>]) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::KINDS;

    #[test]
    fn the_profile_of_events_is_read_and_has_our_words() {
        let kind = events().source().fields.kind.as_ref().expect("a kind");
        assert!(kind.words.values().all(|ours| KINDS.iter().any(|(word, _)| word == ours)));
    }
}
