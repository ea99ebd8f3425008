//! A delivery from AWS CloudTrail: digest files, the log files that they name, and signatures kept beside them.

mod judge;
mod records;
mod report;

use std::io::Read as _;

use exhibit_core::appraisal::MemberRole;
use exhibit_core::digest::Sha256;
use sha2::{Digest as _, Sha256 as Hasher};

use super::blocks::BLOCK;
use super::log::{Feed, ReadMember, flow};
use super::{Appraised, Item, Look, LookError, Part, Sink, Tap, plain};
use crate::cloudtrail::PROFILE;
use crate::cloudtrail::digest::{Digest, MAX_DIGEST};
use crate::cloudtrail::gunzip::{GzipFault, Head, Unpacking};
use crate::cloudtrail::metadata::{self, Metadata};
use crate::cloudtrail::names::{self, Named};
use judge::Judge;
pub(super) use records::Unpacked;

/// The largest log file that is read, unpacked.
const MAX_LOG: u64 = 4 << 30;

/// How many log files the digest files of a delivery may name together.
const MAX_NAMED: usize = 1 << 20;

/// A digest file of the delivery.
struct DigestFile {
    /// Its path in the item.
    path: String,
    /// What it states, or why that can't be read.
    read: Result<Digest, String>,
    /// SHA-256 of what it unpacks to, if it unpacks.
    sha256: Option<Sha256>,
    /// What is wrong with it as a compressed file.
    fault: Option<GzipFault>,
    /// What the header of its compressed form holds beside that; no hash covers it.
    beside: Beside,
}

/// A log file of the delivery.
struct LogFile {
    path: String,
    /// SHA-256 of what it unpacks to, or why it does not.
    sha256: Result<Sha256, GzipFault>,
    /// What the header of its compressed form holds beside that; no hash covers it.
    beside: Beside,
}

/// A signature that lies beside the digest files.
struct Sidecar {
    path: String,
    /// The path of the digest file that it is named after.
    about: String,
    read: Option<Metadata>,
}

/// Everything that was read.
#[derive(Default)]
struct Delivery {
    digests: Vec<DigestFile>,
    logs: Vec<LogFile>,
    sidecars: Vec<Sidecar>,
}

/// Appraises a delivery from CloudTrail, in one pass over its files.
pub(super) fn appraise<T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    tap: &T,
    sink: &mut S,
) -> Result<Appraised, LookError> {
    let mut feed = Feed { look, item, tap, sink, done: 0 };
    let mut reading = Reading { delivery: Delivery::default(), block: vec![0; BLOCK], named: 0 };
    let mut members = Vec::new();
    for part in &item.parts {
        members.push(reading.member(&mut feed, part)?);
    }
    let delivery = reading.delivery;
    // Our own signatures are no signatures of documents.
    let signs = |it: &ReadMember| {
        it.member.role == MemberRole::Content
            || !delivery.sidecars.iter().any(|own| own.path == it.path())
    };
    let (files, sidecars): (Vec<_>, Vec<_>) = members.into_iter().partition(signs);
    let speaks = files.iter().any(|it| it.member.role == MemberRole::Companion);
    let document = match speaks {
        true => Some(plain::signatures(look, &files, false, Some(PROFILE))?),
        false => None,
    };
    let members: Vec<ReadMember> = files.into_iter().chain(sidecars).collect();
    let judged = Judge::new(look, &delivery).judge();
    if sink.wants_records() {
        records::pass(look, item, sink, &delivery.logs, &judged.standing)?;
    }
    Ok(report::appraised(look, item, &members, judged, document))
}

/// What the header of a compressed file holds and no hash covers.
type Beside = Vec<&'static str>;

/// Returns what a header holds beside the name that gzip writes there: the file's own.
fn beside(head: &Head, file: &str) -> Beside {
    let own = |name: &Vec<u8>| {
        let bytes = file.as_bytes();
        name.is_empty() || name == bytes || name == names::unpacked(file).as_bytes()
    };
    let found = [
        ("comment", head.comment),
        ("extra fields", head.extra),
        ("another name", head.name.as_ref().is_some_and(|name| !own(name))),
    ];
    found.into_iter().filter(|(_, is)| *is).map(|(what, _)| what).collect()
}

struct Reading {
    delivery: Delivery,
    block: Vec<u8>,
    /// How many log files were named so far.
    named: usize,
}

