//! Do the log's decisions agree, both ways, with a list that was not made from the log?
//!
//! How it could show a wrong green: there is no such list (not run); the list comes from the
//! log's own source (a doubt, never a pass); a system in scope has no list (a doubt); the list is
//! matched by what happens to lie in the period on both sides (a listed decision is looked for in
//! the logs of any time, and the reverse); decisions without id match nothing (exceptions); one
//! decision missing and one too many leave totals equal (ids are compared one by one; where only
//! totals are there, the reasons say so).
//! What it can't show: decisions that neither the log nor the list holds.

use std::collections::{BTreeMap, BTreeSet};

use super::{NO_SYSTEM, NO_TIME};
use crate::clock::{Day, day_text};
use crate::lens::{Kind, Scope, Seen, Stage, When};
use crate::observed::{Field, folded};
use crate::outcome::Reason;
use crate::result::{Also, Place, PopulationOf, Sentence, counted, thousands};
use crate::run::{About, AssuranceTest, Found, Papers, Running, StandsOn};
use crate::setting::{DayCount, Entry, Listed, Population};
use crate::tally::{Detail, Tally};

pub(super) struct Completeness;

static ABOUT: About = About {
    name: "completeness",
    version: 1,
    question: "Do the log's decisions agree, both ways, with an independent population?",
    supports: &["A.6.2.8", "9.1"],
    fields: &[Field::Decision],
    codes: &[
        "missing-in-log",
        "not-in-population",
        "same-id-twice",
        "no-decision-id",
        "day-differs",
    ],
    population: PopulationOf::ListedLines,
    stands_on: StandsOn::LogsInScope,
    papers: Papers::None,
};

impl AssuranceTest for Completeness {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a> {
        Box::new(Both {
            stage,
            tally: Tally::new(&ABOUT),
            logged: Vec::new(),
            without_id: Vec::new(),
            untimed: 0,
            found: Figures::default(),
        })
    }
}

struct Both<'a> {
    stage: &'a Stage<'a>,
    tally: Tally,
    logged: Vec<Logged>,
    without_id: Vec<(Place, u16, Day)>,
    untimed: u64,
    found: Figures,
}

/// A decision record: 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Logged {
    key: i64,
    system: u16,
    place: u64,
    ms: i64,
    inside: bool,
}

#[derive(Default)]
struct Figures {
    numerator: u64,
    facts: Vec<Sentence>,
    doubts: Vec<Reason>,
}

impl Running for Both<'_> {
    fn see(&mut self, seen: &Seen<'_>) {
        if seen.kind != Kind::Decision || !seen.in_scope() {
            return;
        }
        self.tally.uses(seen);
        let record = seen.record;
        let place = Place { item: record.item, line: record.line };
        let system = match seen.scope {
            Scope::In(at) => at,
            _ => NO_SYSTEM,
        };
        self.untimed += u64::from(seen.when == When::Untimed);
        let inside = seen.when == When::Inside;
        match record.decision {
            Some(key) => self.logged.push(Logged {
                key,
                place: place.key(),
                ms: record.time_ms.unwrap_or(NO_TIME),
                system,
                inside,
            }),
            None if inside => {
                let day = self.stage.setting.zone.day(record.time_ms.unwrap_or(NO_TIME));
                self.without_id.push((place, system, day));
            }
            None => {}
        }
    }

    fn finish(mut self: Box<Self>) -> Found {
        let stage = self.stage;
        if stage.setting.populations.is_empty() {
            return Found {
                not_run: Some(Reason::NoPopulation),
                denominator: Some(0),
                ..Found::new(Tally::new(&ABOUT))
            };
        }
        self.logged.sort_unstable();
        for population in &stage.setting.populations {
            self.tally.uses_item(population.item);
            self.independence(population);
            match &population.listed {
                Listed::Ids(entries) => self.by_id(population, entries),
                Listed::PerDay(days) => self.by_day(population, days),
            }
        }
        self.twice();
        self.systems_without_population();
        if self.untimed > 0 {
            self.found.doubts.push(Reason::Untimed);
        }
        let Figures { numerator, facts, doubts } = self.found;
        Found { numerator, facts, doubts, ..Found::new(self.tally) }
    }
}

