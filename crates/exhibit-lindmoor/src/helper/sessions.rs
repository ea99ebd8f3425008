//! Conversations: each is a chain of its own, signed record by record, and says when it has ended.

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;
use serde_json::{Value, json};

use super::{TOOLS, VERSION};
use crate::File;
use crate::calendar::{Day, FIRST, MINUTE, Millis, SECOND, with_millis};
use crate::keys::Ed25519;
use crate::random::Random;

/// The name of the key that signs records of conversations.
pub(crate) const SESSION_KEY: &str = "helper sessions";
/// How many conversations there are.
pub(crate) const SESSIONS: usize = 64;
/// The one that does not say that it ended.
pub(crate) const UNFINISHED: usize = 41;

/// The conversations that were drawn for the audit.
#[derive(Clone, Debug)]
pub(crate) struct Sessions {
    seed: u64,
}

impl Sessions {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Returns the name of a conversation, from 1: `S-41`.
    pub(crate) fn name(number: usize) -> String {
        format!("S-{number:02}")
    }

    /// Returns where a conversation lies.
    pub(crate) fn path(number: usize) -> String {
        format!("helper/sessions/{}.jsonl", Self::name(number))
    }

    /// Hands out all conversations.
    pub(crate) fn exports(&self, sink: &mut dyn FnMut(File)) {
        let key = Ed25519::new(self.seed, SESSION_KEY);
        for number in 1..=SESSIONS {
            let records = self.records(number);
            sink(File { path: Self::path(number), bytes: chained(records, &key).into_bytes() });
        }
    }

    /// Returns how many records a conversation has.
    pub(crate) fn count(&self, number: usize) -> u64 {
        self.records(number).len() as u64
    }

    fn records(&self, number: usize) -> Vec<Value> {
        let mut random = Random::new(self.seed, &format!("session {number}"));
        // One every fifth or sixth day.
        let mut day = FIRST.plus(number as i64 * 363 / SESSIONS as i64);
        day = if day.is_working() { day } else { day.next_working() };
        let mut at: Millis = day.in_hamburg(8, 30) + random.between(0, 8 * 60) * MINUTE;
        let mut talk = Talk { session: Self::name(number), records: Vec::new() };
        talk.say(at, "session-start", json!({ "agent": "helper-chat", "operator": "j.luetzow", "text": "conversation opened in online banking" }));
        for _ in 0..random.between(3, 11) {
            let (tool, text) = *random.pick(&TOOLS);
            let mut next = |random: &mut Random| {
                at += random.between(4_000, 50_000);
                at
            };
            talk.say(next(&mut random), "message", json!({ "agent": "helper-chat", "from": "customer", "text": format!("asks: {text}") }));
            talk.say(
                next(&mut random),
                "tool-call",
                json!({ "agent": "helper-tools", "tool": tool, "outcome": "ok", "text": text }),
            );
            talk.say(next(&mut random), "message", json!({ "agent": "helper-chat", "from": "helper", "text": format!("answers: {text}") }));
        }
        if number != UNFINISHED {
            talk.say(
                at + 20 * SECOND,
                "session-end",
                json!({ "agent": "helper-chat", "outcome": "closed by the customer" }),
            );
        }
        debug_assert!(Day::containing(at) == day, "a conversation ends on its day");
        talk.records
    }
}

struct Talk {
    session: String,
    records: Vec<Value>,
}

impl Talk {
    fn say(&mut self, at: Millis, record: &str, mut more: Value) {
        let own = json!({
            "format": "helper-session/1", "session": self.session, "n": self.records.len() + 1,
            "at": with_millis(at), "record": record, "system": "HELPER", "version": VERSION,
        });
        if let (Value::Object(all), Value::Object(own)) = (&mut more, own) {
            all.extend(own);
        }
        self.records.push(more);
    }
}

/// Chains and signs records. Keys are ASCII and numbers integers: the sorted form is that of RFC 8785.
fn chained(records: Vec<Value>, key: &Ed25519) -> String {
    let mut text = String::new();
    let mut before = Value::Null;
    for mut record in records {
        record["prev"] = before;
        let digest = Sha256::of(record.to_string().as_bytes());
        before = digest.to_hex().into();
        record["hash"] = before.clone();
        record["sig"] = BASE64.encode(&key.sign(&digest.0)).into();
        text.push_str(&format!("{record}\n"));
    }
    text
}
