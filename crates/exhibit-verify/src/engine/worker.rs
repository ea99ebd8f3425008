//! The workers: from a block of lines to records with digests, verified signatures and fields.
//!
//! Whatever needs only one record is decided here, in parallel; whatever needs the record before
//! is left to the sequencer ([`super::chain`]), which gets the texts to compare.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use exhibit_core::appraisal::Failure;
use exhibit_core::digest::Sha256;
use exhibit_core::json::{Kind, Path, ScanError, ScanErrorKind, Scanner, Value};
use exhibit_core::time::{EpochUnit, Moment};
use exhibit_core::verdict::Signer;
use exhibit_core::visible::visible;

use super::blocks::{Block, Cut, LastLine, MAX_RECORD};
use super::bounds::MAX_COUNT;
use super::coverage::Shapes;
use super::failures::{Check, Failures};
use super::hint;
use super::keys::{Judge, Judged, Keyring, SignerCounts};
use super::message::{self, Carried, Given, Hash, MessageFault};
use super::transport::BOM;
use crate::profile::source::{DurationUnit, HashAlg, Holds, TimeFormat};
use crate::profile::{
    DigestPlan, DurationPlan, FieldsPlan, GenesisPlan, LinkPlan, Plan, Target, TextPlan, TimePlan,
    UnwrapPlan,
};
use crate::record::{KINDS, MAX_TEXT, Mapped, millionths};
use crate::table::Fault;
use crate::table::line::read_fault;

/// How many texts a record's fields have: [`Mapped::TEXTS`].
pub(super) const TEXTS: usize = Mapped::TEXTS.len();

/// The longest value that is kept of a mapped field, in bytes.
const MAX_FIELD: usize = 512;

/// The longest excerpt of a value in a failure, in bytes.
const MAX_SHOWN: usize = 200;

/// Everything that a block's records say, in buffers that are used again.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The records, in order.
    pub(super) records: Vec<Record>,
    /// For each record and each link of the plan: what it claims.
    pub(super) claims: Vec<Claim>,
    /// For each record and each digest of the plan: its written form.
    pub(super) texts: Vec<Slot>,
    /// For each record and each constant of the plan: its text.
    pub(super) constants: Vec<Slot>,
    /// For each record and each link of the plan: the field that the next record's link names.
    pub(super) linked: Vec<Slot>,
    /// For each record, each link and the sequence of the plan, if any has groups: the group.
    pub(super) groups: Vec<Slot>,
    /// For each record and each digest of the plan that trees are built over.
    pub(super) leaves: Vec<[u8; 32]>,
    /// For each record and each attachment of the plan: the file's name and its digest.
    pub(super) attached: Vec<(Slot, Slot)>,
    /// How many digests need a secret that nobody brought.
    pub(super) unchecked: u64,
    /// How many digests join fields with a text that one of the fields holds.
    pub(super) divisible: u64,
    /// The first line and its number, if it is a header.
    pub(super) header: Option<(u64, Vec<u8>)>,
    /// For each record, if fields are wanted: the mapped texts.
    pub(super) fields: Vec<FieldSlots>,
    /// All text that slots refer to.
    pub(super) arena: String,
    /// What does not verify; lines count from 1 in this block.
    pub(super) failures: Failures,
    /// Signatures by signer and worth.
    pub(super) signers: SignerCounts,
    /// Which lines there were.
    pub(super) lines: LineCounts,
    /// What the first record of the log says, in the first block that has one.
    pub(super) first: Option<FirstRecord>,
    /// Whether the member begins with this block.
    begins: bool,
}

/// What kinds of lines a block has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LineCounts {
    /// Lines, blank ones and the last without its end included.
    pub(super) all: u64,
    /// Lines with nothing on them.
    pub(super) blank: u64,
    /// Lines that end in CR LF.
    pub(super) crlf: u64,
    /// Whether a byte order mark comes first.
    pub(super) bom: bool,
    /// Whether the last line has no end.
    pub(super) unended: bool,
}

/// One record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Bytes before it in the block's text.
    pub(super) offset: u32,
    /// Its length without the end of the line.
    pub(super) length: u32,
    /// Its line in the block, from 1.
    pub(super) line: u32,
    /// Whether it could be read and its digests computed.
    pub(super) readable: bool,
    /// Whether nothing was found against it.
    pub(super) sound: bool,
    /// Whether it looks as the profile wants the last one to look.
    pub(super) terminal: bool,
    /// Whether its digest covers a record before it that is not here.
    pub(super) after_unknown: bool,
    /// The number that it states.
    pub(super) sequence: Option<u64>,
    /// The time that it states.
    pub(super) time: Option<Moment>,
    /// The same, as written.
    pub(super) time_text: Slot,
    /// The digest that stands for it.
    pub(super) digest: [u8; 32],
}

/// A text in a batch's arena; or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    from: u32,
    /// One more than the length; 0 is none.
    length: u32,
}

impl Slot {
    /// Returns the text.
    pub(super) fn text(self, arena: &str) -> Option<&str> {
        let length = self.length.checked_sub(1)?;
        arena.get(self.from as usize..(self.from + length) as usize)
    }

    fn push(arena: &mut String, text: &str) -> Self {
        let from = arena.len();
        arena.push_str(text);
        Self::since(arena, from)
    }

    fn since(arena: &str, from: usize) -> Self {
        let fits = |n: usize| u32::try_from(n).ok();
        match (fits(from), fits(arena.len() - from + 1)) {
            (Some(from), Some(length)) => Self { from, length },
            _ => Self::default(),
        }
    }
}

/// What a record says about the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// This text.
    Text(Slot),
    /// Null.
    Null,
    /// Nothing: the member is not there.
    Absent,
    /// Something that is no text.
    Other,
}

