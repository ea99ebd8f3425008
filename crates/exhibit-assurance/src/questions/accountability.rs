//! Is every agent registered, with an operator of record who has the authority; and did somebody
//! answer for the system when it decided?
//!
//! Counted are records of decisions, and every record that names an agent.
//!
//! How it could show a wrong green: an agent is registered now, and was not then (dates count, not
//! the list); the operator left, and nobody followed (no duty holds at that moment); the operator
//! is not among the people, or has no documented authority for that system; the log names another
//! operator than the inventory (an exception); two people go by one name (nobody is meant); the
//! inventory lists nobody's authority (a doubt).
//! What it can't show: whether the people named knew of it, or could have stepped in.

use std::collections::BTreeMap;

use crate::clock::days_text;
use crate::inventory::{Act, Agent, Duty, Person, Span};
use crate::lens::{Kind, PersonOf, Scope, Seen, Stage, TermMap, When};
use crate::observed::{Field, Observed, Term};
use crate::outcome::Reason;
use crate::result::{Place, PopulationOf, Sentence, counted, shown};
use crate::run::{About, AssuranceTest, Found, Papers, Running, StandsOn};
use crate::tally::{Detail, Tally};

pub(super) struct Accountability;

static ABOUT: About = About {
    name: "accountability",
    version: 1,
    question: "Is every agent registered, with an operator of documented authority at that time, and did somebody answer for the system?",
    supports: &["A.3.2", "5.3"],
    fields: &[Field::Agent, Field::Operator],
    codes: &[
        "nobody-accountable",
        "agent-not-listed",
        "agent-not-registered-then",
        "no-operator-then",
        "operator-differs",
        "operator-without-authority",
        "accountable-without-authority",
        "system-not-listed",
        "line-unsound",
    ],
    population: PopulationOf::Records,
    stands_on: StandsOn::LogsInScope,
    papers: Papers::Authority(&[Act::Operate, Act::Account]),
};

impl AssuranceTest for Accountability {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a> {
        Box::new(Answering {
            stage,
            tally: Tally::new(&ABOUT),
            numerator: 0,
            untimed: 0,
            operating: stage
                .setting
                .inventory
                .agents
                .iter()
                .map(|it| duties(stage, &it.operators))
                .collect(),
            accountable: stage
                .setting
                .inventory
                .systems
                .iter()
                .map(|it| duties(stage, &it.accountable))
                .collect(),
            agents: TermMap::default(),
            people: TermMap::default(),
            checks_operators: stage.lists_authority(Act::Operate),
            checks_accountable: stage.lists_authority(Act::Account),
            stretches: BTreeMap::new(),
        })
    }
}

/// A duty with the person looked up; one who is not among the people has none.
type Held<'a> = (Span, Option<&'a Person>);

fn duties<'a>(stage: &Stage<'a>, listed: &'a [Duty]) -> Vec<Held<'a>> {
    let inventory = &stage.setting.inventory;
    listed.iter().map(|duty| (duty.span, inventory.person(&duty.person))).collect()
}

struct Answering<'a> {
    stage: &'a Stage<'a>,
    tally: Tally,
    numerator: u64,
    untimed: u64,
    operating: Vec<Vec<Held<'a>>>,
    accountable: Vec<Vec<Held<'a>>>,
    agents: TermMap<Option<u16>>,
    people: TermMap<PersonOf>,
    checks_operators: bool,
    checks_accountable: bool,
    /// How many records, from when to when, by what is wrong with whom.
    stretches: BTreeMap<Whom, Stretch>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whom {
    NobodyFor(u16),
    NoOperatorOf(u16),
    Unregistered(u16),
    Unlisted(Term),
}

#[derive(Clone, Copy)]
struct Stretch {
    count: u64,
    first_ms: i64,
    last_ms: i64,
}

