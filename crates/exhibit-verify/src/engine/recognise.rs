//! Recognition: the whole delivery first (folders that are one log), then file by file.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::Read;
use std::sync::Arc;

use exhibit_core::appraisal::MemberRole;
use exhibit_core::json::{Kind, Scanner, Value};

use super::array::ArrayReader;
use super::packed::{Packing, Way};
use super::set::{self, SET, SetList};
use super::transport::{BOM, Transport};
use super::worker::text_of;
use super::{Item, ItemKind, Look, LookError, Packed, Part};
use crate::bagit::{DECLARATION, PAYLOAD, Tag, tag};
use crate::cloudtrail::names::{Named, named, sidecar_of, unpacked};
use crate::members::{MemberInfo, Place, stem};
use crate::profile::source::{MemberOrder, Scalar};
use crate::profile::{ContainerPlan, FolderPlan, Plan, Profile, is_like};
use crate::signature::dsse::is_envelope;
use crate::signature::recognised::is_sigstore;
use crate::signature::sidecar::names_listed;
use crate::signature::{CompanionKind, companion_of};
use crate::table;
use crate::table::csv::CsvReader;
use crate::table::database::{Beside, JOURNAL, SHARED_MEMORY, WAL};
use crate::watch::{Phase, Progress};

/// How much of a member is read to find out what it is, unless its first line is longer.
const HEAD: u64 = 64 << 10;

/// How much is read to see the end of a long first line.
const LONG_HEAD: u64 = 4 << 20;

/// How much of a list of checksums is read.
const MAX_LIST: u64 = 16 << 20;

/// How many lines may be unreadable before the first record.
const TRIES: usize = 8;

/// Divides a delivery into items, reading only the beginnings of its members.
///
/// # Errors
/// A cancelled look, a profile that does not exist. A member that can't be read becomes an item,
/// and [`super::appraise`] says that it can't be.
pub fn recognise(look: &Look<'_>) -> Result<Vec<Item>, LookError> {
    let named = match look.profile {
        None => None,
        Some(name) => {
            let profile = look.profiles.get(name);
            Some(profile.ok_or_else(|| LookError::NoSuchProfile(name.to_owned()))?)
        }
    };
    let mut recognition = Recognition::new(look, named, Lies::Open);
    recognition.attestations();
    recognition.bags();
    recognition.sets();
    recognition.cloudtrail();
    recognition.folders()?;
    recognition.files()?;
    recognition.items.sort_by(|a, b| a.path.cmp(&b.path));
    note_lonely(&mut recognition.items);
    Ok(recognition.items)
}

/// Notes which logs are the only ones of their profile.
fn note_lonely(items: &mut [Item]) {
    let name = |item: &Item| match &item.kind {
        ItemKind::Log(profile) => Some(profile.name().to_owned()),
        _ => None,
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for profile in items.iter().filter_map(name) {
        *counts.entry(profile).or_default() += 1;
    }
    for item in items {
        item.alone = name(item).is_none_or(|profile| counts[&profile] == 1);
    }
}

/// Tells whether a file of this name is a detached signature or a list of checksums.
pub(crate) fn is_signature_name(name: &str) -> bool {
    companion_of(name).is_some()
}

/// The members by where they lie and what they are called.
struct Index<'l> {
    infos: &'l [MemberInfo],
    paths: HashSet<&'l str>,
    all: HashMap<&'l str, Vec<usize>>,
    delivered: BTreeMap<&'l str, Vec<usize>>,
    by_path: BTreeMap<&'l str, usize>,
    /// Signatures by folder and by the name of what they speak about.
    signatures: HashMap<(&'l str, &'l str), Vec<usize>>,
    /// Lists of checksums by folder.
    lists: HashMap<&'l str, Vec<usize>>,
    /// How many files of a folder share the beginning of a name.
    stems: HashMap<(&'l str, &'l str), usize>,
}

impl<'l> Index<'l> {
    fn new(infos: &'l [MemberInfo]) -> Self {
        let mut index = Self {
            infos,
            paths: infos.iter().map(|info| info.path.as_str()).collect(),
            all: HashMap::new(),
            delivered: BTreeMap::new(),
            by_path: BTreeMap::new(),
            signatures: HashMap::new(),
            lists: HashMap::new(),
            stems: HashMap::new(),
        };
        for (at, info) in infos.iter().enumerate() {
            let folder = info.folder();
            index.all.entry(folder).or_default().push(at);
            if info.place == Place::Delivered {
                index.delivered.entry(folder).or_default().push(at);
                index.by_path.entry(info.path.as_str()).or_insert(at);
            }
            match companion_of(info.name()) {
                None => *index.stems.entry((folder, stem(info.name()))).or_default() += 1,
                Some(found) => match found.target {
                    Some(target) => index.signatures.entry((folder, target)).or_default().push(at),
                    None => index.lists.entry(folder).or_default().push(at),
                },
            }
        }
        index
    }

    /// Tells whether a statement's name ties it to another file of the folder than this log.
    fn is_of_another(&self, statement: usize, log: usize) -> bool {
        let (statement, log) = (&self.infos[statement], &self.infos[log]);
        let own = stem(statement.name());
        let shared = self.stems.get(&(statement.folder(), own)).copied().unwrap_or(0);
        own != stem(log.name()) && shared > 1
    }

