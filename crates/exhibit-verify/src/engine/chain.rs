//! The sequencer: records in order, each compared with the one before it.

use std::collections::{BTreeMap, HashMap};

use exhibit_core::appraisal::Failure;
use exhibit_core::digest::Sha256;
use exhibit_core::json::Scanner;
use exhibit_core::time::Moment;
use exhibit_core::visible::visible;

use super::array::Around;
use super::blocks::Block;
use super::failures::{Check, Failures};
use super::keys::SignerCounts;
use super::merkle::Frontier;
use super::statement::{Observed, Range, Statement, Watch};
use super::worker::{Batch, Claim, FirstRecord, Genesis, LineCounts, Record, Slot, check_of};
use crate::profile::{LinkPlan, Plan, Target};

/// The most groups that one link or sequence is followed in.
pub(super) const MAX_GROUPS: usize = 65_536;

/// The most trees that grow at the same time.
const MAX_TREES: usize = 64;

/// Where an export of a log begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Start {
    /// With the log's first record.
    #[default]
    Genesis,
    /// After this many records.
    After(u64),
    /// After some records; the format does not number them.
    Somewhere,
}

/// What is known once all records were seen.
pub(super) struct Chain<'p> {
    plan: &'p Plan,
    watch: Watch,
    trees: Vec<(Range, Frontier)>,
    /// What does not verify.
    pub(super) failures: Failures,
    /// Signatures by signer.
    pub(super) signers: SignerCounts,
    /// Lines before the next block, and their kinds.
    pub(super) lines: LineCounts,
    /// Records so far.
    pub(super) records: u64,
    /// Records that could not be read.
    pub(super) unreadable: u64,
    /// Where the export begins.
    pub(super) start: Start,
    /// What the first readable record says about the whole log.
    pub(super) first: Option<FirstRecord>,
    /// The texts of the first record's digests.
    pub(super) first_texts: Vec<Option<String>>,
    /// The digest of the first record.
    pub(super) first_digest: Option<[u8; 32]>,
    /// The digest of the last record.
    pub(super) last_digest: Option<[u8; 32]>,
    /// The link of the first record, if the export begins after the log's first.
    pub(super) predecessor: Option<String>,
    /// Line of the last record.
    pub(super) last_line: u64,
    /// The line of the first record in the first file; 1 before there is one.
    pub(super) first_line: u64,
    /// Whether the last record looks as the profile wants it.
    pub(super) terminal: bool,
    /// The texts of the last record's digests; nothing if it could not be read.
    pub(super) last_texts: Vec<Option<String>>,
    /// First and last time, and how often it went backwards.
    pub(super) times: Times,
    /// How many digests need a secret that nobody brought.
    pub(super) unchecked: u64,
    /// How many digests join fields with a text that one of the fields holds.
    pub(super) divisible: u64,
    /// The other members by name, with how many records name each.
    pub(super) files: BTreeMap<String, (Sha256, u64)>,
    /// How many files that records name are not here, and need not be.
    pub(super) absent_files: u64,
    /// What the header says, and its line.
    pub(super) header: Option<(u64, Vec<u8>)>,
    /// Whether there were more groups than are followed.
    pub(super) groups_over: bool,
    /// Whether the first record's digest covers one before it that is not here.
    pub(super) first_unproven: bool,
    /// Bytes of text in the files of records before the one that is read.
    pub(super) before_text: u64,
    /// Bytes of text in that one, so far.
    pub(super) text: u64,
    /// Lines before the file that is read.
    before_file: u64,
    expected: Option<u64>,
    expected_in: HashMap<String, u64>,
    before: Vec<Before>,
    constants: Vec<Option<String>>,
}

/// What the next record has to name, for one link.
#[derive(Clone, Debug, Default)]
struct Before {
    /// Where records are not grouped. Digests are in [`Chain::last_texts`].
    last: Option<String>,
    /// For each group that was seen; nothing if its last record could not be read.
    groups: HashMap<String, Option<String>>,
}

