//! A small organisation in which everything is in order, to be spoilt by each test.

use std::collections::HashMap;

use exhibit_assurance::ground::{EndOfLog, Ground, GroundItem};
use exhibit_assurance::inventory::{Act, Agent, Authority, Duty, Person, Span, System, Version};
use exhibit_assurance::setting::{Level, Period, WorkingHours};
use exhibit_assurance::{
    Observed, Outcome, Pseudonyms, Run, Setting, Stage, Term, Terms, TestResult, all, named,
};
use exhibit_core::digest::Sha256;
use exhibit_core::time::Moment;
use exhibit_core::verdict::Word;

pub(crate) fn ms(text: &str) -> i64 {
    let moment = Moment::parse(text).expect("a time");
    moment.seconds * 1_000 + i64::from(moment.nanos / 1_000_000)
}

/// `2026-03-14` and `10:05:00`, in UTC.
pub(crate) fn at(day: &str, time: &str) -> i64 {
    ms(&format!("{day}T{time}Z"))
}

#[derive(Default)]
pub(crate) struct Dictionary {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Dictionary {
    pub(crate) fn term(&mut self, text: &str) -> Term {
        let next = self.texts.len() as u32;
        let number = *self.numbers.entry(text.to_owned()).or_insert(next);
        if number == next {
            self.texts.push(text.to_owned());
        }
        Term(number)
    }
}

impl Terms for Dictionary {
    fn text(&self, term: Term) -> &str {
        self.texts.get(term.0 as usize).map_or("", String::as_str)
    }

    fn find(&self, text: &str) -> Option<Term> {
        self.numbers.get(text).copied().map(Term)
    }
}

pub(crate) struct World {
    pub(crate) texts: Dictionary,
    pub(crate) records: Vec<Observed>,
    pub(crate) setting: Setting,
    pub(crate) items: Vec<GroundItem>,
}

/// The day on which things happen where it does not matter: a Thursday.
pub(crate) const DAY: &str = "2026-03-12";

impl World {
    /// CREDO of 2026 with one VERIFIED log (item 1) and no record in it yet.
    pub(crate) fn new() -> Self {
        let period =
            Period { from_ms: ms("2026-01-01T00:00:00Z"), to_ms: ms("2027-01-01T00:00:00Z") };
        let mut setting = Setting { period, levels: levels(), ..Setting::default() };
        setting.working_hours = Some(WorkingHours { from_minute: 7 * 60, to_minute: 19 * 60 });
        let inventory = &mut setting.inventory;
        inventory.systems.push(credo());
        inventory.people.push(person("P-001", "anna.berg", &[Act::Review]));
        inventory.people.push(person("P-002", "olaf.holm", &[Act::Operate, Act::Account]));
        inventory.agents.push(Agent {
            id: "credo-agent".into(),
            system: Some("CREDO".into()),
            operators: vec![duty("P-002")],
            ..Agent::default()
        });
        let mut log = log(1, Word::Verified);
        log.covers = Some((period.from_ms, period.to_ms - 1));
        Self { texts: Dictionary::default(), records: Vec::new(), setting, items: vec![log] }
    }

    pub(crate) fn term(&mut self, text: &str) -> Option<Term> {
        Some(self.texts.term(text))
    }

    /// Adds a record of a kind to item 1, on its next line.
    pub(crate) fn record(&mut self, kind: &str, decision: i64, time: &str) -> &mut Observed {
        let lines = self.records.iter().filter(|it| it.item == 1).map(|it| it.line);
        let record = Observed {
            item: 1,
            line: lines.max().unwrap_or(0) + 1,
            time_ms: Some(at(DAY, time)),
            kind: self.term(kind),
            system: self.term("CREDO"),
            decision: Some(decision),
            sound: true,
            ..Observed::default()
        };
        self.records.push(record);
        self.last()
    }

    pub(crate) fn last(&mut self) -> &mut Observed {
        self.records.last_mut().expect("a record was added")
    }

    /// Adds a high-risk decision that states all that is asked for.
    pub(crate) fn decision(&mut self, id: i64, time: &str) -> &mut Observed {
        let (level, version) = (self.term("high"), self.term("3.0"));
        let agent = self.term("credo-agent");
        let record = self.record("decision", id, time);
        record.risk_level = level;
        record.version = version;
        record.agent = agent;
        record.risk_score_micro = Some(900_000);
        record.reasoning = Some(true);
        record
    }

