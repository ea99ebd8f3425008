//! All tests together over a million records: time and peak memory.
//!
//! `cargo bench -p exhibit-assurance -- chains` makes records of four kinds, one decision in four;
//! `-- decisions` makes each record a decision that states everything itself, which asks for most
//! memory; `-- worst` makes each of those an exception of most tests. Records are made as they are
//! read, so that the memory is that of the tests. Figures are in docs/performance.md.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an edge: it reads the clock and the process's own figures, and prints"
)]

use std::time::Instant;

use exhibit_assurance::ground::{EndOfLog, Ground, GroundItem};
use exhibit_assurance::inventory::{Act, Agent, Authority, Duty, Person, Span, System, Version};
use exhibit_assurance::setting::{Entry, Level, Listed, Period, Population, WorkingHours};
use exhibit_assurance::{Observed, Run, Setting, Stage, Term, Terms, all};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Word;

const RECORDS: u32 = 1_000_000;
const FROM_MS: i64 = 1_767_225_600_000; // 1 January 2026, UTC
const YEAR_MS: i64 = 365 * 86_400_000;

const TEXTS: [&str; 12] = [
    "decision",
    "oversight",
    "execution",
    "risk-assessment",
    "CREDO",
    "3.0",
    "credo-agent",
    "high",
    "approved",
    "low",
    "tool-call",
    "nobody",
];
/// People follow the words: `reviewer 0` and so on.
const PEOPLE: u32 = 40;

struct Texts(Vec<String>);

impl Terms for Texts {
    fn text(&self, term: Term) -> &str {
        self.0.get(term.0 as usize).map_or("", String::as_str)
    }

    fn find(&self, text: &str) -> Option<Term> {
        self.0.iter().position(|it| it == text).map(|at| Term(at as u32))
    }
}

fn main() {
    let shape =
        std::env::args().nth(1).filter(|it| !it.starts_with('-')).unwrap_or("chains".into());
    let make: fn(u32) -> Observed = match shape.as_str() {
        "chains" => chained,
        "decisions" => whole,
        "worst" => spoilt,
        other => panic!("no such shape: {other} (chains, decisions, worst)"),
    };
    let people = (0..PEOPLE).map(|at| format!("reviewer {at}"));
    let texts = Texts(TEXTS.iter().map(|text| (*text).to_owned()).chain(people).collect());
    let setting = setting(if shape == "chains" { RECORDS / 4 } else { RECORDS });
    let ground = Ground::new(vec![item(1, true), item(50, false)]);
    let before = peak();
    let start = Instant::now();
    for at in 0..RECORDS {
        std::hint::black_box(make(at));
    }
    let making = start.elapsed();
    let start = Instant::now();
    let stage = Stage::new(&setting, &texts, &ground);
    let mut run = Run::begin(&stage, all());
    (0..RECORDS).for_each(|at| run.see(&make(at)));
    let seen = start.elapsed();
    let results = run.finish();
    let whole = start.elapsed();
    println!("{shape}: {RECORDS} records, all tests");
    println!("  seen {seen:.2?}, with results {whole:.2?}; making the records alone {making:.2?}");
    println!("  peak memory {} MB, {} MB of it before the run", peak() / 1_000, before / 1_000);
    for it in results {
        println!(
            "  {}: {:?}, {} of {}, {} exceptions",
            it.test, it.outcome, it.numerator, it.denominator, it.exceptions_total
        );
    }
}

/// Peak resident memory in kilobytes, where Linux tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|it| it.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn word(text: &str) -> Option<Term> {
    TEXTS.iter().position(|it| *it == text).map(|at| Term(at as u32))
}

/// A key that looks like a digest, so that sorting has something to do.
fn key(number: u32) -> i64 {
    (i64::from(number) + 1).wrapping_mul(0x1E37_79B9_7F4A_7C15) & i64::MAX
}

fn time(number: u32, of: u32) -> i64 {
    FROM_MS + i64::from(number) * (YEAR_MS / i64::from(of) - 1)
}

