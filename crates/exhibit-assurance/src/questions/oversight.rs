//! Did a person review every high-risk decision before it was executed, with authority to?
//!
//! Decisions, reviews, executions and assigned levels are joined by decision id, whatever their
//! time; one record may also state several of them (`executed`, `reviewed`). A decision without an
//! id is judged by its own record alone. Copies of a record in overlapping exports count once.
//!
//! How it could show a wrong green, and what is done:
//! - a level is stated by the decision, and another by its risk assessment: high if any says high;
//! - no level, or one that the setting does not know: unjudged, never low;
//! - `assigned`, `pending`, no outcome: no review; what stands on such a record is unjudged;
//! - a review with no person, or an agent's name: an exception of its own;
//! - rejected or withdrawn, and executed all the same: an exception, unless a later review
//!   approved; a refusal counts whoever made it, and on whatever line;
//! - two executions: each needs a review before it;
//! - times equal, or inside one second where one is stated in whole seconds: the order of lines
//!   decides inside one log; between logs the order was not shown;
//! - a review that came before the decision was made reviewed nothing; a refusal counts all the same.
//!   A decision's own record may state its review, whatever time the record bears;
//! - a review dated before the execution, and written after it in the same log: not shown;
//! - no execution is recorded of an approved decision: nothing to compare with. It counts as not
//!   executed only where its system's logs do record executions, and a fact says so;
//! - a time of execution or review is stated and can't be read: it is unknown, and no other time of
//!   the record stands for it, so that the order was not shown;
//! - an unsound review is no review; an unsound execution is an execution;
//! - another system reviewed its own decision under the same id: nothing to this one, also where the
//!   inventory lists neither.
//!
//! What it can't show: what the person looked at, and whether they could have decided otherwise.
//! Plausibility is asked by `oversight-plausibility`.

mod judge;
mod judging;

use std::collections::BTreeSet;

use judging::Judging;

use super::{NO_TERM, NO_TIME, OTHER_SYSTEM};
use crate::inventory::Act;
use crate::lens::{Kind, LevelOf, PersonOf, Review, Scope, Seen, Stage, TermMap, When};
use crate::observed::{Field, Observed, Term};
use crate::outcome::Reason;
use crate::result::{Place, PopulationOf};
use crate::run::{About, AssuranceTest, Found, Papers, Running, StandsOn};
use crate::tally::Tally;

pub(super) struct Oversight;

static ABOUT: About = About {
    name: "oversight",
    version: 1,
    question: "Did a person with authority review every high-risk decision before it was executed?",
    supports: &["A.9.2", "A.9.3"],
    fields: &[
        Field::Decision,
        Field::Person,
        Field::RiskLevel,
        Field::Outcome,
        Field::Executed,
        Field::Reviewed,
    ],
    codes: &[
        "executed-without-review",
        "executed-before-review",
        "executed-against-review",
        "order-not-shown",
        "reviewed-before-decision",
        "no-review",
        "no-reviewer",
        "not-a-person",
        "no-authority",
        "same-id-twice",
        "execution-without-decision",
        "line-unsound",
    ],
    population: PopulationOf::Records,
    stands_on: StandsOn::LogsInScope,
    papers: Papers::Authority(&[Act::Review]),
};

impl AssuranceTest for Oversight {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a> {
        Box::new(Joining {
            stage,
            tally: Tally::new(&ABOUT),
            decisions: Vec::new(),
            events: Vec::new(),
            reviews: TermMap::default(),
            people: TermMap::default(),
            executing: BTreeSet::new(),
            unclear: BTreeSet::new(),
            without_id: 0,
        })
    }
}

/// Collects; everything is judged at the end, when all records of a decision are there.
struct Joining<'a> {
    stage: &'a Stage<'a>,
    tally: Tally,
    decisions: Vec<Decision>,
    events: Vec<Event>,
    reviews: TermMap<Review>,
    people: TermMap<PersonOf>,
    /// The systems whose logs record executions.
    executing: BTreeSet<u16>,
    /// Outcomes of oversight records that the setting does not list.
    unclear: BTreeSet<Term>,
    /// Reviews and executions that name no decision.
    without_id: u64,
}

/// A decision record: 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Decision {
    key: i64,
    system: u16,
    place: u64,
    ms: i64,
    version: u32,
    risk: Risk,
    sound: bool,
}

/// What is said of the risk of a decision; the order is that of what counts when several speak.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Risk {
    Unstated,
    Lower,
    Unknown,
    High,
}

/// Something that happened to a decision: 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    key: i64,
    ms: i64,
    place: u64,
    person: u32,
    system: u16,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Risk(Risk),
    Execution,
    Review(Review),
}

impl What {
    fn lets(self) -> bool {
        matches!(self, Self::Review(review) if !review.is_refusal())
    }
}

