//! One pass over the records of a vault, for all tests at once.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use exhibit_assurance::ground::Ground;
use exhibit_assurance::setting::Setting;
use exhibit_assurance::{
    AssuranceTest, Field, Lists, Observed, Pseudonyms, Run, Stage, Term, Terms, TestResult,
};
use exhibit_core::event::{AssuranceSetting, EvidenceId, EvidenceRef};
use exhibit_store::{ObservedRow, ReadHandle, StoreError, TermNumber};
use exhibit_verify::record::Mapped;
use exhibit_verify::watch::Watcher;

use super::documents::documents;
use super::ground::{self, Chosen, ground};
use super::inventory::{inventory, papers};
use super::population::population;
use super::setting::for_tests;
use crate::error::Error;
use crate::vault::{Open, Vault};

/// What a run is over, put together from the vault.
pub(super) struct Prepared {
    pub(super) setting: Setting,
    pub(super) ground: Ground,
    /// The items, by number, as entries cite them.
    pub(super) basis: Vec<EvidenceRef>,
    logs: Vec<u32>,
}

/// Puts together what a run is over: all that is held, or of that only the basis of an earlier run.
pub(super) fn prepare(
    vault: &Vault<Open>,
    stated: &AssuranceSetting,
    only: Option<&BTreeSet<EvidenceId>>,
) -> Result<Prepared, Error> {
    let register = vault.register();
    let wanted = |id: EvidenceId| only.is_none_or(|it| it.contains(&id));
    let mut setting = for_tests(stated);
    setting.inventory = inventory(register, &setting.zone);
    for system in &mut setting.inventory.systems {
        system.every_decision_high = stated.high_systems.contains(&system.id);
    }
    for it in &stated.populations {
        setting.populations.push(population(vault, it, &setting.zone)?);
    }
    let listed: BTreeSet<EvidenceId> = stated.populations.iter().map(|it| it.evidence.id).collect();
    setting.documents = documents(register, stated, &setting);
    setting.documents.retain(|it| wanted(EvidenceId(it.item)));
    let mut logs = BTreeSet::new();
    let held = register.evidence().filter(|it| it.is_held() && wanted(it.received.id));
    for item in held.filter(|it| ground::is_log(it)) {
        let id = item.received.id;
        // A list to compare with is no log; but whatever tells of decisions or reviews counts as one, so that nobody
        // takes a log out of the tests by calling it a list.
        if !listed.contains(&id) || vault.store().states_kinds(id.0)? {
            logs.insert(id);
        }
    }
    let documents = setting.documents.iter().map(|it| EvidenceId(it.item));
    let papers = papers(&setting.inventory).into_iter();
    let others = listed.into_iter().chain(documents).chain(papers);
    let others = others.filter(|id| !logs.contains(id)).collect();
    let chosen = Chosen { logs, others };
    let ground = ground(vault, &chosen)?;
    let basis = ground.items().iter().map(|it| vault.reference(EvidenceId(it.number)));
    let basis = basis.collect::<Result<_, _>>()?;
    let logs = chosen.logs.iter().map(|id| id.0).collect();
    Ok(Prepared { setting, ground, basis, logs })
}

