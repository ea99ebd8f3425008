//! CREDO's event log: aiauditlog 0.2, one stream over the year, in an export and a signed checkpoint a quarter.
//!
//! An event's digest is SHA-256 over its RFC 8785 form without the digest itself and the signatures; each event names
//! the one before it. The checkpoint states how many events there are and which is the last, signed with Ed25519 over
//! its RFC 8785 form. The tool writes each time with six digits behind the second, and reads it so before it makes a
//! digest. Keys are ASCII and numbers are integers, so that serde_json's sorted form is that of RFC 8785.

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Application, Credo, LIVE};
use crate::File;
use crate::calendar::{Day, FIRST, Millis, SECOND, with_micros};
use crate::keys::Ed25519;
use crate::random::Random;

/// The name of the stream.
const STREAM: &str = "credo-production";
/// The name of the key that signs checkpoints.
pub(crate) const LOG_KEY: &str = "credo checkpoints";

/// An export: the first day after it, and its name without an ending.
pub(crate) const QUARTERS: [(Day, &str); 4] = [
    (Day::of(2025, 10, 1), "credo/2025-q3"),
    (Day::of(2026, 1, 1), "credo/2025-q4"),
    (Day::of(2026, 4, 1), "credo/2026-q1"),
    (Day::of(2026, 7, 1), "credo/2026-q2"),
];

/// What a record tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// An agent with its operator.
    Agent(usize),
    /// Version 3.0 goes live.
    Release,
    RiskAssessment,
    Decision,
    Oversight,
    Execution,
}

/// A record of the log before it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    pub(crate) at: Millis,
    pub(crate) kind: Kind,
    /// The application that it is about, by its index; 0 where it is about none.
    pub(crate) application: usize,
}

/// Where a record stands in the exports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, from the folder of the whole set on.
    pub path: String,
    /// Its line, from 1.
    pub line: u64,
}

/// Returns the records of the year, in the order of their times.
pub(super) fn records(applications: &[Application]) -> Vec<Record> {
    let mut all: Vec<Record> = (0..AGENTS.len())
        .map(|at| Record {
            at: FIRST.at(4, 0) + at as i64 * SECOND,
            kind: Kind::Agent(at),
            application: 0,
        })
        .collect();
    all.push(Record { at: LIVE.at(4, 30), kind: Kind::Release, application: 0 });
    for (application, it) in applications.iter().enumerate() {
        let mut add = |at, kind| all.push(Record { at, kind, application });
        add(it.decided, Kind::Decision);
        if let Some(oversight) = &it.oversight {
            add(it.decided - 400, Kind::RiskAssessment);
            add(oversight.reviewed, Kind::Oversight);
            add(oversight.executed, Kind::Execution);
        }
    }
    all.sort_by_key(|it| (it.at, it.kind, it.application));
    all
}

impl Credo {
    /// Hands out the exports of all quarters with their checkpoints.
    pub(crate) fn exports(&self, sink: &mut dyn FnMut(File)) {
        let key = Ed25519::new(self.seed, LOG_KEY);
        let mut writer =
            Writer { random: Random::new(self.seed, "credo log"), count: 0, last: None };
        let mut rest = self.records.as_slice();
        for (end, name) in QUARTERS {
            let (quarter, later) = rest.split_at(rest.partition_point(|it| it.at < end.at(0, 0)));
            rest = later;
            let mut bytes = Vec::new();
            for record in quarter {
                writer.write(record, &self.applications, &mut bytes);
            }
            sink(File { path: format!("{name}.jsonl"), bytes });
            let bytes = writer.checkpoint(&key, end.at(0, 5)).into_bytes();
            sink(File { path: format!("{name}.checkpoint.json"), bytes });
        }
    }

    /// Returns where the records stand that tell something of the applications which `wanted` picks.
    pub(crate) fn places(
        &self,
        wanted: &dyn Fn(&Application) -> bool,
    ) -> Vec<(Kind, usize, Place)> {
        let (mut quarter, mut line) = (0, 0);
        let mut found = Vec::new();
        for record in &self.records {
            while quarter + 1 < QUARTERS.len() && record.at >= QUARTERS[quarter].0.at(0, 0) {
                (quarter, line) = (quarter + 1, 0);
            }
            line += 1;
            let of_application = !matches!(record.kind, Kind::Agent(_) | Kind::Release);
            if of_application && wanted(&self.applications[record.application]) {
                let place = Place { path: format!("{}.jsonl", QUARTERS[quarter].1), line };
                found.push((record.kind, record.application, place));
            }
        }
        found
    }

    /// Returns how many records each export has.
    pub(crate) fn counts(&self) -> [u64; 4] {
        let mut before = 0;
        QUARTERS.map(|(end, _)| {
            let all = self.records.partition_point(|it| it.at < end.at(0, 0));
            let here = all - before;
            before = all;
            here as u64
        })
    }
}

/// An event as aiauditlog writes it, members in its order.
#[derive(Serialize)]
struct Event {
    schema_version: &'static str,
    event_id: String,
    event_type: &'static str,
    event_time: String,
    recorded_time: String,
    source: Value,
    actor: Value,
    correlation: Value,
    outcome: Value,
    classification: Value,
    data: Value,
    policy: Value,
    integrity: Integrity,
    extensions: Value,
}

#[derive(Serialize)]
struct Integrity {
    stream_id: &'static str,
    sequence: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_event_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_digest: Option<String>,
    digest_algorithm: &'static str,
    chain_algorithm: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    signatures: Option<[u8; 0]>,
}

struct Writer {
    random: Random,
    count: u64,
    last: Option<String>,
}