impl Reading {
    fn member<T: Tap, S: Sink<T::Prepared>>(
        &mut self,
        feed: &mut Feed<'_, '_, T, S>,
        part: &Part,
    ) -> Result<ReadMember, LookError> {
        let info = &feed.look.members.list()[part.member];
        if part.role == MemberRole::Companion {
            let read = feed.small(part)?;
            self.sidecar(&read);
            return Ok(read);
        }
        match names::named(info.name()) {
            Some(Named::Digest) => self.digest(feed, part),
            _ => self.log(feed, part),
        }
    }

    fn sidecar(&mut self, read: &ReadMember) {
        let Some(about) = names::sidecar_of(read.path()) else { return };
        let found = read.content.as_deref().and_then(metadata::read);
        // A file of this name may hold a signature of another kind.
        if found.is_some() || read.path().ends_with(names::METADATA) {
            let (path, about) = (read.path().to_owned(), names::unpacked(about).to_owned());
            self.delivery.sidecars.push(Sidecar { path, about, read: found });
        }
    }

    fn digest<T: Tap, S: Sink<T::Prepared>>(
        &mut self,
        feed: &mut Feed<'_, '_, T, S>,
        part: &Part,
    ) -> Result<ReadMember, LookError> {
        let mut text = Vec::new();
        let (member, beside, ended) =
            self.pass(feed, part, MAX_DIGEST, &mut |more| text.extend_from_slice(more))?;
        let fault = ended.err();
        // What follows the compressed bytes does not change what they unpack to.
        let unpacked = matches!(fault, None | Some(GzipFault::After(_)));
        let sha256 = unpacked.then(|| Sha256::of(&text));
        let read = match fault {
            Some(fault) if !unpacked => Err(fault.to_string()),
            _ => Digest::read(&text).map_err(|it| it.to_string()),
        };
        let read = read.and_then(|digest| {
            self.named += digest.logs.len();
            let over = || format!("with it, over {MAX_NAMED} log files are named");
            if self.named > MAX_NAMED { Err(over()) } else { Ok(digest) }
        });
        let path = member.path().to_owned();
        self.delivery.digests.push(DigestFile { path, read, sha256, fault, beside });
        Ok(member)
    }

    fn log<T: Tap, S: Sink<T::Prepared>>(
        &mut self,
        feed: &mut Feed<'_, '_, T, S>,
        part: &Part,
    ) -> Result<ReadMember, LookError> {
        let mut hasher = Hasher::new();
        let (member, beside, ended) =
            self.pass(feed, part, MAX_LOG, &mut |more| hasher.update(more))?;
        let sha256 = ended.map(|_| Sha256(hasher.finalize().into()));
        self.delivery.logs.push(LogFile { path: member.path().to_owned(), sha256, beside });
        Ok(member)
    }

    /// Passes a file on as it is, and to `take` what it unpacks to.
    fn pass<T: Tap, S: Sink<T::Prepared>>(
        &mut self,
        feed: &mut Feed<'_, '_, T, S>,
        part: &Part,
        limit: u64,
        take: &mut dyn FnMut(&[u8]),
    ) -> Result<(ReadMember, Beside, Result<u64, GzipFault>), LookError> {
        let info = &feed.look.members.list()[part.member];
        let failed = |source| LookError::Read { path: info.path.clone(), source };
        let mut source = feed.open(part)?;
        flow(feed.sink.begin(part, info))?;
        let (mut hasher, mut unpacking) = (Hasher::new(), Unpacking::new(limit));
        let mut bytes = 0;
        loop {
            feed.check()?;
            let mut whole = source.by_ref().take(BLOCK as u64);
            let mut filled = 0;
            while let Some(rest) = self.block.get_mut(filled..).filter(|it| !it.is_empty()) {
                match whole.read(rest) {
                    Ok(0) => break,
                    Ok(count) => filled += count,
                    Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => {}
                    Err(source) => return Err(failed(source)),
                }
            }
            let block = &self.block[..filled];
            if block.is_empty() {
                break;
            }
            hasher.update(block);
            unpacking.push(block, take);
            bytes += filled as u64;
            flow(feed.sink.block(feed.tap.prepare(block), filled as u64, &[]))?;
        }
        let beside = beside(unpacking.head(), info.name());
        let ended = unpacking.end(take);
        let member = feed.member(part, Sha256(hasher.finalize().into()), bytes);
        feed.tell(feed.done + bytes);
        Ok((feed.finish(part, member, None)?, beside, ended))
    }
}