/// Runs tests over what was prepared, and hands on what they found.
pub(super) fn pass<T>(
    vault: &Vault<Open>,
    prepared: &Prepared,
    tests: &[&'static dyn AssuranceTest],
    watcher: &dyn Watcher,
    lists: &mut dyn Lists,
    found: impl FnOnce(&Stage<'_>, &[TestResult], &Pseudonyms) -> T,
) -> Result<T, Error> {
    let store = vault.store();
    let terms = Dictionary::new(store)?;
    let stage = Stage::new(&prepared.setting, &terms, &prepared.ground);
    let mut run = Run::begin(&stage, tests.iter().copied());
    let covering = Covering::new();
    let mut persons: Vec<bool> = Vec::new();
    let (mut seen, mut stopped) = (0_u32, false);
    store.observe(&prepared.logs, None, &mut |row| {
        seen = seen.wrapping_add(1);
        if seen.is_multiple_of(LOOK_UP_EVERY) && watcher.cancelled() {
            stopped = true;
            return ControlFlow::Break(());
        }
        for person in [row.person, row.requester, row.operator].into_iter().flatten() {
            note(&mut persons, person);
        }
        run.see(&observed(row, &covering));
        ControlFlow::Continue(())
    })?;
    if stopped {
        return Err(Error::Cancelled);
    }
    let results = run.finish_listing(lists);
    let persons = (0..).zip(&persons).filter(|(_, is)| **is).map(|(number, _)| Term(number));
    let names = Pseudonyms::assign(&stage, &store.pseudonym_key(), persons);
    let answer = found(&stage, &results, &names);
    match terms.failed.take() {
        Some(error) => Err(Error::Store(error)),
        None => Ok(answer),
    }
}

/// How many records go by between two looks at whether to stop.
const LOOK_UP_EVERY: u32 = 4096;

fn note(persons: &mut Vec<bool>, number: TermNumber) {
    let at = number as usize;
    if at >= persons.len() {
        persons.resize(at + 1, false);
    }
    persons[at] = true;
}

fn observed(row: &ObservedRow, covering: &Covering) -> Observed {
    Observed {
        item: row.item,
        line: row.line,
        time_ms: row.time_ms,
        kind: row.kind.map(Term),
        system: row.system.map(Term),
        version: row.version.map(Term),
        agent: row.agent.map(Term),
        person: row.person.map(Term),
        requester: row.requester.map(Term),
        operator: row.operator.map(Term),
        risk_level: row.risk_level.map(Term),
        outcome: row.outcome.map(Term),
        decision: row.decision.map(|key| key.0),
        risk_score_micro: row.risk_score,
        reasoning: Some(row.reasoning),
        executed_ms: row.executed_ms,
        reviewed_ms: row.reviewed_ms,
        review_seconds: row.review_seconds,
        uncovered: covering.bits(row.uncovered),
        unreadable: unreadable(row.uncovered),
        sound: row.sound,
    }
}

/// The bits of fields outside a hash: profiles number them otherwise than tests do.
struct Covering {
    pairs: Vec<(u32, u32)>,
    last: Cell<(u32, u32)>,
}

impl Covering {
    fn new() -> Self {
        let pairs = Mapped::ALL.into_iter().filter_map(|it| Some((it.bit(), field(it)?.bit())));
        Self { pairs: pairs.collect(), last: Cell::new((0, 0)) }
    }

    fn bits(&self, mapped: u32) -> u32 {
        let (last, bits) = self.last.get();
        if last == mapped {
            return bits;
        }
        let set = self.pairs.iter().filter(|(from, _)| mapped & from != 0);
        let bits = set.fold(0, |bits, (_, to)| bits | to);
        self.last.set((mapped, bits));
        bits
    }
}

/// Returns what is stated and can't be read. Of rows that an earlier version wrote nothing is known.
fn unreadable(uncovered: u32) -> u32 {
    if uncovered == u32::MAX {
        return 0;
    }
    let set = [Mapped::Executed, Mapped::Reviewed, Mapped::ReviewSeconds].into_iter();
    let set = set.filter(|it| it.unreadable_bit().is_some_and(|bit| uncovered & bit != 0));
    set.filter_map(field).fold(0, |bits, it| bits | it.bit())
}

fn field(mapped: Mapped) -> Option<Field> {
    Some(match mapped {
        Mapped::Time => Field::Time,
        Mapped::Kind => Field::Kind,
        Mapped::System => Field::System,
        Mapped::Version => Field::Version,
        Mapped::Agent => Field::Agent,
        Mapped::Decision => Field::Decision,
        Mapped::Person => Field::Person,
        Mapped::Requester => Field::Requester,
        Mapped::Operator => Field::Operator,
        Mapped::RiskLevel => Field::RiskLevel,
        Mapped::RiskScore => Field::RiskScore,
        Mapped::Outcome => Field::Outcome,
        Mapped::Reasoning => Field::Reasoning,
        Mapped::Executed => Field::Executed,
        Mapped::Reviewed => Field::Reviewed,
        Mapped::ReviewSeconds => Field::ReviewSeconds,
        Mapped::Id | Mapped::Text => return None,
    })
}

/// The vault's dictionary: each text is read when it is asked for first.
struct Dictionary<'s> {
    store: &'s ReadHandle,
    texts: Vec<OnceCell<Box<str>>>,
    failed: RefCell<Option<StoreError>>,
}

impl<'s> Dictionary<'s> {
    fn new(store: &'s ReadHandle) -> Result<Self, Error> {
        let count = store.last_term()? as usize + 1;
        let texts = std::iter::repeat_with(OnceCell::new).take(count).collect();
        Ok(Self { store, texts, failed: RefCell::new(None) })
    }

    fn read(&self, number: TermNumber) -> Box<str> {
        match self.store.term_text(number) {
            Ok(found) => found.map(|(_, text)| text.into_boxed_str()).unwrap_or_default(),
            Err(error) => {
                self.failed.borrow_mut().get_or_insert(error);
                Box::default()
            }
        }
    }
}

impl Terms for Dictionary<'_> {
    fn text(&self, term: Term) -> &str {
        let cell = self.texts.get(term.0 as usize);
        cell.map_or("", |cell| cell.get_or_init(|| self.read(term.0)))
    }

    fn find(&self, text: &str) -> Option<Term> {
        // Columns number their texts apart: the first that has it.
        let columns = [
            exhibit_store::Field::Kind,
            exhibit_store::Field::System,
            exhibit_store::Field::Version,
            exhibit_store::Field::Agent,
            exhibit_store::Field::Person,
            exhibit_store::Field::Requester,
            exhibit_store::Field::Operator,
            exhibit_store::Field::RiskLevel,
            exhibit_store::Field::Outcome,
        ];
        let found = columns.iter().find_map(|it| self.store.term_number(*it, text).ok().flatten());
        found.map(Term)
    }
}