    pub(crate) fn review(&mut self, id: i64, time: &str, outcome: &str) -> &mut Observed {
        let (outcome, person) = (self.term(outcome), self.term("anna.berg"));
        let record = self.record("oversight", id, time);
        record.outcome = outcome;
        record.person = person;
        record.review_seconds = Some(95);
        record
    }

    pub(crate) fn execution(&mut self, id: i64, time: &str) -> &mut Observed {
        self.record("execution", id, time)
    }

    /// Adds a decision, its review and its execution, as they should be.
    pub(crate) fn orderly(&mut self, id: i64) {
        self.decision(id, "10:00:00.100");
        self.review(id, "10:05:00.200", "approved");
        self.execution(id, "10:06:00.300");
    }

    pub(crate) fn ground(&self) -> Ground {
        Ground::new(self.items.clone())
    }

    pub(crate) fn result(&self, name: &str) -> TestResult {
        let ground = self.ground();
        let stage = Stage::new(&self.setting, &self.texts, &ground);
        let mut run = Run::begin(&stage, [named(name).expect("a test of that name")]);
        self.records.iter().for_each(|record| run.see(record));
        run.finish().remove(0)
    }

    pub(crate) fn results(&self) -> Vec<TestResult> {
        let ground = self.ground();
        let stage = Stage::new(&self.setting, &self.texts, &ground);
        let mut run = Run::begin(&stage, all());
        self.records.iter().for_each(|record| run.see(record));
        run.finish()
    }

    pub(crate) fn pseudonyms(&self, results: &[TestResult]) -> Pseudonyms {
        let ground = self.ground();
        let stage = Stage::new(&self.setting, &self.texts, &ground);
        Pseudonyms::for_results(&stage, &[7; 32], results)
    }

    /// The facts of a result, with pseudonyms.
    pub(crate) fn facts(&self, result: &TestResult) -> Vec<String> {
        let names = self.pseudonyms(std::slice::from_ref(result));
        result.facts.iter().map(|fact| names.render(fact)).collect()
    }

    /// The sentences of exceptions, with pseudonyms.
    pub(crate) fn sentences(&self, result: &TestResult) -> Vec<String> {
        let names = self.pseudonyms(std::slice::from_ref(result));
        result.exceptions.iter().map(|it| names.render(&it.sentence)).collect()
    }
}

/// Fails unless this is the one code, on this line of item 1, and there is no pass.
#[track_caller]
pub(crate) fn one_exception(result: &TestResult, code: &str, line: u32) {
    assert_eq!(result.outcome, Outcome::Exceptions, "{result:?}");
    assert_eq!(result.exceptions_total, 1, "{result:?}");
    assert_eq!(result.exceptions[0].codes, [code]);
    assert_eq!((result.exceptions[0].place.item, result.exceptions[0].place.line), (1, line));
    assert_eq!(result.by_code, [(result.exceptions[0].codes[0], 1)]);
}

pub(crate) fn log(number: u32, word: Word) -> GroundItem {
    GroundItem {
        number,
        id: format!("E-{number:04}"),
        digest: Sha256::of(&number.to_be_bytes()),
        word,
        end: EndOfLog::Proven,
        gaps: Vec::new(),
        cut: None,
        source: Some("credo-log".into()),
        system: Some("CREDO".into()),
        covers: None,
        session: false,
        withdrawn: Vec::new(),
        is_log: true,
    }
}

pub(crate) fn person(id: &str, name: &str, acts: &[Act]) -> Person {
    let authority = |act: &Act| Authority {
        allows: *act,
        systems: Vec::new(),
        span: Span::default(),
        paper: None,
    };
    Person {
        id: id.into(),
        names: vec![name.into()],
        authorities: acts.iter().map(authority).collect(),
    }
}

pub(crate) fn duty(person: &str) -> Duty {
    Duty { person: person.into(), span: Span::default() }
}

fn credo() -> System {
    let done = Some(ms("2025-12-01T00:00:00Z"));
    System {
        id: "CREDO".into(),
        names: vec!["credo-scoring".into()],
        versions: vec![Version {
            name: "3.0".into(),
            names: vec!["v3.0".into()],
            impact_assessed_ms: done,
            validated_ms: done,
            released_ms: done,
            ..Version::default()
        }],
        accountable: vec![duty("P-002")],
        ..System::default()
    }
}

fn levels() -> Vec<Level> {
    let level = |name: &str, words: &[&str], high, scores| Level {
        name: name.into(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        high,
        scores_micro: Some(scores),
    };
    vec![
        level("low", &["minimal"], false, (0, 499_999)),
        level("high", &["severe"], true, (500_000, 1_000_000)),
    ]
}