impl Running for Joining<'_> {
    fn see(&mut self, seen: &Seen<'_>) {
        if !seen.in_scope() {
            return;
        }
        match seen.kind {
            Kind::Decision => self.decision(seen),
            Kind::RiskAssessment => {
                self.event(seen, seen.record.time_ms, What::Risk(self.risk(seen)));
            }
            Kind::Execution => {
                let executed = seen.record.executed();
                let ms = executed.map_or(None, |it| earlier(it, seen.record.time_ms));
                self.execution(seen, ms);
            }
            Kind::Oversight => self.oversight(seen),
            Kind::AgentIdentity | Kind::Other | Kind::Unknown => return,
        }
        self.tally.uses(seen);
    }

    fn finish(mut self: Box<Self>) -> Found {
        if !self.stage.setting.levels.iter().any(|level| level.high) && !self.some_system_is_high()
        {
            return Found {
                not_run: Some(Reason::NoLevels),
                denominator: Some(0),
                ..Found::new(Tally::new(&ABOUT))
            };
        }
        self.decisions.sort_unstable();
        self.events.sort_unstable();
        Judging::new(*self).finish()
    }
}

impl Joining<'_> {
    fn some_system_is_high(&self) -> bool {
        self.stage.setting.inventory.systems.iter().any(|system| system.every_decision_high)
    }

    fn risk(&self, seen: &Seen<'_>) -> Risk {
        let always = match seen.scope {
            Scope::In(at) => self.stage.system(at).is_some_and(|it| it.every_decision_high),
            _ => false,
        };
        match seen.level {
            _ if always => Risk::High,
            LevelOf::Unstated => Risk::Unstated,
            LevelOf::Unknown => Risk::Unknown,
            LevelOf::Is(at) => match self.stage.setting.levels.get(usize::from(at)) {
                Some(level) if level.high => Risk::High,
                // A low level of a record that contradicts its log is no level.
                Some(_) if seen.record.sound => Risk::Lower,
                _ => Risk::Unknown,
            },
        }
    }

    fn decision(&mut self, seen: &Seen<'_>) {
        let record = seen.record;
        self.decisions.push(Decision {
            key: key(record),
            place: place(record).key(),
            ms: record.time_ms.unwrap_or(NO_TIME),
            version: record.version.map_or(NO_TERM, |term| term.0),
            system: seen.system,
            risk: self.risk(seen),
            sound: record.sound,
        });
        self.stated_execution(seen);
        if record.reviewed() != Ok(None) {
            // The record's outcome is the decision's; that it was reviewed is what it says.
            self.event(seen, record.reviewed().unwrap_or(None), What::Review(Review::Approved));
        }
    }

    fn oversight(&mut self, seen: &Seen<'_>) {
        let (stage, record) = (self.stage, seen.record);
        let review = record.outcome.map_or(Review::Unclear, |term| {
            self.reviews.get_or(term, || stage.review(stage.terms.text(term)))
        });
        if review == Review::Unclear && self.unclear.len() < 1_000 {
            self.unclear.extend(record.outcome);
        }
        let ms = record.reviewed().map_or(None, |it| later(it, record.time_ms));
        self.event(seen, ms, What::Review(review));
        self.stated_execution(seen);
        if seen.level != LevelOf::Unstated {
            self.event(seen, record.time_ms, What::Risk(self.risk(seen)));
        }
    }

    /// Takes the execution that another record states, also one at a time that can't be read.
    fn stated_execution(&mut self, seen: &Seen<'_>) {
        if seen.record.executed() != Ok(None) {
            self.execution(seen, seen.record.executed().unwrap_or(None));
        }
    }

    fn execution(&mut self, seen: &Seen<'_>, ms: Option<i64>) {
        self.executing.insert(seen.system);
        self.event(seen, ms, What::Execution);
        if seen.kind == Kind::Execution && seen.level != LevelOf::Unstated {
            self.event(seen, ms, What::Risk(self.risk(seen)));
        }
    }

    fn event(&mut self, seen: &Seen<'_>, ms: Option<i64>, what: What) {
        let (stage, record) = (self.stage, seen.record);
        if record.decision.is_none() && seen.kind != Kind::Decision {
            self.without_id +=
                u64::from(seen.when != When::Outside && !matches!(what, What::Risk(_)));
            if what != What::Execution {
                return;
            }
        }
        if what.lets() && (!record.sound || seen.system == OTHER_SYSTEM) {
            return;
        }
        if let Some(person) = record.person {
            self.people.get_or(person, || stage.person_named(stage.terms.text(person)));
        }
        self.events.push(Event {
            key: key(record),
            ms: ms.unwrap_or(NO_TIME),
            place: place(record).key(),
            person: record.person.map_or(NO_TERM, |term| term.0),
            system: seen.system,
            what,
        });
    }
}

fn place(record: &Observed) -> Place {
    Place { item: record.item, line: record.line }
}

/// Keys of ids are never negative; a record without an id has a negative one of its own.
fn key(record: &Observed) -> i64 {
    let own = place(record).key() & (i64::MAX as u64);
    record.decision.filter(|key| *key >= 0).unwrap_or(-1 - own as i64)
}

fn earlier(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    a.into_iter().chain(b).min()
}

fn later(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    a.into_iter().chain(b).max()
}
