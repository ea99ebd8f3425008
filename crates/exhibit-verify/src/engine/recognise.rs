//! Recognition: the whole delivery first (folders that are one log), then file by file.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

use exhibit_core::appraisal::MemberRole;
use exhibit_core::json::{Kind, Scanner, Value};

use super::transport::{BOM, Transport};
use super::worker::text_of;
use super::{Item, ItemKind, Look, LookError, Part};
use crate::members::{MemberInfo, Place};
use crate::profile::{ContainerPlan, Plan, Profile};
use crate::signature::companion_of;
use crate::watch::{Phase, Progress};

/// How much of a member is read to find out what it is, unless its first line is longer.
const HEAD: u64 = 64 << 10;

/// How much is read to see the end of a long first line.
const LONG_HEAD: u64 = 4 << 20;

/// How many lines may be unreadable before the first record.
const TRIES: usize = 8;

/// Divides a delivery into items, reading only the beginnings of its members.
///
/// # Errors
/// A member that can't be read, a cancelled look, a profile that does not exist.
pub fn recognise(look: &Look<'_>) -> Result<Vec<Item>, LookError> {
    let named = match look.profile {
        None => None,
        Some(name) => {
            let profile = look.profiles.get(name);
            Some(profile.ok_or_else(|| LookError::NoSuchProfile(name.to_owned()))?)
        }
    };
    let mut recognition = Recognition {
        look,
        named,
        infos: look.members.list(),
        taken: BTreeSet::new(),
        items: Vec::new(),
    };
    recognition.folders()?;
    recognition.files()?;
    recognition.items.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(recognition.items)
}

/// Tells whether a file of this name is a detached signature or a list of checksums.
pub(crate) fn is_signature_name(name: &str) -> bool {
    companion_of(name).is_some()
}

struct Recognition<'l> {
    look: &'l Look<'l>,
    named: Option<&'l Arc<Profile>>,
    infos: &'l [MemberInfo],
    taken: BTreeSet<usize>,
    items: Vec<Item>,
}

/// What the beginning of a file shows.
#[derive(Default)]
struct Head {
    transport: Transport,
    /// Profiles whose conditions the first record meets.
    profiles: Vec<Arc<Profile>>,
    /// The stream that the first record names, for the first of these.
    stream: Option<String>,
    /// Whether the first lines are JSON objects.
    objects: usize,
    /// Whether anything follows the first line.
    several: bool,
    /// Whether there is nothing but white space.
    blank: bool,
}

impl<'l> Recognition<'l> {
    /// Finds folders that are one log each.
    fn folders(&mut self) -> Result<(), LookError> {
        let folders: BTreeSet<&str> = self.delivered().map(|(_, info)| info.folder()).collect();
        for folder in folders {
            let mut found = Vec::new();
            let mut head = Head::default();
            for profile in self.candidates() {
                let ContainerPlan::Directory { records, requires, .. } = &profile.plan.container
                else {
                    continue;
                };
                let Some(at) = self.member(folder, records) else { continue };
                if requires.iter().any(|name| self.member(folder, name).is_none()) {
                    continue;
                }
                head = self.head(at)?;
                if head.profiles.iter().any(|it| it.name() == profile.name())
                    || self.is_named(profile)
                {
                    found.push((Arc::clone(profile), at));
                }
            }
            if let Some((profile, at)) = found.first().cloned() {
                let kind = match found.len() {
                    1 => ItemKind::Log(profile),
                    _ => ItemKind::Ambiguous(
                        found.iter().map(|(it, _)| it.name().to_owned()).collect(),
                    ),
                };
                self.push_folder(folder, at, kind, head);
            }
        }
        Ok(())
    }

    /// A folder's files all belong to it: some of them are digested together.
    fn push_folder(&mut self, folder: &str, records: usize, kind: ItemKind, head: Head) {
        let ItemKind::Log(profile) = &kind else { return };
        let mut parts = Vec::new();
        for (member, info) in self.delivered().filter(|(_, info)| info.folder() == folder) {
            let companion = member != records && speaks_about(&profile.plan, info.name());
            let role = if companion { MemberRole::Companion } else { MemberRole::Content };
            parts.push(Part { member, role });
        }
        self.taken.extend(parts.iter().map(|part| part.member));
        // The records come last: what speaks about them must be known before.
        parts.sort_by_key(|part| (part.member == records, part.role == MemberRole::Content));
        self.items.push(Item {
            path: folder.to_owned(),
            parts,
            kind,
            transport: head.transport,
            stream: head.stream,
        });
    }

