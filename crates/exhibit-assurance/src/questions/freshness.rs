//! Are documents and records as fresh as their kind asks for?
//!
//! By kind: what stands has to be in force throughout the period, however old it is; what is
//! periodic has to be made once in each planned interval; a transaction has to lie in the period.
//! Versions of one document share a series and are judged together. Counted are series that
//! stand, planned intervals, and transactions.
//!
//! Where many of a requirement's records were made just before the audit, that is a flag.
//!
//! How it could show a wrong green: the date of a file stands for the date of what it records (only
//! dates that were stated count; none is an exception); a policy has a gap between two versions
//! (their times are laid side by side); the last interval of the period is not over (it is asked
//! for only once it is); a record dated in the future fills an interval (what is dated after the
//! audit does not count).
//! What it can't show: that a document was followed, or that its date is true.

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::{DAY_MS, days_text};
use crate::lens::{Seen, Stage};
use crate::outcome::Reason;
use crate::result::{Flag, Place, PopulationOf, Sentence, counted, thousands};
use crate::run::{About, AssuranceTest, Found, Papers, Running, StandsOn};
use crate::setting::{Document, DocumentKind, Period};
use crate::tally::{Detail, Tally};

pub(super) struct Freshness;

static ABOUT: About = About {
    name: "freshness",
    version: 1,
    question: "Are documents and records in force, or made, when their kind asks for it?",
    supports: &["7.5.2", "7.5.3", "9.1"],
    fields: &[],
    codes: &["not-in-force", "missed-interval", "outside-period", "no-date"],
    population: PopulationOf::Items,
    stands_on: StandsOn::WhatItUsed,
    papers: Papers::None,
};

/// Fewer records of a requirement than this say nothing by their dates.
const FEW: u64 = 4;

/// The most planned intervals of one series that are looked at: three years of days.
const MAX_INTERVALS: i64 = 1_100;

impl AssuranceTest for Freshness {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a> {
        Box::new(Dates {
            stage,
            tally: Tally::new(&ABOUT),
            denominator: 0,
            numerator: 0,
            facts: Vec::new(),
            doubts: Vec::new(),
        })
    }
}

struct Dates<'a> {
    stage: &'a Stage<'a>,
    tally: Tally,
    denominator: u64,
    numerator: u64,
    facts: Vec<Sentence>,
    doubts: Vec<Reason>,
}

impl Running for Dates<'_> {
    fn see(&mut self, _: &Seen<'_>) {}

    fn finish(mut self: Box<Self>) -> Found {
        let documents = &self.stage.setting.documents;
        if documents.is_empty() {
            return Found {
                not_run: Some(Reason::NoDocuments),
                denominator: Some(0),
                ..Found::new(self.tally)
            };
        }
        let items: BTreeSet<u32> = documents.iter().map(|it| it.item).collect();
        for item in items {
            self.tally.uses_item(item);
            self.tally.counts_place(Place { item, line: 0 });
        }
        let mut series: BTreeMap<(&str, u8), Vec<&Document>> = BTreeMap::new();
        for it in documents {
            series.entry((it.series.as_str(), order(it.kind))).or_default().push(it);
        }
        for ((name, _), mut own) in series {
            own.sort_by_key(|it| (it.item, it.in_force_from_ms, it.made_on_ms));
            match own[0].kind {
                DocumentKind::Standing => self.standing(name, &own),
                DocumentKind::Periodic { .. } => self.periodic(name, &own),
                DocumentKind::Transaction => self.transactions(&own),
            }
        }
        let flags = self.made_just_before();
        Found {
            numerator: self.numerator,
            denominator: Some(self.denominator),
            flags,
            facts: self.facts,
            doubts: self.doubts,
            ..Found::new(self.tally)
        }
    }
}

/// One series may not be of two kinds; if it is, each kind is judged by itself.
fn order(kind: DocumentKind) -> u8 {
    match kind {
        DocumentKind::Standing => 0,
        DocumentKind::Periodic { .. } => 1,
        DocumentKind::Transaction => 2,
    }
}