/// The mapped fields of one record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FieldSlots {
    pub(super) texts: [Slot; TEXTS],
    pub(super) reasoning: bool,
    pub(super) executed: Option<Moment>,
    pub(super) reviewed: Option<Moment>,
    pub(super) review_seconds: Option<u32>,
    pub(super) search: Slot,
    pub(super) uncovered: u32,
}

/// What only the first record is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstRecord {
    /// For each link: what stands there if this is the log's beginning. `None`: can't be computed.
    pub(super) genesis: Vec<Option<Genesis>>,
    /// The digest that it states of itself, whether that agrees or not.
    pub(super) stated: Option<[u8; 32]>,
    /// The stream that it names.
    pub(super) stream: Option<String>,
    /// For each anchor of the plan: the fields that must agree with it.
    pub(super) same: Vec<Vec<Option<String>>>,
}

/// What the first record of a log has instead of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Genesis {
    Null,
    Absent,
    Text(String),
}

impl Batch {
    /// Empties the batch so that its buffers can be used again.
    pub(super) fn clear(&mut self) {
        self.records.clear();
        self.claims.clear();
        self.texts.clear();
        self.constants.clear();
        self.linked.clear();
        self.groups.clear();
        self.leaves.clear();
        self.attached.clear();
        self.unchecked = 0;
        self.divisible = 0;
        self.header = None;
        self.fields.clear();
        self.arena.clear();
        self.failures = Failures::default();
        self.signers = SignerCounts::default();
        self.lines = LineCounts::default();
        self.first = None;
    }
}

/// Evaluates blocks; one for each thread.
pub(super) struct Worker<'k> {
    plan: Plan,
    judge: Judge<'k>,
    scanner: Scanner,
    inner: Scanner,
    scratch: Scratch,
    shapes: Shapes,
    /// Places of the lines that hold records.
    outside: Shapes,
    field_coverage: FieldCoverage,
    wants_fields: bool,
    main: Option<usize>,
    /// The record before the next one, where messages look at it.
    carried: Carried,
}

/// Buffers of one record.
#[derive(Default)]
struct Scratch {
    message: Vec<u8>,
    hashes: Vec<Hash>,
    search: String,
    /// Index of the secret that agreed last.
    secret: usize,
}

/// One record, and where to look for what.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// What digests, links and numbers are seen from.
    pub(super) record: Value<'a>,
    /// What signatures are seen from.
    pub(super) outer: Value<'a>,
    /// What mapped fields are seen from.
    pub(super) body: Value<'a>,
    /// The line.
    pub(super) line: &'a [u8],
    /// All bytes of the file, if the record is one by itself; else the line.
    pub(super) file: &'a [u8],
}

/// Whether each mapped place lies under the hash.
#[derive(Default)]
struct FieldCoverage {
    time: bool,
    texts: [Vec<bool>; TEXTS],
    reasoning: Vec<bool>,
    executed: bool,
    reviewed: bool,
    review_seconds: bool,
    search: Vec<bool>,
}

impl<'k> Worker<'k> {
    /// Returns a worker for the records of one log.
    pub(super) fn new(plan: &Plan, ring: &'k Keyring, wants_fields: bool) -> Self {
        Self {
            judge: Judge::new(ring),
            scanner: Scanner::new(),
            inner: Scanner::new(),
            scratch: Scratch::default(),
            shapes: Shapes::new(plan),
            outside: Shapes::outside(plan),
            field_coverage: FieldCoverage::new(plan),
            wants_fields,
            main: plan.main_digest().filter(|it| !needs_secret(&plan.digests[*it])),
            carried: Carried::Nothing,
            plan: plan.clone(),
        }
    }

    /// Evaluates a block into an empty batch.
    pub(super) fn evaluate(&mut self, block: &Block, batch: &mut Batch) {
        self.carry(&block.before);
        match block.cut {
            Cut::Lines if block.whole => self.file(block, batch),
            Cut::Lines => self.lines(block, batch),
            Cut::Piece => {}
            Cut::LastPiece { bytes, sha256 } => {
                batch.lines.all = 1;
                self.too_long(bytes, sha256, block.text().len(), 0, batch);
            }
        }
    }

    /// Returns the places that were seen in records, by whether the hash covers them.
    pub(super) fn into_shapes(mut self) -> Shapes {
        self.shapes.merge(self.outside);
        self.shapes
    }

    /// Reads the record before a block again, as far as messages look at it.
    fn carry(&mut self, before: &LastLine) {
        self.carried = match before {
            _ if self.plan.carried.is_empty() => return,
            LastLine::None => return self.carried = Carried::Nothing,
            LastLine::TooLong => return self.carried = Carried::Unread,
            LastLine::Line { text, first } => self.carried_of(text, *first),
        };
    }

    fn carried_of(&mut self, line: &[u8], first: bool) -> Carried {
        let Ok(doc) = self.scanner.scan(line) else { return Carried::Unread };
        let header = self.plan.records.header.as_ref();
        if first && header.is_some_and(|place| doc.root().at(place).is_some()) {
            return Carried::Nothing;
        }
        let Some(unwrap) = &self.plan.records.unwrap else {
            return carried_in(&self.plan, doc.root());
        };
        let Ok(packed) = packed(unwrap, doc.root()) else { return Carried::Unread };
        match (unwrap.holds, self.inner.scan(&packed)) {
            (Holds::Body, _) => carried_in(&self.plan, doc.root()),
            (Holds::Record, Ok(inner)) => carried_in(&self.plan, inner.root()),
            (Holds::Record, Err(_)) => Carried::Unread,
        }
    }

    /// Evaluates a file that is one record.
    fn file(&mut self, block: &Block, batch: &mut Batch) {
        let file = block.text();
        let text = file.strip_prefix(BOM).unwrap_or(file);
        batch.begins = true;
        batch.lines.bom = text.len() < file.len();
        batch.lines.all = 1;
        let line = text.strip_suffix(b"\n").unwrap_or(text);
        let line = line.strip_suffix(b"\r").filter(|it| it.len() + 2 == text.len()).unwrap_or(line);
        self.line(line, file, file.len() - text.len(), false, batch);
    }