impl Running for Answering<'_> {
    fn see(&mut self, seen: &Seen<'_>) {
        let record = seen.record;
        let acts = seen.kind == Kind::Decision || record.agent.is_some();
        if !acts || !seen.in_scope() || seen.when == When::Outside {
            return;
        }
        self.tally.uses(seen);
        let Some(ms) = record.time_ms else {
            self.untimed += 1;
            return;
        };
        self.tally.counts(record);
        let mut code = if record.sound { 0 } else { self.tally.code("line-unsound") };
        if seen.kind == Kind::Decision {
            code |= self.system(seen.scope, ms);
        }
        if let Some(agent) = record.agent {
            code |= self.agent(agent, record, seen.scope, ms);
        }
        if code == 0 {
            self.numerator += 1;
            return;
        }
        self.except(seen, code);
    }

    fn finish(self: Box<Self>) -> Found {
        let inventory = &self.stage.setting.inventory;
        if inventory.agents.is_empty() && inventory.systems.is_empty() {
            return Found {
                not_run: Some(Reason::NoInventory),
                denominator: Some(0),
                ..Found::new(Tally::new(&ABOUT))
            };
        }
        let facts = self.facts();
        let unlisted = !self.checks_operators || !self.checks_accountable;
        let mut doubts = Vec::new();
        doubts.extend((self.untimed > 0).then_some(Reason::Untimed));
        doubts.extend(unlisted.then_some(Reason::AuthorityNotListed));
        Found { numerator: self.numerator, doubts, facts, ..Found::new(self.tally) }
    }
}