    fn files(&mut self) -> Result<(), LookError> {
        let rest: Vec<usize> =
            self.delivered().map(|(at, _)| at).filter(|at| !self.taken.contains(at)).collect();
        let mut heads = Vec::new();
        let mut done = 0;
        for &at in &rest {
            if self.look.watcher.cancelled() {
                return Err(LookError::Cancelled);
            }
            self.look.watcher.tell(Progress { phase: Phase::Recognising, done, total: None });
            done += self.infos[at].bytes.min(HEAD);
            heads.push((at, self.head(at)?));
        }
        let mut companions: BTreeSet<usize> = BTreeSet::new();
        let mut documents = Vec::new();
        for (at, head) in heads {
            match self.kind(at, &head, rest.len()) {
                kind @ ItemKind::Log(_) => companions.extend(self.push_log(at, kind, head)),
                kind => documents.push((at, kind, head)),
            }
        }
        let all: Vec<usize> = documents.iter().map(|(at, _, _)| *at).collect();
        for (at, _, _) in &documents {
            companions.extend(self.signatures_on(*at, &all));
        }
        let lists: Vec<usize> = companions.iter().copied().collect();
        companions
            .extend(all.iter().filter(|it| lists.iter().any(|list| self.signs_list(**it, *list))));
        for (at, kind, head) in documents {
            if !companions.contains(&at) {
                self.push_document(at, kind, head.transport);
            }
        }
        Ok(())
    }

    fn kind(&self, at: usize, head: &Head, files: usize) -> ItemKind {
        if head.blank {
            return ItemKind::Empty;
        }
        if let Some(named) = self.named {
            let fits = head.profiles.iter().any(|it| it.name() == named.name());
            if fits || head.objects > 0 && (files == 1 || head.several) {
                return ItemKind::Log(Arc::clone(named));
            }
            return if files == 1 {
                ItemKind::NotThis(Arc::clone(named))
            } else {
                ItemKind::Document
            };
        }
        match head.profiles.as_slice() {
            [profile] => ItemKind::Log(Arc::clone(profile)),
            [] if self.is_lines(at, head) => ItemKind::Records,
            [] => ItemKind::Document,
            several => ItemKind::Ambiguous(several.iter().map(|it| it.name().to_owned()).collect()),
        }
    }

    fn is_lines(&self, at: usize, head: &Head) -> bool {
        let name = self.infos[at].name();
        let named = name.ends_with(".jsonl") || name.ends_with(".ndjson");
        head.objects >= 2 || (named && head.objects == 1)
    }

    /// Adds a log with the files beside it that may speak about it; returns those.
    fn push_log(&mut self, at: usize, kind: ItemKind, head: Head) -> Vec<usize> {
        let ItemKind::Log(profile) = &kind else { return Vec::new() };
        let folder = self.infos[at].folder();
        let companions: Vec<usize> = (0..self.infos.len())
            .filter(|other| *other != at && !self.taken.contains(other))
            .filter(|other| {
                let info = &self.infos[*other];
                let anchor = info.folder() == folder && speaks_about(&profile.plan, info.name());
                anchor || self.signs(*other, at)
            })
            .collect();
        let companions = self.with_signed_lists(companions);
        let part = |member, role| Part { member, role };
        let mut parts: Vec<Part> =
            companions.iter().map(|it| part(*it, MemberRole::Companion)).collect();
        parts.push(part(at, MemberRole::Content));
        let path = self.infos[at].path.clone();
        self.items.push(Item { path, parts, kind, transport: head.transport, stream: head.stream });
        companions
    }

    fn push_document(&mut self, at: usize, kind: ItemKind, transport: Transport) {
        let others: Vec<usize> = (0..self.infos.len()).filter(|other| *other != at).collect();
        let companions = others.into_iter().filter(|other| self.signs(*other, at)).collect();
        let companions = self.with_signed_lists(companions);
        let part = |member, role| Part { member, role };
        let mut parts: Vec<Part> =
            companions.iter().map(|it| part(*it, MemberRole::Companion)).collect();
        parts.push(part(at, MemberRole::Content));
        let path = self.infos[at].path.clone();
        self.items.push(Item { path, parts, kind, transport, stream: None });
    }

    /// Adds signatures on lists of checksums among companions.
    fn with_signed_lists(&self, mut companions: Vec<usize>) -> Vec<usize> {
        let on_lists: Vec<usize> = (0..self.infos.len())
            .filter(|it| !companions.contains(it))
            .filter(|it| companions.iter().any(|list| self.signs_list(*it, *list)))
            .collect();
        companions.extend(on_lists);
        companions
    }