/// The times that records state.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    /// The earliest, and as it is written.
    pub(super) from: Option<(Moment, String)>,
    /// The latest, and as it is written.
    pub(super) to: Option<(Moment, String)>,
    /// How often a record states an earlier time than the one before it.
    pub(super) backwards: u64,
    /// The first line where that is so.
    pub(super) backwards_line: Option<u64>,
    /// Records without a time that can be read.
    pub(super) without: u64,
    last: Option<Moment>,
}

impl<'p> Chain<'p> {
    /// Returns a sequencer that watches for the records that `statements` speak about.
    pub(super) fn new(plan: &'p Plan, statements: &[Statement]) -> Self {
        let watch = Watch::new(plan, statements);
        Self {
            trees: Vec::new(),
            watch,
            failures: Failures::default(),
            signers: SignerCounts::default(),
            lines: LineCounts::default(),
            records: 0,
            unreadable: 0,
            start: Start::Genesis,
            first: None,
            first_texts: Vec::new(),
            first_digest: None,
            last_digest: None,
            predecessor: None,
            last_line: 0,
            first_line: 1,
            terminal: false,
            last_texts: vec![None; plan.digests.len()],
            times: Times::default(),
            unchecked: 0,
            divisible: 0,
            files: BTreeMap::new(),
            absent_files: 0,
            header: None,
            groups_over: false,
            first_unproven: false,
            before_text: 0,
            text: 0,
            before_file: 0,
            expected: None,
            expected_in: HashMap::new(),
            before: vec![Before::default(); plan.links.len()],
            constants: vec![None; plan.constants.len()],
            plan,
        }
    }

    /// Learns which other members there are, so that records may name them.
    pub(super) fn know(&mut self, files: impl Iterator<Item = (String, Sha256)>) {
        if !self.plan.attachments.is_empty() {
            self.files = files.map(|(name, sha256)| (name, (sha256, 0))).collect();
        }
    }

    /// Begins the next file of records: lines count from 1 again.
    pub(super) fn begin_file(&mut self) {
        self.before_file = self.lines.all;
        self.before_text += std::mem::take(&mut self.text);
    }

    /// Notes that a file which should be a record holds none.
    pub(super) fn no_record(&mut self) {
        self.failures.add(Check::Record, || Failure {
            check: None,
            file: None,
            line: 1,
            record: None,
            field: "record".to_owned(),
            expected: "a record of this log".to_owned(),
            actual: "nothing".to_owned(),
        });
    }

    /// Names the file in which the failures stand that were found in it.
    pub(super) fn end_file(&mut self, path: &str) {
        self.failures.name_file(path);
    }

    /// Takes the next block's records; marks those that contradict the ones before them.
    pub(super) fn take(&mut self, block: &Block, batch: &mut Batch) {
        let mut found = Failures::default();
        if self.first.is_none() {
            self.first = batch.first.take();
        }
        let mut records = std::mem::take(&mut batch.records);
        for (at, record) in records.iter_mut().enumerate() {
            let sound = self.record(at, record, batch, &mut found);
            record.sound &= sound;
        }
        batch.records = records;
        self.unchecked += batch.unchecked;
        self.divisible += batch.divisible;
        if let Some((line, text)) = batch.header.take() {
            self.header = Some((self.lines.all - self.before_file + line, text));
        }
        batch.failures.append(&mut found, 0);
        self.failures.append(&mut batch.failures, self.lines.all - self.before_file);
        self.signers.append(&mut batch.signers);
        self.count_lines(batch);
        self.text = block.offset + block.text().len() as u64;
    }

    /// Returns what was seen where statements look.
    pub(super) fn observed(&self) -> &Watch {
        &self.watch
    }

    /// Checks what stands around the array that records are the items of: it must be a JSON text.
    pub(super) fn check_around(&mut self, around: &Around) {
        self.lines.bom |= around.bom;
        let mut scanner = Scanner::new();
        let fault = match scanner.scan(&around.text) {
            _ if around.over => (Check::Limit, "more around the array than is read".to_owned()),
            Ok(_) => return,
            Err(fault) => (check_of(fault, true), fault.to_string()),
        };
        let (check, actual) = fault;
        let line = self.last_line.max(1);
        let expected = "one JSON text with an array of records".to_owned();
        let field = "around the records".to_owned();
        self.failures.add(check, || Failure {
            check: None,
            file: None,
            line,
            record: None,
            field,
            expected,
            actual,
        });
    }

