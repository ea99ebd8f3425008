//! The sequencer: records in order, each compared with the one before it.

use exhibit_core::time::Moment;

use super::blocks::Block;
use super::failures::{Check, Failures};
use super::keys::SignerCounts;
use super::merkle::Frontier;
use super::statement::{Observed, Statement, Watch};
use super::worker::{Batch, Claim, FirstRecord, Genesis, LineCounts, Record};
use crate::profile::Plan;

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
    frontiers: Vec<(usize, Frontier)>,
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
    /// Whether the last record looks as the profile wants it.
    pub(super) terminal: bool,
    /// The texts of the last record's digests; nothing if it could not be read.
    pub(super) last_texts: Vec<Option<String>>,
    /// First and last time, and how often it went backwards.
    pub(super) times: Times,
    expected: Option<u64>,
    constants: Vec<Option<String>>,
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
        let watch = Watch::new(statements);
        let rooted = plan.anchors.iter().enumerate().filter_map(|(at, anchor)| {
            let (_, _, tree) = anchor.root.as_ref()?;
            watch.wants_root(at).then(|| (at, Frontier::new(tree)))
        });
        Self {
            frontiers: rooted.collect(),
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
            terminal: false,
            last_texts: vec![None; plan.digests.len()],
            times: Times::default(),
            expected: None,
            constants: vec![None; plan.constants.len()],
            plan,
        }
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
        batch.failures.append(&mut found, 0);
        self.failures.append(&mut batch.failures, self.lines.all);
        self.signers.append(&mut batch.signers);
        self.count_lines(block, batch);
    }

    /// Returns what was seen where statements look.
    pub(super) fn observed(&self) -> &Watch {
        &self.watch
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
        self.last_line = self.lines.all + u64::from(record.line);
        self.terminal = record.terminal;
        if first {
            self.first_digest = Some(record.digest);
            self.begin(record, at, batch);
        }
        let mut sound = self.sequence(record, first, found);
        sound &= self.links(record, at, first, batch, found);
        sound &= self.constants(record, at, batch, found);
        self.time(record, batch);
        self.remember(record, at, batch);
        self.anchors(record);
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
        if !record.readable || !later || (links > 0 && (at_genesis || !linked)) {
            return;
        }
        self.predecessor = claims.iter().find_map(|claim| match claim {
            Claim::Text(slot) => slot.text(&batch.arena).map(str::to_owned),
            _ => None,
        });
        self.start = match (&self.plan.sequence, record.sequence) {
            (Some(plan), Some(number)) => Start::After((number - plan.start) / plan.step),
            _ if links > 0 => Start::Somewhere,
            _ => Start::Genesis,
        };
    }

    fn sequence(&mut self, record: &Record, first: bool, found: &mut Failures) -> bool {
        let Some(plan) = &self.plan.sequence else { return true };
        let expected = match self.expected {
            Some(expected) => expected,
            None if first && self.start == Start::Genesis => plan.start,
            None => record.sequence.unwrap_or(plan.start),
        };
        // After a number that does not fit, counting goes on from it: each jump is one failure.
        let number = record.sequence.unwrap_or(expected);
        self.expected = number.checked_add(plan.step);
        if !record.readable || record.sequence == Some(expected) {
            return true;
        }
        found.add(Check::Sequence, || {
            let actual = record.sequence.map_or("nothing".to_owned(), |number| number.to_string());
            record.failure(&plan.field.to_string(), expected.to_string(), actual)
        });
        false
    }

    fn links(
        &self,
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
            let expected = if first {
                match self.expected_genesis(index, claim, &batch.arena) {
                    None => continue,
                    Some(expected) => expected,
                }
            } else {
                // A record that could not be read has no digest to compare with.
                let Some(before) = &self.last_texts[link.digest] else { continue };
                match claim {
                    Claim::Text(slot) if slot.text(&batch.arena) == Some(before) => continue,
                    _ => before.clone(),
                }
            };
            let actual = shown(claim, &batch.arena);
            found.add(Check::Link, || record.failure(&link.field.to_string(), expected, actual));
            sound = false;
        }
        sound
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
    }

    fn anchors(&mut self, record: &Record) {
        for (_, frontier) in &mut self.frontiers {
            frontier.push(&record.digest);
        }
        let Some(position) = self.absolute() else { return };
        if !self.watch.is_watched(position) {
            return;
        }
        let roots = self.frontiers.iter().filter_map(|(at, frontier)| {
            let whole = self.start == Start::Genesis && self.unreadable == 0;
            Some((*at, frontier.root().filter(|_| whole)?))
        });
        let observed = Observed {
            line: self.last_line,
            texts: self.last_texts.clone(),
            roots: roots.collect(),
        };
        self.watch.note(position, observed);
    }

    fn count_lines(&mut self, _block: &Block, batch: &Batch) {
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
