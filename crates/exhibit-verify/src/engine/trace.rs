//! What a profile makes of single records, step by step: for whoever writes a profile.
//!
//! Nothing here is a verdict. A trace shows the bytes that were put together, so that a person sees
//! which part of a description does not fit; the verdict comes from [`super::appraise`].

use std::io::Read as _;
use std::ops::ControlFlow;

use exhibit_core::appraisal::{Member, Outcome};
use exhibit_core::json::{Kind, Path, Scanner, Value};
use exhibit_core::visible::visible;
use schemars::JsonSchema;
use serde::Serialize;

use super::array::ArrayReader;
use super::fields::viewed;
use super::message::{self, Carried, Given, Hash, MessageFault};
use super::transport::BOM;
use super::worker::{
    View, carried_in, chosen, cut, is_not_empty, needs_secret, sequence_of, text_of,
};
use super::{Appraised, Item, Look, LookError, NoTap, Part, Sink, Span, appraise, excerpts};
use crate::members::{MemberInfo, Place};
use crate::profile::{ContainerPlan, GenesisPlan, MessagePlan, Plan, Profile, Target, is_like};
use crate::record::{Mapped, NormalRecord};
use crate::table;
use crate::table::csv::CsvReader;
use crate::table::database::Beside;

/// How many records are traced: a first one, and enough for a link to have something to name.
const TRACED: usize = 3;

/// How much of what is hashed or signed is shown, in bytes.
const MAX_MESSAGE: usize = 600;

/// How much of a file is read to find its first record, in bytes.
const MAX_HEAD: u64 = 1 << 20;

/// The longest record that is traced, in bytes.
const MAX_LINE: u64 = 1 << 20;

/// One part of a profile tried on one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// The part of the profile, such as `digest "record"` or `link "prev"`.
    pub part: String,
    /// Whether it fits this record; `not checked` where it takes a key, a secret or another record.
    #[schemars(with = "String")]
    pub outcome: Outcome,
    /// One sentence.
    pub says: String,
    /// The bytes that were put together, hidden characters made visible, cut after 600 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How many bytes these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_bytes: Option<u64>,
    /// What was computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
    /// What the record states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<String>,
}

/// What a profile makes of one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Traced {
    /// The record's line in its file, from 1.
    pub line: u64,
    /// The steps, in the order in which a profile is written.
    pub steps: Vec<Step>,
}

/// Appraises an item, and traces its first records by the profile that describes it.
///
/// # Errors
/// See [`LookError`].
pub fn trace(
    look: &Look<'_>,
    item: &Item,
    profile: &Profile,
) -> Result<(Appraised, Vec<Traced>), LookError> {
    let mut first = First::default();
    let appraised = appraise(look, item, &NoTap, &mut first)?;
    let spans: Vec<Span> = first.records.iter().map(|(_, span)| *span).collect();
    let lines = excerpts(look, item, &spans, MAX_LINE)?;
    let mut tracer = Tracer { plan: profile.plan.clone(), before: None, carried: Carried::Nothing };
    let lines = first.records.iter().map(|(line, _)| *line).zip(&lines);
    let traced = lines.map(|(line, text)| Traced { line, steps: tracer.record(text) }).collect();
    Ok((appraised, traced))
}

/// Tells how a delivery stands to what a profile recognises its logs by.
///
/// Reads the beginning of the file that should hold the records.
pub fn trace_recognition(look: &Look<'_>, profile: &Profile) -> Vec<Step> {
    let mut steps = container(look, &profile.plan);
    if steps.iter().all(|step| step.outcome == Outcome::Pass) {
        let first = first_file(look, &profile.plan);
        let line = first.and_then(|at| first_record(look, &profile.plan, at));
        match line {
            Some(line) => steps.extend(of_first(profile, &line)),
            None => steps.push(step(
                "records",
                Outcome::Fail,
                "No record was found where the profile says that they are.",
            )),
        }
    }
    steps
}