    /// Returns those of `all` that are signatures or lists about a document.
    fn signatures_on(&self, at: usize, all: &[usize]) -> Vec<usize> {
        all.iter().copied().filter(|other| *other != at && self.signs(*other, at)).collect()
    }

    fn signs(&self, companion: usize, document: usize) -> bool {
        let (info, about) = (&self.infos[companion], &self.infos[document]);
        if info.folder() != about.folder() || companion == document {
            return false;
        }
        match companion_of(info.name()) {
            None => false,
            Some(found) => {
                found.target.is_none_or(|target| target == about.name())
                    && companion_of(about.name()).is_none()
            }
        }
    }

    /// Tells whether a file is a signature on a list of checksums.
    fn signs_list(&self, signature: usize, list: usize) -> bool {
        let (info, about) = (&self.infos[signature], &self.infos[list]);
        let is_list = companion_of(about.name()).is_some_and(|found| found.target.is_none());
        let target = companion_of(info.name()).and_then(|found| found.target);
        is_list && info.folder() == about.folder() && target == Some(about.name())
    }

    /// Looks at the beginning of a member.
    fn head(&self, at: usize) -> Result<Head, LookError> {
        let mut bytes = self.read(at, HEAD)?;
        if bytes.len() as u64 == HEAD && !bytes.contains(&b'\n') {
            bytes = self.read(at, LONG_HEAD)?;
        }
        let ended = bytes.len() as u64 >= self.infos[at].bytes;
        let transport = Transport::of_head(&bytes);
        let text = transport.decode(&bytes);
        Ok(self.of_text(text.strip_prefix(BOM).unwrap_or(&text), transport, ended))
    }

    fn of_text(&self, text: &[u8], transport: Transport, ended: bool) -> Head {
        let blank = ended && text.iter().all(u8::is_ascii_whitespace);
        let mut head = Head { transport, blank, ..Head::default() };
        let mut scanner = Scanner::new();
        let mut lines = text.split(|byte| *byte == b'\n').take(TRIES).peekable();
        let mut number = 0;
        while let Some(line) = lines.next() {
            let whole = lines.peek().is_some() || ended;
            let line = line.trim_ascii();
            if line.is_empty() || !whole {
                continue;
            }
            number += 1;
            head.several |= number > 1;
            let Ok(doc) = scanner.scan(line) else { continue };
            if doc.root().kind() != Kind::Object {
                continue;
            }
            head.objects += 1;
            if head.profiles.is_empty() {
                let fits = self.candidates().filter(|it| fits(&it.plan, doc.root()));
                head.profiles = fits.cloned().collect();
                head.stream = stream(head.profiles.first(), doc.root());
            }
        }
        head
    }

    fn read(&self, at: usize, limit: u64) -> Result<Vec<u8>, LookError> {
        let mut bytes = Vec::new();
        let open = self.look.members.open(at);
        let read = open.and_then(|member| member.take(limit).read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(bytes),
            Err(source) => Err(LookError::Read { path: self.infos[at].path.clone(), source }),
        }
    }

    /// The profiles that may describe anything here.
    fn candidates(&self) -> impl Iterator<Item = &'l Arc<Profile>> {
        let named = self.named;
        self.look
            .profiles
            .iter()
            .filter(move |it| named.is_none_or(|named| named.name() == it.name()))
    }

    fn is_named(&self, profile: &Profile) -> bool {
        self.named.is_some_and(|named| named.name() == profile.name())
    }

    fn delivered(&self) -> impl Iterator<Item = (usize, &'l MemberInfo)> + use<'l> {
        let infos = self.infos;
        infos.iter().enumerate().filter(|(_, info)| info.place == Place::Delivered)
    }

    fn member(&self, folder: &str, name: &str) -> Option<usize> {
        self.delivered()
            .find(|(_, info)| info.folder() == folder && info.name() == name)
            .map(|(at, _)| at)
    }
}

/// Tells whether a file of this name may speak about a log of this profile.
fn speaks_about(plan: &Plan, name: &str) -> bool {
    plan.anchors.iter().any(|anchor| anchor.is_named(name))
        || plan.keys.iter().any(|key| key.file == name)
}

/// Tells whether a record meets a profile's conditions.
fn fits(plan: &Plan, record: Value<'_>) -> bool {
    let has = plan.has.iter().all(|place| record.at(place).is_some());
    let equals = |(place, text): &(_, String)| record.at(place).is_some_and(|it| it.is_str(text));
    has && plan.equals.iter().all(equals) && !(plan.has.is_empty() && plan.equals.is_empty())
}

fn stream(profile: Option<&Arc<Profile>>, record: Value<'_>) -> Option<String> {
    record.at(profile?.plan.stream.as_ref()?).and_then(text_of)
}
