//! Is every decision in a trail that shows it, in sequence, with no gap over the period?
//!
//! Counted are decision *records*: one that two exports hold counts twice here.
//!
//! How it could show a wrong green: a system with no log at all gives no record (it is an exception
//! of its own, by the inventory); an export is missing for a month (days that no export accounts
//! for are exceptions); a log was cut before its end (a later export shows it, else the end is
//! not proven and there is no pass); a log that could not be read (it is part of the ground); decisions go under an
//! odd name of their kind (kinds that no test asks for are named).
//! What it can't show: that what happened was logged at all. That is asked by `completeness`.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::verdict::Word;

use crate::clock::{Day, days_text};
use crate::ground::{EndOfLog, GroundItem};
use crate::inventory::Span;
use crate::lens::{Kind, Scope, Seen, Stage, When};
use crate::observed::Term;
use crate::outcome::Reason;
use crate::result::{Also, Place, PopulationOf, Sentence, counted};
use crate::run::{About, AssuranceTest, Found, Papers, Running, StandsOn, kinds_text};
use crate::tally::{Detail, Tally};

pub(super) struct Recording;

static ABOUT: About = About {
    name: "recording",
    version: 1,
    question: "Is every decision in a signed or chained trail, in sequence, with no gap over the audit period?",
    supports: &["A.6.2.8"],
    fields: &[],
    codes: &["no-log", "uncovered-days", "cut", "gap", "no-trail", "line-unsound"],
    population: PopulationOf::Records,
    stands_on: StandsOn::LogsInScope,
    papers: Papers::None,
};

impl AssuranceTest for Recording {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a> {
        Box::new(Trail {
            stage,
            tally: Tally::new(&ABOUT),
            numerator: 0,
            unjudged: 0,
            untimed: 0,
            systems_seen: BTreeSet::new(),
            other_kinds: BTreeMap::new(),
            last: None,
        })
    }
}

struct Trail<'a> {
    stage: &'a Stage<'a>,
    tally: Tally,
    numerator: u64,
    unjudged: u64,
    untimed: u64,
    systems_seen: BTreeSet<u16>,
    /// How many records are of kinds that no test asks for.
    other_kinds: BTreeMap<Option<Term>, u64>,
    /// The item of the record before, its word, and its system.
    last: Option<(u32, Word, Scope)>,
}

impl Running for Trail<'_> {
    fn see(&mut self, seen: &Seen<'_>) {
        let word = self.item(seen);
        if matches!(seen.kind, Kind::Other | Kind::Unknown)
            && seen.in_scope()
            && seen.when != When::Outside
        {
            *self.other_kinds.entry(seen.record.kind).or_default() += 1;
        }
        if seen.kind != Kind::Decision || !seen.in_scope() || seen.when == When::Outside {
            return;
        }
        self.tally.uses(seen);
        if seen.when == When::Untimed {
            self.untimed += 1;
            return;
        }
        self.tally.counts(seen.record);
        let place = Place { item: seen.record.item, line: seen.record.line };
        match word {
            _ if !seen.record.sound => {
                let code = self.tally.code("line-unsound");
                self.tally.except(place, code, || Detail {
                    decision: seen.record.decision,
                    sentence: Sentence::new("This line could not be read, or contradicts its log."),
                    ..Detail::default()
                });
            }
            Word::Verified | Word::Unanchored | Word::Incomplete => self.numerator += 1,
            Word::Unsigned => {
                let code = self.tally.code("no-trail");
                self.tally.except(place, code, || Detail {
                    decision: seen.record.decision,
                    sentence: Sentence::new("No chain and no signature protects this record."),
                    ..Detail::default()
                });
            }
            Word::CannotCheck | Word::Diverged | Word::Broken => self.unjudged += 1,
        }
    }

    fn finish(mut self: Box<Self>) -> Found {
        let mut facts = Vec::new();
        let mut doubts = Vec::new();
        self.gaps();
        self.systems_without_log(&mut facts, &mut doubts);
        self.days(&mut facts, &mut doubts);
        facts.extend(self.other_kinds());
        if self.untimed > 0 {
            doubts.push(Reason::Untimed);
            let text = counted(self.untimed, "decision record states", "decision records state");
            facts.push(Sentence::new(format!("{text} no time.")));
        }
        Found {
            numerator: self.numerator,
            unjudged: self.unjudged,
            doubts,
            facts,
            ..Found::new(self.tally)
        }
    }
}