/// Whether what is delivered has the files that the profile names.
fn container(look: &Look<'_>, plan: &Plan) -> Vec<Step> {
    let names = look.members.list();
    let has = |pattern: &str| {
        names.iter().any(|it| is_like(pattern, it.name()) || it.path.ends_with(pattern))
    };
    let (folder, packed) = match &plan.container {
        ContainerPlan::File => return Vec::new(),
        ContainerPlan::Directory(folder) => (folder, None),
        ContainerPlan::Zip(folder) => (folder, Some("zip")),
        ContainerPlan::Tar(folder) => (folder, Some("tar")),
    };
    if let Some(packed) = packed {
        let says =
            format!("The profile expects a {packed} archive with {} inside.", folder.records);
        return vec![step("container", Outcome::NotChecked, says)];
    }
    let wanted = std::iter::once(&folder.records).chain(&folder.requires);
    wanted
        .map(|name| match has(name) {
            true => step("container", Outcome::Pass, format!("{name} is there.")),
            false => step("container", Outcome::Fail, format!("{name} is not there.")),
        })
        .collect()
}

/// The file that should hold the records, or the first of them.
fn first_file(look: &Look<'_>, plan: &Plan) -> Option<usize> {
    let files = look.members.list().iter().enumerate();
    let mut delivered = files.filter(|(_, it)| it.place == Place::Delivered);
    let found = match plan.container.folder() {
        None => delivered.next(),
        Some(folder) => delivered.find(|(_, it)| {
            is_like(&folder.records, it.name()) || it.path.ends_with(&folder.records)
        }),
    };
    found.map(|(at, _)| at)
}

/// The first record of a file by what the profile says of its form.
fn first_record(look: &Look<'_>, plan: &Plan, at: usize) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    look.members.open(at).ok()?.take(MAX_HEAD).read_to_end(&mut head).ok()?;
    let head = head.as_slice();
    let text = head.strip_prefix(BOM).unwrap_or(head);
    let mut lines = Vec::new();
    if let Some(table) = plan.records.text_table() {
        let mut reader = CsvReader::new(table);
        reader.push(head, &mut lines);
        reader.finish(&mut lines);
    }
    if let Some(table) = plan.records.inner_table()
        && let Ok(source) = look.members.seek(at)
        && let Ok(Some(rows)) =
            table::inside::head(&*source, Beside::default(), table, head.len() as u64)
    {
        lines = rows;
    }
    if let Some(names) = &plan.records.array {
        ArrayReader::new(names).push(text, &mut lines);
    }
    if lines.is_empty() && !plan.records.no_lines {
        lines = text.to_vec();
    }
    let mut scanner = Scanner::new();
    let mut lines = lines.split(|byte| *byte == b'\n').filter(|it| !it.trim_ascii().is_empty());
    let first = lines.next()?;
    let is_header = plan.records.header.as_ref().is_some_and(|place| {
        scanner.scan(first.trim_ascii()).is_ok_and(|doc| doc.root().at(place).is_some())
    });
    let record = if is_header { lines.next()? } else { first };
    Some(record.trim_ascii().to_vec())
}

