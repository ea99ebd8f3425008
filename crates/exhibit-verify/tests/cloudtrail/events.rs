//! What CloudTrail's log files say, event by event.

use std::ops::ControlFlow;

use exhibit_core::appraisal::Member;
use exhibit_core::time::Timestamp;
use exhibit_verify::members::MemberInfo;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::record::{Mapped, NormalRecord};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{
    Appraised, Look, LookError, NoSink, NoTap, Part, Sink, Span, appraise, excerpts, recognise,
};

use super::*;

#[derive(Clone, Debug, PartialEq)]
struct Event {
    line: u64,
    span: Span,
    time: Option<i64>,
    kind: String,
    system: String,
    agent: String,
    outcome: String,
    id: String,
    text: String,
    uncovered: u32,
    sound: bool,
}

#[derive(Default)]
struct Events {
    all: Vec<Event>,
    /// Bytes of files that were handed on.
    bytes: u64,
    ended: usize,
}

impl Sink<()> for Events {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), bytes: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        assert!(records.is_empty(), "they are inside the files");
        self.bytes += bytes;
        ControlFlow::Continue(())
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        self.ended += 1;
        ControlFlow::Continue(())
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        let text = |it: Option<&str>| it.unwrap_or_default().to_owned();
        self.all.extend(records.iter().map(|it| Event {
            line: it.line,
            span: Span { offset: it.offset, bytes: it.bytes },
            time: it.time.map(|time| time.seconds),
            kind: text(it.kind),
            system: text(it.system),
            agent: text(it.agent),
            outcome: text(it.outcome),
            id: text(it.id),
            text: it.text.to_owned(),
            uncovered: it.uncovered,
            sound: it.sound,
        }));
        ControlFlow::Continue(())
    }
}

