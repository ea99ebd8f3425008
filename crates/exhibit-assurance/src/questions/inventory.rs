//! Is every system and version that the logs show in the inventory, and the reverse; and was each
//! version assessed, validated and released before it decided?
//!
//! Counted are decisions; systems that only other records name are exceptions of their own.
//!
//! How it could show a wrong green: a decision states no version (an exception: nobody can
//! tell whether it was validated); the version is listed and was never validated (no date is not an early date);
//! a listed system gives no record at all (an exception, unless no log can be had); a name belongs
//! to two versions (it is nobody's); an old version went on deciding after its end.
//! What it can't show: what an assessment or validation said; that the version named was the one
//! that ran.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::clock::days_text;
use crate::inventory::{Span, Version};
use crate::lens::{Kind, Scope, Seen, Stage, When};
use crate::observed::{Field, Term, folded};
use crate::outcome::Reason;
use crate::result::{Place, PopulationOf, Sentence, counted, shown};
use crate::run::{About, AssuranceTest, Found, Papers, Running, StandsOn};
use crate::tally::{Detail, Tally};

pub(super) struct InInventory;

static ABOUT: About = About {
    name: "inventory",
    version: 1,
    question: "Is every system and version seen in the logs in the inventory, and the reverse, and was each version assessed, validated and released before its first decision?",
    supports: &["4.3", "A.4.2", "A.5.2", "A.6.2.4", "A.6.2.5"],
    fields: &[Field::Version],
    codes: &[
        "before-validation",
        "before-impact-assessment",
        "before-release",
        "system-not-listed",
        "version-not-listed",
        "no-version",
        "outside-use",
        "never-seen",
        "version-never-seen",
        "line-unsound",
    ],
    population: PopulationOf::Records,
    stands_on: StandsOn::LogsInScope,
    papers: Papers::Gates,
};

impl AssuranceTest for InInventory {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a> {
        Box::new(Comparing {
            stage,
            tally: Tally::new(&ABOUT),
            numerator: 0,
            untimed: 0,
            versions: HashMap::new(),
            seen: BTreeSet::new(),
            strangers: BTreeMap::new(),
            stretches: BTreeMap::new(),
        })
    }
}