fn of_first(profile: &Profile, line: &[u8]) -> Vec<Step> {
    let mut scanner = Scanner::new();
    let root = match scanner.scan(line) {
        Ok(doc) if doc.root().kind() == Kind::Object => doc.root(),
        Ok(_) => return vec![step("recognise", Outcome::Fail, "The first record is no object.")],
        Err(fault) => {
            let says = format!("The first record can't be read: {fault}.");
            return vec![step("recognise", Outcome::Fail, says)];
        }
    };
    let columns = profile.plan.records.table.iter().flat_map(|table| &table.columns);
    let columns = columns.map(|name| {
        let is_there = root.members().any(|(key, _)| key.is_str(name));
        match is_there {
            true => {
                step("recognise.columns", Outcome::Pass, format!("{} is there.", visible(name)))
            }
            // The first row may have an empty cell there, which is no member.
            false => step(
                "recognise.columns",
                Outcome::NotChecked,
                format!("The first row has nothing in {}.", visible(name)),
            ),
        }
    });
    let has = profile.plan.has.iter().map(|place| match root.at(place) {
        Some(_) => step("recognise.has", Outcome::Pass, format!("{place} is there.")),
        None => step("recognise.has", Outcome::Fail, format!("{place} is not there.")),
    });
    let equals = profile.plan.equals.iter().map(|(place, scalar)| {
        let stated = root.at(place).and_then(text_of);
        let holds = root.at(place).is_some_and(|it| scalar.fits(it));
        let mut step = step(
            "recognise.equals",
            if holds { Outcome::Pass } else { Outcome::Fail },
            format!("{place} {} {scalar}.", if holds { "is" } else { "should be" }),
        );
        step.stated = stated.map(|it| visible(cut(&it, MAX_MESSAGE)).into_owned());
        step
    });
    columns.chain(has).chain(equals).collect()
}

pub(super) fn step(part: impl Into<String>, outcome: Outcome, says: impl Into<String>) -> Step {
    let says = says.into();
    let (message, message_bytes, computed, stated) = (None, None, None, None);
    Step { part: part.into(), outcome, says, message, message_bytes, computed, stated }
}

/// Where the first records lie.
#[derive(Default)]
struct First {
    records: Vec<(u64, Span)>,
}

impl First {
    fn keep(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        let room = TRACED.saturating_sub(self.records.len());
        let found = records.iter().take(room);
        self.records.extend(found.map(|it| (it.line, Span { offset: it.offset, bytes: it.bytes })));
        ControlFlow::Continue(())
    }
}

impl Sink<()> for First {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.keep(records)
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.keep(records)
    }
}

/// Tries a plan on records that follow each other.
struct Tracer {
    plan: Plan,
    /// What the record before came to: its digests' texts, and the fields that links name.
    before: Option<Before>,
    /// What messages see of the record before.
    carried: Carried,
}

#[derive(Default)]
struct Before {
    digests: Vec<Option<String>>,
    linked: Vec<Option<String>>,
    sequence: Option<u64>,
}

impl Tracer {
    fn record(&mut self, text: &[u8]) -> Vec<Step> {
        let records = self.plan.records.clone();
        viewed(&records, text, |view| self.steps(view)).unwrap_or_else(|fault| vec![*fault])
    }

    fn steps(&mut self, view: View<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut now = Before::default();
        steps.extend(self.sequence(view, &mut now));
        let hashes = self.digests(view, &mut now, &mut steps);
        self.links(view, &mut now, &mut steps);
        self.signatures(view, &hashes, &mut steps);
        steps.extend(self.constants(view));
        steps.extend(self.fields(view));
        self.before = Some(now);
        self.carried = carried_in(&self.plan, view.record);
        steps
    }

    fn sequence(&self, view: View<'_>, now: &mut Before) -> Option<Step> {
        let plan = self.plan.sequence.as_ref()?;
        let part = format!("sequence {:?}", plan.field.to_string());
        now.sequence = sequence_of(&self.plan, view.record);
        let Some(number) = now.sequence else {
            let says = format!("There is no number in {}.", plan.field);
            return Some(step(part, Outcome::Fail, says));
        };
        let expected = match &self.before {
            None => Some(plan.start),
            Some(before) => before.sequence.and_then(|it| it.checked_add(plan.step)),
        };
        Some(match expected {
            // Groups are numbered each by itself: a neighbour says nothing.
            _ if plan.group.is_some() => {
                step(part, Outcome::NotChecked, format!("{number}; each group counts by itself."))
            }
            Some(expected) if expected != number => step(
                part,
                Outcome::Fail,
                format!("{number}, where the profile expects {expected}."),
            ),
            _ => step(part, Outcome::Pass, format!("{number}, as the profile expects.")),
        })
    }

