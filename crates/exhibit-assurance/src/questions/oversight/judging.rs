//! All decisions, each with what happened to it, and what is told of them together.

use super::judge::{Executed, Judgement, judge};
use super::{Decision, Event, Joining, Risk, What};
use crate::inventory::Act;
use crate::lens::{PersonOf, Stage};
use crate::observed::Term;
use crate::outcome::Reason;
use crate::questions::pattern::Pattern;
use crate::questions::{NO_SYSTEM, NO_TIME};
use crate::result::{Also, Place, Sentence, counted};
use crate::run::Found;
use crate::tally::Detail;

/// Goes through the decisions, each with what happened to it.
pub(super) struct Judging<'a> {
    joined: Joining<'a>,
    authority: bool,
    numerator: u64,
    unjudged: u64,
    untimed: u64,
    unlevelled: u64,
    never_executed: u64,
    overruled: u64,
    pattern: Pattern,
}

impl<'a> Judging<'a> {
    pub(super) fn new(joined: Joining<'a>) -> Self {
        Self {
            authority: joined.stage.lists_authority(Act::Review),
            joined,
            numerator: 0,
            unjudged: 0,
            untimed: 0,
            unlevelled: 0,
            never_executed: 0,
            overruled: 0,
            pattern: Pattern::default(),
        }
    }

    /// Joins decisions with their events, both in order, and judges each.
    pub(super) fn finish(mut self) -> Found {
        let decisions = std::mem::take(&mut self.joined.decisions);
        let events = std::mem::take(&mut self.joined.events);
        let mut rest = events.as_slice();
        for same in decisions.chunk_by(|a, b| a.key == b.key) {
            let (orphans, onward) = rest.split_at(run(rest, |event| event.key < same[0].key));
            let (own, onward) = onward.split_at(run(onward, |event| event.key == same[0].key));
            self.orphans(orphans);
            self.of_one_id(same, own);
            rest = onward;
        }
        self.orphans(rest);
        let facts = self.facts();
        let mut doubts = Vec::new();
        doubts.extend((self.untimed > 0).then_some(Reason::Untimed));
        doubts.extend((!self.authority).then_some(Reason::AuthorityNotListed));
        Found {
            numerator: self.numerator,
            unjudged: self.unjudged + self.unlevelled,
            doubts,
            facts,
            ..Found::new(self.joined.tally)
        }
    }

    /// Two systems may give one id to different decisions: what one of them records is nothing
    /// to the other. A record of no known system belongs to the only one there is, or to none.
    fn of_one_id(&mut self, same: &[Decision], events: &[Event]) {
        let first = same[0].system;
        let one_system = same.iter().all(|it| it.system == first || it.system == NO_SYSTEM);
        let belongs =
            |it: &&Event| it.system == first || first == NO_SYSTEM || it.system == NO_SYSTEM;
        if one_system && events.iter().all(|it| belongs(&it)) {
            return self.decision(same, events);
        }
        if one_system {
            let (own, others): (Vec<Event>, Vec<Event>) = events.iter().partition(|it| belongs(it));
            self.decision(same, &own);
            return self.orphans(&others);
        }
        for of_system in same.chunk_by(|a, b| a.system == b.system) {
            let system = of_system[0].system;
            let own =
                |it: &&Event| it.system == system || (it.system == NO_SYSTEM && !it.what.lets());
            let own: Vec<Event> = events.iter().filter(own).copied().collect();
            self.decision(of_system, &own);
        }
        let stray = |it: &&Event| !same.iter().any(|of| of.system == it.system);
        let stray: Vec<Event> =
            events.iter().filter(|it| it.system != NO_SYSTEM).filter(stray).copied().collect();
        self.orphans(&stray);
    }