#[cfg(test)]
mod tests {
    use exhibit_assurance::lens::Kind;

    use super::*;

    #[test]
    fn each_field_that_tests_know_is_one_of_profiles() {
        let fields: BTreeSet<Field> = Mapped::ALL.into_iter().filter_map(field).collect();
        assert_eq!(fields.len(), Field::ALL.len());
        for mapped in Mapped::ALL {
            if let Some(own) = field(mapped) {
                assert_eq!(mapped.name(), own.name());
            }
        }
        let covering = Covering::new();
        let two = Mapped::Decision.bit() | Mapped::Text.bit() | Mapped::Person.bit();
        assert_eq!(covering.bits(two), Field::Decision.bit() | Field::Person.bit());
        assert_eq!(covering.bits(0), 0);
    }

    #[test]
    fn each_kind_that_profiles_know_is_known_to_tests() {
        for (kind, _) in exhibit_verify::record::KINDS {
            assert_ne!(Kind::of(kind), Kind::Unknown, "{kind}");
        }
    }

    #[test]
    fn what_is_stated_and_illegible_is_told_apart_from_what_is_not_stated() {
        let bit = Mapped::Reviewed.unreadable_bit().expect("a bit of its own");
        assert_eq!(unreadable(bit | Mapped::Executed.bit()), Field::Reviewed.bit());
        assert_eq!(unreadable(Mapped::FIELDS), 0);
        assert_eq!(unreadable(u32::MAX), 0);
        let all = [Mapped::Executed, Mapped::Reviewed, Mapped::ReviewSeconds];
        let bits = all.map(|it| it.unreadable_bit().expect("a bit of its own"));
        assert_eq!(bits.iter().fold(0, |all, bit| all | bit).count_ones(), 3);
        assert!(bits.iter().all(|bit| bit & Mapped::FIELDS == 0));
    }
}