    fn digests(
        &mut self,
        view: View<'_>,
        now: &mut Before,
        steps: &mut Vec<Step>,
    ) -> Option<Vec<Hash>> {
        let mut hashes: Vec<Hash> = Vec::new();
        for index in 0..self.plan.digests.len() {
            let (before, from) = self.plan.digests.split_at_mut(index);
            let plan = &mut from[0];
            let part = format!("digest {:?}", plan.name);
            let given = Given {
                record: view.record,
                line: view.line,
                file: view.file,
                carried: &self.carried,
                digests: &hashes,
            };
            let mut bytes = Vec::new();
            let parts = message::of_version(plan, view.record);
            if let Err(fault) = message::write(parts, before, &given, &mut bytes) {
                steps.push(step(
                    part,
                    Outcome::Fail,
                    format!("It can't be made: {}.", said(fault)),
                ));
                return None;
            }
            let stated = plan.stored.as_ref().and_then(|place| view.record.at(place));
            let stated = stated.and_then(text_of);
            if needs_secret(plan) {
                let says = "It takes the secret: `--trust` brings one.";
                steps.push(with_message(step(part, Outcome::NotChecked, says), &bytes));
                return None;
            }
            let hash = Hash::of(plan.alg, &bytes, None)?;
            let mut computed = String::new();
            plan.form.write(hash.bytes(), &mut computed);
            let mut made = match &plan.stored {
                None => step(part, Outcome::NotChecked, "The record does not state it."),
                Some(place) if stated.as_deref() == Some(&computed) => {
                    step(part, Outcome::Pass, format!("It is what {place} states."))
                }
                Some(place) => step(part, Outcome::Fail, format!("It is not what {place} states.")),
            };
            made.stated = stated.map(|it| visible(cut(&it, MAX_MESSAGE)).into_owned());
            made.computed = Some(computed.clone());
            steps.push(with_message(made, &bytes));
            now.digests.push(Some(computed));
            hashes.push(hash);
        }
        Some(hashes)
    }

    fn links(&mut self, view: View<'_>, now: &mut Before, steps: &mut Vec<Step>) {
        for index in 0..self.plan.links.len() {
            let link = &self.plan.links[index];
            now.linked.push(match &link.target {
                Target::Field(place) => view.record.at(place).and_then(text_of),
                Target::Digest(_) => None,
            });
            let part = format!("link {:?}", link.field.to_string());
            let value = view.record.at(&link.field);
            let stated = value.and_then(text_of);
            let mut made = match &self.before {
                None => self.genesis(index, part, view, value),
                Some(_) if link.group.is_some() => {
                    step(part, Outcome::NotChecked, "Each group has a chain of its own.")
                }
                Some(before) => {
                    let expected = self.linked(index, before);
                    let mut made = match (&expected, &stated) {
                        (None, _) => step(
                            part,
                            Outcome::NotChecked,
                            "The record before gives nothing to name.",
                        ),
                        (expected, stated) if expected == stated => {
                            step(part, Outcome::Pass, "It names the record before.")
                        }
                        _ => step(part, Outcome::Fail, "It does not name the record before."),
                    };
                    made.computed = expected;
                    made
                }
            };
            made.stated = stated.map(|it| visible(cut(&it, MAX_MESSAGE)).into_owned());
            steps.push(made);
        }
    }

    /// What a link has to state: what it names in the record before, with the prefix of its own.
    fn linked(&self, index: usize, before: &Before) -> Option<String> {
        let link = &self.plan.links[index];
        let (text, own) = match link.target {
            Target::Digest(at) => {
                (before.digests.get(at)?.clone()?, self.plan.digests[at].form.prefix.as_str())
            }
            Target::Field(_) => (before.linked.get(index)?.clone()?, ""),
        };
        Some(match &link.prefix {
            None => text,
            Some(prefix) => format!("{prefix}{}", text.strip_prefix(own).unwrap_or(&text)),
        })
    }