    fn lines(&mut self, block: &Block, batch: &mut Batch) {
        let text = block.text();
        let mut at = 0;
        batch.begins = block.number == 0;
        if block.number == 0 && text.starts_with(BOM) {
            batch.lines.bom = true;
            at = BOM.len();
        }
        while at < text.len() {
            let end = memchr::memchr(b'\n', &text[at..]).map(|length| at + length);
            batch.lines.all += 1;
            let whole = &text[at..end.unwrap_or(text.len())];
            let line = match whole.strip_suffix(b"\r") {
                Some(line) if end.is_some() => {
                    batch.lines.crlf += 1;
                    line
                }
                _ => whole,
            };
            batch.lines.unended = end.is_none();
            self.line(line, line, at, end.is_none(), batch);
            at = end.map_or(text.len(), |end| end + 1);
        }
    }

    fn line(&mut self, line: &[u8], file: &[u8], offset: usize, unended: bool, batch: &mut Batch) {
        if line.len() > MAX_RECORD {
            self.carried = Carried::Unread;
            let sha256 = Sha256::of(line).0;
            return self.too_long(line.len() as u64, sha256, line.len(), offset, batch);
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            batch.lines.blank += 1;
            return;
        }
        let record = Record::new(line, offset, batch.lines.all);
        if self.plan.records.table.is_some()
            && let Some(fault) = read_fault(line)
        {
            self.carried = Carried::Unread;
            return self.table_fault(record, fault, batch);
        }
        // What follows a record that can't be read knows nothing of it.
        let carried = std::mem::replace(&mut self.carried, Carried::Unread);
        match self.scanner.scan(line) {
            Ok(doc) if doc.root().kind() == Kind::Object => {
                let outer = doc.root();
                if is_header(&self.plan, outer, batch) {
                    batch.header = Some((batch.lines.all, line.to_vec()));
                    self.carried = carried;
                    return;
                }
                let Some(unwrap) = &self.plan.records.unwrap else {
                    let view = View { record: outer, outer, body: outer, line, file };
                    return sight!(self, record, carried, batch).record(view);
                };
                let holds = unwrap.holds;
                let packed = match packed(unwrap, outer) {
                    Ok(packed) => packed,
                    Err(fault) => return self.unreadable(record, Check::Record, fault, batch),
                };
                match self.inner.scan(&packed) {
                    Ok(doc) if doc.root().kind() == Kind::Object => {
                        let body = doc.root();
                        let inside = if holds == Holds::Record { body } else { outer };
                        let view = View { record: inside, outer, body, line, file };
                        sight!(self, record, carried, batch).record(view);
                    }
                    Ok(_) => {
                        let fault = "what is packed inside is not an object".to_owned();
                        self.unreadable(record, Check::Record, fault, batch);
                    }
                    Err(fault) => {
                        let check = check_of(fault, false);
                        self.unreadable(record, check, format!("packed inside: {fault}"), batch);
                    }
                }
            }
            Ok(_) => self.unreadable(record, Check::Record, "not an object".to_owned(), batch),
            Err(fault) => {
                let check = check_of(fault, unended);
                self.unreadable(record, check, fault.to_string(), batch);
            }
        }
    }

    fn too_long(
        &self,
        bytes: u64,
        sha256: [u8; 32],
        length: usize,
        offset: usize,
        batch: &mut Batch,
    ) {
        let mut record = Record::new(&[], offset, batch.lines.all);
        record.length = u32::try_from(length).unwrap_or(u32::MAX);
        record.digest = sha256;
        let actual = format!("{bytes} bytes: kept, not parsed");
        let expected = format!("at most {MAX_RECORD} bytes");
        batch.failures.add(Check::Limit, || record.failure("record", expected, actual));
        self.push_unreadable(record, batch);
    }

    fn table_fault(&self, record: Record, fault: Fault, batch: &mut Batch) {
        let Fault { table, expected, actual } = fault;
        let check = if table { Check::Readable } else { Check::Row };
        let field = if table { "table" } else { "row" };
        batch.failures.add(check, || record.failure(field, expected, actual));
        if !table {
            self.push_unreadable(record, batch);
        }
    }

    fn unreadable(&self, mut record: Record, check: Check, fault: String, batch: &mut Batch) {
        let check = match check {
            // A log that claims nothing has nothing that a line could break.
            Check::Record if !self.plan.described => {
                record.sound = false;
                return self.push_unreadable(record, batch);
            }
            Check::Record if !self.plan.claims_integrity() => Check::Row,
            check => check,
        };
        let expected = "a record of this log".to_owned();
        batch.failures.add(check, || record.failure("record", expected, fault));
        self.push_unreadable(record, batch);
    }

    fn push_unreadable(&self, mut record: Record, batch: &mut Batch) {
        record.readable = false;
        record.sound = false;
        batch.records.push(record);
        batch.claims.extend(self.plan.links.iter().map(|_| Claim::Other));
        batch.texts.extend(self.plan.digests.iter().map(|_| Slot::default()));
        batch.constants.extend(self.plan.constants.iter().map(|_| Slot::default()));
        if self.plan.links_fields() {
            batch.linked.extend(self.plan.links.iter().map(|_| Slot::default()));
        }
        if self.plan.has_groups() {
            batch.groups.extend((0..=self.plan.links.len()).map(|_| Slot::default()));
        }
        batch.leaves.extend(self.plan.leaves.iter().map(|_| [0; 32]));
        batch.attached.extend(self.plan.attachments.iter().map(|_| <(Slot, Slot)>::default()));
        if self.wants_fields {
            batch.fields.push(FieldSlots::default());
        }
    }
}