impl Trail<'_> {
    /// Notes which system this record belongs to, and returns its item's word.
    fn item(&mut self, seen: &Seen<'_>) -> Word {
        let number = seen.record.item;
        if let Some((item, word, scope)) = self.last
            && item == number
            && scope == seen.scope
        {
            return word;
        }
        if let Scope::In(at) = seen.scope {
            self.systems_seen.insert(at);
        }
        let word = self.stage.ground.item(number).map_or(Word::CannotCheck, GroundItem::worth);
        self.last = Some((number, word, seen.scope));
        word
    }

    /// Names kinds that no test asks for: a decision under an odd name would be among them.
    fn other_kinds(&self) -> Option<Sentence> {
        let told = kinds_text(self.stage, &self.other_kinds)?;
        Some(Sentence::new(format!("Kinds of records that no test asks for: {told}.")))
    }

    fn gaps(&mut self) {
        let (gap, cut) = (self.tally.code("gap"), self.tally.code("cut"));
        let stage = self.stage;
        for item in stage.ground.items().iter().filter(|item| item.is_log && stage.concerns(item)) {
            for found in &item.gaps {
                let place = Place { item: item.number, line: found.after_line };
                let how_many = found.records.map_or_else(
                    || "Records are".to_owned(),
                    |count| counted(u64::from(count), "record is", "records are"),
                );
                self.tally.except(place, gap, || Detail {
                    sentence: Sentence::new(format!(
                        "{how_many} missing after line {} of {}.",
                        found.after_line, item.id
                    )),
                    ..Detail::default()
                });
            }
            if let Some(found) = &item.cut {
                let place = Place { item: item.number, line: 0 };
                let later = Place { item: found.found_in, line: found.line };
                let records = counted(u64::from(found.records), "record", "records");
                self.tally.except(place, cut, || Detail {
                    also: vec![Also { role: "later export", place: later }],
                    sentence: Sentence::new(format!(
                        "{} was cut or taken too early: {} holds {records} of its time that it lacks.",
                        item.id,
                        stage.ground.id_of(found.found_in)
                    )),
                    ..Detail::default()
                });
            }
        }
    }

    fn systems_without_log(&mut self, facts: &mut Vec<Sentence>, doubts: &mut Vec<Reason>) {
        let code = self.tally.code("no-log");
        let stage = self.stage;
        let named: BTreeSet<u16> = stage
            .ground
            .items()
            .iter()
            .filter(|item| item.is_log)
            .filter_map(|item| stage.system_named(item.system.as_deref()?))
            .collect();
        for (at, system) in (0..u16::MAX).zip(&stage.setting.inventory.systems) {
            let wanted = stage.system_in_scope(at) && stage.days_in_use(system.in_use).is_some();
            if !wanted || named.contains(&at) || self.systems_seen.contains(&at) {
                continue;
            }
            if let Some(why) = &system.no_log {
                doubts.push(Reason::NoLogObtainable);
                facts.push(
                    Sentence::new("No log of ")
                        .quoted(&system.id)
                        .text(" can be had, as stated: ")
                        .quoted(why),
                );
                continue;
            }
            self.tally.except_subject(Place::NOWHERE, &system.id, code, || Detail {
                sentence: Sentence::new("There is no log of ").quoted(&system.id).text(" at all."),
                ..Detail::default()
            });
        }
    }

    /// Looks, source by source, for days of the period that no export accounts for.
    fn days(&mut self, facts: &mut Vec<Sentence>, doubts: &mut Vec<Reason>) {
        let stage = self.stage;
        let mut sources: BTreeMap<String, Vec<&GroundItem>> = BTreeMap::new();
        for item in stage.ground.items().iter().filter(|item| item.is_log && stage.concerns(item)) {
            let source = item.source.as_ref().or(item.system.as_ref()).unwrap_or(&item.id);
            sources.entry(source.clone()).or_default().push(item);
        }
        for (source, items) in sources {
            if items.iter().all(|item| item.session) {
                let sessions = counted(items.len() as u64, "session", "sessions");
                facts.push(Sentence::new("Of ").quoted(&source).text(format!(
                    " there are {sessions}, each a log of its own: nothing shows that there were no others."
                )));
                doubts.push(Reason::SessionsOnly);
                continue;
            }
            if items.iter().any(|item| item.covers.is_none()) {
                doubts.push(Reason::CoverageUnknown);
            }
            self.source_days(&source, &items, facts);
        }
    }

    fn source_days(&mut self, source: &str, items: &[&GroundItem], facts: &mut Vec<Sentence>) {
        let code = self.tally.code("uncovered-days");
        let stage = self.stage;
        let system = items.iter().find_map(|item| stage.system_named(item.system.as_deref()?));
        let in_use = system.and_then(|at| stage.system(at)).map_or(Span::default(), |it| it.in_use);
        let Some((first, last)) = stage.days_in_use(in_use) else {
            return;
        };
        let zone = &stage.setting.zone;
        let covered = items.iter().filter_map(|item| item.covers).filter(|(from, to)| from <= to);
        let mut covered: Vec<(Day, Day)> =
            covered.map(|(from, to)| (zone.day(from), zone.day(to))).collect();
        covered.sort_unstable();
        let missing = uncovered(first, last, &covered);
        let days: i64 = missing.iter().map(|(from, to)| to - from + 1).sum();
        let proven = items.iter().filter(|it| !matches!(it.end, EndOfLog::Unproven { .. })).count();
        let exports = match items.len() {
            1 => "there is 1 export".to_owned(),
            count => format!("there are {count} exports"),
        };
        facts.push(Sentence::new("Of ").quoted(source).text(format!(
            " {exports} over {}; {} of the period with none; the end is proven of {proven}.",
            days_text(first, last),
            counted(u64::try_from(days).unwrap_or(0), "day", "days"),
        )));
        for (from, to) in missing {
            let days = days_text(from, to);
            let subject = format!("{source} {days}");
            self.tally.except_subject(Place::NOWHERE, &subject, code, || Detail {
                sentence: Sentence::new("No export of ")
                    .quoted(source)
                    .text(format!(" accounts for {days}.")),
                ..Detail::default()
            });
        }
    }
}