    fn decision(&mut self, same: &[Decision], events: &[Event]) {
        let stage = self.joined.stage;
        let inside = |it: &&Decision| it.ms != NO_TIME && stage.setting.period.contains(it.ms);
        let Some(first) = same.iter().find(inside) else {
            self.untimed += u64::from(same.iter().any(|it| it.ms == NO_TIME));
            return;
        };
        let stated = same.iter().map(|it| it.risk);
        let assigned = events.iter().filter_map(|event| match event.what {
            What::Risk(risk) => Some(risk),
            What::Execution | What::Review(_) => None,
        });
        match stated.chain(assigned).max().unwrap_or(Risk::Unstated) {
            Risk::Lower => return,
            Risk::Unstated | Risk::Unknown => {
                self.unlevelled += 1;
                return;
            }
            Risk::High => {}
        }
        self.joined.tally.counts_place(Place::of_key(first.place));
        let judgement = judge(same, events, |term| self.joined.person_of(term));
        self.settle(first, same, &judgement);
    }

    fn settle(&mut self, first: &Decision, same: &[Decision], judgement: &Judgement) {
        let twice = same.windows(2).any(|two| !is_copy(&two[0], &two[1]));
        let unsound = same.iter().all(|it| !it.sound);
        let (mut code, mut unjudged) = (0, false);
        match &judgement.executed {
            Executed::Reviewed(reviews) => {
                if self.authority && !reviews.iter().all(|of| self.some_may(first.system, of)) {
                    code |= self.joined.tally.code("no-authority");
                }
                self.overruled += u64::from(judgement.overruled);
            }
            Executed::Never { approved: true } => {
                unjudged = !self.joined.executing.contains(&first.system);
                self.never_executed += u64::from(!unjudged);
                if self.authority && !self.some_may(first.system, &judgement.approvals) {
                    code |= self.joined.tally.code("no-authority");
                }
            }
            Executed::Never { approved: false } => self.never_executed += 1,
            Executed::Unclear => unjudged = true,
            Executed::Wrong(what) => code |= self.joined.tally.code(what),
        }
        if twice {
            code |= self.joined.tally.code("same-id-twice");
        }
        if unsound {
            code |= self.joined.tally.code("line-unsound");
        }
        if code != 0 {
            self.except(first, code, judgement);
        } else if unjudged {
            self.unjudged += 1;
        } else {
            self.numerator += 1;
        }
    }

    /// Tells whether one of these reviewers had authority for the system when they reviewed.
    fn some_may(&mut self, system: u16, reviews: &[(Term, i64)]) -> bool {
        let stage = self.joined.stage;
        let system = stage.system(system).map(|it| it.id.as_str());
        reviews.iter().any(|(person, ms)| match self.joined.person_of(*person) {
            PersonOf::Listed(at) => {
                stage.person(at).is_some_and(|person| person.may(Act::Review, system, *ms))
            }
            _ => false,
        })
    }

    fn except(&mut self, first: &Decision, code: u32, judgement: &Judgement) {
        let stage = self.joined.stage;
        let at = if judgement.execution_ms == NO_TIME { first.ms } else { judgement.execution_ms };
        self.pattern.add(stage, at, first.system, first.version);
        let also = |role, place: Option<u64>| Some(Also { role, place: Place::of_key(place?) });
        let tally = &mut self.joined.tally;
        let kept = tally.names_of(code);
        tally.except(Place::of_key(first.place), code, || Detail {
            also: [also("execution", judgement.execution), also("review", judgement.review)]
                .into_iter()
                .flatten()
                .collect(),
            decision: Some(first.key).filter(|key| *key >= 0),
            sentence: sentence(stage, &kept, judgement),
        });
    }

    /// Takes events of no decision: only executions matter.
    fn orphans(&mut self, events: &[Event]) {
        let stage = self.joined.stage;
        for same in events.chunk_by(|a, b| a.key == b.key) {
            let lower = same.iter().any(|it| it.what == What::Risk(Risk::Lower));
            let high =
                same.iter().any(|it| matches!(it.what, What::Risk(Risk::High | Risk::Unknown)));
            if lower && !high {
                continue;
            }
            let found = same.iter().find(|it| {
                it.what == What::Execution
                    && (it.ms == NO_TIME || stage.setting.period.contains(it.ms))
            });
            let Some(execution) = found else { continue };
            let code = self.joined.tally.code("execution-without-decision");
            let sentence = match execution.key {
                ..0 => "Something was executed, and the record names no decision.",
                _ => "A decision was executed that no log given here records as made.",
            };
            self.joined.tally.except(Place::of_key(execution.place), code, || Detail {
                decision: Some(execution.key).filter(|key| *key >= 0),
                sentence: Sentence::new(sentence),
                ..Detail::default()
            });
        }
    }