/// Returns what evaluates one record: a view on the fields of the worker that are not lent out.
macro_rules! sight {
    ($worker:ident, $record:ident, $carried:ident, $batch:ident) => {
        Sight {
            plan: &mut $worker.plan,
            judge: &mut $worker.judge,
            scratch: &mut $worker.scratch,
            shapes: &mut $worker.shapes,
            outside: &mut $worker.outside,
            coverage: &$worker.field_coverage,
            wants_fields: $worker.wants_fields,
            main: $worker.main,
            record: $record,
            before: $carried,
            carried: &mut $worker.carried,
            batch: $batch,
        }
    };
}
use sight;

/// Tells whether the first line is one that speaks about the log.
fn is_header(plan: &Plan, line: Value<'_>, batch: &Batch) -> bool {
    let Some(place) = &plan.records.header else { return false };
    let first = batch.begins && batch.records.is_empty() && batch.header.is_none();
    first && line.at(place).is_some()
}

/// Returns the number that a record states.
pub(super) fn sequence_of(plan: &Plan, root: Value<'_>) -> Option<u64> {
    let value = root.at(&plan.sequence.as_ref()?.field)?;
    let number = match plan.records.table {
        // In a table as text everything is text.
        Some(_) => value.as_u64().or_else(|| decimal(&value.as_str()?)),
        None => value.as_u64(),
    };
    number.filter(|number| *number <= MAX_COUNT)
}

/// Unpacks what a line holds.
pub(super) fn packed(unwrap: &UnwrapPlan, line: Value<'_>) -> Result<Vec<u8>, String> {
    let text = line.at(&unwrap.field).and_then(|value| value.as_str());
    let text = text.ok_or_else(|| format!("there is no text in {}", unwrap.field))?;
    match unwrap.encoding {
        None => Ok(text.into_owned().into_bytes()),
        Some(encoding) => {
            encoding.read(&text).ok_or_else(|| format!("{} is not in its encoding", unwrap.field))
        }
    }
}

/// Tells whether a digest can't be computed by whoever has only the log.
pub(super) fn needs_secret(digest: &DigestPlan) -> bool {
    digest.alg == HashAlg::HmacSha256
}

/// What a syntax fault says about the log. Whatever other readers may take for a record (twice the
/// same key, NaN, great depth) can't be judged; whatever nobody can read is no record.
pub(super) fn check_of(fault: ScanError, unended: bool) -> Check {
    match fault.kind {
        ScanErrorKind::DuplicateKey
        | ScanErrorKind::NotFinite
        | ScanErrorKind::TooDeep
        | ScanErrorKind::TooLong
        | ScanErrorKind::TooManyValues => Check::Readable,
        ScanErrorKind::UnexpectedEnd if unended => Check::Torn,
        _ => Check::Record,
    }
}

impl Record {
    fn new(line: &[u8], offset: usize, number: u64) -> Self {
        Self {
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
            length: u32::try_from(line.len()).unwrap_or(u32::MAX),
            line: u32::try_from(number).unwrap_or(u32::MAX),
            readable: true,
            sound: true,
            terminal: false,
            after_unknown: false,
            sequence: None,
            time: None,
            time_text: Slot::default(),
            digest: [0; 32],
        }
    }

    /// Returns a failure at this record.
    pub(super) fn failure(&self, field: &str, expected: String, actual: String) -> Failure {
        Failure {
            check: None,
            file: None,
            line: u64::from(self.line),
            record: self.sequence.map(|number| number.to_string()),
            field: field.to_owned(),
            expected,
            actual,
        }
    }
}

/// One record under evaluation.
struct Sight<'s, 'k> {
    plan: &'s mut Plan,
    judge: &'s mut Judge<'k>,
    scratch: &'s mut Scratch,
    shapes: &'s mut Shapes,
    outside: &'s mut Shapes,
    coverage: &'s FieldCoverage,
    wants_fields: bool,
    main: Option<usize>,
    record: Record,
    /// The record before.
    before: Carried,
    /// What the next record has to know of this one.
    carried: &'s mut Carried,
    batch: &'s mut Batch,
}

impl Sight<'_, '_> {
    fn record(&mut self, view: View<'_>) {
        let (root, line) = (view.record, view.line);
        self.record.sequence = self.sequence(root);
        self.record.after_unknown = self.begins_later();
        self.form(root, line);
        self.digests(root, line, view.file);
        self.signatures(view.outer, line, view.file);
        self.claims(root);
        self.groups(root);
        self.constants(root);
        self.attached(root);
        self.terminal(root);
        self.time(view.body);
        if self.wants_fields {
            self.fields(view.body);
        }
        if self.batch.first.is_none() {
            self.batch.first = Some(self.first(root, line));
        }
        let plan = &*self.plan;
        self.shapes.see(root, |place| plan.covers(place) || plan.checks(place));
        if plan.records.unwrap.as_ref().is_some_and(|it| it.holds == Holds::Record) {
            self.outside.see(view.outer, |place| plan.covers_outside(place));
        }
        *self.carried = carried_in(self.plan, root);
        self.batch.records.push(self.record);
    }

    /// Compares the line with the form that it must have.
    fn form(&mut self, root: Value<'_>, line: &[u8]) {
        let Some(canonical) = &mut self.plan.records.canonical else { return };
        let message = &mut self.scratch.message;
        message.clear();
        match canonical.write(root, &[], message) {
            Ok(()) if message == line => {}
            Ok(()) => {
                let record = &self.record;
                let expected = "the canonical form of the record".to_owned();
                let actual = "the same record in another form".to_owned();
                self.batch.failures.add(Check::Form, || record.failure("line", expected, actual));
                self.record.sound = false;
            }
            Err(fault) => self.cannot_make("line", fault.into()),
        }
    }

    fn sequence(&self, root: Value<'_>) -> Option<u64> {
        sequence_of(self.plan, root)
    }

    /// Tells by its number that the record is not the log's first, and the one before it is needed.
    fn begins_later(&self) -> bool {
        let start = self.plan.sequence.as_ref().filter(|it| it.group.is_none()).map(|it| it.start);
        !self.plan.carried.is_empty()
            && self.before == Carried::Nothing
            && self.record.sequence.zip(start).is_some_and(|(number, start)| number > start)
    }