fn look<R>(export: &Export, with: impl FnOnce(&Look<'_>) -> R) -> R {
    let look = Look {
        path: "delivery",
        members: &export.members(),
        profiles: &ProfileSet::built_in(),
        profile: None,
        trust: &trust(&[]),
        source: None,
        at: Timestamp::parse("2026-06-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    with(&look)
}

fn events(export: &Export) -> (Appraised, Events) {
    look(export, |look| {
        let item = recognise(look).expect("memory can be read").remove(0);
        let mut events = Events::default();
        let found = appraise(look, &item, &NoTap, &mut events).expect("memory can be read");
        let without = appraise(look, &item, &NoTap, &mut NoSink).expect("memory can be read");
        assert_eq!(found.appraisal, without.appraisal, "events change no verdict");
        (found, events)
    })
}

const PRESENT: [Mapped; 7] = [
    Mapped::Time,
    Mapped::Kind,
    Mapped::System,
    Mapped::Agent,
    Mapped::Outcome,
    Mapped::Id,
    Mapped::Text,
];

#[test]
fn events_of_a_good_delivery_are_covered_and_sound_and_found_again() {
    let (mut export, chain) = good();
    let first = &chain[0].logs[0];
    let (found, events) = self::events(&export);
    assert_eq!(found.appraisal.verdict, Word::Unanchored, "no head was brought");
    assert_eq!(events.all.len(), 8, "two files of four hours, one event each");
    assert_eq!(events.ended, export.0.len());
    let lines: BTreeSet<u64> = events.all.iter().map(|it| it.line).collect();
    assert_eq!(lines.len(), 8);
    let event = &events.all[0];
    assert_eq!((event.kind.as_str(), event.system.as_str()), ("CreateUser", "iam.amazonaws.com"));
    assert_eq!(event.agent, "arn:aws:iam::111122223333:user/alice");
    assert_eq!((event.outcome.as_str(), event.id.as_str()), ("success", first.as_str()));
    assert_eq!(event.time, Some(1_772_323_800), "2026-03-01T00:10:00Z");
    assert!(event.text.starts_with("CreateUser"));
    assert!(events.all.iter().all(|it| it.uncovered == 0 && it.sound));
    // An auditor who opens one sees its own bytes.
    let spans: Vec<Span> = events.all.iter().map(|it| it.span).collect();
    let texts = look(&export, |look| {
        let item = recognise(look).expect("memory can be read").remove(0);
        excerpts(look, &item, &spans, 1 << 16).expect("memory can be read")
    });
    for (event, text) in events.all.iter().zip(texts) {
        let text: Value = serde_json::from_slice(&text).expect("one event");
        assert_eq!(text["eventID"], event.id.as_str());
    }
    // What nothing names is no longer covered; a file that was changed is not sound.
    let (unnamed, changed) = (chain[1].logs[0].clone(), chain[2].logs[1].clone());
    export.edit(&changed, |text| text.replace("alice", "mallory"));
    let mut other = export.clone();
    let renamed = unnamed.replace("Abcdefgh", "Zzzzzzzz");
    other.rename(&unnamed, &renamed);
    let (found, events) = self::events(&other);
    assert_eq!(found.appraisal.verdict, Word::Broken);
    let all: u32 = PRESENT.iter().map(|it| it.bit()).sum();
    for event in &events.all {
        let expected = if event.id == unnamed { all } else { 0 };
        assert_eq!(event.uncovered, expected, "{}", event.id);
        assert_eq!(event.sound, event.id != changed, "{}", event.id);
    }
}

#[test]
fn errors_calls_of_models_and_empty_files_are_told() {
    let (mut export, chain) = good();
    let log = &chain[0].logs[0];
    export.edit(log, |_| {
        r#"{"Records":[
            {"eventVersion":"1.11","eventName":"InvokeModel","eventSource":"bedrock.amazonaws.com","errorCode":"AccessDenied","userIdentity":{"invokedBy":"lambda.amazonaws.com"}},
            {"eventVersion":"1.11","eventName":"Converse","eventSource":"bedrock.amazonaws.com"},
            7
        ]}"#
        .to_owned()
    });
    export.edit(&chain[0].logs[1], |_| r#"{"Records":[]}"#.to_owned());
    let events = self::events(&export).1;
    assert_eq!(events.all.len(), 6 + 3);
    let said = |event: &Event| (event.kind.clone(), event.outcome.clone(), event.agent.clone());
    let of = |kind: &str, outcome: &str, agent: &str| (kind.into(), outcome.into(), agent.into());
    assert_eq!(said(&events.all[0]), of("tool-call", "AccessDenied", "lambda.amazonaws.com"));
    assert_eq!(said(&events.all[1]), of("tool-call", "success", ""));
    assert_eq!(said(&events.all[2]), of("", "", ""), "no event has no outcome");
    assert!(events.all[..3].iter().all(|it| !it.sound), "the digest file names other bytes");
}

#[test]
fn damaged_and_uncompressed_files_give_what_can_be_read() {
    let (mut export, chain) = good();
    let (cut, plain) = (chain[0].logs[0].clone(), chain[0].logs[1].clone());
    let bytes = export.remove(&cut);
    export.0.insert(cut.clone(), bytes[..bytes.len() - 9].to_vec());
    let text = unpacks_to(&export.remove(&plain)).expect("it unpacks");
    export.0.insert(plain.trim_end_matches(".gz").to_owned(), text);
    let events = self::events(&export).1;
    let of_plain = events.all.iter().find(|it| it.id == plain).expect("it is read as it is");
    assert!(of_plain.sound);
    assert!(events.all.iter().filter(|it| it.id == cut).all(|it| !it.sound));
}

#[test]
fn a_sink_that_wants_no_more_ends_it() {
    struct Full;
    impl Sink<()> for Full {
        fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
        fn block(&mut self, (): (), _: u64, _: &[NormalRecord<'_>]) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
        fn end(&mut self, _: &Member) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }
        fn inside(&mut self, _: &[NormalRecord<'_>]) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    let (export, _) = good();
    look(&export, |look| {
        let item = recognise(look).expect("memory can be read").remove(0);
        let stopped = appraise(look, &item, &NoTap, &mut Full);
        assert!(matches!(stopped, Err(LookError::Stopped)));
    });
}