    /// What the first record that was looked at has instead of a link.
    fn genesis(
        &self,
        index: usize,
        part: String,
        view: View<'_>,
        value: Option<Value<'_>>,
    ) -> Step {
        let link = &self.plan.links[index];
        let text = value.and_then(text_of);
        let (holds, wanted) = match &link.genesis {
            GenesisPlan::Null => (value.is_some_and(|it| it.is_null()), "null".to_owned()),
            GenesisPlan::Absent => (value.is_none(), "nothing".to_owned()),
            GenesisPlan::Literal(wanted) => (text.as_ref() == Some(wanted), wanted.clone()),
            GenesisPlan::Digest { alg, message } => {
                let mut message: MessagePlan = message.clone();
                let given = Given {
                    record: view.record,
                    line: view.line,
                    file: view.file,
                    carried: &Carried::Nothing,
                    digests: &[],
                };
                let mut bytes = Vec::new();
                let mut wanted = String::new();
                if message::write(&mut message, &[], &given, &mut bytes).is_ok()
                    && let Some(hash) = Hash::of(*alg, &bytes, None)
                {
                    match link.target {
                        Target::Digest(at) => {
                            self.plan.digests[at].form.write(hash.bytes(), &mut wanted);
                        }
                        Target::Field(_) => {
                            data_encoding::HEXLOWER.encode_append(hash.bytes(), &mut wanted);
                        }
                    }
                }
                (text.as_ref() == Some(&wanted), wanted)
            }
        };
        let mut made = match holds {
            true => step(part, Outcome::Pass, "It begins as the profile says."),
            false => step(
                part,
                Outcome::NotChecked,
                "It does not begin as the profile says: the export begins later, or the genesis is another.",
            ),
        };
        made.computed = Some(wanted);
        made
    }

    fn signatures(&mut self, view: View<'_>, hashes: &Option<Vec<Hash>>, steps: &mut Vec<Step>) {
        for plan in &mut self.plan.signatures {
            let part = format!("signature {:?}", plan.field.to_string());
            let Some(value) = view.outer.at(&plan.field).filter(|it| !it.is_null()) else {
                let (outcome, says) = match plan.required {
                    true => (Outcome::Fail, "There is none, and the profile demands one."),
                    false => (Outcome::NotChecked, "There is none; the profile lets it be absent."),
                };
                steps.push(step(part, outcome, says));
                continue;
            };
            let read = value.as_str().and_then(|text| plan.form.read(&text));
            let Some(signature) = read else {
                steps.push(step(
                    part,
                    Outcome::Fail,
                    "It is not in the encoding that the profile states.",
                ));
                continue;
            };
            let Some(hashes) = hashes else {
                steps.push(step(
                    part,
                    Outcome::NotChecked,
                    "A digest before it could not be made.",
                ));
                continue;
            };
            let given = Given {
                record: view.outer,
                line: view.line,
                file: view.file,
                carried: &self.carried,
                digests: hashes,
            };
            let mut bytes = Vec::new();
            let made =
                match message::write(&mut plan.message, &self.plan.digests, &given, &mut bytes) {
                    Err(fault) => step(
                        part,
                        Outcome::Fail,
                        format!("What is signed can't be made: {}.", said(fault)),
                    ),
                    Ok(()) => {
                        let says = format!(
                            "{} bytes, over what is shown; whether it verifies is said below.",
                            signature.len()
                        );
                        with_message(step(part, Outcome::NotChecked, says), &bytes)
                    }
                };
            steps.push(made);
        }
    }

    fn constants(&self, view: View<'_>) -> Vec<Step> {
        let shown = |place: &Path| {
            let part = format!("constant {:?}", place.to_string());
            match view.record.at(place) {
                Some(value) => {
                    let mut made =
                        step(part, Outcome::NotChecked, "Compared with all records below.");
                    made.stated = Some(visible(cut(value.raw(), MAX_MESSAGE)).into_owned());
                    made
                }
                None => step(part, Outcome::Fail, "It is not there."),
            }
        };
        self.plan.constants.iter().map(shown).collect()
    }

