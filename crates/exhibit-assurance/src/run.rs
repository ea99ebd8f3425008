//! One pass over the records, which feeds all tests at once.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::verdict::{Word, worst};

use crate::digest::{Lists, Unlisted};
use crate::ground::{EndOfLog, GroundItem};
use crate::inventory::Act;
use crate::lens::{Kind, Lens, Scope, Seen, Stage};
use crate::observed::{Field, Observed, Term};
use crate::outcome::{Facts, Reason, judge};
use crate::result::{Flag, PersonFigures, PopulationOf, Sentence, TestResult, shown, thousands};
use crate::tally::{Summed, Tally};

/// A question about records or documents, asked the same way each time.
pub trait AssuranceTest: Sync {
    /// Says what the test is.
    fn about(&self) -> &'static About;

    /// Starts a run of it.
    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a>;
}

/// What a test is.
#[derive(Debug, PartialEq, Eq)]
pub struct About {
    /// Its name, such as `oversight`.
    pub name: &'static str,
    /// The version of its rules, from 1: another number when the same records may give another
    /// result.
    pub version: u32,
    /// What it asks.
    pub question: &'static str,
    /// The requirements that an answer is evidence for, by their ids.
    pub supports: &'static [&'static str],
    /// The fields that it uses. Kind, system and time are used by each test that sees records.
    pub fields: &'static [Field],
    /// The kinds of its exceptions, the gravest first, at most 32.
    pub codes: &'static [&'static str],
    /// What its population consists of.
    pub population: PopulationOf,
    /// What it stands on.
    pub stands_on: StandsOn,
    /// What it takes from documents of the organisation.
    pub papers: Papers,
}

/// What a test takes from documents and lists of the organisation, which no log shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Papers {
    /// Nothing.
    None,
    /// Who had authority for these.
    Authority(&'static [Act]),
    /// When versions were assessed, validated and released.
    Gates,
}

/// What a test stands on, aside from the items whose records it used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsOn {
    /// Every log of a system in scope: what a log hides may be what the test asks for.
    LogsInScope,
    /// Only what it says that it used.
    WhatItUsed,
}

/// A test that is being run.
pub trait Running {
    /// Takes one record into account. Records come in any order, each once.
    fn see(&mut self, seen: &Seen<'_>);

    /// Returns what was found.
    fn finish(self: Box<Self>) -> Found;
}

/// What a test found; [`Run::finish`] judges it. A test has no way to say that it passed.
#[derive(Debug)]
pub struct Found {
    /// Population, exceptions, and what was used.
    pub tally: Tally,
    /// Why there was nothing to compare with, where that is so.
    pub not_run: Option<Reason>,
    /// How much of the population meets the question.
    pub numerator: u64,
    /// How large the population is; the tally's own count if `None`.
    pub denominator: Option<u64>,
    /// How much of it the logs do not tell enough about.
    pub unjudged: u64,
    /// How much of it the flags speak of, where the numerator leaves that out.
    pub flagged: u64,
    /// Further doubts.
    pub doubts: Vec<Reason>,
    /// What looks odd.
    pub flags: Vec<Flag>,
    /// What else is to be told.
    pub facts: Vec<Sentence>,
    /// Figures of single persons.
    pub people: Vec<PersonFigures>,
}

impl Found {
    /// Starts with a tally and nothing else.
    pub fn new(tally: Tally) -> Self {
        Self {
            tally,
            not_run: None,
            numerator: 0,
            denominator: None,
            unjudged: 0,
            flagged: 0,
            doubts: Vec::new(),
            flags: Vec::new(),
            facts: Vec::new(),
            people: Vec::new(),
        }
    }
}

/// A run of several tests over the same records.
pub struct Run<'a> {
    stage: &'a Stage<'a>,
    lens: Lens<'a>,
    running: Vec<(&'static About, Box<dyn Running + 'a>)>,
    items: Items,
}

/// The fields by which a record is chosen at all. One that is not covered on *any* record of a log
/// may have hidden that record from every test.
const CHOOSING: [Field; 3] = [Field::Time, Field::Kind, Field::System];

impl<'a> Run<'a> {
    /// Starts these tests, such as [`crate::all`].
    pub fn begin<'t>(
        stage: &'a Stage<'a>,
        tests: impl IntoIterator<Item = &'t dyn AssuranceTest>,
    ) -> Self {
        let running = tests.into_iter().map(|test| (test.about(), test.begin(stage))).collect();
        Self { stage, lens: Lens::new(stage), running, items: Items::default() }
    }

    /// Takes one record into account. Records come in any order, each once.
    pub fn see(&mut self, record: &Observed) {
        let seen = self.lens.see(record);
        self.items.see(&seen);
        for (_, running) in &mut self.running {
            running.see(&seen);
        }
    }

    /// Returns the results, in the order of the tests.
    pub fn finish(self) -> Vec<TestResult> {
        self.finish_listing(&mut Unlisted)
    }

    /// Returns the results, in the order of the tests, and hands on the lines that their digests are over: those of one
    /// test after those of the other.
    pub fn finish_listing(self, lists: &mut dyn Lists) -> Vec<TestResult> {
        let Self { stage, running, items, .. } = self;
        let mut results = Vec::new();
        for (about, it) in running {
            results.push(result((stage, about), &items, it.finish(), lists));
        }
        results
    }
}

