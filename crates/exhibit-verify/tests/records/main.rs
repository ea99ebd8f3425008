//! What records say in our words: our own schemas, the kinds that tests know, and where profiles find the fields.
#![expect(clippy::disallowed_methods, reason = "reads files of the repository")]

mod fields;
mod schemas;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use exhibit_core::appraisal::Member;
use exhibit_core::time::{Moment, Timestamp};
use exhibit_verify::members::{InMemory, MemberInfo};
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::record::NormalRecord;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, NoTap, Part, Sink, appraise, recognise};

/// What a record said, kept.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kept {
    line: u64,
    sound: bool,
    time: Option<Moment>,
    kind: Option<String>,
    system: Option<String>,
    version: Option<String>,
    agent: Option<String>,
    decision: Option<String>,
    person: Option<String>,
    requester: Option<String>,
    operator: Option<String>,
    risk_level: Option<String>,
    risk_score: Option<String>,
    outcome: Option<String>,
    reasoning: bool,
    executed: Option<Moment>,
    reviewed: Option<Moment>,
    review_seconds: Option<u32>,
    id: Option<String>,
    text: String,
    uncovered: u32,
}

#[derive(Default)]
struct Keeper(Vec<Kept>);

impl Sink<()> for Keeper {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.inside(records)
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.0.extend(records.iter().map(kept));
        ControlFlow::Continue(())
    }
}

fn kept(it: &NormalRecord<'_>) -> Kept {
    let text = |text: Option<&str>| text.map(str::to_owned);
    Kept {
        line: it.line,
        sound: it.sound,
        time: it.time,
        kind: text(it.kind),
        system: text(it.system),
        version: text(it.version),
        agent: text(it.agent),
        decision: text(it.decision),
        person: text(it.person),
        requester: text(it.requester),
        operator: text(it.operator),
        risk_level: text(it.risk_level),
        risk_score: text(it.risk_score),
        outcome: text(it.outcome),
        reasoning: it.reasoning,
        executed: it.executed,
        reviewed: it.reviewed,
        review_seconds: it.review_seconds,
        id: text(it.id),
        text: it.text.to_owned(),
        uncovered: it.uncovered,
    }
}

/// Appraises a log, with whatever lies beside it, and keeps what its records say.
fn look(
    files: &[(&str, Vec<u8>)],
    trusted: &[&str],
    own: Option<Profile>,
) -> (Appraised, Vec<Kept>) {
    let mut members = InMemory::new();
    for (name, bytes) in files {
        members = members.with(name, bytes.clone());
    }
    let given: Vec<(String, Vec<u8>)> = trusted
        .iter()
        .map(|name| (name.rsplit('/').next().expect("a name").to_owned(), file(name)))
        .collect();
    let inputs: Vec<TrustInput<'_>> =
        given.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
    let trust = TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("readable");
    let mut profiles = ProfileSet::built_in();
    if let Some(profile) = own {
        profiles.add(profile);
    }
    let look = Look {
        path: "delivery",
        members: &members,
        profiles: &profiles,
        profile: None,
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 1,
        watcher: &Unwatched,
    };
    let item = recognise(&look).expect("memory can be read").remove(0);
    let mut keeper = Keeper::default();
    let found = appraise(&look, &item, &NoTap, &mut keeper).expect("memory can be read");
    (found, keeper.0)
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads a file of `schemas/records`.
fn file(name: &str) -> Vec<u8> {
    fs::read(repository().join("schemas/records").join(name)).expect(name)
}