    fn digests(&mut self, root: Value<'_>, line: &[u8], file: &[u8]) {
        self.scratch.hashes.clear();
        for index in 0..self.plan.digests.len() {
            // The plans before the one that is computed are needed for the forms of their digests.
            let (before, from) = self.plan.digests.split_at_mut(index);
            let plan = &mut from[0];
            let message = &mut self.scratch.message;
            message.clear();
            let digests = &self.scratch.hashes;
            let given = Given { record: root, line, file, carried: &self.before, digests };
            let parts = message::of_version(plan, root);
            let carries = parts.carries() && self.before == Carried::Nothing;
            self.batch.divisible += u64::from(message::is_divisible(parts, root));
            if let Err(fault) = message::write(parts, before, &given, message) {
                let name = plan.name.clone();
                self.cannot_make(&name, fault);
                break;
            }
            let secret = &mut self.scratch.secret;
            let hash = match needs_secret(plan) {
                false => Hash::of(plan.alg, message, None),
                true => match keyed(plan, message, root, self.judge, secret) {
                    Keyed::Computed(hash) => Some(hash),
                    Keyed::Stated(hash) => {
                        self.batch.unchecked += 1;
                        Some(hash)
                    }
                    Keyed::Nothing => None,
                },
            };
            let Some(hash) = hash else {
                let name = plan.name.clone();
                let fault = "it needs a secret, and the record does not state it".to_owned();
                self.cannot_make(&name, MessageFault::DoesNotFit(fault));
                break;
            };
            let stated = stated(plan, root).filter(|_| carries);
            let numbered = self.plan.sequence.as_ref().is_some_and(|it| it.group.is_none());
            // Where nothing else tells whether it is the log's first, its digest does.
            let differs = stated.as_ref().is_some_and(|it| it.bytes() != hash.bytes());
            let later = carries && (self.record.after_unknown || !numbered && differs);
            self.record.after_unknown |= later;
            if !later {
                self.scratch.hashes.push(hash);
            } else if let Some(stated) = stated {
                self.scratch.hashes.push(stated);
            } else {
                break;
            }
        }
        self.record.sound &= !self.record.after_unknown;
        for index in 0..self.plan.digests.len() {
            let slot = self.compare_stored(index, root);
            self.batch.texts.push(slot);
        }
        self.record.digest = match self.main.and_then(|main| self.scratch.hashes.get(main)) {
            Some(hash) => hash.short(),
            None => Sha256::of(line).0,
        };
        for digest in &self.plan.leaves {
            let leaf = self.scratch.hashes.get(*digest).map(Hash::short);
            self.batch.leaves.push(leaf.unwrap_or_default());
        }
    }

    /// Writes a digest's text, and compares it with what the record states.
    fn compare_stored(&mut self, index: usize, root: Value<'_>) -> Slot {
        let Some(hash) = self.scratch.hashes.get(index) else { return Slot::default() };
        let plan = &self.plan.digests[index];
        let from = self.batch.arena.len();
        plan.form.write(hash.bytes(), &mut self.batch.arena);
        let slot = Slot::since(&self.batch.arena, from);
        if let Some(place) = &plan.stored {
            let expected = &self.batch.arena[from..];
            let stored = root.at(place);
            if !stored.is_some_and(|stored| stored.is_str(expected)) {
                let record = &self.record;
                self.batch.failures.add(Check::Digest, || {
                    record.failure(&place.to_string(), expected.to_owned(), shown(stored))
                });
                self.record.sound = false;
            }
        }
        slot
    }

    fn cannot_make(&mut self, what: &str, fault: MessageFault) {
        let record = &self.record;
        let (check, text) = match fault {
            MessageFault::Unsupported(text) => (Check::Readable, text),
            MessageFault::DoesNotFit(text) => (Check::Digest, text),
        };
        self.batch
            .failures
            .add(check, || record.failure(what, "what this digest is made of".to_owned(), text));
        self.record.readable &= check != Check::Readable;
        self.record.sound = false;
    }

    fn signatures(&mut self, root: Value<'_>, line: &[u8], file: &[u8]) {
        for index in 0..self.plan.signatures.len() {
            let Some(judged) = self.signature(index, root, line, file) else { continue };
            self.batch.signers.add(judged, 1);
            let plan = &self.plan.signatures[index];
            let expected = match judged.signer {
                Signer::Bad => "a signature that verifies",
                Signer::Missing => "a signature",
                Signer::NotTheKeyBrought => "a signature by the key that you brought",
                _ => continue,
            };
            let record = &self.record;
            self.batch.failures.add(Check::Signature, || {
                let actual = match judged.signer {
                    Signer::NotTheKeyBrought => format!("by key {}", judged.key_text()),
                    _ => shown(root.at(&plan.field)),
                };
                record.failure(&plan.field.to_string(), expected.to_owned(), actual)
            });
            self.record.sound = false;
        }
    }

    /// Judges one signature; `None` if the record's message could not be made.
    fn signature(
        &mut self,
        index: usize,
        root: Value<'_>,
        line: &[u8],
        file: &[u8],
    ) -> Option<Judged> {
        let plan = &mut self.plan.signatures[index];
        let place = root.at(&plan.field).filter(|value| !value.is_null());
        let Some(value) = place else {
            let signer = if plan.required { Signer::Missing } else { Signer::NotClaimed };
            return Some(Judged::nobody(signer));
        };
        let bad = Judged::nobody(Signer::Bad);
        let read = value.as_str().and_then(|text| plan.form.read(&text));
        let Some(signature) = read else { return Some(bad) };
        let named = plan.key.as_ref().and_then(|key| hint::key_in(key, plan.alg, root));
        let message = &mut self.scratch.message;
        message.clear();
        if self.scratch.hashes.len() < self.plan.digests.len() {
            return None;
        }
        if self.record.after_unknown && plan.message.carries() {
            return None;
        }
        let digests = &self.scratch.hashes;
        let given = Given { record: root, line, file, carried: &self.before, digests };
        match message::write(&mut plan.message, &self.plan.digests, &given, message) {
            Ok(()) => {
                let judged = self.judge.judge(plan.alg, message, &signature, named);
                Some(self.identified(index, root, judged))
            }
            Err(fault) => {
                let name = plan.field.to_string();
                self.cannot_make(&name, fault);
                None
            }
        }
    }