fn decision(line: u32, number: u32, of: u32) -> Observed {
    Observed {
        item: 1,
        line: line + 1,
        time_ms: Some(time(number, of)),
        kind: Some(Term(0)),
        system: Some(Term(4)),
        version: Some(Term(5)),
        agent: Some(Term(6)),
        risk_level: Some(Term(7)),
        decision: Some(key(number)),
        risk_score_micro: Some(900_000),
        reasoning: Some(true),
        sound: true,
        ..Observed::default()
    }
}

fn chained(at: u32) -> Observed {
    let number = at / 4;
    let record = decision(at, number, RECORDS / 4);
    let bare = Observed { agent: None, risk_level: None, risk_score_micro: None, ..record };
    let later = |ms: i64| record.time_ms.map(|time| time + ms);
    match at % 4 {
        0 => record,
        1 => Observed { kind: Some(Term(3)), time_ms: later(100), agent: None, ..record },
        2 => Observed {
            kind: Some(Term(1)),
            time_ms: later(30_200),
            outcome: Some(Term(8)),
            person: Some(Term(TEXTS.len() as u32 + number % PEOPLE)),
            review_seconds: Some(20 + number % 300),
            ..bare
        },
        _ => Observed { kind: Some(Term(2)), time_ms: later(40_300), ..bare },
    }
}

fn whole(at: u32) -> Observed {
    let record = decision(at, at, RECORDS);
    Observed {
        person: Some(Term(TEXTS.len() as u32 + at % PEOPLE)),
        requester: Some(Term(11)),
        reviewed_ms: record.time_ms.map(|ms| ms + 10_100),
        executed_ms: record.time_ms.map(|ms| ms + 20_200),
        review_seconds: Some(20 + at % 300),
        ..record
    }
}

fn spoilt(at: u32) -> Observed {
    let record = whole(at);
    Observed {
        reviewed_ms: None,
        reasoning: None,
        agent: word("nobody"),
        version: word("low"),
        decision: record.decision.map(|key| key ^ 1),
        ..record
    }
}

fn setting(decisions: u32) -> Setting {
    let mut setting = Setting {
        period: Period { from_ms: FROM_MS, to_ms: FROM_MS + YEAR_MS },
        levels: vec![level("high", true, (500_000, 1_000_000)), level("low", false, (0, 499_999))],
        working_hours: Some(WorkingHours { from_minute: 420, to_minute: 1_140 }),
        ..Setting::default()
    };
    let duty = || vec![Duty { person: "P-0".into(), span: Span::default() }];
    let done = Some(FROM_MS - 1);
    setting.inventory.systems.push(System {
        id: "CREDO".into(),
        versions: vec![Version {
            name: "3.0".into(),
            impact_assessed_ms: done,
            validated_ms: done,
            released_ms: done,
            ..Version::default()
        }],
        accountable: duty(),
        ..System::default()
    });
    setting.inventory.agents.push(Agent {
        id: "credo-agent".into(),
        operators: duty(),
        ..Agent::default()
    });
    setting.inventory.people = (0..210).map(person).collect();
    let entries = (0..decisions).map(|at| Entry {
        decision: key(at),
        time_ms: Some(time(at, decisions)),
        line: at + 1,
    });
    setting.populations = vec![Population {
        item: 50,
        source: "core".into(),
        system: None,
        listed: Listed::Ids(entries.collect()),
    }];
    setting
}

fn level(name: &str, high: bool, scores: (i64, i64)) -> Level {
    Level { name: name.into(), words: Vec::new(), high, scores_micro: Some(scores) }
}

fn person(at: u32) -> Person {
    let authority =
        |allows| Authority { allows, systems: Vec::new(), span: Span::default(), paper: None };
    Person {
        id: format!("P-{at}"),
        names: vec![format!("reviewer {at}")],
        authorities: [Act::Review, Act::Operate, Act::Account].map(authority).into(),
    }
}

fn item(number: u32, is_log: bool) -> GroundItem {
    GroundItem {
        number,
        id: format!("E-{number:04}"),
        digest: Sha256::of(b""),
        word: Word::Verified,
        end: EndOfLog::Proven,
        gaps: Vec::new(),
        cut: None,
        source: is_log.then(|| "credo-log".into()),
        system: Some("CREDO".into()),
        covers: Some((FROM_MS, FROM_MS + YEAR_MS - 1)),
        session: false,
        withdrawn: Vec::new(),
        is_log,
    }
}