    /// Returns the folders that delivered members lie in, and those around them.
    fn folders(&self) -> BTreeSet<&'l str> {
        let mut all = BTreeSet::new();
        for folder in self.delivered.keys() {
            let mut folder = *folder;
            while all.insert(folder) && !folder.is_empty() {
                folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            }
        }
        all
    }

    fn delivered_in(&self, folder: &str) -> &[usize] {
        self.delivered.get(folder).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the delivered members of a folder and of the folders in it.
    fn delivered_below(&self, folder: &str) -> Vec<usize> {
        let inside = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let below = self.by_path.range(inside.as_str()..);
        below.take_while(|(path, _)| path.starts_with(&inside)).map(|(_, at)| *at).collect()
    }

    /// Returns the signatures on a file, the lists that may name it, and the signatures and
    /// timestamps on those.
    fn speaking(&self, about: &'l MemberInfo) -> Vec<usize> {
        let folder = about.folder();
        if companion_of(about.name()).is_some() && !self.stands_alone(about) {
            return Vec::new();
        }
        let lists = self.lists.get(folder).map(Vec::as_slice).unwrap_or_default();
        let mut found = [self.signatures_on(about), lists].concat();
        found.sort_unstable();
        for first in found.clone() {
            found.extend(self.signatures_on(&self.infos[first]));
        }
        found
    }

    /// Tells whether a file is named as if it spoke about another, which is not here, and holds what it
    /// speaks about itself.
    fn stands_alone(&self, info: &MemberInfo) -> bool {
        let Some(found) = companion_of(info.name()) else { return false };
        let is_jws = info.name().to_ascii_lowercase().ends_with(".jws");
        let holds = found.kind == CompanionKind::Attestation || is_jws;
        let target = found.target.filter(|_| holds);
        target.is_some_and(|it| !self.paths.contains(in_folder(info.folder(), it).as_str()))
    }

    fn signatures_on(&self, about: &'l MemberInfo) -> &[usize] {
        let found = self.signatures.get(&(about.folder(), about.name()));
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

/// Tells whether a file of this name is a list of checksums of the files in its folder.
pub(super) fn is_list_name(name: &str) -> bool {
    companion_of(name)
        .is_some_and(|found| found.target.is_none() && found.kind == CompanionKind::Manifest)
}

/// Where the members of a delivery lie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lies {
    /// On a disk, or as if they did.
    Open,
    /// In an archive.
    Packed(Packing),
}

struct Recognition<'l> {
    look: &'l Look<'l>,
    named: Option<&'l Arc<Profile>>,
    lies: Lies,
    infos: &'l [MemberInfo],
    index: Index<'l>,
    /// For each list of files that was read, the names in it.
    listed: HashMap<usize, Vec<String>>,
    /// Anchors by folder and profile.
    anchors: HashMap<(&'l str, String), Vec<usize>>,
    taken: BTreeSet<usize>,
    /// Members of bags: other items may have them, too.
    bagged: BTreeSet<usize>,
    /// Files of sets: a log or an archive among them is an item, too.
    in_sets: BTreeSet<usize>,
    items: Vec<Item>,
}

/// What the beginning of a file shows.
#[derive(Clone, Default)]
struct Head {
    transport: Transport,
    /// Whether the first record is an item of an array.
    array: bool,
    /// Whether the first record is a row of a table.
    table: bool,
    /// How it is packed, if it is an archive.
    packing: Option<Packing>,
    /// Profiles whose conditions the first record meets.
    profiles: Vec<Arc<Profile>>,
    /// The stream that the first record names, for the first of these.
    stream: Option<String>,
    /// Whether the first lines are JSON objects.
    objects: usize,
    /// Whether the first of these is a signed envelope or bundle, which is no record.
    envelope: bool,
    /// Whether anything follows the first line.
    several: bool,
    /// Whether there is nothing but white space.
    blank: bool,
}

impl<'l> Recognition<'l> {
    fn new(look: &'l Look<'l>, named: Option<&'l Arc<Profile>>, lies: Lies) -> Self {
        Self {
            look,
            named,
            lies,
            infos: look.members.list(),
            index: Index::new(look.members.list()),
            anchors: HashMap::new(),
            listed: HashMap::new(),
            taken: BTreeSet::new(),
            bagged: BTreeSet::new(),
            in_sets: BTreeSet::new(),
            items: Vec::new(),
        }
    }

    /// Finds the attestations that are about no file of their own name: each is a list of files, and
    /// speaks about those of them that are here.
    fn attestations(&mut self) {
        let infos = self.infos;
        let mut members: HashMap<&str, usize> = HashMap::new();
        for (at, info) in infos.iter().enumerate() {
            let Some(found) = companion_of(info.name()) else { continue };
            let target = found.target.filter(|_| found.kind == CompanionKind::Attestation);
            let Some(target) = target else { continue };
            let path = |name: &str| in_folder(info.folder(), name);
            if self.index.paths.contains(path(target).as_str()) {
                continue;
            }
            let bytes = self.read(at, MAX_LIST);
            let Some(names) = bytes.ok().and_then(|it| names_listed(info.name(), &it)) else {
                continue;
            };
            if members.is_empty() {
                members = infos.iter().zip(0..).map(|(it, at)| (it.path.as_str(), at)).collect();
            }
            for member in names.iter().filter_map(|name| members.get(path(name).as_str())) {
                let about = &infos[*member];
                let speaking = self.index.signatures.entry((about.folder(), about.name()));
                speaking.or_default().push(at);
            }
            self.listed.insert(at, names);
        }
    }

    /// Finds the bags, each a folder with everything below it. Logs in a bag are items besides, and so is what has
    /// signatures of its own, or may have files inside.
    fn bags(&mut self) {
        if self.named.is_some() {
            return;
        }
        let bags = self.delivered().filter(|(_, info)| info.name() == DECLARATION);
        let mut bags: Vec<(usize, &str)> = bags.map(|(at, info)| (at, info.folder())).collect();
        // The outermost first: a bag in the payload of another is payload.
        bags.sort_by_key(|(_, folder)| folder.len());
        for (at, folder) in bags {
            if self.bagged.contains(&at) {
                continue;
            }
            let members = self.index.delivered_below(folder);
            let path = |at: usize| self.infos[at].path.as_str();
            let signs = |at: usize| {
                let name = companion_of(self.infos[at].name()).and_then(|it| it.target);
                self.infos[at].folder() == folder && name.is_some_and(|it| tag(it) != Tag::Other)
            };
            let payload = in_folder(folder, PAYLOAD);
            let place = |part: &Part| {
                let content = part.role == MemberRole::Content;
                (content, path(part.member).starts_with(&payload))
            };
            let role = |at| if signs(at) { MemberRole::Companion } else { MemberRole::Content };
            let mut parts: Vec<Part> =
                members.iter().map(|at| Part { member: *at, role: role(*at) }).collect();
            parts.sort_by_key(place);
            let (kind, transport) = (ItemKind::Bag, Transport::Plain);
            let (path, records, stream, array) = (folder.to_owned(), 0, None, false);
            let (packed, alone) = (None, true);
            self.items.push(Item {
                path,
                parts,
                records,
                kind,
                transport,
                stream,
                array,
                packed,
                alone,
            });
            self.bagged.extend(members);
        }
    }

    /// Finds the sets, each a list with the files that it names. What a list does not name stays what it is; a log or
    /// an archive that it names is an item besides, so that no list hides what it is worth.
    ///
    /// A list that can't be read is an item, whose appraisal says so.
    fn sets(&mut self) {
        if self.named.is_some() {
            return;
        }
        let lists = self.delivered().filter(|(at, info)| {
            info.name() == SET && info.bytes <= set::MAX_LIST && !self.bagged.contains(at)
        });
        let mut lists: Vec<usize> = lists.map(|(at, _)| at).collect();
        // The outermost first: the list of a set in another set is a file of that one.
        lists.sort_by_key(|at| self.infos[*at].path.len());
        for at in lists {
            let Ok(bytes) = self.read(at, set::MAX_LIST) else { continue };
            if self.in_sets.contains(&at) || !set::claims(&bytes) {
                continue;
            }
            let info = &self.infos[at];
            let (folder, index) = (info.folder(), &self.index);
            let mut companions = index.signatures_on(info).to_vec();
            for first in companions.clone() {
                companions.extend(index.signatures_on(&self.infos[first]));
            }
            let mut seen = BTreeSet::from([at]);
            let free = |it: &usize| !self.taken.contains(it) && !self.in_sets.contains(it);
            companions.retain(|it| free(it) && seen.insert(*it));
            let list = SetList::read(&bytes);
            let named = list.iter().flat_map(SetList::files);
            let files = named.filter_map(|it| self.member(folder, &it.path));
            let files: Vec<usize> = files.filter(|it| free(it) && seen.insert(*it)).collect();
            self.taken.extend(companions.iter().copied().chain([at]));
            self.in_sets.extend(&files);
            let part = |role| move |member| Part { member, role };
            let mut parts: Vec<Part> =
                companions.into_iter().map(part(MemberRole::Companion)).collect();
            parts.extend([at].into_iter().chain(files).map(part(MemberRole::Content)));
            self.items.push(Item {
                path: folder.to_owned(),
                parts,
                records: 0,
                kind: ItemKind::Set,
                transport: Transport::Plain,
                stream: None,
                array: false,
                packed: None,
                alone: true,
            });
        }
    }

    /// Tells whether a file that is no log has its place in a bag, and none besides.
    fn is_only_in_a_bag(&self, at: usize, head: &Head) -> bool {
        let info = &self.infos[at];
        let payload = info.path.starts_with(PAYLOAD) || info.path.contains(&format!("/{PAYLOAD}"));
        let besides = !self.index.speaking(info).is_empty() || head.packing.is_some();
        self.bagged.contains(&at) && !(payload && besides)
    }

    /// Tells whether a file has its place in a set, and none besides: it is neither a log nor an archive.
    fn is_only_in_a_set(&self, at: usize, kind: &ItemKind, head: &Head) -> bool {
        let of_records = matches!(kind, ItemKind::Records | ItemKind::Ambiguous(_));
        self.in_sets.contains(&at) && !of_records && !self.has_files_inside(at, head)
    }

    /// Tells whether a file is an archive of files, and no document that is packed as one.
    fn has_files_inside(&self, at: usize, head: &Head) -> bool {
        let Some(packing) = head.packing else { return false };
        let Ok(source) = self.look.members.seek(at) else { return true };
        packing.open(&*source).map_or(true, |inside| inside.document().is_none())
    }

    /// Takes the digest files of AWS CloudTrail in the delivery, and all its log files: they are one item.
    ///
    /// Without a digest file, a log file is a file like any other.
    fn cloudtrail(&mut self) {
        let free = self.delivered().filter(|(at, _)| !self.taken.contains(at));
        let files = free.filter_map(|(at, info)| Some((at, named(info.name())?)));
        let mut files: Vec<(usize, Named)> = files.collect();
        if self.named.is_some() || files.iter().all(|(_, named)| *named == Named::Log) {
            return;
        }
        files.sort_by_key(|(at, named)| (*named == Named::Log, &self.infos[*at].path));
        let contents: Vec<usize> = files.into_iter().map(|(at, _)| at).collect();
        let own: HashSet<&str> =
            contents.iter().map(|at| unpacked(&self.infos[*at].path)).collect();
        // What only lies beside speaks about what was delivered, or about nothing here.
        let speaks = |(_, info): &(usize, &MemberInfo)| {
            let delivered = info.place == Place::Delivered;
            sidecar_of(&info.path).is_some_and(|it| delivered || own.contains(unpacked(it)))
        };
        let sidecars = self.infos.iter().enumerate().filter(speaks);
        let mut companions: BTreeSet<usize> = sidecars.map(|(at, _)| at).collect();
        for at in &contents {
            companions.extend(self.index.speaking(&self.infos[*at]));
        }
        let own: HashSet<usize> = contents.iter().copied().collect();
        companions.retain(|at| !own.contains(at));
        let part = |role| move |member| Part { member, role };
        let mut parts: Vec<Part> =
            companions.iter().copied().map(part(MemberRole::Companion)).collect();
        parts.extend(contents.iter().copied().map(part(MemberRole::Content)));
        let path = self.common_path(&parts);
        self.taken.extend(parts.iter().map(|part| part.member));
        let (kind, transport) = (ItemKind::CloudTrail, Transport::Plain);
        let (records, stream, array, packed) = (0, None, false, None);
        let item =
            Item { path, parts, records, kind, transport, stream, array, packed, alone: true };
        self.items.push(item);
    }

    /// Returns the deepest folder that holds all parts; the path of the one content, if it lies there.
    fn common_path(&self, parts: &[Part]) -> String {
        let mut folders = parts.iter().map(|part| self.infos[part.member].folder());
        let mut common = folders.next().unwrap_or_default();
        for folder in folders {
            let within =
                |it: &&str| it.is_empty() || folder == *it || folder.starts_with(&format!("{it}/"));
            let above = |it: &&'l str| it.rsplit_once('/').map(|(above, _)| above).or(Some(""));
            common = std::iter::successors(Some(common), above).find(within).unwrap_or_default();
        }
        let mut contents = parts.iter().filter(|it| it.role == MemberRole::Content);
        match (contents.next(), contents.next()) {
            (Some(only), None) if self.infos[only.member].folder() == common => {
                self.infos[only.member].path.clone()
            }
            _ => common.to_owned(),
        }
    }

    /// Finds folders that are one log each.
    fn folders(&mut self) -> Result<(), LookError> {
        for folder in self.index.folders() {
            let mut found = Vec::new();
            let mut head = Head::default();
            for profile in self.candidates() {
                let Some(plan) = self.lies.folder(&profile.plan) else { continue };
                let files = self.records_in(folder, plan);
                let Some(at) = files.first().copied() else { continue };
                if plan.requires.iter().any(|name| self.member(folder, name).is_none()) {
                    continue;
                }
                match self.head(at) {
                    Ok(read) => head = read,
                    Err(LookError::Read { .. }) => continue,
                    Err(error) => return Err(error),
                }
                if head.profiles.iter().any(|it| it.name() == profile.name())
                    || self.is_named(profile)
                {
                    found.push((Arc::clone(profile), files));
                }
            }
            if found.iter().any(|(it, _)| !it.plan.records_only()) {
                found.retain(|(it, _)| !it.plan.records_only());
            }
            if let Some((profile, files)) = found.first().cloned() {
                let kind = match found.len() {
                    1 => ItemKind::Log(profile),
                    _ => ItemKind::Ambiguous(
                        found.iter().map(|(it, _)| it.name().to_owned()).collect(),
                    ),
                };
                self.push_folder(folder, &files, kind, head);
            }
        }
        Ok(())
    }

    /// Takes the files of a folder that belong to its log; the others are items of their own.
    ///
    /// Where the profile knows a digest over the whole folder, every file is a part of the log; one
    /// that has a signature of its own is an item besides.
    fn push_folder(&mut self, folder: &str, records: &[usize], kind: ItemKind, head: Head) {
        let ItemKind::Log(profile) = &kind else { return };
        let Some(FolderPlan { requires, .. }) = self.lies.folder(&profile.plan) else { return };
        let claimed = profile.plan.claims_files();
        let inside: Vec<usize> = match profile.plan.is_deep() {
            true => self.index.delivered_below(folder),
            false => self.index.delivered_in(folder).to_vec(),
        };
        let inside: Vec<usize> = inside.into_iter().filter(|it| !self.taken.contains(it)).collect();
        let signed: BTreeSet<&str> =
            inside.iter().filter_map(|it| companion_of(self.infos[*it].name())?.target).collect();
        let about = records.iter().flat_map(|at| self.index.speaking(&self.infos[*at]));
        let about_records: BTreeSet<usize> = about.collect();
        let mut parts = Vec::new();
        for member in inside {
            let path = self.infos[member].path.as_str();
            let name = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
            let signs = companion_of(self.infos[member].name()).is_some();
            let about_records = about_records.contains(&member);
            let is_records = records.contains(&member);
            let (role, own) = if is_records || requires.iter().any(|it| it == name) {
                let speaks = !is_records && speaks_about(&profile.plan, name);
                (if speaks { MemberRole::Companion } else { MemberRole::Content }, false)
            } else if speaks_about(&profile.plan, name) || about_records {
                (MemberRole::Companion, false)
            } else if claimed {
                (MemberRole::Content, signs || signed.contains(name))
            } else {
                continue;
            };
            parts.push(Part { member, role });
            if !own {
                self.taken.insert(member);
            }
        }
        // The records come last: what speaks about them must be known before.
        let place =
            |part: &Part| records.iter().position(|it| *it == part.member).map_or(0, |it| it + 1);
        parts.sort_by_key(|part| (place(part), part.role == MemberRole::Content));
        self.items.push(Item {
            path: folder.to_owned(),
            parts,
            records: records.len(),
            transport: decoding(&kind, head.transport),
            kind,
            stream: head.stream,
            array: head.array,
            alone: true,
            packed: None,
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
            // What can't be read is an item whose appraisal says so.
            let head = match self.head(at) {
                Err(LookError::Read { .. }) => None,
                read => Some(read?),
            };
            heads.push((at, head));
        }
        let mut companions: BTreeSet<usize> = BTreeSet::new();
        let mut documents = Vec::new();
        for (at, head) in heads {
            let Some(head) = head else {
                if !self.in_sets.contains(&at) {
                    documents.push((at, ItemKind::Document, Head::default()));
                }
                continue;
            };
            if let Some((packing, log)) = self.log_in_archive(at, &head)? {
                companions.extend(self.push_packed(at, packing, log));
                continue;
            }
            match self.kind(at, &head, rest.len()) {
                kind @ ItemKind::Log(_) => companions.extend(self.push_log(at, kind, head)),
                kind if self.is_only_in_a_set(at, &kind, &head) => {}
                kind => documents.push((at, kind, head)),
            }
        }
        for (at, _, _) in &documents {
            companions.extend(self.index.speaking(&self.infos[*at]));
        }
        companions.extend(self.lists()?);
        for (at, kind, head) in documents {
            if !companions.contains(&at) && !self.is_only_in_a_bag(at, &head) {
                self.push_document(at, kind, head);
            }
        }
        Ok(())
    }

    /// Adds the lists of checksums that name files which are not here; returns all that belong to one.
    fn lists(&mut self) -> Result<Vec<usize>, LookError> {
        let mut found = Vec::new();
        let delivered: Vec<(usize, &MemberInfo)> = self.delivered().collect();
        for (at, info) in delivered {
            if is_list_name(info.name())
                && let Ok(bytes) = self.read(at, MAX_LIST)
                && let Some(names) = names_listed(info.name(), &bytes)
            {
                self.listed.insert(at, names);
            }
            let Some(names) = self.listed.get(&at) else { continue };
            let is_here =
                |name: &String| self.index.paths.contains(in_folder(info.folder(), name).as_str());
            if names.iter().all(is_here) {
                continue;
            }
            let signatures = self.index.signatures_on(info).to_vec();
            self.push_file(at, ItemKind::Document, Head::default(), &signatures);
            found.push(at);
            found.extend(signatures);
        }
        Ok(found)
    }

    fn kind(&self, at: usize, head: &Head, files: usize) -> ItemKind {
        if head.blank {
            return ItemKind::Empty;
        }
        if let Some(named) = self.named {
            let fits = head.profiles.iter().any(|it| it.name() == named.name());
            let others = || !self.profiles_of(at).is_empty();
            if fits {
                return self.not_over_a_chain(at, named);
            }
            let lines = named.plan.records.table.is_none() && head.objects > 0;
            if lines && (files == 1 || head.several) && !others() {
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

    /// A profile that checks nothing takes no log over that one which checks something describes, even if the user
    /// named it.
    fn not_over_a_chain(&self, at: usize, named: &Arc<Profile>) -> ItemKind {
        if !named.plan.records_only() {
            return ItemKind::Log(Arc::clone(named));
        }
        let mut names: Vec<String> = self
            .profiles_of(at)
            .into_iter()
            .filter(|it| !it.plan.records_only())
            .map(|it| it.name().to_owned())
            .collect();
        if names.is_empty() {
            return ItemKind::Log(Arc::clone(named));
        }
        names.push(named.name().to_owned());
        ItemKind::Ambiguous(names)
    }

    fn is_lines(&self, at: usize, head: &Head) -> bool {
        let name = self.infos[at].name();
        let named = name.ends_with(".jsonl") || name.ends_with(".ndjson");
        !head.envelope && (head.objects >= 2 || (named && head.objects == 1))
    }

    /// Adds a log with the files beside it that may speak about it; returns those.
    fn push_log(&mut self, at: usize, kind: ItemKind, head: Head) -> Vec<usize> {
        let ItemKind::Log(profile) = &kind else { return Vec::new() };
        let mut companions: Vec<usize> = self.anchors(at, profile).to_vec();
        companions.retain(|it| !self.index.is_of_another(*it, at));
        companions.extend(self.index.speaking(&self.infos[at]));
        if profile.plan.records.is_database() {
            let ends = [WAL, JOURNAL, SHARED_MEMORY];
            companions.extend(ends.into_iter().filter_map(|end| self.beside(at, end)));
        }
        let mut seen = BTreeSet::from([at]);
        companions.retain(|it| !self.taken.contains(it) && seen.insert(*it));
        self.push_file(at, kind, head, &companions);
        companions
    }

    /// Tells whether a file that begins as none may be an archive behind other bytes, as some profile says.
    fn is_behind_others(&self, at: usize) -> bool {
        let says = |it: &Arc<Profile>| match &it.plan.container {
            ContainerPlan::Zip(folder) => folder.prefix,
            _ => false,
        };
        let Some(()) = self.candidates().any(says).then_some(()) else { return false };
        let Ok(source) = self.look.members.seek(at) else { return false };
        Packing::Zip.open(&*source).is_ok_and(|inside| inside.before() > 0)
    }

    /// Finds out whether an archive is the container of one log.
    ///
    /// One that can't be read as an archive is an item whose appraisal says so.
    fn log_in_archive(&self, at: usize, head: &Head) -> Result<Option<(Packing, Item)>, LookError> {
        let behind = head.packing.is_none() && self.is_behind_others(at);
        let packing = head.packing.or(behind.then_some(Packing::Zip));
        let Some(packing) = packing else { return Ok(None) };
        let lies = Lies::Packed(packing);
        if !self.candidates().any(|it| lies.folder(&it.plan).is_some()) {
            return Ok(None);
        }
        let Ok(source) = self.look.members.seek(at) else { return Ok(None) };
        let Ok(inside) = packing.open(&*source) else { return Ok(None) };
        let look = Look { members: inside.members(), ..*self.look };
        let mut recognition = Recognition::new(&look, self.named, lies);
        recognition.folders()?;
        let allows = |item: &Item| match &item.kind {
            ItemKind::Log(profile) if behind => match &profile.plan.container {
                ContainerPlan::Zip(folder) => folder.prefix,
                _ => false,
            },
            _ => !behind,
        };
        recognition.items.retain(allows);
        match recognition.items.len() {
            1 => Ok(recognition.items.pop().map(|item| (packing, item))),
            _ => Ok(None),
        }
    }

    /// Adds an archive that is the container of `log`; returns the files beside it that may speak
    /// about it.
    fn push_packed(&mut self, at: usize, packing: Packing, log: Item) -> Vec<usize> {
        let Item { path: folder, parts, records, kind, transport, stream, array, .. } = log;
        let head = Head { transport, stream, array, ..Head::default() };
        let companions = self.push_log(at, kind, head);
        if let Some(item) = self.items.last_mut() {
            item.packed = Some(Packed { way: Way::Archive(packing), folder, parts, records });
        }
        companions
    }

    /// Returns the profiles that describe a file, whichever the user named: one that is what another profile
    /// describes was not broken because it is not what the named one does.
    fn profiles_of(&self, at: usize) -> Vec<Arc<Profile>> {
        let any = Self::new(self.look, None, self.lies);
        any.head(at).map(|head| head.profiles).unwrap_or_default()
    }

    /// Returns the files in a log's folder that its profile may read as anchors or keys.
    fn anchors(&mut self, at: usize, profile: &Arc<Profile>) -> &[usize] {
        let folder = self.infos[at].folder();
        let (infos, index) = (self.infos, &self.index);
        self.anchors.entry((folder, profile.name().to_owned())).or_insert_with(|| {
            let inside = index.all.get(folder).map(Vec::as_slice).unwrap_or_default();
            let speaks = |it: &&usize| speaks_about(&profile.plan, infos[**it].name());
            inside.iter().filter(speaks).copied().collect()
        })
    }

    fn push_document(&mut self, at: usize, kind: ItemKind, head: Head) {
        let mut companions = self.index.speaking(&self.infos[at]);
        companions.retain(|it| *it != at);
        self.push_file(at, kind, Head { stream: None, ..head }, &companions);
    }

    fn push_file(&mut self, at: usize, kind: ItemKind, head: Head, companions: &[usize]) {
        let part = |member, role| Part { member, role };
        let mut parts: Vec<Part> =
            companions.iter().map(|it| part(*it, MemberRole::Companion)).collect();
        parts.push(part(at, MemberRole::Content));
        let path = self.infos[at].path.clone();
        let Head { transport, stream, array, .. } = head;
        let inner = match &kind {
            ItemKind::Log(profile) => profile.plan.records.inner_table(),
            _ => None,
        };
        let table = inner.map(|table| Packed {
            way: Way::Table {
                plan: Box::new(table.clone()),
                wal: self.beside(at, WAL),
                journal: self.beside(at, JOURNAL),
            },
            folder: String::new(),
            parts: vec![part(0, MemberRole::Content)],
            records: 1,
        });
        let transport = decoding(&kind, transport);
        let (records, packed) = (1, table);
        let item =
            Item { path, parts, records, kind, transport, stream, array, packed, alone: true };
        self.items.push(item);
    }

    /// Looks at the beginning of a member.
    fn head(&self, at: usize) -> Result<Head, LookError> {
        let mut bytes = self.read(at, HEAD)?;
        if bytes.len() as u64 == HEAD && !bytes.contains(&b'\n') {
            bytes = self.read(at, LONG_HEAD)?;
        }
        let whole = self.candidates().any(|it| it.plan.records.whole);
        if whole && bytes.len() as u64 == HEAD {
            bytes = self.read(at, LONG_HEAD)?;
        }
        let ended = bytes.len() as u64 >= self.infos[at].bytes;
        let array = self.of_array(&bytes, ended);
        if let Some(array) = array.as_ref().filter(|it| it.profiles.is_empty() || it.checks()) {
            return Ok(prefer([array.clone()]));
        }
        let inner = self.of_inner_table(at, &bytes);
        if let Some(packing) = Packing::of_head(&bytes) {
            return Ok(Head { packing: Some(packing), ..inner });
        }
        if !inner.profiles.is_empty() {
            return Ok(inner);
        }
        let transport = Transport::of_head(&bytes);
        let text = transport.decode(&bytes);
        if transport.is_utf16()
            && let Some(array) = self.of_array(&text, ended)
            && (array.profiles.is_empty() || array.checks())
        {
            return Ok(prefer([Head { transport, ..array }]));
        }
        let text = text.strip_prefix(BOM).unwrap_or(&text);
        let mut lines = self.of_text(text, transport, false, ended);
        if whole && ended {
            self.of_file(&bytes, transport, &mut lines);
        }
        let table = self.of_text_table(&bytes, ended);
        Ok(prefer(array.into_iter().chain([lines]).chain(table)))
    }

    /// Looks for the header of a table that a profile expects, and for its first row.
    fn of_text_table(&self, bytes: &[u8], ended: bool) -> Option<Head> {
        let mut head = Head { table: true, ..Head::default() };
        for profile in self.candidates() {
            let Some(table) = profile.plan.records.text_table() else { continue };
            let mut reader = CsvReader::new(table);
            let mut lines = Vec::new();
            reader.push(bytes, &mut lines);
            if ended {
                reader.finish(&mut lines);
            }
            if reader.fits() {
                head.add_table(profile, &lines);
            }
        }
        (!head.profiles.is_empty()).then_some(head)
    }

    /// Looks for the tables that profiles expect inside of a file that begins with these bytes.
    fn of_inner_table(&self, at: usize, bytes: &[u8]) -> Head {
        let mut head = Head { table: true, ..Head::default() };
        for profile in self.candidates() {
            let table = profile.plan.records.inner_table();
            let Some(table) = table.filter(|it| it.form.may_begin(bytes)) else { continue };
            let Ok(source) = self.look.members.seek(at) else { return head };
            let open = |end| self.beside(at, end).and_then(|it| self.look.members.seek(it).ok());
            let (wal, journal) = (open(WAL), open(JOURNAL));
            let beside = Beside { wal: wal.as_deref(), journal: journal.as_deref() };
            let head_of = |beside| table::inside::head(&*source, beside, table, HEAD);
            // What lies beside it may be what is damaged: whoever reads both says so.
            let found = head_of(beside).or_else(|_| head_of(Beside::default()));
            if let Ok(Some(lines)) = found {
                head.add_table(profile, &lines);
            }
        }
        prefer([head])
    }

    /// Returns the file beside a database whose name goes on so.
    fn beside(&self, at: usize, end: &str) -> Option<usize> {
        let info = &self.infos[at];
        let name = format!("{}{end}", info.name());
        let beside = self.index.all.get(info.folder()).map(Vec::as_slice).unwrap_or_default();
        beside.iter().copied().find(|it| self.infos[*it].name() == name)
    }

    /// Looks whether a file is one record of a profile that has one a file.
    fn of_file(&self, bytes: &[u8], transport: Transport, head: &mut Head) {
        let text = match transport {
            Transport::Plain | Transport::Reindented => Cow::Borrowed(bytes),
            _ => Cow::Owned(transport.decode(bytes)),
        };
        let mut scanner = Scanner::new();
        let Ok(doc) = scanner.scan(text.strip_prefix(BOM).unwrap_or(&text)) else { return };
        if doc.root().kind() != Kind::Object {
            return;
        }
        head.objects = head.objects.max(1);
        let fits = self.candidates().filter(|it| it.plan.records.whole);
        let fits: Vec<_> = fits.filter(|it| self::fits(&it.plan, doc.root())).cloned().collect();
        if head.profiles.is_empty() {
            head.stream = stream(fits.first(), doc.root());
        }
        head.profiles.extend(fits);
    }

    /// Looks for the first item of an array that a profile expects; `None` if there is none that fits.
    fn of_array(&self, bytes: &[u8], ended: bool) -> Option<Head> {
        let text = bytes.strip_prefix(BOM).unwrap_or(bytes);
        if !matches!(text.trim_ascii_start().first(), Some(b'[' | b'{')) {
            return None;
        }
        let mut head = Head { array: true, ..Head::default() };
        let mut tried: Vec<&[String]> = Vec::new();
        for profile in self.candidates() {
            let Some(names) = &profile.plan.records.array else { continue };
            if tried.contains(&names.as_slice()) {
                continue;
            }
            tried.push(names);
            let mut reader = ArrayReader::new(names);
            let mut lines = Vec::new();
            reader.push(bytes, &mut lines);
            let mut found = self.of_text(&lines, Transport::Plain, true, ended);
            found.profiles.retain(|it| it.plan.records.array.as_ref() == Some(names));
            head.objects = head.objects.max(found.objects);
            if head.profiles.is_empty() {
                head.stream = found.stream;
            }
            head.profiles.append(&mut found.profiles);
        }
        let fits = !head.profiles.is_empty() || (head.objects > 0 && self.named.is_some());
        fits.then_some(head)
    }

    fn of_text(&self, text: &[u8], transport: Transport, items: bool, ended: bool) -> Head {
        let blank = ended && text.iter().all(u8::is_ascii_whitespace);
        let mut head = Head { transport, blank, ..Head::default() };
        let mut scanner = Scanner::new();
        let lines = text.split(|byte| *byte == b'\n');
        let mut lines = lines.filter(|line| !line.trim_ascii().is_empty()).take(TRIES).peekable();
        let mut number = 0;
        while let Some(line) = lines.next() {
            let whole = lines.peek().is_some() || ended || text.ends_with(b"\n");
            let line = line.trim_ascii();
            if !whole {
                continue;
            }
            number += 1;
            head.several |= number > 1;
            let Ok(doc) = scanner.scan(line) else { continue };
            if doc.root().kind() != Kind::Object {
                continue;
            }
            let signed = |root| is_envelope(root) || is_sigstore(root);
            head.envelope |= head.objects == 0 && signed(doc.root());
            head.objects += 1;
            if head.profiles.is_empty() {
                let fits = self
                    .candidates()
                    .filter(|it| items || !it.plan.records.no_lines)
                    .filter(|it| fits(&it.plan, doc.root()));
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

    /// Returns the members of a folder that hold its records, in their order.
    fn records_in(&self, folder: &str, plan: &FolderPlan) -> Vec<usize> {
        let (pattern, order) = (plan.records.as_str(), plan.order);
        let free = |at: &usize| !self.taken.contains(at);
        if !pattern.contains('*') {
            return self.member(folder, pattern).filter(free).into_iter().collect();
        }
        let path = |name: &str| match folder {
            "" => name.to_owned(),
            _ => format!("{folder}/{name}"),
        };
        let pattern = path(pattern);
        let (above, _) = pattern.rsplit_once('/').unwrap_or_default();
        let mut found: Vec<usize> = self.index.delivered_in(above).to_vec();
        found.retain(|at| is_like(&pattern, &self.infos[*at].path) && free(at));
        let path = |at: &usize| self.infos[*at].path.as_str();
        match order {
            MemberOrder::Name => found.sort_by(|a, b| path(a).cmp(path(b))),
            MemberOrder::Number => found.sort_by(|a, b| by_number(&pattern, path(a), path(b))),
        }
        found
    }

    fn member(&self, folder: &str, name: &str) -> Option<usize> {
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        self.index.by_path.get(path.as_str()).copied()
    }
}

impl Head {
    /// Tells whether a profile fits that checks anything.
    fn checks(&self) -> bool {
        self.profiles.iter().any(|it| !it.plan.records_only())
    }

    /// Adds a profile whose table has this header, if the first row of it fits; `lines` are the first rows.
    fn add_table(&mut self, profile: &Arc<Profile>, lines: &[u8]) {
        let mut scanner = Scanner::new();
        let first = lines.split(|byte| *byte == b'\n').find(|line| line.starts_with(b"{"));
        let (fits, stream) = match first.map(|line| scanner.scan(line)) {
            Some(Ok(doc)) => (meets(&profile.plan, doc.root()), stream(Some(profile), doc.root())),
            // A table without a row that can be read is one, too.
            _ => (true, None),
        };
        if fits {
            if self.profiles.is_empty() {
                self.stream = stream;
            }
            self.profiles.push(Arc::clone(profile));
        }
    }
}

/// Chooses between the ways in which a file may be read. A profile that checks nothing never counts beside one that
/// checks something; several that are equal stay together, so that the user is asked.
fn prefer(heads: impl IntoIterator<Item = Head>) -> Head {
    let mut heads: Vec<Head> = heads.into_iter().collect();
    if heads.iter().any(Head::checks) {
        let checks = |profile: &Arc<Profile>| !profile.plan.records_only();
        heads.iter_mut().for_each(|head| head.profiles.retain(checks));
    }
    let mut all: Vec<Arc<Profile>> = heads.iter().flat_map(|head| head.profiles.clone()).collect();
    let mut seen = HashSet::new();
    all.retain(|profile| seen.insert(profile.name().to_owned()));
    let fitting = heads.iter().position(|head| !head.profiles.is_empty());
    // Without any that fits, lines say what the file is.
    let other = heads.iter().position(|head| !head.array && !head.table);
    let mut chosen = match fitting.or(other) {
        Some(at) => heads.swap_remove(at),
        None => heads.pop().unwrap_or_default(),
    };
    chosen.profiles = all;
    chosen
}

impl Lies {
    /// Returns the folder that a profile looks for in such a place.
    fn folder(self, plan: &Plan) -> Option<&FolderPlan> {
        match (&plan.container, self) {
            (ContainerPlan::Directory(folder), Self::Open) => Some(folder),
            (ContainerPlan::Zip(folder), Self::Packed(Packing::Zip))
            | (ContainerPlan::Tar(folder), Self::Packed(Packing::Tar)) => Some(folder),
            _ => None,
        }
    }
}

/// Compares two names by the digits that the `*` of a pattern stands for: the shorter number is less.
fn by_number(pattern: &str, a: &str, b: &str) -> Ordering {
    let (start, end) = pattern.split_once('*').unwrap_or((pattern, ""));
    let digits = |name: &str| {
        let inner = name.strip_prefix(start).and_then(|it| it.strip_suffix(end)).unwrap_or(name);
        inner.trim_start_matches('0').to_owned()
    };
    let (first, second) = (digits(a), digits(b));
    first.len().cmp(&second.len()).then_with(|| first.cmp(&second)).then_with(|| a.cmp(b))
}

/// Returns how a log's text has to be decoded: one that its profile expects over several lines, not at all.
fn decoding(kind: &ItemKind, transport: Transport) -> Transport {
    match (kind, transport) {
        (ItemKind::Log(profile), Transport::Reindented) if profile.plan.records.whole => {
            Transport::Plain
        }
        _ => transport,
    }
}

fn in_folder(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// Tells whether a file of this name may speak about a log of this profile.
fn speaks_about(plan: &Plan, name: &str) -> bool {
    plan.anchors.iter().any(|anchor| anchor.is_named(name))
        || plan.keys.iter().any(|key| key.file == name)
}

/// Tells whether a record meets a profile's conditions.
fn fits(plan: &Plan, record: Value<'_>) -> bool {
    meets(plan, record) && !(plan.has.is_empty() && plan.equals.is_empty())
}

/// Tells whether nothing in a record is against a profile's conditions.
fn meets(plan: &Plan, record: Value<'_>) -> bool {
    let has = plan.has.iter().all(|place| record.at(place).is_some());
    let equals = |(place, scalar): &(_, Scalar)| record.at(place).is_some_and(|it| scalar.fits(it));
    has && plan.equals.iter().all(equals)
}

fn stream(profile: Option<&Arc<Profile>>, record: Value<'_>) -> Option<String> {
    record.at(profile?.plan.stream.as_ref()?).and_then(text_of)
}