impl Writer {
    fn write(&mut self, record: &Record, applications: &[Application], out: &mut Vec<u8>) {
        self.count += 1;
        let (event_type, actor, data) = told(record, applications);
        let kind = if actor == "credo-scorer" { "ai_agent" } else { "service" };
        let mut event = Event {
            schema_version: "1.0",
            event_id: self.random.uuid(),
            event_type,
            event_time: with_micros(record.at),
            recorded_time: with_micros(record.at + self.random.between(3, 40)),
            source: json!({ "service": "credo" }),
            actor: json!({ "actor_id": actor, "actor_type": kind, "roles": [] }),
            correlation: json!({}),
            outcome: json!({ "status": "success", "code": "COMPLETED", "details": {} }),
            classification: json!({ "handling": [] }),
            data,
            policy: json!({}),
            integrity: Integrity {
                stream_id: STREAM,
                sequence: self.count,
                previous_event_digest: self.last.take(),
                event_digest: None,
                digest_algorithm: "sha256",
                chain_algorithm: CHAIN,
                signatures: None,
            },
            extensions: json!({}),
        };
        let digest = format!("sha256:{}", Sha256::of(canonical(&event).as_bytes()).to_hex());
        self.last = Some(digest.clone());
        event.integrity.event_digest = Some(digest);
        event.integrity.signatures = Some([]);
        serde_json::to_writer(&mut *out, &event).expect("memory takes everything");
        out.push(b'\n');
    }

    fn checkpoint(&self, key: &Ed25519, at: Millis) -> String {
        let mut checkpoint = json!({
            "schema_version": "1.0",
            "stream_id": STREAM,
            "event_count": self.count,
            "terminal_digest": self.last,
            "chain_algorithm": CHAIN,
            "digest_algorithm": "sha256",
            "created_time": with_micros(at),
        });
        let text = checkpoint.to_string();
        let signature = json!({
            "algorithm": "ed25519",
            "key_id": "credo-audit-2025",
            "public_key_fingerprint": key.fingerprint(),
            "signature": BASE64.encode(&key.sign(text.as_bytes())),
        });
        checkpoint["checkpoint_digest"] =
            format!("sha256:{}", Sha256::of(text.as_bytes()).to_hex()).into();
        checkpoint["signatures"] = json!([signature]);
        format!("{checkpoint:#}\n")
    }
}

const CHAIN: &str = "aiauditlog-sha256-chain-v1";

fn canonical(event: &Event) -> String {
    serde_json::to_value(event).expect("texts and integers are JSON").to_string()
}

/// Agents of CREDO, and what they do.
const AGENTS: [(&str, &str); 2] = [
    ("credo-scorer", "scores applications and decides"),
    ("credo-workflow", "routes decisions of high risk to people, and executes"),
];

/// An event's type, who acted, and what it says.
type Told = (&'static str, &'static str, Value);

fn told(record: &Record, applications: &[Application]) -> Told {
    match record.kind {
        Kind::Agent(at) => {
            let (agent, purpose) = AGENTS[at];
            let data = json!({
                "record": "agent-identity", "system": "CREDO", "version": "2.3", "agent": agent,
                "operator": "o.maegi", "note": purpose,
            });
            ("bank.example.agent_identity", agent, data)
        }
        Kind::Release => {
            let data = json!({
                "record": "change", "id": "CHG-0114", "system": "CREDO", "version": "3.0",
                "operator": "o.maegi", "note": "version 3.0 in production, 2.3 switched off",
            });
            ("bank.example.change", "credo-workflow", data)
        }
        kind => of_application(kind, &applications[record.application]),
    }
}

fn of_application(kind: Kind, it: &Application) -> Told {
    let (event_type, agent, mut data) = match (kind, &it.oversight) {
        (Kind::Execution, Some(oversight)) => {
            let at = with_micros(oversight.executed);
            let data = json!({ "record": "execution", "outcome": "executed", "executed_at": at });
            ("bank.example.execution", "credo-workflow", data)
        }
        (Kind::Oversight, Some(oversight)) => {
            let data = json!({
                "record": "oversight", "approver": oversight.reviewer, "requester": it.requester,
                "decision": if oversight.overruled { "overruled" } else { "approved" },
                "reviewed_at": with_micros(oversight.reviewed), "review_seconds": oversight.seconds,
            });
            ("bank.example.human_approval", "credo-workflow", data)
        }
        (Kind::RiskAssessment, _) => {
            let data = json!({
                "record": "risk-assessment", "score": it.score, "risk_level": it.risk,
                "reasoning": reasoning(it),
            });
            ("evaluation.completed", "credo-scorer", data)
        }
        _ => {
            let data = json!({
                "record": "decision", "decision": it.outcome, "risk_level": it.risk,
                "score": it.score, "requester": it.requester, "product": it.product,
                "amount_eur": it.amount, "reasoning": reasoning(it),
            });
            ("model.invocation.completed", "credo-scorer", data)
        }
    };
    data["case_id"] = it.id.as_str().into();
    data["system"] = "CREDO".into();
    data["version"] = it.version.into();
    (event_type, agent, data)
}

/// Why the score is what it is, in one sentence that follows from the application.
fn reasoning(it: &Application) -> String {
    let (debt, months) = (it.score / 12 + 8, 60 - it.score / 18);
    let history = match it.risk {
        "high" => "income not confirmed by two sources",
        "medium" => "one payment late in the last year",
        _ => "no payment late",
    };
    format!(
        "debt to income {debt} %, account history {months} months, {history}: score {} of 1000, {} risk",
        it.score, it.risk
    )
}