impl Dates<'_> {
    fn standing(&mut self, name: &str, own: &[&Document]) {
        self.denominator += 1;
        let code = self.tally.code("not-in-force");
        let Period { from_ms, to_ms } = self.stage.setting.period;
        let dated = own.iter().filter_map(|it| Some((it.in_force_from_ms?, it.in_force_to_ms)));
        let mut spans: Vec<(i64, i64)> =
            dated.map(|(from, to)| (from, to.unwrap_or(i64::MAX))).collect();
        if spans.len() < own.len() && !self.undated(own, |it| it.in_force_from_ms) {
            return;
        }
        spans.sort_unstable();
        let mut next = from_ms;
        let mut gaps = Vec::new();
        for (from, to) in &spans {
            if *from > next && next < to_ms {
                gaps.push((next, (*from).min(to_ms)));
            }
            next = next.max(*to);
        }
        if next < to_ms {
            gaps.push((next, to_ms));
        }
        if gaps.is_empty() {
            self.numerator += 1;
            self.old_but_in_force(name, own);
            return;
        }
        let zone = &self.stage.setting.zone;
        let place = Place { item: own[own.len() - 1].item, line: 0 };
        let when: Vec<_> = gaps
            .iter()
            .take(5)
            .map(|(from, to)| days_text(zone.day(*from), zone.day(to.saturating_sub(1))))
            .collect();
        self.tally.except_subject(place, name, code, || Detail {
            sentence: Sentence::new("No version of ")
                .quoted(name)
                .text(format!(" was in force {}.", when.join(" and "))),
            ..Detail::default()
        });
    }

    /// Says of documents older than the period that they are not stale for that.
    fn old_but_in_force(&mut self, name: &str, own: &[&Document]) {
        let from_ms = self.stage.setting.period.from_ms;
        let old = own.iter().any(|it| {
            it.issued_ms.or(it.in_force_from_ms).is_some_and(|ms| ms < from_ms)
                && it.in_force_to_ms.is_none_or(|to| to > from_ms)
        });
        if old {
            self.facts.push(
                Sentence::default().quoted(name).text(
                    " is older than the period and in force throughout: not stale for its age.",
                ),
            );
        }
    }

    fn periodic(&mut self, name: &str, own: &[&Document]) {
        let days = own.iter().filter_map(|it| match it.kind {
            DocumentKind::Periodic { interval_days } => Some(interval_days),
            DocumentKind::Standing | DocumentKind::Transaction => None,
        });
        // Records of one series that state several intervals: the shortest was planned.
        let length = i64::from(days.min().unwrap_or(1).max(1)) * DAY_MS;
        let Period { from_ms, to_ms } = self.stage.setting.period;
        let over = self.stage.setting.audit_ms.unwrap_or(to_ms).min(to_ms);
        let made: Vec<i64> = own.iter().filter_map(|it| self.counting(it)).collect();
        self.undated(own, |it| it.made_on_ms);
        let code = self.tally.code("missed-interval");
        let (mut start, mut seen) = (from_ms, 0);
        let place = Place { item: own[own.len() - 1].item, line: 0 };
        while start.checked_add(length).is_some_and(|end| end <= over) {
            if seen == MAX_INTERVALS {
                self.doubts.push(Reason::Unjudged);
                break;
            }
            let end = start + length;
            seen += 1;
            self.denominator += 1;
            if made.iter().any(|ms| (start..end).contains(ms)) {
                self.numerator += 1;
            } else {
                let zone = &self.stage.setting.zone;
                let when = days_text(zone.day(start), zone.day(end - 1));
                let subject = format!("{name} {when}");
                self.tally.except_subject(place, &subject, code, || Detail {
                    sentence: Sentence::new("No record of ")
                        .quoted(name)
                        .text(format!(" was made in the planned interval {when}.")),
                    ..Detail::default()
                });
            }
            start = end;
        }
        if seen == 0 {
            self.facts.push(
                Sentence::new("No planned interval of ")
                    .quoted(name)
                    .text(" is over inside the period, so none was looked at."),
            );
            self.doubts.push(Reason::Unjudged);
        }
    }

    /// Returns when a record was made, unless it is dated after the audit.
    fn counting(&self, it: &Document) -> Option<i64> {
        let audit = self.stage.setting.audit_ms.unwrap_or(i64::MAX);
        it.made_on_ms.filter(|ms| *ms < audit)
    }

    fn transactions(&mut self, own: &[&Document]) {
        let code = self.tally.code("outside-period");
        self.denominator += own.len() as u64;
        self.undated(own, |it| it.made_on_ms);
        for it in own {
            let Some(ms) = it.made_on_ms else { continue };
            if self.stage.setting.period.contains(ms) {
                self.numerator += 1;
                continue;
            }
            let zone = &self.stage.setting.zone;
            let place = Place { item: it.item, line: 0 };
            self.tally.except_subject(place, &it.series, code, || Detail {
                sentence: Sentence::new("A record of ")
                    .quoted(&it.series)
                    .text(format!(" was made on {}, outside the period.", zone.day_text(ms))),
                ..Detail::default()
            });
        }
    }

    /// Names documents that state no date; returns whether others are left to judge by.
    fn undated(&mut self, own: &[&Document], date: impl Fn(&Document) -> Option<i64>) -> bool {
        let code = self.tally.code("no-date");
        let without: Vec<_> = own.iter().filter(|it| date(it).is_none()).collect();
        for it in &without {
            let place = Place { item: it.item, line: 0 };
            self.tally.except_subject(place, &it.series, code, || Detail {
                sentence: Sentence::default()
                    .quoted(&it.series)
                    .text(": no date is stated from which its age could be told."),
                ..Detail::default()
            });
        }
        without.len() < own.len()
    }

    fn made_just_before(&self) -> Vec<Flag> {
        let setting = self.stage.setting;
        let Some(audit_ms) = setting.audit_ms else { return Vec::new() };
        let limits = setting.thresholds;
        let from = audit_ms.saturating_sub(i64::from(limits.fresh_days) * DAY_MS);
        let mut by_requirement: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for it in setting.documents.iter().filter(|it| it.kind != DocumentKind::Standing) {
            let Some(ms) = it.made_on_ms else { continue };
            let requirements: BTreeSet<&str> = it.requirements.iter().map(String::as_str).collect();
            for requirement in requirements {
                let (fresh, all) = by_requirement.entry(requirement).or_default();
                *fresh += u64::from((from..audit_ms).contains(&ms));
                *all += 1;
            }
        }
        let many = |fresh: u64, all: u64| {
            all >= FEW && fresh * 100 > all * u64::from(limits.fresh_percent_over)
        };
        let found = by_requirement.into_iter().filter(|(_, (fresh, all))| many(*fresh, *all));
        found
            .map(|(requirement, (fresh, all))| Flag {
                code: "made-just-before",
                person: None,
                sentence: Sentence::new(format!(
                    "{} of {} for ",
                    thousands(fresh),
                    counted(all, "record", "records")
                ))
                .quoted(requirement)
                .text(format!(" were made in the {} days before the audit.", limits.fresh_days)),
            })
            .collect()
    }
}
