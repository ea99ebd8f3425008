//! Runs of assurance tests: the newest over each set of AI systems and period, in the stored results' words.

use std::collections::BTreeMap;

use exhibit_core::day::Day;
use exhibit_core::event::{EvidenceId, Period, RecordedException, TestId};
use exhibit_core::register::{Register, TestState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_report::{Exception, Test};

use crate::assurance::{counted, figure, thousands};
use crate::organisation::name_of;
use crate::relied::Doubts;

/// Exceptions beyond so many are in the attachment only.
const PRINTED: usize = 40;

/// The newest run of a test over the same AI systems and the same period, and the runs before it.
pub(super) struct Newest<'a> {
    pub(super) state: &'a TestState,
    pub(super) earlier: Vec<TestId>,
}

/// Returns the newest runs, by number.
pub(super) fn newest(register: &Register) -> Vec<Newest<'_>> {
    let mut all: BTreeMap<(&str, Vec<String>, Timestamp, Timestamp), Newest<'_>> = BTreeMap::new();
    for state in register.tests() {
        let said = &state.tested.said;
        let mut systems: Vec<_> = said.setting.systems.iter().map(|it| it.to_lowercase()).collect();
        systems.sort_unstable();
        let Period { from, to } = said.setting.period;
        let key = (said.result.test.as_str(), systems, from, to);
        let newest = all.entry(key).or_insert(Newest { state, earlier: Vec::new() });
        let before = newest.state.tested.said.id;
        if before != said.id {
            newest.earlier.push(before);
            newest.state = state;
        }
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort_by_key(|it| it.state.tested.said.id);
    all
}

pub(super) fn test(register: &Register, doubts: &Doubts, newest: &Newest<'_>) -> Test {
    let tested = &newest.state.tested;
    let (said, result) = (&tested.said, &tested.said.result);
    let about = exhibit_assurance::named(&result.test).map(exhibit_assurance::AssuranceTest::about);
    let supports = about.map_or(&[][..], |it| it.supports);
    let kinds = result.by_code.iter().filter(|it| it.count > 0);
    Test {
        id: said.id.to_string(),
        name: result.test.clone(),
        question: about.map(|it| it.question.to_owned()).unwrap_or_default(),
        supports: supports.iter().map(|it| (*it).to_owned()).collect(),
        shows: result.outcome.for_people().to_owned(),
        reasons: result.reasons.iter().map(|it| it.sentence().to_owned()).collect(),
        figure: figure(result.numerator, result.denominator),
        unjudged: result.unjudged,
        period: period(said.setting.period),
        systems: said.setting.systems.clone(),
        population: counted(result.population.count, result.population.of),
        population_digest: result.population.digest.to_hex(),
        word: result.word,
        uncovered: result.uncovered.clone(),
        exceptions_total: result.exceptions_total,
        exceptions_digest: result.exceptions_digest.to_hex(),
        by_kind: kinds.map(|it| (it.code.clone(), it.count)).collect(),
        exceptions: result.exceptions.iter().take(PRINTED).map(exception).collect(),
        attached: result.exceptions.len().saturating_sub(PRINTED) as u64,
        flags: result.flags.iter().map(|it| it.sentence.clone()).collect(),
        facts: result.facts.clone(),
        basis: result.basis.iter().map(|it| it.item.clone()).collect(),
        since: since(register, doubts, newest.state),
        run: format!(
            "{} by {}, entry {}",
            tested.at.for_people(),
            name_of(register, tested.by),
            thousands(tested.leaf)
        ),
        earlier: newest.earlier.len() as u64,
    }
}

/// Says what changed since a run in what it stands on, so that nobody takes it for newer than it is.
pub(super) fn since(register: &Register, doubts: &Doubts, state: &TestState) -> Vec<String> {
    let said = &state.tested.said;
    let mut all = basis_since(register, doubts, state);
    let about = exhibit_assurance::named(&said.result.test).map(|it| it.about().version);
    if let Some(version) = about.filter(|it| *it != said.result.version) {
        let was = said.result.version;
        all.push(format!(
            "The rules of this test were of version {was}, and are now of version {version}."
        ));
    }
    let newer = register.evidence().filter(|item| item.reference.leaf > state.tested.leaf);
    match newer.filter(|item| item.is_held()).count() as u64 {
        0 => {}
        1 => all.push("One item was taken in since; this run does not speak of it.".into()),
        n => all.push(format!(
            "{} items were taken in since; this run does not speak of them.",
            thousands(n)
        )),
    }
    match state.disclosed.len() {
        0 => {}
        1 => all.push("Names behind its pseudonyms were shown once, for a recorded reason.".into()),
        n => all.push(format!(
            "Names behind its pseudonyms were shown {n} times, each for a recorded reason."
        )),
    }
    all
}

fn basis_since(register: &Register, doubts: &Doubts, state: &TestState) -> Vec<String> {
    let result = &state.tested.said.result;
    let (mut all, mut relied_on) = (Vec::new(), Vec::new());
    let of_basis = result.basis.iter().map(|it| (&it.item, result.word));
    let of_papers = result.papers.iter().map(|it| (&it.item, it.word));
    let named = of_basis.chain(of_papers);
    for (id, word) in named.filter_map(|(it, word)| Some((EvidenceId::parse(it)?, word))) {
        match register.item(id) {
            None => all.push(format!(
                "{id} was erased: these figures can't be computed again."
            )),
            Some(item) if !item.is_held() => {
                all.push(format!("{id} was withdrawn: this run should not be relied on."));
            }
            Some(item) if is_worse(item.word(), word) => all.push(format!(
                "{id} is {} by now, which is worse than the ground of this run: it should be run again.",
                item.word()
            )),
            Some(item) => relied_on.push(item),
        }
    }
    all.extend(doubts.about_after((state.tested.leaf, state.tested.at), relied_on));
    all
}

fn is_worse(now: Word, then: Word) -> bool {
    now > then
}

fn exception(recorded: &RecordedException) -> Exception {
    let also = recorded
        .also
        .iter()
        .map(|it| format!("{}: {} line {}", it.role, it.item, thousands(it.line.into())));
    let subject = match recorded.subject.as_str() {
        "" => String::new(),
        subject => format!("{subject}: "),
    };
    Exception {
        item: recorded.item.clone().unwrap_or_default(),
        line: (recorded.line > 0).then_some(u64::from(recorded.line)),
        also: also.collect(),
        kinds: recorded.codes.clone(),
        sentence: format!("{subject}{}", recorded.sentence),
    }
}

/// Whole days of UTC as days, other periods with their times.
fn period(period: Period) -> String {
    let (first, last) = (Day::of(period.from), Day::of(period.to));
    if first.begins() == period.from && last.ends() == period.to {
        return format!("{} to {}", first.for_people(), last.for_people());
    }
    format!("{} to {}", period.from.for_people(), period.to.for_people())
}