    /// Compares the key that the record names with the one by which its signature verifies.
    fn identified(&mut self, index: usize, root: Value<'_>, judged: Judged) -> Judged {
        let plan = &self.plan.signatures[index];
        let (Some(rule), Some(key)) = (&plan.key_id, judged.key) else { return judged };
        let expected = rule.write(&key.identity(rule.of));
        let stated = root.at(&rule.field);
        if judged.signer == Signer::Bad || stated.is_some_and(|it| it.is_str(&expected)) {
            return judged;
        }
        let record = &self.record;
        let field = rule.field.to_string();
        self.batch.failures.add(Check::KeyId, || record.failure(&field, expected, shown(stated)));
        self.record.sound = false;
        judged
    }

    fn claims(&mut self, root: Value<'_>) {
        for link in &self.plan.links {
            let claim = match root.at(&link.field) {
                None => Claim::Absent,
                Some(value) if value.is_null() => Claim::Null,
                Some(value) => match value.as_str() {
                    Some(text) => {
                        Claim::Text(Slot::push(&mut self.batch.arena, cut(&text, MAX_FIELD)))
                    }
                    None => Claim::Other,
                },
            };
            self.batch.claims.push(claim);
        }
        if self.plan.links_fields() {
            for link in &self.plan.links {
                let slot = match &link.target {
                    Target::Field(place) => text_slot(root.at(place), &mut self.batch.arena),
                    Target::Digest(_) => Slot::default(),
                };
                self.batch.linked.push(slot);
            }
        }
    }

    /// Notes which group the record belongs to, for each link and for the sequence.
    fn groups(&mut self, root: Value<'_>) {
        if !self.plan.has_groups() {
            return;
        }
        let of_links = self.plan.links.iter().map(|link| link.group.as_ref());
        let of_sequence = self.plan.sequence.as_ref().and_then(|it| it.group.as_ref());
        for place in of_links.chain([of_sequence]) {
            let slot = match place {
                Some(place) => text_slot(root.at(place), &mut self.batch.arena),
                None => Slot::default(),
            };
            self.batch.groups.push(slot);
        }
    }

    fn attached(&mut self, root: Value<'_>) {
        for plan in &self.plan.attachments {
            let name = text_slot(root.at(&plan.field), &mut self.batch.arena);
            let digest = text_slot(root.at(&plan.digest), &mut self.batch.arena);
            self.batch.attached.push((name, digest));
        }
    }

    fn constants(&mut self, root: Value<'_>) {
        for place in &self.plan.constants {
            let slot = match root.at(place) {
                Some(value) => Slot::push(&mut self.batch.arena, cut(value.raw(), MAX_FIELD)),
                None => Slot::default(),
            };
            self.batch.constants.push(slot);
        }
    }

    fn terminal(&mut self, root: Value<'_>) {
        if let Some((place, text)) = &self.plan.terminal {
            self.record.terminal = root.at(place).is_some_and(|value| text.fits(value));
        }
    }

    fn time(&mut self, root: Value<'_>) {
        let Some(plan) = &self.plan.fields.time else { return };
        let Some(value) = root.at(&plan.at) else { return };
        let text = value.as_str();
        let written = text.as_deref().or(value.as_lexeme()).unwrap_or_default();
        self.record.time = read_time(written, plan);
        if self.record.time.is_some() {
            self.record.time_text = Slot::push(&mut self.batch.arena, cut(written, MAX_FIELD));
        }
    }

    fn fields(&mut self, root: Value<'_>) {
        let mut slots = FieldSlots::default();
        let fields: &FieldsPlan = &self.plan.fields;
        let cells = self.plan.records.table.is_some();
        if self.record.time.is_some() && !self.coverage.time {
            slots.uncovered |= Mapped::Time.bit();
        }
        for (at, plan) in fields.texts.iter().enumerate() {
            let Some(plan) = plan else { continue };
            let found = chosen(plan, Mapped::TEXTS[at], root, cells);
            let Some(Chosen { at: place, text, ours }) = found else { continue };
            let text = ours.unwrap_or(cut(&text, MAX_FIELD));
            slots.texts[at] = Slot::push(&mut self.batch.arena, text);
            if !self.coverage.texts[at][place] {
                slots.uncovered |= Mapped::TEXTS[at].bit();
            }
        }
        self.review(root, &mut slots);
        self.search(root, &mut slots);
        self.batch.fields.push(slots);
    }