impl Both<'_> {
    fn independence(&mut self, population: &Population) {
        let own = folded(&population.source);
        let logs = self.stage.ground.items().iter().filter(|item| item.is_log);
        let sources: BTreeSet<_> = logs.filter_map(|it| it.source.as_deref()).map(folded).collect();
        let same_item = self.logged.iter().any(|it| it.place >> 32 == u64::from(population.item));
        if own.is_empty() || sources.contains(&own) || same_item {
            self.found.doubts.push(Reason::PopulationNotIndependent);
        }
    }

    /// Tells whether a system's decisions belong to a population. One of an unlisted system
    /// belongs to each.
    fn belongs(&self, population: &Population) -> impl Fn(u16) -> bool + use<> {
        let all = population.system.is_none();
        let own = population.system.as_deref().and_then(|id| self.stage.system_named(id));
        move |system| all || system == NO_SYSTEM || own == Some(system)
    }

    fn by_id(&mut self, population: &Population, entries: &[Entry]) {
        let mut listed: Vec<&Entry> = entries.iter().collect();
        listed.sort_unstable_by_key(|entry| (entry.decision, entry.line));
        let all = listed.len();
        listed.dedup_by_key(|entry| entry.decision);
        if all > listed.len() {
            let twice = counted((all - listed.len()) as u64, "line repeats", "lines repeat");
            self.found.facts.push(
                Sentence::new("In the list of ")
                    .quoted(&population.source)
                    .text(format!(" {twice} an id; each id counts once.")),
            );
        }
        let missing = self.listed_not_logged(population, &listed);
        self.windows(population, missing);
        self.logged_not_listed(population, &listed);
        self.no_id(population);
    }

    /// Looks for each listed decision of the period; returns the times of those not found.
    fn listed_not_logged(&mut self, population: &Population, listed: &[&Entry]) -> Vec<i64> {
        let belongs = self.belongs(population);
        let code = self.tally.code("missing-in-log");
        let (stage, mut missing, mut other_day, mut at) = (self.stage, Vec::new(), 0, 0);
        for entry in listed {
            if entry.time_ms.is_some_and(|ms| !stage.setting.period.contains(ms)) {
                continue;
            }
            let place = Place { item: population.item, line: entry.line };
            self.tally.counts_place(place);
            at += self.logged[at..].partition_point(|it| it.key < entry.decision);
            let same = self.logged[at..].iter().take_while(|it| it.key == entry.decision);
            let found = same.clone().find(|it| belongs(it.system));
            if let Some(found) = found {
                self.found.numerator += 1;
                let zone = &stage.setting.zone;
                other_day +=
                    u64::from(entry.time_ms.is_some_and(|ms| {
                        found.ms != NO_TIME && zone.day(ms) != zone.day(found.ms)
                    }));
                continue;
            }
            missing.push(entry.time_ms.unwrap_or(NO_TIME));
            self.tally.except(place, code, || Detail {
                decision: Some(entry.decision),
                sentence: Sentence::new("Listed by ").quoted(&population.source).text(
                    entry.time_ms.map_or_else(
                        || ", and in no log.".to_owned(),
                        |ms| {
                            format!(
                                " for {}, and in no log.",
                                stage.setting.zone.window_text(ms, ms)
                            )
                        },
                    ),
                ),
                ..Detail::default()
            });
        }
        if other_day > 0 {
            let text = counted(other_day, "decision has", "decisions have");
            self.found
                .facts
                .push(Sentence::new(format!("{text} another day in the log than in the list.")));
        }
        missing
    }

    /// Tells missing decisions by the windows of time in which they lie together.
    fn windows(&mut self, population: &Population, mut missing: Vec<i64>) {
        const TOLD: usize = 20;
        missing.sort_unstable();
        let untimed = missing.partition_point(|ms| *ms == NO_TIME);
        let apart = i64::from(self.stage.setting.thresholds.window_minutes) * 60_000;
        let runs = missing[untimed..].chunk_by(|a, b| b.saturating_sub(*a) <= apart);
        let tell = |count: u64, when: &str| {
            Sentence::new(format!("{} missing from the logs that ", thousands(count)))
                .quoted(&population.source)
                .text(format!(" lists: {when}."))
        };
        let mut facts: Vec<_> = runs
            .map(|run| {
                let when = self.stage.setting.zone.window_text(run[0], run[run.len() - 1]);
                tell(run.len() as u64, &when)
            })
            .collect();
        let more = facts.len().saturating_sub(TOLD);
        facts.truncate(TOLD);
        if more > 0 {
            facts.push(Sentence::new(format!("And {} such windows more.", thousands(more as u64))));
        }
        if untimed > 0 {
            facts.push(tell(untimed as u64, "the list states no time"));
        }
        self.found.facts.extend(facts);
    }

    fn logged_not_listed(&mut self, population: &Population, listed: &[&Entry]) {
        let belongs = self.belongs(population);
        let code = self.tally.code("not-in-population");
        let logged = std::mem::take(&mut self.logged);
        for same in logged.chunk_by(|a, b| a.key == b.key) {
            let own = same.iter().find(|it| it.inside && belongs(it.system));
            let Some(own) = own else { continue };
            if listed.binary_search_by_key(&own.key, |entry| entry.decision).is_ok() {
                continue;
            }
            self.tally.except(Place::of_key(own.place), code, || Detail {
                decision: Some(own.key),
                sentence: Sentence::new("In the log, and not in the list of ")
                    .quoted(&population.source)
                    .text("."),
                ..Detail::default()
            });
        }
        self.logged = logged;
    }

    fn no_id(&mut self, population: &Population) {
        let belongs = self.belongs(population);
        let code = self.tally.code("no-decision-id");
        let without = std::mem::take(&mut self.without_id);
        for (place, system, _) in &without {
            if belongs(*system) {
                self.tally.except(*place, code, || Detail {
                    sentence: Sentence::new(
                        "The record states no decision id, so it can't be found in the list.",
                    ),
                    ..Detail::default()
                });
            }
        }
        self.without_id = without;
    }

    fn by_day(&mut self, population: &Population, days: &[DayCount]) {
        let zone = &self.stage.setting.zone;
        let period = self.stage.setting.period;
        let mut listed: BTreeMap<Day, (u64, u32)> = BTreeMap::new();
        for it in days.iter().filter(|it| period.contains(it.day_ms)) {
            let day = listed.entry(zone.day(it.day_ms)).or_insert((0, it.line));
            day.0 = day.0.saturating_add(it.count);
            day.1 = day.1.min(it.line);
        }
        for (_, line) in listed.values() {
            self.tally.counts_place(Place { item: population.item, line: *line });
        }
        let logged = self.logged_by_day(population);
        let code = self.tally.code("day-differs");
        let every: BTreeSet<_> = listed.keys().chain(logged.keys()).copied().collect();
        for day in every {
            let (expected, line) = listed.get(&day).copied().unwrap_or((0, 0));
            let counted = logged.get(&day).copied().unwrap_or(0);
            if expected == counted {
                self.found.numerator += u64::from(listed.contains_key(&day));
                continue;
            }
            let place = Place { item: population.item, line };
            self.tally.except_subject(place, &day_text(day), code, || Detail {
                sentence: Sentence::new(format!(
                    "{}: {} in the logs, {} in the list of ",
                    day_text(day),
                    thousands(counted),
                    thousands(expected)
                ))
                .quoted(&population.source)
                .text("."),
                ..Detail::default()
            });
        }
        self.found.doubts.push(Reason::TotalsOnly);
    }

    /// Counts decisions of the period by day: each id once, and each record without one.
    fn logged_by_day(&self, population: &Population) -> BTreeMap<Day, u64> {
        let belongs = self.belongs(population);
        let zone = &self.stage.setting.zone;
        let mut logged: BTreeMap<Day, u64> = BTreeMap::new();
        for same in self.logged.chunk_by(|a, b| a.key == b.key) {
            let own = same.iter().filter(|it| it.inside && belongs(it.system));
            if let Some(first) = own.min_by_key(|it| it.ms) {
                *logged.entry(zone.day(first.ms)).or_default() += 1;
            }
        }
        for (_, system, day) in &self.without_id {
            if belongs(*system) {
                *logged.entry(*day).or_default() += 1;
            }
        }
        logged
    }

    /// One id for two decisions: twice in one item, or with two times in several.
    fn twice(&mut self) {
        let code = self.tally.code("same-id-twice");
        for same in self.logged.chunk_by(|a, b| a.key == b.key) {
            let Some(other) = same.windows(2).find(|two| !is_copy(two[0], two[1])) else {
                continue;
            };
            if !same.iter().any(|it| it.inside) {
                continue;
            }
            let also = Also { role: "same id", place: Place::of_key(other[0].place) };
            self.tally.except(Place::of_key(other[1].place), code, || Detail {
                also: vec![also],
                decision: Some(other[1].key),
                sentence: Sentence::new("Two decision records have one id."),
            });
        }
    }

    fn systems_without_population(&mut self) {
        let stage = self.stage;
        let populations = &stage.setting.populations;
        let logged: BTreeSet<u16> =
            self.logged.iter().filter(|it| it.inside).map(|it| it.system).collect();
        let systems = (0..u16::MAX).zip(&stage.setting.inventory.systems);
        let in_scope = systems.map(|(at, _)| at).filter(|at| stage.system_in_scope(*at));
        let wanted = in_scope.filter(|at| logged.contains(at) || !stage.setting.systems.is_empty());
        let without: Vec<u16> = wanted
            .filter(|at| !populations.iter().any(|it| it.system.is_none() || self.belongs(it)(*at)))
            .collect();
        for at in without {
            let Some(system) = stage.system(at) else { continue };
            self.found.doubts.push(Reason::PopulationMissing);
            self.found.facts.push(
                Sentence::new("Completeness of ")
                    .quoted(&system.id)
                    .text(" at source: not checked."),
            );
        }
    }
}

/// Records of one decision in two exports, at one time, are copies; two systems may give one id to
/// different decisions.
fn is_copy(a: Logged, b: Logged) -> bool {
    if a.system != b.system && a.system != NO_SYSTEM && b.system != NO_SYSTEM {
        return true;
    }
    a.place >> 32 != b.place >> 32 && a.ms == b.ms && a.system == b.system
}