    /// Returns how many records the log has up to the end of this export, if that is known.
    pub(super) fn absolute(&self) -> Option<u64> {
        match self.start {
            Start::Genesis => Some(self.records),
            Start::After(before) => before.checked_add(self.records),
            Start::Somewhere => None,
        }
    }

    fn record(&mut self, at: usize, record: &Record, batch: &Batch, found: &mut Failures) -> bool {
        let first = self.records == 0;
        self.records += 1;
        self.unreadable += u64::from(!record.readable);
        let before = self.last_line;
        self.last_line = self.lines.all - self.before_file + u64::from(record.line);
        if before == 0 {
            self.first_line = self.last_line;
        }
        self.terminal = record.terminal;
        if first {
            self.first_digest = Some(record.digest);
            self.begin(record, at, batch);
        }
        let mut sound = self.sequence(record, at, first, batch, found);
        sound &= self.links(record, at, first, batch, found);
        sound &= self.constants(record, at, batch, found);
        sound &= self.attachments(record, at, batch, found);
        self.time(record, batch);
        self.remember(record, at, batch);
        self.anchors(at, batch);
        sound
    }

    /// Decides whether the first record is the log's first.
    fn begin(&mut self, record: &Record, at: usize, batch: &Batch) {
        let links = self.plan.links.len();
        let claims = &batch.claims[at * links..(at + 1) * links];
        let genesis = self.first.as_ref().map(|first| first.genesis.as_slice()).unwrap_or_default();
        let at_genesis = claims.iter().zip(genesis).all(|(claim, genesis)| {
            genesis.as_ref().is_none_or(|genesis| is_genesis(*claim, genesis, &batch.arena))
        });
        let linked = claims.iter().any(|claim| matches!(claim, Claim::Text(_)));
        let later = match (&self.plan.sequence, record.sequence) {
            (Some(plan), Some(number)) => number > plan.start,
            (Some(_), None) => false,
            (None, _) => true,
        };
        let linked_to_nothing = links > 0 && (at_genesis || !linked);
        self.first_unproven = record.readable && record.after_unknown;
        if !record.readable || !later || (linked_to_nothing && !record.after_unknown) {
            return;
        }
        self.predecessor = claims.iter().find_map(|claim| match claim {
            Claim::Text(slot) => slot.text(&batch.arena).map(str::to_owned),
            _ => None,
        });
        self.start = match (&self.plan.sequence, record.sequence) {
            (Some(plan), Some(number)) if plan.group.is_none() => {
                Start::After((number - plan.start) / plan.step)
            }
            _ if links > 0 || record.after_unknown => Start::Somewhere,
            _ => Start::Genesis,
        };
    }

    fn sequence(
        &mut self,
        record: &Record,
        at: usize,
        first: bool,
        batch: &Batch,
        found: &mut Failures,
    ) -> bool {
        let Some(plan) = &self.plan.sequence else { return true };
        let group = match &plan.group {
            None => None,
            Some(_) if !record.readable => {
                // It may have been of any group.
                self.expected_in.clear();
                return true;
            }
            Some(_) => Some(self.group(at, self.plan.links.len(), batch)),
        };
        let known = match group {
            None => self.expected,
            Some(group) => self.expected_in.get(group).copied(),
        };
        let expected = match known {
            Some(expected) => expected,
            None if first && self.start == Start::Genesis => plan.start,
            None if group.is_some() && self.begins_groups() => plan.start,
            None => record.sequence.unwrap_or(plan.start),
        };
        // After a number that does not fit, counting goes on from it: each jump is one failure.
        let number = record.sequence.unwrap_or(expected);
        let next = number.checked_add(plan.step);
        match (group, next) {
            (None, next) => self.expected = next,
            (Some(group), Some(next)) if self.expected_in.contains_key(group) => {
                self.expected_in.insert(group.to_owned(), next);
            }
            (Some(group), Some(next)) if self.expected_in.len() < MAX_GROUPS => {
                self.expected_in.insert(group.to_owned(), next);
            }
            (Some(_), Some(_)) => {
                self.groups_over = true;
                return true;
            }
            (Some(_), None) => {}
        }
        if !record.readable || record.sequence == Some(expected) {
            return true;
        }
        found.add(Check::Sequence, || {
            let actual = record.sequence.map_or("nothing".to_owned(), |number| number.to_string());
            record.failure(&plan.field.to_string(), expected.to_string(), actual)
        });
        false
    }