    /// Reads what is no text: times, a duration, and whether there is a reasoning trace.
    fn review(&self, root: Value<'_>, slots: &mut FieldSlots) {
        let (fields, coverage) = (&self.plan.fields, self.coverage);
        slots.executed = fields.executed.as_ref().and_then(|it| moment_at(it, root));
        slots.reviewed = fields.reviewed.as_ref().and_then(|it| moment_at(it, root));
        slots.review_seconds = fields.review_seconds.as_ref().and_then(|it| seconds_at(it, root));
        for (field, place, read) in [
            (Mapped::Executed, fields.executed.as_ref().map(|it| &it.at), slots.executed.is_some()),
            (Mapped::Reviewed, fields.reviewed.as_ref().map(|it| &it.at), slots.reviewed.is_some()),
            (
                Mapped::ReviewSeconds,
                fields.review_seconds.as_ref().map(|it| &it.at),
                slots.review_seconds.is_some(),
            ),
        ] {
            if !read && place.and_then(|it| root.at(it)).is_some_and(is_stated) {
                slots.uncovered |= field.unreadable_bit().unwrap_or(0);
            }
        }
        // One trace that is covered is enough, whatever else is there.
        let mut covered = false;
        for (place, covers) in fields.reasoning.iter().zip(&coverage.reasoning) {
            let present = root.at(place).is_some_and(is_not_empty);
            slots.reasoning |= present;
            covered |= present && *covers;
        }
        for (field, present, covered) in [
            (Mapped::Executed, slots.executed.is_some(), coverage.executed),
            (Mapped::Reviewed, slots.reviewed.is_some(), coverage.reviewed),
            (Mapped::ReviewSeconds, slots.review_seconds.is_some(), coverage.review_seconds),
            (Mapped::Reasoning, slots.reasoning, covered),
        ] {
            if present && !covered {
                slots.uncovered |= field.bit();
            }
        }
    }

    fn search(&mut self, root: Value<'_>, slots: &mut FieldSlots) {
        let search = &mut self.scratch.search;
        search.clear();
        for (at, place) in self.plan.fields.search.iter().enumerate() {
            let Some(value) = root.at(place) else { continue };
            let text = value.as_str();
            let Some(text) = text.as_deref().or(value.as_lexeme()).filter(|_| !value.is_null())
            else {
                continue;
            };
            let room = MAX_TEXT.saturating_sub(search.len() + 1);
            if room == 0 {
                break;
            }
            if !search.is_empty() {
                search.push('\n');
            }
            search.push_str(cut(text, room));
            if !self.coverage.search[at] {
                slots.uncovered |= Mapped::Text.bit();
            }
        }
        if !search.is_empty() {
            slots.search = Slot::push(&mut self.batch.arena, search);
        }
    }

    fn first(&mut self, root: Value<'_>, line: &[u8]) -> FirstRecord {
        let mut genesis = Vec::new();
        for LinkPlan { target, genesis: plan, .. } in &mut self.plan.links {
            genesis.push(match plan {
                GenesisPlan::Null => Some(Genesis::Null),
                GenesisPlan::Absent => Some(Genesis::Absent),
                GenesisPlan::Literal(text) => Some(Genesis::Text(text.clone())),
                GenesisPlan::Digest { alg, message } => {
                    let mut bytes = Vec::new();
                    let carried = &Carried::Nothing;
                    let given = Given { record: root, line, file: line, carried, digests: &[] };
                    message::write(message, &[], &given, &mut bytes).ok().map(|()| {
                        let mut text = String::new();
                        let hash = Hash::of(*alg, &bytes, None);
                        let bytes = hash.as_ref().map(Hash::bytes).unwrap_or_default();
                        match target {
                            Target::Digest(at) => {
                                self.plan.digests[*at].form.write(bytes, &mut text);
                            }
                            Target::Field(_) => HEXLOWER.encode_append(bytes, &mut text),
                        }
                        Genesis::Text(text)
                    })
                }
            });
        }
        let text_at = |place: &Path| text_of(root.at(place)?);
        let same = |anchor: &crate::profile::AnchorPlan| {
            anchor.same.iter().map(|(_, place)| text_at(place)).collect()
        };
        let stated = self.main.and_then(|main| {
            let plan = &self.plan.digests[main];
            let text = root.at(plan.stored.as_ref()?)?.as_str()?;
            Some(Hash::stated(&plan.form.read(&text)?)?.short())
        });
        FirstRecord {
            stated,
            genesis,
            stream: self.plan.stream.as_ref().and_then(text_at),
            same: self.plan.anchors.iter().map(same).collect(),
        }
    }
}

impl Judged {
    fn key_text(&self) -> String {
        self.key.as_ref().map_or_else(|| "unknown".to_owned(), super::keys::Key::fingerprint)
    }
}

impl FieldCoverage {
    fn new(plan: &Plan) -> Self {
        let covers =
            |places: &[Path]| places.iter().map(|place| plan.covers_field(place)).collect();
        let of_time = |time: Option<&TimePlan>| time.is_some_and(|it| plan.covers_field(&it.at));
        let mut texts: [Vec<bool>; TEXTS] = Default::default();
        for (at, field) in plan.fields.texts.iter().enumerate() {
            texts[at] = field.as_ref().map(|field| covers(&field.at)).unwrap_or_default();
        }
        Self {
            time: of_time(plan.fields.time.as_ref()),
            texts,
            reasoning: covers(&plan.fields.reasoning),
            executed: of_time(plan.fields.executed.as_ref()),
            reviewed: of_time(plan.fields.reviewed.as_ref()),
            review_seconds: plan
                .fields
                .review_seconds
                .as_ref()
                .is_some_and(|it| plan.covers_field(&it.at)),
            search: covers(&plan.fields.search),
        }
    }
}

/// Returns what messages of the next record look at.
pub(super) fn carried_in(plan: &Plan, root: Value<'_>) -> Carried {
    if plan.carried.is_empty() {
        return Carried::Nothing;
    }
    Carried::Texts(plan.carried.iter().map(|place| root.at(place).and_then(text_of)).collect())
}

/// Returns the digest that a record states.
fn stated(plan: &DigestPlan, root: Value<'_>) -> Option<Hash> {
    let text = root.at(plan.stored.as_ref()?)?.as_str()?;
    Hash::stated(&plan.form.read(&text)?)
}

/// Returns a string, number or word as text.
pub(crate) fn text_of(value: Value<'_>) -> Option<String> {
    match value.as_str() {
        Some(text) => Some(text.into_owned()),
        None if value.is_null() => None,
        None => value.as_lexeme().map(str::to_owned),
    }
}

/// A mapped text.
pub(super) struct Chosen<'a> {
    /// Which of the plan's places it is from.
    pub(super) at: usize,
    /// What stands there.
    pub(super) text: Cow<'a, str>,
    /// Our word for it.
    pub(super) ours: Option<&'a str>,
}