impl Answering<'_> {
    fn system(&mut self, scope: Scope, ms: i64) -> u32 {
        let Scope::In(at) = scope else {
            return self.tally.code("system-not-listed");
        };
        let id = self.stage.system(at).map(|it| it.id.as_str());
        let held = self.accountable.get(usize::from(at)).map_or(&[][..], Vec::as_slice);
        let then = || held.iter().filter(|(span, _)| span.holds_at(ms)).map(|(_, person)| *person);
        if then().next().is_none() {
            self.note(Whom::NobodyFor(at), ms);
            return self.tally.code("nobody-accountable");
        }
        let may = |person: Option<&Person>| person.is_some_and(|it| it.may(Act::Account, id, ms));
        if self.checks_accountable && !then().any(may) {
            return self.tally.code("accountable-without-authority");
        }
        0
    }

    fn agent(&mut self, agent: Term, record: &Observed, scope: Scope, ms: i64) -> u32 {
        let stage = self.stage;
        let found = self.agents.get_or(agent, || stage.agent_named(stage.terms.text(agent)));
        let Some((at, agent)) =
            found.and_then(|at| Some((at, stage.setting.inventory.agents.get(usize::from(at))?)))
        else {
            self.note(Whom::Unlisted(agent), ms);
            return self.tally.code("agent-not-listed");
        };
        if !agent.registered.holds_at(ms) {
            self.note(Whom::Unregistered(at), ms);
            return self.tally.code("agent-not-registered-then");
        }
        self.operator(at, agent, record, scope, ms)
    }

    fn operator(
        &mut self,
        at: u16,
        agent: &Agent,
        record: &Observed,
        scope: Scope,
        ms: i64,
    ) -> u32 {
        let stage = self.stage;
        let held = self.operating.get(usize::from(at)).map_or(&[][..], Vec::as_slice);
        let then = || held.iter().filter(|(span, _)| span.holds_at(ms)).map(|(_, person)| *person);
        if then().next().is_none() {
            self.note(Whom::NoOperatorOf(at), ms);
            return self.tally.code("no-operator-then");
        }
        if let Some(term) = record.operator {
            let named = self.people.get_or(term, || stage.person_named(stage.terms.text(term)));
            let is_one = match named {
                PersonOf::Listed(one) => {
                    let id = stage.person(one).map(|it| &it.id);
                    then().flatten().any(|person| Some(&person.id) == id)
                }
                _ => false,
            };
            if !is_one {
                return self.tally.code("operator-differs");
            }
        }
        let own = agent.system.as_deref();
        let system = match scope {
            Scope::In(at) => stage.system(at).map(|it| it.id.as_str()).or(own),
            _ => own,
        };
        let may =
            |person: Option<&Person>| person.is_some_and(|it| it.may(Act::Operate, system, ms));
        if self.checks_operators && !then().any(may) {
            return self.tally.code("operator-without-authority");
        }
        0
    }

    fn note(&mut self, whom: Whom, ms: i64) {
        let new = Stretch { count: 0, first_ms: ms, last_ms: ms };
        let stretch = self.stretches.entry(whom).or_insert(new);
        stretch.count += 1;
        stretch.first_ms = stretch.first_ms.min(ms);
        stretch.last_ms = stretch.last_ms.max(ms);
    }

    fn except(&mut self, seen: &Seen<'_>, code: u32) {
        let (stage, record) = (self.stage, seen.record);
        let codes = self.tally.names_of(code);
        let place = Place { item: record.item, line: record.line };
        self.tally.except(place, code, || Detail {
            decision: record.decision,
            sentence: codes.iter().enumerate().fold(Sentence::default(), |text, (at, code)| {
                let text = if at > 0 { text.text(" ") } else { text };
                sentence(stage, text, code, seen)
            }),
            ..Detail::default()
        });
    }

    fn facts(&self) -> Vec<Sentence> {
        const TOLD: usize = 20;
        let stage = self.stage;
        let inventory = &stage.setting.inventory;
        let mut told: Vec<Sentence> = Vec::new();
        for (whom, it) in &self.stretches {
            let zone = &stage.setting.zone;
            let when = days_text(zone.day(it.first_ms), zone.day(it.last_ms));
            let agent = |at: u16| inventory.agents.get(usize::from(at)).map_or("", |it| &it.id);
            told.push(Sentence::new(match whom {
                Whom::NobodyFor(at) => format!(
                    "{} of {} while nobody was accountable for it, {when}.",
                    counted(it.count, "decision", "decisions"),
                    shown(stage.system(*at).map_or("", |it| &it.id)),
                ),
                Whom::NoOperatorOf(at) => format!(
                    "{} of agent {} while it had no operator, {when}.",
                    counted(it.count, "record", "records"),
                    shown(agent(*at)),
                ),
                Whom::Unregistered(at) => format!(
                    "{} of agent {} outside the time of its registration, {when}.",
                    counted(it.count, "record", "records"),
                    shown(agent(*at)),
                ),
                Whom::Unlisted(term) => format!(
                    "Agent {} is in the logs and not in the inventory: {}, {when}.",
                    shown(stage.terms.text(*term)),
                    counted(it.count, "record", "records"),
                ),
            }));
        }
        let more = told.len().saturating_sub(TOLD);
        told.truncate(TOLD);
        if more > 0 {
            told.push(Sentence::new(format!("And {more} more like these.")));
        }
        if self.untimed > 0 {
            let text = counted(self.untimed, "record states", "records state");
            told.push(Sentence::new(format!("{text} no time.")));
        }
        told
    }
}

fn sentence(stage: &Stage<'_>, text: Sentence, code: &str, seen: &Seen<'_>) -> Sentence {
    let record = seen.record;
    let agent = record.agent.map_or("", |term| stage.terms.text(term));
    match code {
        "nobody-accountable" => text.text("Nobody was accountable for the system at that time."),
        "agent-not-listed" => text.text("Agent ").quoted(agent).text(" is not in the inventory."),
        "agent-not-registered-then" => {
            text.text("Agent ").quoted(agent).text(" was not registered at that time.")
        }
        "no-operator-then" => {
            text.text("Agent ").quoted(agent).text(" had no operator at that time.")
        }
        "operator-differs" => {
            let text = text.text("The log names another operator than the inventory");
            match record.operator {
                Some(operator) => text.text(": ").person(operator).text("."),
                None => text.text("."),
            }
        }
        "operator-without-authority" => {
            text.text("The operator had no documented authority at that time.")
        }
        "accountable-without-authority" => {
            text.text("The accountable person had no documented authority at that time.")
        }
        "system-not-listed" => text.text("The inventory lists no such system."),
        _ => text.text("This line could not be read, or contradicts its log."),
    }
}
