//! The gateway's log of tool calls: a transparency log, exported twice, and not the same both times.

use std::ops::RangeInclusive;

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;
use exhibit_ledger::note::{NoteAlgorithm, NoteKey};
use exhibit_ledger::tree::{Frontier, leaf_hash};
use serde_json::{Value, json};

use super::{TOOLS, VERSION};
use crate::File;
use crate::calendar::{Day, FIRST, Millis, SECOND, with_millis};
use crate::keys::Ed25519;
use crate::random::Random;

/// The name of the log's key.
const GATEWAY_KEY: &str = "helper gateway";
/// The log's origin: its name in checkpoints, and that of its key.
const ORIGIN: &str = "gateway.helper.lindmoor.example";
/// The exports: where each lies, how many records it has, and when it was taken.
pub(crate) const EXPORTS: [(&str, u64, Millis); 2] = [
    ("helper/gateway/2025-11", 1_240, Day::of(2025, 11, 30).at(18, 0)),
    ("helper/gateway/2026-02", 2_050, Day::of(2026, 2, 28).at(18, 0)),
];
/// The records that the later export tells otherwise.
pub(crate) const REWRITTEN: RangeInclusive<u64> = 812..=815;
/// An agent that calls tools and stands in no inventory, and how often it does.
pub(crate) const UNREGISTERED: &str = "mail-summarizer";
/// How many of its calls the later export has.
const UNREGISTERED_CALLS: usize = 9;

/// When INC-04 happened.
const INCIDENT: Day = Day::of(2025, 11, 4);

/// The gateway's log as it was, and as it was told later.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    seed: u64,
    first: Vec<String>,
    later: Vec<String>,
}

impl Gateway {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, "gateway");
        let times = times(&mut random);
        let mut later: Vec<Value> =
            (1..).zip(times).map(|(i, at)| call(&mut random, i, at)).collect();
        unregistered(&mut random, &mut later);
        let mut first = later.clone();
        for (record, i) in first.iter_mut().zip(1..).filter(|(_, i)| REWRITTEN.contains(i)) {
            // What really happened in INC-04: another customer's account was looked into.
            record["tool"] = "account.balance".into();
            record["customer"] = "C-20817".into();
            record["text"] = format!("account {} of C-20817, asked for by C-11934", i - 811).into();
        }
        for (record, i) in later.iter_mut().zip(1..).filter(|(_, i)| REWRITTEN.contains(i)) {
            record["tool"] = "faq.search".into();
            record["customer"] = "C-11934".into();
            record["text"] = format!("opening hours, page {}", i - 811).into();
        }
        first.truncate(EXPORTS[0].1 as usize);
        let lines = |all: &[Value]| all.iter().map(|it| format!("{it}\n")).collect();
        Self { seed, first: lines(&first), later: lines(&later) }
    }

    /// Hands out both exports, each with the checkpoint that came with it.
    pub(crate) fn exports(&self, sink: &mut dyn FnMut(File)) {
        let key = Ed25519::new(self.seed, GATEWAY_KEY);
        for ((path, ..), lines) in EXPORTS.iter().zip([&self.first, &self.later]) {
            sink(File { path: format!("{path}.jsonl"), bytes: lines.concat().into_bytes() });
            let bytes = checkpoint(lines, &key).into_bytes();
            sink(File { path: format!("{path}.checkpoint.txt"), bytes });
        }
    }

    /// Returns the lines of the later export on which the unregistered agent acts.
    pub(crate) fn unregistered_lines(&self) -> Vec<u64> {
        let is_its = |line: &&String| line.contains(&format!("\"{UNREGISTERED}\""));
        (1..).zip(&self.later).filter(|(_, line)| is_its(line)).map(|(line, _)| line).collect()
    }

    /// Returns the verifier key of the log (C2SP signed-note), and a line feed.
    pub(crate) fn vkey(seed: u64) -> String {
        format!("{}\n", note_key(&Ed25519::new(seed, GATEWAY_KEY)).vkey())
    }
}

/// Times of the calls: those of the incident are the 812th to the 815th.
fn times(random: &mut Random) -> Vec<Millis> {
    let mut within = |from: Day, to: Day, count: u64| -> Vec<Millis> {
        let mut day = || from.plus(random.between(0, to.0 - from.0));
        let days: Vec<Day> = (0..count).map(|_| day()).collect();
        let mut times: Vec<Millis> =
            days.iter().map(|it| it.at(6, 0) + random.between(0, 12 * 3600 * SECOND)).collect();
        times.sort_unstable();
        times
    };
    let (before, first, all) = (*REWRITTEN.start() - 1, EXPORTS[0].1, EXPORTS[1].1);
    let mut times = within(FIRST, INCIDENT.plus(-1), before);
    times.extend(REWRITTEN.map(|i| INCIDENT.at(10, 12) + (i as i64 - 812) * 21 * SECOND));
    times.extend(within(INCIDENT.plus(1), Day::of(2025, 11, 29), first - before - 4));
    times.extend(within(Day::of(2025, 12, 1), Day::of(2026, 2, 27), all - first));
    times
}

fn call(random: &mut Random, i: u64, at: Millis) -> Value {
    let (tool, text) = *random.pick(&TOOLS);
    json!({
        "format": "helper-gateway/1", "log": "helper-gateway", "i": i, "id": format!("G-{i:05}"),
        "at": with_millis(at), "record": "tool-call", "system": "HELPER", "version": VERSION,
        "agent": "helper-tools", "operator": "j.luetzow", "tool": tool, "text": text,
        "customer": format!("C-{}", random.between(10_000, 48_999)),
        "session": format!("HS-{:05}", 20_000 + i / 4), "outcome": "ok",
    })
}

/// Lets an agent that nobody registered make some of the calls after the first export.
fn unregistered(random: &mut Random, calls: &mut [Value]) {
    let mut chosen: Vec<usize> = (EXPORTS[0].1 as usize..calls.len()).collect();
    random.shuffle(&mut chosen);
    for at in chosen.into_iter().take(UNREGISTERED_CALLS) {
        let call = &mut calls[at];
        call["agent"] = UNREGISTERED.into();
        call["tool"] = "mail.read".into();
        call["text"] = "summary of unread messages of the service mailbox".into();
        if let Value::Object(members) = call {
            members.remove("operator");
            members.remove("customer");
            members.remove("session");
        }
    }
}

fn note_key(key: &Ed25519) -> NoteKey {
    NoteKey::new(ORIGIN, NoteAlgorithm::Ed25519, key.public()).expect("an origin without a space")
}

/// A checkpoint (C2SP tlog-checkpoint) over all lines: a signed note of origin, size and root.
fn checkpoint(lines: &[String], key: &Ed25519) -> String {
    let mut tree = Frontier::new();
    lines.iter().for_each(|line| tree.push(leaf_hash(line.as_bytes())));
    let Sha256(root) = tree.root();
    let text = format!("{ORIGIN}\n{}\n{}\n", lines.len(), BASE64.encode(&root));
    let id = note_key(key).id().to_be_bytes();
    let signature = [&id[..], &key.sign(text.as_bytes())].concat();
    format!("{text}\n\u{2014} {ORIGIN} {}\n", BASE64.encode(&signature))
}