/// Returns the place that a mapped text is taken from, and that text in our words if we have one for it.
///
/// It is the first place that holds a text, and for a kind the first that holds a word which tests know, if any does:
/// a log may say `kyc.verify` in one place and `tool_call` in the next. An empty cell of a table holds none.
pub(super) fn chosen<'a>(
    plan: &'a TextPlan,
    field: Mapped,
    root: Value<'a>,
    cells: bool,
) -> Option<Chosen<'a>> {
    let mut first = None;
    for (at, place) in plan.at.iter().enumerate() {
        let Some(value) = root.at(place).filter(|value| !value.is_null()) else { continue };
        let Some(text) = value.as_str().or_else(|| value.as_lexeme().map(Cow::Borrowed)) else {
            continue;
        };
        if cells && text.is_empty() {
            continue;
        }
        if let Some((_, ours)) = plan.words.iter().find(|(log, _)| *log == text) {
            return Some(Chosen { at, text, ours: Some(ours) });
        }
        let is_ours = || KINDS.iter().any(|(word, _)| *word == text);
        if field != Mapped::Kind || is_ours() {
            return Some(Chosen { at, text, ours: None });
        }
        first = first.or(Some(Chosen { at, text, ours: None }));
    }
    first
}

/// What a digest that needs a secret came to.
pub(super) enum Keyed {
    Computed(Hash),
    /// Nobody brought a secret: what the record states.
    Stated(Hash),
    Nothing,
}

/// Computes a digest with each secret of the user's, the one that agreed last first, until one agrees.
pub(super) fn keyed(
    plan: &DigestPlan,
    message: &[u8],
    record: Value<'_>,
    judge: &Judge<'_>,
    last: &mut usize,
) -> Keyed {
    let stated = plan.stored.as_ref().and_then(|place| record.at(place)?.as_str());
    let stated = stated.and_then(|text| plan.form.read(&text));
    let secrets: Vec<&[u8]> = judge.secrets().collect();
    let mut order: Vec<usize> = (0..secrets.len()).collect();
    order.sort_by_key(|at| at != last);
    let mut computed = None;
    for at in order {
        let hash = Hash::of(plan.alg, message, Some(secrets[at]));
        if stated.is_none() || hash.as_ref().map(Hash::bytes) == stated.as_deref() {
            *last = at;
            computed = hash;
            break;
        }
        computed = computed.or(hash);
    }
    match (computed, stated.as_deref().and_then(Hash::stated)) {
        (Some(hash), _) => Keyed::Computed(hash),
        (None, Some(hash)) => Keyed::Stated(hash),
        (None, None) => Keyed::Nothing,
    }
}

/// Keeps a string, number or word that is compared later; nothing for anything else.
fn text_slot(value: Option<Value<'_>>, arena: &mut String) -> Slot {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Slot::default() };
    let text = value.as_str();
    match text.as_deref().or(value.as_lexeme()) {
        Some(text) => Slot::push(arena, cut(text, MAX_FIELD)),
        None => Slot::default(),
    }
}

fn moment_at(plan: &TimePlan, root: Value<'_>) -> Option<Moment> {
    let value = root.at(&plan.at)?;
    let text = value.as_str();
    read_time(text.as_deref().or(value.as_lexeme())?, plan)
}

/// Reads a duration as whole seconds; a negative one, or one of more than a century, is none.
fn seconds_at(plan: &DurationPlan, root: Value<'_>) -> Option<u32> {
    let value = root.at(&plan.at)?;
    let text = value.as_str();
    let number = millionths(text.as_deref().or(value.as_lexeme())?)?;
    let per_second = match plan.unit {
        DurationUnit::Seconds => 1_000_000,
        DurationUnit::Millis => 1_000_000_000,
    };
    u32::try_from(number.div_euclid(per_second)).ok()
}

/// Tells whether anything is said at all: null and white space say nothing.
fn is_stated(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Null => false,
        Kind::String => value.as_str().is_none_or(|text| !text.trim().is_empty()),
        _ => true,
    }
}

/// Tells whether a text has more than white space, or a list or object has anything in it.
pub(super) fn is_not_empty(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::String => value.as_str().is_none_or(|text| !text.trim().is_empty()),
        Kind::Array | Kind::Object => !value.is_empty(),
        _ => false,
    }
}

fn read_time(text: &str, plan: &TimePlan) -> Option<Moment> {
    let unit = match plan.format {
        TimeFormat::Rfc3339 => return Moment::parse(text).or_else(|| local_time(text, plan)),
        TimeFormat::Seconds => EpochUnit::Seconds,
        TimeFormat::Millis => EpochUnit::Millis,
        TimeFormat::Micros => EpochUnit::Micros,
        TimeFormat::Nanos => EpochUnit::Nanos,
    };
    Some(Moment::from_epoch(text.parse().ok()?, unit))
}

/// Reads a time or a day without a zone, in the zone that the profile states.
fn local_time(text: &str, plan: &TimePlan) -> Option<Moment> {
    /// The length of `2026-01-31`.
    const DAY: usize = 10;
    let zone = plan.zone.as_ref()?;
    let midnight = if text.len() == DAY { "T00:00:00" } else { "" };
    Moment::parse(&format!("{}{midnight}{zone}", cut(text, MAX_FIELD)))
}

/// Reads a number of digits only, without a leading zero.
fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok())?
}

/// Returns what stands at a place, for people.
fn shown(value: Option<Value<'_>>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(value) => {
            let text = value.as_str();
            visible(cut(text.as_deref().unwrap_or(value.raw()), MAX_SHOWN)).into_owned()
        }
    }
}

/// Returns at most `room` bytes of a text, cut between characters.
pub(super) fn cut(text: &str, room: usize) -> &str {
    if text.len() <= room {
        return text;
    }
    let end = (0..=room).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}