    /// Tells whether the first record that is seen of a group must be its first.
    fn begins_groups(&self) -> bool {
        self.start == Start::Genesis && self.unreadable == 0
    }

    /// The group of a record for the link of this index, or for the sequence after all links.
    fn group<'b>(&self, at: usize, index: usize, batch: &'b Batch) -> &'b str {
        let slot = batch.groups.get(at * (self.plan.links.len() + 1) + index);
        slot.and_then(|slot| slot.text(&batch.arena)).unwrap_or_default()
    }

    fn links(
        &mut self,
        record: &Record,
        at: usize,
        first: bool,
        batch: &Batch,
        found: &mut Failures,
    ) -> bool {
        if !record.readable {
            return true;
        }
        let mut sound = true;
        for (index, link) in self.plan.links.iter().enumerate() {
            let claim = batch.claims[at * self.plan.links.len() + index];
            let group = link.group.as_ref().map(|_| self.group(at, index, batch));
            let known = group.map(|group| self.before[index].groups.get(group));
            let begins = match known {
                None => first,
                Some(None) => {
                    self.groups_over |= self.before[index].groups.len() >= MAX_GROUPS;
                    true
                }
                Some(Some(_)) => false,
            };
            if begins && (self.groups_over || group.is_some() && !self.begins_groups()) {
                continue;
            }
            let expected = if begins {
                match self.expected_genesis(index, claim, &batch.arena) {
                    None => continue,
                    Some(expected) => expected,
                }
            } else {
                let before = match (known, &link.target) {
                    (Some(of_group), _) => of_group.and_then(Option::as_ref),
                    (None, Target::Digest(digest)) => self.last_texts[*digest].as_ref(),
                    (None, Target::Field(_)) => self.before[index].last.as_ref(),
                };
                // A record that could not be read has nothing to compare with.
                let Some(before) = before else { continue };
                match claim {
                    Claim::Text(slot) if self.names(link, slot.text(&batch.arena), before) => {
                        continue;
                    }
                    _ => self.written(link, before),
                }
            };
            let actual = shown(claim, &batch.arena);
            found.add(Check::Link, || record.failure(&link.field.to_string(), expected, actual));
            sound = false;
        }
        sound
    }

    /// Tells whether a link's text is what the record before has.
    fn names(&self, link: &LinkPlan, claim: Option<&str>, before: &str) -> bool {
        match &link.prefix {
            None => claim == Some(before),
            Some(_) => claim == Some(self.written(link, before).as_str()),
        }
    }

    /// Returns what the record before has, as the link writes it.
    fn written(&self, link: &LinkPlan, before: &str) -> String {
        let own = match &link.target {
            Target::Digest(digest) => self.plan.digests[*digest].form.prefix.as_str(),
            Target::Field(_) => "",
        };
        match &link.prefix {
            None => before.to_owned(),
            Some(prefix) => format!("{prefix}{}", before.strip_prefix(own).unwrap_or(before)),
        }
    }

    /// Returns what should stand in the first record's link, unless it does or nothing is known.
    fn expected_genesis(&self, index: usize, claim: Claim, arena: &str) -> Option<String> {
        if self.start != Start::Genesis {
            return None;
        }
        let genesis = self.first.as_ref()?.genesis.get(index)?.as_ref()?;
        if is_genesis(claim, genesis, arena) {
            return None;
        }
        Some(match genesis {
            Genesis::Null => "null".to_owned(),
            Genesis::Absent => "nothing".to_owned(),
            Genesis::Text(text) => text.clone(),
        })
    }

    fn constants(
        &mut self,
        record: &Record,
        at: usize,
        batch: &Batch,
        found: &mut Failures,
    ) -> bool {
        if !record.readable {
            return true;
        }
        let mut sound = true;
        let count = self.plan.constants.len();
        for (index, place) in self.plan.constants.iter().enumerate() {
            let text = batch.constants[at * count + index].text(&batch.arena);
            match &self.constants[index] {
                None => self.constants[index] = text.map(str::to_owned),
                Some(known) if text == Some(known) => {}
                Some(known) => {
                    let actual = text.unwrap_or("nothing").to_owned();
                    found.add(Check::Constant, || {
                        record.failure(&place.to_string(), known.clone(), actual)
                    });
                    sound = false;
                }
            }
        }
        sound
    }

    /// Compares the files that a record names with those that are here.
    fn attachments(
        &mut self,
        record: &Record,
        at: usize,
        batch: &Batch,
        found: &mut Failures,
    ) -> bool {
        if !record.readable {
            return true;
        }
        let mut sound = true;
        let count = self.plan.attachments.len();
        for (index, plan) in self.plan.attachments.iter().enumerate() {
            let (name, digest) = batch.attached[at * count + index];
            let Some(name) = name.text(&batch.arena) else { continue };
            let path = match plan.folder.as_str() {
                "" => name.to_owned(),
                folder => format!("{folder}/{name}"),
            };
            let stated = digest.text(&batch.arena).unwrap_or_default();
            let actual = match self.files.get_mut(&path) {
                Some((sha256, named)) => {
                    *named += 1;
                    let mut text = String::new();
                    plan.form.write(&sha256.0, &mut text);
                    text
                }
                None if !plan.required => {
                    self.absent_files += 1;
                    continue;
                }
                None => "no such file".to_owned(),
            };
            if actual == stated {
                continue;
            }
            found.add(Check::Attachment, || {
                let field = format!("{} ({})", plan.field, visible(&path));
                record.failure(&field, visible(stated).into_owned(), actual)
            });
            sound = false;
        }
        sound
    }

    fn time(&mut self, record: &Record, batch: &Batch) {
        let times = &mut self.times;
        let Some(time) = record.time else {
            times.without += 1;
            return;
        };
        let text = || record.time_text.text(&batch.arena).unwrap_or_default().to_owned();
        if times.from.as_ref().is_none_or(|(from, _)| time < *from) {
            times.from = Some((time, text()));
        }
        match &mut times.to {
            Some((to, written)) if time > *to => {
                *to = time;
                written.clear();
                written.push_str(record.time_text.text(&batch.arena).unwrap_or_default());
            }
            Some(_) => {}
            None => times.to = Some((time, text())),
        }
        if times.last.is_some_and(|last| time < last) {
            times.backwards += 1;
            times.backwards_line.get_or_insert(self.last_line);
        }
        times.last = Some(time);
    }

    /// Keeps the texts of this record's digests for the next one.
    fn remember(&mut self, record: &Record, at: usize, batch: &Batch) {
        self.last_digest = Some(record.digest);
        let count = self.plan.digests.len();
        let slots = &batch.texts[at * count..(at + 1) * count];
        for (kept, slot) in self.last_texts.iter_mut().zip(slots) {
            match (slot.text(&batch.arena).filter(|_| record.readable), &mut *kept) {
                (Some(text), Some(kept)) => {
                    kept.clear();
                    kept.push_str(text);
                }
                (text, kept) => *kept = text.map(str::to_owned),
            }
        }
        if self.records == 1 {
            self.first_texts = self.last_texts.clone();
        }
        for index in 0..self.plan.links.len() {
            self.remember_for(index, record, at, batch);
        }
    }

    /// Keeps what the next record's link has to name, unless [`Chain::last_texts`] has it.
    fn remember_for(&mut self, index: usize, record: &Record, at: usize, batch: &Batch) {
        let link = &self.plan.links[index];
        let slot = match link.target {
            Target::Digest(_) if link.group.is_none() => return,
            Target::Digest(digest) => batch.texts.get(at * self.plan.digests.len() + digest),
            Target::Field(_) => batch.linked.get(at * self.plan.links.len() + index),
        };
        let text = slot.and_then(|slot: &Slot| slot.text(&batch.arena));
        // A field that is not there is a text that nothing names.
        let text = text.or(match link.target {
            Target::Field(_) => Some(""),
            Target::Digest(_) => None,
        });
        let text = text.filter(|_| record.readable).map(str::to_owned);
        if link.group.is_none() {
            self.before[index].last = text;
            return;
        }
        if !record.readable {
            // It may have been of any group.
            self.before[index].groups.values_mut().for_each(|last| *last = None);
            return;
        }
        let group = self.group(at, index, batch);
        let groups = &mut self.before[index].groups;
        if let Some(last) = groups.get_mut(group) {
            *last = text;
        } else if groups.len() < MAX_GROUPS {
            groups.insert(group.to_owned(), text);
        } else {
            self.groups_over = true;
        }
    }

    fn anchors(&mut self, at: usize, batch: &Batch) {
        if self.start == Start::Genesis {
            while let Some(range) = self.watch.begins(self.records - 1) {
                let root = self.plan.anchors.get(range.anchor).and_then(|it| it.root.as_ref());
                let Some(root) = root.filter(|_| self.trees.len() < MAX_TREES) else { continue };
                self.trees.push((range, Frontier::new(&root.tree)));
            }
        }
        for (range, tree) in &mut self.trees {
            let root = self.plan.anchors[range.anchor].root.as_ref();
            let leaf = root.and_then(|root| {
                let index = self.plan.leaves.iter().position(|it| *it == root.digest)?;
                batch.leaves.get(at * self.plan.leaves.len() + index)
            });
            leaf.into_iter().for_each(|leaf| tree.push(leaf));
        }
        self.observe();
        self.trees.retain(|(range, _)| range.to > self.records);
    }

    /// Returns the roots of the trees so far, by anchor and records before.
    pub(super) fn roots(&self) -> BTreeMap<(usize, u64), [u8; 32]> {
        let whole = self.start == Start::Genesis && self.unreadable == 0;
        let roots = self.trees.iter().filter(|_| whole);
        roots.filter_map(|(range, tree)| Some(((range.anchor, range.from), tree.root()?))).collect()
    }

    /// Keeps what statements ask about this position.
    fn observe(&mut self) {
        let Some(position) = self.absolute() else { return };
        if !self.watch.is_watched(position) {
            return;
        }
        let observed =
            Observed { line: self.last_line, texts: self.last_texts.clone(), roots: self.roots() };
        self.watch.note(position, observed);
    }

    fn count_lines(&mut self, batch: &Batch) {
        let lines = batch.lines;
        self.lines.all += lines.all;
        self.lines.blank += lines.blank;
        self.lines.crlf += lines.crlf;
        self.lines.bom |= lines.bom;
        if lines.all > 0 {
            self.lines.unended = lines.unended;
        }
    }
}

fn is_genesis(claim: Claim, genesis: &Genesis, arena: &str) -> bool {
    match (claim, genesis) {
        (Claim::Null, Genesis::Null) | (Claim::Absent, Genesis::Absent) => true,
        (Claim::Text(slot), Genesis::Text(text)) => slot.text(arena) == Some(text),
        _ => false,
    }
}

fn shown(claim: Claim, arena: &str) -> String {
    match claim {
        Claim::Text(slot) => {
            exhibit_core::visible::visible(slot.text(arena).unwrap_or_default()).into_owned()
        }
        Claim::Null => "null".to_owned(),
        Claim::Absent => "nothing".to_owned(),
        Claim::Other => "no text".to_owned(),
    }
}