    fn facts(&self) -> Vec<Sentence> {
        let mut facts = self.pattern.facts(self.joined.stage);
        let mut tell = |count: u64, one: &str, many: &str| {
            if count > 0 {
                facts.push(Sentence::new(counted(count, one, many)));
            }
        };
        tell(
            self.overruled,
            "decision was executed as a person changed it.",
            "decisions were executed as a person changed them.",
        );
        tell(
            self.never_executed,
            "decision has no execution on record: it counts as not executed.",
            "decisions have no execution on record: they count as not executed.",
        );
        tell(
            self.unlevelled,
            "decision has no level of risk that is known, so it is not known whether it is high.",
            "decisions have no level of risk that is known, so it is not known whether they are high.",
        );
        tell(
            self.unjudged,
            "high-risk decision can't be judged: no execution, or no outcome of its review, is told.",
            "high-risk decisions can't be judged: no execution, or no outcome of their reviews, is told.",
        );
        tell(self.untimed, "decision states no time.", "decisions state no time.");
        tell(
            self.joined.without_id,
            "review or execution names no decision.",
            "reviews or executions name no decision.",
        );
        facts.extend(self.joined.unclear_words());
        facts
    }
}

impl Joining<'_> {
    fn person_of(&mut self, term: Term) -> PersonOf {
        let stage = self.stage;
        self.people.get_or(term, || stage.person_named(stage.terms.text(term)))
    }

    fn unclear_words(&self) -> Option<Sentence> {
        let mut words: Vec<&str> =
            self.unclear.iter().map(|term| self.stage.terms.text(*term)).collect();
        words.sort_unstable();
        words.dedup();
        let first = words.first()?;
        let sentence = Sentence::new("Outcomes that are not known to be reviews: ").quoted(first);
        let listed = words.iter().skip(1).take(4);
        let sentence = listed.fold(sentence, |text, word| text.text(", ").quoted(word));
        Some(sentence.text(if words.len() > 5 { " and others." } else { "." }))
    }
}

/// Returns how many events at the beginning are so. Runs are short: looking at each is quicker
/// than halving.
fn run(events: &[Event], is: impl Fn(&Event) -> bool) -> usize {
    events.iter().take_while(|event| is(event)).count()
}

/// Records of one decision in two exports, with one time and level, are copies.
fn is_copy(a: &Decision, b: &Decision) -> bool {
    a.place >> 32 != b.place >> 32
        && (a.ms, a.system, a.version, a.risk) == (b.ms, b.system, b.version, b.risk)
}

fn sentence(stage: &Stage<'_>, codes: &[&str], judgement: &Judgement) -> Sentence {
    let when = |ms: i64| match ms {
        NO_TIME => "at a time that is not stated".to_owned(),
        ms => stage.setting.zone.window_text(ms, ms),
    };
    let start = match codes.first().copied().unwrap_or_default() {
        "executed-without-review" => "Executed, and no review is on record",
        "executed-before-review" => "Executed before it was reviewed",
        "executed-against-review" => "Executed although the last review before was no approval",
        "order-not-shown" => {
            "The records don't show that the review came after the decision and before the execution"
        }
        "reviewed-before-decision" => "The only review on record is older than the decision",
        "no-review" => "No review is on record",
        "no-reviewer" => "A review is on record, and no person is named",
        "not-a-person" => "The reviewer is an agent, not a person",
        "no-authority" => "Reviewed by somebody with no documented authority at that time",
        "same-id-twice" => "Two decision records have this id",
        _ => "This line could not be read, or contradicts its log",
    };
    let mut sentence = Sentence::new(start);
    if judgement.execution.is_some() {
        sentence = sentence.text(format!("; executed {}", when(judgement.execution_ms)));
    }
    if judgement.review.is_some() {
        sentence = sentence.text(format!("; reviewed {}", when(judgement.review_ms)));
        if let Some(person) = judgement.reviewer {
            sentence = sentence.text(" by ").person(person);
        }
    }
    sentence.text(".")
}