struct Comparing<'a> {
    stage: &'a Stage<'a>,
    tally: Tally,
    numerator: u64,
    untimed: u64,
    versions: HashMap<(u16, Term), Option<&'a Version>>,
    /// Systems, and versions by their name, of which there is a record.
    seen: BTreeSet<(u16, &'a str)>,
    /// Names of systems that no list knows, with their first record, by the name as folded.
    strangers: BTreeMap<Term, Stranger>,
    /// How many decisions, from when to when, by system, version and what is wrong.
    stretches: BTreeMap<(u16, Option<Term>, &'static str), Stretch>,
}

#[derive(Clone, Copy)]
struct Stranger {
    listed: bool,
    decisions: u64,
    first: Option<Place>,
}

#[derive(Clone, Copy)]
struct Stretch {
    count: u64,
    first_ms: i64,
    last_ms: i64,
}

impl<'a> Running for Comparing<'a> {
    fn see(&mut self, seen: &Seen<'_>) {
        if !seen.in_scope() || seen.when == When::Outside {
            return;
        }
        let decides = seen.kind == Kind::Decision;
        let listed = self.name(seen, decides);
        if let Scope::In(at) = seen.scope {
            self.seen.insert((at, ""));
        }
        if !decides {
            // What an agent did or said shows a version as well as a decision does.
            if let (Scope::In(at), Some(term)) = (seen.scope, seen.record.version) {
                self.note_version(at, term);
            }
            return;
        }
        self.tally.uses(seen);
        let Some(ms) = seen.record.time_ms else {
            self.untimed += 1;
            return;
        };
        self.tally.counts(seen.record);
        let code = self.decision(seen, listed, ms);
        if code == 0 {
            self.numerator += 1;
            return;
        }
        self.except(seen, code, ms);
    }

    fn finish(mut self: Box<Self>) -> Found {
        if self.stage.setting.inventory.systems.is_empty() {
            return Found {
                not_run: Some(Reason::NoInventory),
                denominator: Some(0),
                ..Found::new(Tally::new(&ABOUT))
            };
        }
        let mut facts = self.facts();
        let mut doubts = Vec::new();
        doubts.extend((self.untimed > 0).then_some(Reason::Untimed));
        self.never_seen(&mut facts, &mut doubts);
        self.undocumented(&mut facts, &mut doubts);
        self.strangers();
        Found { numerator: self.numerator, doubts, facts, ..Found::new(self.tally) }
    }
}

impl<'a> Comparing<'a> {
    /// Notes the system's name as the record states it; returns whether the inventory has it.
    fn name(&mut self, seen: &Seen<'_>, decides: bool) -> bool {
        let stage = self.stage;
        let Some(term) = seen.record.system else {
            return seen.scope != Scope::Unknown;
        };
        let place = Place { item: seen.record.item, line: seen.record.line };
        let stranger = self.strangers.entry(term).or_insert_with(|| Stranger {
            listed: stage.system_named(stage.terms.text(term)).is_some(),
            decisions: 0,
            first: None,
        });
        if !stranger.listed {
            stranger.decisions += u64::from(decides && seen.when == When::Inside);
            stranger.first = Some(stranger.first.map_or(place, |first| first.min(place)));
        }
        stranger.listed
    }

    /// Doubts what was stated of versions that were used, where the evidence for it is gone.
    fn undocumented(&self, facts: &mut Vec<Sentence>, doubts: &mut Vec<Reason>) {
        for (at, name) in &self.seen {
            let Some(system) = self.stage.system(*at) else { continue };
            let versions = system.versions.iter().filter(|it| it.name == *name);
            for what in versions.flat_map(|it| &it.undocumented) {
                doubts.push(Reason::GatesUndocumented);
                facts.push(
                    Sentence::new(format!("The evidence for the {what} of "))
                        .quoted(&system.id)
                        .text(" ")
                        .quoted(name)
                        .text(" is no longer held."),
                );
            }
        }
    }

    fn decision(&mut self, seen: &Seen<'_>, listed: bool, ms: i64) -> u32 {
        let mut code = if seen.record.sound { 0 } else { self.tally.code("line-unsound") };
        let (true, Scope::In(at)) = (listed, seen.scope) else {
            return code | self.tally.code("system-not-listed");
        };
        let Some(system) = self.stage.system(at) else {
            return code | self.tally.code("system-not-listed");
        };
        if !system.in_use.holds_at(ms) {
            code |= self.tally.code("outside-use");
        }
        let Some(term) = seen.record.version else {
            // Without a version nobody can tell whether it was validated.
            return code | self.tally.code("no-version");
        };
        let Some(version) = self.note_version(at, term) else {
            return code | self.tally.code("version-not-listed");
        };
        if !version.in_use.holds_at(ms) {
            code |= self.tally.code("outside-use");
        }
        for (done, name) in [
            (version.impact_assessed_ms, "before-impact-assessment"),
            (version.validated_ms, "before-validation"),
            (version.released_ms, "before-release"),
        ] {
            if done.is_none_or(|done| ms < done) {
                code |= self.tally.code(name);
            }
        }
        code
    }

    /// Returns the version that a record names, and notes that it was seen; `None` if the inventory has none such.
    fn note_version(&mut self, at: u16, term: Term) -> Option<&'a Version> {
        let stage = self.stage;
        match self.versions.entry((at, term)) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let version = stage.version_named(at, stage.terms.text(term));
                self.seen.extend(version.map(|it| (at, it.name.as_str())));
                *new.insert(version)
            }
        }
    }

    fn except(&mut self, seen: &Seen<'_>, code: u32, ms: i64) {
        let (stage, record) = (self.stage, seen.record);
        let codes = self.tally.names_of(code);
        let system = match seen.scope {
            Scope::In(at) => at,
            _ => super::NO_SYSTEM,
        };
        for code in &codes {
            let new = Stretch { count: 0, first_ms: ms, last_ms: ms };
            let stretch = self.stretches.entry((system, record.version, code)).or_insert(new);
            stretch.count += 1;
            stretch.first_ms = stretch.first_ms.min(ms);
            stretch.last_ms = stretch.last_ms.max(ms);
        }
        let place = Place { item: record.item, line: record.line };
        self.tally.except(place, code, || Detail {
            decision: record.decision,
            sentence: Sentence::new(format!(
                "Decided by {}: {}.",
                version_text(stage, system, record.version),
                codes.iter().map(|code| told(code)).collect::<Vec<_>>().join("; ")
            )),
            ..Detail::default()
        });
    }

    fn facts(&self) -> Vec<Sentence> {
        const TOLD: usize = 20;
        let zone = &self.stage.setting.zone;
        let mut facts: Vec<_> = self
            .stretches
            .iter()
            .map(|((system, version, code), it)| {
                Sentence::new(format!(
                    "{} by {}: {}, {}.",
                    counted(it.count, "decision", "decisions"),
                    version_text(self.stage, *system, *version),
                    told(code),
                    days_text(zone.day(it.first_ms), zone.day(it.last_ms))
                ))
            })
            .collect();
        let more = facts.len().saturating_sub(TOLD);
        facts.truncate(TOLD);
        if more > 0 {
            facts.push(Sentence::new(format!("And {more} more like these.")));
        }
        if self.untimed > 0 {
            let text = counted(self.untimed, "decision states", "decisions state");
            facts.push(Sentence::new(format!("{text} no time.")));
        }
        facts
    }

    fn never_seen(&mut self, facts: &mut Vec<Sentence>, doubts: &mut Vec<Reason>) {
        let stage = self.stage;
        let (system_code, version_code) =
            (self.tally.code("never-seen"), self.tally.code("version-never-seen"));
        for (at, system) in (0..u16::MAX).zip(&stage.setting.inventory.systems) {
            if !stage.system_in_scope(at) || !in_period(stage, system.in_use) {
                continue;
            }
            if !self.seen.contains(&(at, "")) {
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
                self.tally.except_subject(Place::NOWHERE, &system.id, system_code, || Detail {
                    sentence: Sentence::new("The inventory lists ")
                        .quoted(&system.id)
                        .text(" as in use, and no log shows it."),
                    ..Detail::default()
                });
                continue;
            }
            // A version with no dates may well have had its day before the period.
            let dated = |it: &&Version| it.in_use.from_ms.is_some() || it.in_use.to_ms.is_some();
            for version in system.versions.iter().filter(dated) {
                if in_period(stage, version.in_use)
                    && !self.seen.contains(&(at, version.name.as_str()))
                {
                    let subject = format!("{} {}", system.id, version.name);
                    self.tally.except_subject(Place::NOWHERE, &subject, version_code, || Detail {
                        sentence: Sentence::new("The inventory lists ")
                            .quoted(&subject)
                            .text(" as in use, and no record states it."),
                        ..Detail::default()
                    });
                }
            }
        }
    }

    /// Systems that no decision names, only other records: one exception for each name.
    fn strangers(&mut self) {
        let code = self.tally.code("system-not-listed");
        let terms = self.stage.terms;
        let mut by_name: BTreeMap<String, (Place, bool)> = BTreeMap::new();
        for (term, it) in &self.strangers {
            let Some(first) = it.first else { continue };
            let named = by_name.entry(folded(terms.text(*term))).or_insert((first, false));
            named.0 = named.0.min(first);
            named.1 |= it.decisions > 0;
        }
        for (name, (first, _)) in by_name.into_iter().filter(|(_, (_, decided))| !decided) {
            self.tally.uses_item(first.item);
            self.tally.except_subject(first, &name, code, || Detail {
                sentence: Sentence::new("The logs name ")
                    .quoted(&name)
                    .text(", which the inventory does not list."),
                ..Detail::default()
            });
        }
    }
}

fn in_period(stage: &Stage<'_>, in_use: Span) -> bool {
    let period = stage.setting.period;
    in_use.from_ms.is_none_or(|from| from < period.to_ms)
        && in_use.to_ms.is_none_or(|to| to > period.from_ms)
}

fn version_text(stage: &Stage<'_>, system: u16, version: Option<Term>) -> String {
    let system =
        stage.system(system).map_or_else(|| "an unlisted system".to_owned(), |it| shown(&it.id));
    match version {
        Some(term) => format!("{system} {}", shown(stage.terms.text(term))),
        None => format!("{system}, no version stated"),
    }
}

fn told(code: &str) -> &'static str {
    match code {
        "before-validation" => "not validated at that time",
        "before-impact-assessment" => "no impact assessment of this version at that time",
        "before-release" => "release not approved at that time",
        "system-not-listed" => "system not in the inventory",
        "version-not-listed" => "version not in the inventory",
        "no-version" => "it is not known which version decided",
        "outside-use" => "outside the stated time of use",
        _ => "the line could not be read, or contradicts its log",
    }
}