impl Stage<'_> {
    /// Returns the first and the last day of the period on which something was in use.
    fn days_in_use(&self, in_use: Span) -> Option<(Day, Day)> {
        let period = self.setting.period;
        let from = in_use.from_ms.unwrap_or(i64::MIN).max(period.from_ms);
        let to = in_use.to_ms.unwrap_or(i64::MAX).min(period.to_ms);
        let zone = &self.setting.zone;
        (from < to).then(|| (zone.day(from), zone.day(to - 1)))
    }
}

/// Returns the runs of days from `first` to `last` that none of `covered` (in order) touches.
fn uncovered(first: Day, last: Day, covered: &[(Day, Day)]) -> Vec<(Day, Day)> {
    let mut missing = Vec::new();
    let mut next = first;
    for (from, to) in covered {
        if *from > next && next <= last {
            missing.push((next, last.min(*from - 1)));
        }
        next = next.max(to.saturating_add(1));
    }
    if next <= last {
        missing.push((next, last));
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_days_without_an_export() {
        assert_eq!(uncovered(1, 9, &[]), [(1, 9)]);
        assert_eq!(uncovered(1, 9, &[(0, 3), (2, 4), (7, 7)]), [(5, 6), (8, 9)]);
        assert_eq!(uncovered(1, 9, &[(-5, 20)]), []);
        assert_eq!(uncovered(1, 9, &[(20, 30)]), [(1, 9)]);
    }
}