/// What each item showed over all of its records, whichever test used them.
#[derive(Default)]
struct Items {
    by_number: BTreeMap<u32, ItemSeen>,
    last: Option<(u32, ItemSeen)>,
    /// How many records of unknown kinds in scope speak of decisions.
    unknown_kinds: BTreeMap<Option<Term>, u64>,
}

#[derive(Clone, Copy, Default)]
struct ItemSeen {
    uncovered: u32,
    unsound: u64,
    in_scope: bool,
}

impl Items {
    fn see(&mut self, seen: &Seen<'_>) {
        let number = seen.record.item;
        let mut item = match self.last {
            Some((last, item)) if last == number => item,
            _ => {
                self.put_back();
                self.by_number.get(&number).copied().unwrap_or_default()
            }
        };
        item.uncovered |= seen.record.uncovered & Field::bits(&CHOOSING);
        item.unsound += u64::from(!seen.record.sound);
        item.in_scope |= seen.scope != Scope::Out;
        self.last = Some((number, item));
        if seen.kind == Kind::Unknown && seen.in_scope() && speaks_of_decisions(seen.record) {
            *self.unknown_kinds.entry(seen.record.kind).or_default() += 1;
        }
    }

    fn put_back(&mut self) {
        if let Some((number, item)) = self.last.take() {
            self.by_number.insert(number, item);
        }
    }

    fn get(&self, number: u32) -> ItemSeen {
        match self.last {
            Some((last, item)) if last == number => item,
            _ => self.by_number.get(&number).copied().unwrap_or_default(),
        }
    }
}

/// Tells whether a record names a decision, or says when one was reviewed or took effect.
fn speaks_of_decisions(record: &Observed) -> bool {
    record.decision.is_some() || record.executed() != Ok(None) || record.reviewed() != Ok(None)
}

/// Returns kinds with how many records are of each, such as `payout (3)`; the most frequent first.
pub(crate) fn kinds_text(stage: &Stage<'_>, kinds: &BTreeMap<Option<Term>, u64>) -> Option<String> {
    const TOLD: usize = 8;
    let mut by_name: BTreeMap<String, u64> = BTreeMap::new();
    for (kind, count) in kinds {
        let name = kind.map_or("none stated".to_owned(), |it| shown(stage.terms.text(it)));
        *by_name.entry(name).or_default() += count;
    }
    let mut kinds: Vec<_> = by_name.into_iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let more = kinds.len().saturating_sub(TOLD);
    let told: Vec<_> = kinds
        .iter()
        .take(TOLD)
        .map(|(name, count)| format!("{name} ({})", thousands(*count)))
        .collect();
    let rest = if more > 0 { format!(", and {more} kinds more") } else { String::new() };
    (!told.is_empty()).then(|| format!("{}{rest}", told.join(", ")))
}

fn result(
    (stage, about): (&Stage<'_>, &'static About),
    items: &Items,
    mut found: Found,
    lists: &mut dyn Lists,
) -> TestResult {
    let basis = basis(stage, about, items, found.tally.items());
    let (mut uncovered, mut unsound) = (found.tally.uncovered(), 0);
    if about.stands_on == StandsOn::LogsInScope {
        for item in basis.iter().map(|number| items.get(*number)) {
            uncovered |= item.uncovered;
            unsound += item.unsound;
        }
        // Whatever kind is unknown may be the one that the test asks for.
        if let Some(kinds) = kinds_text(stage, &items.unknown_kinds) {
            found.doubts.push(Reason::KindsUnknown);
            found.facts.push(Sentence::new(format!(
                "Records of kinds that no test knows speak of decisions: {kinds}."
            )));
        }
    }
    found.facts.extend(stage.ground.withdrawn_text(&basis).into_iter().map(Sentence::new));
    let papers = stage.papers(about.papers);
    papers_told(stage, about, &papers, &mut found);
    let tally = std::mem::replace(&mut found.tally, Tally::new(about));
    let summed = tally.finish(stage.ground, lists);
    let on = Standing { word: worst_of(stage, &basis), uncovered, unsound, basis };
    let facts = facts(stage, &found, &summed, &on);
    let (outcome, reasons) = judge(&facts);
    TestResult {
        test: about.name,
        version: about.version,
        question: about.question,
        supports: about.supports,
        outcome,
        reasons,
        numerator: facts.numerator,
        denominator: facts.denominator,
        unjudged: found.unjudged,
        population: summed.population,
        word: on.word,
        uncovered: Field::of_bits(uncovered).collect(),
        exceptions: summed.exceptions,
        exceptions_total: summed.exceptions_total,
        exceptions_digest: summed.exceptions_digest,
        by_code: summed.by_code,
        flags: found.flags,
        facts: found.facts,
        basis: on.basis,
        papers,
        people: found.people,
    }
}