    fn fields(&self, view: View<'_>) -> Vec<Step> {
        let fields = &self.plan.fields;
        let single = |field: Mapped, place: Option<&Path>| {
            let place = place?;
            let found = view.body.at(place).and_then(text_of);
            Some(self.field(field, std::slice::from_ref(place), found.map(|it| (0, it))))
        };
        let mut steps = Vec::new();
        steps.extend(single(Mapped::Time, fields.time.as_ref().map(|it| &it.at)));
        for (plan, field) in fields.texts.iter().zip(Mapped::TEXTS) {
            let Some(plan) = plan else { continue };
            let found = chosen(plan, field, view.body, self.plan.records.table.is_some());
            let ours = found.as_ref().and_then(|it| it.ours);
            let found = found.as_ref().map(|it| (it.at, it.text.clone().into_owned()));
            let mut made = self.field(field, &plan.at, found);
            made.computed = ours.map(str::to_owned);
            steps.push(made);
        }
        steps.extend(self.reasoning(view));
        steps.extend(single(Mapped::Executed, fields.executed.as_ref().map(|it| &it.at)));
        steps.extend(single(Mapped::Reviewed, fields.reviewed.as_ref().map(|it| &it.at)));
        let duration = fields.review_seconds.as_ref().map(|it| &it.at);
        steps.extend(single(Mapped::ReviewSeconds, duration));
        steps
    }

    /// Whether there is a trace of the reasoning; what it says is for the reader of the record.
    fn reasoning(&self, view: View<'_>) -> Option<Step> {
        let places = &self.plan.fields.reasoning;
        let mut present =
            places.iter().filter(|place| view.body.at(place).is_some_and(is_not_empty));
        let named = |places: &[Path]| {
            places.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
        };
        let part = "field reasoning";
        let Some(first) = present.clone().next() else {
            let says = format!("This record has none in {}.", named(places));
            return (!places.is_empty()).then(|| step(part, Outcome::NotChecked, says));
        };
        let covered = present.find(|place| self.plan.covers_field(place));
        let says = match covered {
            Some(place) => format!("{place}, covered by the hash."),
            None => format!("{first}, outside the hash: anybody can change it unseen."),
        };
        Some(step(part, Outcome::Pass, says))
    }

    fn field(&self, field: Mapped, places: &[Path], found: Option<(usize, String)>) -> Step {
        let part = format!("field {}", field.name());
        let Some((at, text)) = found else {
            let places: Vec<String> = places.iter().map(ToString::to_string).collect();
            let says = format!("This record has none in {}.", places.join(" or "));
            return step(part, Outcome::NotChecked, says);
        };
        let place = &places[at];
        let covered = match self.plan.covers_field(place) {
            true => "covered by the hash",
            false => "outside the hash: anybody can change it unseen",
        };
        let mut made = step(part, Outcome::Pass, format!("{place}, {covered}."));
        made.stated = Some(visible(cut(&text, MAX_MESSAGE)).into_owned());
        made
    }
}

fn with_message(mut made: Step, bytes: &[u8]) -> Step {
    let shown = &bytes[..bytes.len().min(MAX_MESSAGE)];
    made.message_bytes = Some(bytes.len() as u64);
    made.message = Some(match std::str::from_utf8(shown) {
        Ok(text) => visible(text).into_owned(),
        // Cut inside a character, or no text at all.
        Err(fault) if fault.valid_up_to() + 4 > shown.len() && fault.valid_up_to() > 0 => {
            visible(&String::from_utf8_lossy(&shown[..fault.valid_up_to()])).into_owned()
        }
        Err(_) => format!("(hex) {}", data_encoding::HEXLOWER.encode(shown)),
    });
    made
}

fn said(fault: MessageFault) -> String {
    match fault {
        MessageFault::Unsupported(why) | MessageFault::DoesNotFit(why) => {
            visible(&why).into_owned()
        }
    }
}