/// Tells on which papers a result rests, and doubts those that are worth nothing.
///
/// That a paper is UNSIGNED takes no pass away, since nearly all are: it is told with the figure.
fn papers_told(stage: &Stage<'_>, about: &About, papers: &[u32], found: &mut Found) {
    const TOLD: usize = 8;
    let what = match about.papers {
        Papers::None => return,
        Papers::Authority(_) => "Authority rests",
        Papers::Gates => "Assessments, validations and releases rest",
    };
    if papers.iter().any(|it| stage.ground.word_of(*it).is_alarming()) {
        found.doubts.push(Reason::PapersDoubtful);
    }
    let of = |number: &u32| {
        format!("{} ({})", stage.ground.id_of(*number), stage.ground.word_of(*number))
    };
    let told: Vec<_> = papers.iter().take(TOLD).map(of).collect();
    let more = match papers.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    if !told.is_empty() {
        found.facts.push(Sentence::new(format!("{what} on {}{more}.", told.join(", "))));
    }
}

/// What a result stands on, and what that is worth.
struct Standing {
    basis: Vec<u32>,
    word: Word,
    uncovered: u32,
    unsound: u64,
}

fn facts(stage: &Stage<'_>, found: &Found, summed: &Summed, on: &Standing) -> Facts {
    let mut doubts = found.doubts.clone();
    doubts.extend(summed.twice.then_some(Reason::LinesTwice));
    doubts.extend((found.unjudged > 0).then_some(Reason::Unjudged));
    let no_period = stage.setting.period.is_empty().then_some(Reason::NoPeriod);
    Facts {
        not_run: no_period.or(found.not_run),
        denominator: found.denominator.unwrap_or(summed.population.count),
        numerator: found.numerator,
        exceptions: summed.exceptions_total,
        flags: found.flags.len() as u64,
        flagged: found.flagged,
        word: on.word,
        uncovered: on.uncovered != 0,
        end_proven: on.basis.iter().all(|number| end_proven(stage.ground.item(*number))),
        unsound: on.unsound,
        doubts,
    }
}

fn worst_of(stage: &Stage<'_>, basis: &[u32]) -> Word {
    worst(
        basis
            .iter()
            .map(|number| stage.ground.item(*number).map_or(Word::CannotCheck, GroundItem::worth)),
    )
}

/// The items that a result stands on: those used, and every log that may hold what it asks for.
fn basis(stage: &Stage<'_>, about: &About, items: &Items, used: &BTreeSet<u32>) -> Vec<u32> {
    let mut basis = used.clone();
    if about.stands_on == StandsOn::LogsInScope {
        let logs = stage.ground.items().iter().filter(|item| item.is_log);
        basis.extend(logs.filter(|item| stage.concerns(item)).map(|item| item.number));
        let seen = items.by_number.iter().map(|(number, item)| (*number, *item));
        basis.extend(seen.chain(items.last).filter(|(_, it)| it.in_scope).map(|(n, _)| n));
    }
    basis.into_iter().collect()
}

fn end_proven(item: Option<&GroundItem>) -> bool {
    item.is_some_and(|item| !matches!(item.end, EndOfLog::Unproven { .. }))
}

impl Stage<'_> {
    /// Returns the items by which what a test takes from papers is documented, for systems in scope.
    fn papers(&self, papers: Papers) -> Vec<u32> {
        let it = &self.setting.inventory;
        let found: BTreeSet<u32> = match papers {
            Papers::None => BTreeSet::new(),
            Papers::Authority(acts) => {
                let all = it.people.iter().flat_map(|person| &person.authorities);
                let own = all.filter(|it| acts.contains(&it.allows));
                let in_scope =
                    |id: &String| self.system_named(id).is_none_or(|at| self.system_in_scope(at));
                let own = own.filter(|it| it.systems.is_empty() || it.systems.iter().any(in_scope));
                own.filter_map(|it| it.paper).collect()
            }
            Papers::Gates => {
                let systems = (0..u16::MAX).zip(&it.systems);
                let own = systems.filter(|(at, _)| self.system_in_scope(*at));
                let versions = own.flat_map(|(_, system)| &system.versions);
                versions.flat_map(|version| &version.papers).copied().collect()
            }
        };
        found.into_iter().collect()
    }

    /// Tells whether an item may hold records of a system in scope.
    pub(crate) fn concerns(&self, item: &GroundItem) -> bool {
        item.system
            .as_deref()
            .and_then(|text| self.system_named(text))
            .is_none_or(|at| self.system_in_scope(at))
    }
}
